using Signet.Core;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;
using Signet.Tls12.Tests.Negative;

namespace Signet.Tls12.Tests;

/// <summary>What a handshake of TLS 1.2 comes to with a server that keeps the rules in unusual ways.</summary>
public class SessionTests
{
    [Fact]
    public void A_renegotiation_is_refused_with_a_warning_and_data_goes_on()
    {
        Session session = new Session().Connect();
        for (int i = 0; i < 3; i++)
        {
            session.Protected(22, ScriptedServer12.Message(0));
            byte[] sent = session.Client.TakeSent();
            (int type, byte[] content, int next) = session.Server.Incoming.Open(sent, 0);
            Assert.Equal(21, type);
            Assert.Equal([1, AlertDescription.NoRenegotiation], content);
            Assert.Equal(sent.Length, next);
        }

        session.Protected(23, 1, 2, 3);
        Assert.Equal([1, 2, 3], session.Client.Data);
        session.Client.Engine.Write([4, 5], 0, 2);
        session.Client.Run();
        Assert.Equal([4, 5], session.Server.Incoming.Open(session.Client.TakeSent(), 0).Content);
    }

    [Fact]
    public void A_HelloRequest_within_the_handshake_is_passed_over_and_not_in_the_transcript()
    {
        var session = new Session();
        session.Start();
        foreach (string name in new[] { "ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone" })
        {
            session.Plain(22, session.Message(name));
            if (name != "ServerHelloDone")
            {
                session.Plain(22, ScriptedServer12.Message(0));
            }
        }

        session.Server.Accept(session.Client.TakeSent(), Session.Device.Key);
        session.Client.Feed(session.Server.End());
        Assert.True(session.Client.Engine.IsEstablished);
    }

    [Fact]
    public void With_both_versions_a_change_cipher_spec_before_the_ServerHello_changes_nothing()
    {
        // RFC 8446 section 5 lets it pass; that it has no effect in TLS 1.2 either is what matters.
        var session = new Session();
        session.With(versions: TlsVersions.Both).Start().Plain(20, 1);
        foreach (string name in new[] { "ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone" })
        {
            session.Plain(22, session.Message(name));
        }

        session.Server.Accept(session.Client.TakeSent(), Session.Device.Key);
        session.Client.Feed(session.Server.End());
        Assert.True(session.Client.Engine.IsEstablished);
    }

    [Theory]
    [InlineData(112)]
    [InlineData(90)]
    [InlineData(41)]
    public void A_warning_ends_nothing(int alert)
    {
        var session = new Session();
        session.With(versions: TlsVersions.Both).Start();
        session.Plain(21, 1, (byte)alert);
        foreach (string name in new[] { "ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone" })
        {
            session.Plain(22, session.Message(name)).Plain(21, 1, (byte)alert);
        }

        session.Server.Accept(session.Client.TakeSent(), Session.Device.Key);
        session.Client.Feed(session.Server.End());
        session.Protected(21, 1, (byte)alert);
        session.Protected(23, 7);
        Assert.Equal([7], session.Client.Data);
    }

    [Fact]
    public void In_TLS_1_3_alone_no_alert_is_a_warning()
    {
        var session = new Session();
        session.With(versions: TlsVersions.Tls13).Start().Plain(21, 1, 112);
        Assert.Equal(ErrorCode.TlsAlertReceived, session.Client.Engine.Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Messages_may_be_cut_and_packed_as_the_server_likes(int portion)
    {
        var session = new Session();
        session.Start();
        byte[] all = new[] { "ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone" }
            .SelectMany(session.Message).ToArray();
        for (int at = 0; at < all.Length; at += Math.Min(portion, all.Length - at))
        {
            session.Plain(22, all[at..Math.Min(at + Math.Min(portion, all.Length - at), all.Length)]);
        }

        session.Server.Accept(session.Client.TakeSent(), Session.Device.Key);
        session.Client.Feed(session.Server.End(), portion);
        Assert.Equal([TlsOutput.Established, TlsOutput.Confirmed], session.Client.Told);
    }

    [Fact]
    public void A_nonce_that_the_server_chooses_at_random_is_taken()
    {
        Session session = new Session().Connect();
        session.Raw(session.Server.Outgoing.Protect(23, [1], 0xFFEEDDCCBBAA9988));
        session.Raw(session.Server.Outgoing.Protect(23, [2], 5));
        session.Raw(session.Server.Outgoing.Protect(23, [3], 5));
        Assert.Equal([1, 2, 3], session.Client.Data);
    }

    [Fact]
    public void Our_own_nonces_are_the_sequence_number()
    {
        Session session = new Session().Connect();
        for (int i = 0; i < 300; i++)
        {
            session.Client.Engine.Write([1], 0, 1);
            session.Client.Run();
            byte[] record = session.Client.TakeSent();

            // Finished was number 0.
            Assert.Equal(i + 1, (record[11] << 8) | record[12]);
            session.Server.Incoming.Open(record, 0);
        }
    }

    [Fact]
    public void The_end_of_a_served_connection_is_its_close_notify()
    {
        Session session = new Session().Connect();
        session.Protected(21, 1, 0);
        Assert.Equal(TlsOutput.Closed, session.Client.Engine.Output);
        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
    }

    [Fact]
    public void Our_end_is_close_notify()
    {
        Session session = new Session().Connect();
        session.Client.Engine.Close();
        session.Client.Run();
        Assert.Equal([1, 0], session.Server.Incoming.Open(session.Client.TakeSent(), 0).Content);
    }

    [Fact]
    public void Keys_are_not_replaced()
    {
        Session session = new Session().Connect();
        SignetException error = Assert.Throws<SignetException>(() => session.Client.Engine.UpdateKey(true));
        Assert.Equal(ErrorCode.InvalidState, error.Code);
    }

    [Fact]
    public void What_we_send_ends_before_our_key_is_worn()
    {
        var session = new Session();
        session.With(change: o => o.RecordsPerKey = 8).Connect();
        for (int i = 0; i < 6; i++)
        {
            session.Client.Engine.Write([1], 0, 1);
            session.Client.Run();
        }

        SignetException error = Assert.Throws<SignetException>(() => session.Client.Engine.Write([1], 0, 1));
        Assert.Equal(ErrorCode.TlsKeyLimit, error.Code);
    }

    [Fact]
    public void Without_a_demand_for_it_no_certificate_is_shown()
    {
        var session = new Session();
        session.With(change: o => o.RequireClientAuthentication = false).Change("CertificateRequest", _ => []);
        session.Start();
        foreach (int i in new[] { 0, 1, 2, 3 })
        {
            session.Plain(22, session.Message(i));
        }

        session.Server.Accept(session.Client.TakeSent(), null);
        session.Client.Feed(session.Server.End());
        Assert.True(session.Client.Engine.IsEstablished);
        Assert.False(session.Client.Engine.WasAskedForCertificate);
    }

    [Fact]
    public void Who_has_no_certificate_says_so_when_asked()
    {
        var server = new ScriptedServer12(Session.Good);
        var client = new EngineDriver(Session.Root, null, o =>
        {
            o.Policy = OffloadPolicy.Guarded;
            o.RequireClientAuthentication = false;
            o.Versions = TlsVersions.Tls12;
            o.Legacy = new Tls12Profile();
        });
        client.Start();
        client.Feed(server.Flight(client.TakeSent()).SelectMany(m => ScriptedServer12.PlainRecord(22, m)).ToArray());
        byte[] flight = client.TakeSent();
        Assert.Equal([11, 0, 0, 3, 0, 0, 0], flight[5..12]);
        server.Accept(flight, null, [11, 16]);
        client.Feed(server.End());
        Assert.True(client.Engine.IsEstablished);
    }

    [Fact]
    public void Versions_need_their_assembly_and_no_test_of_the_cards_key_derivation()
    {
        static ErrorCode Error(Action<TlsOptions> change) =>
            Assert.Throws<SignetException>(() => new EngineDriver(Session.Root, Session.Device, change)).Code;
        Assert.Equal(ErrorCode.InvalidArgument, Error(o => o.Versions = TlsVersions.Both));
        Assert.Equal(ErrorCode.InvalidArgument, Error(o => o.Versions = TlsVersions.Tls12));
        Assert.Equal(ErrorCode.InvalidArgument, Error(o =>
        {
            o.Versions = TlsVersions.Both;
            o.Legacy = new Tls12Profile();
            o.Policy = OffloadPolicy.Conformance;
        }));
    }

    [Fact]
    public void The_ClientHello_offers_what_the_version_needs_and_no_more()
    {
        var only = new Session();
        only.Start();
        Assert.Equal([10, 11, 13, 23, 0, 1, 0xFF01], OrderOf(only, [10, 11, 13, 23, 0, 1, 0xFF01]));
        var both = new Session();
        both.With(versions: TlsVersions.Both).Start();
        Dictionary<int, byte[]> extensions = ScriptedBytes.Extensions(both.Server.ClientHello);
        Assert.Equal([4, 3, 4, 3, 3], extensions[43]);
        Assert.Contains(51, extensions.Keys);
        Assert.Empty(extensions[23]);
        Assert.Equal([0], extensions[0xFF01]);
        var newest = new Session();
        newest.With(versions: TlsVersions.Tls13).Start();
        extensions = ScriptedBytes.Extensions(newest.Server.ClientHello);
        Assert.Equal([2, 3, 4], extensions[43]);
        Assert.DoesNotContain(23, extensions.Keys);
        Assert.DoesNotContain(0xFF01, extensions.Keys);

        // The same set, whatever the order.
        static IEnumerable<int> OrderOf(Session session, int[] expected)
        {
            Dictionary<int, byte[]> all = ScriptedBytes.Extensions(session.Server.ClientHello);
            return expected.Where(all.ContainsKey).Concat(all.Keys.Except(expected));
        }
    }
}
