using Signet.Agent;
using Signet.Emulator.Trace;
using Signet.SoftCrypto;
using FirmwareModem = Signet.Modem;

namespace Signet.Modem.Field.Tests.Support;

/// <content>The device as one that sleeps deeply: each wake is a new program on the same module, SIM and flash.</content>
internal sealed partial class FieldDevice : IBoardControl
{
    /// <summary>Pulses on PWRKEY.</summary>
    public int Pulses { get; private set; }

    /// <summary>Whether the module was in power saving mode at the end of the board's newest deep sleep.</summary>
    public bool SleptInPowerSaving { get; private set; }

    /// <summary>Readings that were taken so far.</summary>
    public long ReadingsTaken => _reading;

    /// <summary>Whether the module was off at the end of the board's newest deep sleep.</summary>
    public bool SleptOff { get; private set; }

    /// <summary>Whether the pin (DTR, RTS) let the module sleep at the end of the board's newest deep sleep.</summary>
    public bool SleptByPin { get; private set; }

    /// <summary>Whether the module rested in the board's newest deep sleep as <see cref="ModuleSleep.Auto"/> says where no power saving is
    /// granted: off, or told to sleep and let to by the pin where its family has one.</summary>
    public bool SleptAsSet
    {
        get
        {
            FirmwareModem.LifeTable life = Agent.Modem.Life.Table;
            if (_settings.SampleSeconds > _settings.LightSleepSeconds) return SleptOff;

            bool told = life.SleepOn != null && Commands.Contains(life.SleepOn);
            return told && !SleptOff && SleptByPin == (life.SleepWay != FirmwareModem.WakeWay.Text);
        }
    }

    /// <summary>Whether the pin lets the module sleep.</summary>
    public bool MaySleep { get; private set; }

    /// <summary>Command lines that the module heard so far.</summary>
    public IEnumerable<string> Commands => Trace.Where(e => e.Layer == TraceLayer.At && e.Direction == TraceDirection.In).Select(e => e.Summary);

    /// <summary>One wake, up to the end of the sleep behind it.</summary>
    /// <returns>What failed; null for nothing.</returns>
    public Exception? Wake()
    {
        _platform.Board = this;
        Agent = MakeAgent();
        var cycle = new DutyCycle(Agent, _platform);
        cycle.Run();
        _platform.WokeFromSleep = true;
        return cycle.Failure;
    }

    void IBoardControl.Sleep(int seconds)
    {
        Delay(seconds * 1000);
        SleptMs += seconds * 1000L;
        SleptInPowerSaving = Module.Modem.IsInPsm;
        SleptOff = Module.Modem.IsOff;
        SleptByPin = MaySleep;
    }

    void IBoardControl.Reboot() => throw new InvalidOperationException("nobody asks for a restart");

    private TelemetryAgent MakeAgent()
    {
        var agent = new TelemetryAgent(_platform, _settings, [this]);
        agent.UseMcuCrypto([new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random)], new P256Verifier());
        return agent;
    }
}
