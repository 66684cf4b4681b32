namespace Signet.Verification;

/// <summary>A device that a backend knows, with its ledger and what is due to be confirmed.</summary>
internal sealed class KnownDevice(DeviceLedger ledger) : IDisposable
{
    private readonly Dictionary<ulong, StreamState> _streams = [];
    private DeviceKey? _givenTelemetry;
    private DeviceKey? _givenEnrolment;

    internal DeviceLedger Ledger { get; } = ledger;

    internal DeviceTopics Topics { get; set; } = new("", ledger.DeviceId);

    internal string Id => Convert.ToHexStringLower(Ledger.DeviceId);

    /// <summary>By its newest descriptor.</summary>
    internal DescribedDevice? Described { get; private set; }

    /// <summary>The key that verifies its telemetry.</summary>
    internal DeviceKey? TelemetryKey => Described?.Telemetry ?? _givenTelemetry ?? _givenEnrolment;

    internal IReadOnlyDictionary<ulong, StreamState> Streams => _streams;

    internal void Describe(DescribedDevice device) => Described = device;

    internal void Give(DeviceKey enrolment, DeviceKey? telemetry)
    {
        _givenEnrolment = enrolment;
        _givenTelemetry = telemetry;
    }

    internal StreamState Stream(ulong stream)
    {
        if (!_streams.TryGetValue(stream, out var state)) _streams[stream] = state = new StreamState();

        return state;
    }

    public void Dispose() => Ledger.Dispose();

    /// <summary>What is due in one stream.</summary>
    internal sealed class StreamState
    {
        /// <summary>The epoch that the next confirmation is for; null when none was heard of.</summary>
        internal byte[]? Epoch { get; set; }

        /// <summary>When the last message came.</summary>
        internal DateTimeOffset? Heard { get; set; }

        /// <summary>Messages since the last confirmation.</summary>
        internal int Unconfirmed { get; set; }

        /// <summary>When the first of them came.</summary>
        internal DateTimeOffset Since { get; set; }
    }
}
