using System.Formats.Cbor;

namespace Signet.Verification;

/// <summary>The one form of COSE_Sign1 (RFC 9052 section 4.2) that docs/SPEC.md section 2 allows, taken apart and put together.</summary>
/// <param name="ProtectedHeader">Encoded protected header: algorithm and kid.</param>
/// <param name="Algorithm">COSE algorithm, label 1.</param>
/// <param name="KeyId">kid, label 4, 4 bytes.</param>
/// <param name="Payload">What is signed.</param>
/// <param name="Signature">r ‖ s, 64 bytes.</param>
internal sealed record CoseSign1(byte[] ProtectedHeader, long Algorithm, byte[] KeyId, byte[] Payload, byte[] Signature)
{
    /// <summary>Length of a signature, which is the end of the message.</summary>
    internal const int SignatureLength = 64;

    /// <summary>The most that array, headers, lengths and signature add to a payload.</summary>
    internal const int Overhead = 84;

    private const long LabelAlgorithm = 1;
    private const long LabelKeyId = 4;

    /// <summary>Takes a message apart.</summary>
    /// <param name="message">All its bytes.</param>
    /// <param name="maxSize">The most bytes that it may have.</param>
    /// <exception cref="FormatException">It has another form; or one of the exceptions of <see cref="Refusals.IsMalformed"/>.</exception>
    internal static CoseSign1 Read(ReadOnlyMemory<byte> message, int maxSize)
    {
        Expect(message.Length <= maxSize, $"at most {maxSize} bytes");
        var reader = new CborReader(message, CborConformanceMode.Canonical);
        Expect(reader.ReadStartArray() == 4, "an array of 4");
        var protectedHeader = reader.ReadByteString();
        Expect(reader.ReadStartMap() == 0, "an empty unprotected header");
        reader.ReadEndMap();
        var payload = reader.ReadByteString();
        var signature = reader.ReadByteString();
        Expect(signature.Length == SignatureLength, "a signature of 64 bytes");
        reader.ReadEndArray();
        Expect(reader.BytesRemaining == 0, "nothing behind it");

        var header = new CborReader(protectedHeader, CborConformanceMode.Canonical);
        Expect(header.ReadStartMap() == 2, "a protected header of 2");
        Expect(header.ReadInt64() == LabelAlgorithm, "label 1");
        long algorithm = header.ReadInt64();
        Expect(header.ReadInt64() == LabelKeyId, "label 4");
        var keyId = header.ReadByteString();
        Expect(keyId.Length == 4, "a kid of 4 bytes");
        header.ReadEndMap();
        Expect(header.BytesRemaining == 0, "nothing behind the protected header");
        return new CoseSign1(protectedHeader, algorithm, keyId, payload, signature);
    }

    /// <summary>The protected header.</summary>
    internal static byte[] Header(long algorithm, ReadOnlySpan<byte> keyId)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(2);
        writer.WriteInt64(LabelAlgorithm);
        writer.WriteInt64(algorithm);
        writer.WriteInt64(LabelKeyId);
        writer.WriteByteString(keyId);
        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <summary>RFC 9052's Sig_structure: the bytes that are signed.</summary>
    internal static byte[] ToBeSigned(byte[] protectedHeader, byte[] externalAad, byte[] payload)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(protectedHeader);
        writer.WriteByteString(externalAad);
        writer.WriteByteString(payload);
        writer.WriteEndArray();
        return writer.Encode();
    }

    /// <summary>The message.</summary>
    internal static byte[] Encode(byte[] protectedHeader, byte[] payload, byte[] signature)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteByteString(protectedHeader);
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteByteString(payload);
        writer.WriteByteString(signature);
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static void Expect(bool condition, string what) => Refusals.Expect(condition, what);
}
