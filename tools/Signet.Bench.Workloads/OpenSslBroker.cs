using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signet.Bench.Workloads;

/// <summary>
/// OpenSSL's own server with stateful tickets, which .NET's can't give, and behind it an answer to each MQTT packet. It
/// serves one connection after the other.
/// </summary>
internal sealed class OpenSslBroker : IDisposable
{
    private const int Tries = 5;
    private const int StartMs = 20000;

    private readonly string _folder = Directory.CreateTempSubdirectory("signet-bench-peer-").FullName;
    private readonly StringBuilder _errors = new();
    private readonly SemaphoreSlim _seen = new(0);
    private Process _process = null!;
    private Task _answers = Task.CompletedTask;
    private int _answered;
    private volatile bool _waits;

    /// <summary>Starts it on a free port.</summary>
    /// <param name="server">The server's certificate with its key.</param>
    /// <param name="root">Its authority, and that of the clients.</param>
    /// <param name="sendsRoot">Whether the root follows the server's certificate in its chain.</param>
    internal OpenSslBroker(X509Certificate2 server, X509Certificate2 root, bool sendsRoot)
    {
        File.WriteAllText(Path.Combine(_folder, "server.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "root.pem"), root.ExportCertificatePem());
        for (int i = 1; !TryStart(sendsRoot); i++)
        {
            // Another process may have been faster with the port.
            if (i == Tries) throw new InvalidOperationException("openssl s_server does not start: " + Errors());
        }

        _answers = Task.Run(AnswerAsync);
    }

    internal int Port { get; private set; }

    /// <summary>MQTT packets that were answered: each was awaited by the device.</summary>
    internal int Answered => Volatile.Read(ref _answered);

    /// <summary>From now on a PUBLISH is answered when <see cref="Seen"/> says so: whether s_server puts two answers into
    /// one record or two would else depend on how fast this machine is. Two is what a broker does.</summary>
    internal void AnswerApart() => _waits = true;

    /// <summary>The answer before was received; the next may go, and those of later connections at once.</summary>
    internal void Seen()
    {
        _waits = false;
        _seen.Release();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _answers.Wait();
        _process.Dispose();
        _seen.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool TryStart(bool sendsRoot)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("openssl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        string[] arguments =
        [
            "s_server", "-accept", "127.0.0.1:" + Port, "-tls1_3", "-cert", "server.pem", "-key", "server.key",
            "-verifyCAfile", "root.pem", "-Verify", "1", "-verify_return_error", "-no_ticket", "-quiet",
        ];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        if (sendsRoot)
        {
            start.ArgumentList.Add("-cert_chain");
            start.ArgumentList.Add("root.pem");
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException("the scenarios need the program openssl (3.0 or later): " + e.Message, e);
        }

        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
        _process.BeginErrorReadLine();
        return Listens();
    }

    // Connecting is the only sign that it gives with its output given over to the data; the connection ends before a
    // handshake and it takes the next.
    private bool Listens()
    {
        long until = Environment.TickCount64 + StartMs;
        while (Environment.TickCount64 < until && !_process.HasExited)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, Port);
                return !_process.HasExited;
            }
            catch (SocketException)
            {
                _process.WaitForExit(10);
            }
        }

        if (!_process.HasExited) _process.Kill();
        return false;
    }

    private string Errors()
    {
        lock (_errors) return _errors.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswerAsync()
    {
        var input = _process.StandardOutput.BaseStream;
        var output = _process.StandardInput.BaseStream;
        while (await MqttAnswers.ReadAsync(input, CancellationToken.None) is { } packet)
        {
            byte[] answer = MqttAnswers.To(packet.Head, packet.Body);
            if (answer.Length == 0) continue;

            if (answer[0] == MqttAnswers.PubAck && _waits) await _seen.WaitAsync(StartMs);

            Interlocked.Increment(ref _answered);
            await output.WriteAsync(answer);
            await output.FlushAsync();
        }
    }
}
