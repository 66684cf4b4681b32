using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Mutual handshakes, full and resumed, of a guarded device with servers that nobody here wrote.</summary>
public class PeerTests(ITestOutputHelper output)
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    // CONNECT of MQTT 3.1.1, clean session, keep-alive 60, client id "d", and the CONNACK that accepts it.
    private static readonly byte[] Connect = [0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'d'];
    private static readonly byte[] Accepted = [0x20, 2, 0, 0];

    [Theory]
    [InlineData("", "x25519", 0)]
    [InlineData("-groups P-256", "secp256r1", 1)]
    [InlineData("-groups X25519", "x25519", 0)]
    [InlineData("-no_ticket", "x25519", 0)]
    [InlineData("-num_tickets 1", "x25519", 0)]
    [InlineData("-max_send_frag 512", "x25519", 0)]
    public void OpenSSL(string arguments, string group, int retries)
    {
        using var server = new OpenSslServer(Root.Server(), Root, arguments + " -rev");
        using var device = new GuardedDevice(Root, Device);
        for (int i = 0; i < 3; i++)
        {
            device.Inner.Sent.Clear();
            Assert.Equal("olleh\n", Encoding.ASCII.GetString(device.Visit(server.Port, "hello\n"u8.ToArray(), 6)));
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
            Assert.Equal(group, device.Transport.Report.Group);
            Assert.Equal(retries, device.Inner.Sent.Count(s => s[0] == 22) - 1);
            output.WriteLine($"{(i > 0 ? "resumed" : "full")}: {device.Bytes} bytes");
        }

        Assert.Equal(["sign"], device.Card.Calls);
    }

    [Fact]
    public void OpenSSL_resumes_within_the_budget_with_stateful_tickets()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-no_ticket -rev");
        using var device = new GuardedDevice(Root, Device);
        TestCertificate certificate = Root.Server();
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        int besides = device.Bytes - Device.Der.Length - certificate.Der.Length;
        output.WriteLine($"full {device.Bytes}, besides both leaves {besides}");
        Assert.InRange(besides, 1, 765);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        output.WriteLine($"resumed {device.Bytes}");
        Assert.True(device.Transport.Report.IsResumed);
        Assert.InRange(device.Bytes, 1, 530);
    }

    [Fact]
    public void OpenSSL_that_keeps_no_state_before_its_cookie_came_back()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-stateless");
        using var device = new GuardedDevice(Root, Device);
        device.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(2, device.Inner.Sent.Count(s => s[0] == 22));
        device.Transport.Send("from the device\n"u8.ToArray(), 0, 16, 1000);
        server.Expect("from the device");
    }

    [Fact]
    public void OpenSSL_with_middlebox_compatibility()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev");
        using var device = new GuardedDevice(Root, Device, o => o.MiddleboxCompatibility = true);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.True(device.Transport.Report.IsResumed);
        using var other = new OpenSslServer(Root.Server(), Root, "-groups P-256 -rev");
        device.Tickets.Clear();
        device.Visit(other.Port, "a\n"u8.ToArray(), 2);
        Assert.Equal("secp256r1", device.Transport.Report.Group);
    }

    [Fact]
    public void OpenSSL_without_key_agreement_where_both_allow_it()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-allow_no_dhe_kex -rev");
        using var device = new GuardedDevice(Root, Device, o => o.AllowPskOnly = true);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.True(device.Transport.Report.IsResumed);

        // OpenSSL prefers (EC)DHE while it can; whichever it took, the report says so.
        output.WriteLine(device.Transport.Report.Group ?? "psk_ke");
    }

    [Fact]
    public void OpenSSL_that_forgot_its_tickets_gets_a_full_handshake()
    {
        TestCertificate certificate = Root.Server();
        using var device = new GuardedDevice(Root, Device);
        int port;
        using (var server = new OpenSslServer(certificate, Root, "-rev"))
        {
            port = server.Port;
            device.Visit(port, "a\n"u8.ToArray(), 2);
        }

        // The same port is needed, since tickets are bound to it.
        using var relay = new TcpListener(IPAddress.Loopback, port);
        relay.Start();
        using var other = new OpenSslServer(certificate, Root, "-rev");
        Task pump = Task.Run(async () =>
        {
            using TcpClient near = await relay.AcceptTcpClientAsync();
            using var far = new TcpClient("127.0.0.1", other.Port);
            Task up = near.GetStream().CopyToAsync(far.GetStream());
            Task down = far.GetStream().CopyToAsync(near.GetStream());
            await Task.WhenAny(up, down);
        });
        Assert.Equal(2, device.Tickets.Count);
        device.Visit(port, "a\n"u8.ToArray(), 2);
        Assert.False(device.Transport.Report.IsResumed);
        Assert.Equal(["sign", "sign"], device.Card.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mosquitto(bool stateful)
    {
        using ServerProcess server = StartMosquitto(stateful);
        using var device = new GuardedDevice(Root, Device);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Accepted, device.Visit(server.Port, Connect, 4));
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
            output.WriteLine($"{(i > 0 ? "resumed" : "full")}: {device.Bytes} bytes");
            if (i > 0 && stateful)
            {
                Assert.InRange(device.Bytes, 1, 530);
            }
        }

        Assert.Equal(["sign"], device.Card.Calls);
    }

    [Fact]
    public void Mosquitto_takes_Finished_CONNECT_and_PUBLISH_in_one_piece()
    {
        using ServerProcess server = StartMosquitto(true);
        using var device = new GuardedDevice(Root, Device);
        device.Visit(server.Port, Connect, 4);
        device.Transport.Hold = true;
        device.Inner.Sent.Clear();
        device.Transport.Open("localhost", server.Port, 20000);
        Assert.True(device.Transport.IsOpen);
        device.Transport.Send(Connect, 0, Connect.Length, 1000);
        byte[] publish = [0x32, 57, 0, 1, (byte)'t', 0, 1, .. new byte[52]];
        device.Transport.Send(publish, 0, publish.Length, 1000);
        var answer = new byte[8];
        int have = 0;
        while (have < 8)
        {
            have += device.Transport.Receive(answer, have, 8 - have, 20000);
        }

        Assert.Equal([.. Accepted, 0x40, 2, 0, 1], answer);
        Assert.True(device.Transport.Report.IsResumed);
        Assert.Equal(2, device.Inner.Sent.Count);
        long bytes = device.Transport.Report.WireBytesUp + device.Transport.Report.WireBytesDown;
        output.WriteLine($"resumed wake-up: {bytes} bytes to PUBACK");
        Assert.InRange(bytes, 1, 850);
    }

    [Theory]
    [InlineData("NORMAL", "x25519")]
    [InlineData("NORMAL:-GROUP-ALL:+GROUP-SECP256R1", "secp256r1")]
    [InlineData("NORMAL:%DISABLE_TLS13_COMPAT_MODE", "x25519")]
    public void GnuTLS(string priority, string group)
    {
        using var server = new ServerProcess(
            Root.Server(),
            Root,
            ServerProcess.Find("gnutls-serv"),
            "--echo --require-client-cert --verify-client-cert --x509certfile {folder}/server.pem --x509keyfile {folder}/server.key "
                + "--x509cafile {folder}/ca.pem -p {port} --priority " + priority,
            new Regex(@"Echo Server listening on IPv4 .*done"));
        using var device = new GuardedDevice(Root, Device, o => o.MaxTicketSize = 2048);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("hello\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
            Assert.Equal(group, device.Transport.Report.Group);
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
            output.WriteLine($"{(i > 0 ? "resumed" : "full")}: {device.Bytes} bytes");
        }
    }

    [Fact]
    public async Task SslStream()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(Root.Server().Certificate, null, true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
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
        using var device = new GuardedDevice(Root, Device);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("hello"u8.ToArray(), device.Visit(port, "hello"u8.ToArray(), 5));
            output.WriteLine($"{(device.Transport.Report.IsResumed ? "resumed" : "full")}: {device.Bytes} bytes");
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
        }

        await serving.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static ServerProcess StartMosquitto(bool stateful)
    {
        var files = new Dictionary<string, string>
        {
            ["mosquitto.conf"] = """
                listener {port} 127.0.0.1
                cafile {folder}/ca.pem
                certfile {folder}/server.pem
                keyfile {folder}/server.key
                require_certificate true
                tls_version tlsv1.3
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
                Options = -SessionTicket

                """,
        };
        return new ServerProcess(
            Root.Server(),
            Root,
            ServerProcess.Find("mosquitto"),
            "-c {folder}/mosquitto.conf",
            new Regex("mosquitto version .* running"),
            files,
            stateful ? new Dictionary<string, string> { ["OPENSSL_CONF"] = "{folder}/openssl.cnf" } : null);
    }
}
