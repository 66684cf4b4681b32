using System.Net.Sockets;
using Signet.Core;

namespace Signet.Hosting;

/// <summary>A TCP connection of the desktop as the firmware's stream.</summary>
public sealed class SocketTransport : ITransport, IDisposable
{
    private Socket? _socket;

    /// <inheritdoc/>
    public bool IsOpen => _socket != null;

    /// <inheritdoc/>
    public void Open(string host, int port, int timeoutMs)
    {
        Close();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var deadline = new CancellationTokenSource(timeoutMs);
            socket.ConnectAsync(host, port, deadline.Token).AsTask().GetAwaiter().GetResult();
            _socket = socket;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw new SignetException(ErrorCode.SocketTimeout, host);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            bool name = error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain;
            throw new SignetException(name ? ErrorCode.DnsFailed : ErrorCode.SocketOpenFailed, host);
        }
    }

    /// <inheritdoc/>
    public void Send(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Socket socket = _socket ?? throw new SignetException(ErrorCode.SocketClosed);
        try
        {
            socket.SendTimeout = Math.Max(timeoutMs, 1);
            while (count > 0)
            {
                int sent = socket.Send(buffer, offset, count, SocketFlags.None);
                offset += sent;
                count -= sent;
            }
        }
        catch (SocketException error)
        {
            Close();
            throw new SignetException(
                error.SocketErrorCode == SocketError.TimedOut ? ErrorCode.SocketTimeout : ErrorCode.SocketSendFailed);
        }
    }

    /// <inheritdoc/>
    public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Socket socket = _socket ?? throw new SignetException(ErrorCode.SocketClosed);
        try
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(timeoutMs), SelectMode.SelectRead))
            {
                return 0;
            }

            int received = socket.Receive(buffer, offset, count, SocketFlags.None);
            return received == 0 ? -1 : received;
        }
        catch (SocketException)
        {
            Close();
            throw new SignetException(ErrorCode.SocketClosed);
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        Socket? socket = _socket;
        _socket = null;
        socket?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
