using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Signet.Testing;

/// <summary>A running <c>openssl s_server</c> that demands a client certificate of the root.</summary>
public sealed partial class OpenSslServer : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("signet-tls").FullName;

    /// <summary>Starts a server on a free port.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="clientRoot">Who must have issued the client's.</param>
    /// <param name="arguments">More arguments; <c>{folder}</c> stands for <see cref="Folder"/>.</param>
    /// <param name="version">Protocol option.</param>
    /// <param name="verify">How clients are judged.</param>
    public OpenSslServer(TestCertificate certificate, TestCa clientRoot, string arguments = "", string version = "-tls1_3",
        string verify = "-Verify 3 -verify_return_error")
    {
        (string certificatePath, string keyPath) = certificate.WritePem(_folder, "server");
        (string rootPath, _) = clientRoot.Self.WritePem(_folder, "root");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "openssl",
                $"s_server {version} -accept 127.0.0.1:0 -cert {certificatePath} -key {keyPath} -verifyCAfile {rootPath} "
                    + verify + " " + arguments.Replace("{folder}", _folder))
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

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>A folder of its own, which goes with it.</summary>
    public string Folder => _folder;

    /// <summary>What it has said so far.</summary>
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

    /// <summary>Writes authorities as a PEM file for <c>-cert_chain</c>.</summary>
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

    /// <summary>Waits until the output has a text.</summary>
    public void Expect(string text) => Expect(new Regex(Regex.Escape(text)));

    /// <inheritdoc/>
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
