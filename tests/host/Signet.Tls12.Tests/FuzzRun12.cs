using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Suites;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;
using Signet.Tls.Tests.Fuzz;

namespace Signet.Tls12.Tests;

/// <summary>The fuzzing itself, apart from the test, which runs it in a world of its own with a firmware that counts. Fixed seeds
/// and counts: the content does not depend on the machine.</summary>
public static class FuzzRun12
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    private static readonly int[] Types = [0, 1, 10, 11, 16, 23, 35, 0xFF01, 0x1234];

    private static readonly string[] Names =
    [
        "ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone", "NewSessionTicket", "Finished",
    ];

    /// <summary>One message of each handshake is replaced by a damaged one, on both sides.</summary>
    /// <returns>Errors that came up, with their numbers.</returns>
    public static string Messages(int seed, int rounds)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        EngineDriver[] clients = [NewClient(TlsVersions.Tls12), NewClient(TlsVersions.Both)];
        var outcomes = new SortedDictionary<ErrorCode, int>();
        var sessions = new ServerSessions();
        for (int round = 0; round < rounds; round++)
        {
            EngineDriver client = clients[random.Next(2)];
            string name = Names[random.Next(Names.Length)];
            bool whole = random.Next(10) == 0;
            var server = new ScriptedServer12(Server, sessions)
            {
                GivesTicket = random.Next(2) == 0,
                GivesId = true,
                Suite = random.Next(2) == 0 ? Suite12.Aes128Gcm : Suite12.ChaCha20,
                Group = random.Next(3) == 0 ? NamedGroup.Secp256r1 : NamedGroup.X25519,
                Extensions = random.Next(2) == 0 ? [] : Convert.FromHexString("00000000000b0002010000010001030010000700050" + "46d717474"),
            };
            server.Change[name] = m => whole ? m : Damaged(name, m, random, mutator);
            Guarded(seed, round, client, () => Handshake(random, client, server, whole));
            if (whole && !client.Engine.IsEstablished)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: {client.Engine.Error} without damage");
            }

            Count(outcomes, client.Engine.Error);
        }

        return Tell(outcomes);
    }

    /// <summary>The records of each handshake are damaged on the way.</summary>
    /// <returns>Errors that came up, with their numbers.</returns>
    public static string Streams(int seed, int rounds)
    {
        var random = new Random(seed);
        var mutator = new Mutator(random);
        EngineDriver[] clients = [NewClient(TlsVersions.Tls12), NewClient(TlsVersions.Both)];
        var outcomes = new SortedDictionary<ErrorCode, int>();
        for (int round = 0; round < rounds; round++)
        {
            EngineDriver client = clients[random.Next(2)];
            var server = new ScriptedServer12(Server) { GivesTicket = random.Next(2) == 0 };
            bool late = random.Next(2) == 0;
            bool same = false;
            Guarded(seed, round, client, () =>
            {
                client.TakeSent();
                client.Start();
                byte[] flight = Records(server.Flight(client.TakeSent()), random);
                byte[] sent = late ? flight : mutator.Bytes(flight);
                same = sent.AsSpan().SequenceEqual(flight);
                client.Feed(sent, random.Next(1, 400));
                if (late && client.Engine.Error == ErrorCode.None)
                {
                    server.Accept(client.TakeSent(), Device.Key);
                    byte[] end = server.End();
                    byte[] damaged = mutator.Bytes(end);

                    // What the damage left behind the end would be a record of its own; versions in clear mean nothing.
                    same = damaged.Length >= end.Length && Significant(damaged).AsSpan().StartsWith(Significant(end));
                    client.Feed(damaged, random.Next(1, 400));
                }

                client.Engine.ReceivedEnd();
            });
            if (client.Engine.IsEstablished && !same)
            {
                throw new InvalidOperationException($"seed {seed}, round {round}: a damaged handshake was taken");
            }

            Count(outcomes, client.Engine.Error);
        }

        return Tell(outcomes);
    }

    private static byte[] Damaged(string name, byte[] message, Random random, Mutator mutator)
    {
        byte[] noise = new byte[random.Next(4)];
        random.NextBytes(noise);
        int which = random.Next(3);
        return (name, which) switch
        {
            // An extension in front of the others: of a type that has a rule, with a body that may be against it.
            ("ServerHello", 0) => message.Body(
            [
                .. message[4..(42 + message[38])],
                .. ScriptedServer12.Vector16(
                    ScriptedServer12.Extension(Types[random.Next(Types.Length)], noise), message[(44 + message[38])..]),
            ]),
            ("ServerHello", 1) => mutator.Extensions(message, 42 + message[38]),
            ("Certificate", 0) => message.Body(ScriptedServer12.Vector24(
                message[7..], ScriptedServer12.Vector24(new byte[random.Next(3) * 1300]))),
            ("Certificate", 1) => message.Body(ScriptedServer12.Vector24(
                Enumerable.Repeat(message[7..], random.Next(2) * 40).SelectMany(b => b).ToArray())),
            ("NewSessionTicket", 0) => message.Body([0, 0, 1, 0, .. ScriptedServer12.Vector16(new byte[random.Next(2) * 1100])]),
            _ => mutator.Message(message),
        };
    }

    private static void Handshake(Random random, EngineDriver client, ScriptedServer12 server, bool whole)
    {
        SessionTicket? ticket = client.Tickets.LastOrDefault();
        client.Tickets.Clear();
        client.TakeSent();
        client.Data.Clear();
        if (ticket != null)
        {
            (ticket.Received, ticket.Limit) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), long.MaxValue);
        }

        client.Start(ticket: ticket);
        client.Feed(Records(server.Flight(client.TakeSent()), random), random.Next(1, 400));
        if (client.Engine.Error != ErrorCode.None)
        {
            return;
        }

        if (!server.IsResumed)
        {
            byte[] flight = client.TakeSent();
            if (flight.Length == 0)
            {
                // The damage was in a length, and the rest is still to come.
                client.Engine.ReceivedEnd();
                return;
            }

            server.Accept(flight, Device.Key);
        }

        byte[] request = ScriptedServer12.Message(0);
        if (random.Next(4) == 0)
        {
            client.Feed(ScriptedServer12.PlainRecord(!whole && random.Next(3) == 0 ? 20 : 22, request));
        }

        client.Feed(server.End(), random.Next(1, 400));
        if (client.Engine.IsEstablished && random.Next(4) == 0)
        {
            client.Feed(server.Outgoing.Protect(22, request));
        }

        if (server.IsResumed && client.Engine.Error == ErrorCode.None)
        {
            byte[] finished = client.TakeSent();
            if (finished.Length > 0)
            {
                server.AcceptFinished(finished);
            }
        }

        client.Feed(server.Outgoing.Protect(23, [1, 2, 3]));
    }

    // The records without the versions of those that are not protected, up to the last of these.
    private static byte[] Significant(byte[] records)
    {
        byte[] copy = (byte[])records.Clone();
        for (int at = 0; at + 5 <= copy.Length; at += 5 + ((copy[at + 3] << 8) | copy[at + 4]))
        {
            copy[at + 1] = copy[at + 2] = 0;
            if (copy[at] == 20)
            {
                break;
            }
        }

        return copy;
    }

    private static byte[] Records(List<byte[]> messages, Random random) => messages.SelectMany(m => m).ToArray()
        .Chunk(random.Next(40, 600)).SelectMany(part => ScriptedServer12.PlainRecord(22, part)).ToArray();

    private static EngineDriver NewClient(TlsVersions versions) => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Tickets = new MemoryTicketStore(1);
        o.Alpn = [Client.Bytes("mqtt")];
        o.Suites = [new Aes128GcmSuite(), new ChaCha20Poly1305Suite()];
        o.Versions = versions;
        o.Legacy = new Tls12Profile { Resumption = SessionResumption.Tickets };
    });

    private static void Guarded(int seed, int round, EngineDriver client, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}, round {round}", error);
        }

        if (client.Engine.Error == ErrorCode.Unexpected || client.Engine.Output is not (TlsOutput.Failed or TlsOutput.Receive or TlsOutput.Closed))
        {
            throw new InvalidOperationException($"seed {seed}, round {round}: {client.Engine.Output} {client.Engine.Error}");
        }
    }

    private static void Count(SortedDictionary<ErrorCode, int> outcomes, ErrorCode error) =>
        outcomes[error] = outcomes.GetValueOrDefault(error) + 1;

    private static string Tell(SortedDictionary<ErrorCode, int> outcomes) =>
        string.Join(", ", outcomes.Select(o => $"{o.Key} {o.Value}"));
}
