using Signet.Core;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests.Negative;

/// <summary>One offence of a server: what it does, the error that the caller gets and the alert that is sent.</summary>
/// <param name="Name">Says what is wrong.</param>
/// <param name="Error">What the caller gets.</param>
/// <param name="Alert">The alert that we send (RFC 5246 section 7.2), −1 where none is answered.</param>
/// <param name="Act">Commits it.</param>
internal sealed record Case(string Name, ErrorCode Error, int Alert, Action<Session> Act);

/// <summary>A guarded client that offers TLS 1.2 and a scripted server on the way to an offence.</summary>
internal sealed class Session
{
    public static readonly TestCa Root = TestCa.Root();
    public static readonly TestCertificate Device = Root.Device();
    public static readonly TestCertificate Good = Root.Server();

    private static readonly string[] Names =
        ["ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone"];

    private List<byte[]> _flight = [];
    private byte[] _end = [];

    public Session() => With();

    public ScriptedServer12 Server { get; private set; } = null!;

    public EngineDriver Client { get; private set; } = null!;

    /// <summary>Takes another certificate or other options, before anything happened.</summary>
    public Session With(
        TestCertificate? certificate = null, TlsVersions versions = TlsVersions.Tls12, Action<TlsOptions>? change = null)
    {
        Server = new ScriptedServer12(certificate ?? Good);
        Client = new EngineDriver(Root, Device, o =>
        {
            o.Policy = OffloadPolicy.Guarded;
            o.Versions = versions;
            o.Legacy = new Tls12Profile();
            change?.Invoke(o);
        });
        return this;
    }

    /// <summary>The ClientHello and the server's flight, whose messages are the case's to send.</summary>
    public Session Start()
    {
        Client.Start();
        _flight = Server.Flight(Client.TakeSent());
        return this;
    }

    /// <summary>A message of the flight by its place.</summary>
    public byte[] Message(string name) => _flight[Array.IndexOf(Names, name)];

    /// <summary>A message of the flight by its number, where some were left out.</summary>
    public byte[] Message(int number) => _flight[number];

    /// <summary>The server's flight up to, not including, a message.</summary>
    public Session Until(string name)
    {
        Start();
        for (int i = 0; i < Array.IndexOf(Names, name); i++)
        {
            Plain(22, _flight[i]);
            Assert.Equal(ErrorCode.None, Client.Engine.Error);
        }

        return this;
    }

    /// <summary>The server's whole flight.</summary>
    public Session Flight()
    {
        Start();
        foreach (byte[] message in _flight)
        {
            Plain(22, message);
        }

        return this;
    }

    /// <summary>Both flights; the server's end is the case's to send.</summary>
    public Session Exchange()
    {
        Flight();
        Assert.Equal(ErrorCode.None, Client.Engine.Error);
        Server.Accept(Client.TakeSent(), Device.Key);
        return this;
    }

    /// <summary>Both flights and the server's change_cipher_spec.</summary>
    public Session Changed()
    {
        Exchange();
        if (Server.GivesTicket)
        {
            Plain(22, Server.NewTicket());
        }

        return Plain(20, 1);
    }

    /// <summary>A whole handshake.</summary>
    public Session Connect()
    {
        Exchange();
        _end = Server.End();
        Client.Feed(_end);
        Assert.Equal(ErrorCode.None, Client.Engine.Error);
        Assert.True(Client.Engine.IsEstablished);
        return this;
    }

    /// <summary>A client that resumes, and a first connection of it: by an id, or by a ticket.</summary>
    public Session First(bool byTicket, TlsVersions versions = TlsVersions.Tls12, Action<TlsOptions>? change = null)
    {
        With(versions: versions, change: o =>
        {
            o.Tickets = new MemoryTicketStore(1);
            o.Legacy = new Tls12Profile { Resumption = byTicket ? SessionResumption.Tickets : SessionResumption.SessionIds };
            change?.Invoke(o);
        });
        Server.GivesId = !byTicket;
        Server.GivesTicket = byTicket;
        return Connect();
    }

    /// <summary>A second connection with the session of the first; the server's answer is the case's to send.</summary>
    public Session Again(Action<SessionTicket>? change = null, Action<ScriptedServer12>? prepare = null)
    {
        SessionTicket ticket = Client.Tickets[^1];
        Assert.True(ticket.IsLegacy);
        ticket.Received = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        ticket.Limit = long.MaxValue;
        change?.Invoke(ticket);
        Server = new ScriptedServer12(Good, Server.Sessions);
        prepare?.Invoke(Server);
        Client.TakeSent();
        Client.Start(ticket: ticket);
        _flight = Server.Flight(Client.TakeSent());
        return this;
    }

    /// <summary>The last records of the handshake once more.</summary>
    public byte[] End => _end;

    /// <summary>Sends content in clear, in as many records as it takes.</summary>
    public Session Plain(int type, params byte[] content)
    {
        int at = 0;
        do
        {
            byte[] part = content[at..Math.Min(at + 2048, content.Length)];
            Client.Feed(ScriptedServer12.PlainRecord(type, part));
            at += 2048;
        }
        while (at < content.Length);
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
}
