using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Messages in several records are collected at the end of the send buffer: what is sent meanwhile, and what of them is
/// needed while something is sent, stays whole.</summary>
public class LentBufferTests
{
    private const int LongTicket = 1024;

    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    private readonly Dictionary<string, byte[]> _tickets = [];

    // The second ClientHello, with the longest ticket and the longest cookie, reaches where the cookie lies.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(430)]
    public void A_cookie_in_pieces_comes_back_as_it_was(int piece)
    {
        EngineDriver client = Client();
        SessionTicket ticket = LongOne(client);
        client.TakeSent();
        var server = new ScriptedServer(Server) { Tickets = _tickets };
        byte[] cookie = RandomNumberGenerator.GetBytes(384);
        client.Start(ticket: ticket);
        byte[] retry = server.Retry(client.TakeSent(), NamedGroup.Secp256r1, cookie)[5..];
        foreach (byte[] part in retry.Chunk(piece)) client.Feed(ScriptedServer.PlainRecord(22, part));
        client.Feed(server.Hello(client.TakeSent()));
        Assert.Equal(cookie, ScriptedServer.ReadExtensions(server.ClientHello)[44][2..]);
        Finish(client, server);
        Assert.True(client.Engine.IsResumed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(1000)]
    public void Data_that_is_sent_while_a_ticket_is_half_here_and_the_ticket_are_whole(int half)
    {
        EngineDriver client = Client();
        ScriptedServer server = Connect(client);
        byte[] value = RandomNumberGenerator.GetBytes(LongTicket);
        byte[] message = server.NewTicket(ticket: value);
        client.Feed(server.Outgoing.Protect(22, message[..half]));
        byte[] data = RandomNumberGenerator.GetBytes(4000);
        var received = new List<byte>();
        for (int at = 0; at < data.Length;)
        {
            int taken = client.Engine.Write(data, at, data.Length - at);
            Assert.InRange(taken, 1, data.Length - at);
            at += taken;
            client.Run();
            received.AddRange(server.Incoming.OpenAll(client.TakeSent(), 23));
        }

        Assert.Equal(data, received);
        client.Feed(server.Outgoing.Protect(22, message[half..]));
        Assert.Equal(value, Assert.Single(client.Tickets).Ticket);
        Assert.Equal(ErrorCode.None, client.Engine.Error);

        // The whole buffer is there again.
        Assert.InRange(client.Engine.Write(data, 0, data.Length), 1500, data.Length);
    }

    private static EngineDriver Client() => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Tickets = new MemoryTicketStore(1);
    });

    private static void Finish(EngineDriver client, ScriptedServer server)
    {
        foreach (byte[] message in server.Flight()) client.Feed(server.Outgoing.Protect(22, message));
        Assert.Equal(ErrorCode.None, client.Engine.Error);
        server.Accept(client.TakeSent(), Device.Key);
    }

    private ScriptedServer Connect(EngineDriver client)
    {
        var server = new ScriptedServer(Server) { Tickets = _tickets };
        client.Start();
        client.Feed(server.Hello(client.TakeSent()));
        Finish(client, server);
        return server;
    }

    private SessionTicket LongOne(EngineDriver client)
    {
        ScriptedServer server = Connect(client);
        client.Feed(server.Outgoing.Protect(22, server.NewTicket(ticket: RandomNumberGenerator.GetBytes(LongTicket))));
        SessionTicket ticket = client.Tickets[^1];
        ticket.Received = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ticket.Limit = ticket.Received + 3600;
        return ticket;
    }
}
