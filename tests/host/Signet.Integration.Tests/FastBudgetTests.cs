using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Integration.Tests.Support;
using Signet.SoftCrypto;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Integration.Tests;

/// <summary>
/// The budget of a full handshake under the policy fast, with the whole firmware and real TLS to a real broker, on each kind of
/// SIM that the emulator knows: 12 commands, 3 GET RESPONSEs, and closes only on a card that has shown that it needs them. Each
/// device connects twice, the second time restarted: the first handshake may learn the card's habits.
/// </summary>
public class FastBudgetTests(ITestOutputHelper output)
{
    // One for the pair, two to put the broker's point and one for the agreement; two to put the broker's key and twice two to
    // verify; two to sign.
    private const int MostCommands = 12;
    private const int MostResponses = 3;

    // INIT and UPDATE of PUT PUBLIC KEY, for the key of a CA whose key doesn't lie on the SIM.
    private const int PutOfAnchor = 2;

    private const string WholeWork = "1 key pair, 1 agreement, 2 verifications, 1 signature";
    private const string Signs = "1 signature";
    private const string SignsAndVerifies = "2 verifications, 1 signature";

    // What the SIM can't do by what it is, the MCU does: the work that is left to it, and what the firmware says that it lacks.
    private static readonly Dictionary<string, (string Work, string Lacks)> Limits = new()
    {
        ["files-only"] = (Signs, "the applet has no key agreement; no public key object to verify with"),
        ["quantag"] = (SignsAndVerifies, "no volatile key slot"),
        ["secret-dh-put"] = (SignsAndVerifies, "no volatile key slot"),
        ["secret-dh-stored"] = (Signs, "no volatile key slot; no public key object to verify with"),
        ["secret-file"] = (Signs, "no volatile key slot; no public key object to verify with"),
        ["secret-none"] = (Signs, "the applet has no key agreement; no public key object to verify with"),
        ["secret-prf"] = (Signs, "no volatile key slot; no public key object to verify with"),
    };

    // The pair that this card made has taken the name of the CA's key: after a restart its slot is taken for one with a
    // certificate, and nothing is made in such a slot.
    private static readonly Dictionary<string, (string Work, string Lacks)> LimitsOfSecond = new(Limits)
    {
        ["picky"] = (SignsAndVerifies, "no volatile key slot"),
    };

    private static readonly Dictionary<string, ErrorCode> Unusable = new()
    {
        ["revoked"] = ErrorCode.CredentialsRevoked,
        ["unprovisioned"] = ErrorCode.KeyMissing,
    };

    // INITs and UPDATEs that such a card refuses in the first handshake, until its habits are known, and that are sent again.
    private static readonly Dictionary<string, int> Learning = new()
    {
        ["one-session"] = 3,
        ["orange"] = 2,
        ["picky"] = 2,
        ["strict"] = 1,
    };

    // As many as its data refuses within one handshake.
    private const int Disturbed = 5;

    [Fact]
    public void Every_kind_of_SIM_keeps_the_budget_of_fast()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        var table = new StringBuilder("profile,handshake,commands without closes,budget,getResponses,budget,closes,atLines,uartBytes,work,remarks\n");
        var wrong = new List<string>();
        foreach (CardProfile profile in CardProfile.All)
        {
            using var unit = new Unit(pki, s => s.Emulator = new EmulatorSetup { Profile = profile });
            bool anchorOnSim = HoldsKeyOf(pki.Ca.Der, unit);
            for (int number = 1; number <= 2; number++)
            {
                Outcome outcome = Connect(unit, broker.Port, pki);
                ErrorCode expected = Unusable.GetValueOrDefault(profile.Name, ErrorCode.None);
                if (outcome.Spent == null)
                {
                    table.AppendLine($"{profile.Name},{number},,,,,,,,{outcome.Error}");
                    if (outcome.Error != expected) wrong.Add($"{profile.Name}, {number}: {outcome.Error}");
                    continue;
                }

                var budget = Budget.Of(profile, number, anchorOnSim);
                ModemCounters spent = outcome.Spent;
                int commands = spent.Commands - spent.SessionCloses;
                table.AppendLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{profile.Name},{number},{commands},{budget.Commands},{spent.GetResponses},{budget.Responses},{spent.SessionCloses},"
                    + $"{spent.AtLines},{spent.UartBytes},{outcome.Work.Replace(", ", " + ")},{string.Join("; ", budget.Remarks)}"));
                var faults = new List<string>();
                if (expected != ErrorCode.None) faults.Add("connected all the same");
                if (commands > budget.Commands) faults.Add("too many commands");
                if (spent.GetResponses > budget.Responses) faults.Add("too many GET RESPONSEs");
                if (spent.SessionCloses > budget.Closes) faults.Add("too many closes");
                if (outcome.Work != budget.Work) faults.Add("another work");
                if (outcome.Lacks != budget.Lacks) faults.Add($"lacks '{outcome.Lacks}', not '{budget.Lacks}'");
                if (outcome.Commands != spent.Commands || outcome.Responses != spent.GetResponses) faults.Add("device and card count differently");
                if (faults.Count > 0) wrong.Add($"{profile.Name}, {number}: {string.Join(", ", faults)}");
            }

            unit.SimIsUnharmed();
        }

        output.WriteLine(table.ToString());
        Assert.True(wrong.Count == 0, string.Join("\n", wrong) + "\n" + table);
    }

    private static Outcome Connect(Unit unit, int port, Pki pki)
    {
        var window = new Window(unit);
        var log = new LackLog();
        var platform = unit.Platform();
        platform.TlsObserver = window;
        platform.Log = log;

        // Not every kind of SIM has a file for the CA's certificate.
        var agent = new TelemetryAgent(platform, unit.Settings(port, s => s.TrustAnchors = [pki.Ca.Der]), [new UptimeSensor(unit.Clock)]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
        try
        {
            agent.Start();
            agent.Connect();
            agent.Disconnect();
            HandshakeReport report = agent.Report.Handshake;
            return new Outcome(window.Spent, ErrorCode.None, agent.Report.ElementWork, log.Lacks, report.Commands, report.GetResponses);
        }
        catch (SignetException e)
        {
            agent.Disconnect();
            return new Outcome(null, e.Code, "", "", 0, 0);
        }
        finally
        {
            agent.Stop();
        }
    }

    private static bool HoldsKeyOf(byte[] certificate, Unit unit)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        using ECDsa key = parsed.GetECDsaPublicKey()!;
        byte[] point = Points.Encode(key.ExportParameters(false).Q);
        bool found = false;
        unit.Module.Modem.WithCard(_ => found = unit.Module.Applet.Store.Objects.OfType<PublicKeyObject>()
            .Any(o => o.Point != null && o.Point.AsSpan().SequenceEqual(point)));
        return found;
    }

    private sealed record Outcome(ModemCounters? Spent, ErrorCode Error, string Work, string Lacks, int Commands, int Responses);

    /// <summary>What a handshake may cost at most, by what the card is; from the card's data, not from what the client found.</summary>
    private sealed record Budget(int Commands, int Responses, int Closes, string Work, string Lacks, List<string> Remarks)
    {
        public static Budget Of(CardProfile profile, int number, bool anchorOnSim)
        {
            var remarks = new List<string>();
            var limits = number == 1 ? Limits : LimitsOfSecond;
            if (limits.TryGetValue(profile.Name, out var limit)) remarks.Add("the MCU does the rest: " + limit.Lacks);
            bool verifies = limit.Work != Signs;
            bool agrees = limit.Work == null;
            int commands = agrees ? MostCommands : verifies ? MostCommands - 4 : 2;
            int responses = agrees ? MostResponses : 1;
            if (!anchorOnSim && verifies)
            {
                commands += PutOfAnchor;
                remarks.Add("CA key not on the SIM: 2 more");
            }

            if (agrees && profile.Applet.KeyPairAnswer == KeyPairAnswer.WithoutKey)
            {
                commands++;
                responses++;
                remarks.Add("the key pair's answer has no key: read apart");
            }

            bool needsCloses = !profile.Applet.FinalUpdateFrees;
            int closes = needsCloses ? 4 : 0;
            if (needsCloses) remarks.Add("sessions must be closed");
            int again = number == 1 ? Learning.GetValueOrDefault(profile.Name) : 0;
            if (again > 0) remarks.Add($"habits learned: {again} refused and sent again");
            if (profile.Applet.Injections.Length > 0)
            {
                again += Disturbed;
                remarks.Add("remote administration disturbs");
            }

            // Before what was refused is sent again, its session is closed.
            commands += again;
            closes += again == 0 ? 0 : again > 4 ? again : 4;
            return new Budget(commands, responses, closes, limit.Work ?? WholeWork, limit.Lacks ?? "", remarks);
        }
    }

    private sealed class Window(Unit unit) : ITlsObserver
    {
        private ModemCounters? _before;

        public ModemCounters? Spent { get; private set; }

        public void OnHandshakeStart() => _before = unit.Module.Modem.Counters();

        public void OnEstablished(TlsReport report) => Spent = unit.Module.Modem.Counters().Since(_before!);

        public void OnConfirmed(TlsReport report)
        {
        }
    }

    /// <summary>Keeps what the firmware says that the SIM can't do.</summary>
    private sealed class LackLog : ILog
    {
        private const string Start = "not everything can be done by the SIM: ";

        public string Lacks { get; private set; } = "";

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string area, string text)
        {
            if (text.StartsWith(Start, StringComparison.Ordinal)) Lacks = text[Start.Length..];
        }
    }
}
