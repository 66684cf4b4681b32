using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Network;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Tls;
using FirmwareModem = Signet.Modem;

namespace Signet.Modem.Field.Tests.Support;

/// <summary>What a <see cref="FieldDevice"/> is made from.</summary>
internal sealed record FieldSetup(ModemDialect Dialect)
{
    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>Seed of everything random on the device.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Seconds between two readings.</summary>
    public int SampleSeconds { get; init; } = 600;

    /// <summary>True when bytes take their time at the dialect's rate.</summary>
    public bool Paced { get; init; }

    /// <summary>The driver's table for a family that it doesn't know; null otherwise.</summary>
    public string[]? Table { get; init; }

    /// <summary>The life of such a family; null otherwise.</summary>
    public FirmwareModem.LifeTable? Life { get; init; }

    /// <summary>T3412 that power saving asks for, in seconds; 0 for no power saving.</summary>
    public int PeriodSeconds { get; init; }

    /// <summary>Cycle of eDRX to ask for in milliseconds; 0 for none.</summary>
    public int EdrxMs { get; init; }

    /// <summary>What a board that sleeps does with its module.</summary>
    public ModuleSleep ModuleSleep { get; init; } = ModuleSleep.Auto;

    /// <summary>Readings in a message.</summary>
    public int BatchReadings { get; init; } = 1;

    /// <summary>What the network gives of it; null for what is asked.</summary>
    public NetworkGrants? Grants { get; init; }

    /// <summary>True to keep the module's trace.</summary>
    public bool Traced { get; init; }

    /// <summary>Who does the public-key work of TLS; guarded is the product's default.</summary>
    public OffloadPolicy Policy { get; init; } = OffloadPolicy.Guarded;

    /// <summary>The PIN of the settings; the SIM's is <see cref="FieldDevice.Pin"/>.</summary>
    public string Pin { get; init; } = FieldDevice.Pin;

    /// <summary>The access point's password in the settings; the right one is <see cref="FieldDevice.AccessSecret"/>.</summary>
    public string AccessSecret { get; init; } = FieldDevice.AccessSecret;

    /// <summary>Bytes a day, headers included. The usual one is never reached: it is counted, and kept, all the same.</summary>
    public int QuotaBytes { get; init; } = 1_000_000;
}

/// <summary>
/// A device in a field, on a virtual clock and one thread: the firmware's agent and supervisor, the emulated module and SIM,
/// the network and a <see cref="FieldBackend"/>. Its program is a board's: the supervisor's steps, and sleep between readings.
/// </summary>
internal sealed partial class FieldDevice : ILog, IClock, IByteChannel, IModemPower, FirmwareModem.IModemPins, IEntropySource, ISensor, IDisposable
{
    /// <summary>Name of the reading that counts.</summary>
    public const string ReadingName = "n";

    /// <summary>The SIM's PIN, in the settings too; the module presents none by itself.</summary>
    public const string Pin = "2580";

    /// <summary>User of the access point.</summary>
    public const string AccessUser = "field@iot.example";

    /// <summary>Its password.</summary>
    public const string AccessSecret = "s3cret,;=9";

    private const int DriverRing = 4096;

    // The longest that an attempt may take without a word, beyond the wait that was announced.
    private const long MostSilenceMs = 15 * 60_000;

    private readonly VirtualClock _clock = new(FieldBackend.Start);
    private readonly TimeKeeper _time = new(BuildInfo.FloorUtcSeconds, 0);
    private readonly IDisposable _chance;
    private readonly AgentPlatform _platform;
    private readonly AgentSettings _settings;
    private readonly InMemoryLink _link;
    private readonly Random _random;
    private readonly ReadingName _name = new(ReadingName);
    private readonly MemoryTrace? _trace;
    private readonly FirmwareModem.ModulePower _power;
    private long _reading;
    private ulong _print = 14695981039346656037;
    private long _heardMs;
    private long _longestMs = long.MaxValue;

    // .NET and OpenSSL make what they keep at their first use, and draw for it: a run that is thrown away, so that the first one is
    // like all others.
    static FieldDevice()
    {
        using var first = new FieldDevice(new FieldSetup(ModemDialect.All[0]));
        first.Cycle(0, TimeSpan.FromHours(1));
    }

    public FieldDevice(FieldSetup setup)
    {
        _chance = SeededOpenSsl.Begin(setup.Seed + 2);
        Backend = new FieldBackend(_clock);
        _random = new Random(setup.Seed);
        _link = new InMemoryLink(_clock, new HostRing(DriverRing));
        var network = new VirtualNetwork(_clock);
        network.Listen(FieldBackend.Host, "192.0.2.7", FieldBackend.Port, Backend.Accept);
        _trace = setup.Traced ? new MemoryTrace() : null;
        var cardRandom = new Random(setup.Seed + 1);
        Module = EmulatedModule.Start(_link, new EmulatorSetup
        {
            Personalisation = new CardPersonaliser
            {
                DeviceKey = FieldBackend.Device.Key,
                ClientCertificate = FieldBackend.Device.Der,
                CaCertificate = FieldBackend.Ca.Der,
            },
            Applet = AppletProfile.Default with
            {
                Random = count =>
                {
                    var bytes = new byte[count];
                    cardRandom.NextBytes(bytes);
                    return bytes;
                },
            },
            Usim = new UsimOptions { Pin = Pin },
            Trace = _trace,
            Modem = new Signet.Emulator.Modem.ModemOptions
            {
                Dialect = setup.Dialect,
                Faults = setup.Faults,
                Time = _clock,
                Network = network,
                TimeScale = 1,
                PacesUart = setup.Paced,
                PresentsPin = false,
                Grants = setup.Grants ?? NetworkGrants.AsAsked,
                Login = new AccessLogin(AccessUser, AccessSecret),
            },
        });
        _power = new FirmwareModem.ModulePower(this, this, setup.Life ?? FirmwareModem.LifeTables.Find(setup.Dialect.Family), setup.Dialect.Name);
        _platform = new AgentPlatform
        {
            Line = this,
            Clock = this,
            Log = this,
            Power = this,
            Pins = this,
            Entropy = this,
            Store = new FileStore(new MemoryMedium(1 << 20)),
        };
        _settings = new AgentSettings
        {
            BrokerHost = FieldBackend.Host,
            BrokerPort = FieldBackend.Port,
            Policy = setup.Policy,
            TrustAnchors = setup.Policy == OffloadPolicy.Guarded ? [FieldBackend.Ca.Der] : null,
            SampleSeconds = setup.SampleSeconds,
            CheckSignatures = true,
        };
        _settings.Quota.BytesPerDay = setup.QuotaBytes;
        _settings.Modem.Apn = "iot.example";
        _settings.Modem.ApnUser = AccessUser;
        _settings.Modem.ApnPassword = setup.AccessSecret;
        _settings.Modem.Pin = Encoding.ASCII.GetBytes(setup.Pin);
        _settings.Modem.RingBytes = DriverRing;
        _settings.Modem.Table = setup.Table;
        _settings.Modem.Life = setup.Life;
        _settings.Modem.PeriodSeconds = setup.PeriodSeconds;
        _settings.Modem.EdrxMs = setup.EdrxMs;
        _settings.ModuleSleep = setup.ModuleSleep;
        _settings.BatchReadings = setup.BatchReadings;
        if (setup.BatchReadings > 1) _settings.BatchSeconds = 604800;
        Agent = MakeAgent();
        Supervisor = new Supervisor(Agent, _platform);
    }

    public FieldBackend Backend { get; }

    public EmulatedModule Module { get; }

    public TelemetryAgent Agent { get; private set; }

    public Supervisor Supervisor { get; }

    /// <summary>Error lines of the log.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Warnings of the log, where the trace is kept.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Numbers of the readings that were taken.</summary>
    public List<long> Taken { get; } = [];

    /// <summary>Virtual time since power-on.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Hard resets by pin.</summary>
    public int HardResets { get; private set; }

    /// <summary>Milliseconds asleep so far.</summary>
    public long SleptMs { get; private set; }

    /// <summary>Milliseconds so far in steps that began with a wait of the recovery ladder.</summary>
    public long WaitedMs { get; private set; }

    /// <summary>Milliseconds so far in steps that began connected.</summary>
    public long OnlineMs { get; private set; }

    /// <summary>What the MCU sends and begins so never reaches the module; "" for all, null for nothing.</summary>
    public string? Swallowed { get; set; }

    /// <summary>Beginning of a command of which the second character behind it, a digit in quotes, has a bit flipped on the line, once.</summary>
    public string? Damaged { get; set; }

    /// <summary>The PIN of the settings, as a person changes it; for the next program.</summary>
    public string SettingsPin
    {
        set => _settings.Modem.Pin = Encoding.ASCII.GetBytes(value);
    }

    /// <summary>The trace so far; empty where it isn't kept.</summary>
    public IReadOnlyList<TraceEvent> Trace => _trace == null ? [] : _trace.Snapshot();

    /// <summary>The trace's last lines, to see what happened.</summary>
    public string Tail(int lines) => string.Join('\n', Trace.TakeLast(lines).Select(e => $"{e.Milliseconds} {e.Layer} {e.Direction} {e.Summary}"));

    public long Milliseconds => (long)_clock.Elapsed.TotalMilliseconds;

    /// <summary>The time as the device believes it, by the product's rules.</summary>
    public long UtcSeconds => _time.UtcSeconds(Milliseconds);

    public TimeQuality Quality => _time.Quality;

    /// <summary>Of each piece of the line, its length and its time: two runs with one print went alike from first to last. What the
    /// pieces hold is not in it, since OpenSSL writes this computer's own time into session tickets.</summary>
    public ulong Print => _print;

    /// <summary>True time by the network's clock, in seconds since 1970.</summary>
    public long TrueSeconds => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Tries that the SIM's PIN has left, of 3.</summary>
    public int PinTries
    {
        get
        {
            int left = 0;
            Module.Modem.WithCard(card => left = card.Usim.Pin.Left);
            return left;
        }
    }

    /// <summary>Whether the SIM ever saw another PIN than its own.</summary>
    public bool PinWasWasted
    {
        get
        {
            bool wasted = false;
            Module.Modem.WithCard(card => wasted = card.Usim.Pin.WasAttacked);
            return wasted;
        }
    }

    string ISensor.Name => "n";

    string ISensor.Unit => "1";

    string IEntropySource.Name => "platform";

    /// <summary>What it waits for, for a failure's text.</summary>
    public string State => $"ladder waits {Agent.Ladder.WaitMs(Milliseconds) / 1000} s at {Agent.Ladder.Rung}, {Agent.Waiting} messages wait, {Agent.Stream.Unsigned} readings unsigned, "
        + $"{(Agent.IsConnected ? "connected" : "not connected")}, next sample in {(Agent.Stream.NextSampleMs - Milliseconds) / 1000} s, reading {_reading}, at the backend {Backend.Readings.ContainsKey(_reading)}";

    /// <summary>One step of the supervisor, and what came of it.</summary>
    public void Step()
    {
        long now = Milliseconds;
        bool waits = Agent.Ladder.WaitMs(now) > 0, online = Agent.IsConnected;
        Supervisor.Step();
        if (waits) WaitedMs += Milliseconds - now;
        else if (online) OnlineMs += Milliseconds - now;

        while (Taken.Count < _reading) Taken.Add(Taken.Count + 1);
    }

    /// <summary>A cycle of the program: read, send, and when all is sent, sleep.</summary>
    /// <param name="sleepMs">How long.</param>
    /// <param name="until">Virtual time after which it is given up.</param>
    /// <param name="between">Called between two steps; may be null.</param>
    /// <returns>False when it was given up.</returns>
    public bool Cycle(int sleepMs, TimeSpan until, Action? between = null)
    {
        int before = Taken.Count;
        if (!Work(() => Taken.Count > before && Agent.Waiting == 0 && Backend.Readings.ContainsKey(_reading), until, between)) return false;

        Agent.Disconnect();
        Try(() => Agent.Modem.Sleep(this));
        Delay(sleepMs);
        SleptMs += sleepMs;
        _heardMs = Math.Max(_heardMs, Milliseconds);
        Try(() => Agent.Modem.WakeUp(this));
        return true;
    }

    /// <summary>Steps until something is so.</summary>
    public bool Work(Func<bool> done, TimeSpan until, Action? between = null)
    {
        // Virtual time alone bounds nothing when it stands still.
        _longestMs = (long)until.TotalMilliseconds + 3_600_000;
        int idle = 0;
        while (!done())
        {
            long now = Milliseconds;
            if (_clock.Elapsed > until) return false;

            Step();
            between?.Invoke();
            if (!Agent.HasToSend || Agent.IsConnected || !Agent.Quota.Allows(false)) _heardMs = Math.Max(_heardMs, Milliseconds);

            if (Milliseconds > _heardMs + MostSilenceMs) throw new InvalidOperationException($"silent without a word since {_heardMs / 1000} s, now {Milliseconds / 1000} s: {State}");

            idle = Milliseconds == now ? idle + 1 : 0;
            if (idle > 1000) throw new InvalidOperationException("the supervisor turns without time passing");
        }

        return true;
    }

    /// <summary>Does what may fail where the module is in trouble; that shows at the next step.</summary>
    public void Try(Action work)
    {
        try
        {
            work();
        }
        catch (SignetException e)
        {
            Errors.Add("(sleep) " + e.Message);
        }
    }

    public void Delay(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public bool Offer(long utcSeconds, TimeQuality quality) => _time.Offer(utcSeconds, quality, Milliseconds);

    void IByteChannel.Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Mark(count);
        if (Damaged != null && Encoding.ASCII.GetString(buffer, offset, count).StartsWith(Damaged, StringComparison.Ordinal))
        {
            buffer = [.. buffer];
            buffer[offset + Damaged.Length + 1] ^= 1;
            Damaged = null;
        }

        if (Swallowed != null && Encoding.ASCII.GetString(buffer, offset, count).StartsWith(Swallowed, StringComparison.Ordinal)) return;

        _link.Host.Write(buffer, offset, count);
    }

    int IByteChannel.Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        // A hang of the firmware would be a loop of reads; then this ends it.
        if (Milliseconds > _longestMs) throw new TimeoutException("the firmware reads for ever");

        int read = _link.Host.Read(buffer, offset, count, timeoutMs);
        if (read < 0) throw new SignetException(ErrorCode.LineClosed);

        Mark(-read);
        return read;
    }

    bool IModemPower.PulseResets => _power.PulseResets;

    void IModemPower.PulsePowerKey()
    {
        Pulses++;
        _power.PulsePowerKey();
    }

    void IModemPower.HardReset()
    {
        HardResets++;
        _power.HardReset();
    }

    void FirmwareModem.IModemPins.PressPowerKey(int milliseconds)
    {
        Delay(milliseconds);
        Module.Modem.PressPowerKey(milliseconds);
    }

    void FirmwareModem.IModemPins.PressReset(int milliseconds)
    {
        Delay(milliseconds);
        Module.Modem.PressReset(milliseconds);
    }

    void FirmwareModem.IModemPins.SetSleep(bool asleep)
    {
        MaySleep = asleep;
        Module.Modem.SetDtr(asleep);
    }

    void IEntropySource.Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));

    void ISensor.Read(TelemetryBatch batch, int offset) => batch.Add(_name, offset, ++_reading);

    bool ILog.IsEnabled(LogLevel level) => level >= LogLevel.Error;

    void ILog.Write(LogLevel level, string area, string text)
    {
        if (level == LogLevel.Warning && _trace != null) Warnings.Add(text);
        if (level < LogLevel.Error) return;

        Errors.Add(text);
        Match next = Announced().Match(text);
        long waitMs = next.Success ? 1000 * (long.Parse(next.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1) : 0;
        _heardMs = Math.Max(_heardMs, Milliseconds + waitMs);
    }

    [GeneratedRegex(@"Next attempt in (\d+) s\.")]
    private static partial Regex Announced();

    // FNV-1a.
    private void Mark(int count)
    {
        if (count != 0) _print = (((_print ^ (ulong)Milliseconds) * 1099511628211) ^ (ulong)count) * 1099511628211;
    }

    public void Dispose()
    {
        Exception? failure = Module.Modem.Failure;
        Module.Dispose();
        _chance.Dispose();
        if (failure != null) throw new InvalidOperationException("the emulator failed", failure);
    }
}
