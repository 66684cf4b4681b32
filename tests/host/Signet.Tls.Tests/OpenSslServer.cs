using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>A running <c>openssl s_server</c> that demands a client certificate of the root.</summary>
internal sealed partial class OpenSslServer : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("signet-tls").FullName;

    public OpenSslServer(TestCertificate certificate, TestCa clientRoot, string arguments = "", string version = "-tls1_3")
    {
        (string certificatePath, string keyPath) = certificate.WritePem(_folder, "server");
        (string rootPath, _) = clientRoot.Self.WritePem(_folder, "root");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "openssl",
                $"s_server {version} -accept 127.0.0.1:0 -cert {certificatePath} -key {keyPath} -verifyCAfile {rootPath} "
                    + "-Verify 3 -verify_return_error " + arguments.Replace("{folder}", _folder))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Port = int.Parse(Expect(AcceptLine()).Groups[1].Value);
    }

    public int Port { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static string WriteChain(params TestCa[] authorities)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, string.Join("\n", authorities.Select(a => a.Self.Certificate.ExportCertificatePem())) + "\n");
        return path;
    }

    /// <summary>Types a line; s_server sends it, or obeys it when it is one of its command letters.</summary>
    public void Type(string line)
    {
        _process.StandardInput.Write(line + "\n");
        _process.StandardInput.Flush();
    }

    /// <summary>Waits until the output has a match.</summary>
    public Match Expect(Regex pattern)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(20);
        lock (_output)
        {
            while (true)
            {
                Match match = pattern.Match(_output.ToString());
                if (match.Success)
                {
                    return match;
                }

                TimeSpan left = deadline - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_output, left))
                {
                    throw new TimeoutException("not in the output: " + pattern + "\n" + _output);
                }
            }
        }
    }

    public void Expect(string text) => Expect(new Regex(Regex.Escape(text)));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, true);
    }

    [GeneratedRegex(@"ACCEPT \S*:(\d+)")]
    private static partial Regex AcceptLine();

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
            Monitor.PulseAll(_output);
        }
    }
}
