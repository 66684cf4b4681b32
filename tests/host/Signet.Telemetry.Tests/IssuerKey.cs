using System.Formats.Cbor;
using System.Security.Cryptography;
using Signet.Telemetry;
using Signet.Testing;

namespace Signet.Telemetry.Tests;

/// <summary>A key of the backend, which signs by docs/SPEC.md with .NET's CBOR and ECDSA.</summary>
internal sealed class IssuerKey
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa Key => _key;

    public byte[] KeyId => SHA256.HashData(_key.ExportSubjectPublicKeyInfo())[..4];

    public Issuer With(int rights) => Issuer.FromSpki(_key.ExportSubjectPublicKeyInfo(), rights);

    /// <summary>Signs a payload; <paramref name="change"/> may spoil the message's parts.</summary>
    public byte[] Sign(byte[] payload, string name, byte[] deviceId, int? stream, int algorithm = -7, byte[]? kid = null)
    {
        byte[] header = Header(algorithm, kid ?? KeyId);
        byte[] signature = _key.SignData(ToBeSigned(header, Aad(name, deviceId, stream), payload), HashAlgorithmName.SHA256);
        return Message(header, payload, signature);
    }

    public static byte[] Header(int algorithm, byte[] kid)
    {
        var w = new CborWriter(CborConformanceMode.Ctap2Canonical);
        w.WriteStartMap(2);
        w.WriteInt32(1);
        w.WriteInt32(algorithm);
        w.WriteInt32(4);
        w.WriteByteString(kid);
        w.WriteEndMap();
        return w.Encode();
    }

    public static byte[] Aad(string name, byte[] deviceId, int? stream)
    {
        var w = new CborWriter(CborConformanceMode.Ctap2Canonical);
        w.WriteStartArray(stream == null ? 2 : 3);
        w.WriteTextString(name);
        w.WriteByteString(deviceId);
        if (stream != null) w.WriteInt32(stream.Value);
        w.WriteEndArray();
        return w.Encode();
    }

    public static byte[] ToBeSigned(byte[] header, byte[] aad, byte[] payload)
    {
        var w = new CborWriter(CborConformanceMode.Ctap2Canonical);
        w.WriteStartArray(4);
        w.WriteTextString("Signature1");
        w.WriteByteString(header);
        w.WriteByteString(aad);
        w.WriteByteString(payload);
        w.WriteEndArray();
        return w.Encode();
    }

    public static byte[] Message(byte[] header, byte[] payload, byte[] signature)
    {
        var w = new CborWriter(CborConformanceMode.Ctap2Canonical);
        w.WriteStartArray(4);
        w.WriteByteString(header);
        w.WriteStartMap(0);
        w.WriteEndMap();
        w.WriteByteString(payload);
        w.WriteByteString(signature);
        w.WriteEndArray();
        return w.Encode();
    }
}
