using System.Security.Cryptography;
using System.Text.Json;
using Signet.Integration.Tests.Support;
using Signet.Testing;

namespace Signet.Integration.Tests;

/// <summary>
/// Three processes and mosquitto: <c>signet emulate</c> is module and SIM, <c>signet run</c> the firmware, and what
/// mosquitto_sub receives goes to <c>signet verify</c>.
/// </summary>
public class RunTests
{
    [Theory]
    [InlineData("--pty", "simcom-cip", null, "guarded")]
    [InlineData("--tcp", "quectel-qi", "auto", "guarded")]
    [InlineData("--tcp", "simcom-767x", "simcom-767x", "fast")]
    public void What_mosquitto_delivers_is_what_the_SIM_signed(string way, string module, string? dialect, string policy)
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        string Of(string name) => broker.Folder[name];
        using var emulator = SignetProcess.Emulate(way, out string port, "--dialect", module, "--client-key", Of("dev.key"),
            "--client-cert", Of("dev.pem"), "--ca", Of("ca.pem"), "--trace", Of("trace"));
        using var subscriber = broker.Subscribe("signet/+/telemetry", 3);

        string[] told = dialect == null ? [] : ["--dialect", dialect];
        using var run = SignetProcess.Start([
            "run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile,
            "--messages", "3", "--policy", policy, "--tls", "1.3", "--algorithms", "device", "--json", .. told]);
        Assert.True(run.Wait() == 0, $"{run}\n{emulator}\n{broker.Log}");
        var report = run.Json();
        Assert.Equal(3, report.GetProperty("published").GetInt32());
        Assert.Equal(3, report.GetProperty("acknowledged").GetInt32());
        Assert.Equal("TLSv1.3", report.GetProperty("protocol").GetString());
        Assert.Equal("TLS_AES_128_GCM_SHA256", report.GetProperty("suite").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        Assert.Equal(policy, report.GetProperty("policy").GetString());
        if (policy == "fast") DemoTests.HasBudget(report, DemoTests.Certificates(pki), pki.Ca.Der.Length + 5);

        Assert.Equal(0, subscriber.Wait());
        var messages = subscriber.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, messages.Length);
        var verified = Verify(Of("dev.pem"), subscriber.Output, exit: 0);
        Assert.Equal(3, verified.GetProperty("verified").GetInt32());
        Assert.Equal(0, verified.GetProperty("gaps").GetInt32());
        Assert.Equal(report.GetProperty("device").GetString(), verified.GetProperty("device").GetString());

        // Another device's certificate, or a byte changed at any place: refused.
        Assert.Equal(0, Verify(Of("backend.pem"), subscriber.Output, exit: 1).GetProperty("verified").GetInt32());
        string altered = string.Join('\n', Enumerable.Range(0, messages[0].Length / 2).Select(i => Flip(messages[0], i)));
        Assert.Equal(0, Verify(Of("dev.pem"), altered, exit: 1).GetProperty("verified").GetInt32());

        // The trace shows where the private key worked: in the SIM, once for the handshake, once for the descriptor and once a message.
        emulator.Interrupt();
        Assert.True(emulator.Wait() == 0, emulator.ToString());
        string trace = File.ReadAllText(Of("trace"));
        Assert.Equal(5, Count(trace, "\"layer\":\"card\",\"text\":\"COMPUTE SIGNATURE private key 01\""));
        Assert.Contains("private key 01: COMPUTE SIGNATURE 5\n", emulator.Errors);
        Assert.Contains("tries left: PIN 3, PUK 10; dangers 0", emulator.Errors);
        Assert.DoesNotContain("defect", emulator.Errors);
    }

    [Fact]
    public void Verify_takes_keys_and_messages_in_every_form_that_its_help_names()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var folder = new TempFolder();
        using var emulator = Emulate(broker, "dev", out string port);
        using var subscriber = broker.Subscribe("signet/+/telemetry", 2);
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "-n", "2");
        Assert.True(run.Wait() == 0, $"{run}\n{emulator}");
        Assert.Equal(0, subscriber.Wait());
        byte[][] messages = [.. subscriber.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)];

        // The key: PEM or DER of a public key or a certificate.
        byte[] key = pki.Device.Key.ExportSubjectPublicKeyInfo();
        string pem = folder.Write("key.pem", PemEncoding.WriteString("PUBLIC KEY", key));
        string der = folder.Write("key.der", key);
        string certificate = folder.Write("certificate.der", pki.Device.Der);
        string hex = folder.Write("hex", subscriber.Output);
        Accepts(2, "--key", pem, "--input", hex);
        Accepts(2, "--key", der, "--input", hex);
        Accepts(2, "--cert", certificate, "--input", hex);

        // The messages: a line each, or one file each.
        string base64 = folder.Write("base64", string.Join("\r\n\r\n", messages.Select(Convert.ToBase64String)));
        Accepts(2, "--key", pem, "--format", "base64", "--input", base64);
        Accepts(1, "--key", pem, "--format", "raw", "--input", folder.Write("raw", messages[0]));
        Refuses("HexInvalid", "--key", pem, "--input", base64);
        Refuses("HexInvalid", "--key", pem, "--format", "base64", "--input", folder.Write("no64", "@"));
        Refuses("CoseMalformed", "--key", pem, "--format", "raw", "--input", hex);

        // Device and stream are signed with each message. The key's own device id is what stands for it when none is given.
        string id = Convert.ToHexStringLower(SHA256.HashData(key)[..16]);
        Accepts(2, "--key", pem, "--device", id, "--stream", "0", "--input", hex);
        Refuses("CoseSignatureInvalid", "--key", pem, "--device", id[..31] + (id[31] == '0' ? '1' : '0'), "--input", hex);
        Refuses("CoseSignatureInvalid", "--key", pem, "--stream", "1", "--input", hex);
        Refuses("CoseKeyMismatch", "--key", folder.Write("other", pki.Backend.Key.ExportSubjectPublicKeyInfo()), "--input", hex);

        // Nothing to judge is no success.
        using var nothing = SignetProcess.Start("verify", "--key", pem, "--input", folder.Write("nothing", ""));
        Assert.Equal(1, nothing.Wait());
        using var noKey = SignetProcess.Start("verify", "--key", hex, "--input", hex);
        Assert.Equal(2, noKey.Wait());
    }

    [Fact]
    public void Without_an_anchor_given_the_SIMs_own_is_used()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = Emulate(broker, "dev", out string port);
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--policy", "fast", "--client-id", "by-name");
        Assert.True(run.Wait() == 0, $"{run}\n{emulator}");
        Assert.Contains("1 published, 1 acknowledged", run.Output);
        broker.Log.Logs("New client connected from .* as by-name ");
    }

    [Fact]
    public void One_client_comes_after_the_other()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = Emulate(broker, "dev", out string port);
        for (int i = 0; i < 2; i++)
        {
            using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--policy", "fast");
            Assert.True(run.Wait() == 0, $"{run}\n{emulator}");
        }
    }

    [Fact]
    public void A_certificate_of_another_CA_is_refused_by_the_broker_and_the_device_says_so()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        TestCa.Root("CN=Stranger").Device("stranger").WritePem(broker.Folder.Path, "stranger");
        using var emulator = Emulate(broker, "stranger", out string port);
        IsRefused(broker, port, emulator);
        broker.Log.Logs("certificate verify failed|unknown ca|unable to get local issuer");
    }

    [Fact]
    public void A_SIM_whose_key_is_not_the_certificates_is_refused_before_it_is_used()
    {
        // The certificate is good, the key is somebody else's: the device finds that out by itself.
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = SignetProcess.Emulate("--tcp", out string port, "--client-key", broker.Folder["backend.key"],
            "--client-cert", broker.Folder["dev.pem"], "--ca", broker.CaFile);
        var error = Fails(port, broker);
        Assert.Equal("CertificateKeyMismatch", error.GetProperty("name").GetString());
        Assert.Equal(217, error.GetProperty("code").GetInt32());
    }

    [Fact]
    public void An_expired_client_certificate_is_refused_by_the_broker_and_the_device_says_so()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        pki.Ca.Device("old", s =>
        {
            s.NotBefore = DateTimeOffset.UtcNow.AddDays(-9);
            s.NotAfter = DateTimeOffset.UtcNow.AddDays(-2);
        }).WritePem(broker.Folder.Path, "old");
        using var emulator = Emulate(broker, "old", out string port);
        IsRefused(broker, port, emulator);
    }

    [Fact]
    public void A_SIM_without_the_applet_is_named()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = SignetProcess.Emulate("--tcp", out string port, "--no-applet");
        var error = Fails(port, broker);
        Assert.Equal("AppletNotFound", error.GetProperty("name").GetString());
        Assert.Equal(0x6A82, error.GetProperty("value").GetInt32());
    }

    [Fact]
    public void Nobody_at_the_port_is_named()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        Assert.Equal("LineClosed", Fails("tcp:127.0.0.1:" + Mosquitto.FreePort(), broker).GetProperty("name").GetString());
        Assert.Equal("LineClosed", Fails(broker.Folder["no-such-port"], broker).GetProperty("name").GetString());
    }

    [Fact]
    public void An_emulator_that_goes_away_ends_the_run()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = SignetProcess.Emulate("--pty", out string port, "--client-key", broker.Folder["dev.key"],
            "--client-cert", broker.Folder["dev.pem"], "--ca", broker.CaFile);
        using var run = SignetProcess.Start(
            "run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--messages", "1000000", "--interval", "1", "--json");
        run.Logs("connected, policy");
        emulator.Dispose();
        Assert.Equal(1, run.Wait());
        Assert.Equal("LineClosed", run.Json().GetProperty("error").GetProperty("name").GetString());
    }

    /// <summary>An emulator over TCP whose SIM has NAME.key and NAME.pem, and the broker's CA.</summary>
    internal static SignetProcess Emulate(Mosquitto broker, string name, out string port) =>
        SignetProcess.Emulate("--tcp", out port, "--client-key", broker.Folder[name + ".key"],
            "--client-cert", broker.Folder[name + ".pem"], "--ca", broker.CaFile);

    private static void IsRefused(Mosquitto broker, string port, SignetProcess emulator)
    {
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--json");
        Assert.True(run.Wait() == 1, $"{run}\n{emulator}");
        var report = run.Json();
        Assert.Equal(0, report.GetProperty("acknowledged").GetInt32());
        var error = report.GetProperty("error");
        Assert.Equal("ClientNotConfirmed", error.GetProperty("name").GetString());
        Assert.Contains("closed before it confirmed the client certificate", error.GetProperty("message").GetString());
        Assert.Contains("Check that the server trusts the CA that issued it", run.Errors);
    }

    private static JsonElement Fails(string port, Mosquitto broker)
    {
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--json");
        Assert.True(run.Wait() == 1, run.ToString());
        Assert.Equal(0, run.Json().GetProperty("published").GetInt32());
        return run.Json().GetProperty("error");
    }

    private static void Accepts(int messages, params string[] arguments)
    {
        using var verify = SignetProcess.Start(["verify", "--json", .. arguments]);
        Assert.True(verify.Wait() == 0, verify.ToString());
        var report = verify.Json();
        Assert.Equal(messages, report.GetProperty("verified").GetInt32());
        Assert.Equal(messages, report.GetProperty("messages").GetInt32());
    }

    private static void Refuses(string error, params string[] arguments)
    {
        using var verify = SignetProcess.Start(["verify", "--json", .. arguments]);
        Assert.True(verify.Wait() == 1, verify.ToString());
        Assert.Equal(0, verify.Json().GetProperty("verified").GetInt32());
        Assert.All(verify.Json().GetProperty("items").EnumerateArray(), i => Assert.Equal(error, i.GetProperty("error").GetString()));
    }

    private static JsonElement Verify(string certificate, string input, int exit)
    {
        using var verify = SignetProcess.Start("verify", "--cert", certificate, "--json");
        verify.Give(input);
        Assert.True(verify.Wait() == exit, verify.ToString());
        return verify.Json();
    }

    private static string Flip(string hex, int index)
    {
        var bytes = Convert.FromHexString(hex);
        bytes[index] ^= 0x01;
        return Convert.ToHexString(bytes);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
