using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>A server that somebody else wrote, with certificate, key and CA in a folder of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const int Tries = 5;

    private readonly StringBuilder _output = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("signet-peer").FullName;
    private Process _process = null!;

    /// <summary>Starts it on a free port; <c>{port}</c> and <c>{folder}</c> stand for what they say in all texts.</summary>
    public ServerProcess(
        TestCertificate certificate,
        TestCa root,
        string program,
        string arguments,
        Regex ready,
        IReadOnlyDictionary<string, string>? files = null,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        certificate.WritePem(_folder, "server");
        root.Self.WritePem(_folder, "ca");
        for (int i = 1; ; i++)
        {
            Port = FreePort();
            foreach ((string name, string text) in files ?? new Dictionary<string, string>())
            {
                File.WriteAllText(Path.Combine(_folder, name), Fill(text));
            }

            Start(program, Fill(arguments), environment);

            // Another process may have been faster with the port; then it ends and another port is tried.
            if (Wait(ready, true))
            {
                return;
            }

            Assert.True(i < Tries, _output.ToString());
        }
    }

    public int Port { get; private set; }

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

    public static string Find(string program) =>
        File.Exists("/usr/sbin/" + program) ? "/usr/sbin/" + program : program;

    public void Expect(Regex pattern) => Assert.True(Wait(pattern, false), "not in the output: " + pattern + "\n" + Output);

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Fill(string text) => text.Replace("{port}", Port.ToString()).Replace("{folder}", _folder);

    private void Start(string program, string arguments, IReadOnlyDictionary<string, string>? environment)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            _process.StartInfo.Environment[name] = Fill(value);
        }

        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => Add("(exited)");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
            Monitor.PulseAll(_output);
        }
    }

    private bool Wait(Regex pattern, bool mayExit)
    {
        DateTime deadline = DateTime.UtcNow.AddSeconds(20);
        lock (_output)
        {
            while (!pattern.IsMatch(_output.ToString()))
            {
                TimeSpan left = deadline - DateTime.UtcNow;
                if (mayExit && _output.ToString().Contains("(exited)"))
                {
                    _output.Clear();
                    return false;
                }

                if (left <= TimeSpan.Zero || !Monitor.Wait(_output, left))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
