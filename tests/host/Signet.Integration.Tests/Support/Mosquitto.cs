using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Signet.Testing;

namespace Signet.Integration.Tests.Support;

/// <summary>mosquitto with TLS 1.3 only, and no word with whoever has no certificate of the CA.</summary>
internal sealed class Mosquitto : IDisposable
{
    private const int Tries = 5;

    private readonly TempFolder _folder = new();
    private ChildProcess _process;

    /// <summary>Starts it.</summary>
    /// <param name="pki">Its clients' CA, and its own certificate.</param>
    /// <param name="server">A certificate of another kind; null for that of the PKI.</param>
    /// <param name="persistent">Whether it writes down each change at once, and has it after a restart.</param>
    /// <param name="more">Further lines of its settings.</param>
    public Mosquitto(Pki pki, TestCertificate? server = null, bool persistent = false, string more = "")
    {
        pki.WriteTo(_folder.Path);
        server?.WritePem(_folder.Path, "server");
        for (int i = 1; ; i++)
        {
            Port = FreePort();
            string settings = Settings(Port, _folder.Path);
            if (persistent)
            {
                settings = settings.Replace(
                    "persistence false", $"persistence true\npersistence_location {_folder.Path}/\nautosave_on_changes true\nautosave_interval 1");
            }

            settings = _folder.Write("mosquitto.conf", settings + more + "\n");
            _process = new ChildProcess(Program, ["-c", settings]);

            // It says so when all its ports are open; when another process was faster with the port, it ends.
            if (_process.TryLogs("mosquitto version .* running") != null) return;

            Assert.True(i < Tries, _process.ToString());
            _process.Dispose();
        }
    }

    public int Port { get; }

    private static string Program => File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";

    /// <summary>As <c>--broker</c> takes it.</summary>
    public string Address => "localhost:" + Port;

    /// <summary>CA certificate, PEM.</summary>
    public string CaFile => _folder["ca.pem"];

    /// <summary>Its log.</summary>
    public ChildProcess Log => _process;

    /// <summary>Where the files of <see cref="Pki.WriteTo"/> are.</summary>
    public TempFolder Folder => _folder;

    /// <summary>The settings that a person would write.</summary>
    public static string Settings(int port, string folder) => $"""
        listener {port} 127.0.0.1
        cafile {folder}/ca.pem
        certfile {folder}/server.pem
        keyfile {folder}/server.key
        require_certificate true
        tls_version tlsv1.3
        allow_anonymous true
        persistence false
        log_dest stderr
        log_type all
        {(Environment.UserName == "root" ? "user root" : "")}

        """;

    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Ends it as kill -9 does, with all that it held.</summary>
    public void Kill() => _process.Dispose();

    /// <summary>Starts it again where it was.</summary>
    public void Restart()
    {
        _process = new ChildProcess(Program, ["-c", _folder["mosquitto.conf"]]);
        _process.Logs("mosquitto version .* running");
    }

    /// <summary>Starts <c>mosquitto_sub -F %x</c> and waits until the broker has it.</summary>
    /// <param name="topic">Topic filter.</param>
    /// <param name="count">Messages after which it ends.</param>
    public ChildProcess Subscribe(string topic, int count)
    {
        string id = "sub-" + Guid.NewGuid().ToString("N");
        var subscriber = new ChildProcess("mosquitto_sub", [.. Connection("backend"), "-i", id, "-t", topic, "-q", "1", "-F", "%x",
            "-C", count.ToString()]);
        if (_process.TryLogs("Sending SUBACK to " + Regex.Escape(id)) == null)
            throw new InvalidOperationException($"{subscriber}\n{_process}");

        return subscriber;
    }

    /// <summary>What mosquitto_sub and mosquitto_pub need to connect.</summary>
    public string[] Connection(string who) =>
    [
        "-h", "localhost", "-p", Port.ToString(), "--cafile", CaFile, "--cert", _folder[who + ".pem"], "--key", _folder[who + ".key"],
    ];

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }
}
