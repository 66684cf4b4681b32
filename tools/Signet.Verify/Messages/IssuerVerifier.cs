namespace Signet.Verification;

/// <summary>What became of a confirmation or command.</summary>
/// <typeparam name="T">Which of them.</typeparam>
/// <param name="Error">Why it was refused, or <see cref="VerificationError.None"/>.</param>
/// <param name="Detail">What exactly was wrong; null when nothing was.</param>
/// <param name="Content">What it says; null when it was refused.</param>
public sealed record IssuedResult<T>(VerificationError Error, string? Detail, T? Content)
    where T : class;

/// <summary>
/// Verifies what an issuer sent to a device, for whoever looks at a broker from outside. A device does this by itself. Thread-safe.
/// </summary>
/// <param name="issuer">The issuer's public key.</param>
/// <param name="algorithms">COSE algorithms to allow, −7 and −9 at most; null allows −7 only.</param>
public sealed class IssuerVerifier(DeviceKey issuer, IReadOnlySet<long>? algorithms = null)
{
    private readonly IReadOnlySet<long> _algorithms = SignatureCheck.Allow(algorithms);

    /// <summary>Verifies a confirmation.</summary>
    /// <param name="message">All its bytes.</param>
    /// <param name="deviceId">The device that it is for, 16 bytes.</param>
    /// <param name="stream">The stream that it is for.</param>
    /// <returns>What it says, or why it was refused. Never throws for any bytes.</returns>
    public IssuedResult<Confirmation> VerifyConfirmation(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> deviceId, ulong stream = 0) =>
        Verify(message, Confirmation.MaxSize, ExternalAad.Confirmation(deviceId, stream), Confirmation.Read);

    /// <summary>Verifies a command.</summary>
    /// <param name="message">All its bytes.</param>
    /// <param name="deviceId">The device that it is for, 16 bytes.</param>
    /// <returns>What it says, or why it was refused. Never throws for any bytes.</returns>
    public IssuedResult<SentCommand> VerifyCommand(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> deviceId) =>
        Verify(message, DeviceCommand.MaxSize, ExternalAad.Command(deviceId), SentCommand.Read);

    private IssuedResult<T> Verify<T>(ReadOnlyMemory<byte> message, int maxSize, byte[] externalAad, Func<byte[], T> read)
        where T : class
    {
        var (parts, error, detail) = SignatureCheck.Verify(message, maxSize, _algorithms, issuer, externalAad);
        if (parts == null) return new IssuedResult<T>(error, detail, null);

        try
        {
            return new IssuedResult<T>(VerificationError.None, null, read(parts.Payload));
        }
        catch (Exception e) when (Refusals.IsMalformed(e))
        {
            return new IssuedResult<T>(VerificationError.PayloadMalformed, e.Message, null);
        }
    }
}
