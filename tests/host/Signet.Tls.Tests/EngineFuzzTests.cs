using Signet.Core;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>Random damage to messages and records: every connection ends in a typed error or goes on; none hangs.</summary>
public class EngineFuzzTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();
    private static readonly string[] Names =
        ["ServerHello", "EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished"];

    [Fact]
    public void Damaged_messages_inside_good_records()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var outcomes = new HashSet<ErrorCode>();
        var client = new EngineDriver(Root, Device);
        DateTime end = DateTime.UtcNow.AddSeconds(4);
        for (int round = 0; DateTime.UtcNow < end; round++)
        {
            var server = new ScriptedServer(Server);
            server.Change[Names[random.Next(Names.Length)]] = m => Damage(random, m);
            try
            {
                client.TakeSent();
                client.Start();
                client.Feed(server.Hello(client.TakeSent()), random.Next(1, 400));
                int size = random.Next(1, 600);
                foreach (byte[] part in ScriptedServer.Join(server.Flight().ToArray()).Chunk(size))
                {
                    client.Feed(server.Outgoing.Protect(22, part, random.Next(3) == 0 ? random.Next(20) : 0), random.Next(1, 400));
                }
            }
            catch (Exception error) when (error is not SignetException)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }

            outcomes.Add(client.Engine.Error);
            bool rest = client.Engine.Output is TlsOutput.Failed or TlsOutput.Receive;
            Assert.True(rest, $"seed {seed}, round {round}: {client.Engine.Output}");
            Assert.NotEqual(ErrorCode.Unexpected, client.Engine.Error);
        }

        Assert.True(outcomes.Count > 5, "only " + string.Join(", ", outcomes));
    }

    [Fact]
    public void Damaged_streams_of_records()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var client = new EngineDriver(Root, Device);
        DateTime end = DateTime.UtcNow.AddSeconds(3);
        for (int round = 0; DateTime.UtcNow < end; round++)
        {
            var server = new ScriptedServer(Server);
            try
            {
                client.TakeSent();
                client.Start();
                byte[] stream = server.Hello(client.TakeSent());
                bool early = random.Next(2) == 0;
                if (!early)
                {
                    client.Feed(stream);
                    stream = server.Flight().SelectMany(m => server.Outgoing.Protect(22, m)).ToArray();
                }

                client.Feed(Damage(random, stream), random.Next(1, 400));
                client.Engine.ReceivedEnd();
            }
            catch (Exception error) when (error is not SignetException)
            {
                Assert.Fail($"seed {seed}, round {round}: {error}");
            }

            Assert.False(client.Engine.IsConfirmed, $"seed {seed}, round {round}");
            Assert.Equal(TlsOutput.Failed, client.Engine.Output);
        }
    }

    [Fact]
    public void Random_bytes()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        var client = new EngineDriver(Root, Device);
        for (int round = 0; round < 3000; round++)
        {
            client.Start();
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(19, 25);
            client.Feed(bytes);
            client.Engine.ReceivedEnd();
            Assert.True(client.Engine.Output == TlsOutput.Failed, $"seed {seed}, round {round}");
        }
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var list = new List<byte>(bytes);
        for (int k = random.Next(1, 4); k > 0 && list.Count > 0; k--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0:
                    list.RemoveRange(at, Math.Min(random.Next(1, 5), list.Count - at));
                    break;
                case 1:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    list[at] = (byte)(list[at] ^ (1 << random.Next(8)));
                    break;
                case 3:
                    list[random.Next(Math.Min(list.Count, 12))] = (byte)random.Next(256);
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 30), list.Count - at)));
                    break;
            }
        }

        return list.ToArray();
    }
}
