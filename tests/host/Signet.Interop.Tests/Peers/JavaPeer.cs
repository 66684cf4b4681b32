using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Signet.Testing;
using Signet.Tls.Tests;

namespace Signet.Interop.Tests.Peers;

/// <summary>The JDK's own TLS (SunJSSE) as tests/interop/JsseServer.java sets it up.</summary>
internal sealed partial class JavaPeer : Peer
{
    private const string Java = "/usr/bin/java";

    // Compiled once, since that takes longer than all handshakes.
    private static readonly Lazy<string> Classes = new(Compile);

    public override string Name => "Java JSSE";

    // A JRE alone can't run a source file.
    public override string? Missing => File.Exists(Java) && File.Exists("/usr/bin/javac") ? null : "not installed";

    public override string? Lacks(string version, string suite, string key) =>
        suite.Contains("CCM") ? "it has no CCM" : base.Lacks(version, suite, key);

    public override Server Start(string version, TestCertificate certificate, TestCa clientRoot)
    {
        var export = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048);
        string store = Path.GetTempFileName();
        File.WriteAllBytes(store, certificate.Certificate.ExportPkcs12(export, "signet"));
        var server = new ServerProcess(
            certificate,
            clientRoot,
            Java,
            $"-XX:TieredStopAtLevel=1 -cp {Classes.Value} JsseServer {{port}} TLSv{version} {store} signet {{folder}}/ca.pem",
            Running());
        return new Server(server.Port, () =>
        {
            server.Dispose();
            File.Delete(store);
        });
    }

    private static string Compile()
    {
        string folder = Directory.CreateTempSubdirectory("signet-java").FullName;
        using Process compiler = Process.Start("/usr/bin/javac", ["-d", folder, Path.Combine(Repository.Root, "tests", "interop", "JsseServer.java")]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return folder;
    }

    [GeneratedRegex("JSSE listening")]
    private static partial Regex Running();
}
