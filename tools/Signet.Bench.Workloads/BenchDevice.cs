using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Modem;
using Signet.SoftCrypto;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>The firmware's application on an emulated module with an emulated SIM, and a broker that answers it.</summary>
internal sealed class BenchDevice : IDisposable
{
    /// <summary>The certificates' sizes, those of the measured neighbour (docs/BENCHMARKS.md).</summary>
    internal const int ServerCertificateSize = 496;

    /// <summary>See <see cref="ServerCertificateSize"/>.</summary>
    internal const int ClientCertificateSize = 455;

    internal const string BrokerName = "broker.signet.example";

    private readonly BenchBroker _broker;
    private readonly BenchModule _module;

    /// <summary>Makes everything; nothing is sent yet.</summary>
    /// <param name="readings">Readings in each batch.</param>
    /// <param name="policy">Who does TLS's public-key work.</param>
    /// <param name="observer">Hears of the handshake.</param>
    internal BenchDevice(int readings, OffloadPolicy policy, ITlsObserver observer)
    {
        var authority = new BenchAuthority();
        _broker = new BenchBroker(authority.Server(BrokerName, ServerCertificateSize), authority.Certificate, resumes: policy == OffloadPolicy.Guarded);
        _module = new BenchModule(authority, BrokerName, _broker.Port);
        Agent = MakeAgent(_module, authority, readings, policy, new AgentPlatform { TlsObserver = observer });
    }

    internal TelemetryAgent Agent { get; }

    /// <summary>What the emulator has counted so far.</summary>
    internal ModemCounters Counters => _module.Counters;

    /// <summary>The newest message that the broker received.</summary>
    internal byte[] LastMessage => _broker.LastMessage;

    /// <summary>Makes the application for a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="authority">The anchor.</param>
    /// <param name="readings">Readings in each batch.</param>
    /// <param name="policy">Who does TLS's public-key work.</param>
    /// <param name="platform">Store and observers; the rest is filled in.</param>
    internal static TelemetryAgent MakeAgent(
        BenchModule module, BenchAuthority authority, int readings, OffloadPolicy policy, AgentPlatform platform)
    {
        platform.Line = module.Line;
        platform.Clock = new BenchClock();
        platform.Entropy = new FixedEntropy("platform", 8);
        var settings = new AgentSettings { BrokerHost = BrokerName, BrokerPort = 8883 };
        settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);
        settings.Policy = policy;
        settings.TrustAnchors = [authority.Certificate.RawData];
        var sensors = new ISensor[readings];
        for (int i = 0; i < readings; i++) sensors[i] = new Sensor(2000 + i);
        var agent = new TelemetryAgent(platform, settings, sensors);
        agent.UseMcuCrypto([new X25519KeyAgreement(agent.Random), new P256KeyAgreement(agent.Random)], new P256Verifier());
        return agent;
    }

    public void Dispose()
    {
        Agent.Stop();
        _module.Dispose();
        _broker.Dispose();
    }

    // As a temperature in hundredths of a degree.
    private sealed class Sensor(long value) : ISensor
    {
        private readonly ReadingName _name = new("t");

        public string Name => "t";

        public string Unit => "cCel";

        public void Read(TelemetryBatch batch, int offset) => batch.Add(_name, offset, value);
    }
}
