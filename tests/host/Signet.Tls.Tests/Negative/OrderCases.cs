using Signet.Core;

namespace Signet.Tls.Tests.Negative;

/// <summary>Messages at the wrong place: at each state every type of message that it does not expect.</summary>
internal static class OrderCases
{
    private static readonly (string Name, byte[] Message)[] Messages =
    [
        ("HelloRequest", ScriptedServer.Message(0)),
        ("ClientHello", ScriptedServer.Message(1, new byte[40])),
        ("ServerHello", ScriptedServer.Message(2, new byte[40])),
        ("NewSessionTicket", ScriptedServer.Message(4, [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0])),
        ("EndOfEarlyData", ScriptedServer.Message(5)),
        ("EncryptedExtensions", ScriptedServer.Message(8, [0, 0])),
        ("Certificate", ScriptedServer.Message(11, [0, 0, 0, 0])),
        ("ServerKeyExchange", ScriptedServer.Message(12, new byte[4])),
        ("CertificateRequest", ScriptedServer.Message(13, [0, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3])),
        ("ServerHelloDone", ScriptedServer.Message(14)),
        ("CertificateVerify", ScriptedServer.Message(15, [4, 3, 0, 0])),
        ("Finished", ScriptedServer.Message(20, new byte[32])),
        ("KeyUpdate", ScriptedServer.Message(24, [0])),
        ("CompressedCertificate", ScriptedServer.Message(25, new byte[8])),
        ("message_hash", ScriptedServer.Message(254, new byte[32])),
        ("type 99", ScriptedServer.Message(99, [1])),
    ];

    public static IEnumerable<Case> All()
    {
        (string State, Action<Session> Go, string[] Expected)[] states =
        [
            ("before EncryptedExtensions", s => s.Hello(), ["EncryptedExtensions"]),
            ("before CertificateRequest", s => s.FlightUntil("CertificateRequest"), ["CertificateRequest", "Certificate"]),
            ("before Certificate", s => s.FlightUntil("Certificate"), ["Certificate"]),
            ("before CertificateVerify", s => s.FlightUntil("CertificateVerify"), ["CertificateVerify"]),
            ("before Finished", s => s.FlightUntil("Finished"), ["Finished"]),
            ("after the handshake", s => s.Connect(), ["NewSessionTicket", "KeyUpdate"]),
            ("before Finished of a resumed session", ResumedFlight, ["Finished"]),
        ];
        foreach ((string name, byte[] message) in Messages.Where(m => m.Name != "ServerHello"))
        {
            yield return new($"{name} before ServerHello", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(22, message));
        }

        foreach ((string state, Action<Session> go, string[] expected) in states)
        {
            foreach ((string name, byte[] message) in Messages.Where(m => !expected.Contains(m.Name)))
            {
                yield return new($"{name} {state}", ErrorCode.TlsUnexpectedMessage, 10, s =>
                {
                    go(s);
                    s.Protected(22, message);
                });
            }
        }

        yield return new("no CertificateRequest", ErrorCode.TlsNoCertificateRequest, 40, s =>
        {
            s.FlightUntil("CertificateRequest");
            s.Protected(22, Messages.Single(m => m.Name == "Certificate").Message);
        });
        string[] names = ["EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify"];
        foreach (string name in names)
        {
            yield return new($"{name} twice", ErrorCode.TlsUnexpectedMessage, 10, s => s.Change(name, m => [.. m, .. m]).Flight());
        }

        yield return new("post-handshake authentication, which was not offered", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, ScriptedServer.Message(13, [4, 1, 2, 3, 4, 0, 8, 0, 13, 0, 4, 0, 2, 4, 3])));
        yield return new("KeyUpdate with a value of 2", ErrorCode.TlsIllegalParameter, 47, s => s.Connect().Protected(22, ScriptedServer.Message(24, [2])));
        yield return new("KeyUpdate with a value of 255", ErrorCode.TlsIllegalParameter, 47, s => s.Connect().Protected(22, ScriptedServer.Message(24, [255])));
        yield return new("KeyUpdate of two bytes", ErrorCode.TlsDecodeError, 50, s => s.Connect().Protected(22, ScriptedServer.Message(24, [0, 0])));
        yield return new("KeyUpdate empty", ErrorCode.TlsDecodeError, 50, s => s.Connect().Protected(22, ScriptedServer.Message(24)));
        yield return new("KeyUpdate and more in its record", ErrorCode.TlsUnexpectedMessage, 10, s => s.Connect().Protected(22, [.. ScriptedServer.Message(24, [0]), 4]));
        yield return new("data with the old key after KeyUpdate", ErrorCode.TlsBadRecordMac, 20, s => s.Connect().Protected(22, ScriptedServer.Message(24, [0])).Protected(23, 1));
        yield return new("KeyUpdates without end", ErrorCode.TlsFlood, 10, s =>
        {
            s.Connect();
            for (int i = 0; i < 65; i++)
            {
                s.Protected(22, ScriptedServer.Message(24, [0]));
                s.Server.UpdateOutgoing();
            }
        });
        foreach (Case ticket in Tickets())
        {
            yield return ticket;
        }
    }

    private static void ResumedFlight(Session s)
    {
        s.Resume();
        s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
        s.Protected(22, s.Server.Flight()[0]);
        Assert.Equal(ErrorCode.None, s.Client.Engine.Error);
    }

    private static IEnumerable<Case> Tickets()
    {
        byte[] good = [0, 0, 0x1C, 0x20, 1, 2, 3, 4, 1, 9, 0, 4, 7, 7, 7, 7, 0, 0];
        (string Name, ErrorCode Error, int Alert, byte[] Body)[] bad =
        [
            ("a lifetime of more than 7 days", ErrorCode.TlsIllegalParameter, 47, good.Set(1, 9).Set(2, 0x3A).Set(3, 0x81)),
            ("the longest lifetime", ErrorCode.TlsIllegalParameter, 47, good.Set(0, 255)),
            ("no ticket", ErrorCode.TlsDecodeError, 50, [0, 0, 1, 0, 0, 0, 0, 0, 1, 9, 0, 0, 0, 0]),
            ("cut in the header", ErrorCode.TlsDecodeError, 50, good[..8]),
            ("a nonce beyond the message", ErrorCode.TlsDecodeError, 50, good.Set(8, 200)),
            ("a ticket beyond the message", ErrorCode.TlsDecodeError, 50, good.Set(10, 1)),
            ("no extensions' length", ErrorCode.TlsDecodeError, 50, good[..^2]),
            ("extensions beyond the message", ErrorCode.TlsDecodeError, 50, good.Set(-1, 4)),
            ("longer than its extensions", ErrorCode.TlsDecodeError, 50, [.. good, 0]),
            ("an extension cut", ErrorCode.TlsDecodeError, 50, [.. good[..^1], 3, 0, 42, 0]),
            ("an extension beyond the list", ErrorCode.TlsDecodeError, 50, [.. good[..^1], 4, 0, 42, 0, 4]),
            ("empty", ErrorCode.TlsDecodeError, 50, []),
        ];
        foreach ((string name, ErrorCode error, int alert, byte[] body) in bad)
        {
            yield return new("NewSessionTicket: " + name, error, alert, s => s.Connect().Protected(22, ScriptedServer.Message(4, body)));
        }

        yield return new("NewSessionTickets without end", ErrorCode.TlsFlood, 10, s =>
        {
            s.Connect();
            for (int i = 0; i < 65; i++)
            {
                s.Protected(22, s.Server.NewTicket());
            }
        });
        (string Name, ErrorCode Error, Func<ScriptedServer, byte[][]> Extensions)[] psk =
        [
            ("an identity that was not offered", ErrorCode.TlsIllegalParameter, s => [s.ShareExtension(), s.PskExtension(1)]),
            ("identity 65535", ErrorCode.TlsIllegalParameter, s => [s.ShareExtension(), s.PskExtension(0xFFFF)]),
            ("an identity of one byte", ErrorCode.TlsDecodeError, s => [s.ShareExtension(), ScriptedServer.Extension(41, [0])]),
            ("an identity of three bytes", ErrorCode.TlsDecodeError, s => [s.ShareExtension(), ScriptedServer.Extension(41, [0, 0, 0])]),
            ("pre_shared_key twice", ErrorCode.TlsIllegalParameter, s => [s.ShareExtension(), s.PskExtension(), s.PskExtension()]),
            ("no share though psk_ke was not offered", ErrorCode.TlsIllegalParameter, s => [s.PskExtension()]),
        ];
        foreach ((string name, ErrorCode error, Func<ScriptedServer, byte[][]> extensions) in psk)
        {
            yield return new("resumption: " + name, error, error == ErrorCode.TlsDecodeError ? 50 : 47, s =>
            {
                s.Resume().Change("ServerHello", _ => s.Server.ServerHello(null, [.. s.Server.VersionExtension(), .. ScriptedServer.Join(extensions(s.Server))]));
                s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
            });
        }

        yield return new("resumption: a Finished that does not fit", ErrorCode.TlsBadServerFinished, 51, s =>
        {
            s.Resume().Change("Finished", m => m.Flip(10));
            s.Client.Feed(s.Server.Hello(s.Client.TakeSent()));
            s.Server.Flight().ForEach(m => s.Protected(22, m));
        });
    }
}
