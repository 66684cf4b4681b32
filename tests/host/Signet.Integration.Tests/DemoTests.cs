using System.Security.Cryptography;
using System.Text.Json;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary><c>signet demo</c> as a person runs it.</summary>
public class DemoTests
{
    // The budget of a full handshake's TLS bytes, both ways, without certificates; with x25519.
    private const int WithoutCertificates = 765;

    // Two key shares of secp256r1 have 65 bytes each where x25519's have 32.
    private const int MoreForP256 = 2 * (65 - 32);

    // Both leaves that the demo makes, at most: names and curve are always the same, signatures differ by a few bytes.
    private const int EmbeddedCertificates = 806;

    [Fact]
    public void Twenty_messages_are_published_and_verified_within_the_budgets()
    {
        using var demo = SignetProcess.Start("demo", "--policy", "fast", "--messages", "20", "--json");
        Assert.True(demo.Wait() == 0, demo.ToString());
        var report = demo.Json();
        Assert.Equal(20, report.GetProperty("published").GetInt32());
        Assert.Equal(20, report.GetProperty("acknowledged").GetInt32());
        Assert.Equal(20, report.GetProperty("verified").GetInt32());
        Assert.Equal(0, report.GetProperty("refused").GetInt32());
        Assert.Equal("TLSv1.3", report.GetProperty("protocol").GetString());
        Assert.Equal("TLS_AES_128_GCM_SHA256", report.GetProperty("suite").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        HasBudget(report, EmbeddedCertificates);
        Assert.InRange(report.GetProperty("handshake").GetProperty("modelledMilliseconds").GetInt64(), 700, 1400);

        // One signature for the handshake, one for the descriptor, one a message; none of them outside the SIM.
        var uses = report.GetProperty("sim").GetProperty("privateKeyUses").EnumerateArray().ToDictionary(
            u => $"{u.GetProperty("command").GetString()} {u.GetProperty("key").GetString()}", u => u.GetProperty("count").GetInt32());
        Assert.Equal(
            new Dictionary<string, int> { ["GENERATE KEY PAIR 04"] = 1, ["COMPUTE DH 04"] = 1, ["COMPUTE SIGNATURE 01"] = 22 }, uses);
        Assert.Equal(3, report.GetProperty("sim").GetProperty("pinTriesLeft").GetInt32());
        Assert.Equal(10, report.GetProperty("sim").GetProperty("pukTriesLeft").GetInt32());
        Assert.Equal(0, report.GetProperty("sim").GetProperty("safetyViolations").GetInt32());
    }

    [Fact]
    public void By_default_the_SIM_signs_and_nothing_else()
    {
        using var demo = SignetProcess.Start("demo", "--messages", "3", "--json");
        Assert.True(demo.Wait() == 0, demo.ToString());
        var report = demo.Json();
        Assert.Equal(3, report.GetProperty("verified").GetInt32());
        Assert.Equal("guarded", report.GetProperty("policy").GetString());
        Assert.Equal("x25519", report.GetProperty("group").GetString());
        Assert.Equal("1 signature", report.GetProperty("simWork").GetString());
        Assert.Equal("none", report.GetProperty("secretsOnLine").GetString());
        HasWireBudget(report, EmbeddedCertificates + WithoutCertificates);
        var cost = report.GetProperty("handshake");
        Assert.Equal(2, cost.GetProperty("commands").GetInt32());
        Assert.InRange(cost.GetProperty("getResponses").GetInt32(), 0, 1);
        var uses = report.GetProperty("sim").GetProperty("privateKeyUses").EnumerateArray().ToDictionary(
            u => $"{u.GetProperty("command").GetString()} {u.GetProperty("key").GetString()}", u => u.GetProperty("count").GetInt32());
        Assert.Equal(new Dictionary<string, int> { ["COMPUTE SIGNATURE 01"] = 5 }, uses);
    }

    [Fact]
    public void A_broker_that_dies_and_a_power_cut_lose_nothing()
    {
        using var demo = SignetProcess.Start("demo", "--messages", "1", "--json");
        Assert.True(demo.Wait() == 0, demo.ToString());
        var trouble = demo.Json().GetProperty("trouble");
        Assert.Equal(9, trouble.GetProperty("taken").GetInt32());
        foreach (string none in (string[])["lost", "twice", "gaps"]) Assert.Equal(0, trouble.GetProperty(none).GetInt32());
        Assert.Equal(0, trouble.GetProperty("findings").GetArrayLength());

        // Four readings and an alarm at least; what the broker took without the backend's word waits as well.
        Assert.InRange(trouble.GetProperty("waitedAtPowerCut").GetInt32(), 5, 9);
        Assert.InRange(trouble.GetProperty("cameBack").GetInt32(), 5, 9);
        Assert.InRange(trouble.GetProperty("confirmations").GetInt32(), 2, 30);
        Assert.Equal("Done", trouble.GetProperty("command").GetString());
        Assert.Equal(2, trouble.GetProperty("commandResult").GetProperty("store").GetInt32());
        Assert.True(trouble.GetProperty("replayRefused").GetBoolean());
    }

    [Fact]
    public void A_person_reads_what_became_of_it()
    {
        using var demo = SignetProcess.Start("demo", "--messages", "1");
        Assert.True(demo.Wait() == 0, demo.ToString());
        Assert.Contains("All 1 messages were verified. Nothing was lost.", demo.Output);
        string[] story =
        [
            "the backend's signed confirmation believed", "broker: killed", "messages wait on flash", "its power is cut", "came back from flash",
            "broker: started again", "all 9 readings are there, 0 of them twice; gaps in the chain: 0", "its command was done", "the same command once more",
        ];
        int at = 0;
        foreach (string line in story)
        {
            int next = demo.Errors.IndexOf(line, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"{line}\n{demo}");
            at = next;
        }
    }

    [Theory]
    [InlineData("1.2", "guarded", "TLSv1.2")]
    [InlineData("1.2", "fast", "TLSv1.2")]
    [InlineData("both", "guarded", "TLSv1.3")]
    public void The_versions_of_TLS_are_a_choice(string versions, string policy, string protocol)
    {
        using var demo = SignetProcess.Start("demo", "--tls", versions, "--policy", policy, "--messages", "2", "--json");
        Assert.True(demo.Wait() == 0, demo.ToString());
        var report = demo.Json();
        Assert.Equal(2, report.GetProperty("verified").GetInt32());
        Assert.Equal(protocol, report.GetProperty("protocol").GetString());
        Assert.Equal(
            policy == "fast" ? "1 key pair, 1 agreement, 2 verifications, 1 signature" : "1 signature",
            report.GetProperty("simWork").GetString());
        Assert.Equal(0, report.GetProperty("sim").GetProperty("safetyViolations").GetInt32());
    }

    [Theory]
    [InlineData("generic", 12, 0)]
    [InlineData("long-ids", 14, 0)] // the CA's key is put first
    [InlineData("quantag", 10, 0)] // no slot for an ephemeral key
    public void A_kind_of_SIM_is_chosen_and_the_cost_of_its_handshake_is_seen(string profile, int commands, int closes)
    {
        using var demo = SignetProcess.Start("demo", "--profile", profile, "--policy", "fast", "--messages", "1", "--json");
        Assert.True(demo.Wait() == 0, demo.ToString());
        var report = demo.Json();
        Assert.Equal(profile, report.GetProperty("profile").GetString());
        var cost = report.GetProperty("handshake");
        Assert.Equal(commands, cost.GetProperty("commands").GetInt32());
        Assert.Equal(closes, cost.GetProperty("closes").GetInt32());
        Assert.InRange(cost.GetProperty("getResponses").GetInt32(), 1, 3);
    }

    [Fact]
    public void A_kind_of_SIM_comes_from_a_file_as_well_and_its_closes_are_counted()
    {
        using var folder = new TempFolder();
        using var show = SignetProcess.Start("emulate", "--show-profile", "one-session");
        Assert.Equal(0, show.Wait());
        string file = folder.Write("mine.json", show.Output.Replace("\"one-session\"", "\"mine\""));
        using var demo = SignetProcess.Start("demo", "--profile", file, "--policy", "fast", "--messages", "1");
        Assert.True(demo.Wait() == 0, demo.ToString());
        Assert.Contains("mine", demo.Output);
        Assert.Matches("session closes among the commands +│ +8 ", demo.Output);
    }

    [Fact]
    public void An_unknown_kind_of_SIM_is_refused_with_the_names_of_those_that_are_known()
    {
        using var demo = SignetProcess.Start("demo", "--profile", "no-such-kind");
        Assert.Equal(2, demo.Wait());
        Assert.Contains("no-such-kind", demo.Errors);
        Assert.Contains("one-session", demo.Errors);
    }

    [Fact]
    public void A_person_sees_each_message_and_a_summary()
    {
        using var demo = SignetProcess.Start("demo");
        Assert.True(demo.Wait() == 0, demo.ToString());
        Assert.Contains("All 5 messages were verified.", demo.Output);
        Assert.Contains("TLSv1.3, TLS_AES_128_GCM_SHA256", demo.Output);
        Assert.Contains("backend: ok seq 4", demo.Errors);
    }

    [Fact]
    public void A_real_broker_serves_as_well()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var demo = SignetProcess.Start("demo", "--policy", "fast", "--messages", "3", "--json", "--broker", broker.Address, "--ca", broker.CaFile,
            "--client-cert", broker.Folder["dev.pem"], "--client-key", broker.Folder["dev.key"]);
        Assert.True(demo.Wait() == 0, $"{demo}\n{broker.Log}");
        var report = demo.Json();
        Assert.Equal(3, report.GetProperty("published").GetInt32());
        Assert.Equal(3, report.GetProperty("verified").GetInt32());
        Assert.Equal(broker.Address, report.GetProperty("broker").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("trouble").ValueKind);

        HasBudget(report, Certificates(pki), pki.Ca.Der.Length + 5);
    }

    [Fact]
    public void A_message_that_is_not_the_devices_fails_the_demo()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        string id = Convert.ToHexStringLower(SHA256.HashData(pki.Device.Key.ExportSubjectPublicKeyInfo())[..16]);
        using var stranger = new ChildProcess("mosquitto_pub",
            [.. broker.Connection("backend"), "-t", $"signet/{id}/telemetry", "-q", "1", "-r", "-m", "not signed by anybody"]);
        Assert.True(stranger.Wait() == 0, $"{stranger}\n{broker.Log}");
        using var demo = SignetProcess.Start("demo", "--messages", "3", "--json", "--broker", broker.Address, "--ca", broker.CaFile,
            "--client-cert", broker.Folder["dev.pem"], "--client-key", broker.Folder["dev.key"]);
        Assert.True(demo.Wait() == 1, $"{demo}\n{broker.Log}");
        Assert.Equal(1, demo.Json().GetProperty("refused").GetInt32());
        Assert.Equal(3, demo.Json().GetProperty("acknowledged").GetInt32());
        Assert.Contains("REFUSED CoseMalformed", demo.Errors);
    }

    [Fact]
    public void With_only_a_CA_the_throw_away_certificate_is_the_brokers_to_trust()
    {
        // The first run makes the CA that the broker is told to trust; the broker's own certificate is of it as well.
        using var folder = new TempFolder();
        using var emulator = SignetProcess.Emulate("--tcp", out _, "--out", folder.Path);
        var settings = Mosquitto.Settings(Mosquitto.FreePort(), folder.Path);
        int port = int.Parse(settings.Split(' ')[1]);
        using var broker = new ChildProcess(
            File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", folder.Write("mosquitto.conf", settings)]);
        broker.Logs("mosquitto version .* running");
        using var demo = SignetProcess.Start(
            "demo", "-n", "2", "--broker", $"localhost:{port}", "--ca", folder["ca.pem"], "--out", folder.Path);
        Assert.True(demo.Wait() == 0, $"{demo}\n{broker}");
        Assert.Contains("All 2 messages were verified.", demo.Output);
    }

    [Fact]
    public void A_broker_that_is_not_there_fails_the_demo_plainly()
    {
        var pki = new Pki();
        using var folder = new TempFolder();
        pki.WriteTo(folder.Path);
        using var demo = SignetProcess.Start(
            "demo", "--json", "--broker", $"localhost:{Mosquitto.FreePort()}", "--ca", folder["ca.pem"]);
        Assert.Equal(1, demo.Wait());
        var report = demo.Json();
        Assert.Equal(0, report.GetProperty("verified").GetInt32());
        Assert.Contains("refused", report.GetProperty("error").GetProperty("message").GetString());
    }

    /// <summary>The budget of a full handshake under the policy fast, with 61xx left to the host.</summary>
    /// <param name="report">The JSON.</param>
    /// <param name="certificates">Bytes of both leaf certificates.</param>
    /// <param name="extra">Bytes of certificates beyond them: mosquitto sends its cafile's root along.</param>
    internal static void HasBudget(JsonElement report, int certificates, int extra = 0)
    {
        var cost = report.GetProperty("handshake");
        Assert.InRange(cost.GetProperty("commands").GetInt32(), 8, 12);
        Assert.InRange(cost.GetProperty("getResponses").GetInt32(), 0, 3);
        Assert.InRange(cost.GetProperty("atLines").GetInt32(), 10, 24);
        Assert.InRange(cost.GetProperty("uartBytes").GetInt32(), 1000, 3950 + extra);
        HasWireBudget(report, certificates + WithoutCertificates + MoreForP256 + extra);
    }

    // Far below it nothing was counted.
    private static void HasWireBudget(JsonElement report, int most)
    {
        var cost = report.GetProperty("handshake");
        int wire = cost.GetProperty("wireBytesUp").GetInt32() + cost.GetProperty("wireBytesDown").GetInt32();
        Assert.InRange(wire, most - 200, most);
    }

    /// <summary>Bytes of the leaf certificates of a PKI's server and device.</summary>
    internal static int Certificates(Pki pki) => pki.Server.Der.Length + pki.Device.Der.Length;
}
