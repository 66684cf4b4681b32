using System.Net.Sockets;
using Signet.Core;

namespace Signet.Hosting;

/// <summary>A TCP connection to a serial server or emulator, as the firmware's line.</summary>
public sealed class TcpByteChannel : IByteChannel, IDisposable
{
    private readonly Socket _socket;
    private readonly string _name;

    /// <summary>Connects.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="timeoutMs">Longest wait in milliseconds.</param>
    /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/> when nobody answers.</exception>
    public TcpByteChannel(string host, int port, int timeoutMs = 10000)
    {
        _name = $"tcp:{host}:{port}";
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var deadline = new CancellationTokenSource(timeoutMs);
            _socket.ConnectAsync(host, port, deadline.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            _socket.Dispose();
            throw new SignetException(ErrorCode.LineClosed, $"{_name}: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        try
        {
            _socket.SendTimeout = timeoutMs;
            while (count > 0)
            {
                int sent = _socket.Send(buffer, offset, count, SocketFlags.None);
                offset += sent;
                count -= sent;
            }
        }
        catch (SocketException e)
        {
            bool late = e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock;
            throw new SignetException(late ? ErrorCode.LineTimeout : ErrorCode.LineClosed, _name);
        }
        catch (ObjectDisposedException)
        {
            throw new SignetException(ErrorCode.LineClosed, _name);
        }
    }

    /// <inheritdoc/>
    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        try
        {
            if (!_socket.Poll(TimeSpan.FromMilliseconds(timeoutMs), SelectMode.SelectRead)) return 0;

            int read = _socket.Receive(buffer, offset, count, SocketFlags.None);
            return read > 0 ? read : throw new SignetException(ErrorCode.LineClosed, _name);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new SignetException(ErrorCode.LineClosed, _name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
