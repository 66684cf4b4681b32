using System.Text;
using Signet.Core;
using Signet.Integration.Tests.Support;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Integration.Tests;

/// <summary>The firmware's TLS over modem and SIM, with peers that demand a client certificate.</summary>
public class TlsPeerTests
{
    private const int DeadlineMs = 300000;

    private static readonly Pki Pki = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OpenSSL_exchanges_data(bool pty)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca);
        using var unit = new Unit(Pki, s => s.Pty = pty);
        var tls = unit.Tls();
        tls.Open("localhost", server.Port, DeadlineMs);
        server.Expect("CN = device-1");
        Send(tls, "from the device\n");
        server.Expect("from the device");
        server.Type("from the server");
        Assert.Equal("from the server\n", Receive(tls, 16));
        Assert.True(tls.IsConfirmed);
        Assert.Equal(1, tls.Report.Signatures);
        Assert.Equal("TLSv1.3", tls.Report.Protocol);
        unit.SimIsUnharmed();

        // Q: s_server ends without close_notify, which must not pass for an end of the data.
        server.Type("Q");
        var error = Assert.Throws<SignetException>(() => tls.Receive(new byte[1], 0, 1, DeadlineMs));
        Assert.Equal(ErrorCode.TlsTruncated, error.Code);
        Assert.False(tls.IsOpen);
    }

    [Fact]
    public void OpenSSLs_close_notify_ends_the_data()
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, "-www");
        using var unit = new Unit(Pki);
        var tls = unit.Tls();
        tls.Open("localhost", server.Port, DeadlineMs);
        Send(tls, "GET / HTTP/1.0\r\n\r\n");
        Assert.Equal("HTTP/1.0 200 ok", Receive(tls, 15));
        var rest = new byte[1024];
        int got;
        do got = tls.Receive(rest, 0, rest.Length, DeadlineMs);
        while (got > 0);

        Assert.Equal(-1, got);
        Assert.False(tls.IsOpen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DotNet_exchanges_data_and_hears_our_close_notify(bool pty)
    {
        string? subject = null;
        using var server = new SslStreamServer(Pki.Server, async stream =>
        {
            subject = stream.RemoteCertificate?.Subject;
            await SslStreamServer.Echo(stream);
        });
        using var unit = new Unit(Pki, s => s.Pty = pty);
        var tls = unit.Tls();
        tls.Open("localhost", server.Port, DeadlineMs);

        // More than a record, a modem's send and a modem's read each take.
        string text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i:D4} "));
        Send(tls, text);
        Assert.Equal(text, Receive(tls, text.Length));

        // SslStream reads an end only after close_notify; a bare TCP end is an IOException.
        tls.Close();
        await server.Finish();
        Assert.Null(server.Error);
        Assert.Equal("CN=device-1", subject);
    }

    [Theory]
    [InlineData("-num_tickets 0")]
    [InlineData("-num_tickets 2")]
    [InlineData("-num_tickets 8")]
    public void Tickets_are_read_and_ignored(string tickets)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, tickets);
        using var unit = new Unit(Pki);
        var tls = unit.Tls();
        tls.Open("localhost", server.Port, DeadlineMs);
        server.Type("pong");
        Assert.Equal("pong\n", Receive(tls, 5));
        Send(tls, "ping\n");
        server.Expect("ping");
    }

    [Theory]
    [InlineData("K")]
    [InlineData("k")]
    public void Keys_are_updated_when_the_server_wants(string command)
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca);
        using var unit = new Unit(Pki);
        var tls = unit.Tls();
        tls.Open("localhost", server.Port, DeadlineMs);
        server.Type("tickets are through");
        Receive(tls, 20);
        for (int i = 0; i < 2; i++)
        {
            // s_server reads its commands in portions: the next line waits until this one is obeyed.
            long before = tls.Report.WireBytesDown;
            server.Type(command);
            for (int tries = 0; tls.Report.WireBytesDown == before; tries++)
            {
                Assert.True(tries < 300, server.Output);
                Assert.Equal(0, tls.Receive(new byte[1], 0, 1, 1000));
            }

            server.Type("pong" + i);
            Assert.Equal("pong" + i + "\n", Receive(tls, 6));
            Send(tls, "ping" + i + "\n");
            server.Expect("ping" + i);
        }
    }

    [Fact]
    public void A_server_that_authenticates_no_clients_is_refused_unless_the_settings_allow_it()
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca, verify: "");
        using var unit = new Unit(Pki);
        var error = Assert.Throws<SignetException>(() => unit.Tls().Open("localhost", server.Port, DeadlineMs));
        Assert.Equal(ErrorCode.TlsNoCertificateRequest, error.Code);

        var tls = unit.Tls(o => o.RequireClientAuthentication = false);
        tls.Open("localhost", server.Port, DeadlineMs);
        Send(tls, "anonymous\n");
        server.Expect("anonymous");

        // The report says that the SIM signed nothing: this client was not authenticated.
        Assert.Equal(0, tls.Report.Signatures);
        Assert.Equal(1, tls.Report.Agreements);
    }

    [Fact]
    public void The_SIM_signs_and_agrees_once_a_handshake()
    {
        using var server = new OpenSslServer(Pki.Server, Pki.Ca);
        using var unit = new Unit(Pki);
        var tls = unit.Tls();
        for (int i = 1; i <= 2; i++)
        {
            tls.Open("localhost", server.Port, DeadlineMs);
            Send(tls, $"hello {i}\n");
            server.Expect($"hello {i}");
            tls.Close();
            var uses = unit.Module.Applet.PrivateKeyUses.ToDictionary(u => u.Key.Command, u => u.Value);
            Assert.Equal(
                new Dictionary<string, int> { ["GENERATE KEY PAIR"] = i, ["COMPUTE DH"] = i, ["COMPUTE SIGNATURE"] = i }, uses);
        }
    }

    private static void Send(TlsTransport tls, string text) =>
        tls.Send(Encoding.ASCII.GetBytes(text), 0, text.Length, DeadlineMs);

    private static string Receive(TlsTransport tls, int count)
    {
        var all = new byte[count];
        for (int have = 0; have < count;)
        {
            int got = tls.Receive(all, have, count - have, DeadlineMs);
            Assert.True(got > 0, $"got {got} after {have} of {count}");
            have += got;
        }

        return Encoding.ASCII.GetString(all);
    }
}
