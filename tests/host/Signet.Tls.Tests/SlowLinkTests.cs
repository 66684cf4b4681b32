using Signet.Core;

namespace Signet.Tls.Tests;

/// <summary>Slow and poor links on a virtual clock: a connection completes, or fails within its deadline.</summary>
public class SlowLinkTests
{
    [Theory]
    [InlineData(300, 0)]
    [InlineData(1200, 2000)]
    [InlineData(9600, 8000)]
    [InlineData(115200, 8000)]
    public void A_slow_link_takes_its_time_and_no_more(int bitsPerSecond, int roundTripMs)
    {
        foreach (bool resumed in new[] { false, true })
        {
            var bench = new Bench();
            if (resumed)
            {
                bench.Visit();
            }

            SlowLink link = Slow(bench, out TlsTransport transport, bitsPerSecond, roundTripMs);
            long before = bench.Clock.Milliseconds;
            transport.Open("localhost", 8883, 120000);
            Assert.Equal(resumed, transport.Report.IsResumed);
            transport.Send([1, 2, 3], 0, 3, 60000);
            Assert.Equal(4, ReceiveAll(transport, 4, 60000));
            long took = bench.Clock.Milliseconds - before;

            // Ten bits a byte; two round trips: hello and first answer to data.
            long bytes = transport.Report.WireBytesUp + transport.Report.WireBytesDown;
            long model = (bytes * 10 * 1000 / bitsPerSecond) + (2 * roundTripMs);
            Assert.InRange(took, model - 50, model + 50 + (link.Reads * 2));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    public void Bytes_may_come_by_drops(int portion)
    {
        var bench = new Bench();
        SlowLink link = Slow(bench, out TlsTransport transport, 9600, 500);
        link.Portion = portion;
        transport.Open("localhost", 8883, 60000);
        transport.Send([1], 0, 1, 1000);
        Assert.Equal(4, ReceiveAll(transport, 4, 60000));
    }

    [Fact]
    public void A_stall_at_any_byte_of_the_handshake_ends_at_the_deadline()
    {
        int length = HandshakeLength();
        for (int at = 0; at < length; at++)
        {
            var bench = new Bench();
            bench.Peer.Prepare = FixLength;
            SlowLink link = Slow(bench, out TlsTransport transport, 9600, 100);
            link.StallAt = at;
            long before = bench.Clock.Milliseconds;
            SignetException error = Assert.Throws<SignetException>(() => transport.Open("localhost", 8883, 30000));
            Assert.Equal(ErrorCode.TlsTimeout, error.Code);
            Assert.InRange(bench.Clock.Milliseconds - before, 29000, 30100);
            Assert.False(link.IsOpen);
            Assert.False(transport.IsOpen);
        }
    }

    [Fact]
    public void A_stall_of_seconds_at_any_byte_is_sat_out()
    {
        int length = HandshakeLength();
        for (int at = 0; at < length; at += 7)
        {
            var bench = new Bench();
            SlowLink link = Slow(bench, out TlsTransport transport, 115200, 100);
            link.StallAt = at;
            link.StallMs = 20000;
            transport.Open("localhost", 8883, 30000);
            transport.Send([1], 0, 1, 1000);
            Assert.Equal(4, ReceiveAll(transport, 4, 60000));
        }
    }

    [Fact]
    public void After_the_handshake_a_stall_is_no_error_and_nothing_is_lost()
    {
        var bench = new Bench();
        SlowLink link = Slow(bench, out TlsTransport transport, 115200, 100);
        transport.Open("localhost", 8883, 30000);
        transport.Send([1], 0, 1, 1000);
        link.StallAt = link.Given + 10;
        link.StallMs = 5000;
        var buffer = new byte[4];
        Assert.Equal(0, transport.Receive(buffer, 0, 4, 1000));
        Assert.True(transport.IsOpen);
        Assert.Equal(4, ReceiveAll(transport, 4, 60000));
    }

    private static int HandshakeLength()
    {
        var bench = new Bench();
        bench.Peer.TicketCount = 0;
        bench.Peer.Prepare = FixLength;
        bench.Transport.Open("localhost", 8883, 1000);
        return bench.Transport.Report.HandshakeWireBytesDown;
    }

    // Both halves of the signature with their first bit set, so that its DER has the same length each time.
    private static void FixLength(ScriptedServer server) => server.WantedSignature = s => s[0] >= 0x80 && s[32] >= 0x80;

    private static int ReceiveAll(TlsTransport transport, int count, int timeoutMs)
    {
        var buffer = new byte[count];
        int have = 0;
        for (int i = 0; i < 1000 && have < count; i++)
        {
            have += transport.Receive(buffer, have, count - have, timeoutMs);
        }

        return have;
    }

    private static SlowLink Slow(Bench bench, out TlsTransport transport, int bitsPerSecond, int roundTripMs)
    {
        var link = new SlowLink(bench.Peer, bench.Clock, bitsPerSecond, roundTripMs);
        transport = new TlsTransport(link, bench.Card, bench.Random, bench.Clock, bench.Log, bench.Options);
        return link;
    }

    /// <summary>A link with a bit rate and a round-trip time; what is sent takes its time, so does what comes.</summary>
    private sealed class SlowLink(ScriptedPeer inner, Testing.VirtualClock clock, int bitsPerSecond, int roundTripMs) : ITransport
    {
        private bool _answering;
        private double _owed;

        /// <summary>Index of the byte from the server before which nothing comes any more; −1 for none.</summary>
        public int StallAt { get; set; } = -1;

        /// <summary>How long that lasts.</summary>
        public int StallMs { get; set; } = int.MaxValue;

        public int Portion { get; set; } = int.MaxValue;

        public int Given { get; private set; }

        public int Reads { get; private set; }

        public bool IsOpen => inner.IsOpen;

        public void Open(string host, int port, int timeoutMs) => inner.Open(host, port, timeoutMs);

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Pass(count);
            inner.Send(buffer, offset, count, timeoutMs);
            _answering = true;
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Reads++;
            if (StallAt == Given)
            {
                int wait = Math.Min(StallMs, timeoutMs);
                clock.Milliseconds += wait;
                StallMs -= StallMs == int.MaxValue ? 0 : wait;
                if (StallMs > 0)
                {
                    return 0;
                }

                StallAt = -1;
            }

            int room = Math.Min(count, Portion);
            if (StallAt > Given)
            {
                room = Math.Min(room, StallAt - Given);
            }

            if (_answering)
            {
                clock.Milliseconds += roundTripMs;
                _answering = false;
            }

            int got = inner.Receive(buffer, offset, room, timeoutMs);
            if (got == 0)
            {
                clock.Milliseconds += timeoutMs;
                return 0;
            }

            Given += got;
            Pass(got);
            return got;
        }

        public void Close() => inner.Close();

        private void Pass(int bytes)
        {
            _owed += bytes * 10 * 1000.0 / bitsPerSecond;
            clock.Milliseconds += (long)_owed;
            _owed -= (long)_owed;
        }
    }
}
