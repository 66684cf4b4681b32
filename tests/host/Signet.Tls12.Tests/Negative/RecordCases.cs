using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests.Negative;

/// <summary>Offences of records: lengths, types, protection, replays, alerts, floods.</summary>
internal static class RecordCases
{
    public static IEnumerable<Case> All() => Plain().Concat(Protected()).Concat(Alerts()).Concat(Floods());

    private static IEnumerable<Case> Plain()
    {
        yield return new("record: of a type of no meaning", ErrorCode.TlsBadRecord, 10, s => s.Start().Raw(25, 3, 3, 0, 1, 0));
        yield return new("record: a heartbeat", ErrorCode.TlsBadRecord, 10, s => s.Start().Raw(24, 3, 3, 0, 3, 1, 64, 0));
        yield return new("record: SSL 2.0", ErrorCode.TlsBadRecord, 10, s => s.Start().Raw(0x80, 0x2E, 4, 0, 1, 0));
        yield return new("record: an empty handshake", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(22));
        yield return new("record: an empty handshake between messages", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Until("Certificate").Plain(22));
        yield return new("record: an empty alert", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(21));
        yield return new("record: data before the ServerHello", ErrorCode.TlsUnexpectedMessage, 10, s => s.Start().Plain(23, 1));
        yield return new("record: data in the flight", ErrorCode.TlsUnexpectedMessage, 10, s => s.Until("ServerKeyExchange").Plain(23, 1));
        yield return new("record: data in clear before Finished", ErrorCode.TlsUnexpectedMessage, 10, s => s.Exchange().Plain(23, 1));
        yield return new("record: too long", ErrorCode.TlsRecordOverflow, 22, s => s.Start().Raw(22, 3, 3, 0x40, 1));
        yield return new("record: longer than the buffer", ErrorCode.TlsRecordOverflow, 22, s => s.Start().Raw(22, 3, 3, 0x20, 0));
        yield return new("record: an alert in the middle of a message", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Until("Certificate").Plain(22, s.Message("Certificate")[..20]).Plain(21, 1, 0));
        yield return new("record: a message without end", ErrorCode.TlsDecodeError, 50, s =>
            s.Until("ServerKeyExchange").Plain(22, 12, 0xFF, 0xFF, 0xFF));
        yield return new("record: a message of nothing", ErrorCode.TlsDecodeError, 50, s =>
            s.Until("ServerKeyExchange").Plain(22, 12, 0, 0, 0));
    }

    private static IEnumerable<Case> Protected()
    {
        Case Bad(string name, Func<Session, byte[]> record, ErrorCode error = ErrorCode.TlsBadRecordMac, int alert = 20) => new(
            "protected record: " + name, error, alert, s => s.Connect().Raw(record(s)));

        yield return Bad("a bit in its content", s => s.Server.Outgoing.Protect(23, [1, 2, 3]).Flip(14));
        yield return Bad("a bit in its tag", s => s.Server.Outgoing.Protect(23, [1, 2, 3]).Flip(-1));
        yield return Bad("a bit in its explicit nonce", s => s.Server.Outgoing.Protect(23, [1, 2, 3]).Flip(6));
        yield return Bad("another type", s => s.Server.Outgoing.Protect(23, [1, 2]).Set(0, 22));
        yield return Bad("data made an alert", s => s.Server.Outgoing.Protect(23, [1, 0]).Set(0, 21));
        yield return Bad("another version", s => s.Server.Outgoing.Protect(23, [1, 2, 3]).Set(2, 1));
        yield return Bad("another length", s =>
        {
            byte[] record = s.Server.Outgoing.Protect(23, [1, 2, 3]);
            return [.. record[..3], 0, (byte)(record[4] - 1), .. record[5..^1]];
        });
        yield return Bad("without tag", s => [23, 3, 3, 0, 8, .. new byte[8]]);
        yield return Bad("one byte short of nonce and tag", s => [23, 3, 3, 0, 23, .. new byte[23]]);
        yield return Bad("empty", s => [23, 3, 3, 0, 0]);
        yield return Bad("an empty handshake in clear", s => [22, 3, 3, 0, 0]);
        yield return Bad("data in clear", s => ScriptedServer12.PlainRecord(23, [1, 2, 3]));
        yield return Bad("an alert in clear", s => ScriptedServer12.PlainRecord(21, [2, 40]));
        yield return Bad("a replay", s =>
        {
            byte[] record = s.Server.Outgoing.Protect(23, [1, 2, 3]);
            return [.. record, .. record];
        });
        yield return Bad("Finished again", s => s.End[6..]);
        yield return Bad("one that was lost before it", s =>
        {
            s.Server.Outgoing.Sequence++;
            return s.Server.Outgoing.Protect(23, [1, 2, 3]);
        });
        yield return Bad("two in the wrong order", s =>
        {
            byte[] first = s.Server.Outgoing.Protect(23, [1]);
            return [.. s.Server.Outgoing.Protect(23, [2]), .. first];
        });
        yield return Bad("the client's own", s =>
        {
            s.Client.Engine.Write([1, 2, 3], 0, 3);
            s.Client.Run();
            s.Server.Incoming.Sequence++;
            return s.Client.TakeSent();
        });
        yield return Bad("of TLS 1.3's version", s => s.Server.Outgoing.Protect(23, [1, 2, 22]).Set(2, 4));
        yield return Bad("an empty handshake", s => s.Server.Outgoing.Protect(22, []), ErrorCode.TlsUnexpectedMessage, 10);
        yield return Bad("an empty alert", s => s.Server.Outgoing.Protect(21, []), ErrorCode.TlsUnexpectedMessage, 10);
        yield return new("protected record: longer than was agreed", ErrorCode.TlsRecordOverflow, 22, s =>
        {
            s.With(change: o => o.ReceiveBufferSize = 1300);
            s.Server.Extensions = ScriptedServer12.Extension(1, [2]);
            s.Connect().Protected(23, new byte[1025]);
        });
        yield return new("protected record: data before Finished", ErrorCode.TlsUnexpectedMessage, 10, s =>
            s.Changed().Protected(23, 1, 2, 3));
        yield return new("protected record: a key used too often", ErrorCode.TlsKeyLimit, 80, s =>
        {
            s.With(change: o => o.RecordsPerKey = 8).Connect();
            for (int i = 0; i < 9; i++)
            {
                s.Protected(23, 1);
            }
        });
    }

    private static IEnumerable<Case> Alerts()
    {
        int[] fatal = [0, 10, 20, 22, 40, 42, 45, 46, 47, 48, 50, 51, 70, 71, 80, 100, 110, 112];
        foreach (int alert in fatal)
        {
            yield return new($"alert {alert} for ServerHello", ErrorCode.TlsAlertReceived, -1, s => s.Start().Plain(21, 2, (byte)alert));
        }

        yield return new("alert: close_notify as a warning for ServerHello", ErrorCode.TlsAlertReceived, -1, s => s.Start().Plain(21, 1, 0));
        yield return new("alert: a level of no meaning", ErrorCode.TlsIllegalParameter, 47, s => s.Start().Plain(21, 3, 40));
        yield return new("alert: of one byte", ErrorCode.TlsDecodeError, 50, s => s.Start().Plain(21, 2));
        yield return new("alert: of three bytes", ErrorCode.TlsDecodeError, 50, s => s.Start().Plain(21, 2, 40, 0));
        foreach (int alert in new[] { 0, 40, 42, 43, 44, 45, 46, 48, 49, 51, 116 })
        {
            // The server's answer to our certificate comes in place of its Finished.
            yield return new($"alert {alert} for our flight", ErrorCode.ClientNotConfirmed, -1, s => s.Exchange().Plain(21, 2, (byte)alert));
        }

        yield return new("alert: bad_record_mac for our flight", ErrorCode.TlsAlertReceived, -1, s => s.Exchange().Plain(21, 2, 20));
        yield return new("alert: certificate_revoked after the handshake", ErrorCode.TlsAlertReceived, -1, s =>
            s.Connect().Protected(21, 2, 44));
        yield return new("the stream's end in the flight", ErrorCode.TlsHandshakeClosed, -1, s =>
        {
            s.Until("ServerKeyExchange");
            s.Client.Engine.ReceivedEnd();
        });
        yield return new("the stream's end after our flight", ErrorCode.ClientNotConfirmed, -1, s =>
        {
            s.Exchange();
            s.Client.Engine.ReceivedEnd();
        });
        yield return new("the stream's end after the handshake", ErrorCode.TlsTruncated, -1, s =>
        {
            s.Connect();
            s.Client.Engine.ReceivedEnd();
        });
    }

    private static IEnumerable<Case> Floods()
    {
        Case Flood(string name, Func<Session, Session> before, Action<Session> each) => new("flood: " + name, ErrorCode.TlsFlood, 10, s =>
        {
            before(s);
            for (int i = 0; i < 65; i++)
            {
                each(s);
            }
        });

        yield return Flood("warnings before the ServerHello", s => s.Start(), s => s.Plain(21, 1, 112));
        yield return Flood("warnings in the flight", s => s.Until("Certificate"), s => s.Plain(21, 1, 90));
        yield return Flood("warnings after the handshake", s => s.Connect(), s => s.Protected(21, 1, 100));
        yield return Flood("empty data", s => s.Connect(), s => s.Protected(23));
    }
}
