using System.Text;
using Signet.Core;
using Signet.Hosting;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>A device's TLS client with everything that it needs, for tests against real servers.</summary>
internal sealed class Client : IDisposable
{
    public Client(TestCa root, TestCertificate device, Action<TlsOptions>? change = null)
    {
        Options = new TlsOptions
        {
            Policy = OffloadPolicy.Fast,
            Credentials = new Credentials { ClientChain = [device.Der], TrustAnchors = [root.Der] },
        };
        change?.Invoke(Options);
        Card = new SoftwareSecureElement(device.Key);
        Transport = new TlsTransport(Inner, Card, new PlatformEntropy(), Clock, new NullLog(), Options);
    }

    public TlsOptions Options { get; }

    public SoftwareSecureElement Card { get; }

    public VirtualClock Clock { get; } = VirtualClock.Now();

    public TappedTransport Inner { get; } = new(new SocketTransport());

    public TlsTransport Transport { get; }

    public static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Opens and gives the error that came, or null.</summary>
    public SignetException? TryOpen(int port, string host = "localhost")
    {
        try
        {
            Transport.Open(host, port, 20000);
            return null;
        }
        catch (SignetException error)
        {
            return error;
        }
    }

    public void Send(string text) => Transport.Send(Bytes(text), 0, text.Length, 10000);

    /// <summary>Receives exactly so many bytes.</summary>
    public byte[] Receive(int count)
    {
        var all = new byte[count];
        int have = 0;
        while (have < count)
        {
            int got = Transport.Receive(all, have, count - have, 20000);
            Assert.True(got > 0, $"got {got} after {have} of {count}");
            have += got;
        }

        return all;
    }

    /// <summary>Receives one byte or the error that comes instead.</summary>
    public SignetException? TryReceive()
    {
        try
        {
            Transport.Receive(new byte[1], 0, 1, 20000);
            return null;
        }
        catch (SignetException error)
        {
            return error;
        }
    }

    public void Dispose() => Transport.Close();
}

/// <summary>A stream that can cut what passes into pieces, change it and count it.</summary>
internal sealed class TappedTransport(ITransport inner) : ITransport
{
    /// <summary>Most bytes that one Receive gives.</summary>
    public int Portion { get; set; } = int.MaxValue;

    /// <summary>Is shown each portion from the server, with its position in the stream; may change it.</summary>
    public Action<byte[], int, int, long>? OnReceive { get; set; }

    /// <summary>Is given each piece that is sent, and its number from 1, before it goes; may change it or throw.</summary>
    public Action<int, byte[]>? OnSend { get; set; }

    /// <summary>Sends, in order: what and how many bytes.</summary>
    public List<byte[]> Sent { get; } = [];

    public long Received { get; private set; }

    public bool IsOpen => inner.IsOpen;

    /// <summary>Port of a server that answers in place of the one that was meant; null for that one.</summary>
    public int? OtherPort { get; set; }

    public void Open(string host, int port, int timeoutMs) => inner.Open(host, OtherPort ?? port, timeoutMs);

    public void Send(byte[] buffer, int offset, int count, int timeoutMs)
    {
        byte[] piece = buffer.AsSpan(offset, count).ToArray();
        Sent.Add(piece);
        OnSend?.Invoke(Sent.Count, piece);
        inner.Send(piece, 0, count, timeoutMs);
    }

    public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
    {
        int received = inner.Receive(buffer, offset, Math.Min(count, Portion), timeoutMs);
        if (received > 0)
        {
            OnReceive?.Invoke(buffer, offset, received, Received);
            Received += received;
        }

        return received;
    }

    public void Close() => inner.Close();
}
