using System.Collections;
using System.Reflection;
using Signet.Core;
using Signet.Tls;
using Signet.Tls12.Tests.Negative;

namespace Signet.Tls12.Tests;

/// <summary>Nothing of a connection's secrets is left when it is over, and a standing connection makes no garbage.</summary>
public class SecretsTests
{
    [Theory]
    [InlineData(false, "closed")]
    [InlineData(false, "failed")]
    [InlineData(true, "closed")]
    [InlineData(true, "failed")]
    public void Nothing_is_left(bool resumed, string end)
    {
        Session session = new Session().First(false);
        if (resumed)
        {
            session.Again().Plain(22, session.Message("ServerHello")).Plain(20, 1).Protected(22, session.Server.Finished());
            session.Server.AcceptFinished(session.Client.TakeSent());
        }

        Assert.True(session.Client.Engine.IsEstablished);

        // The search finds what is there: while the connection stands, its keys are.
        Assert.NotEmpty(Found(session));
        if (end == "closed")
        {
            session.Client.Engine.Close();
            session.Client.Run();
        }
        else
        {
            session.Protected(22, 99, 0, 0, 0);
            Assert.Equal(ErrorCode.TlsUnexpectedMessage, session.Client.Engine.Error);
        }

        Assert.Empty(Found(session));
    }

    [Fact]
    public void The_master_secret_is_gone_once_the_handshake_is_over()
    {
        Session session = new Session().First(false);
        byte[] master = session.Server.Master[..16];
        Assert.DoesNotContain(Arrays(session.Client.Engine), a => a.AsSpan().IndexOf(master) >= 0);
    }

    [Theory]
    [InlineData("a Finished that is wrong")]
    [InlineData("a change_cipher_spec that is early")]
    public void Nothing_is_left_of_a_handshake_that_failed(string how)
    {
        Session session = new Session();
        if (how == "a Finished that is wrong")
        {
            session.Changed().Protected(22, session.Server.Finished().Flip(-1));
        }
        else
        {
            session.Exchange().Plain(20, 1).Plain(20, 1);
        }

        Assert.NotEqual(ErrorCode.None, session.Client.Engine.Error);
        Assert.NotEmpty(session.Server.Secrets);
        Assert.Empty(Found(session));
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        Session session = new Session().Connect();
        TlsEngine engine = session.Client.Engine;
        byte[] records = Enumerable.Range(0, 40).SelectMany(_ => session.Server.Outgoing.Protect(23, new byte[100])).ToArray();
        var data = new byte[150];
        for (int i = 0; i < 10; i++)
        {
            Pass(engine, data, records, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 10; i < 40; i++)
        {
            Pass(engine, data, records, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Pass(TlsEngine engine, byte[] data, byte[] records, int number)
    {
        const int Size = 5 + 8 + 100 + 16;
        engine.Write(data, 0, data.Length);
        engine.Sent(engine.SendCount);
        Array.Copy(records, number * Size, engine.ReceiveBuffer, engine.ReceiveOffset, Size);
        engine.Received(Size);
        if (engine.DataCount != 100)
        {
            throw new InvalidOperationException("no data");
        }

        engine.Consume(100);
    }

    private static List<string> Found(Session session)
    {
        List<byte[]> arrays = Arrays(session.Client.Engine).ToList();
        Assert.True(arrays.Count > 20);
        return session.Server.Secrets
            .Where(s => arrays.Any(a => a.AsSpan().IndexOf(s.AsSpan(0, 16)) >= 0))
            .Select(Convert.ToHexString)
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

            if (item is byte[] bytes)
            {
                yield return bytes;
            }
            else if (item is Array array)
            {
                Type element = array.GetType().GetElementType()!;
                if (element == typeof(uint) || element == typeof(int))
                {
                    // Words of keys, in the order in which the firmware reads bytes.
                    yield return array.Cast<object>().SelectMany(n => BitConverter.GetBytes(Convert.ToInt64(n))[..4].Reverse()).ToArray();
                }
                else if (!element.IsPrimitive)
                {
                    foreach (object? one in (IEnumerable)array)
                    {
                        todo.Push(one ?? todo);
                    }
                }
            }
            else if (item.GetType().Assembly.GetName().Name is "Signet.Tls" or "Signet.Tls12" or "Signet.Crypto")
            {
                for (Type? type = item.GetType(); type != null; type = type.BaseType)
                {
                    foreach (FieldInfo field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        if (field.GetValue(item) is object value && !value.GetType().IsPrimitive)
                        {
                            todo.Push(value);
                        }
                    }
                }
            }
        }
    }
}
