namespace Signet.Verification;

/// <summary>
/// Verifies telemetry messages of one device and stream as docs/SPEC.md section 2 says, in that order. What needs more
/// than one message, sequence and chain, is <see cref="ChainTracker"/>'s. Thread-safe.
/// </summary>
public sealed class MessageVerifier
{
    private readonly DeviceKey _signer;
    private readonly byte[] _externalAad;
    private readonly IReadOnlySet<long> _algorithms;

    /// <summary>Makes a verifier.</summary>
    /// <param name="signer">The key that signs telemetry.</param>
    /// <param name="deviceId">Device id, 16 bytes (<see cref="DeviceKey.DeviceId"/> of the enrolment key).</param>
    /// <param name="stream">Stream number; 0 is the default stream.</param>
    /// <param name="algorithms">COSE algorithms to allow, −7 (ES256) and −9 (ESP256) at most; null allows −7 only.</param>
    /// <exception cref="ArgumentException">When the device id has not 16 bytes, or another algorithm is to be allowed.</exception>
    public MessageVerifier(DeviceKey signer, ReadOnlySpan<byte> deviceId, ulong stream = 0, IReadOnlySet<long>? algorithms = null)
    {
        _signer = signer;
        _algorithms = SignatureCheck.Allow(algorithms);
        _externalAad = ExternalAad.Telemetry(deviceId, stream);
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
        var (parts, error, detail) = SignatureCheck.Verify(message, Batch.MaxSize + CoseSign1.Overhead, _algorithms, _signer, _externalAad);
        if (parts == null) return VerificationResult.Refused(error, detail!);

        try
        {
            return new VerificationResult(VerificationError.None, null, BatchReader.Read(parts.Payload));
        }
        catch (Exception e) when (Refusals.IsMalformed(e))
        {
            return VerificationResult.Refused(VerificationError.PayloadMalformed, e.Message);
        }
    }
}
