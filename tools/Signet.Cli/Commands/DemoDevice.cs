using Signet.Agent;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Hosting;
using Signet.Modem;
using Signet.Tls;

namespace Signet.Cli.Commands;

/// <summary>The demo's device: an emulated module with its SIM, and the firmware's application on its line. Nothing is sent
/// yet; disposing cuts its power.</summary>
internal sealed class DemoDevice : IDisposable
{
    internal DemoDevice(
        DemoSetup setup, DemoOptions options, int? brokerPort, ObjectStore sim, ITlsObserver? observer, Action<AgentPlatform, AgentSettings> change)
    {
        var hosts = new Dictionary<string, HostTarget>();
        if (brokerPort is { } port) hosts[setup.Broker.Host] = new HostTarget("127.0.0.1", port);

        var link = new InMemoryLink();
        Module = new EmulatedModule(link, sim, EmulatedModule.Module(options.Dialect), hosts, options.Trace, profile: options.Profile);
        var platform = new AgentPlatform
        {
            Line = new LinkChannel(link.Host),
            Log = new ConsoleLog(options.Verbose ? LogLevel.Trace : LogLevel.Warning),
            TlsObserver = observer,
        };
        var settings = new AgentSettings { BrokerHost = setup.Broker.Host, BrokerPort = setup.Broker.Port };
        settings.Policy = options.Policy;
        settings.TlsVersions = options.Tls;
        settings.LegacyTls = CommonOptions.LegacyOf(options.Tls);
        settings.Modem.Dialect = Dialects.Find(options.Dialect);

        // Guarded takes no anchor from the SIM. Under fast the embedded broker's CA is found there; a real one's may be several,
        // or none that fits into a SIM, and a kind of SIM may have no file for it.
        if (brokerPort == null || options.Profile != null || options.Policy == OffloadPolicy.Guarded)
            settings.TrustAnchors = [.. setup.Anchors.Select(a => a.RawData)];

        change(platform, settings);
        Program = new DeviceProgram(platform, settings, options.AllAlgorithms);
    }

    internal EmulatedModule Module { get; }

    internal DeviceProgram Program { get; }

    internal TelemetryAgent Agent => Program.Agent;

    public void Dispose() => Module.Dispose();
}
