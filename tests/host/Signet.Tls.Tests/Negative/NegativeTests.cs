using Signet.Core;

namespace Signet.Tls.Tests.Negative;

/// <summary>
/// A server that breaks the rules, one at a time: every offence has its error and its alert, and nothing of a failed
/// connection is left. BoringSSL's public test runner was read for shapes; the cases are our own.
/// </summary>
public class NegativeTests
{
    private static readonly Dictionary<string, Case> Cases = new[]
    {
        HelloCases.All(), FlightCases.All(), OrderCases.All(), RecordCases.All(), CertificateCases.All(), SuiteCases.All(),
        SchemeCases.All(), KeyCases.All(), SignatureCases.All(),
    }.SelectMany(c => c).ToDictionary(c => c.Name);

    public static TheoryData<string> Names => new(Cases.Keys);

    [Fact]
    public void There_are_enough_cases()
    {
        Assert.InRange(Cases.Count, 250, 2000);
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
            Assert.Empty(sent);
        }
        else
        {
            Assert.Equal(offence.Alert, LastAlert(session, sent));
            Assert.Equal(offence.Alert, AlertDescription.For(offence.Error));
        }

        if (offence.Value is int value)
        {
            Assert.Equal(value, engine.ErrorValue);
        }

        if (offence.Detail is string detail)
        {
            Assert.Contains(detail, engine.ErrorDetail);
        }

        // Nothing more is taken, given or left.
        Assert.Throws<SignetException>(() => engine.Write([1], 0, 1));
        Assert.Equal(0, engine.DataCount);
        Assert.Equal(TlsRequestKind.None, engine.Request.Kind);
        Assert.All(engine.Request.Secret, b => Assert.Equal(0, b));
    }

    private static int LastAlert(Session session, byte[] sent)
    {
        int at = 0;
        while (true)
        {
            int next = at + 5 + ((sent[at + 3] << 8) | sent[at + 4]);
            if (sent[at] == 23)
            {
                (int type, byte[] content, _) = session.Server.Incoming.Open(sent, at);
                if (next == sent.Length)
                {
                    Assert.Equal(21, type);
                    Assert.Equal(2, content[0]);
                    return content[1];
                }

                // The client replaced its key before.
                if (type == 22 && content[0] == 24)
                {
                    session.Server.UpdateIncoming();
                }
            }
            else if (next == sent.Length)
            {
                Assert.Equal(new byte[] { 21, 3, 3, 0, 2, 2 }, sent[at..(at + 6)]);
                return sent[at + 6];
            }

            at = next;
        }
    }
}
