namespace Signet.Verification;

/// <summary>What became of one message.</summary>
/// <param name="Error">Why it was refused, or <see cref="VerificationError.None"/>.</param>
/// <param name="Detail">What exactly was wrong; null when nothing was.</param>
/// <param name="Batch">What it says; null when it was refused.</param>
public sealed record VerificationResult(VerificationError Error, string? Detail, Batch? Batch)
{
    /// <summary>True when the message is the device's.</summary>
    public bool IsValid => Error == VerificationError.None;

    internal static VerificationResult Refused(VerificationError error, string detail) => new(error, detail, null);
}
