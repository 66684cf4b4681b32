using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Signet.Integration.Tests.Support;
using Signet.Testing;

namespace Signet.Integration.Tests;

/// <summary><c>signet probe</c> before brokers with the chains of public services, and <c>signet run</c> with one of them.</summary>
public class ProbeTests
{
    private static readonly TestCa Root = TestCa.Root();

    [Theory]
    [InlineData("", true, true)]
    [InlineData("-tls1_3", true, false)]
    [InlineData("-tls1_2", false, true)]
    public void What_a_broker_speaks_is_said_for_each_version(string version, bool newer, bool older)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-alpn x-amzn-mqtt-ca", version, "-verify 3");
        using var probe = SignetProcess.Start("probe", "--broker", $"localhost:{server.Port}", "--alpn", "x-amzn-mqtt-ca", "--json");
        Assert.Equal(0, probe.Wait());
        JsonElement report = probe.Json();
        Assert.Contains("P-256", Assert.Single(report.GetProperty("chain").EnumerateArray()).GetString());
        var versions = report.GetProperty("versions").EnumerateArray().ToDictionary(v => v.GetProperty("version").GetString()!);
        foreach ((string name, bool works) in new[] { ("1.3", newer), ("1.2", older) })
        {
            JsonElement found = versions[name];
            Assert.Equal(works, found.GetProperty("error").ValueKind == JsonValueKind.Null);
            if (works)
            {
                Assert.Equal("x25519", found.GetProperty("group").GetString());
                Assert.True(found.GetProperty("alpn").GetBoolean());
                Assert.True(found.GetProperty("clientKeyUsed").GetBoolean());
            }
            else
            {
                Assert.Contains("protocol_version", found.GetProperty("error").ToString());
            }
        }
    }

    [Theory]
    [InlineData("all", null)]
    [InlineData("device", "CertificateAlgorithmUnsupported|handshake_failure")]
    public void A_broker_with_an_RSA_certificate_is_met_or_it_is_said_why_not(string algorithms, string? error)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        var pki = new Pki();
        using var broker = new Mosquitto(pki, new TestCertificate(own, key));
        using var emulator = SignetProcess.Emulate("--tcp", out string port, "--client-key", broker.Folder["dev.key"],
            "--client-cert", broker.Folder["dev.pem"], "--ca", broker.CaFile);
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--ca", broker.Folder["server.pem"],
            "--algorithms", algorithms, "--topic", "plant/pump-7", "--client-id", "pump-7", "--user", "somebody", "--json");
        int exit = run.Wait();
        if (error != null)
        {
            Assert.Equal(1, exit);
            Assert.Matches(error, run.Errors);
            return;
        }

        Assert.True(exit == 0, $"{run}\n{broker.Log}");
        Assert.Equal(1, run.Json().GetProperty("acknowledged").GetInt32());
        broker.Log.Logs(@"as pump-7 \(p2, c1, k300, u'somebody'\)");
        broker.Log.Logs("Received PUBLISH from pump-7 .*'plant/pump-7'");
    }

    [Fact]
    public void Who_is_not_there_or_not_trusted_is_said_too()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "", "", "-verify 3");
        string stranger = Path.Combine(server.Folder, "stranger.pem");
        File.WriteAllText(stranger, TestCa.Root("CN=Stranger").Self.Certificate.ExportCertificatePem());
        using var untrusted = SignetProcess.Start("probe", "--broker", $"localhost:{server.Port}", "--ca", stranger);
        Assert.Equal(1, untrusted.Wait());
        Assert.Contains("TLS 1.3: UnknownIssuer", untrusted.Output);
        Assert.Contains("TLS 1.2: UnknownIssuer", untrusted.Output);

        using var nobody = SignetProcess.Start("probe", "--broker", "localhost:1");
        Assert.Equal(1, nobody.Wait());
        Assert.Contains("localhost:1: ", nobody.Errors);
    }
}
