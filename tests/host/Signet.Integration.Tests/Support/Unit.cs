using Signet.Agent;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Trace;
using Signet.Hosting;
using Signet.Modem;
using Signet.Sim;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Integration.Tests.Support;

/// <summary>What a <see cref="Unit"/> is made from.</summary>
internal sealed class UnitSetup
{
    /// <summary>Certificate and key in the SIM; null for the PKI's device.</summary>
    public TestCertificate? Device { get; set; }

    /// <summary>CA certificate in the SIM; null for the PKI's.</summary>
    public TestCa? SimCa { get; set; }

    /// <summary>The emulator besides personalisation and trace.</summary>
    public EmulatorSetup Emulator { get; set; } = new();

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; set; } = FaultPlan.None;

    /// <summary>True for a pseudo terminal and real time, false for a line in memory and a fast clock.</summary>
    public bool Pty { get; set; }

    /// <summary>False for a long life, whose trace would outgrow the memory.</summary>
    public bool Traced { get; set; } = true;

    /// <summary>A floor in seconds since 1970 for a clock that knows no more, as a board's at its start; null for one that
    /// is right. Not with <see cref="Pty"/>.</summary>
    public long? Floor { get; set; }
}

/// <summary>A device in this process: emulated module and SIM, and the firmware on its line.</summary>
internal sealed class Unit : IDisposable
{
    private readonly Pki _pki;
    private readonly IByteChannel _line;
    private readonly QuirkMemory _memory = new();
    private TlsTransport? _tls;

    public Unit(Pki pki, Action<UnitSetup>? change = null)
    {
        _pki = pki;
        var setup = new UnitSetup();
        change?.Invoke(setup);
        var device = setup.Device ?? pki.Device;
        var emulator = setup.Emulator with
        {
            Personalisation = new CardPersonaliser
            {
                DeviceKey = device.Key,
                ClientCertificate = device.Der,
                CaCertificate = (setup.SimCa ?? pki.Ca).Der,
            },
            Trace = setup.Traced ? Trace : null,
            Modem = setup.Emulator.Modem with { Faults = setup.Faults },
        };
        IModemLink link;
        if (setup.Pty)
        {
            var pty = new PtyLink();
            link = pty;
            Module = EmulatedModule.Start(link, emulator);
            _line = new SerialByteChannel(pty.Name);
            Clock = new SystemClock();
        }
        else
        {
            var memory = new InMemoryLink();
            link = memory;
            Module = EmulatedModule.Start(link, emulator);
            var fast = new FastLine(memory.Host);
            _line = fast;
            Clock = setup.Floor is { } floor ? new FlooredClock(fast, floor) : fast;
        }
    }

    public EmulatedModule Module { get; }

    public MemoryTrace Trace { get; } = new();

    public IClock Clock { get; }

    /// <summary>APDUs and AT lines that reached the emulator so far.</summary>
    public (int Apdus, int Lines) Count()
    {
        var counters = Module.Modem.Counters();
        return (counters.Apdus, counters.AtLines);
    }

    /// <summary>The firmware's application, not started.</summary>
    public TelemetryAgent Agent(int port, Action<AgentSettings>? change = null)
    {
        var settings = Settings(port, change);
        return new TelemetryAgent(Platform(), settings, [new UptimeSensor(Clock)]);
    }

    /// <summary>What the agent runs on; the memory is the device's, so a later agent is the same device after a restart.</summary>
    public AgentPlatform Platform() => new() { Line = _line, Clock = Clock, Entropy = new PlatformEntropy(), Memory = _memory };

    /// <summary>The device's settings. The deadline is five times the default, since a wait passes ten times as fast as the
    /// real servers work, and those of a busy machine need longer than the six seconds that would be left to them.</summary>
    public AgentSettings Settings(int port, Action<AgentSettings>? change = null)
    {
        var settings = new AgentSettings { BrokerHost = "localhost", BrokerPort = port, ConnectTimeoutMs = 300000, Policy = OffloadPolicy.Fast };
        settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);
        change?.Invoke(settings);
        return settings;
    }

    /// <summary>The firmware's modem, SIM and TLS, up to where TLS can be opened.</summary>
    public TlsTransport Tls(Action<TlsOptions>? change = null)
    {
        var modem = new CellularModem(
            _line, Clock, new NullLog(), new ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip) }, null);
        var card = new IotSafeCard(modem.Sim, new IotSafeOptions(), new NullLog());
        modem.Start();
        card.Open();
        var options = new TlsOptions { Policy = OffloadPolicy.Fast, Credentials = card.LoadCredentials() };
        change?.Invoke(options);
        modem.Attach();
        _tls = new TlsTransport(modem.OpenSocket(0), card, new PlatformEntropy(), Clock, new NullLog(), options);
        return _tls;
    }

    /// <summary>Starts, connects, samples and publishes; gives what failed, null for nothing.</summary>
    public static SignetException? Road(TelemetryAgent agent)
    {
        try
        {
            agent.Start();
            agent.Connect();
            agent.Sample();
            agent.Publish();
            return null;
        }
        catch (SignetException e)
        {
            agent.Disconnect();
            return e;
        }
    }

    /// <summary>The SIM is as it was: no try of any PIN or PUK was used up.</summary>
    public void SimIsUnharmed()
    {
        bool attacked = true;
        int pin = 0, puk = 0;
        Module.Modem.WithCard(card =>
        {
            attacked = card.Usim.WasAttacked;
            pin = card.Usim.Pin.Left;
            puk = card.Usim.Puk.Left;
        });
        Assert.False(attacked);
        Assert.Equal((3, 10), (pin, puk));
    }

    public void Dispose()
    {
        var failure = Module.Modem.Failure;
        Module.Dispose();
        (_line as IDisposable)?.Dispose();
        Assert.Null(failure);
    }
}
