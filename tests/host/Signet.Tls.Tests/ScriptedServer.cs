using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>
/// The server's side of TLS 1.3 (RFC 8446) on .NET's own cryptography, made to misbehave: any message can be changed,
/// left out or invented, in any records. Independent of the firmware's key schedule and record layer.
/// </summary>
internal sealed class ScriptedServer
{
    private readonly List<byte> _transcript = [];
    private ECDiffieHellman _share = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private X25519PrivateKeyParameters _x25519 = new(new SecureRandom());
    private readonly TestCertificate _certificate;
    private byte[] _master = [];
    private byte[] _resumption = [];
    private byte[] _clientSecret = [];
    private byte[] _serverSecret = [];
    private int _suite = 0x1301;

    public ScriptedServer(TestCertificate certificate)
    {
        _certificate = certificate;
        Chain = [certificate.Der];
    }

    /// <summary>Replaces a message by its name before it enters the transcript; an empty array leaves it out.</summary>
    public Dictionary<string, Func<byte[], byte[]>> Change { get; } = [];

    public byte[][] Chain { get; set; }

    /// <summary>Echo of max_fragment_length or other extensions of EncryptedExtensions.</summary>
    public byte[] Extensions { get; set; } = [];

    /// <summary>Extensions of CertificateRequest after signature_algorithms.</summary>
    public byte[] RequestExtensions { get; set; } = [];

    public ECDsa? SigningKey { get; set; }

    /// <summary>The suite that is chosen, 0x1301 to 0x1305.</summary>
    public int Suite
    {
        get => _suite;
        set
        {
            _suite = value;
            Outgoing.Suite = value;
            Incoming.Suite = value;
        }
    }

    /// <summary>Scheme of the server's signature.</summary>
    public int Scheme { get; set; } = 0x0403;

    /// <summary>Signs in place of the certificate's key.</summary>
    public Func<byte[], byte[]>? Signer { get; set; }

    private HashAlgorithmName Hash => HashOf(Suite);

    /// <summary>PSKs by ticket in hexadecimal; servers of one test may share it.</summary>
    public Dictionary<string, byte[]> Tickets { get; init; } = [];

    /// <summary>Groups that the server takes, best first.</summary>
    public NamedGroup[] Groups { get; init; } = [NamedGroup.X25519, NamedGroup.Secp256r1];

    /// <summary>Whether a PSK is used without key agreement where the client allows it.</summary>
    public bool PskOnly { get; set; }

    /// <summary>The ticket that was resumed; null for a full handshake.</summary>
    public string? Resumed { get; private set; }

    /// <summary>Group of the key share that is used.</summary>
    public NamedGroup Group { get; private set; }

    /// <summary>What the agreed secret and the signature must be like; other keys and signatures are made until they
    /// are.</summary>
    public Func<byte[], bool>? WantedSecret { get; set; }

    /// <summary>What the server's signature, r ‖ s, must be like.</summary>
    public Func<byte[], bool>? WantedSignature { get; set; }

    /// <summary>Every secret and key that came up.</summary>
    public List<byte[]> Secrets { get; } = [];

    /// <summary>The secret that both agreed on.</summary>
    public byte[] Shared { get; private set; } = [];

    public Direction Outgoing { get; } = new();

    public Direction Incoming { get; } = new();

    /// <summary>The newest ClientHello.</summary>
    public byte[] ClientHello { get; private set; } = [];

    public static byte[] Message(int type, params byte[][] parts)
    {
        byte[] body = Join(parts);
        return [(byte)type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] Vector16(params byte[][] parts)
    {
        byte[] body = Join(parts);
        return [.. U16(body.Length), .. body];
    }

    public static byte[] Vector24(params byte[][] parts)
    {
        byte[] body = Join(parts);
        return [(byte)(body.Length >> 16), .. U16(body.Length & 0xFFFF), .. body];
    }

    public static byte[] Extension(int type, params byte[][] parts) => [.. U16(type), .. Vector16(parts)];

    public static byte[] PlainRecord(int type, byte[] content) => [(byte)type, 3, 3, .. U16(content.Length), .. content];

    /// <summary>Takes the ClientHello's record and gives that of a HelloRetryRequest; the real answer comes with the
    /// second ClientHello.</summary>
    public byte[] Retry(byte[] clientRecord, NamedGroup group, byte[]? cookie = null)
    {
        ClientHello = LastRecord(clientRecord);
        byte[] extensions = VersionExtension();
        if (group != NamedGroup.None)
        {
            extensions = [.. extensions, .. Extension(51, U16((int)group))];
        }

        if (cookie != null)
        {
            extensions = [.. extensions, .. Extension(44, Vector16(cookie))];
        }

        byte[] retry = Take("HelloRetryRequest", ServerHello(SHA256.HashData("HelloRetryRequest"u8), extensions));
        _transcript.Clear();
        _transcript.AddRange(Message(254, CryptographicOperations.HashData(Hash, ClientHello)));
        _transcript.AddRange(retry);
        return PlainRecord(22, retry);
    }

    /// <summary>Takes the ClientHello's record and gives the record of ServerHello.</summary>
    public byte[] Hello(byte[] clientRecord)
    {
        ClientHello = LastRecord(clientRecord);
        byte[]? psk = ChoosePsk();
        _transcript.AddRange(ClientHello);
        byte[] peer = ChooseShare();
        bool noShare = Resumed != null && PskOnly;
        Shared = noShare ? new byte[32] : Agree(peer);
        byte[] hello = Take("ServerHello", ServerHello());
        _transcript.AddRange(hello);
        byte[] zeros = new byte[SizeOf(Hash)];
        byte[] early = HKDF.Extract(Hash, psk ?? zeros, zeros);
        byte[] secret = HKDF.Extract(Hash, noShare ? zeros : Shared, Derive(early, "derived", [], Hash));
        _clientSecret = Derive(secret, "c hs traffic", Transcript(), Hash);
        _serverSecret = Derive(secret, "s hs traffic", Transcript(), Hash);
        _master = HKDF.Extract(Hash, zeros, Derive(secret, "derived", [], Hash));
        Outgoing.SetKey(_serverSecret);
        Incoming.SetKey(_clientSecret);
        Secrets.AddRange([Shared, early, secret, _clientSecret, _serverSecret, _master]);
        return PlainRecord(22, hello);
    }

    public byte[] ServerHello(byte[]? random = null, byte[]? extensions = null) => Message(
        2,
        U16(0x0303),
        random ?? RandomNumberGenerator.GetBytes(32),
        SessionId(),
        U16(Suite),
        [0],
        Vector16(extensions ?? DefaultExtensions()));

    public byte[] VersionExtension() => Extension(43, U16(0x0304));

    public byte[] ShareExtension(byte[]? share = null) => Extension(51, U16((int)Group), Vector16(share ?? OwnShare()));

    public byte[] PskExtension(int identity = 0) => Extension(41, U16(identity));

    /// <summary>Finds an extension of the ClientHello; null when it is not there.</summary>
    public byte[]? ClientExtension(int type) => ReadExtensions(ClientHello).GetValueOrDefault(type);

    /// <summary>Splits a ClientHello's extensions.</summary>
    public static Dictionary<int, byte[]> ReadExtensions(byte[] hello)
    {
        var all = new Dictionary<int, byte[]>();
        int at = 4 + 2 + 32;
        at += 1 + hello[at];
        at += 2 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at));
        at += 1 + hello[at];
        Assert.Equal(hello.Length, at + 2 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at)));
        at += 2;
        while (at < hello.Length)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at));
            int size = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at + 2));
            Assert.True(all.TryAdd(type, hello[(at + 4)..(at + 4 + size)]), "extension twice");
            at += 4 + size;
        }

        return all;
    }

    /// <summary>Gives a NewSessionTicket and remembers its PSK; after <see cref="Accept"/>.</summary>
    public byte[] NewTicket(int lifetime = 7200, byte[]? ticket = null, byte[]? nonce = null, byte[]? extensions = null)
    {
        ticket ??= RandomNumberGenerator.GetBytes(48);
        nonce ??= [(byte)Tickets.Count];
        Tickets[Convert.ToHexString(ticket)] = Expand(_resumption, "resumption", nonce, SizeOf(Hash), Hash);
        Secrets.Add(Tickets[Convert.ToHexString(ticket)]);
        return Message(
            4,
            [.. U16(lifetime >> 16), .. U16(lifetime & 0xFFFF), 9, 8, 7, 6, (byte)nonce.Length, .. nonce],
            Vector16(ticket),
            Vector16(extensions ?? []));
    }

    /// <summary>Gives the messages from EncryptedExtensions to Finished, in order, already changed.</summary>
    public List<byte[]> Flight()
    {
        var messages = new List<byte[]>();
        Add(messages, "EncryptedExtensions", () => Message(8, Vector16(Extensions)));
        if (Resumed != null)
        {
            Add(messages, "Finished", () => Message(20, Finished(_serverSecret)));
            return messages;
        }

        Add(messages, "CertificateRequest", () => Message(
            13, [0], Vector16(Extension(13, Vector16(U16(0x0503), U16(0x0403))), RequestExtensions)));
        Add(messages, "Certificate", () => Message(11, [0], Vector24(Chain.Select(c => Join(Vector24(c), U16(0))).ToArray())));
        Add(messages, "CertificateVerify", () => CertificateVerify("server", Scheme));
        Add(messages, "Finished", () => Message(20, Finished(_serverSecret)));
        return messages;
    }

    public byte[] CertificateVerify(string side, int scheme = 0x0403) => Message(
        15,
        U16(scheme),
        Vector16(Signer?.Invoke(Signed(side)) ?? Sign(Signed(side))));

    /// <summary>Opens the client's flight, checks CertificateVerify and Finished, and goes to application keys.</summary>
    public void Accept(byte[] clientBytes, ECDsa? clientKey)
    {
        byte[] applicationClient = Derive(_master, "c ap traffic", Transcript(), Hash);
        byte[] applicationServer = Derive(_master, "s ap traffic", Transcript(), Hash);
        if (clientBytes[0] == 20)
        {
            // change_cipher_spec of middlebox compatibility mode.
            Assert.Equal(new byte[] { 20, 3, 3, 0, 1, 1 }, clientBytes[..6]);
            clientBytes = clientBytes[6..];
        }

        byte[] messages = Incoming.OpenAll(clientBytes, 22);
        int at = 0;
        var seen = new List<int>();
        while (at < messages.Length)
        {
            int length = (messages[at + 1] << 16) | BinaryPrimitives.ReadUInt16BigEndian(messages.AsSpan(at + 2));
            byte[] body = messages[(at + 4)..(at + 4 + length)];
            seen.Add(messages[at]);
            if (messages[at] == 15)
            {
                Assert.Equal(0x0403, BinaryPrimitives.ReadUInt16BigEndian(body));
                Assert.True(clientKey!.VerifyData(
                    Signed("client"), body.AsSpan(4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            }
            else if (messages[at] == 20)
            {
                Assert.Equal(Finished(_clientSecret), body);
            }

            _transcript.AddRange(messages[at..(at + 4 + length)]);
            at += 4 + length;
        }

        Assert.Equal(clientKey != null && Resumed == null ? [11, 15, 20] : new[] { 20 }, seen);
        _resumption = Derive(_master, "res master", Transcript(), Hash);
        Secrets.AddRange([applicationClient, applicationServer, _resumption]);
        _clientSecret = applicationClient;
        _serverSecret = applicationServer;
        Outgoing.SetKey(_serverSecret);
        Incoming.SetKey(_clientSecret);
    }

    /// <summary>Goes to the application keys for sending before the client has answered.</summary>
    public byte[] ProtectEarly(int type, byte[] content)
    {
        var early = new Direction { Suite = Suite };
        early.SetKey(Derive(_master, "s ap traffic", Transcript(), Hash));
        return early.Protect(type, content);
    }

    public void UpdateOutgoing()
    {
        _serverSecret = Expand(_serverSecret, "traffic upd", [], SizeOf(Hash), Hash);
        Outgoing.SetKey(_serverSecret);
    }

    public void UpdateIncoming()
    {
        _clientSecret = Expand(_clientSecret, "traffic upd", [], SizeOf(Hash), Hash);
        Incoming.SetKey(_clientSecret);
    }

    public static HashAlgorithmName HashOf(int suite) => suite == 0x1302 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;

    public static byte[] Derive(byte[] secret, string label, byte[] messages, HashAlgorithmName? hash = null)
    {
        HashAlgorithmName name = hash ?? HashAlgorithmName.SHA256;
        return Expand(secret, label, CryptographicOperations.HashData(name, messages), SizeOf(name), name);
    }

    public static byte[] Expand(byte[] secret, string label, byte[] context, int count, HashAlgorithmName? hash = null)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        byte[] info = [.. U16(count), (byte)name.Length, .. name, (byte)context.Length, .. context];
        return HKDF.Expand(hash ?? HashAlgorithmName.SHA256, secret, count, info);
    }

    private byte[] Take(string name, byte[] message) =>
        Change.TryGetValue(name, out Func<byte[], byte[]>? change) ? change(message) : message;

    private void Add(List<byte[]> messages, string name, Func<byte[]> make)
    {
        byte[] message = Take(name, make());
        _transcript.AddRange(message);
        if (message.Length > 0)
        {
            messages.Add(message);
        }
    }

    private byte[] Transcript() => _transcript.ToArray();

    private byte[] Signed(string side) =>
    [
        .. Enumerable.Repeat((byte)0x20, 64),
        .. Encoding.ASCII.GetBytes($"TLS 1.3, {side} CertificateVerify"),
        0,
        .. CryptographicOperations.HashData(Hash, Transcript()),
    ];

    private byte[] Finished(byte[] secret) => Mac(Expand(secret, "finished", [], SizeOf(Hash), Hash), Transcript());

    private byte[] Mac(byte[] key, byte[] messages) =>
        CryptographicOperations.HmacData(Hash, key, CryptographicOperations.HashData(Hash, messages));

    private static int SizeOf(HashAlgorithmName hash) => hash == HashAlgorithmName.SHA384 ? 48 : 32;

    private static byte[] LastRecord(byte[] records)
    {
        // A second ClientHello may have change_cipher_spec before it.
        return records[0] == 20 ? records[11..] : records[5..];
    }

    private byte[] SessionId()
    {
        return ClientHello.Length == 0 ? [0] : [ClientHello[38], .. ClientHello[39..(39 + ClientHello[38])]];
    }

    private byte[] DefaultExtensions()
    {
        byte[] all = VersionExtension();
        if (Resumed == null || !PskOnly)
        {
            all = [.. all, .. ShareExtension()];
        }

        return Resumed == null ? all : [.. all, .. PskExtension()];
    }

    private byte[] OwnShare() => Group == NamedGroup.X25519
        ? _x25519.GeneratePublicKey().GetEncoded()
        : Points.Encode(_share.ExportParameters(false).Q);

    // The client's only share; a server that wants another group has to retry.
    private byte[] ChooseShare()
    {
        byte[] extension = ClientExtension(51)!;
        Group = (NamedGroup)BinaryPrimitives.ReadUInt16BigEndian(extension.AsSpan(2));
        Assert.Contains(Group, Groups);
        Assert.Equal(extension.Length - 6, BinaryPrimitives.ReadUInt16BigEndian(extension.AsSpan(4)));
        return extension[6..];
    }

    private byte[] Agree(byte[] peer)
    {
        while (true)
        {
            byte[] secret = AgreeOnce(peer);
            if (WantedSecret == null || WantedSecret(secret))
            {
                return secret;
            }

            _share = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            _x25519 = new X25519PrivateKeyParameters(new SecureRandom());
        }
    }

    private byte[] AgreeOnce(byte[] peer)
    {
        if (Group == NamedGroup.X25519)
        {
            var secret = new byte[32];
            Assert.True(X25519.Agree(_x25519, peer, secret));
            return secret;
        }

        using var key = ECDiffieHellman.Create(Points.Decode(peer));
        return _share.DeriveRawSecretAgreement(key.PublicKey);
    }

    private byte[] Sign(byte[] content)
    {
        ECDsa key = SigningKey ?? _certificate.Key;
        byte[] signature;
        do
        {
            signature = key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        while (WantedSignature != null && !WantedSignature(signature));
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trim(signature.AsSpan(0, 32)));
            writer.WriteIntegerUnsigned(Trim(signature.AsSpan(32)));
        }

        return writer.Encode();
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> number) => number.TrimStart((byte)0);

    // RFC 8446 section 4.2.11: the ticket is known and the binder is right, or the session is not resumed.
    private byte[]? ChoosePsk()
    {
        byte[]? extension = ClientExtension(41);
        Resumed = null;
        if (extension == null)
        {
            return null;
        }

        Assert.Equal(41, ReadExtensions(ClientHello).Keys.Last());
        int size = BinaryPrimitives.ReadUInt16BigEndian(extension.AsSpan(2));
        string ticket = Convert.ToHexString(extension.AsSpan(4, size));
        if (!Tickets.TryGetValue(ticket, out byte[]? psk))
        {
            return null;
        }

        // The PSK's own hash function, whatever suite is chosen.
        HashAlgorithmName hash = psk.Length == 48 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        byte[] early = HKDF.Extract(hash, psk, new byte[psk.Length]);
        byte[] key = Expand(Derive(early, "res binder", [], hash), "finished", [], psk.Length, hash);
        byte[] bound = [.. _transcript, .. ClientHello[..^(3 + psk.Length)]];
        Assert.Equal(
            CryptographicOperations.HmacData(hash, key, CryptographicOperations.HashData(hash, bound)), ClientHello[^psk.Length..]);
        byte[] modes = ClientExtension(45)!;
        Assert.Contains(PskOnly ? (byte)0 : (byte)1, modes[1..]);
        Resumed = ticket;
        return psk;
    }

    /// <summary>Keys and sequence of one direction.</summary>
    public sealed class Direction
    {
        private byte[] _key = [];
        private byte[] _iv = [];
        private ulong _sequence;

        /// <summary>The suite, 0x1301 to 0x1305.</summary>
        public int Suite { get; set; } = 0x1301;

        /// <summary>Length of tags; other than the suite's for a server that errs.</summary>
        public int TagSize { get => field == 0 ? Suite == 0x1305 ? 8 : 16 : field; set; }

        public void SetKey(byte[] secret)
        {
            HashAlgorithmName hash = HashOf(Suite);
            _key = Expand(secret, "key", [], Suite is 0x1302 or 0x1303 ? 32 : 16, hash);
            _iv = Expand(secret, "iv", [], 12, hash);
            _sequence = 0;
        }

        public byte[] Protect(int type, byte[] content, int padding = 0)
        {
            byte[] inner = [.. content, (byte)type, .. new byte[padding]];
            byte[] header = [23, 3, 3, .. U16(inner.Length + TagSize)];
            var cipher = new byte[inner.Length];
            var tag = new byte[TagSize];
            switch (Suite)
            {
                case 0x1303:
                    using (var chacha = new ChaCha20Poly1305(_key))
                    {
                        chacha.Encrypt(Nonce(), inner, cipher, tag, header);
                    }

                    break;
                case 0x1304 or 0x1305:
                    using (var ccm = new AesCcm(_key))
                    {
                        ccm.Encrypt(Nonce(), inner, cipher, tag, header);
                    }

                    break;
                default:
                    using (var gcm = new AesGcm(_key, 16))
                    {
                        gcm.Encrypt(Nonce(), inner, cipher, tag, header);
                    }

                    break;
            }

            return [.. header, .. cipher, .. tag];
        }

        /// <summary>Opens the records and gives their contents, which all must be of one type.</summary>
        public byte[] OpenAll(byte[] records, int type)
        {
            var all = new List<byte>();
            int at = 0;
            while (at < records.Length)
            {
                (int innerType, byte[] content, at) = Open(records, at);
                Assert.Equal(type, innerType);
                all.AddRange(content);
            }

            return all.ToArray();
        }

        public (int Type, byte[] Content, int Next) Open(byte[] records, int at)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3));
            Assert.Equal(23, records[at]);
            var inner = new byte[length - TagSize];
            ReadOnlySpan<byte> header = records.AsSpan(at, 5);
            ReadOnlySpan<byte> cipher = records.AsSpan(at + 5, inner.Length);
            ReadOnlySpan<byte> tag = records.AsSpan(at + 5 + inner.Length, TagSize);
            switch (Suite)
            {
                case 0x1303:
                    using (var chacha = new ChaCha20Poly1305(_key))
                    {
                        chacha.Decrypt(Nonce(), cipher, tag, inner, header);
                    }

                    break;
                case 0x1304 or 0x1305:
                    using (var ccm = new AesCcm(_key))
                    {
                        ccm.Decrypt(Nonce(), cipher, tag, inner, header);
                    }

                    break;
                default:
                    using (var gcm = new AesGcm(_key, 16))
                    {
                        gcm.Decrypt(Nonce(), cipher, tag, inner, header);
                    }

                    break;
            }

            int last = Array.FindLastIndex(inner, b => b != 0);
            return (inner[last], inner[..last], at + 5 + length);
        }

        private byte[] Nonce()
        {
            byte[] nonce = (byte[])_iv.Clone();
            var sequence = new byte[8];
            BinaryPrimitives.WriteUInt64BigEndian(sequence, _sequence++);
            for (int i = 0; i < 8; i++)
            {
                nonce[4 + i] ^= sequence[i];
            }

            return nonce;
        }
    }
}
