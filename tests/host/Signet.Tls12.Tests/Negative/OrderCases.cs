using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests.Negative;

/// <summary>Messages at the wrong moment, keys too early, renegotiation, Finished.</summary>
internal static class OrderCases
{
    private static readonly string[] Names =
        ["ServerHello", "Certificate", "ServerKeyExchange", "CertificateRequest", "ServerHelloDone"];

    public static IEnumerable<Case> All() => Skipped().Concat(Strangers()).Concat(ChangeCipherSpec()).Concat(Finished()).Concat(After());

    private static IEnumerable<Case> Skipped()
    {
        // Each message of the flight in each place but its own.
        foreach (string place in Names[1..])
        {
            foreach (string message in Names[1..])
            {
                if (message == place || (place == "CertificateRequest" && message == "ServerHelloDone"))
                {
                    continue;
                }

                yield return new($"order: {message} in place of {place}", ErrorCode.TlsUnexpectedMessage, 10, s =>
                    s.Until(place).Plain(22, s.Message(message)));
            }

            yield return new($"order: a second ServerHello in place of {place}", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Until(place).Plain(22, s.Message("ServerHello")));
        }

        foreach (string message in Names[1..])
        {
            yield return new($"order: {message} in place of ServerHello", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Start().Plain(22, s.Message(message)));
            yield return new($"order: {message} after our flight", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Exchange().Plain(22, s.Message(message)));
        }
    }

    private static IEnumerable<Case> Strangers()
    {
        (string Name, int Type)[] strangers =
        [
            ("ClientHello", 1), ("HelloVerifyRequest", 3), ("NewSessionTicket", 4), ("EncryptedExtensions", 8),
            ("CertificateVerify", 15), ("ClientKeyExchange", 16), ("Finished", 20), ("CertificateURL", 21),
            ("CertificateStatus", 22), ("SupplementalData", 23), ("KeyUpdate", 24), ("message_hash", 254),
        ];
        foreach ((string name, int type) in strangers)
        {
            yield return new($"order: {name} after the certificate", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Until("ServerKeyExchange").Plain(22, ScriptedServer12.Message(type, new byte[12])));
            yield return new($"order: {name} in place of ServerHello", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Start().Plain(22, ScriptedServer12.Message(type, new byte[12])));
        }
    }

    private static IEnumerable<Case> ChangeCipherSpec()
    {
        // CVE-2014-0224: keys before there is a secret to make them of.
        foreach (string place in Names[1..])
        {
            yield return new($"early change_cipher_spec in place of {place}", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Until(place).Plain(20, 1));
        }

        yield return new("early change_cipher_spec in place of ServerHello", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(20, 1));
        yield return new("early change_cipher_spec and a forged Finished", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Until("Certificate").Plain(20, 1).Plain(22, ScriptedServer12.Message(20, new byte[12])));
        yield return new("change_cipher_spec twice", ErrorCode.TlsBadRecordMac, 20, s =>
            s.Changed().Plain(20, 1));
        yield return new("change_cipher_spec twice, protected", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Changed().Protected(20, 1));
        yield return new("change_cipher_spec of two bytes", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Exchange().Plain(20, 1, 1));
        yield return new("change_cipher_spec of another value", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Exchange().Plain(20, 2));
        yield return new("change_cipher_spec empty", ErrorCode.TlsUnexpectedMessage, 10, s => s.Exchange().Plain(20));
        yield return new("change_cipher_spec in the middle of a message", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Exchange().Plain(22, 20, 0, 0).Plain(20, 1));
        yield return new("change_cipher_spec after the handshake", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(20, 1));
        yield return new("no change_cipher_spec, Finished in clear", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Exchange().Plain(22, s.Server.Finished()));
        yield return new("no change_cipher_spec, Finished protected", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Exchange().Protected(22, s.Server.Finished()));
    }

    private static IEnumerable<Case> Finished()
    {
        Case Bad(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) => new(
            "Finished: " + name, error, alert, s => s.Changed().Protected(22, change(s.Server.Finished())));

        foreach (int at in new[] { 4, 9, -1 })
        {
            yield return Bad($"a bit at {at}", ErrorCode.TlsBadServerFinished, 51, m => m.Flip(at));
        }

        yield return Bad("of zeros", ErrorCode.TlsBadServerFinished, 51, m => m.Body(new byte[12]));
        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bad("eleven bytes", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bad("thirteen bytes", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Bad("of the length of TLS 1.3", ErrorCode.TlsDecodeError, 50, m => m.Body(new byte[32]));
        yield return Bad("a message behind it", ErrorCode.TlsUnexpectedMessage, 10, m => [.. m, .. ScriptedServer12.Message(0)]);
        yield return new("Finished: the client's", ErrorCode.TlsBadServerFinished, 51, s => s.Changed().Protected(
            22, ScriptedServer12.Message(20, s.Server.Prf(s.Server.Master, "client finished", new byte[32], 12))));
        yield return new("Finished: of another master secret", ErrorCode.TlsBadServerFinished, 51, s =>
        {
            s.Changed();
            s.Server.Master = new byte[48];
            s.Protected(22, s.Server.Finished());
        });
        yield return new("Finished: in clear behind change_cipher_spec", ErrorCode.TlsBadRecordMac, 20, s =>
            s.Changed().Plain(22, s.Server.Finished()));
    }

    private static IEnumerable<Case> After()
    {
        byte[] request = ScriptedServer12.Message(0);
        yield return new("renegotiation: HelloRequests without end", ErrorCode.TlsFlood, 10, s =>
        {
            s.Connect();
            for (int i = 0; i < 65; i++)
            {
                s.Protected(22, request);
            }
        });
        yield return new("renegotiation: HelloRequests without end in the handshake", ErrorCode.TlsFlood, 10, s =>
        {
            s.Until("Certificate");
            for (int i = 0; i < 65; i++)
            {
                s.Plain(22, request);
            }
        });
        yield return new("renegotiation: HelloRequest with content", ErrorCode.TlsDecodeError, 50, s =>
            s.Connect().Protected(22, request.Longer(1)));
        yield return new("renegotiation: a ServerHello without being asked", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, s.Message("ServerHello")));
        yield return new("renegotiation: a ClientHello", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, s.Server.ClientHello));
        foreach (string name in Names[1..])
        {
            yield return new($"after the handshake: {name}", ErrorCode.TlsUnexpectedMessage, 10, s =>
                s.Connect().Protected(22, s.Message(name)));
        }

        yield return new("after the handshake: Finished again", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, s.Server.Finished()));
        yield return new("after the handshake: NewSessionTicket", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, s.Server.NewTicket()));
        yield return new("after the handshake: KeyUpdate of TLS 1.3", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Connect().Protected(22, ScriptedServer12.Message(24, [0])));
    }
}
