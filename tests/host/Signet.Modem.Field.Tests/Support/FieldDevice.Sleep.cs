using Signet.Agent;
using Signet.Emulator.Trace;
using Signet.SoftCrypto;

namespace Signet.Modem.Field.Tests.Support;

/// <content>The device as one that sleeps deeply: each wake is a new program on the same module, SIM and flash.</content>
internal sealed partial class FieldDevice : IBoardControl
{
    /// <summary>Pulses on PWRKEY.</summary>
    public int Pulses { get; private set; }

    /// <summary>Whether the module was in power saving mode at the end of the board's newest deep sleep.</summary>
    public bool SleptInPowerSaving { get; private set; }

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
    }

    void IBoardControl.Reboot() => throw new InvalidOperationException("nobody asks for a restart");

    private TelemetryAgent MakeAgent()
    {
        var agent = new TelemetryAgent(_platform, _settings, [this]);
        agent.UseMcuCrypto([new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random)], new P256Verifier());
        return agent;
    }
}
