using System.Text.RegularExpressions;
using Signet.Testing;
using Signet.Tls.Tests;

namespace Signet.Interop.Tests.Peers;

/// <summary>mosquitto, which is asked to take an MQTT CONNECT.</summary>
internal sealed partial class MosquittoPeer : Peer
{
    public override string Name => "mosquitto";

    // CONNECT of MQTT 3.1.1, clean session, keep-alive 60, client id "d", and the CONNACK that accepts it.
    public override (byte[] Sent, byte[] Answer) Exchange =>
        ([0x10, 13, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 1, (byte)'d'], [0x20, 2, 0, 0]);

    public override (byte[] Sent, byte[] Answer) LongExchange(int count)
    {
        // A subscription to "t" with QoS 0, and a message to it, which comes back.
        int size = 3 + count;
        byte[] publish = [0x30, (byte)((size & 0x7F) | 0x80), (byte)(size >> 7), 0, 1, (byte)'t', .. new byte[count]];
        (byte[] connect, byte[] accepted) = Exchange;
        return ([.. connect, 0x82, 6, 0, 1, 0, 1, (byte)'t', 0, .. publish], [.. accepted, 0x90, 3, 0, 1, 0, .. publish]);
    }

    public override Server Start(string version, TestCertificate certificate, TestCa clientRoot)
    {
        var files = new Dictionary<string, string>
        {
            ["mosquitto.conf"] = $"""
                listener {"{port}"} 127.0.0.1
                cafile {"{folder}"}/ca.pem
                certfile {"{folder}"}/server.pem
                keyfile {"{folder}"}/server.key
                require_certificate true
                tls_version tlsv{version}
                ciphers ALL:@SECLEVEL=0
                allow_anonymous true
                persistence false
                log_dest stderr
                log_type all

                """ + (Environment.UserName == "root" ? "user root\n" : ""),
            ["openssl.cnf"] = $"""
                openssl_conf = start
                [start]
                ssl_conf = ssl
                [ssl]
                system_default = all
                [all]
                MaxProtocol = TLSv{version}
                Ciphersuites = {Suite.AllOfTls13}

                """,
        };
        var server = new ServerProcess(
            certificate,
            clientRoot,
            ServerProcess.Find("mosquitto"),
            "-c {folder}/mosquitto.conf",
            Running(),
            files,
            new Dictionary<string, string> { ["OPENSSL_CONF"] = "{folder}/openssl.cnf" });
        return new Server(server.Port, server.Dispose);
    }

    [GeneratedRegex("mosquitto version .* running")]
    private static partial Regex Running();
}
