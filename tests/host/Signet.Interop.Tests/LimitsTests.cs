using System.Security.Cryptography;
using Signet.Core;
using Signet.Interop.Tests.Peers;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;
using Signet.Tls12;

namespace Signet.Interop.Tests;

/// <summary>Which peers keep their records as short as the client asks for (max_fragment_length), as docs/CLOUDS.md has it.</summary>
public class LimitsTests
{
    private const int Text = 6000;

    private static readonly Peer[] Peers = [new OpenSslPeer(), new MosquittoPeer(), new GnuTlsPeer(), new SslStreamPeer(), new JavaPeer()];
    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device();

    [Theory]
    [InlineData("OpenSSL", "1.3", true)]
    [InlineData("OpenSSL", "1.2", true)]
    [InlineData("mosquitto", "1.3", true)]
    [InlineData("mosquitto", "1.2", true)]
    [InlineData("GnuTLS", "1.3", true)]
    [InlineData("GnuTLS", "1.2", false)]
    [InlineData("SslStream", "1.3", true)]
    [InlineData("SslStream", "1.2", true)]
    [InlineData("Java JSSE", "1.3", true)]
    [InlineData("Java JSSE", "1.2", true)]
    public void A_long_answer_comes_in_records_that_fit(string name, string version, bool honoured)
    {
        Peer peer = Peers.Single(p => p.Name == name);
        Assert.SkipWhen(peer.Missing != null, name + ": " + peer.Missing);
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        using Server server = peer.Start(version, root.Server("P-256"), DeviceRoot);
        using var device = new GuardedDevice(DeviceRoot, Device, o =>
        {
            o.Credentials.TrustAnchors = [root.Der];
            o.Verifier = new ChainVerifier();
            o.Versions = TlsVersions.Both;
            o.Legacy = new Tls12Profile();
            o.Tickets = null;
        });
        (byte[] sent, byte[] answer) = peer.LongExchange(Text);
        if (honoured)
        {
            Assert.Equal(answer, device.Visit(server.Port, sent, answer.Length));
        }
        else
        {
            SignetException error = Assert.Throws<SignetException>(() => device.Visit(server.Port, sent, answer.Length));
            Assert.Equal(ErrorCode.TlsRecordOverflow, error.Code);
        }
    }
}
