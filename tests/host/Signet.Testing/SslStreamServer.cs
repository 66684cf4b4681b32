using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Testing;

/// <summary>A TLS server of .NET (OpenSSL below it) that wants a client certificate.</summary>
public sealed class SslStreamServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _task;

    /// <summary>Starts a server for one connection.</summary>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="serve">What it does after the handshake.</param>
    /// <param name="intermediates">Authorities that it sends along.</param>
    /// <param name="change">Changes its options.</param>
    public SslStreamServer(
        TestCertificate certificate,
        Func<SslStream, Task> serve,
        X509Certificate2Collection? intermediates = null,
        Action<SslServerAuthenticationOptions>? change = null)
    {
        _listener.Start();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.Certificate, intermediates, true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, client, _, _) => client != null,
        };
        change?.Invoke(options);
        _task = Task.Run(async () =>
        {
            using TcpClient connection = await _listener.AcceptTcpClientAsync();
            connection.NoDelay = true;
            await using var stream = new SslStream(connection.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(options);
                await serve(stream);
            }
            catch (Exception error)
            {
                Error = error;
            }
        });
    }

    /// <summary>What went wrong on its side; null for nothing.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Sends back what comes until the client closes.</summary>
    public static async Task Echo(SslStream stream)
    {
        var buffer = new byte[16384];
        int count;
        while ((count = await stream.ReadAsync(buffer)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    /// <summary>Waits until it has served.</summary>
    public async Task Finish() => await _task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
