namespace Signet.Verification;

/// <summary>The payload of a telemetry message (docs/SPEC.md section 2).</summary>
/// <param name="Epoch">Random, 8 bytes; sequences count within it.</param>
/// <param name="Sequence">0 for the epoch's first message, then + 1.</param>
/// <param name="Time">Base time, seconds since 1970-01-01T00:00:00Z; 0 when unknown.</param>
/// <param name="Quality">How the time is known, 0 to 3 (section 4).</param>
/// <param name="Previous">First 8 bytes of the SHA-256 of the message before; zeros where the device knows of none in this epoch.</param>
/// <param name="Readings">1 to 64 readings.</param>
public sealed record Batch(
    byte[] Epoch,
    ulong Sequence,
    ulong Time,
    int Quality,
    byte[] Previous,
    IReadOnlyList<Reading> Readings)
{
    /// <summary>The most bytes that a batch may have.</summary>
    public const int MaxSize = 1024;

    /// <summary>The most readings that a batch may have.</summary>
    public const int MaxReadings = 64;
}

/// <summary>One reading of a <see cref="Batch"/>.</summary>
/// <param name="Name">Its name, 1 to 32 bytes of UTF-8; null when it has an index.</param>
/// <param name="Index">Index of its name in the device's descriptor; null when it has a name.</param>
/// <param name="Offset">Its time in seconds relative to the batch's.</param>
/// <param name="Value">An <see cref="Int128"/>, a <see cref="double"/>, a <see cref="bool"/>, a <see cref="string"/> or
/// an array of bytes.</param>
public sealed record Reading(string? Name, ulong? Index, Int128 Offset, object Value);
