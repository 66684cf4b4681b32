using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Server;
using Signet.Tls;

namespace Signet.Cli.Services;

/// <summary>An MQTT broker in this process: the versions of TLS that are asked for, and no word with whoever has no certificate of the CA.</summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private const int Tries = 5;

    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, int port)
    {
        _server = server;
        Port = port;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    internal int Port { get; }

    /// <summary>Starts one; <paramref name="fixedPort"/> for one that comes back where it was.</summary>
    internal static async Task<EmbeddedBroker> StartAsync(
        X509Certificate2 certificate, X509Certificate2 clientCa, TlsVersions versions = TlsVersions.Tls13, int? fixedPort = null)
    {
        for (int i = 1; ; i++)
        {
            // MQTTnet doesn't say which port it got when asked for any; another process may be faster now and then.
            int port = fixedPort ?? FreePort();
            var server = Make(certificate, clientCa, versions, port);
            try
            {
                await server.StartAsync();
                return new EmbeddedBroker(server, port);
            }
            catch (SocketException) when (i < Tries)
            {
                server.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new MqttServerStopOptions());
        _server.Dispose();
    }

    /// <summary>Says which versions it speaks.</summary>
    internal static string Versions(TlsVersions versions) => versions switch
    {
        TlsVersions.Tls12 => "TLS 1.2 only",
        TlsVersions.Both => "TLS 1.3 and 1.2",
        _ => "TLS 1.3 only",
    };

    private static MqttServer Make(X509Certificate2 certificate, X509Certificate2 clientCa, TlsVersions versions, int port)
    {
        bool IsClient(object sender, X509Certificate? client, X509Chain? chain, SslPolicyErrors errors) =>
            Trust.Accepts(client, chain, [clientCa], Trust.Client);

        var options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(certificate)
            .WithEncryptionSslProtocol(
                (versions == TlsVersions.Tls12 ? 0 : SslProtocols.Tls13) | (versions == TlsVersions.Tls13 ? 0 : SslProtocols.Tls12))
            .WithClientCertificate(IsClient, false)
            .Build();
        options.TlsEndpointOptions.ReuseAddress = true;
        return new MqttServerFactory().CreateMqttServer(options);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
