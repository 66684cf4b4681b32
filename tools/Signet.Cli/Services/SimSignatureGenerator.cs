using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Sim;

namespace Signet.Cli.Services;

/// <summary>Lets the SIM sign what .NET builds: certification requests.</summary>
internal sealed class SimSignatureGenerator(IotSafeCard card, IotSafeObject key, byte[] point) : X509SignatureGenerator
{
    /// <inheritdoc/>
    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence()) writer.WriteObjectIdentifier("1.2.840.10045.4.3.2");
        return writer.Encode();
    }

    /// <inheritdoc/>
    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        var input = new SignatureInput();
        byte[] signature = new byte[IotSafe.SignatureLength];
        input.SetDigest(IotSafe.HashSha256, SHA256.HashData(data), 0);
        card.SignWith(key, input, signature, 0);
        return ToDer(signature);
    }

    /// <summary>r ‖ s as the SEQUENCE of RFC 3279 clause 2.2.3.</summary>
    internal static byte[] ToDer(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trim(signature.AsSpan(0, 32)));
            writer.WriteIntegerUnsigned(Trim(signature.AsSpan(32, 32)));
        }

        return writer.Encode();
    }

    /// <inheritdoc/>
    protected override PublicKey BuildPublicKey()
    {
        using ECDsa known = SimSession.ToKey(point);
        return new PublicKey(known);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number)
    {
        while (number.Length > 1 && number[0] == 0) number = number[1..];
        return number;
    }
}
