using System.CommandLine;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Signet.Cli;
using Signet.Cli.Commands;
using Signet.Cli.Doctor;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Sim.Tests.Support;
using EmulatedModule = Signet.Emulator.EmulatedModule;

namespace Signet.Sim.Tests;

/// <summary><c>signet sim</c> and <c>signet doctor</c> as a script runs them, against the emulator on a TCP port.</summary>
[Collection(nameof(CommandTests))]
public sealed class CommandTests : IDisposable
{
    private static readonly byte[] Text = "what is signed"u8.ToArray();

    private readonly TcpLink _link = new(IPAddress.Loopback, 0);
    private readonly EmulatedModule _module;
    private readonly string _file = Path.GetTempFileName();

    public CommandTests()
    {
        var today = DateTimeOffset.UtcNow;
        _module = EmulatedModule.Start(_link, new EmulatorSetup
        {
            Personalisation = new CardPersonaliser
            {
                DeviceKey = TestPki.Instance.ClientKey,
                ClientCertificate = TestPki.Instance.Issue(TestPki.Instance.ClientKey, today.AddDays(-1), today.AddYears(1)).RawData,
                CaCertificate = TestPki.Instance.Ca.RawData,
            },
        });
        File.WriteAllBytes(_file, Text);
    }

    public void Dispose()
    {
        _module.Dispose();
        File.Delete(_file);
    }

    // Standard output is the process's own, so these tests run one after the other.
    private (int Code, string Text) Run(params string[] arguments)
    {
        TextWriter before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            var root = new RootCommand { SimCommand.Create(), DoctorCommand.Create() };
            string[] all = [.. arguments, "--port", $"tcp:127.0.0.1:{_link.Port}"];
            int code = root.Parse(all).Invoke();
            return (code, output.ToString().Trim());
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    private JsonObject Json(params string[] arguments)
    {
        var (code, text) = Run([.. arguments, "--json"]);
        Assert.Equal(ExitCode.Ok, code);
        return JsonNode.Parse(text)!.AsObject();
    }

    [Fact]
    public void ListAndInfoSayWhatIsThere()
    {
        JsonArray objects = Json("sim", "list")["objects"]!.AsArray();
        Assert.Contains(objects, o => (string?)o!["kind"] == "private key" && (string?)o["id"] == "01" && (string?)o["state"] == "active");
        Assert.Contains(objects, o => (string?)o!["kind"] == "file" && (string?)o["type"] == "certificate");
        JsonObject info = Json("sim", "info");
        Assert.Equal("A0000005590010", (string?)info["aid"]);
        Assert.Equal("Provisioned", (string?)info["state"]);
        Assert.Equal("01", (string?)info["tlsKey"]);
        Assert.True((bool)info["fast"]!);
        Assert.StartsWith("8949", (string?)info["iccid"]);
        Assert.Contains("private key", Run("sim", "list").Text);
        Assert.Contains("Provisioned", Run("sim", "info").Text);
    }

    [Fact]
    public void FilesRandomAndKeysAreRead()
    {
        var (code, hex) = Run("sim", "read", "--file", "02");
        Assert.Equal(ExitCode.Ok, code);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Convert.FromHexString(hex));
        Assert.Equal("CN=device", certificate.Subject);
        Assert.Equal(2 * 40, Run("sim", "random", "--count", "40").Text.Length);
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Run("sim", "pubkey", "--key", "01").Text);
        Assert.Equal(TestPki.Point(TestPki.Instance.ClientKey), TestPki.Point(key));
    }

    [Fact]
    public void WhatTheSimSignsVerifiesHereAndThere()
    {
        string signature = Run("sim", "sign", "--key", "01", "--in", _file).Text;
        Assert.True(TestPki.Instance.ClientKey.VerifyData(Text, Convert.FromHexString(signature), HashAlgorithmName.SHA256));
        string der = Run("sim", "sign", "--key", "01", "--in", _file, "--der").Text;
        Assert.True(TestPki.Instance.ClientKey.VerifyData(Text, Convert.FromHexString(der), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        string digest = Convert.ToHexString(SHA256.HashData(Text));
        Assert.Equal((ExitCode.Ok, "valid"), Run("sim", "verify", "--key", "01", "--digest", digest, "--signature", signature));
        string other = Convert.ToHexString(SHA256.HashData([1]));
        Assert.Equal((ExitCode.Failed, "not valid"), Run("sim", "verify", "--key", "01", "--digest", other, "--signature", signature));
    }

    [Fact]
    public void CertificationRequestIsSignedByTheSim()
    {
        string pem = Run("sim", "csr", "--key", "01", "--subject", "CN=device 7, O=Example").Text;
        CertificateRequest request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
        Assert.Equal("CN=device 7, O=Example", request.SubjectName.Name);
        Assert.Equal(TestPki.Instance.ClientKey.ExportSubjectPublicKeyInfo(), request.PublicKey.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("sim", "read", "--file", "7F", ExitCode.Failed)]
    [InlineData("sim", "read", "--file", "xyz", ExitCode.Usage)]
    [InlineData("sim", "random", "--count", "257", ExitCode.Usage)]
    [InlineData("sim", "pubkey", "--key", "label:", ExitCode.Usage)]
    public void WhatCannotBeDoneHasAnExitCode(string a, string b, string c, string d, int expected)
    {
        Assert.Equal(expected, Run(a, b, c, d).Code);
    }

    [Fact]
    public void DoctorFindsAWellSimWell()
    {
        JsonObject report = Json("doctor");
        Assert.Equal(nameof(Finding.Well), (string?)report["finding"]);
        var (code, text) = Run("doctor");
        Assert.Equal(0, code);
        Assert.Contains("Everything works.", text);
        Assert.DoesNotContain("FAIL", text);
    }

    [Fact]
    public void DoctorSaysWhatIsWrongAndWhatToDo()
    {
        _module.Modem.WithCard(card => card.Uninstall(_module.Applet));
        var (code, text) = Run("doctor");
        Assert.Equal((int)Finding.NoApplet, code);
        Assert.Contains("FAIL", text);
        Assert.Contains("no IoT SAFE applet", text);
        Assert.Contains("--aid", text);
    }
}
