using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Signet.Core;
using Signet.Testing;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests;

/// <summary>
/// The server's side of TLS 1.2 (RFC 5246, 7627, 8422) on .NET's own cryptography, made to misbehave: any message can be
/// changed, left out or invented, in any records. Independent of the firmware's PRF and record layer.
/// </summary>
internal sealed class ScriptedServer12
{
    private readonly List<byte> _transcript = [];
    private readonly ECDiffieHellman _p256 = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly X25519PrivateKeyParameters _x25519 = new(new SecureRandom());
    private readonly TestCertificate _certificate;
    private byte[] _serverRandom = [];

    public ScriptedServer12(TestCertificate certificate, ServerSessions? sessions = null)
    {
        _certificate = certificate;
        Chain = [certificate.Der];
        Sessions = sessions ?? new ServerSessions();
    }

    /// <summary>Replaces a message by its name before it enters the transcript; an empty array leaves it out.</summary>
    public Dictionary<string, Func<byte[], byte[]>> Change { get; } = [];

    public byte[][] Chain { get; set; }

    public Suite12 Suite { get; set; } = Suite12.Aes128Gcm;

    public NamedGroup Group { get; set; } = NamedGroup.X25519;

    /// <summary>Sessions by id and by ticket; servers of one test may share them.</summary>
    public ServerSessions Sessions { get; }

    /// <summary>Whether a full handshake gives the session an id, or a ticket.</summary>
    public bool GivesId { get; set; }

    public bool GivesTicket { get; set; }

    public byte[] SessionId { get; set; } = [];

    public byte[] Ticket { get; set; } = RandomNumberGenerator.GetBytes(100);

    /// <summary>Extensions of ServerHello beyond the two that must be there.</summary>
    public byte[] Extensions { get; set; } = [];

    /// <summary>The last eight bytes of the random, for sentinels.</summary>
    public byte[]? RandomEnd { get; set; }

    public ECDsa? SigningKey { get; set; }

    public bool IsResumed { get; private set; }

    public byte[] Master { get; set; } = [];

    public byte[] ClientHello { get; private set; } = [];

    public Direction12 Outgoing { get; private set; } = null!;

    public Direction12 Incoming { get; private set; } = null!;

    /// <summary>Every secret and key that came up.</summary>
    public List<byte[]> Secrets { get; } = [];

    public byte[] ClientRandom => ClientHello[6..38];

    public byte[] ClientSessionId => ClientHello[39..(39 + ClientHello[38])];

    /// <summary>Takes the ClientHello's record and gives the messages up to ServerHelloDone, or up to Finished's key change
    /// when a session is resumed.</summary>
    public List<byte[]> Flight(byte[] clientRecord)
    {
        ClientHello = clientRecord[5..];
        _transcript.AddRange(ClientHello);
        ServerSession? session = Sessions.Find(this);
        IsResumed = session != null;
        _serverRandom = RandomNumberGenerator.GetBytes(32);
        RandomEnd?.CopyTo(_serverRandom, 24);
        if (session == null && GivesId)
        {
            SessionId = RandomNumberGenerator.GetBytes(32);
        }
        else if (session != null)
        {
            SessionId = ClientSessionId;
            Suite = session.Suite;
        }

        var messages = new List<byte[]>();
        Add(messages, "ServerHello", () => ServerHello());
        if (session != null)
        {
            Master = session.Master;
            MakeKeys();
            return messages;
        }

        Add(messages, "Certificate", () => Message(11, Vector24(Chain.Select(c => Vector24(c)).ToArray())));
        Add(messages, "ServerKeyExchange", () => ServerKeyExchange());
        Add(messages, "CertificateRequest", () => CertificateRequest());
        Add(messages, "ServerHelloDone", () => Message(14));
        return messages;
    }

    public byte[] ServerHello(byte[]? extensions = null, int version = 0x0303, int? suite = null, byte compression = 0) => Message(
        2,
        U16(version),
        _serverRandom,
        [(byte)SessionId.Length, .. SessionId],
        U16(suite ?? Suite.Number),
        [compression],
        Vector16(extensions ?? [.. Must(), .. Extensions, .. GivesTicket ? Extension(35) : []]));

    public static byte[] Must() => [.. Extension(23), .. Extension(0xFF01, [0])];

    public byte[] Parameters(byte[]? share = null, int? group = null)
    {
        share ??= Group == NamedGroup.X25519
            ? _x25519.GeneratePublicKey().GetEncoded()
            : Points.Encode(_p256.ExportParameters(false).Q);
        return [3, .. U16(group ?? (int)Group), (byte)share.Length, .. share];
    }

    public byte[] ServerKeyExchange(byte[]? parameters = null, int scheme = 0x0403, byte[]? clientRandom = null, byte[]? signature = null)
    {
        parameters ??= Parameters();
        byte[] signed = [.. clientRandom ?? ClientRandom, .. _serverRandom, .. parameters];
        signature ??= (SigningKey ?? _certificate.Key).SignData(
            signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Message(12, parameters, U16(scheme), Vector16(signature));
    }

    public static byte[] CertificateRequest(byte[]? types = null, byte[]? schemes = null, byte[]? authorities = null)
    {
        types ??= [1, 64];
        return Message(
            13, [(byte)types.Length, .. types], Vector16(schemes ?? [5, 3, 4, 3, 4, 1]), Vector16(authorities ?? []));
    }

    /// <summary>Takes the client's flight of a full handshake, checks it, and makes the keys.</summary>
    public void Accept(byte[] records, ECDsa? clientKey, int[]? expected = null)
    {
        var seen = new List<int>();
        int at = 0;
        byte[] messages = [];
        while (records[at] == 22)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3));
            messages = [.. messages, .. records[(at + 5)..(at + 5 + size)]];
            at += 5 + size;
        }

        for (int m = 0; m < messages.Length;)
        {
            int size = (messages[m + 1] << 16) | (messages[m + 2] << 8) | messages[m + 3];
            byte[] message = messages[m..(m + 4 + size)];
            seen.Add(message[0]);
            if (message[0] == 15)
            {
                Assert.Equal(0x0403, BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)));
                Assert.True(clientKey!.VerifyData(
                    _transcript.ToArray(), message[8..], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }

            _transcript.AddRange(message);
            if (message[0] == 16)
            {
                Assert.Equal(size - 1, message[4]);
                byte[] shared = Agree(message[5..]);
                Secrets.Add(shared);
                Master = Prf(shared, "extended master secret", Hash(), 48);
                MakeKeys();
            }

            m += 4 + size;
        }

        Assert.Equal(expected ?? (clientKey != null ? [11, 16, 15] : [16]), seen);
        AcceptFinished(records[at..]);
    }

    /// <summary>Takes the client's change_cipher_spec and Finished, and gives what follows them.</summary>
    public byte[] AcceptFinished(byte[] records)
    {
        Assert.Equal(new byte[] { 20, 3, 3, 0, 1, 1 }, records[..6]);
        (int type, byte[] content, int next) = Incoming.Open(records, 6);
        Assert.Equal(22, type);
        Assert.Equal(Message(20, Prf(Master, "client finished", Hash(), 12)), content);
        _transcript.AddRange(content);
        return records[next..];
    }

    /// <summary>A NewSessionTicket that is in the transcript, after <see cref="Accept"/> or a ServerHello that resumes.</summary>
    public byte[] NewTicket(int lifetime = 7200)
    {
        byte[] message = Take("NewSessionTicket", Message(
            4, [.. U16(lifetime >> 16), .. U16(lifetime & 0xFFFF)], Vector16(Ticket)));
        _transcript.AddRange(message);
        Sessions.ByTicket[Convert.ToHexString(Ticket)] = new ServerSession(Master, Suite);
        return message;
    }

    /// <summary>The server's Finished, not protected.</summary>
    public byte[] Finished()
    {
        byte[] message = Take("Finished", Message(20, Prf(Master, "server finished", Hash(), 12)));
        _transcript.AddRange(message);
        if (SessionId.Length > 0)
        {
            Sessions.ById[Convert.ToHexString(SessionId)] = new ServerSession(Master, Suite);
        }

        return message;
    }

    /// <summary>Records of what ends the server's side: the ticket, change_cipher_spec and Finished.</summary>
    public byte[] End() =>
    [
        .. GivesTicket ? PlainRecord(22, NewTicket()) : [],
        .. PlainRecord(20, [1]),
        .. Outgoing.Protect(22, Finished()),
    ];

    public byte[] Prf(byte[] secret, string label, byte[] seed, int count) => Suite.Prf(secret, label, seed, count);

    public byte[] Take(string name, byte[] message) =>
        Change.TryGetValue(name, out Func<byte[], byte[]>? change) ? change(message) : message;

    public static byte[] Message(int type, params byte[][] parts) => ScriptedBytes.Message(type, parts);

    public static byte[] Extension(int type, params byte[][] parts) => [.. U16(type), .. Vector16(parts)];

    public static byte[] PlainRecord(int type, byte[] content) => [(byte)type, 3, 3, .. U16(content.Length), .. content];

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Vector16(params byte[][] parts)
    {
        byte[] body = parts.SelectMany(p => p).ToArray();
        return [.. U16(body.Length), .. body];
    }

    public static byte[] Vector24(params byte[][] parts)
    {
        byte[] body = parts.SelectMany(p => p).ToArray();
        return [(byte)(body.Length >> 16), .. U16(body.Length & 0xFFFF), .. body];
    }

    private void Add(List<byte[]> messages, string name, Func<byte[]> make)
    {
        byte[] message = Take(name, make());
        _transcript.AddRange(message);
        if (message.Length > 0)
        {
            messages.Add(message);
        }
    }

    private byte[] Hash() => Suite.Hash(_transcript.ToArray());

    private void MakeKeys()
    {
        byte[] block = Prf(Master, "key expansion", [.. _serverRandom, .. ClientRandom], 2 * (Suite.KeySize + Suite.IvSize));
        int key = Suite.KeySize;
        int iv = Suite.IvSize;
        Secrets.AddRange([Master, block[..key], block[key..(2 * key)]]);
        Incoming = new Direction12(Suite, block[..key], block[(2 * key)..(2 * key + iv)]);
        Outgoing = new Direction12(Suite, block[key..(2 * key)], block[(2 * key + iv)..]);
    }

    private byte[] Agree(byte[] peer)
    {
        if (Group == NamedGroup.X25519)
        {
            var secret = new byte[32];
            Assert.True(X25519.Agree(_x25519, peer, secret));
            return secret;
        }

        using var key = ECDiffieHellman.Create(Points.Decode(peer));
        return _p256.DeriveRawSecretAgreement(key.PublicKey);
    }
}

/// <summary>A session that a server remembers.</summary>
internal sealed record ServerSession(byte[] Master, Suite12 Suite);

/// <summary>What a server remembers of sessions.</summary>
internal sealed class ServerSessions
{
    public Dictionary<string, ServerSession> ById { get; } = [];

    public Dictionary<string, ServerSession> ByTicket { get; } = [];

    /// <summary>Finds the session that the ClientHello asks for: by ticket, else by id.</summary>
    public ServerSession? Find(ScriptedServer12 server)
    {
        byte[]? ticket = ScriptedBytes.Extensions(server.ClientHello).GetValueOrDefault(35);
        if (ticket is { Length: > 0 })
        {
            return ByTicket.GetValueOrDefault(Convert.ToHexString(ticket));
        }

        return ById.GetValueOrDefault(Convert.ToHexString(server.ClientSessionId));
    }
}
