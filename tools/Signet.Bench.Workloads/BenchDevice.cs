using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Trace;
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

    private const string BrokerName = "broker.signet.example";

    private readonly BenchBroker _broker;
    private readonly EmulatedModule _module;

    /// <summary>Makes everything; nothing is sent yet.</summary>
    /// <param name="readings">Readings in each batch.</param>
    /// <param name="policy">Who does TLS's public-key work.</param>
    /// <param name="observer">Hears of the handshake.</param>
    internal BenchDevice(int readings, OffloadPolicy policy, ITlsObserver observer)
    {
        var authority = new BenchAuthority();
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = authority.Client("bench-device", ClientCertificateSize, key);
        _broker = new BenchBroker(authority.Server(BrokerName, ServerCertificateSize), authority.Certificate, resumes: policy == OffloadPolicy.Guarded);

        var random = new Random(7);
        var link = new InMemoryLink();
        _module = EmulatedModule.Start(link, new EmulatorSetup
        {
            Personalisation = new CardPersonaliser
            {
                DeviceKey = key,
                ClientCertificate = client.RawData,
                CaCertificate = authority.Certificate.RawData,
            },
            Applet = AppletProfile.Default with
            {
                Random = count =>
                {
                    var bytes = new byte[count];
                    random.NextBytes(bytes);
                    return bytes;
                },
            },
            Modem = new Emulator.Modem.ModemOptions
            {
                Dialect = ModemDialect.A7670,
                Hosts = new Dictionary<string, HostTarget> { [BrokerName] = new("127.0.0.1", _broker.Port) },
                AllowOtherHosts = false,
            },
        });

        var platform = new AgentPlatform
        {
            Line = new Line(link.Host),
            Clock = new BenchClock(),
            Entropy = new FixedEntropy("platform", 8),
            TlsObserver = observer,
        };
        var settings = new AgentSettings { BrokerHost = BrokerName, BrokerPort = 8883 };
        settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);
        settings.Policy = policy;
        settings.TrustAnchors = [authority.Certificate.RawData];
        var sensors = new ISensor[readings];
        for (int i = 0; i < readings; i++) sensors[i] = new Sensor(2000 + i);
        Agent = new TelemetryAgent(platform, settings, sensors);
        Agent.UseMcuCrypto([new X25519KeyAgreement(Agent.Random), new P256KeyAgreement(Agent.Random)], new P256Verifier());
    }

    internal TelemetryAgent Agent { get; }

    /// <summary>What the emulator has counted so far.</summary>
    internal ModemCounters Counters => _module.Modem.Counters();

    /// <summary>The newest message that the broker received.</summary>
    internal byte[] LastMessage => _broker.LastMessage;

    public void Dispose()
    {
        Agent.Stop();
        _module.Dispose();
        _broker.Dispose();
    }

    private sealed class Line(HostEnd host) : IByteChannel
    {
        public void Write(byte[] buffer, int offset, int count, int timeoutMs) => host.Write(buffer, offset, count);

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = host.Read(buffer, offset, count, timeoutMs);
            return read >= 0 ? read : throw new SignetException(ErrorCode.LineClosed);
        }
    }

    // As a temperature in hundredths of a degree.
    private sealed class Sensor(long value) : ISensor
    {
        private readonly ReadingName _name = new("t");

        public string Name => "t";

        public string Unit => "cCel";

        public void Read(TelemetryBatch batch, int offset) => batch.Add(_name, offset, value);
    }

    // The real time of day, for certificates must be valid, and real milliseconds, for the emulator has threads.
    private sealed class BenchClock : IClock
    {
        public long Milliseconds => Environment.TickCount64;

        public long UtcSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        public TimeQuality Quality => TimeQuality.Network;

        public void Delay(int milliseconds) => Thread.Sleep(milliseconds);

        public bool Offer(long utcSeconds, TimeQuality quality) => true;
    }
}
