using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Whole connections with <c>openssl s_server</c>.</summary>
public class OpenSslTests(ITestOutputHelper output)
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    [Fact]
    public void Connects_and_carries_data_both_ways()
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        client.Send("from the device\n");
        server.Expect("from the device");
        server.Expect("CN = device-1");
        server.Type("from the server");
        Assert.Equal("from the server\n"u8.ToArray(), client.Receive(16));
        Assert.True(client.Transport.IsConfirmed);
    }

    [Theory]
    [InlineData("127.0.0.1", "", 765)]
    [InlineData("127.0.0.1", "-groups P-256", 736)]
    [InlineData("localhost", "", 765 + 18)]
    public void The_handshake_stays_within_its_budget_of_bytes(string host, string arguments, int budget)
    {
        TestCertificate certificate = Root.Server(s => s.Addresses = ["127.0.0.1"]);
        using var server = new OpenSslServer(certificate, Root, arguments);
        using var client = new Client(Root, Device);
        client.Transport.Open(host, server.Port, 20000);
        int up = client.Transport.Report.HandshakeWireBytesUp;
        int down = client.Transport.Report.HandshakeWireBytesDown;
        int certificates = certificate.Der.Length + Device.Der.Length;
        output.WriteLine($"up {up}, down {down}, certificates {certificates}, besides {up + down - certificates}");
        Assert.InRange(up + down - certificates, 1, budget);
    }

    [Theory]
    [InlineData("-max_send_frag 512 -split_send_frag 512")]
    [InlineData("-max_send_frag 512 -record_padding 512")]
    [InlineData("-record_padding 100")]
    [InlineData("-num_tickets 8")]
    [InlineData("-num_tickets 0")]
    [InlineData("-no_middlebox")]
    [InlineData("-ciphersuites TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256")]
    public void Servers_may_do_it_their_way(string arguments)
    {
        using var server = new OpenSslServer(Root.Server(), Root, arguments);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        client.Send("ping\n");
        server.Expect("ping");
        server.Type("pong");
        Assert.Equal("pong\n"u8.ToArray(), client.Receive(5));
    }

    [Fact]
    public void Middlebox_compatibility_mode_works()
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device, o => o.MiddleboxCompatibility = true);
        client.Transport.Open("localhost", server.Port, 20000);
        server.Type("pong");
        Assert.Equal("pong\n"u8.ToArray(), client.Receive(5));
    }

    [Theory]
    [InlineData("K")]
    [InlineData("k")]
    public void Keys_are_updated_when_the_server_wants(string command)
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        server.Type("tickets are through");
        client.Receive(20);
        for (int i = 0; i < 3; i++)
        {
            // s_server reads its commands in portions: the next line waits until this one is obeyed.
            long before = client.Transport.Report.WireBytesDown;
            server.Type(command);
            while (client.Transport.Report.WireBytesDown == before)
            {
                Assert.Equal(0, client.Transport.Receive(new byte[1], 0, 1, 100));
            }

            server.Type("pong" + i);
            Assert.Equal(Client.Bytes("pong" + i + "\n"), client.Receive(6));
            client.Send("ping" + i + "\n");
            server.Expect("ping" + i);
        }
    }

    [Fact]
    public void Our_key_is_replaced_in_time()
    {
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, Device, o => o.RecordsPerKey = 8);
        client.Transport.Open("localhost", server.Port, 20000);
        for (int i = 0; i < 40; i++)
        {
            client.Send("ping" + i + "\n");
        }

        server.Expect("ping39\n");
    }

    [Fact]
    public void A_chain_of_five_authorities_in_small_records_is_taken()
    {
        TestCa a = Root.Intermediate("CN=A");
        TestCa b = a.Intermediate("CN=B");
        TestCa c = b.Intermediate("CN=C");
        TestCa d = c.Intermediate("CN=D");

        // The root is sent along and ignored.
        string chain = OpenSslServer.WriteChain(d, c, b, a, Root);
        using var server = new OpenSslServer(d.Server(), Root, $"-cert_chain {chain} -max_send_frag 512");
        using var client = new Client(Root, Device, o => o.ReceiveBufferSize = 768);
        client.Transport.Open("localhost", server.Port, 20000);
        server.Type("pong");
        Assert.Equal("pong\n"u8.ToArray(), client.Receive(5));
        Assert.Equal(6, client.Card.Calls.Count(x => x == "verify"));
    }

    [Fact]
    public void A_refused_client_certificate_is_told_with_the_servers_alert()
    {
        TestCa other = TestCa.Root("CN=Somebody else");
        using var server = new OpenSslServer(Root.Server(), other);
        using var client = new Client(Root, Device);
        Assert.Null(client.TryOpen(server.Port));
        SignetException? error = client.TryReceive();
        Assert.Equal(ErrorCode.ClientNotConfirmed, error?.Code);
        Assert.Equal(48, error?.Value);
        Assert.Equal("unknown_ca", error?.Detail);
    }

    [Fact]
    public void An_expired_client_certificate_is_told_with_the_servers_alert()
    {
        TestCertificate expired = Root.Device("old", s =>
        {
            s.NotBefore = DateTimeOffset.UtcNow.AddDays(-9);
            s.NotAfter = DateTimeOffset.UtcNow.AddDays(-2);
        });
        using var server = new OpenSslServer(Root.Server(), Root);
        using var client = new Client(Root, expired);
        Assert.Null(client.TryOpen(server.Port));
        SignetException? error = client.TryReceive();
        Assert.Equal(ErrorCode.ClientNotConfirmed, error?.Code);
        Assert.Equal(45, error?.Value);
    }

    [Fact]
    public void A_server_of_TLS_1_2_only_is_refused()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "", "-tls1_2");
        using var client = new Client(Root, Device);
        SignetException? error = client.TryOpen(server.Port);
        Assert.Equal(ErrorCode.TlsAlertReceived, error?.Code);
        Assert.Equal(70, error?.Value);
    }

    [Fact]
    public void A_server_without_our_group_is_refused()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-groups X25519");
        using var client = new Client(Root, Device);
        SignetException? error = client.TryOpen(server.Port);
        Assert.Equal(ErrorCode.TlsAlertReceived, error?.Code);
        Assert.Equal(40, error?.Value);
    }

    [Fact]
    public void Something_that_is_not_TLS_is_refused()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        Task.Run(() =>
        {
            using var connection = listener.AcceptTcpClient();
            connection.GetStream().ReadExactly(new byte[100]);
            connection.GetStream().Write("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
        });
        using var client = new Client(Root, Device);
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        Assert.Equal(ErrorCode.TlsBadRecord, client.TryOpen(port)?.Code);
    }
}
