using Signet.Agent;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Tls;

namespace Signet.Cli.Commands;

/// <summary>One run of the demo, and what came of it.</summary>
internal sealed class Demo(DemoOptions options, Steps steps, CancellationToken stop) : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private EmbeddedBroker? _broker;
    private Backend? _backend;
    private EmulatedModule? _module;
    private int? _port;
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

    internal int Verified { get; private set; }

    internal int Refused => _backend?.Refused ?? 0;

    /// <summary>The second part; null at a broker of the outside world.</summary>
    internal DemoTrouble? Trouble { get; private set; }

    internal bool Succeeded => Error == null && Verified == options.Messages && Refused == 0 && Trouble?.Succeeded != false;

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
            bool all = await _backend!.UntilAsync(() => _backend.Verified + _backend.Refused >= options.Messages, Longest, stop);
            Verified = _backend.Verified;
            if (!all) throw new IOException($"the backend got {Verified + Refused} of {options.Messages} messages in time");

            if (_broker == null) return;

            steps.Done("what may go wrong, with a device that has flash:");
            Trouble = new DemoTrouble(this, _backend, KillBrokerAsync, RestartBrokerAsync, steps, stop);
            await Task.Run(Trouble.RunAsync, stop);
        }
        catch (Exception e) when (e is SignetException or IOException)
        {
            Error = e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_backend != null) await _backend.DisposeAsync();
        if (_broker != null) await _broker.DisposeAsync();
    }

    private async Task StartBrokerAsync()
    {
        var setup = Setup!;
        var address = setup.Broker;
        if (setup.ServerCertificate != null)
        {
            await RestartBrokerAsync();
            address = new HostPort("127.0.0.1", _broker!.Port);
            steps.Done($"broker: {address}, {EmbeddedBroker.Versions(options.Tls)}, client certificate required");
        }

        steps.Doing("the backend subscribes");
        var connection = new BackendConnection(address, setup.Broker.Host, setup.Anchors, setup.BackendIdentity);
        _backend = await Backend.ConnectAsync(
            connection, setup.DeviceKey, setup.ServerCertificate != null, m => steps.Done("backend: " + m), stop);
        steps.Done($"backend: subscribed to signet/{setup.DeviceKey.DeviceIdText}/telemetry");
    }

    private Task KillBrokerAsync() => _broker!.DisposeAsync().AsTask();

    private async Task RestartBrokerAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(Setup!.ServerCertificate!, Setup.Anchors[0], options.Tls, _port);
        _port = _broker.Port;
    }

    /// <summary>What the SIM holds.</summary>
    internal ObjectStore MakeSim() => Profile == null ? Setup!.Card.Build() : Setup!.Card.Build(Profile);

    /// <summary>Makes a device with a SIM, its power on.</summary>
    internal DemoDevice MakeDevice(ObjectStore sim, Action<AgentPlatform, AgentSettings> change, ITlsObserver? observer = null) =>
        new(Setup!, options, _port, sim, observer, change);

    private void RunDevice()
    {
        using var device = MakeDevice(MakeSim(), (_, _) => { }, new Handshakes(this));
        _module = device.Module;
        Agent = device.Agent;
        steps.Doing("the device starts module and SIM");
        try
        {
            device.Program.Run(options.Messages, 0, new Progress(this), stop);
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
