using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>mosquitto without TLS on a port of the loopback, for what concerns MQTT alone.</summary>
internal sealed class PlainMosquitto : IDisposable
{
    private readonly string _settings = Path.GetTempFileName();
    private readonly Process _process;

    public PlainMosquitto()
    {
        for (int tries = 1; ; tries++)
        {
            var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            File.WriteAllText(_settings, $"listener {Port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest stderr\nlog_type all\n"
                + "max_inflight_messages 3\nmax_packet_size 5000\nmax_keepalive 120\n");
            _process = Process.Start(new ProcessStartInfo(File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto", ["-c", _settings]) { RedirectStandardError = true })!;
            for (string? line = _process.StandardError.ReadLine(); line != null; line = _process.StandardError.ReadLine())
            {
                if (!line.Contains("running")) continue;

                // Its log goes on; a full pipe would stop it.
                var log = _process.StandardError;
                new Thread(() => log.ReadToEnd()) { IsBackground = true }.Start();
                return;
            }

            // Another process was faster with the port.
            Assert.True(tries < 5, "mosquitto does not start");
            _process.Dispose();
        }
    }

    public int Port { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_settings);
    }
}
