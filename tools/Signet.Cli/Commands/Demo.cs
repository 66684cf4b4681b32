using Signet.Agent;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Hosting;
using Signet.Modem;
using Signet.Tls;

namespace Signet.Cli.Commands;

/// <summary>One run of the demo, and what came of it.</summary>
internal sealed class Demo(DemoOptions options, Steps steps, CancellationToken stop) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private EmbeddedBroker? _broker;
    private Backend? _backend;
    private EmulatedModule? _module;
    private ModemCounters? _beforeHandshake;
    private ModemCounters? _beforeMessages;

    /// <summary>Who talks to whom; null when it couldn't be made.</summary>
    internal DemoSetup? Setup { get; private set; }

    /// <summary>The device's application; null before the module is on.</summary>
    internal TelemetryAgent? Agent { get; private set; }

    /// <summary>What failed; null for nothing.</summary>
    internal Exception? Error { get; private set; }

    /// <summary>What the emulator counted during the handshake, the messages and in all; null where it didn't come to
    /// that.</summary>
    internal ModemCounters? HandshakeCounters { get; private set; }

    internal ModemCounters? MessageCounters { get; private set; }

    internal ModemCounters? TotalCounters { get; private set; }

    internal SimReport? Sim { get; private set; }

    internal int Asked => options.Messages;

    /// <summary>Kind of SIM; null for one that gives no trouble.</summary>
    internal CardProfile? Profile => options.Profile;

    internal long Published => Agent?.Report.Published ?? 0;

    internal int Verified => _backend?.Verified ?? 0;

    internal int Refused => _backend?.Refused ?? 0;

    internal bool Succeeded => Error == null && Verified == options.Messages && Refused == 0;

    /// <summary>Runs it; what fails is in <see cref="Error"/>.</summary>
    internal async Task RunAsync()
    {
        try
        {
            Setup = options.Broker == null ? DemoSetup.Embedded() : DemoSetup.Real(options);
            if (Setup.Folder != null)
            {
                steps.Done($"throw-away client certificate: the broker must trust {Path.Combine(Setup.Folder, "ca.pem")} "
                    + "(--out DIR keeps the same one for the next time)");
            }

            await StartBrokerAsync();
            await Task.Run(RunDevice, stop);
            steps.Doing("waiting for the backend");
            if (!await _backend!.WaitAsync(options.Messages, Longest, stop))
                throw new IOException($"the backend got {Verified + Refused} of {options.Messages} messages in time");
        }
        catch (Exception e) when (e is SignetException or IOException)
        {
            Error = e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _module?.Dispose();
        if (_backend != null) await _backend.DisposeAsync();
        if (_broker != null) await _broker.DisposeAsync();
    }

    private async Task StartBrokerAsync()
    {
        var setup = Setup!;
        var address = setup.Broker;
        if (setup.ServerCertificate != null)
        {
            _broker = await EmbeddedBroker.StartAsync(setup.ServerCertificate, setup.Anchors[0], options.Tls);
            address = new HostPort("127.0.0.1", _broker.Port);
            steps.Done($"broker: {address}, {EmbeddedBroker.Versions(options.Tls)}, client certificate required");
        }

        steps.Doing("the backend subscribes");
        var connection = new BackendConnection(address, setup.Broker.Host, setup.Anchors, setup.BackendIdentity);
        _backend = await Backend.ConnectAsync(connection, setup.DeviceKey, m => steps.Done("backend: " + m), stop);
        steps.Done($"backend: subscribed to signet/{setup.DeviceKey.DeviceIdText}/telemetry");
    }

    private void RunDevice()
    {
        var setup = Setup!;
        var hosts = new Dictionary<string, HostTarget>();
        if (_broker != null) hosts[setup.Broker.Host] = new HostTarget("127.0.0.1", _broker.Port);

        var link = new InMemoryLink();
        var objects = Profile == null ? setup.Card.Build() : setup.Card.Build(Profile);
        _module = new EmulatedModule(link, objects, EmulatedModule.Module(options.Dialect), hosts, options.Trace, profile: Profile);
        var platform = new AgentPlatform
        {
            Line = new LinkChannel(link.Host),
            Log = new ConsoleLog(options.Verbose ? LogLevel.Trace : LogLevel.Warning),
            TlsObserver = new Handshakes(this),
        };
        var settings = new AgentSettings { BrokerHost = setup.Broker.Host, BrokerPort = setup.Broker.Port };
        settings.Policy = options.Policy;
        settings.TlsVersions = options.Tls;
        settings.LegacyTls = CommonOptions.LegacyOf(options.Tls);
        settings.Modem.Dialect = Dialects.Find(options.Dialect);

        // Guarded takes no anchor from the SIM. Under fast the embedded broker's CA is found there; a real one's may be several,
        // or none that fits into a SIM, and a kind of SIM may have no file for it.
        if (_broker == null || Profile != null || options.Policy == OffloadPolicy.Guarded) settings.TrustAnchors = [.. setup.Anchors.Select(a => a.RawData)];

        var device = new DeviceProgram(platform, settings, options.AllAlgorithms);
        Agent = device.Agent;
        steps.Doing("the device starts module and SIM");
        try
        {
            device.Run(options.Messages, 0, new Progress(this), stop);
        }
        finally
        {
            TotalCounters = _module.Modem.Counters();
            Sim = _module.Sim();
        }
    }

    private sealed class Progress(Demo demo) : DeviceProgress
    {
        internal override void Started(TelemetryAgent agent)
        {
            demo.Step($"device: module and SIM are up, device id {agent.Identity.Text}");
            demo.Doing("the device connects");
        }

        internal override void Connected(TelemetryAgent agent)
        {
            demo.Step($"device: connected, {agent.Report.Protocol}, signed by the SIM");
            demo._beforeMessages = demo._module!.Modem.Counters();
        }

        internal override void Published(int count)
        {
            demo.Doing($"message {count} of {demo.Asked} acknowledged");
            if (count == demo.Asked) demo.MessageCounters = demo._module!.Modem.Counters().Since(demo._beforeMessages!);
        }
    }

    private sealed class Handshakes(Demo demo) : ITlsObserver
    {
        public void OnHandshakeStart() => demo._beforeHandshake = demo._module!.Modem.Counters();

        public void OnEstablished(TlsReport report) =>
            demo.HandshakeCounters = demo._module!.Modem.Counters().Since(demo._beforeHandshake!);

        public void OnConfirmed(TlsReport report)
        {
        }
    }

    private void Step(string text) => steps.Done(text);

    private void Doing(string text) => steps.Doing(text);
}
