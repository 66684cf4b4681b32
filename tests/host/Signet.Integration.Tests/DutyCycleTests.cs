using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Emulator.Trace;
using Signet.Integration.Tests.Support;
using Signet.Recovery;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Integration.Tests;

/// <summary>A device that sleeps between its samples, wake by wake, on the emulated module and a real broker: that a wake is no
/// fresh start for ladder and quota.</summary>
public sealed class DutyCycleTests : IDisposable
{
    private const int SleepSeconds = 300;

    // 24 attaches a day: 12 at once, then one in 6 646 s.
    private const int MostWakes = 1 + (6646 / SleepSeconds) + 1;

    private static readonly Pki Pki = new();
    private static readonly long Floor = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 86400;

    private readonly Mosquitto _broker = new(Pki);

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void A_broker_that_is_away_is_tried_as_seldom_as_by_a_device_that_stays_awake_and_gets_all_when_it_is_back()
    {
        using var sleeper = new Sleeper(_ => { });
        sleeper.Wake();
        Assert.IsType<SignetException>(sleeper.Failure);
        for (int i = 0; i < 15; i++) sleeper.Wake();
        int opens = sleeper.Opens();
        Assert.InRange(opens, 3, 13);

        // The ladder has reached its longest step, from 450 to 900 s, and each attempt may attach, four in an hour at the most.
        for (int i = 0; i < 24; i++) sleeper.Wake();
        Assert.InRange(sleeper.Opens() - opens, 1, 8);
        Assert.InRange(sleeper.Agent.Ladder.Failures, opens, sleeper.Opens());

        // Every wake has sampled all the same; and all of it arrives.
        sleeper.Lead(_broker.Port);
        using var reader = _broker.Subscribe("signet/+/telemetry", 40);
        for (int i = 0; i < MostWakes && sleeper.Agent.Report.Acknowledged == 0; i++) sleeper.Wake();
        Assert.InRange(sleeper.Agent.Report.Acknowledged, 41, 40 + MostWakes);
        Assert.Equal(0, sleeper.Agent.Ladder.Failures);
        Assert.Equal(0, reader.Wait());
        sleeper.Wake();
        Assert.Null(sleeper.Failure);
        Assert.Equal(1, sleeper.Agent.Report.Acknowledged);
        sleeper.Unit.SimIsUnharmed();
    }

    [Fact]
    public void A_module_that_is_silent_is_not_started_at_each_wake()
    {
        using var sleeper = new Sleeper(_ => { });
        sleeper.Lead(_broker.Port);
        sleeper.IsDeaf = true;
        for (int i = 0; i < 16; i++) sleeper.Wake();
        int starts = sleeper.Attempts;
        for (int i = 0; i < 24; i++) sleeper.Wake();
        Assert.InRange(sleeper.Attempts - starts, 1, 8);
        sleeper.IsDeaf = false;
        for (int i = 0; i < MostWakes && sleeper.Agent.Report.Acknowledged == 0; i++) sleeper.Wake();
        Assert.Equal(1, sleeper.Agent.Report.Acknowledged);
    }

    [Fact]
    public void At_the_days_quota_it_stays_silent_for_a_day_and_goes_on_sampling()
    {
        using var sleeper = new Sleeper(s => s.Quota = new QuotaOptions { BytesPerDay = 12_000 });
        sleeper.Lead(_broker.Port);
        int wakes = 0;
        for (; !sleeper.Errors.Any(e => e.StartsWith("DataQuotaReached", StringComparison.Ordinal)); wakes++)
        {
            Assert.InRange(wakes, 0, 20);
            sleeper.Wake();
        }

        Assert.InRange(wakes, 3, 20);
        int opens = sleeper.Opens();
        int sends = sleeper.Sends();
        int silent = 0;
        for (; sleeper.Opens() == opens; silent++)
        {
            Assert.True(silent <= 86400 / SleepSeconds, string.Join('\n', sleeper.Errors.Distinct()) + sleeper.Agent.Ladder.WaitMs(0));
            sleeper.Wake();
            if (silent < 20) Assert.Equal(sends, sleeper.Sends());
        }

        // A day of wakes and sleeps since its first bytes, the date unknown: no attach, no time.
        Assert.InRange(silent + wakes, (86400 / SleepSeconds) - 10, (86400 / SleepSeconds) + 1);

        // It has sampled all the while: more waited than the new day's quota lets pass.
        Assert.InRange(sleeper.Agent.Report.Acknowledged, 10, 60);
    }

    /// <summary>A board whose every wake is a new program on the same module, SIM and flash, and whose clock begins at the floor.
    /// </summary>
    private sealed class Sleeper : IBoardControl, IByteChannel, ILog, IDisposable
    {
        private const int Port = 8883;

        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, HostTarget> _hosts = new();
        private readonly Action<AgentSettings> _settle;
        private readonly FileStore _store = new(new MemoryMedium(1 << 18));
        private IByteChannel? _line;
        private bool _woken;
        private bool _attempted;

        public Sleeper(Action<AgentSettings> settle)
        {
            _settle = settle;
            Lead(Mosquitto.FreePort());
            Unit = new Unit(Pki, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { Hosts = _hosts } });
            Agent = Make(out _);
        }

        public Unit Unit { get; }

        public TelemetryAgent Agent { get; private set; }

        public Exception? Failure { get; private set; }

        public List<string> Errors { get; } = [];

        /// <summary>True for a line on which nobody answers.</summary>
        public bool IsDeaf { get; set; }

        /// <summary>Wakes in which the module was spoken to.</summary>
        public int Attempts { get; private set; }

        public void Lead(int port) => _hosts[$"localhost:{Port}"] = new HostTarget("127.0.0.1", port);

        public int Opens() => Commands("AT+CIPOPEN=");

        public int Sends() => Commands("AT+CIPSEND");

        public void Wake()
        {
            Agent = Make(out DutyCycle cycle);
            _attempted = false;
            cycle.Run();
            Failure = cycle.Failure;
            if (_attempted) Attempts++;
        }

        void IBoardControl.Reboot() => throw new InvalidOperationException("no restart is asked for");

        void IBoardControl.Sleep(int seconds)
        {
            Assert.Equal(SleepSeconds, seconds);
            Unit.Clock.Delay(seconds * 1000);
            _woken = true;
        }

        bool ILog.IsEnabled(LogLevel level) => level >= LogLevel.Warning;

        void ILog.Write(LogLevel level, string area, string text)
        {
            if (level == LogLevel.Error) Errors.Add(text);
        }

        void IByteChannel.Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            _attempted = true;
            if (!IsDeaf) _line!.Write(buffer, offset, count, timeoutMs);
        }

        int IByteChannel.Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (!IsDeaf) return _line!.Read(buffer, offset, count, timeoutMs);

            Unit.Clock.Delay(timeoutMs);
            return 0;
        }

        public void Dispose() => Unit.Dispose();

        private TelemetryAgent Make(out DutyCycle cycle)
        {
            AgentPlatform platform = Unit.Platform();
            _line = platform.Line;
            platform.Line = this;
            platform.Log = this;
            platform.Clock = new FlooredClock(Unit.Clock, Floor);
            platform.Store = _store;
            platform.Board = this;
            platform.WokeFromSleep = _woken;
            AgentSettings settings = Unit.Settings(Port, s =>
            {
                s.SampleSeconds = SleepSeconds;
                s.OutboxBytes = 65536;
            });
            _settle(settings);
            var agent = new TelemetryAgent(platform, settings, [new UptimeSensor(platform.Clock)]);
            cycle = new DutyCycle(agent, platform);
            return agent;
        }

        private int Commands(string prefix) => Unit.Trace.Of(TraceLayer.At)
            .Count(e => e.Direction == TraceDirection.In && e.Summary.StartsWith(prefix, StringComparison.Ordinal));
    }
}
