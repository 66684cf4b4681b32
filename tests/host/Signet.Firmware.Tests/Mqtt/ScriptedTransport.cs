using Signet.Core;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>A peer made of a script: it answers what is sent, in pieces of any size; silence lets time pass.</summary>
internal sealed class ScriptedTransport(TestClock clock) : ITransport
{
    private readonly Queue<byte> _incoming = new();
    private bool _peerClosed;

    /// <summary>Called with each packet sent (the session sends one packet a call).</summary>
    public Action<byte[]>? OnSend { get; set; }

    /// <summary>Most bytes that one Receive gives.</summary>
    public int ChunkSize { get; set; } = int.MaxValue;

    /// <summary>Milliseconds that each Receive takes, also when it gives something.</summary>
    public int Latency { get; set; }

    public ErrorCode OpenError { get; set; }

    public ErrorCode SendError { get; set; }

    /// <summary>What Close throws, against its contract; null for nothing.</summary>
    public Exception? CloseError { get; set; }

    public List<byte[]> Sent { get; } = [];

    public int Opened { get; private set; }

    public int LongestWait { get; private set; }

    public bool IsOpen { get; private set; }

    public void Push(params byte[] bytes)
    {
        foreach (byte b in bytes) _incoming.Enqueue(b);
    }

    public void Push(string hex) => Push(Convert.FromHexString(hex.Replace(" ", "")));

    public void ClosePeer() => _peerClosed = true;

    public void Open(string host, int port, int timeoutMs)
    {
        Opened++;
        _incoming.Clear();
        _peerClosed = false;
        if (OpenError != ErrorCode.None) throw new SignetException(OpenError);
        IsOpen = true;
    }

    public void Send(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Assert.InRange(timeoutMs, 1, 3_600_000);
        if (!IsOpen) throw new SignetException(ErrorCode.SocketClosed);
        if (SendError != ErrorCode.None)
        {
            IsOpen = false;
            throw new SignetException(SendError);
        }

        var packet = buffer.AsSpan(offset, count).ToArray();
        Sent.Add(packet);
        OnSend?.Invoke(packet);
    }

    public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Assert.InRange(timeoutMs, 0, 3_600_000);
        Assert.InRange(count, 1, buffer.Length - offset);
        if (!IsOpen) throw new SignetException(ErrorCode.SocketClosed);
        clock.Milliseconds += Latency;
        if (_incoming.Count == 0)
        {
            if (_peerClosed)
            {
                IsOpen = false;
                return -1;
            }

            LongestWait = Math.Max(LongestWait, timeoutMs);
            clock.Milliseconds += timeoutMs;
            return 0;
        }

        int n = Math.Min(Math.Min(count, ChunkSize), _incoming.Count);
        for (int i = 0; i < n; i++) buffer[offset + i] = _incoming.Dequeue();
        return n;
    }

    public void Close()
    {
        IsOpen = false;
        if (CloseError != null) throw CloseError;
    }
}
