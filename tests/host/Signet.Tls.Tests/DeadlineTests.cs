using Signet.Core;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>The deadline of a handshake holds whatever the server, the line or the secure element does meanwhile.</summary>
public class DeadlineTests
{
    private const int TimeoutMs = 60000;

    [Fact]
    public void A_server_that_falls_silent_after_ServerHello()
    {
        var bench = new Bench();
        var link = new Link(bench);
        link.Answer = hello => bench.Peer.Server.Hello(hello);
        Assert.Equal(TimeoutMs, TimesOut(bench, link));
    }

    [Fact]
    public void A_server_that_drips_byte_by_byte()
    {
        // A record within the limits whose end would come after minutes; its bytes are there whenever one asks.
        var bench = new Bench();
        var link = new Link(bench) { Portion = 1, PortionMs = 100 };
        link.Answer = hello => [.. bench.Peer.Server.Hello(hello), 23, 3, 3, 4, 0, .. new byte[1024]];
        Assert.InRange(TimesOut(bench, link), TimeoutMs, TimeoutMs + 100);
        Assert.True(link.Left > 0);
    }

    [Fact]
    public void A_server_that_keeps_the_connection_busy_with_empty_messages()
    {
        // As many as are allowed, which is why only the deadline ends it.
        var bench = new Bench();
        var link = new Link(bench) { Portion = 6, PortionMs = 2000 };
        byte[] compatibility = ScriptedServer.PlainRecord(20, [1]);
        link.Answer = _ => Enumerable.Repeat(compatibility, 60).SelectMany(r => r).ToArray();
        Assert.InRange(TimesOut(bench, link), TimeoutMs, TimeoutMs + 2000);
        Assert.True(link.Left > 0);
    }

    [Fact]
    public void A_secure_element_that_takes_all_the_time()
    {
        // What has begun is awaited; nothing is begun, nor sent, after the deadline.
        var bench = new Bench(o => o.Policy = OffloadPolicy.Fast);
        bench.SoftCard.Before = _ => bench.Clock.Milliseconds += 25000;
        var link = new Link(bench);
        Assert.Equal(75000, TimesOut(bench, link));
        Assert.Equal(2, bench.SoftCard.Calls.Count(c => c == "verify") + bench.SoftCard.Calls.Count(c => c == "agree"));
        Assert.DoesNotContain("sign", bench.SoftCard.Calls);

        // In time it serves.
        bench.SoftCard.Before = _ => bench.Clock.Milliseconds += 10000;
        Transport(bench, link).Open("localhost", 8883, TimeoutMs);
    }

    private static TlsTransport Transport(Bench bench, Link link) =>
        new(link, bench.Card, bench.Random, bench.Clock, bench.Log, bench.Options);

    // Milliseconds until the error.
    private static long TimesOut(Bench bench, Link link)
    {
        TlsTransport transport = Transport(bench, link);
        long before = bench.Clock.Milliseconds;
        SignetException error = Assert.Throws<SignetException>(() => transport.Open("localhost", 8883, TimeoutMs));
        Assert.Equal(ErrorCode.TlsTimeout, error.Code);
        Assert.False(transport.IsOpen);
        Assert.False(link.IsOpen);
        return bench.Clock.Milliseconds - before;
    }

    /// <summary>A link that gives what comes in portions, each of which takes its time, or another answer than the
    /// peer's.</summary>
    private sealed class Link(Bench bench) : ITransport
    {
        private byte[]? _answer;
        private int _given;

        /// <summary>Makes the only answer of ClientHello's record; null for the peer's answers.</summary>
        public Func<byte[], byte[]>? Answer { get; set; }

        public int Portion { get; set; } = int.MaxValue;

        public int PortionMs { get; set; }

        public int Left => _answer!.Length - _given;

        public bool IsOpen => bench.Peer.IsOpen;

        public void Open(string host, int port, int timeoutMs)
        {
            _answer = null;
            bench.Peer.Open(host, port, timeoutMs);
        }

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (Answer == null)
            {
                bench.Peer.Send(buffer, offset, count, timeoutMs);
            }
            else
            {
                _answer ??= Answer(buffer[offset..(offset + count)]);
            }
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int got;
            if (_answer == null)
            {
                got = bench.Peer.Receive(buffer, offset, Math.Min(count, Portion), timeoutMs);
            }
            else
            {
                got = Math.Min(Math.Min(count, Portion), Left);
                _answer.AsSpan(_given, got).CopyTo(buffer.AsSpan(offset));
                _given += got;
            }

            bench.Clock.Milliseconds += got > 0 ? PortionMs : timeoutMs;
            return got;
        }

        public void Close() => bench.Peer.Close();
    }
}
