using Signet.Agent;
using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>A device from its sensors to where MQTT would begin: flash, clock and key are the test's.</summary>
internal sealed class StreamDevice
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly SealedStore? _store;

    public StreamDevice(World world, RecordingMedium? medium, Action<AgentSettings>? change = null, bool woke = false, VirtualClock? clock = null)
    {
        World = world;
        Medium = medium;
        Clock = clock ?? new VirtualClock { UtcSeconds = ModelBackend.Clock, Quality = TimeQuality.Network };
        Settings = new AgentSettings { BrokerHost = "broker.example", Issuers = [world.Issuer.With(Issuer.Confirm | Issuer.Command)] };
        change?.Invoke(Settings);
        Stream = new TelemetryStream(
            Card = new SoftwareSecureElement(world.Key), Clock, Log, new PlatformEntropy(), Settings, [Sensor], Report, new byte[TelemetrySigner.MaxMessage])
        {
            Verifier = new P256Verifier(),
            HeldKeys = world.Held,
            WokeFromSleep = woke,
            CanReboot = true,
        };
        if (medium != null)
        {
            _store = new SealedStore(new FileStore(medium), new PlatformEntropy(), new GcmRecordCipher(), Log);
            _store.Open(null, [1], Secret);
        }
    }

    public World World { get; }
    public RecordingMedium? Medium { get; }
    public VirtualClock Clock { get; }
    public AgentSettings Settings { get; }
    public AgentReport Report { get; } = new();
    public TelemetryStream Stream { get; }
    public NumberSensor Sensor { get; } = new();
    public Signet.Core.NullLog Log { get; } = new();
    public SoftwareSecureElement Card { get; }
    public SealedStore? Store => _store;

    public StreamDevice Open()
    {
        Stream.Open(World.Identity, World.Credentials, _store);
        return this;
    }

    /// <summary>Publishes all that waits to a backend, as the agent does; gives what arrived.</summary>
    public List<byte[]> Publish(Action<byte[]> arrive, int most = int.MaxValue)
    {
        var sent = new List<byte[]>();
        Stream.PutEvents();
        Stream.PutTrial();
        Stream.Settle();
        for (int n = Stream.Next(); n > 0 && sent.Count < most; n = Stream.Next())
        {
            byte[] message = Stream.Buffer.AsSpan(Stream.Offset, n).ToArray();
            sent.Add(message);
            arrive(message);
            Stream.Sent();
        }

        return sent;
    }

    public void Confirm(byte[]? confirmation)
    {
        if (confirmation != null) Stream.OnConfirmation([7, .. confirmation, 7], 1, confirmation.Length);
    }

    public void Command(byte[] command) => Stream.OnCommand([7, .. command, 7], 1, command.Length);
}

/// <summary>Gives each number once, so that a reading that is lost or twice is seen.</summary>
internal sealed class NumberSensor : ISensor
{
    private readonly ReadingName _name = new("n");

    public long Value { get; set; }
    public string Name => "n";
    public string Unit => "count";

    public void Read(TelemetryBatch batch, int offset)
    {
        batch.Add(_name, offset, Value);
        Value++;
    }
}
