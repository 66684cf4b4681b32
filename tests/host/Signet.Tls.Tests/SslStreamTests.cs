using System.Net.Security;
using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Whole connections with .NET's SslStream.</summary>
public class SslStreamTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    [Fact]
    public async Task Connects_and_carries_data_both_ways()
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.True(client.Transport.IsOpen);
        client.Send("hello");
        Assert.Equal("hello"u8.ToArray(), client.Receive(5));
        Assert.True(client.Transport.IsConfirmed);
        Assert.Equal("TLSv1.3", client.Transport.Report.Protocol);
        Assert.Equal("TLS_AES_128_GCM_SHA256", client.Transport.Report.Suite);
        client.Transport.Close();
        await server.Finish();
        Assert.Null(server.Error);
    }

    [Fact]
    public void The_card_does_exactly_what_the_fast_policy_says()
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(["generate", "agree", "verify", "verify", "sign"], client.Card.Calls);
    }

    [Fact]
    public void The_flight_is_packed_into_one_record()
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(2, client.Inner.Sent.Count);
        byte[] flight = client.Inner.Sent[1];
        Assert.Equal(flight.Length - 5, (flight[3] << 8) | flight[4]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Input_may_come_in_any_portions(int portion)
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Inner.Portion = portion;
        client.Transport.Open("localhost", server.Port, 20000);
        client.Send("hello");
        Assert.Equal("hello"u8.ToArray(), client.Receive(5));
    }

    [Theory]
    [InlineData(768, false)]
    [InlineData(2304, false)]
    [InlineData(2304, true)]
    [InlineData(16709, false)]
    public void Large_data_passes_through_any_buffer(int size, bool compatibility)
    {
        byte[] data = RandomNumberGenerator.GetBytes(100_000);
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device, o =>
        {
            o.ReceiveBufferSize = size;
            o.MiddleboxCompatibility = compatibility;
        });
        client.Transport.Open("localhost", server.Port, 20000);
        for (int i = 0; i < data.Length; i += 10_000)
        {
            client.Transport.Send(data, i, 10_000, 10000);
            Assert.Equal(data[i..(i + 10_000)], client.Receive(10_000));
        }
    }

    [Fact]
    public void Intermediates_are_used()
    {
        TestCa one = Root.Intermediate("CN=One");
        TestCa two = one.Intermediate("CN=Two");
        using var server = new SslStreamServer(
            two.Server(), SslStreamServer.Echo, [one.Self.Certificate, two.Self.Certificate]);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(4, client.Card.Calls.Count(c => c == "verify"));
    }

    [Fact]
    public void The_protocol_list_is_negotiated()
    {
        using var server = new SslStreamServer(
            Root.Server(), SslStreamServer.Echo, change: o => o.ApplicationProtocols = [new SslApplicationProtocol("mqtt")]);
        using var client = new Client(Root, Device, o => o.Alpn = [Client.Bytes("x-amzn-mqtt-ca"), Client.Bytes("mqtt")]);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(1, client.Transport.Report.AlpnIndex);
    }

    [Fact]
    public void The_servers_close_notify_ends_the_data()
    {
        using var server = new SslStreamServer(Root.Server(), async s =>
        {
            await s.WriteAsync("bye"u8.ToArray());
            await s.ShutdownAsync();
        });
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal("bye"u8.ToArray(), client.Receive(3));
        Assert.Equal(-1, client.Transport.Receive(new byte[1], 0, 1, 20000));
        Assert.False(client.Transport.IsOpen);
    }

    [Fact]
    public void Without_data_Receive_returns_zero()
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(0, client.Transport.Receive(new byte[1], 0, 1, 0));
        Assert.True(client.Transport.IsOpen);
    }

    [Fact]
    public void A_server_that_wants_no_certificate_is_refused_unless_allowed()
    {
        static void NoRequest(SslServerAuthenticationOptions o)
        {
            o.ClientCertificateRequired = false;
            o.RemoteCertificateValidationCallback = null;
        }

        using (var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo, change: NoRequest))
        using (var client = new Client(Root, Device))
        {
            Assert.Equal(ErrorCode.TlsNoCertificateRequest, client.TryOpen(server.Port)?.Code);
        }

        using (var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo, change: NoRequest))
        using (var client = new Client(Root, Device, o => o.RequireClientAuthentication = false))
        {
            client.Transport.Open("localhost", server.Port, 20000);
            client.Send("hello");
            Assert.Equal("hello"u8.ToArray(), client.Receive(5));
        }
    }

    [Fact]
    public void An_address_is_proved_by_an_address()
    {
        using (var server = new SslStreamServer(Root.Server(s => s.Addresses = ["127.0.0.1"]), SslStreamServer.Echo))
        using (var client = new Client(Root, Device))
        {
            Assert.Null(client.TryOpen(server.Port, "127.0.0.1"));
        }

        using (var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo))
        using (var client = new Client(Root, Device))
        {
            Assert.Equal(ErrorCode.NameMismatch, client.TryOpen(server.Port, "127.0.0.1")?.Code);
        }
    }

    [Fact]
    public void The_wrong_authority_and_the_wrong_time_are_refused()
    {
        Refused(ErrorCode.UnknownIssuer, TestCa.Root("CN=Other").Server());

        // Same name, other key.
        Refused(ErrorCode.CertificateSignatureInvalid, TestCa.Root().Server());
        Refused(ErrorCode.NameMismatch, Root.Server(s => s.DnsNames = ["example.org"]));
        Refused(ErrorCode.CertificateExpired, Root.Server(s =>
        {
            s.NotBefore = DateTimeOffset.UtcNow.AddDays(-9);
            s.NotAfter = DateTimeOffset.UtcNow.AddDays(-1);
        }));
        Refused(ErrorCode.CertificateNotYetValid, Root.Server(s => s.NotBefore = DateTimeOffset.UtcNow.AddDays(2)));
        Refused(ErrorCode.ClockUnknown, Root.Server(), c => c.Clock.Quality = TimeQuality.Unknown);
        Refused(ErrorCode.ClockUnknown, Root.Server(), c => c.Clock.Quality = TimeQuality.Floor);
    }

    [Fact]
    public async Task A_refused_client_certificate_is_told_apart()
    {
        using var server = new SslStreamServer(
            Root.Server(), SslStreamServer.Echo, change: o => o.RemoteCertificateValidationCallback = (_, _, _, _) => false);
        using var client = new Client(Root, Device);
        Assert.Null(client.TryOpen(server.Port));
        Assert.Equal(ErrorCode.ClientNotConfirmed, client.TryReceive()?.Code);
        await server.Finish();
    }

    [Fact]
    public void A_signature_of_another_key_is_refused_by_the_server()
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        var other = new TestCertificate(Device.Certificate, Root.Device().Key);
        using var client = new Client(Root, other);
        Assert.Null(client.TryOpen(server.Port));
        SignetException? error = client.TryReceive();
        Assert.Equal(ErrorCode.ClientNotConfirmed, error?.Code);
    }

    [Theory]
    [InlineData("generate")]
    [InlineData("agree")]
    [InlineData("verify")]
    [InlineData("sign")]
    public async Task An_error_of_the_card_ends_the_connection_with_its_own_code(string operation)
    {
        using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        client.Card.Before = name =>
        {
            if (name == operation)
            {
                throw new SignetException(ErrorCode.ChannelLost, 0x6881, null);
            }
        };
        SignetException? error = client.TryOpen(server.Port);
        Assert.Equal(ErrorCode.ChannelLost, error?.Code);
        Assert.Equal(0x6881, error?.Value);
        Assert.False(client.Inner.IsOpen);
        await server.Finish();
        Assert.NotNull(server.Error);
    }

    [Fact]
    public void One_transport_can_connect_again()
    {
        using var client = new Client(Root, Device);
        for (int i = 0; i < 3; i++)
        {
            using var server = new SslStreamServer(Root.Server(), SslStreamServer.Echo);
            client.Transport.Open("localhost", server.Port, 20000);
            client.Send("hello");
            Assert.Equal("hello"u8.ToArray(), client.Receive(5));
        }
    }

    private static void Refused(ErrorCode expected, TestCertificate certificate, Action<Client>? change = null)
    {
        using var server = new SslStreamServer(certificate, SslStreamServer.Echo);
        using var client = new Client(Root, Device);
        change?.Invoke(client);
        Assert.Equal(expected, client.TryOpen(server.Port)?.Code);
        Assert.False(client.Inner.IsOpen);
    }
}
