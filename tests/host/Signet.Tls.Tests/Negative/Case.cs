using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests.Negative;

/// <summary>One offence of a server: what it does, the error that the caller gets and the alert that is sent.</summary>
/// <param name="Name">Says what is wrong.</param>
/// <param name="Error">What the caller gets.</param>
/// <param name="Alert">The alert that we send (RFC 8446 section 6), −1 where none is answered.</param>
/// <param name="Act">Commits it.</param>
internal sealed record Case(string Name, ErrorCode Error, int Alert, Action<Session> Act)
{
    /// <summary>The number that the error carries; null where it says nothing.</summary>
    public int? Value { get; init; }

    /// <summary>What the error's detail says; null where any will do.</summary>
    public string? Detail { get; init; }
}

/// <summary>A guarded client and a scripted server on the way to an offence.</summary>
internal sealed class Session
{
    public static readonly TestCa Root = TestCa.Root();
    public static readonly TestCertificate Device = Root.Device();
    public static readonly TestCertificate Good = Root.Server();

    public Session(TestCertificate? certificate = null, Action<TlsOptions>? change = null)
    {
        Server = new ScriptedServer(certificate ?? Good);
        Client = NewClient(change);
    }

    public ScriptedServer Server { get; private set; }

    public EngineDriver Client { get; private set; }

    /// <summary>Takes another certificate or other options, before anything happened.</summary>
    public Session With(TestCertificate? certificate = null, Action<TlsOptions>? change = null, int suite = 0x1301)
    {
        Server = new ScriptedServer(certificate ?? Good) { Suite = suite };
        Client = NewClient(change);
        return this;
    }

    /// <summary>Both hellos.</summary>
    public Session Hello()
    {
        Client.Start();
        Client.Feed(Server.Hello(Client.TakeSent()));
        return this;
    }

    /// <summary>Only ours; the server's bytes are the case's.</summary>
    public Session Start()
    {
        Client.Start();
        Client.TakeSent();
        return this;
    }

    /// <summary>The server's flight up to, not including, a message.</summary>
    public Session FlightUntil(string name)
    {
        Hello();
        string[] names = ["EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished"];
        List<byte[]> flight = Server.Flight();
        for (int i = 0; i < Array.IndexOf(names, name); i++)
        {
            Protected(22, flight[i]);
        }

        Assert.Equal(ErrorCode.None, Client.Engine.Error);
        return this;
    }

    /// <summary>The server's whole flight.</summary>
    public Session Flight()
    {
        Hello();
        foreach (byte[] message in Server.Flight())
        {
            foreach (byte[] part in message.Chunk(2048))
            {
                Protected(22, part);
            }
        }

        return this;
    }

    /// <summary>A whole handshake.</summary>
    public Session Connect()
    {
        Flight();
        Assert.Equal(ErrorCode.None, Client.Engine.Error);
        Server.Accept(Client.TakeSent(), Device.Key);
        return this;
    }

    /// <summary>Another connection of the same client with a ticket of the first, up to ServerHello.</summary>
    public Session Resume()
    {
        Connect();
        Protected(22, Server.NewTicket());
        SessionTicket ticket = Client.Tickets[^1];
        ticket.Received = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ticket.Limit = long.MaxValue;
        Dictionary<string, byte[]> known = Server.Tickets;
        Server = new ScriptedServer(Good) { Tickets = known };
        Client.TakeSent();
        Client.Start(ticket: ticket);
        return this;
    }

    public Session Plain(int type, params byte[] content)
    {
        Client.Feed(ScriptedServer.PlainRecord(type, content));
        return this;
    }

    public Session Protected(int type, params byte[] content)
    {
        Client.Feed(Server.Outgoing.Protect(type, content));
        return this;
    }

    public Session Raw(params byte[] bytes)
    {
        Client.Feed(bytes);
        return this;
    }

    public Session Change(string message, Func<byte[], byte[]> change)
    {
        Server.Change[message] = change;
        return this;
    }

    private static EngineDriver NewClient(Action<TlsOptions>? change) => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Tickets = new MemoryTicketStore(1);
        change?.Invoke(o);
    });
}

/// <summary>Bytes of messages, changed.</summary>
internal static class Bytes
{
    public static byte[] Set(this byte[] bytes, int at, int value)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[at < 0 ? copy.Length + at : at] = (byte)value;
        return copy;
    }

    public static byte[] Flip(this byte[] bytes, int at)
    {
        int index = at < 0 ? bytes.Length + at : at;
        return bytes.Set(index, bytes[index] ^ 0x40);
    }

    /// <summary>The same message with another body, the header's length right.</summary>
    public static byte[] Body(this byte[] message, byte[] body) => ScriptedServer.Message(message[0], body);

    /// <summary>The message without its last bytes, the header's length right.</summary>
    public static byte[] Cut(this byte[] message, int count = 1) => message.Body(message[4..^count]);

    /// <summary>The message with bytes behind it, the header's length right.</summary>
    public static byte[] Longer(this byte[] message, params byte[] more) => message.Body([.. message[4..], .. more]);
}
