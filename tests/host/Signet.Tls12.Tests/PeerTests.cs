using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Signet.Core;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests;

/// <summary>TLS 1.2, full and resumed, with other servers that nobody here wrote.</summary>
public class PeerTests(ITestOutputHelper output)
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    // CONNECT of MQTT 3.1.1, clean session, keep-alive 60, client id "d", and the CONNACK that accepts it.
    private static readonly byte[] Connect = [0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'d'];
    private static readonly byte[] Accepted = [0x20, 2, 0, 0];

    [Theory]
    [InlineData(SessionResumption.SessionIds, true)]
    [InlineData(SessionResumption.Tickets, false)]
    public void Mosquitto(SessionResumption resumption, bool stateful)
    {
        var files = new Dictionary<string, string>
        {
            ["mosquitto.conf"] = """
                listener {port} 127.0.0.1
                cafile {folder}/ca.pem
                certfile {folder}/server.pem
                keyfile {folder}/server.key
                require_certificate true
                tls_version tlsv1.2
                ciphers ECDHE-ECDSA-AES128-GCM-SHA256
                allow_anonymous true
                persistence false
                log_dest stderr
                log_type all

                """ + (Environment.UserName == "root" ? "user root\n" : ""),
            ["openssl.cnf"] = """
                openssl_conf = start
                [start]
                ssl_conf = ssl
                [ssl]
                system_default = all
                [all]
                MaxProtocol = TLSv1.2

                """ + (stateful ? "Options = -SessionTicket\n" : ""),
        };
        using var server = new ServerProcess(
            Root.Server(),
            Root,
            ServerProcess.Find("mosquitto"),
            "-c {folder}/mosquitto.conf",
            new Regex("mosquitto version .* running"),
            files,
            new Dictionary<string, string> { ["OPENSSL_CONF"] = "{folder}/openssl.cnf" });
        using GuardedDevice device = Make(resumption, TlsVersions.Both);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Accepted, device.Visit(server.Port, Connect, 4));
            Report(device);
            Assert.Equal("TLSv1.2", device.Transport.Report.Protocol);
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
        }

        Assert.Equal(["sign"], device.Card.Calls);
    }

    [Theory]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.2", SessionResumption.SessionIds)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.2", SessionResumption.Tickets)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-SECP256R1", SessionResumption.SessionIds)]
    [InlineData("NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM:%NO_TICKETS", SessionResumption.Tickets)]
    public void GnuTLS(string priority, SessionResumption resumption)
    {
        using var server = new ServerProcess(
            Root.Server(),
            Root,
            ServerProcess.Find("gnutls-serv"),
            "--echo --require-client-cert --verify-client-cert --x509certfile {folder}/server.pem --x509keyfile {folder}/server.key "
                + "--x509cafile {folder}/ca.pem -p {port} --priority " + priority,
            new Regex(@"Echo Server listening on IPv4 .*done"));
        using GuardedDevice device = Make(resumption, TlsVersions.Both, o => o.MaxTicketSize = 2048);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("hello\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
            Report(device);
            Assert.Equal("TLSv1.2", device.Transport.Report.Protocol);
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
        }
    }

    [Theory]
    [InlineData("P-384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    [InlineData("RSA-3072", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")]
    public void GnuTLS_with_other_keys(string kind, string suite)
    {
        // OpenSSL refuses its P-384 key to a client that does not offer key agreement on that curve; GnuTLS does not.
        var root = new AnyCa("P-384", HashAlgorithmName.SHA384);
        using var server = new ServerProcess(
            root.Server(kind),
            Root,
            ServerProcess.Find("gnutls-serv"),
            "--echo --require-client-cert --verify-client-cert --x509certfile {folder}/server.pem --x509keyfile {folder}/server.key "
                + "--x509cafile {folder}/ca.pem -p {port} --priority NORMAL:-VERS-ALL:+VERS-TLS1.2",
            new Regex(@"Echo Server listening on IPv4 .*done"));
        using GuardedDevice device = Make(SessionResumption.SessionIds, TlsVersions.Both, o =>
        {
            o.Credentials.TrustAnchors = [root.Der];
            o.Verifier = new ChainVerifier();
        });
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal("hello\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
            Report(device);
            Assert.Equal(suite, device.Transport.Report.Suite);
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
        }
    }

    [Fact]
    public void OpenSSL_keeps_its_P_384_key_from_a_client_without_that_curve()
    {
        var root = new AnyCa("P-384", HashAlgorithmName.SHA384);
        using var server = new OpenSslServer(root.Server("P-384"), Root, "-rev", "-tls1_2");
        using GuardedDevice device = Make(SessionResumption.None, TlsVersions.Both, o =>
        {
            o.Credentials.TrustAnchors = [root.Der];
            o.Verifier = new ChainVerifier();
        });
        SignetException error = Assert.Throws<SignetException>(() => device.Visit(server.Port, "a\n"u8.ToArray(), 2));
        Assert.Equal("handshake_failure", error.Detail);
    }

    [Theory]
    [InlineData(SessionResumption.None)]
    [InlineData(SessionResumption.Tickets)]
    public async Task SslStream(SessionResumption resumption)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(Root.Server().Certificate, null, true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls12,
            RemoteCertificateValidationCallback = (_, client, _, _) => client != null,
        };
        Task serving = Task.Run(async () =>
        {
            for (int i = 0; i < 3; i++)
            {
                using TcpClient connection = await listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(connection.GetStream());
                await stream.AuthenticateAsServerAsync(options);
                await SslStreamServer.Echo(stream);
            }
        });
        using GuardedDevice device = Make(resumption, TlsVersions.Both);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("hello"u8.ToArray(), device.Visit(port, "hello"u8.ToArray(), 5));
            Report(device);
            Assert.Equal("TLSv1.2", device.Transport.Report.Protocol);
            Assert.Equal(i > 0 && resumption != SessionResumption.None, device.Transport.Report.IsResumed);
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static GuardedDevice Make(SessionResumption resumption, TlsVersions versions, Action<TlsOptions>? change = null) =>
        new(Root, Device, o =>
        {
            o.Versions = versions;
            o.Legacy = new Tls12Profile { Resumption = resumption };
            change?.Invoke(o);
        });

    private void Report(GuardedDevice device) => output.WriteLine(
        $"{(device.Transport.Report.IsResumed ? "resumed" : "full")}: {device.Transport.Report.Suite}, "
            + $"{device.Transport.Report.Group ?? "no fresh key agreement"}, {device.Bytes} bytes");
}
