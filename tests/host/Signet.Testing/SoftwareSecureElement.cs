using System.Security.Cryptography;
using Signet.Core;

namespace Signet.Testing;

/// <summary>A secure element of .NET's own cryptography, which counts what it is asked.</summary>
public sealed class SoftwareSecureElement(ECDsa signingKey) : ISecureElement
{
    private ECDiffieHellman? _ephemeral;

    /// <summary>What was called, in order: "generate", "agree", "sign", "verify", "random".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Is called before each operation with its name; may throw in its place.</summary>
    public Action<string>? Before { get; set; }

    /// <inheritdoc/>
    public void GetRandom(byte[] buffer, int offset, int count)
    {
        Begin("random");
        RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public void GenerateKeyPair(byte[] point, int offset)
    {
        Begin("generate");
        _ephemeral?.Dispose();
        _ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Points.Encode(_ephemeral.ExportParameters(false).Q).CopyTo(point, offset);
    }

    /// <inheritdoc/>
    public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset)
    {
        Begin("agree");
        using var peer = ECDiffieHellman.Create(Points.Decode(peerPoint.AsSpan(peerOffset, 65)));
        _ephemeral!.DeriveRawSecretAgreement(peer.PublicKey).CopyTo(secret, secretOffset);
    }

    /// <inheritdoc/>
    public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
    {
        Begin("sign");
        signingKey.SignHash(digest.AsSpan(digestOffset, 32)).CopyTo(signature, signatureOffset);
    }

    /// <inheritdoc/>
    public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
    {
        Begin("verify");
        using var key = ECDsa.Create(Points.Decode(point.AsSpan(pointOffset, 65)));
        return key.VerifyHash(digest.AsSpan(digestOffset, 32), signature.AsSpan(signatureOffset, 64));
    }

    private void Begin(string name)
    {
        Before?.Invoke(name);
        Calls.Add(name);
    }
}
