using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;

namespace Signet.Bench.Workloads;

/// <summary>An emulated module with an emulated SIM, whose random numbers repeat themselves from run to run.</summary>
internal sealed class BenchModule : IDisposable
{
    private readonly InMemoryLink _link = new();
    private readonly EmulatedModule _module;

    /// <summary>Starts it.</summary>
    /// <param name="authority">Issues the client certificate and is the SIM's anchor.</param>
    /// <param name="host">The only host that the network knows.</param>
    /// <param name="port">Its port on this machine.</param>
    internal BenchModule(BenchAuthority authority, string host, int port)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var client = authority.Client("bench-device", BenchDevice.ClientCertificateSize, key);
        var random = new Random(7);
        _module = EmulatedModule.Start(_link, new EmulatorSetup
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
                Hosts = new Dictionary<string, HostTarget> { [host] = new("127.0.0.1", port) },
                AllowOtherHosts = false,
            },
        });
        Line = new HostLine(_link.Host);
    }

    /// <summary>The line to it.</summary>
    internal IByteChannel Line { get; }

    /// <summary>What the emulator has counted so far.</summary>
    internal ModemCounters Counters => _module.Modem.Counters();

    public void Dispose() => _module.Dispose();

    private sealed class HostLine(HostEnd host) : IByteChannel
    {
        public void Write(byte[] buffer, int offset, int count, int timeoutMs) => host.Write(buffer, offset, count);

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = host.Read(buffer, offset, count, timeoutMs);
            return read >= 0 ? read : throw new SignetException(ErrorCode.LineClosed);
        }
    }
}

/// <summary>The real time of day, for certificates must be valid, and real milliseconds, for the emulator has threads.</summary>
internal sealed class BenchClock : IClock
{
    public long Milliseconds => Environment.TickCount64;

    public long UtcSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public TimeQuality Quality => TimeQuality.Network;

    public void Delay(int milliseconds) => Thread.Sleep(milliseconds);

    public bool Offer(long utcSeconds, TimeQuality quality) => true;
}
