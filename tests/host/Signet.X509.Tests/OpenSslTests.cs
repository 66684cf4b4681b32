using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;

namespace Signet.X509.Tests;

/// <summary>
/// What <c>openssl verify</c> says of the same worlds. Where it differs the case says so and why, and the test holds it to that:
/// a case that begins to agree, or a new difference, is a failure.
/// </summary>
public sealed class OpenSslTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("signet-x509-");

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public void It_agrees_except_where_a_case_says_why_not()
    {
        PathCase[] asked = PathCase.All.Values.Where(c => c.OpenSsl != OpenSslVerdict.NotAsked).ToArray();
        var script = new StringBuilder();
        for (int i = 0; i < asked.Length; i++)
        {
            script.Append(Command(new PathWorld(asked[i].World), i));
        }

        string[] answers = Run(script.ToString());
        Assert.Equal(asked.Length, answers.Length);
        var wrong = new List<string>();
        for (int i = 0; i < asked.Length; i++)
        {
            bool ours = asked[i].Expected == ErrorCode.None;
            bool expected = asked[i].OpenSsl switch
            {
                OpenSslVerdict.Accepts => true,
                OpenSslVerdict.Refuses => false,
                _ => ours,
            };
            if (expected != answers[i].StartsWith("0 "))
            {
                wrong.Add($"{asked[i].Name}: {answers[i]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(asked.Count(c => c.OpenSsl == OpenSslVerdict.Same) >= 200);
    }

    private static string Pem(byte[] der) => new string(PemEncoding.Write("CERTIFICATE", der)) + "\n";

    private string Command(PathWorld world, int number)
    {
        string Write(string kind, IEnumerable<byte[]> certificates)
        {
            string path = Path.Combine(_folder.FullName, $"{number}-{kind}.pem");
            File.WriteAllText(path, string.Concat(certificates.Select(Pem)));
            return path;
        }

        byte[][] sent = world.Sent;
        string name = IPAddress.TryParse(world.Host, out _) ? "-verify_ip" : "-verify_hostname";
        string trusted = world.AnchorCertificates.Length > 0 ? "-CAfile " + Write("anchors", world.AnchorCertificates) : "-no-CAfile";
        string others = sent.Length > 1 ? "-untrusted " + Write("others", sent[1..]) : "";
        return $"e=$(openssl verify -purpose sslserver -partial_chain -no-CApath -no-CAstore {name} {world.Host} "
            + $"-attime {world.Now.ToUnixTimeSeconds()} {trusted} {others} {Write("leaf", sent[..1])} 2>&1); echo \"$? \"$e\n";
    }

    private string[] Run(string script)
    {
        string path = Path.Combine(_folder.FullName, "verify.sh");
        File.WriteAllText(path, script);
        using Process process = Process.Start(new ProcessStartInfo("bash", path) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
