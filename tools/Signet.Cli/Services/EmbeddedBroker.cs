using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Server;

namespace Signet.Cli.Services;

/// <summary>An MQTT broker in this process: TLS 1.3 only, and no word with whoever has no certificate of the CA.</summary>
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

    internal static async Task<EmbeddedBroker> StartAsync(X509Certificate2 certificate, X509Certificate2 clientCa)
    {
        for (int i = 1; ; i++)
        {
            // MQTTnet doesn't say which port it got when asked for any; another process may be faster now and then.
            int port = FreePort();
            var server = Make(certificate, clientCa, port);
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

    private static MqttServer Make(X509Certificate2 certificate, X509Certificate2 clientCa, int port)
    {
        bool IsClient(object sender, X509Certificate? client, X509Chain? chain, SslPolicyErrors errors) =>
            Trust.Accepts(client, chain, [clientCa], Trust.Client);

        return new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithEncryptedEndpoint()
            .WithEncryptedEndpointBoundIPAddress(IPAddress.Loopback)
            .WithEncryptedEndpointBoundIPV6Address(IPAddress.None)
            .WithEncryptedEndpointPort(port)
            .WithEncryptionCertificate(certificate)
            .WithEncryptionSslProtocol(SslProtocols.Tls13)
            .WithClientCertificate(IsClient, false)
            .Build());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
