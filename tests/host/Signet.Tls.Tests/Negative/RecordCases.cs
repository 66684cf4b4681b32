using Signet.Core;

namespace Signet.Tls.Tests.Negative;

/// <summary>Offences of the record layer, and alerts at every point of a connection.</summary>
internal static class RecordCases
{
    private static readonly byte[] ChangeCipherSpec = ScriptedServer.PlainRecord(20, [1]);

    public static IEnumerable<Case> All() => Plain().Concat(Protected()).Concat(Damaged()).Concat(Alerts());

    private static IEnumerable<Case> Plain()
    {
        foreach (int type in new[] { 0, 19, 24, 25, 0x48, 0x80, 255 })
        {
            yield return new($"record of type {type} at the beginning", ErrorCode.TlsBadRecord, 10, s => s.Start().Plain(type, 1, 2, 3));
        }

        yield return new("application data in the clear", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(23, new byte[40]));
        yield return new("an empty handshake record", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(22));
        yield return new("an empty alert record", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(21));
        yield return new("an empty change_cipher_spec", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(20));
        yield return new("change_cipher_spec of value 2", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(20, 2));
        yield return new("change_cipher_spec of two bytes", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(20, 1, 1));
        yield return new("change_cipher_spec without end", ErrorCode.TlsFlood, 10, s =>
        {
            s.Start();
            Enumerable.Range(0, 65).ToList().ForEach(_ => s.Raw(ChangeCipherSpec));
        });
        yield return new("a record of 16385 bytes", ErrorCode.TlsRecordOverflow, 22, s => s.Start().Raw(22, 3, 3, 0x40, 1));
        yield return new("a record of 65535 bytes", ErrorCode.TlsRecordOverflow, 22, s => s.Start().Raw(22, 3, 3, 0xFF, 0xFF));
        yield return new("a record larger than our buffer", ErrorCode.TlsRecordOverflow, 22, s => s.Start().Raw(22, 3, 3, 9, 1));
        yield return new("a record larger than any buffer though there is room", ErrorCode.TlsRecordOverflow, 22, s =>
            s.With(change: o => o.ReceiveBufferSize = TlsOptions.MaxReceiveBufferSize).Start().Raw(22, 3, 3, 0x40, 1));
        yield return new("an alert of one byte", ErrorCode.TlsDecodeError, 50, s => s.Start().Plain(21, 2));
        yield return new("an alert of three bytes", ErrorCode.TlsDecodeError, 50, s => s.Start().Plain(21, 2, 40, 0));
        yield return new("an alert between the halves of a message", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(22, 2, 0).Plain(21, 2, 40));
        yield return new("change_cipher_spec between the halves of a message", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(22, 2, 0).Raw(ChangeCipherSpec));
        yield return new("HTTP", ErrorCode.TlsBadRecord, 10, s => s.Start().Raw([.. "HTTP/1.1 400 Bad Request\r\n\r\n"u8]));
    }

    private static IEnumerable<Case> Protected()
    {
        (string State, Action<Session> Go)[] states = [("in the flight", s => s.Hello()), ("after the handshake", s => s.Connect())];
        foreach ((string state, Action<Session> go) in states)
        {
            Case Bad(string name, ErrorCode error, int alert, Action<Session> act) => new($"{name} {state}", error, alert, s =>
            {
                go(s);
                act(s);
            });

            yield return Bad("a handshake record in the clear", ErrorCode.TlsUnexpectedMessage, 10, s => s.Plain(22, 8, 0, 0, 2, 0, 0));
            yield return Bad("an alert in the clear", ErrorCode.TlsUnexpectedMessage, 10, s => s.Plain(21, 2, 40));
            yield return Bad("a record of type 99", ErrorCode.TlsBadRecord, 10, s => s.Plain(99, 1));
            yield return Bad("a record of 17 bytes that is no ciphertext", ErrorCode.TlsBadRecordMac, 20, s => s.Plain(23, new byte[17]));
            yield return Bad("a record shorter than a tag", ErrorCode.TlsBadRecordMac, 20, s => s.Plain(23, new byte[15]));
            yield return Bad("a record of a tag alone", ErrorCode.TlsBadRecordMac, 20, s => s.Plain(23, new byte[16]));
            yield return Bad("an empty record", ErrorCode.TlsBadRecordMac, 20, s => s.Plain(23));
            yield return Bad("a record larger than our buffer", ErrorCode.TlsRecordOverflow, 22, s => s.Raw(23, 3, 3, 9, 1));
            yield return Bad("a record larger than any", ErrorCode.TlsRecordOverflow, 22, s => s.Raw(23, 3, 3, 0x41, 1));
            yield return Bad("nothing but padding", ErrorCode.TlsUnexpectedMessage, 10, s => s.Raw(s.Server.Outgoing.Protect(0, [])));
            yield return Bad("nothing but much padding", ErrorCode.TlsUnexpectedMessage, 10, s => s.Raw(s.Server.Outgoing.Protect(0, [], 500)));
            yield return Bad("an empty handshake record", ErrorCode.TlsUnexpectedMessage, 10, s => s.Protected(22));
            yield return Bad("an empty alert", ErrorCode.TlsUnexpectedMessage, 10, s => s.Protected(21));
            yield return Bad("a protected change_cipher_spec", ErrorCode.TlsUnexpectedMessage, 10, s => s.Protected(20, 1));
            yield return Bad("protected content of type 24", ErrorCode.TlsUnexpectedMessage, 10, s => s.Protected(24, 1));
            yield return Bad("protected content of type 255", ErrorCode.TlsUnexpectedMessage, 10, s => s.Protected(255, 1));
            yield return Bad("an alert of one byte", ErrorCode.TlsDecodeError, 50, s => s.Protected(21, 1));
            yield return Bad("an alert of three bytes", ErrorCode.TlsDecodeError, 50, s => s.Protected(21, 1, 0, 0));
            yield return Bad("user_canceled without end", ErrorCode.TlsFlood, 10, s => Enumerable.Range(0, 65).ToList().ForEach(_ => s.Protected(21, 1, 90)));
        }

        yield return new("data before the handshake is done", ErrorCode.TlsUnexpectedMessage, 10, s => s.Hello().Protected(23, 1));
        yield return new("no data before the handshake is done", ErrorCode.TlsUnexpectedMessage, 10, s => s.Hello().Protected(23));
        yield return new("an alert between the halves of a protected message", ErrorCode.TlsUnexpectedMessage, 10, s => s.Hello().Protected(22, 8, 0).Protected(21, 1, 0));
        yield return new("change_cipher_spec between the halves of a protected message", ErrorCode.TlsUnexpectedMessage, 10, s => s.Hello().Protected(22, 8, 0).Raw(ChangeCipherSpec));
        yield return new("change_cipher_spec after the handshake", ErrorCode.TlsUnexpectedMessage, 10, s => s.Connect().Raw(ChangeCipherSpec));
        yield return new("data between the halves of a ticket", ErrorCode.TlsUnexpectedMessage, 10, s => s.Connect().Protected(22, 4, 0).Protected(23, 1));
        yield return new("empty data without end", ErrorCode.TlsFlood, 10, s =>
        {
            s.Connect();
            Enumerable.Range(0, 65).ToList().ForEach(_ => s.Protected(23));
        });
        yield return new("more content than was negotiated", ErrorCode.TlsRecordOverflow, 22, s =>
        {
            s.Server.Extensions = ScriptedServer.Extension(1, [3]);
            s.Connect().Protected(23, new byte[2049]);
        });
        yield return new("a message of 16 MB", ErrorCode.TlsDecodeError, 50, s => s.Hello().Protected(22, 8, 0xFF, 0xFF, 0xFF));
        yield return new("a key that is used too often", ErrorCode.TlsKeyLimit, 80, s =>
        {
            s.With(change: o => o.RecordsPerKey = 8).Connect();
            Enumerable.Range(0, 9).ToList().ForEach(_ => s.Protected(23, 1));
        });
    }

    private static IEnumerable<Case> Damaged()
    {
        string[] names = ["EncryptedExtensions", "CertificateRequest", "Certificate", "CertificateVerify", "Finished"];
        foreach (string name in names)
        {
            foreach ((string spot, int at) in new[] { ("first byte", 5), ("tag", -1), ("type byte", -17) })
            {
                yield return new($"{name} with a bit in the {spot}", ErrorCode.TlsBadRecordMac, 20, s =>
                {
                    s.FlightUntil(name);
                    s.Raw(s.Server.Outgoing.Protect(22, new byte[50]).Flip(at));
                });
            }
        }

        yield return new("a record with a bit in its header's version", ErrorCode.TlsBadRecordMac, 20, s => s.Hello().Raw(s.Server.Outgoing.Protect(22, new byte[50]).Set(2, 4)));
        yield return new("a record that is left out", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.Hello();
            List<byte[]> flight = s.Server.Flight();
            s.Server.Outgoing.Protect(22, flight[0]);
            s.Protected(22, flight[1]);
        });
        yield return new("a record that comes twice", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.Connect();
            byte[] record = s.Server.Outgoing.Protect(23, [1]);
            s.Raw(record).Raw(record);
        });
        yield return new("two records exchanged", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.Connect();
            byte[] first = s.Server.Outgoing.Protect(23, [1]);
            s.Raw(s.Server.Outgoing.Protect(23, [2])).Raw(first);
        });
        yield return new("our own record sent back", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.Connect();
            s.Client.Engine.Write([1, 2, 3], 0, 3);
            s.Client.Run();
            byte[] record = s.Client.TakeSent();
            s.Server.Incoming.Open(record, 0);
            s.Raw(record);
        });
    }

    private static IEnumerable<Case> Alerts()
    {
        int[] descriptions = [0, 10, 20, 22, 40, 42, 44, 46, 47, 48, 50, 51, 70, 71, 80, 86, 109, 112, 113, 116, 120, 200, 255];
        int[] refusals = [0, 40, 42, 44, 46, 48, 51, 116];
        (string State, ErrorCode Error, Action<Session> Go, bool Plain)[] states =
        [
            ("before ServerHello", ErrorCode.TlsAlertReceived, s => s.Start(), true),
            ("in the flight", ErrorCode.TlsAlertReceived, s => s.FlightUntil("Certificate"), false),
            ("before any data", ErrorCode.ClientNotConfirmed, s => s.Connect(), false),
            ("after data", ErrorCode.TlsAlertReceived, s => s.Connect().Protected(23, 1), false),
        ];
        foreach ((string state, ErrorCode error, Action<Session> go, bool plain) in states)
        {
            foreach (int description in descriptions)
            {
                if (description == 0 && state == "after data")
                {
                    continue;
                }

                ErrorCode expected = error == ErrorCode.ClientNotConfirmed && !refusals.Contains(description)
                    ? ErrorCode.TlsAlertReceived : error;
                yield return new($"alert {description} {state}", expected, -1, s =>
                {
                    go(s);
                    s.Client.TakeSent();
                    _ = plain ? s.Plain(21, 2, (byte)description) : s.Protected(21, 2, (byte)description);
                })
                {
                    Value = description,
                };
            }
        }
    }
}
