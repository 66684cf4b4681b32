using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>The MCU's key agreement, of other people's cryptography: X25519 of Bouncy Castle, P-256 of .NET.</summary>
internal sealed class McuKeyAgreement(NamedGroup group) : IKeyAgreement
{
    private X25519PrivateKeyParameters? _x25519;
    private ECDiffieHellman? _p256;

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Whether a private key is held.</summary>
    public bool HoldsKey => _x25519 != null || _p256 != null;

    public NamedGroup Group => group;

    public int PublicKeySize => group == NamedGroup.X25519 ? 32 : 65;

    public int SecretSize => 32;

    public static IKeyAgreement[] Both() => [new McuKeyAgreement(NamedGroup.X25519), new McuKeyAgreement(NamedGroup.Secp256r1)];

    public void GenerateKeyPair(byte[] publicKey, int offset)
    {
        Calls.Add("generate");
        Wipe();
        if (group == NamedGroup.X25519)
        {
            _x25519 = new X25519PrivateKeyParameters(new SecureRandom());
            _x25519.GeneratePublicKey().Encode(publicKey, offset);
        }
        else
        {
            _p256 = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            Points.Encode(_p256.ExportParameters(false).Q).CopyTo(publicKey, offset);
        }
    }

    public void Agree(byte[] peerKey, int peerOffset, byte[] secret, int secretOffset)
    {
        Calls.Add("agree");
        if (_x25519 != null)
        {
            if (!X25519.Agree(_x25519, peerKey.AsSpan(peerOffset, 32), secret.AsSpan(secretOffset, 32)))
            {
                throw new SignetException(ErrorCode.PeerKeyRefused);
            }

            return;
        }

        using var peer = ECDiffieHellman.Create(Points.Decode(peerKey.AsSpan(peerOffset, 65)));
        _p256!.DeriveRawSecretAgreement(peer.PublicKey).CopyTo(secret, secretOffset);
    }

    public void Wipe()
    {
        _p256?.Dispose();
        _p256 = null;
        _x25519 = null;
    }
}

/// <summary>X25519 of Bouncy Castle.</summary>
internal static class X25519
{
    /// <summary>False when the secret is all zeros.</summary>
    public static bool Agree(X25519PrivateKeyParameters key, ReadOnlySpan<byte> peer, Span<byte> secret)
    {
        var buffer = new byte[32];
        bool good = Org.BouncyCastle.Math.EC.Rfc7748.X25519.CalculateAgreement(
            key.GetEncoded(), 0, peer.ToArray(), 0, buffer, 0);
        buffer.CopyTo(secret);
        return good;
    }
}

/// <summary>The MCU's verification, of .NET's cryptography.</summary>
internal sealed class McuVerifier : ISignatureVerifier
{
    /// <summary>Verifications so far.</summary>
    public int Count { get; private set; }

    public bool Supports(SignatureAlgorithm algorithm) => algorithm == SignatureAlgorithm.EcdsaP256;

    public bool Verify(
        SignatureAlgorithm algorithm,
        byte[] key,
        int keyOffset,
        int keyCount,
        byte[] digest,
        int digestOffset,
        int digestCount,
        byte[] signature,
        int signatureOffset,
        int signatureCount)
    {
        Count++;
        using var ecdsa = ECDsa.Create(Points.Decode(key.AsSpan(keyOffset, keyCount)));
        return ecdsa.VerifyHash(digest.AsSpan(digestOffset, digestCount), signature.AsSpan(signatureOffset, signatureCount));
    }
}
