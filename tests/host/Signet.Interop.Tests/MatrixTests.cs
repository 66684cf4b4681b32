using System.Security.Cryptography;
using Signet.Core;
using Signet.Interop.Tests.Peers;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;
using Signet.Tls12;

namespace Signet.Interop.Tests;

/// <summary>
/// Every peer with every version, suite, kind of server key, full and resumed: each cell is a connection under guarded with the
/// firmware's own cryptography, which the peer refuses without a certificate and a signature of the secure element.
/// </summary>
public class MatrixTests(ITestOutputHelper output)
{
    private static readonly Peer[] Peers = [new OpenSslPeer(), new MosquittoPeer(), new GnuTlsPeer(), new SslStreamPeer(), new JavaPeer()];
    private static readonly string[] Versions = ["1.3", "1.2"];
    private static readonly string[] Keys = ["P-256", "P-384", "RSA-2048", "RSA-3072", "RSA-4096"];

    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device();

    [Fact]
    public void Every_combination_is_ok_or_refused_for_its_reason()
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        var matrix = new Matrix();
        foreach (Peer peer in Peers)
        {
            foreach (string version in Versions)
            {
                foreach (string key in Keys)
                {
                    AddRow(matrix, peer, version, key, root);
                }
            }
        }

        string text = matrix.Print();
        output.WriteLine(text);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "matrix.txt"), text);
        Assert.Equal([], matrix.Failures);
        Assert.Equal(Peers.Length * Versions.Length * Keys.Length * Suite.All.Length * 2, matrix.Count);
    }

    [Fact]
    public void Every_peer_refuses_a_device_of_another_authority()
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        foreach (Peer peer in Peers.Where(p => p.Missing == null))
        {
            foreach (string version in Versions)
            {
                using Server server = peer.Start(version, root.Server("P-256"), TestCa.Root("CN=Somebody else"));
                using GuardedDevice device = Make(Suite.All[0], root);
                SignetException error = Assert.Throws<SignetException>(
                    () => device.Visit(server.Port, peer.Exchange.Sent, peer.Exchange.Answer.Length));
                output.WriteLine($"{peer.Name}, TLS {version}: {error.Message}");

                // .NET judges the client after its own Finished, which in TLS 1.2 says that it took the certificate, and just closes.
                ErrorCode[] closed = peer is SslStreamPeer && version == "1.2" ? [ErrorCode.TlsTruncated, ErrorCode.SocketClosed] : [];
                Assert.Contains(error.Code, closed.Append(ErrorCode.ClientNotConfirmed));
                Assert.Equal(["sign"], device.Card.Calls);
            }
        }
    }

    private static void AddRow(Matrix matrix, Peer peer, string version, string key, AnyCa root)
    {
        if (peer.Missing is { } reason)
        {
            foreach (Suite suite in Suite.All)
            {
                var none = new Cell("-", reason);
                matrix.Add(peer.Name, version, key, suite.Name, none, none);
            }

            return;
        }

        using Server server = peer.Start(version, root.Server(key), DeviceRoot);
        foreach (Suite suite in Suite.All)
        {
            using GuardedDevice device = Make(suite, root);
            string? lacks = suite.Number(version, key) == null ? "TLS 1.2 has CCM with ECDSA only (RFC 7251)" : peer.Lacks(version, suite.Name, key);
            Cell full = lacks == null
                ? Try(() => Visit(peer, server.Port, device, version, suite, key, false))
                : Try(() => Refused(device, server.Port), new Cell("n/a", lacks));
            Cell resumed = full.Text == "ok" ? Try(() => Visit(peer, server.Port, device, version, suite, key, true)) : full;
            matrix.Add(peer.Name, version, key, suite.Name, full, resumed);
        }
    }

    private static Cell Try(Action act, Cell? good = null)
    {
        try
        {
            act();
            return good ?? Cell.Ok;
        }
        catch (Exception error)
        {
            // The cell keeps it, and the test fails by it.
            return new Cell("FAIL", error.Message.ReplaceLineEndings(" "));
        }
    }

    private static void Visit(Peer peer, int port, GuardedDevice device, string version, Suite suite, string key, bool resumed)
    {
        (byte[] sent, byte[] answer) = peer.Exchange;
        Assert.Equal(answer, device.Visit(port, sent, answer.Length));
        TlsReport report = device.Transport.Report;
        Assert.Equal("TLSv" + version, report.Protocol);
        Assert.Equal(resumed, report.IsResumed);
        Assert.Equal(Name(version, suite, key), report.Suite);

        // The secure element signed once, in the full handshake.
        Assert.Equal(["sign"], device.Card.Calls);
    }

    private static void Refused(GuardedDevice device, int port)
    {
        SignetException error = Assert.Throws<SignetException>(() => device.Transport.Open("localhost", port, 20000));
        Assert.Equal((ErrorCode.TlsAlertReceived, "handshake_failure"), (error.Code, error.Detail));
    }

    // As the registry of the suites' numbers has them.
    private static string Name(string version, Suite suite, string key)
    {
        string algorithm = suite.Name switch
        {
            "AES-128-GCM" => "AES_128_GCM_SHA256",
            "AES-256-GCM" => "AES_256_GCM_SHA384",
            "ChaCha20" => "CHACHA20_POLY1305_SHA256",
            "AES-128-CCM" => version == "1.3" ? "AES_128_CCM_SHA256" : "AES_128_CCM",
            _ => version == "1.3" ? "AES_128_CCM_8_SHA256" : "AES_128_CCM_8",
        };
        return version == "1.3" ? "TLS_" + algorithm : $"TLS_ECDHE_{(key.StartsWith("RSA") ? "RSA" : "ECDSA")}_WITH_{algorithm}";
    }

    private static GuardedDevice Make(Suite suite, AnyCa root) => new(DeviceRoot, Device, o =>
    {
        o.Credentials.TrustAnchors = [root.Der];
        o.Verifier = new ChainVerifier();
        o.MaxCertificateSize = 2048;
        o.Versions = TlsVersions.Both;
        o.Legacy = new Tls12Profile { Resumption = SessionResumption.Tickets };
        o.Suites = [suite.Make()];
        o.AllowShortTags = true;
        o.MaxTicketSize = 2048;
    });
}
