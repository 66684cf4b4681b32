using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Hosting;
using Signet.Modem;
using Signet.Telemetry;

namespace Signet.Integration.Tests.Support;

/// <summary>
/// A board with everything that its program has: the firmware's supervisor on an emulated module and SIM, pins, a log, drivers
/// that can fail. The broker's name leads to where <see cref="Lead"/> says, so that it can go and come.
/// </summary>
internal sealed class Board : ILog, IModemPower, IEntropySource, IByteChannel, IDisposable
{
    private const int Port = 8883;
    private const int MostSteps = 60;

    private readonly ConcurrentDictionary<string, HostTarget> _hosts = new();
    private readonly IByteChannel _line;
    private readonly IEntropySource _entropy = new PlatformEntropy();

    public Board(Pki pki, int sampleSeconds, Action<UnitSetup>? change = null, params ISensor[] sensors)
        : this(pki, sampleSeconds, change, _ => { }, sensors)
    {
    }

    public Board(
        Pki pki, int sampleSeconds, Action<UnitSetup>? change, Action<AgentSettings> settle, params ISensor[] sensors)
    {
        Lead(Mosquitto.FreePort());
        Unit = new Unit(pki, s =>
        {
            change?.Invoke(s);
            s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { Hosts = _hosts } };
        });
        var platform = Unit.Platform();
        _line = platform.Line;
        platform.Line = this;
        platform.Log = this;
        platform.Power = this;
        platform.Entropy = this;
        var settings = Unit.Settings(Port, s => s.SampleSeconds = sampleSeconds);
        settle(settings);
        Agent = new TelemetryAgent(platform, settings, [new UptimeSensor(Unit.Clock), .. sensors]);
        Supervisor = new Supervisor(Agent, platform);
    }

    public Unit Unit { get; }

    public TelemetryAgent Agent { get; }

    public Supervisor Supervisor { get; }

    /// <summary>Pulses of the RESET pin.</summary>
    public int HardResets { get; private set; }

    /// <summary>Error lines of the log, and what was too much for it.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Warnings of the log.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>What log, pins and generator of the platform throw from now on; null for nothing.</summary>
    public Exception? Broken { get; set; }

    /// <summary>What the line's driver throws at each read from now on; null for nothing.</summary>
    public Exception? LineBroken { get; set; }

    /// <summary>Seconds until the next attempt, as the last error line says.</summary>
    public int LastWait =>
        int.Parse(Regex.Match(Errors[^1], @" Next attempt in (\d+) s\.$").Groups[1].Value, CultureInfo.InvariantCulture);

    string IEntropySource.Name => "platform";

    /// <summary>Says where the broker is.</summary>
    public void Lead(int port) => _hosts[$"localhost:{Port}"] = new HostTarget("127.0.0.1", port);

    /// <summary>Makes steps until something is true; fails after more than enough of them.</summary>
    public void StepUntil(Func<bool> what)
    {
        for (int i = 0; !what(); i++)
        {
            Assert.True(i < MostSteps, "it does not come to that:\n" + string.Join('\n', Errors));
            Supervisor.Step();
        }
    }

    /// <summary>Makes steps until the next failure and gives its error line. The wait for the attempt passes at once.</summary>
    public string NextFailure()
    {
        int before = Errors.Count;
        if (before > 0) Unit.Clock.Delay((LastWait + 1) * 1000);
        StepUntil(() => Errors.Count > before);
        Assert.Equal(before + 1, Errors.Count);
        return Errors[^1];
    }

    /// <summary>How often the module was started from AT on.</summary>
    public int ModuleStarts() => Unit.Trace.Snapshot().Count(e => e.Summary == "AT+CGMM");

    bool ILog.IsEnabled(LogLevel level) => level >= LogLevel.Warning;

    void ILog.Write(LogLevel level, string area, string text)
    {
        if (level == LogLevel.Error) Errors.Add(text);
        if (level == LogLevel.Warning) Warnings.Add(text);
        if (level == LogLevel.Error && Broken != null) throw Broken;
    }

    bool IModemPower.PulseResets => false;

    void IModemPower.PulsePowerKey()
    {
    }

    void IModemPower.HardReset()
    {
        HardResets++;
        if (Broken != null) throw Broken;

        Unit.Module.Modem.Restart();
    }

    void IEntropySource.Fill(byte[] buffer, int offset, int count)
    {
        if (Broken != null) throw Broken;

        _entropy.Fill(buffer, offset, count);
    }

    void IByteChannel.Write(byte[] buffer, int offset, int count, int timeoutMs) => _line.Write(buffer, offset, count, timeoutMs);

    int IByteChannel.Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        if (LineBroken != null) throw LineBroken;

        return _line.Read(buffer, offset, count, timeoutMs);
    }

    public void Dispose() => Unit.Dispose();
}
