using Signet.Core;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests;

/// <summary>Sessions of TLS 1.2 in the store: what they are bound to, how long they live, and that they are kept apart from
/// tickets of TLS 1.3.</summary>
public class StoreTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    [Fact]
    public void A_session_lives_a_day_however_often_it_is_resumed()
    {
        using OpenSslServer server = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.SessionIds);
        Visit(device, server);
        foreach (int hours in new[] { 10, 10, 3 })
        {
            device.Clock.UtcSeconds += hours * 3600;
            Visit(device, server);
            Assert.True(device.Transport.Report.IsResumed);
        }

        device.Clock.UtcSeconds += 3600;
        Visit(device, server);
        Assert.False(device.Transport.Report.IsResumed);
        Visit(device, server);
        Assert.True(device.Transport.Report.IsResumed);
    }

    [Fact]
    public void A_ticket_lives_as_long_as_its_server_says()
    {
        using OpenSslServer server = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.Tickets);
        Visit(device, server);
        foreach ((int seconds, bool resumed) in new[] { (5000, true), (2199, true), (2, false), (7199, true), (1, false) })
        {
            // OpenSSL's hint is 7200 seconds; it gives no new ticket when one is used.
            device.Clock.UtcSeconds += seconds;
            Visit(device, server);
            Assert.Equal(resumed, device.Transport.Report.IsResumed);
        }
    }

    [Theory]
    [InlineData("alpn")]
    [InlineData("policy")]
    [InlineData("anchors")]
    [InlineData("client certificate")]
    [InlineData("buffer")]
    [InlineData("authentication")]
    public void A_session_belongs_to_the_context_in_which_it_was_made(string what)
    {
        using OpenSslServer server = Start("-tls1_2");
        var store = new MemoryTicketStore(4);
        using (GuardedDevice device = Make(SessionResumption.SessionIds, o => o.Tickets = store))
        {
            Visit(device, server);
        }

        Assert.Equal(1, store.Count);
        using GuardedDevice other = Make(SessionResumption.SessionIds, o =>
        {
            o.Tickets = store;
            switch (what)
            {
                case "alpn":
                    o.Alpn = [Client.Bytes("mqtt")];
                    break;
                case "policy":
                    o.Policy = OffloadPolicy.Fast;
                    break;
                case "anchors":
                    o.Credentials.TrustAnchors = [Root.Der, TestCa.Root("CN=Another").Der];
                    break;
                case "client certificate":
                    o.Credentials.ClientChain = [Device.Der, Root.Der];
                    break;
                case "buffer":
                    o.ReceiveBufferSize = 1300;
                    break;
                default:
                    o.RequireClientAuthentication = false;
                    break;
            }
        });
        Visit(other, server);
        Assert.False(other.Transport.Report.IsResumed);
    }

    [Fact]
    public void A_session_goes_on_when_the_versions_are_widened()
    {
        using OpenSslServer server = Start("-tls1_2");
        var store = new MemoryTicketStore(4);
        using (GuardedDevice device = Make(SessionResumption.SessionIds, o => (o.Tickets, o.Versions) = (store, TlsVersions.Tls12)))
        {
            Visit(device, server);
        }

        using GuardedDevice other = Make(SessionResumption.SessionIds, o => o.Tickets = store);
        Visit(other, server);
        Assert.True(other.Transport.Report.IsResumed);
    }

    [Fact]
    public void Tickets_of_TLS_1_3_and_sessions_of_TLS_1_2_are_never_taken_for_each_other()
    {
        using OpenSslServer server = Start("");
        var store = new MemoryTicketStore(8);
        using (GuardedDevice newer = Make(SessionResumption.Tickets, o => o.Tickets = store))
        {
            Visit(newer, server);
            Assert.Equal("TLSv1.3", newer.Transport.Report.Protocol);
        }

        Assert.Equal(2, store.Count);
        using GuardedDevice older = Make(SessionResumption.Tickets, o => (o.Tickets, o.Versions) = (store, TlsVersions.Tls12));
        Visit(older, server);
        Assert.Equal("TLSv1.2", older.Transport.Report.Protocol);
        Assert.False(older.Transport.Report.IsResumed);
        Assert.Equal(3, store.Count);

        // TLS 1.3 takes its own, and leaves the other's alone.
        using GuardedDevice newest = Make(SessionResumption.Tickets, o => (o.Tickets, o.Versions) = (store, TlsVersions.Tls13));
        Visit(newest, server);
        Assert.True(newest.Transport.Report.IsResumed);
        Visit(older, server);
        Assert.True(older.Transport.Report.IsResumed);
    }

    [Fact]
    public void A_record_that_claims_the_other_version_is_none()
    {
        var session = new SessionTicket(48) { IsLegacy = true, Ticket = new byte[32], Lifetime = 60, AgeAdd = 0xC02B0000 };
        var record = new byte[session.Size];
        session.Write(record, 0);
        Assert.Equal(3, record[0]);
        var read = new SessionTicket();
        Assert.True(read.Read(record, 0, record.Length));
        Assert.True(read.IsLegacy);
        Assert.Equal(0xC02B0000, read.AgeAdd);

        // The store's key keeps them apart; a record in the wrong place is refused by its first byte.
        var store = new MemoryTicketStore(4);
        using OpenSslServer server = Start("");
        using GuardedDevice device = Make(SessionResumption.SessionIds, o => o.Tickets = new ChangingStore(store, r => r[0] = r[0] == 3 ? (byte)2 : (byte)3));
        Visit(device, server);
        Visit(device, server);
        Assert.False(device.Transport.Report.IsResumed);
    }

    [Fact]
    public void A_session_whose_connection_failed_is_not_resumed()
    {
        using OpenSslServer server = Start("-tls1_2", "");
        using GuardedDevice device = Make(SessionResumption.SessionIds);
        device.Transport.Open("localhost", server.Port, 20000);
        device.Transport.KeepTickets();
        Assert.Equal(0, device.Transport.Receive(new byte[1], 0, 1, 1));
        Assert.Equal(1, device.Tickets.Count);

        // A renegotiation that is refused ends with the server's fatal alert (RFC 5246 section 7.2.2).
        server.Type("r");
        Assert.Throws<SignetException>(() =>
        {
            while (device.Transport.Receive(new byte[1], 0, 1, 20000) > 0)
            {
            }
        });
        Assert.Equal(0, device.Tickets.Count);
    }

    [Fact]
    public void Without_the_applications_word_no_session_is_kept()
    {
        using OpenSslServer server = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.SessionIds);
        device.Transport.Open("localhost", server.Port, 20000);
        device.Transport.Close();
        Assert.Equal(0, device.Tickets.Count);
    }

    [Fact]
    public void A_server_that_forgot_the_session_gets_a_full_handshake()
    {
        using OpenSslServer server = Start("-tls1_2");
        using OpenSslServer other = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.SessionIds);
        Visit(device, server);
        device.Inner.OtherPort = other.Port;
        Visit(device, server);
        Assert.False(device.Transport.Report.IsResumed);
        Visit(device, server);
        Assert.True(device.Transport.Report.IsResumed);
        Assert.Equal(["sign", "sign"], device.Card.Calls);
    }

    [Fact]
    public void Finished_and_the_first_data_leave_in_one_piece_when_a_session_is_resumed()
    {
        using OpenSslServer server = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.SessionIds);
        Visit(device, server);
        device.Inner.Sent.Clear();
        device.Transport.Hold = true;
        Visit(device, server);
        Assert.True(device.Transport.Report.IsResumed);

        // ClientHello; change_cipher_spec, Finished and data; close_notify.
        Assert.Equal(3, device.Inner.Sent.Count);
    }

    [Fact]
    public void A_ticket_whose_record_was_damaged_into_a_session_id_is_not_offered()
    {
        var store = new MemoryTicketStore(4);
        using OpenSslServer server = Start("-tls1_2");
        using GuardedDevice device = Make(SessionResumption.Tickets, o => o.Tickets = new ChangingStore(store, r => r[9] &= 0xFE));
        Visit(device, server);
        Visit(device, server);
        Assert.False(device.Transport.Report.IsResumed);
    }

    private static OpenSslServer Start(string version, string arguments = "-rev") => new(Server, Root, arguments, version);

    private static GuardedDevice Make(SessionResumption resumption, Action<TlsOptions>? change = null) => new(Root, Device, o =>
    {
        o.Versions = TlsVersions.Both;
        o.Legacy = new Tls12Profile { Resumption = resumption };
        change?.Invoke(o);
    });

    private static void Visit(GuardedDevice device, OpenSslServer server) =>
        Assert.Equal("olleh\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));

    /// <summary>Changes the records that it is given.</summary>
    private sealed class ChangingStore(ITicketStore inner, Action<byte[]> change) : ITicketStore
    {
        public void Put(byte[] key, int keyOffset, byte[] ticket, int offset, int count)
        {
            byte[] changed = ticket.AsSpan(offset, count).ToArray();
            change(changed);
            inner.Put(key, keyOffset, changed, 0, count);
        }

        public int Take(byte[] key, int keyOffset, byte[] ticket, int offset, int room) =>
            inner.Take(key, keyOffset, ticket, offset, room);

        public void Clear() => inner.Clear();
    }
}
