using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Tickets and PSK (RFC 8446 section 2.2, 4.2.9, 4.2.11, 4.6.1) at the engine.</summary>
public class ResumptionTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    private readonly Dictionary<string, byte[]> _tickets = [];

    [Fact]
    public void A_ticket_resumes_without_certificates_and_signatures()
    {
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        client.Requests.Clear();
        ScriptedServer server = Resume(client, ticket);
        Assert.Equal(Convert.ToHexString(ticket.Ticket), server.Resumed);
        Assert.True(client.Engine.IsResumed);
        Assert.Equal(["GenerateKeyPair X25519", "Random", "Agree"], client.Requests);
        Assert.Equal(NamedGroup.X25519, client.Engine.Group);
        Assert.All(ticket.Psk, b => Assert.Equal(0, b));

        // And the resumed session gives tickets of its own.
        client.Feed(server.Outgoing.Protect(22, server.NewTicket()));
        Resume(client, client.Tickets[^1]);
        Assert.True(client.Engine.IsResumed);
    }

    [Fact]
    public void A_server_that_lost_its_tickets_gets_a_full_handshake()
    {
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        _tickets.Clear();
        ScriptedServer server = Resume(client, ticket);
        Assert.Null(server.Resumed);
        Assert.False(client.Engine.IsResumed);
        Assert.All(ticket.Psk, b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(NamedGroup.Secp256r1, false)]
    [InlineData(NamedGroup.None, true)]
    [InlineData(NamedGroup.Secp256r1, true)]
    public void A_ticket_survives_a_retry(NamedGroup group, bool cookie)
    {
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        client.TakeSent();
        ScriptedServer server = NewServer();
        client.Start(ticket: ticket);
        client.Feed(server.Retry(client.TakeSent(), group, cookie ? new byte[64] : null));
        client.Feed(server.Hello(client.TakeSent()));
        Finish(client, server);
        Assert.True(client.Engine.IsResumed);
    }

    [Fact]
    public void Psk_alone_is_used_only_where_it_is_allowed()
    {
        EngineDriver client = Client(o => o.AllowPskOnly = true);
        SessionTicket ticket = Full(client);
        client.TakeSent();
        ScriptedServer server = NewServer();
        server.PskOnly = true;
        client.Requests.Clear();
        client.Start(ticket: ticket);
        client.Feed(server.Hello(client.TakeSent()));
        Finish(client, server);
        Assert.True(client.Engine.IsResumed);
        Assert.Equal(NamedGroup.None, client.Engine.Group);
        Assert.Equal(["GenerateKeyPair X25519", "Random"], client.Requests);

        client = Client();
        ticket = Full(client);
        client.TakeSent();
        server = NewServer();
        client.Start(ticket: ticket);
        server.Change["ServerHello"] = _ => server.ServerHello(null, [.. server.VersionExtension(), .. server.PskExtension()]);
        client.Feed(server.Hello(client.TakeSent()));
        Assert.Equal(ErrorCode.TlsIllegalParameter, client.Engine.Error);
    }

    [Theory]
    [InlineData("identity", ErrorCode.TlsIllegalParameter)]
    [InlineData("size", ErrorCode.TlsDecodeError)]
    [InlineData("twice", ErrorCode.TlsIllegalParameter)]
    [InlineData("not offered", ErrorCode.TlsUnsupportedExtension)]
    [InlineData("certificate", ErrorCode.TlsUnexpectedMessage)]
    [InlineData("request", ErrorCode.TlsUnexpectedMessage)]
    [InlineData("finished", ErrorCode.TlsBadServerFinished)]
    public void A_resumption_that_breaks_the_rules_is_refused(string offence, ErrorCode code)
    {
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        client.TakeSent();
        ScriptedServer server = NewServer();
        byte[] Psk(params byte[][] extensions) => server.ServerHello(
            null, ScriptedServer.Join([server.VersionExtension(), server.ShareExtension(), .. extensions]));
        server.Change["ServerHello"] = m => offence switch
        {
            "identity" => Psk(server.PskExtension(1)),
            "size" => Psk(ScriptedServer.Extension(41, [0])),
            "twice" => Psk(server.PskExtension(), server.PskExtension()),
            "not offered" => Psk(server.PskExtension()),
            _ => m,
        };
        server.Change["Finished"] = m => offence switch
        {
            "certificate" => ScriptedServer.Message(11, [0], ScriptedServer.Vector24()),
            "request" => ScriptedServer.Message(13, [0], ScriptedServer.Vector16()),
            "finished" => [.. m[..^1], (byte)(m[^1] ^ 1)],
            _ => m,
        };
        client.Start(ticket: offence == "not offered" ? null : ticket);
        client.Feed(server.Hello(client.TakeSent()));
        if (client.Engine.Output != TlsOutput.Failed)
        {
            foreach (byte[] message in server.Flight())
            {
                client.Feed(server.Outgoing.Protect(22, message));
            }
        }

        Assert.Equal(code, client.Engine.Error);
    }

    [Fact]
    public void A_server_that_knows_the_ticket_but_not_the_key_is_noticed()
    {
        // The server's Finished hangs on the PSK: a middleman that saw the ticket can't answer.
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        client.TakeSent();
        client.Start(ticket: ticket);
        byte[] hello = client.TakeSent();
        ScriptedServer server = NewServer();
        server.Tickets.Clear();
        server.Change["ServerHello"] = _ => server.ServerHello(
            null, [.. server.VersionExtension(), .. server.ShareExtension(), .. server.PskExtension()]);
        client.Feed(server.Hello(hello));
        Assert.Equal(ErrorCode.None, client.Engine.Error);
        client.Feed(server.Outgoing.Protect(22, server.Flight()[0]));
        Assert.Equal(ErrorCode.TlsBadRecordMac, client.Engine.Error);
    }

    [Theory]
    [InlineData(0, 48)]
    [InlineData(255, 1)]
    [InlineData(8, 1024)]
    public void Tickets_and_nonces_of_any_size_are_kept(int nonce, int size)
    {
        EngineDriver client = Client();
        ScriptedServer server = Connect(client);
        byte[] message = server.NewTicket(
            ticket: Enumerable.Repeat((byte)7, size).ToArray(),
            nonce: new byte[nonce],
            extensions: [.. ScriptedServer.Extension(42, new byte[4]), .. ScriptedServer.Extension(0x5A5A)]);
        foreach (byte[] part in message.Chunk(100))
        {
            client.Feed(server.Outgoing.Protect(22, part));
        }

        SessionTicket ticket = Assert.Single(client.Tickets);
        Assert.Equal(7200, ticket.Lifetime);
        Assert.Equal(0x09080706u, ticket.AgeAdd);
        Resume(client, Stamp(ticket));
        Assert.True(client.Engine.IsResumed);
    }

    [Fact]
    public void Tickets_that_are_no_use_pass_by()
    {
        EngineDriver client = Client();
        ScriptedServer server = Connect(client);
        client.Feed(server.Outgoing.Protect(22, server.NewTicket(ticket: new byte[1025])));
        client.Feed(server.Outgoing.Protect(22, server.NewTicket(lifetime: 0)));
        Assert.Empty(client.Tickets);
        client.Feed(server.Outgoing.Protect(23, [5]));
        Assert.Equal([5], client.Data);

        // And where none are wanted, psk_key_exchange_modes is not sent.
        client = new EngineDriver(Root, Device, o => o.Policy = OffloadPolicy.Guarded);
        server = Connect(client);
        Assert.Null(server.ClientExtension(45));
        client.Feed(server.Outgoing.Protect(22, server.NewTicket()));
        Assert.Empty(client.Tickets);
    }

    [Fact]
    public void The_age_of_the_ticket_is_obfuscated()
    {
        EngineDriver client = Client();
        SessionTicket ticket = Full(client);
        ticket.Received -= 100;
        Resume(client, ticket, out ScriptedServer server);
        byte[] extension = server.ClientExtension(41)!;
        uint age = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(extension.AsSpan(4 + ticket.Ticket.Length));
        Assert.InRange(age - 0x09080706u, 100_000u, 120_000u);
    }

    [Theory]
    [InlineData(2304, 3)]
    [InlineData(16709, 0)]
    public void The_fragment_length_of_the_first_session_is_offered_again(int buffer, int code)
    {
        EngineDriver client = Client(o => o.ReceiveBufferSize = buffer);
        SessionTicket ticket = Full(client);
        Assert.Equal(code, ticket.FragmentCode);
        Resume(client, ticket, out ScriptedServer server);
        Assert.Equal(code == 0 ? null : [(byte)code], server.ClientExtension(1));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written_and_nothing_else_is()
    {
        SessionTicket ticket = Full(Client());
        ticket.Limit = long.MaxValue;
        ticket.Context[31] = 9;
        var record = new byte[ticket.Size];
        ticket.Write(record, 0);
        var copy = new SessionTicket();
        Assert.True(copy.Read(record, 0, record.Length));
        Assert.Equal(ticket.Ticket, copy.Ticket);
        Assert.Equal(ticket.Psk, copy.Psk);
        Assert.Equal(ticket.Context, copy.Context);
        Assert.Equal(
            (ticket.Received, ticket.Limit, ticket.Lifetime, ticket.AgeAdd, ticket.FragmentCode),
            (copy.Received, copy.Limit, copy.Lifetime, copy.AgeAdd, copy.FragmentCode));

        // The layout of docs/SPEC.md.
        Assert.Equal(1, record[0]);
        Assert.Equal(new byte[] { 0, 0, 0x1C, 0x20, 9, 8, 7, 6 }, record[2..10]);
        Assert.Equal(ticket.Psk, record[58..90]);
        Assert.Equal(record.Length - 92, (record[90] << 8) | record[91]);
        for (int i = 0; i < record.Length; i++)
        {
            Assert.False(copy.Read(record, 0, i));
        }

        Assert.False(copy.Read([.. record, 0], 0, record.Length + 1));
        foreach ((int at, byte value) in new (int, byte)[] { (0, 2), (1, 5), (2, 1), (10, 0x80), (18, 0xFF), (91, 0) })
        {
            byte[] bad = (byte[])record.Clone();
            bad[at] = value;
            Assert.False(copy.Read(bad, 0, bad.Length), $"offset {at}");
        }
    }

    private static SessionTicket Stamp(SessionTicket ticket)
    {
        ticket.Received = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ticket.Limit = long.MaxValue;
        return ticket;
    }

    private static EngineDriver Client(Action<TlsOptions>? change = null) => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Tickets = new MemoryTicketStore(1);
        change?.Invoke(o);
    });

    private static void Finish(EngineDriver client, ScriptedServer server)
    {
        foreach (byte[] message in server.Flight())
        {
            client.Feed(server.Outgoing.Protect(22, message));
        }

        Assert.Equal(ErrorCode.None, client.Engine.Error);
        Assert.True(client.Engine.IsEstablished);
        server.Accept(client.TakeSent(), Device.Key);
        client.Feed(server.Outgoing.Protect(23, [42]));
        Assert.Equal(42, client.Data[^1]);
    }

    private ScriptedServer NewServer() => new(Server) { Tickets = _tickets };

    private ScriptedServer Connect(EngineDriver client)
    {
        ScriptedServer server = NewServer();
        client.TakeSent();
        client.Start();
        client.Feed(server.Hello(client.TakeSent()));
        Finish(client, server);
        client.Data.Clear();
        return server;
    }

    private SessionTicket Full(EngineDriver client)
    {
        ScriptedServer server = Connect(client);
        client.Feed(server.Outgoing.Protect(22, server.NewTicket()));
        return Stamp(client.Tickets[^1]);
    }

    private ScriptedServer Resume(EngineDriver client, SessionTicket ticket)
    {
        Resume(client, ticket, out ScriptedServer server);
        return server;
    }

    private void Resume(EngineDriver client, SessionTicket ticket, out ScriptedServer server)
    {
        server = NewServer();
        client.TakeSent();
        client.Start(ticket: ticket);
        client.Feed(server.Hello(client.TakeSent()));
        Finish(client, server);
    }
}
