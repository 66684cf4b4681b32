using System.Collections;
using System.Reflection;
using Signet.Core;

namespace Signet.Tls.Tests;

/// <summary>No secret is in a log, in an error or in the report, and none is left in memory when a connection is over.</summary>
public class SecretsTests
{
    [Fact]
    public void No_text_holds_a_secret()
    {
        var bench = new Bench();
        var texts = new List<string>();
        bench.Visit();
        bench.Visit();
        texts.Add(bench.Transport.Report.SecretsOnLine() + bench.Transport.Report.ElementWork());
        foreach (string message in new[] { "ServerHello", "Certificate", "CertificateVerify", "Finished" })
        {
            bench.Tickets.Clear();
            bench.Peer.Prepare = s => s.Change[message] = m => [.. m[..^1], (byte)(m[^1] ^ 1)];
            texts.Add(Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000)).ToString());
        }

        texts.AddRange(bench.Log.Lines);
        string all = string.Concat(texts).ToUpperInvariant();
        Assert.Contains("ESTABLISHED", all);
        List<byte[]> secrets = Secrets(bench);
        Assert.True(secrets.Count > 20);
        foreach (byte[] secret in secrets)
        {
            // A quarter of it is enough to tell.
            Assert.DoesNotContain(Convert.ToHexString(secret.AsSpan(0, 8)), all);
            Assert.DoesNotContain(Convert.ToBase64String(secret)[..10].ToUpperInvariant(), all);
            Assert.DoesNotContain(BitConverter.ToString(secret, 0, 6), all);
        }
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("closed resumed")]
    [InlineData("failed in ServerHello")]
    [InlineData("failed in Finished")]
    [InlineData("failed after data")]
    public void When_it_is_over_no_secret_is_left_in_memory(string end)
    {
        var bench = new Bench();
        if (end == "closed resumed")
        {
            bench.Visit();
        }

        string? message = end switch
        {
            "failed in ServerHello" => "EncryptedExtensions",
            "failed in Finished" => "Finished",
            _ => null,
        };
        if (message != null)
        {
            bench.Peer.Prepare = s => s.Change[message] = m => [.. m[..^1], (byte)(m[^1] ^ 1)];
            Assert.Throws<SignetException>(() => bench.Transport.Open("localhost", 8883, 1000));
        }
        else
        {
            bench.Transport.Open("localhost", 8883, 1000);
            bench.Transport.Send([1], 0, 1, 1000);
            bench.Transport.Receive(new byte[4], 0, 4, 1000);
            if (end == "failed after data")
            {
                // The search finds what is there: while the connection stands, its traffic secrets are.
                Assert.NotEmpty(Found(bench));
                bench.Peer.Reply = [];
                bench.Transport.Send([1], 0, 1, 1000);
                bench.Peer.Close();
                bench.Transport.Close();
            }
            else
            {
                bench.Transport.Close();
            }
        }

        Assert.Empty(Found(bench));
    }

    [Fact]
    public void What_the_store_is_given_is_wiped_after_it_was_written()
    {
        var bench = new Bench();
        bench.Transport.Open("localhost", 8883, 1000);
        bench.Transport.Send([1], 0, 1, 1000);
        bench.Transport.Receive(new byte[4], 0, 4, 1000);
        bench.Transport.KeepTickets();
        Assert.Equal(2, bench.Tickets.Count);
        List<byte[]> psks = bench.Peer.Tickets.Values.ToList();
        Assert.DoesNotContain(psks, psk => Arrays(bench.Transport).Any(a => a.AsSpan().IndexOf(psk.AsSpan(0, 16)) >= 0));
        bench.Tickets.Clear();
        bench.Transport.Close();
        Assert.DoesNotContain(psks, psk => Arrays(bench.Tickets).Any(a => a.AsSpan().IndexOf(psk.AsSpan(0, 16)) >= 0));
    }

    private static List<byte[]> Secrets(Bench bench) => bench.Peer.Servers.SelectMany(s => s.Secrets)
        .Where(s => s.Any(b => b != 0))
        .SelectMany(s => new[] { s, ScriptedServer.Expand(s, "key", [], 16), ScriptedServer.Expand(s, "finished", [], 32) })
        .ToList();

    private static List<string> Found(Bench bench)
    {
        List<byte[]> arrays = Arrays(bench.Transport).ToList();
        Assert.True(arrays.Count > 20);

        // The early secret without a PSK is a constant.
        string known = "33AD0A1C607EC03B09E6CD9893680CE2";
        return Secrets(bench)
            .Where(s => Convert.ToHexString(s.AsSpan(0, 16)) != known)
            .Where(s => arrays.Any(a => a.AsSpan().IndexOf(s.AsSpan(0, 16)) >= 0))
            .Select(s => Convert.ToHexString(s))
            .ToList();
    }

    // All arrays of numbers that an object of the firmware reaches, as bytes.
    private static IEnumerable<byte[]> Arrays(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var todo = new Stack<object>([root]);
        while (todo.TryPop(out object? item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            if (item is Array array)
            {
                if (item is byte[] bytes)
                {
                    yield return bytes;
                }
                else if (array.GetType().GetElementType()!.IsPrimitive)
                {
                    // Words of keys, in the order in which the firmware reads bytes.
                    yield return array.Cast<object>().SelectMany(BigEndian).ToArray();
                }
                else
                {
                    foreach (object? element in (IEnumerable)array)
                    {
                        if (element != null)
                        {
                            todo.Push(element);
                        }
                    }
                }

                continue;
            }

            if (item.GetType().Assembly.GetName().Name!.StartsWith("Signet.T", StringComparison.Ordinal)
                || item.GetType().Assembly.GetName().Name == "Signet.Crypto")
            {
                if (item is Bench or ScriptedPeer or ScriptedServer)
                {
                    continue;
                }

                for (Type? type = item.GetType(); type != null; type = type.BaseType)
                {
                    foreach (FieldInfo field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        if (field.GetValue(item) is object value && !value.GetType().IsPrimitive && value is not MemoryTicketStore)
                        {
                            todo.Push(value);
                        }
                    }
                }
            }
        }
    }

    private static byte[] BigEndian(object number) => number switch
    {
        uint u => [(byte)(u >> 24), (byte)(u >> 16), (byte)(u >> 8), (byte)u],
        ulong u => [.. BigEndian((uint)(u >> 32)), .. BigEndian((uint)u)],
        _ => [],
    };
}
