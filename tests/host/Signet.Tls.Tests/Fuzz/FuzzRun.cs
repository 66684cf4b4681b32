using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing;
using Signet.Tls12;
using Signet.Testing.X509;

namespace Signet.Tls.Tests.Fuzz;

/// <summary>
/// The fuzzing itself, apart from the test, since the coverage test runs it in a world of its own with a firmware that
/// counts. Fixed seeds and counts: the content does not depend on the machine.
/// </summary>
public static class FuzzRun
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server(s => s.Addresses = ["127.0.0.1"]);
    private static readonly TestCa Between = Root.Intermediate("CN=Between", s =>
    {
        s.PathLength = 0;
        void Add(string oid, bool critical, byte[] value) =>
            s.Extensions.Add(new System.Security.Cryptography.X509Certificates.X509Extension(oid, value, critical));
        byte[] Dns(string name) => Der.Seq(Der.Text(0x82, name));
        Add("2.5.29.30", true, Der.Seq(
            Der.Tlv(0xA0, Dns("example.org"), Dns("localhost"), Der.Seq(Der.Tlv(0xA4, Der.Name("CN=server")))),
            Der.Tlv(0xA1, Der.Seq(Der.Tlv(0x87, [10, 0, 0, 0, 255, 0, 0, 0])), Der.Seq(Der.Text(0x81, "example.org")))));
        Add("2.5.29.32", true, Der.Seq(Der.Seq(Der.Oid("1.2.3"), Der.Seq(Der.Seq(Der.Oid("1.3.6.1.5.5.7.2.1"), Der.Text(0x16, "x"))))));
        Add("2.5.29.33", true, Der.Seq(Der.Seq(Der.Oid("1.2.3"), Der.Oid("1.2.4"))));
        Add("2.5.29.36", true, Der.Seq(Der.Tlv(0x81, [1])));
        Add("2.5.29.54", true, Der.Int(0L));
        Add("2.5.29.14", false, Der.Octets([1, 2, 3]));
        Add("2.5.29.35", false, Der.Seq(Der.Tlv(0x80, [1, 2]), Der.Tlv(0xA1, Der.Text(0x82, "x")), Der.Tlv(0x82, [5])));
    });
    private static readonly TestCertificate Below = Between.Server(s =>
        (s.DnsNames, s.Addresses) = (["*.example.org", "localhost", "b*.example.org"], ["127.0.0.1"]));

    private static readonly string[] Names =
        ["ServerHello", "HelloRetryRequest", "EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished", "NewSessionTicket"];

    /// <summary>Runs all of it; throws at the first finding.</summary>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="rounds">Handshakes with damaged messages; half as many streams, four times as many certificates.</param>
    /// <returns>How many different errors came up.</returns>
    public static int Run(int seed, int rounds)
    {
        var outcomes = new HashSet<ErrorCode>();
        Messages(seed, rounds, outcomes);
        Streams(seed + 1, rounds / 2, outcomes);
        Certificates(seed + 2, rounds * 4, outcomes);
        Tickets(seed + 3, rounds * 4);
        return outcomes.Count;
    }

    // One message of each handshake is replaced by a damaged one: our server's own or a real server's.
    private static void Messages(int seed, int rounds, HashSet<ErrorCode> outcomes)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        EngineDriver[] clients =
        [
            NewClient(o => (o.Alpn, o.AllowPskOnly) = ([Client.Bytes("mqtt")], true)), NewClient(o => (o.Groups, o.Versions, o.Legacy) = ([NamedGroup.Secp256r1], TlsVersions.Both, new Tls12Profile())),
            NewClient(o => (o.Verdicts, o.MiddleboxCompatibility) = (new MemoryVerdictCache(1), true)),
        ];
        Dictionary<string, byte[]> known = [];
        for (int round = 0; round < rounds; round++)
        {
            EngineDriver client = clients[random.Next(clients.Length)];
            string name = Names[random.Next(Names.Length)];
            byte[][] corpus = Corpus.Of(name);
            var server = new ScriptedServer(Server) { Extensions = random.Next(2) == 0 ? [] : Convert.FromHexString("0000000000010001030010000700050" + "46d717474") };
            bool whole = random.Next(20) == 0;
            server.Change[name] = m =>
            {
                byte[] seedMessage = corpus.Length > 0 && random.Next(3) == 0 ? corpus[random.Next(corpus.Length)] : m;
                return whole ? m : Damaged(name, seedMessage, random, mutator);
            };
            SessionTicket? ticket = client.Tickets.LastOrDefault();
            client.Tickets.Clear();
            if (ticket != null)
            {
                (ticket.Received, ticket.Limit) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), long.MaxValue);
                server.PskOnly = name == "ServerHello" && random.Next(2) == 0 && client == clients[0];
                foreach ((string key, byte[] psk) in known)
                {
                    server.Tickets[key] = psk;
                }
            }

            Guarded(seed, round, client, () =>
            {
                client.TakeSent();
                client.Data.Clear();
                client.Start(ticket: ticket);
                byte[] hello = client.TakeSent();
                if (name == "HelloRetryRequest" && client != clients[1])
                {
                    client.Feed(server.Retry(hello, NamedGroup.Secp256r1, new byte[random.Next(1, 40)]), random.Next(1, 400));
                    hello = client.TakeSent();
                    if (client.Engine.Error != ErrorCode.None || hello.Length == 0)
                    {
                        return;
                    }
                }

                client.Feed(server.Hello(hello), random.Next(1, 400));
                foreach (byte[] part in ScriptedServer.Join(server.Flight().ToArray()).Chunk(random.Next(1, 600)))
                {
                    client.Feed(server.Outgoing.Protect(22, part, random.Next(3) == 0 ? random.Next(20) : 0), random.Next(1, 400));
                }

                if (client.Engine.IsEstablished)
                {
                    server.Accept(client.TakeSent(), Device.Key);
                    AfterHandshake(random, mutator, client, server, name == "NewSessionTicket" && !whole);
                    known = server.Tickets;
                }
            });
            outcomes.Add(client.Engine.Error);
        }
    }

    private static void AfterHandshake(Random random, Mutator mutator, EngineDriver client, ScriptedServer server, bool damage)
    {
        byte[] ticket = server.NewTicket(extensions: random.Next(2) == 0 ? [] : ScriptedServer.Extension(42, new byte[4]));
        byte[][] corpus = Corpus.Of("NewSessionTicket");
        ticket = corpus.Length > 0 && random.Next(3) == 0 ? corpus[random.Next(corpus.Length)] : ticket;
        foreach (byte[] part in (damage ? mutator.Message(ticket) : ticket).Chunk(random.Next(1, 300)))
        {
            client.Feed(server.Outgoing.Protect(22, part));
        }

        client.Feed(server.Outgoing.Protect(22, random.Next(3) == 0 ? mutator.Message(ScriptedServer.Message(24, [1])) : ScriptedServer.Message(24, [1])));
        server.UpdateOutgoing();
        client.Feed(server.Outgoing.Protect(23, [1, 2, 3], random.Next(9)));
        client.Feed(server.Outgoing.Protect(21, [1, (byte)(random.Next(2) * random.Next(256))]));
        client.Engine.ReceivedEnd();
    }

    // The records themselves are damaged, before and after keys.
    private static void Streams(int seed, int rounds, HashSet<ErrorCode> outcomes)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        EngineDriver client = NewClient(_ => { });
        for (int round = 0; round < rounds; round++)
        {
            var server = new ScriptedServer(Server);
            Guarded(seed, round, client, () =>
            {
                client.TakeSent();
                client.Start();
                if (random.Next(4) == 0)
                {
                    var noise = new byte[random.Next(1, 200)];
                    random.NextBytes(noise);
                    noise[0] = (byte)random.Next(19, 25);
                    client.Feed(noise);
                    client.Engine.ReceivedEnd();
                    return;
                }

                byte[] stream = server.Hello(client.TakeSent());
                if (random.Next(3) > 0)
                {
                    client.Feed([.. ScriptedServer.PlainRecord(20, [1]), .. stream]);
                    stream = server.Flight().SelectMany(m => server.Outgoing.Protect(22, m)).ToArray();
                }

                if (random.Next(3) == 0)
                {
                    // Good records of all kinds of content, out of place.
                    int type = new[] { 0, 20, 21, 22, 23, 24, 255 }[random.Next(7)];
                    var content = new byte[random.Next(3) == 0 ? random.Next(2200) : random.Next(4)];
                    random.NextBytes(content);
                    client.Feed(server.Outgoing.Protect(type, content, random.Next(3)), random.Next(1, 400));
                }

                client.Feed(mutator.Bytes(stream), random.Next(1, 400));
                client.Engine.ReceivedEnd();
            });
            if (client.Engine.IsConfirmed || client.Engine.Output != TlsOutput.Failed)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: a damaged stream was taken");
            }

            outcomes.Add(client.Engine.Error);
        }
    }

    private static void Certificates(int seed, int rounds, HashSet<ErrorCode> outcomes)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var validator = new PathValidator(new Credentials { TrustAnchors = [Root.Der] });
        var parser = new CertificateParser();
        var certificate = new Certificate();
        ReferenceIdentity[] names = [new("localhost"), new("127.0.0.1"), new("a.example.org"), new("::1")];
        byte[][] corpus = Corpus.Certificates(
            Server.Der,
            Root.Der,
            Between.Der,
            Below.Der,
            Below.Der,
            new AnyCa("RSA-2048", HashAlgorithmName.SHA384, true).Server("RSA-2048").Der,
            new AnyCa("RSA-2048", HashAlgorithmName.SHA512).Server("P-384").Der,
            new AnyCa("P-384", HashAlgorithmName.SHA384).Server("RSA-3072").Der,
            new AnyCa("P-384", HashAlgorithmName.SHA384).Server("RSA-1024").Der,
            Odd([3]),
            Odd([1, 0, 0, 0, 1]));
        byte[][] anchors = [.. corpus, Der.Seq(Der.Name("CN=bare"), Root.Self.Key.ExportSubjectPublicKeyInfo())];
        for (int round = 0; round < rounds; round++)
        {
            byte[] der = mutator.Der(corpus[random.Next(corpus.Length)]);
            try
            {
                ReferenceIdentity name = names[random.Next(names.Length)];
                parser.Parse(der, 0, der.Length, certificate, name);
                validator.Begin(name, DateTimeOffset.UtcNow.ToUnixTimeSeconds(), (TimeQuality)random.Next(4));
                validator.Add(der, 0, der.Length);
                validator.Add(corpus[random.Next(corpus.Length)], 0, 0);
            }
            catch (SignetException error)
            {
                outcomes.Add(error.Code);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {Convert.ToHexString(der)}", error);
            }

            try
            {
                if (round % 16 == 0)
                {
                    byte[] anchor = anchors[random.Next(anchors.Length)];
                    _ = new PathValidator(new Credentials { TrustAnchors = [random.Next(2) == 0 ? anchor : mutator.Der(anchor)] });
                }

                // A chain of two, one of them damaged or from another time.
                long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + (random.Next(-4, 5) == 4 ? 900L * 86400 * random.Next(-1, 2) : 0);
                validator.Begin(names[random.Next(3)], now, random.Next(6) == 0 ? TimeQuality.Floor : TimeQuality.Network);
                bool leaf = random.Next(2) == 0;
                byte[] first = leaf ? mutator.Der(Below.Der) : Below.Der;
                byte[] second = leaf ? Between.Der : mutator.Der(Between.Der);
                validator.Add(first, 0, first.Length);
                validator.Add(second, 0, second.Length);
                validator.Add(Between.Der, 0, Between.Der.Length);
                for (int i = 0; i < 40 && validator.Next(); i++)
                {
                    validator.Answer(random.Next(2) == 0);
                }
            }
            catch (SignetException error)
            {
                outcomes.Add(error.Code);
            }
        }
    }

    // Unique identifiers, and an RSA key with another exponent.
    private static byte[] Odd(byte[] exponent) => new CertificateDraft
    {
        UniqueIds = [.. Der.Tlv(0x81, [0, 1]), .. Der.Tlv(0x82, [0, 1])],
        PublicKey = Der.Seq(
            Der.Seq(Der.Oid("1.2.840.113549.1.1.1"), [5, 0]),
            Der.Bits(Der.Seq(Der.Int([0, .. Enumerable.Repeat((byte)0xC3, 256)]), Der.Int(exponent)))),
    }.Sign(Root.Self.Key);

    private static void Tickets(int seed, int rounds)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        var ticket = new SessionTicket { Ticket = new byte[48], Lifetime = 7200 };
        var record = new byte[ticket.Size];
        ticket.Write(record, 0);
        for (int round = 0; round < rounds; round++)
        {
            byte[] bad = mutator.Bytes(record);
            if (ticket.Read(bad, 0, bad.Length) && (ticket.Lifetime is <= 0 or > 604800 || ticket.Received < 0 || ticket.Size != bad.Length))
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: a record that is none was taken");
            }
        }
    }

    private static byte[] Damaged(string name, byte[] message, Random random, Mutator mutator)
    {
        if (name == "Certificate")
        {
            byte[] good = ScriptedServer.Join(ScriptedServer.Vector24(Server.Der), [0, 0]);
            return random.Next(6) switch
            {
                0 => ScriptedServer.Message(11, [0], ScriptedServer.Vector24(Enumerable.Repeat(good, random.Next(0, 12)).ToArray())),
                1 => ScriptedServer.Message(11, [0], ScriptedServer.Vector24(good, ScriptedServer.Vector24(new byte[random.Next(0, 1400)]), [0, 0])),
                2 or 3 => DamagedChain(mutator),
                _ => mutator.Message(message),
            };
        }

        return name switch
        {
            "ServerHello" when random.Next(6) == 0 => Older(message, random),
            "ServerHello" or "HelloRetryRequest" when random.Next(3) > 0 => mutator.Extensions(message, 42 + message[38]),
            "EncryptedExtensions" => mutator.Extensions(message, 4),
            "CertificateRequest" => mutator.Extensions(message, 5),
            _ => mutator.Message(message),
        };
    }

    // A ServerHello of TLS 1.2 or older, without extensions, with a sentinel of RFC 8446 section 4.1.3 or none.
    private static byte[] Older(byte[] message, Random random)
    {
        byte[] body = message[4..(42 + message[38])];
        body[1] = (byte)random.Next(1, 4);
        int sentinel = random.Next(3);
        if (sentinel < 2)
        {
            "DOWNGRD"u8.CopyTo(body.AsSpan(26));
            body[33] = (byte)sentinel;
        }

        return ScriptedServer.Message(2, body);
    }

    private static byte[] DamagedChain(Mutator mutator) => ScriptedServer.Message(
        11, [0], ScriptedServer.Vector24(ScriptedServer.Join(ScriptedServer.Vector24(mutator.Der(Server.Der)), [0, 0])));

    private static EngineDriver NewClient(Action<TlsOptions> change) => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Tickets = new MemoryTicketStore(1);
        change(o);
    });

    private static void Guarded(int seed, int round, EngineDriver client, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error) when (error is not SignetException)
        {
            throw new InvalidOperationException($"seed {seed}, round {round}", error);
        }

        if (client.Engine.Error == ErrorCode.Unexpected || client.Engine.Output is not (TlsOutput.Failed or TlsOutput.Receive or TlsOutput.Closed))
        {
            throw new InvalidOperationException($"seed {seed}, round {round}: {client.Engine.Output} {client.Engine.Error}");
        }
    }
}
