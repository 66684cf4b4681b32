using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12.Tests.Negative;

/// <summary>A server of TLS 1.2 that breaks the rules, one at a time: every offence has its error and its alert, and nothing
/// of a failed connection is left.</summary>
public class NegativeTests
{
    private static readonly Dictionary<string, Case> Cases = new[]
    {
        HelloCases.All(), FlightCases.All(), OrderCases.All(), RecordCases.All(), ResumptionCases.All(),
    }.SelectMany(c => c).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Fact]
    public void There_are_enough_cases()
    {
        Assert.InRange(Cases.Count, 400, 2000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_offence_has_its_error_and_its_alert(string name)
    {
        Case offence = Cases[name];
        var session = new Session();
        offence.Act(session);
        TlsEngine engine = session.Client.Engine;
        Assert.Equal(offence.Error, engine.Error);
        Assert.Equal(TlsOutput.Failed, engine.Output);
        byte[] sent = session.Client.TakeSent();
        if (offence.Alert < 0)
        {
            Assert.DoesNotContain(Records(session, sent), r => r.Type == 21);
        }
        else
        {
            (int type, byte[] content) = Records(session, sent)[^1];
            Assert.Equal(21, type);
            Assert.Equal(new byte[] { 2, (byte)offence.Alert }, content);
            Assert.Equal(offence.Alert, AlertDescription.For(offence.Error));
        }

        // Nothing more is taken, given or left.
        Assert.Throws<SignetException>(() => engine.Write([1], 0, 1));
        Assert.Equal(0, engine.DataCount);
        Assert.Equal(TlsRequestKind.None, engine.Request.Kind);
        Assert.All(engine.Request.Secret, b => Assert.Equal(0, b));
    }

    [Fact]
    public void A_handshake_whose_messages_were_changed_on_the_way_comes_to_other_keys()
    {
        var session = new Session();
        session.Change("CertificateRequest", _ => ScriptedServer12.CertificateRequest([64])).Start();
        foreach (string name in new[] { "ServerHello", "Certificate", "ServerKeyExchange" })
        {
            session.Plain(22, session.Message(name));
        }

        session.Plain(22, ScriptedServer12.CertificateRequest()).Plain(22, session.Message("ServerHelloDone"));
        byte[] flight = session.Client.TakeSent();
        Assert.Equal(ErrorCode.None, session.Client.Engine.Error);
        Assert.ThrowsAny<Exception>(() => session.Server.Accept(flight, Session.Device.Key));
        session.Plain(20, 1).Raw([22, 3, 3, 0, 40, .. new byte[40]]);
        Assert.Equal(ErrorCode.TlsBadRecordMac, session.Client.Engine.Error);
    }

    // Records that the client sent and the server has not opened yet.
    private static List<(int Type, byte[] Content)> Records(Session session, byte[] sent)
    {
        var all = new List<(int, byte[])>();
        for (int at = 0; at < sent.Length;)
        {
            int next = at + 5 + ((sent[at + 3] << 8) | sent[at + 4]);
            bool isProtected = session.Server.Incoming != null && sent[at] != 20 && next - at - 5 >= 24;
            if (isProtected)
            {
                (int type, byte[] content, _) = session.Server.Incoming!.Open(sent, at);
                all.Add((type, content));
            }
            else
            {
                all.Add((sent[at], sent[(at + 5)..next]));
            }

            at = next;
        }

        return all;
    }
}
