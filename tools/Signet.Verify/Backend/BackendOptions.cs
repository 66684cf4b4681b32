namespace Signet.Verification;

/// <summary>When a device's messages are confirmed: whichever comes first.</summary>
public sealed record ConfirmPolicy
{
    /// <summary>After so many messages.</summary>
    public int Messages { get; init; } = 8;

    /// <summary>So long after the first message that was not confirmed.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>At once, when the device was not heard for so long.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>A message that was verified and is new, for the sink.</summary>
/// <param name="DeviceId">Device id as 32 lower-case hexadecimal digits.</param>
/// <param name="Stream">Stream number.</param>
/// <param name="Batch">What it says. Epoch and sequence, with device and stream, name it for good.</param>
/// <param name="Chain">How it stands to those before it.</param>
/// <param name="Bytes">All its bytes, the proof of it.</param>
/// <param name="Descriptor">What the device says of itself, names and units of readings; null where a key was given in place of it.</param>
public sealed record ReceivedMessage(
    string DeviceId, ulong Stream, Batch Batch, ChainResult Chain, ReadOnlyMemory<byte> Bytes, Descriptor? Descriptor)
{
    /// <summary>The name of a reading.</summary>
    /// <param name="reading">One of the batch's.</param>
    /// <returns>Its name; <c>#</c> and the index where the device does not list it.</returns>
    public string NameOf(Reading reading) => Descriptor?.NameOf(reading) ?? reading.Name ?? "#" + reading.Index;

    /// <summary>The results of commands that it carries.</summary>
    public IEnumerable<CommandResult> Results => Batch.Readings
        .Where(r => NameOf(r) == CommandResult.ReadingName)
        .Select(r => CommandResult.TryRead(r.Value))
        .OfType<CommandResult>();
}

/// <summary>What <see cref="SignetBackend"/> works with.</summary>
public sealed record BackendOptions
{
    /// <summary>Who vouches for devices; null where all keys are given with <see cref="SignetBackend.AddDevice"/>.</summary>
    public AnchorPolicy? Anchors { get; init; }

    /// <summary>Where ledgers are kept.</summary>
    public required ILedgerStore Store { get; init; }

    /// <summary>
    /// Takes each new message, and returns when it is durable: then it may be confirmed, and the device may forget it. After a
    /// crash a message may come once more; device, stream, epoch and sequence tell. What it throws ends the reception of that message.
    /// </summary>
    public required Func<ReceivedMessage, CancellationToken, ValueTask> Sink { get; init; }

    /// <summary>Who signs confirmations; null for a backend that does not confirm.</summary>
    public Issuer? Issuer { get; init; }

    /// <summary>When to confirm.</summary>
    public ConfirmPolicy Confirm { get; init; } = new();

    /// <summary>How much to remember.</summary>
    public LedgerOptions Ledger { get; init; } = new();

    /// <summary>COSE algorithms to allow, −7 and −9 at most; null allows −7 only.</summary>
    public IReadOnlySet<long>? Algorithms { get; init; }

    /// <summary>The backend's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
