using System.Security.Cryptography;
using Signet.Core;

namespace Signet.Firmware.Tests.Telemetry;

/// <summary>A secure element with .NET's keys; signs only.</summary>
internal sealed class TestCard : ISecureElement
{
    public ECDsa Tls { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa Telemetry { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ErrorCode SignError { get; set; }

    public static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
    {
        if (SignError != ErrorCode.None) throw new SignetException(SignError);
        (key == SigningKey.Tls ? Tls : Telemetry).SignHash(digest.AsSpan(digestOffset, 32)).CopyTo(signature, signatureOffset);
    }

    public void GetRandom(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public void GenerateKeyPair(byte[] point, int offset) => throw new NotSupportedException();

    public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) => throw new NotSupportedException();

    public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
        throw new NotSupportedException();
}
