using Signet.Agent;
using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Interop.Tests.Clouds;

/// <summary>A device with TLS as an agent's settings have it; what it asks for by name and port is answered by a server here.</summary>
internal sealed class CloudDevice
{
    public CloudDevice(AgentSettings settings, TestCertificate device, byte[][] anchors, int port)
    {
        var random = new PlatformEntropy();
        Card = new SoftwareSecureElement(device.Key);
        Inner = new Redirection(new SocketTransport(), port);
        Tls = new TlsTransport(Inner, Card, random, Clock, new NullLog(), new TlsOptions
        {
            Policy = settings.Policy,
            Versions = settings.TlsVersions,
            Legacy = settings.LegacyTls,
            Alpn = settings.Alpn,
            MaxCertificateSize = settings.TlsMaxCertificate,
            ReceiveBufferSize = settings.TlsReceiveBuffer,
            Credentials = new Credentials { ClientChain = [device.Der], TrustAnchors = anchors },
            KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)],
            Verifier = new ChainVerifier(),
            Tickets = new MemoryTicketStore(2),
        });
    }

    public SoftwareSecureElement Card { get; }

    public Redirection Inner { get; }

    public TlsTransport Tls { get; }

    public VirtualClock Clock { get; } = VirtualClock.Now();

    /// <summary>Opens another address than the one it is asked for, and remembers that.</summary>
    internal sealed class Redirection(ITransport inner, int port) : ITransport
    {
        public string? Host { get; private set; }

        public int Port { get; private set; }

        public bool IsOpen => inner.IsOpen;

        public void Open(string host, int asked, int timeoutMs)
        {
            (Host, Port) = (host, asked);
            inner.Open("localhost", port, timeoutMs);
        }

        public void Send(byte[] buffer, int offset, int count, int timeoutMs) => inner.Send(buffer, offset, count, timeoutMs);

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs) => inner.Receive(buffer, offset, count, timeoutMs);

        public void Close() => inner.Close();
    }
}
