using Signet.Core;
using Signet.Hosting;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>A guarded device and a scripted broker, everything in memory, the time in the test's hands.</summary>
internal sealed class Bench
{
    public static readonly TestCa Root = TestCa.Root();
    public static readonly TestCertificate Device = Root.Device();
    public static readonly TestCertificate Server = Root.Server();

    public Bench(Action<TlsOptions>? change = null, ISecureElement? card = null, TestCertificate? server = null)
    {
        Peer = new ScriptedPeer(server ?? Server, Device);
        Card = card ?? new SoftwareSecureElement(Device.Key);
        Change = change;
        Renew();
    }

    public ScriptedPeer Peer { get; }

    public ISecureElement Card { get; }

    public SoftwareSecureElement SoftCard => (SoftwareSecureElement)Card;

    public Action<TlsOptions>? Change { get; set; }

    public VirtualClock Clock { get; } = VirtualClock.Now();

    public MemoryTicketStore Tickets { get; } = new(8);

    public McuVerifier Verifier { get; } = new();

    public IKeyAgreement[] Agreements { get; } = McuKeyAgreement.Both();

    public IRandom Random { get; set; } = new PlatformEntropy();

    public MemoryLog Log { get; } = new();

    public TlsTransport Transport { get; private set; } = null!;

    /// <summary>Options of the newest transport.</summary>
    public TlsOptions Options { get; private set; } = null!;

    /// <summary>Makes the transport anew, as after a restart that kept the store.</summary>
    public TlsTransport Renew(Action<TlsOptions>? more = null)
    {
        var options = new TlsOptions
        {
            Policy = OffloadPolicy.Guarded,
            Credentials = new Credentials { ClientChain = [Device.Der], TrustAnchors = [Root.Der] },
            KeyAgreements = Agreements,
            Verifier = Verifier,
            Tickets = Tickets,
        };
        Change?.Invoke(options);
        more?.Invoke(options);
        Options = options;
        Transport = new TlsTransport(Peer, Card, Random, Clock, Log, options);
        return Transport;
    }

    /// <summary>Connects, exchanges data, keeps the tickets and closes; gives whether a session was resumed.</summary>
    public bool Visit(string host = "localhost", int port = 8883, bool keep = true)
    {
        Transport.Open(host, port, 10000);
        Transport.Send([0x10, 0], 0, 2, 1000);
        Assert.Equal(4, Transport.Receive(new byte[16], 0, 16, 1000));
        Assert.True(Transport.IsConfirmed);
        if (keep)
        {
            Transport.KeepTickets();
        }

        bool resumed = Transport.Report.IsResumed;
        Assert.Equal(resumed, Peer.Server.Resumed != null);
        Transport.Close();
        return resumed;
    }
}
