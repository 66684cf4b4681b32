using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>HelloRetryRequest (RFC 8446 section 4.1.4): another group, a cookie, both.</summary>
public class RetryTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();
    private static readonly TestCertificate Server = Root.Server();

    [Theory]
    [InlineData(true, 0, false)]
    [InlineData(false, 32, false)]
    [InlineData(true, 384, false)]
    [InlineData(true, 100, true)]
    [InlineData(false, 1, true)]
    public void A_second_hello_gives_what_was_asked_for(bool otherGroup, int cookieSize, bool compatibility)
    {
        var client = Client(o => o.MiddleboxCompatibility = compatibility);
        var server = new ScriptedServer(Server);
        byte[]? cookie = cookieSize == 0 ? null : Enumerable.Range(1, cookieSize).Select(i => (byte)i).ToArray();
        client.Start();
        byte[] first = client.TakeSent();
        client.Feed(server.Retry(first, otherGroup ? NamedGroup.Secp256r1 : NamedGroup.None, cookie));
        byte[] second = client.TakeSent();
        Assert.Equal(compatibility ? 20 : 22, second[0]);
        client.Feed(server.Hello(second));

        // Section 4.1.2: the random stays, key_share and cookie change and nothing else.
        Assert.Equal(first[11..43], server.ClientHello[6..38]);
        Dictionary<int, byte[]> before = ScriptedServer.ReadExtensions(first[5..]);
        Dictionary<int, byte[]> after = ScriptedServer.ReadExtensions(server.ClientHello);
        Assert.Equal(cookie == null ? null : [.. ScriptedServer.U16(cookieSize), .. cookie], after.GetValueOrDefault(44));
        Assert.Equal(!otherGroup, before[51].AsSpan().SequenceEqual(after[51]));
        Assert.Equal(
            before.Where(e => e.Key != 51).Select(e => (e.Key, Convert.ToHexString(e.Value))),
            after.Where(e => e.Key is not (51 or 44)).Select(e => (e.Key, Convert.ToHexString(e.Value))));
        Finish(client, server);
        Assert.Equal(otherGroup ? NamedGroup.Secp256r1 : NamedGroup.X25519, client.Engine.Group);
    }

    [Theory]
    [InlineData("twice", ErrorCode.TlsUnexpectedMessage, 10)]
    [InlineData("other group after", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("same group", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("unknown group", ErrorCode.TlsNoCommonGroup, 47)]
    [InlineData("nothing", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("share in place of a group", ErrorCode.TlsDecodeError, 50)]
    [InlineData("group cut", ErrorCode.TlsDecodeError, 50)]
    [InlineData("group twice", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("cookie twice", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("cookie empty", ErrorCode.TlsDecodeError, 50)]
    [InlineData("cookie length", ErrorCode.TlsDecodeError, 50)]
    [InlineData("cookie large", ErrorCode.TlsHelloRetryRequest, 40)]
    [InlineData("foreign extension", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("server_name", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("psk", ErrorCode.TlsUnsupportedExtension, 110)]
    [InlineData("version missing", ErrorCode.TlsUnsupportedVersion, 70)]
    [InlineData("version", ErrorCode.TlsIllegalParameter, 47)]
    [InlineData("suite", ErrorCode.TlsNoCommonSuite, 47)]
    [InlineData("suite changes", ErrorCode.TlsNoCommonSuite, 47)]
    [InlineData("record goes on", ErrorCode.TlsUnexpectedMessage, 10)]
    public void Retries_that_break_the_rules_are_refused(string offence, ErrorCode code, int alert)
    {
        var client = Client();
        var server = new ScriptedServer(Server);
        byte[] versions = server.VersionExtension();
        byte[] group = ScriptedServer.Extension(51, ScriptedServer.U16(0x17));
        byte[] cookie = ScriptedServer.Extension(44, ScriptedServer.Vector16([1, 2]));
        byte[] random = System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8);
        byte[] With(params byte[][] extensions) => server.ServerHello(random, ScriptedServer.Join(extensions));
        server.Change["HelloRetryRequest"] = m => offence switch
        {
            "same group" => With(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x1D))),
            "unknown group" => With(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x18))),
            "nothing" => With(versions),
            "share in place of a group" => With(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x17), ScriptedServer.Vector16(new byte[65]))),
            "group cut" => With(versions, ScriptedServer.Extension(51, [0])),
            "group twice" => With(versions, group, group),
            "cookie twice" => With(versions, cookie, cookie),
            "cookie empty" => With(versions, ScriptedServer.Extension(44, ScriptedServer.Vector16([]))),
            "cookie length" => With(versions, ScriptedServer.Extension(44, ScriptedServer.U16(9), [1])),
            "cookie large" => With(versions, ScriptedServer.Extension(44, ScriptedServer.Vector16(new byte[385]))),
            "foreign extension" => With(versions, group, ScriptedServer.Extension(0x4242)),
            "server_name" => With(versions, group, ScriptedServer.Extension(0)),
            "psk" => With(versions, group, ScriptedServer.Extension(41, [0, 0])),
            "version missing" => With(group),
            "version" => With(ScriptedServer.Extension(43, ScriptedServer.U16(0x0305)), group),
            "suite" => Set(m, 40, 2),
            "record goes on" => [.. m, 2],
            _ => m,
        };
        client.Start();
        byte[] retry = server.Retry(client.TakeSent(), NamedGroup.Secp256r1);
        client.Feed(retry);
        if (offence is "twice" or "other group after" or "suite changes")
        {
            byte[] second = client.TakeSent();
            if (offence == "twice")
            {
                client.Feed(retry);
            }
            else
            {
                server.Change["ServerHello"] = m => offence == "suite changes" ? Set(m, 40, 2) : server.ServerHello(
                    null,
                    ScriptedServer.Join(versions, ScriptedServer.Extension(51, ScriptedServer.U16(0x1D), ScriptedServer.Vector16(new byte[32]))));
                client.Feed(server.Hello(second));
            }
        }

        Assert.Equal(code, client.Engine.Error);
        Assert.Equal(new byte[] { 21, 3, 3, 0, 2, 2, (byte)alert }, client.TakeSent()[^7..]);
    }

    [Fact]
    public void A_fast_device_does_not_let_itself_be_led_to_another_group()
    {
        var client = new EngineDriver(Root, Device, o => o.Policy = OffloadPolicy.Fast);
        var server = new ScriptedServer(Server);
        client.Start();
        client.Feed(server.Retry(client.TakeSent(), NamedGroup.X25519));
        Assert.Equal(ErrorCode.TlsNoCommonGroup, client.Engine.Error);
    }

    private static EngineDriver Client(Action<TlsOptions>? change = null) => new(Root, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        change?.Invoke(o);
    });

    private static byte[] Set(byte[] bytes, int at, int value)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[at] = (byte)value;
        return copy;
    }

    private static void Finish(EngineDriver client, ScriptedServer server)
    {
        foreach (byte[] message in server.Flight())
        {
            client.Feed(server.Outgoing.Protect(22, message));
        }

        Assert.Equal(ErrorCode.None, client.Engine.Error);
        Assert.True(client.Engine.IsEstablished);
        server.Accept(client.TakeSent(), Device.Key);
    }
}
