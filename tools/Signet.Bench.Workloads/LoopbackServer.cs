using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;

namespace Signet.Bench.Workloads;

/// <summary>.NET's TLS server and the stream to it; sends back what comes.</summary>
internal sealed class LoopbackServer : ITransport, IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslServerAuthenticationOptions _options;
    private Socket? _socket;

    internal LoopbackServer(X509Certificate2 certificate, SslProtocols versions = SslProtocols.Tls13)
    {
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [], offline: true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = versions,
            RemoteCertificateValidationCallback = (_, c, _, _) => c != null,
        };
        _listener.Start();
    }

    public bool IsOpen => _socket != null;

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Open(string host, int port, int timeoutMs)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = timeoutMs };
        _socket.Connect(IPAddress.Loopback, port);
        Socket served = _listener.AcceptSocket();
        _ = Task.Run(() => ServeAsync(served));
    }

    public void Send(byte[] buffer, int offset, int count, int timeoutMs) => _socket!.Send(buffer, offset, count, SocketFlags.None);

    public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
    {
        int received = _socket!.Receive(buffer, offset, count, SocketFlags.None);
        return received == 0 ? -1 : received;
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose()
    {
        Close();
        _listener.Dispose();
    }

    private async Task ServeAsync(Socket served)
    {
        try
        {
            await using var tls = new SslStream(new NetworkStream(served, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(_options);
            var buffer = new byte[1024];
            int count;
            while ((count = await tls.ReadAsync(buffer)) > 0) await tls.WriteAsync(buffer.AsMemory(0, count));
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client went away; what it thinks of this is what is looked at.
        }
    }
}
