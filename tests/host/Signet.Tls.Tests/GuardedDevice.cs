using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>A device under the policy guarded with the firmware's own cryptography, over a real socket.</summary>
internal sealed class GuardedDevice : IDisposable
{
    public GuardedDevice(TestCa root, TestCertificate device, Action<TlsOptions>? change = null)
    {
        var random = new PlatformEntropy();
        var options = new TlsOptions
        {
            Credentials = new Credentials { ClientChain = [device.Der], TrustAnchors = [root.Der] },
            KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)],
            Verifier = new P256Verifier(),
            Tickets = Tickets,
        };
        change?.Invoke(options);
        Card = new SoftwareSecureElement(device.Key);
        Transport = new TlsTransport(Inner, Card, random, Clock, Log, options);
    }

    public MemoryTicketStore Tickets { get; } = new(4);

    public SoftwareSecureElement Card { get; }

    public VirtualClock Clock { get; } = VirtualClock.Now();

    public MemoryLog Log { get; } = new();

    public TappedTransport Inner { get; } = new(new SocketTransport());

    public TlsTransport Transport { get; }

    /// <summary>Opens, sends, receives so many bytes, keeps tickets, closes; gives what was received.</summary>
    public byte[] Visit(int port, byte[] send, int receive)
    {
        Transport.Open("localhost", port, 20000);
        Transport.Send(send, 0, send.Length, 10000);
        var all = new byte[receive];
        int have = 0;
        while (have < receive)
        {
            int got = Transport.Receive(all, have, receive - have, 20000);
            Assert.True(got > 0, $"got {got} after {have} of {receive}");
            have += got;
        }

        Transport.KeepTickets();
        Transport.Close();
        return all;
    }

    public int Bytes => Transport.Report.HandshakeWireBytesUp + Transport.Report.HandshakeWireBytesDown;

    public void Dispose() => Transport.Close();
}
