using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;

namespace Signet.Verification;

/// <summary>
/// Verifies telemetry messages of one device and stream as docs/SPEC.md section 2 says, in that order. What needs more
/// than one message, sequence and chain, is <see cref="ChainTracker"/>'s.
/// </summary>
public sealed class MessageVerifier
{
    private const long LabelAlgorithm = 1;
    private const long LabelKeyId = 4;

    private readonly DeviceKey _signer;
    private readonly byte[] _externalAad;
    private readonly IReadOnlySet<long> _algorithms;

    /// <summary>Makes a verifier.</summary>
    /// <param name="signer">The key that signs telemetry.</param>
    /// <param name="deviceId">Device id, 16 bytes (<see cref="DeviceKey.DeviceId"/> of the enrolment key).</param>
    /// <param name="stream">Stream number; 0 is the default stream.</param>
    /// <param name="algorithms">COSE algorithms to allow; null allows ES256 (−7) only.</param>
    /// <exception cref="ArgumentException">When the device id has not 16 bytes.</exception>
    public MessageVerifier(DeviceKey signer, ReadOnlySpan<byte> deviceId, ulong stream = 0, IReadOnlySet<long>? algorithms = null)
    {
        if (deviceId.Length != 16) throw new ArgumentException("A device id has 16 bytes.", nameof(deviceId));

        _signer = signer;
        _algorithms = algorithms ?? new HashSet<long> { -7 };

        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(3);
        writer.WriteTextString("signet/telemetry/1");
        writer.WriteByteString(deviceId);
        writer.WriteUInt64(stream);
        writer.WriteEndArray();
        _externalAad = writer.Encode();
    }

    /// <summary>Makes a verifier for a device that has one key for everything.</summary>
    /// <param name="key">The enrolment key, which signs telemetry too.</param>
    /// <param name="stream">Stream number; 0 is the default stream.</param>
    public MessageVerifier(DeviceKey key, ulong stream = 0)
        : this(key, key.DeviceId, stream)
    {
    }

    /// <summary>Verifies one message.</summary>
    /// <param name="message">All its bytes, as MQTT delivered them.</param>
    /// <returns>The batch, or why it was refused. Never throws for any bytes.</returns>
    public VerificationResult Verify(ReadOnlyMemory<byte> message)
    {
        Parts parts;
        try
        {
            parts = Parts.Read(message);
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or FormatException)
        {
            return VerificationResult.Refused(VerificationError.CoseMalformed, e.Message);
        }

        if (!_algorithms.Contains(parts.Algorithm))
            return VerificationResult.Refused(VerificationError.CoseAlgorithmUnsupported, $"algorithm {parts.Algorithm}");

        if (!parts.KeyId.AsSpan().SequenceEqual(_signer.KeyId))
            return VerificationResult.Refused(VerificationError.CoseKeyMismatch, "kid " + Convert.ToHexStringLower(parts.KeyId));

        if (!IsSigned(message))
            return VerificationResult.Refused(VerificationError.CoseSignatureInvalid, "signature");

        try
        {
            return new VerificationResult(VerificationError.None, null, BatchReader.Read(parts.Payload));
        }
        catch (Exception e) when (e is CborContentException or InvalidOperationException or OverflowException or FormatException)
        {
            return VerificationResult.Refused(VerificationError.PayloadMalformed, e.Message);
        }
    }

    private bool IsSigned(ReadOnlyMemory<byte> message)
    {
        try
        {
            return CoseMessage.DecodeSign1(message.Span).VerifyEmbedded(_signer.Key, _externalAad);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private sealed record Parts(long Algorithm, byte[] KeyId, byte[] Payload)
    {
        internal static Parts Read(ReadOnlyMemory<byte> message)
        {
            var reader = new CborReader(message, CborConformanceMode.Canonical);
            Expect(reader.ReadStartArray() == 4, "an array of 4");
            var protectedHeader = reader.ReadByteString();
            Expect(reader.ReadStartMap() == 0, "an empty unprotected header");
            reader.ReadEndMap();
            var payload = reader.ReadByteString();
            Expect(reader.ReadByteString().Length == 64, "a signature of 64 bytes");
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
            return new Parts(algorithm, keyId, payload);
        }

        private static void Expect(bool condition, string what)
        {
            if (!condition) throw new FormatException("expected " + what);
        }
    }
}
