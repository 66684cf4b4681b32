using System.Net.Sockets;
using Signet.Core;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>A real TCP socket.</summary>
internal sealed class SocketTransport : ITransport
{
    private Socket? _socket;

    public bool IsOpen => _socket != null;

    public void Open(string host, int port, int timeoutMs)
    {
        Close();
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(host, port);
    }

    public void Send(byte[] buffer, int offset, int count, int timeoutMs) => Try(() => _socket!.Send(buffer, offset, count, SocketFlags.None));

    public int Receive(byte[] buffer, int offset, int count, int timeoutMs) => Try(() =>
    {
        if (!_socket!.Poll(timeoutMs * 1000, SelectMode.SelectRead)) return 0;
        int n = _socket.Receive(buffer, offset, count, SocketFlags.None);
        if (n > 0) return n;
        Close();
        return -1;
    });

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private int Try(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            Close();
            throw new SignetException(ErrorCode.SocketClosed);
        }
    }
}

/// <summary>Real time.</summary>
internal sealed class RealClock : IClock
{
    public long Milliseconds => Environment.TickCount64;

    public long UtcSeconds => 0;

    public TimeQuality Quality => TimeQuality.Unknown;

    public void Delay(int milliseconds) => Thread.Sleep(milliseconds);

    public bool Offer(long utcSeconds, TimeQuality quality) => false;
}
