using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests.Negative;

/// <summary>Games with session ids and tickets.</summary>
internal static class ResumptionCases
{
    public static IEnumerable<Case> All() => Hello().Concat(Ticket()).Concat(Order()).Concat(End());

    private static IEnumerable<Case> Hello()
    {
        foreach (bool byTicket in new[] { false, true })
        {
            string kind = byTicket ? "ticket: " : "session id: ";
            Case Bad(string name, ErrorCode error, int alert, Func<ScriptedServer12, byte[]> hello) =>
                new(kind + name, error, alert, s => s.First(byTicket)
                    .Again(prepare: server => server.Change["ServerHello"] = _ => hello(server))
                    .Plain(22, s.Message("ServerHello")));

            // RFC 7627 section 5.3.
            yield return Bad("resumed without extended_master_secret", ErrorCode.TlsNoExtendedMasterSecret, 40, server =>
                server.ServerHello(Convert.FromHexString("ff01000100")));
            yield return Bad("resumed without renegotiation_info", ErrorCode.TlsNoSecureRenegotiation, 40, server =>
                server.ServerHello(Convert.FromHexString("00170000")));
            yield return Bad("resumed with verify_data of the first connection", ErrorCode.TlsNoSecureRenegotiation, 40, server =>
                server.ServerHello(Convert.FromHexString("00170000ff01000d0c0102030405060708090a0b0c")));
            yield return Bad("resumed with a suite that is not offered", ErrorCode.TlsNoCommonSuite, 47, server =>
                server.ServerHello(suite: 0xC02C));
            yield return Bad("resumed in TLS 1.1", ErrorCode.TlsUnsupportedVersion, 70, server => server.ServerHello(version: 0x0302));
            yield return Bad("resumed with compression", ErrorCode.TlsIllegalParameter, 47, server => server.ServerHello(compression: 1));
            yield return new(kind + "resumed with another suite", ErrorCode.TlsIllegalParameter, 47, s => s
                .First(byTicket, change: o => o.Suites = [new Crypto.Aes128GcmSuite(), new Crypto.Suites.ChaCha20Poly1305Suite()])
                .Again(prepare: server => server.Change["ServerHello"] = _ => server.ServerHello(suite: 0xCCA9))
                .Plain(22, s.Message("ServerHello")));
            yield return new(kind + "resumed by a server that speaks TLS 1.3", ErrorCode.TlsDowngrade, 47, s => s
                .First(byTicket, TlsVersions.Both)
                .Again(prepare: server => server.RandomEnd = Convert.FromHexString("444f574e47524401"))
                .Plain(22, s.Message("ServerHello")));
            yield return new(kind + "resumed, then a certificate", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello"))
                .Plain(22, ScriptedServer12.Message(11, ScriptedServer12.Vector24(ScriptedServer12.Vector24(Session.Good.Der)))));
            yield return new(kind + "resumed, then ServerHelloDone", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello")).Plain(22, ScriptedServer12.Message(14)));
            yield return new(kind + "resumed, then a demand for a certificate", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello")).Plain(22, ScriptedServer12.CertificateRequest()));
            yield return new(kind + "not resumed, but no certificate comes", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again(prepare: server => server.Change["ServerHello"] = _ =>
                {
                    server.SessionId = new byte[32];
                    return server.ServerHello();
                }).Plain(22, s.Message("ServerHello")).Plain(20, 1));
            yield return new(kind + "resumed, Finished in clear", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello")).Plain(22, s.Server.Finished()));
            yield return new(kind + "resumed, data before Finished", ErrorCode.TlsUnexpectedMessage, 10, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello")).Plain(20, 1).Protected(23, 1));
            yield return new(kind + "resumed, a bit in Finished", ErrorCode.TlsBadServerFinished, 51, s => s
                .First(byTicket).Again().Plain(22, s.Message("ServerHello")).Plain(20, 1).Protected(22, s.Server.Finished().Flip(-1)));
            yield return new(kind + "resumed with another master secret", ErrorCode.TlsBadRecordMac, 20, s => s
                .First(byTicket).Again(ticket => ticket.Psk[0] ^= 1)
                .Plain(22, s.Message("ServerHello")).Plain(20, 1).Protected(22, s.Server.Finished()));
        }

        yield return new("session id: an echo where none was sent", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            // A new session's id, whatever its bytes: then there must be a certificate.
            s.Server.GivesId = true;
            s.Start().Plain(22, s.Message("ServerHello")).Plain(20, 1);
        });
        yield return new("session id: an echo of 31 bytes of 32", ErrorCode.TlsUnexpectedMessage, 10, s => s
            .First(false).Again(prepare: server => server.Change["ServerHello"] = _ =>
            {
                server.SessionId = server.ClientSessionId[..31];
                return server.ServerHello();
            }).Plain(22, s.Message("ServerHello")).Plain(20, 1));
        yield return new("session id: a session of a version that is not offered", ErrorCode.TlsUnsupportedVersion, 70, s =>
        {
            s.First(false);
            s.Again(prepare: server => server.Change["ServerHello"] = _ => server.ServerHello(version: 0x0301));
            s.Plain(22, s.Message("ServerHello"));
        });
        yield return new("ticket: a ServerHello of TLS 1.3 with the session's id", ErrorCode.TlsNoCommonSuite, 47, s => s
            .First(true, TlsVersions.Both)
            .Again(prepare: server => server.Change["ServerHello"] = _ => server.ServerHello(ScriptedServer12.Extension(43, [3, 4])))
            .Plain(22, s.Message("ServerHello")));
    }

    private static IEnumerable<Case> Ticket()
    {
        Case Bad(string name, ErrorCode error, int alert, Func<byte[], byte[]> change) => new(
            "NewSessionTicket: " + name, error, alert, s =>
            {
                Offering(s).Server.GivesTicket = true;
                s.Exchange().Plain(22, change(s.Server.NewTicket()));
            });

        yield return Bad("empty", ErrorCode.TlsDecodeError, 50, m => m.Body([]));
        yield return Bad("its lifetime alone", ErrorCode.TlsDecodeError, 50, m => m.Body([0, 0, 1, 0]));
        yield return Bad("one byte long", ErrorCode.TlsDecodeError, 50, m => m.Longer(0));
        yield return Bad("one byte short", ErrorCode.TlsDecodeError, 50, m => m.Cut());
        yield return Bad("a ticket beyond the message", ErrorCode.TlsDecodeError, 50, m => m.Set(9, m[9] + 1));
        yield return Bad("the form of TLS 1.3", ErrorCode.TlsDecodeError, 50, m =>
            m.Body([0, 0, 1, 0, 1, 2, 3, 4, 1, 0, 0, 4, 1, 2, 3, 4, 0, 0]));
    }

    private static IEnumerable<Case> Order()
    {
        yield return new("NewSessionTicket: announced but not sent", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            Offering(s).Server.GivesTicket = true;
            s.Exchange().Plain(20, 1);
        });
        yield return new("NewSessionTicket: sent but not announced", ErrorCode.TlsUnexpectedMessage, 10, s =>
            Offering(s).Exchange().Plain(22, s.Server.NewTicket()));
        yield return new("NewSessionTicket: twice", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            Offering(s).Server.GivesTicket = true;
            s.Exchange().Plain(22, s.Server.NewTicket()).Plain(22, s.Server.NewTicket());
        });
        yield return new("NewSessionTicket: in the server's first flight", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            Offering(s).Server.GivesTicket = true;
            s.Until("Certificate").Plain(22, ScriptedServer12.Message(4, new byte[6]));
        });
        yield return new("NewSessionTicket: behind change_cipher_spec", ErrorCode.TlsUnexpectedMessage, 10, s =>
            Offering(s).Changed().Protected(22, s.Server.NewTicket()));
        yield return new("NewSessionTicket: after the handshake", ErrorCode.TlsUnexpectedMessage, 10, s =>
        {
            Offering(s).Server.GivesTicket = true;
            s.Connect().Protected(22, s.Server.NewTicket());
        });
        yield return new("NewSessionTicket: announced twice", ErrorCode.TlsIllegalParameter, 47, s =>
        {
            Offering(s).Server.GivesTicket = true;
            s.Server.Extensions = ScriptedServer12.Extension(35);
            s.Flight();
        });
        yield return new("NewSessionTicket: announced with content", ErrorCode.TlsDecodeError, 50, s =>
        {
            Offering(s).Server.Extensions = ScriptedServer12.Extension(35, [1]);
            s.Flight();
        });
        yield return new("NewSessionTicket: announced where only ids are resumed", ErrorCode.TlsUnsupportedExtension, 110, s =>
        {
            s.With(change: o =>
            {
                o.Tickets = new MemoryTicketStore(1);
                o.Legacy = new Tls12Profile { Resumption = SessionResumption.SessionIds };
            });
            s.Server.GivesTicket = true;
            s.Flight();
        });
    }

    private static IEnumerable<Case> End()
    {
        foreach (int alert in new[] { 0, 40, 51 })
        {
            yield return new($"resumed: alert {alert} for our Finished", ErrorCode.ClientNotConfirmed, -1, s =>
            {
                Resumed(s);
                s.Protected(21, 2, (byte)alert);
            });
        }

        yield return new("resumed: the stream's end for our Finished", ErrorCode.ClientNotConfirmed, -1, s =>
        {
            Resumed(s);
            s.Client.Engine.ReceivedEnd();
        });
        yield return new("resumed: the first Finished again", ErrorCode.TlsBadRecordMac, 20, s =>
        {
            s.First(false);
            byte[] first = s.End[6..];
            s.Again().Plain(22, s.Message("ServerHello")).Plain(20, 1).Raw(first);
        });
        yield return new("resumed: HelloRequests without end", ErrorCode.TlsFlood, 10, s =>
        {
            Resumed(s);
            for (int i = 0; i < 65; i++)
            {
                s.Protected(22, ScriptedServer12.Message(0));
            }
        });
    }

    private static Session Offering(Session session) => session.With(change: o =>
    {
        o.Tickets = new MemoryTicketStore(1);
        o.Legacy = new Tls12Profile { Resumption = SessionResumption.Tickets };
    });

    private static void Resumed(Session session)
    {
        session.First(false).Again().Plain(22, session.Message("ServerHello"));
        session.Plain(20, 1).Protected(22, session.Server.Finished());
        Assert.True(session.Client.Engine.IsResumed);
        Assert.Empty(session.Server.AcceptFinished(session.Client.TakeSent()));
    }
}
