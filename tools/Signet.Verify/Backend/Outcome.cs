namespace Signet.Verification;

/// <summary>What a backend noticed beside a message itself.</summary>
public enum FindingKind
{
    /// <summary>The device counts in a new epoch: it lost its store, has none, or found its store to be older than we.</summary>
    NewEpoch,

    /// <summary>Messages are missing; the next confirmation asks for them.</summary>
    Gap,

    /// <summary>Two histories were signed: a copy of the device's memory, or another holder of the SIM.</summary>
    Fork,

    /// <summary>The device's memory is older than what it sent: an image of its flash was restored.</summary>
    DeviceRolledBack,

    /// <summary>The device knows more to be confirmed than is held: this backend lost what it had, or is new.</summary>
    BackendBehind,

    /// <summary>Messages are no longer waited for.</summary>
    Lost,
}

/// <summary>Something noticed.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">In words, with the numbers.</param>
public sealed record Finding(FindingKind Kind, string Text);

/// <summary>What is to be published, with quality of service 1.</summary>
/// <param name="Topic">MQTT topic.</param>
/// <param name="Payload">All bytes of the message.</param>
/// <param name="Retain">Whether the broker is to keep it.</param>
public sealed record Publication(string Topic, ReadOnlyMemory<byte> Payload, bool Retain)
{
    /// <summary>What it says, where it is a confirmation.</summary>
    public Confirmation? Confirmation { get; init; }
}

/// <summary>What kind of message came.</summary>
public enum MessageKind
{
    /// <summary>None of the kinds that a backend receives; nothing was done.</summary>
    Other,

    /// <summary>Telemetry.</summary>
    Telemetry,

    /// <summary>A descriptor.</summary>
    Descriptor,
}

/// <summary>What became of a message. It may be acknowledged to the broker now.</summary>
/// <param name="Kind">What kind of message it was.</param>
/// <param name="DeviceId">Whose it is, or is said to be; 32 hexadecimal digits, empty when nobody knows.</param>
/// <param name="Error">Why it was refused, or <see cref="VerificationError.None"/>.</param>
/// <param name="Detail">What exactly was wrong; null when nothing was.</param>
public sealed record Outcome(MessageKind Kind, string DeviceId, VerificationError Error, string? Detail)
{
    /// <summary>The message, where it is verified telemetry; new or not.</summary>
    public ReceivedMessage? Message { get; init; }

    /// <summary>The device, where the message is a verified descriptor.</summary>
    public DescribedDevice? Device { get; init; }

    /// <summary>What was noticed.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What is to be published now: a confirmation.</summary>
    public IReadOnlyList<Publication> Publications { get; init; } = [];
}
