using System.Formats.Cbor;
using System.Numerics;
using System.Security.Cryptography;

namespace Signet.Verify.Tests.Support;

/// <summary>Makes COSE messages from parts of which any may be wrong. Shares no code with the library.</summary>
internal static class Forger
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    public static byte[] KeyId(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4];

    public static byte[] DeviceId(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..16];

    /// <summary>external_aad of any kind of message.</summary>
    public static byte[] Aad(string kind, byte[] device, ulong? stream = null)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(stream == null ? 2 : 3);
        writer.WriteTextString(kind);
        writer.WriteByteString(device);
        if (stream != null) writer.WriteUInt64(stream.Value);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>A protected header with an algorithm.</summary>
    public static string Header(ECDsa key, string algorithm = "26") => "A201" + algorithm + "0444" + Hex(KeyId(key));

    public static byte[] ToBeSigned(byte[] header, byte[] aad, byte[] payload)
    {
        var writer = new CborWriter();
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(header);
        writer.WriteByteString(aad);
        writer.WriteByteString(payload);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>Signs a payload.</summary>
    public static byte[] Message(ECDsa key, byte[] aad, byte[] payload, string? header = null, string unprotected = "A0")
    {
        var protectedHeader = Bytes(header ?? Header(key));
        return Assemble(protectedHeader, payload, key.SignData(ToBeSigned(protectedHeader, aad, payload), HashAlgorithmName.SHA256), unprotected);
    }

    public static byte[] Assemble(byte[] header, byte[] payload, byte[] signature, string unprotected = "A0")
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartArray(4);
        writer.WriteByteString(header);
        writer.WriteEncodedValue(Bytes(unprotected));
        writer.WriteByteString(payload);
        writer.WriteByteString(signature);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>The same message with the other valid signature (r, n − s), which needs no key.</summary>
    public static byte[] Mirror(byte[] message)
    {
        var s = new BigInteger(message.AsSpan(message.Length - 32), true, true);
        var mirrored = (Order - s).ToByteArray(true, true);
        var copy = (byte[])message.Clone();
        copy.AsSpan(copy.Length - 32).Clear();
        mirrored.CopyTo(copy.AsSpan(copy.Length - mirrored.Length));
        return copy;
    }

    public static byte[] Short(byte[] message) => SHA256.HashData(message)[..8];
}
