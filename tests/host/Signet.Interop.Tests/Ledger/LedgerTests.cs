using System.Text.RegularExpressions;
using Signet.Core;
using Negative12 = Signet.Tls12.Tests.Negative;
using Negative13 = Signet.Tls.Tests.Negative;

namespace Signet.Interop.Tests.Ledger;

/// <summary>
/// docs/LEDGER.md, row by row: what a row says that a peer's use of a feature gives is provoked by the offence that it names, or by the
/// test that it names, which must be there.
/// </summary>
public partial class LedgerTests
{
    private static readonly Dictionary<string, Negative13.Case> Offences13 = new[]
    {
        Negative13.HelloCases.All(), Negative13.FlightCases.All(), Negative13.OrderCases.All(), Negative13.RecordCases.All(),
        Negative13.CertificateCases.All(), Negative13.SchemeCases.All(), Negative13.KeyCases.All(),
    }.SelectMany(c => c).ToDictionary(c => c.Name);

    private static readonly Dictionary<string, Negative12.Case> Offences12 = new[]
    {
        Negative12.HelloCases.All(), Negative12.FlightCases.All(), Negative12.OrderCases.All(), Negative12.RecordCases.All(),
        Negative12.ResumptionCases.All(),
    }.SelectMany(c => c).ToDictionary(c => c.Name);

    public static TheoryData<string> Features => new(Rows().Select(r => r.Feature));

    [Fact]
    public void The_ledger_has_every_extension_that_RFC_8446_lists()
    {
        // Section 4.2's table; what is spoken is in the ledger's first table, the rest is a feature left out.
        string ledger = File.ReadAllText(Path.Combine(Repository.Root, "docs", "LEDGER.md"));
        foreach (string extension in new[]
        {
            "server_name", "max_fragment_length", "status_request", "supported_groups", "signature_algorithms", "use_srtp", "heartbeat",
            "application_layer_protocol_negotiation", "signed_certificate_timestamp", "client_certificate_type", "server_certificate_type",
            "padding", "key_share", "pre_shared_key", "psk_key_exchange_modes", "early_data", "cookie", "supported_versions",
            "certificate_authorities", "oid_filters", "post_handshake_auth", "signature_algorithms_cert",
        })
        {
            Assert.Contains("`" + extension + "`", ledger);
        }
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void A_row_is_provoked(string feature)
    {
        Row row = Rows().Single(r => r.Feature == feature);
        Assert.NotEqual("", row.Reason);
        ErrorCode? error = ErrorName().Match(row.Effect) is { Success: true } match ? Enum.Parse<ErrorCode>(match.Groups[1].Value) : null;
        if (row.Provoked == "–")
        {
            Assert.Null(error); // nothing of the peer's that could be provoked
            return;
        }

        foreach (string part in row.Provoked.Split("; "))
        {
            Provoke(part, error);
        }
    }

    private static void Provoke(string part, ErrorCode? error)
    {
        (string kind, string name) = (part[..part.IndexOf(' ')], part[(part.IndexOf(' ') + 1)..].Trim('`'));
        switch (kind)
        {
            case "1.3":
                Assert.True(Offences13.TryGetValue(name, out Negative13.Case? offence), "no such offence of TLS 1.3: " + name);
                var session = new Negative13.Session();
                offence.Act(session);
                Assert.Equal(error, session.Client.Engine.Error);
                break;
            case "1.2":
                Assert.True(Offences12.TryGetValue(name, out Negative12.Case? older), "no such offence of TLS 1.2: " + name);
                var other = new Negative12.Session();
                older.Act(other);
                Assert.Equal(error, other.Client.Engine.Error);
                break;
            case "x509":
                // Signet.X509.Tests runs the line; here it is held to say the same.
                string line = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "host", "Signet.X509.Tests", "Cases"))
                    .SelectMany(File.ReadLines).Single(l => l.StartsWith(name + " |"));
                Assert.Equal((error ?? ErrorCode.None).ToString(), line.Split('|')[2].Trim());
                break;
            case "test":
                string[] names = name.Split('.');
                string file = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "host"), names[0] + ".cs", SearchOption.AllDirectories)
                    .First(f => File.ReadAllText(f).Contains(" " + names[1] + "("));
                Assert.True(error == null || File.ReadAllText(file).Contains(error.Value.ToString()), file);
                break;
            default:
                Assert.Fail("neither an offence nor a test: " + part);
                break;
        }
    }

    private static List<Row> Rows() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "LEDGER.md"))
            .Select(l => l.Split('|'))
            .Where(c => c.Length == 6 && c[1].Trim() is not ("feature" or "" or "---"))
            .Select(c => new Row(c[1].Trim(), c[2].Trim(), c[3].Trim(), c[4].Trim())),
    ];

    [GeneratedRegex("^`([A-Z][A-Za-z0-9]+)`")]
    private static partial Regex ErrorName();

    private sealed record Row(string Feature, string Reason, string Effect, string Provoked);
}
