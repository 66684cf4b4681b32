using Signet.Core;
using Signet.Telemetry;

namespace Signet.Firmware.Tests.Telemetry;

/// <summary>The outbox in RAM against a list that has no bounds of its own.</summary>
public class QueueTests
{
    [Fact]
    public void The_oldest_go_first_when_it_is_full_and_the_log_hears_of_it()
    {
        var log = new ListLog();
        var queue = new TelemetryQueue(TelemetrySigner.MaxMessage, 100, log);
        var message = new byte[500];
        Assert.Equal(0, queue.Add(message, 0, 500));
        Assert.Equal(1, queue.Add(message, 0, 500));
        Assert.Equal(2, queue.Add(message, 0, 500));
        Assert.Equal((2, 1L, 1L), (queue.Count, queue.FirstNumber, queue.Dropped));
        Assert.Single(log.Lines);
        Assert.False(queue.Acknowledge(0));
        Assert.False(queue.TryGet(0, out _, out _));
        Assert.Equal(1, queue.NextOpen(0));

        // A message that was acknowledged behind an open one goes without being counted as dropped.
        Assert.True(queue.Acknowledge(2));
        Assert.Equal(2, queue.Count);
        Assert.Equal(-1, queue.NextOpen(2));
        Assert.True(queue.Acknowledge(1));
        Assert.Equal(0, queue.Count);
        Assert.Equal(-1, queue.NextOpen(0));
        Assert.Equal(1, queue.Dropped);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        foreach (Action action in new Action[]
        {
            () => new TelemetryQueue(TelemetrySigner.MaxMessage - 1, 1, new NullLog()),
            () => new TelemetryQueue(5_000, 0, new NullLog()),
            () => new TelemetryQueue(5_000, 1, new NullLog()).Add(new byte[6_000], 0, 5_001),
            () => new TelemetryQueue(5_000, 1, new NullLog()).Add(new byte[6], 0, 0),
            () => new TelemetryQueue(5_000, 1, new NullLog()).Add(new byte[6], 3, 4),
        })
            Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(action).Code);
    }

    [Theory]
    [InlineData(1, 1_200, 50)]
    [InlineData(2, 1_200, 3)]
    [InlineData(3, 5_000, 8)]
    [InlineData(4, 5_000, 1)]
    public void It_behaves_like_a_list(int seed, int capacity, int most)
    {
        var random = new Random(seed);
        var queue = new TelemetryQueue(capacity, most, new NullLog());
        var model = new List<(long Number, byte[] Bytes, bool Acknowledged)>();
        long next = 0, lost = 0;
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(3) > 0)
            {
                var message = new byte[random.Next(1, 1_101)];
                random.NextBytes(message);
                Assert.Equal(next, queue.Add(message, 0, message.Length));
                model.Add((next++, message, false));
            }
            else if (next > 0)
            {
                long number = random.NextInt64(Math.Max(0, next - 10), next + 2);
                int at = model.FindIndex(m => m.Number == number);
                Assert.Equal(at >= 0, queue.Acknowledge(number));
                if (at >= 0) model[at] = model[at] with { Acknowledged = true };
                while (model.Count > 0 && model[0].Acknowledged) model.RemoveAt(0);
            }

            // The model doesn't know when bytes run out: it follows. Acknowledged ones behind a dropped one go too.
            while (model.Count > 0 && (model[0].Number < queue.FirstNumber || model[0].Acknowledged))
            {
                if (!model[0].Acknowledged) lost++;
                model.RemoveAt(0);
            }

            Assert.Equal(model.Count, queue.Count);
            Assert.Equal(lost, queue.Dropped);
            Assert.True(queue.Count <= most);
            Assert.Equal(model.Where(m => !m.Acknowledged).Select(m => m.Number).DefaultIfEmpty(-1).First(), queue.NextOpen(0));
            var places = new List<(int From, int To)>();
            foreach (var (number, bytes, _) in model)
            {
                Assert.True(queue.TryGet(number, out int offset, out int count));
                Assert.Equal(bytes, queue.Buffer.AsSpan(offset, count));
                places.Add((offset, offset + count));
            }

            places.Sort();
            for (int i = 1; i < places.Count; i++) Assert.True(places[i - 1].To <= places[i].From);
        }

        Assert.True(lost > 0);
    }

    [Fact]
    public void Nothing_is_dropped_while_there_is_room()
    {
        var queue = new TelemetryQueue(10_000, 10, new NullLog());
        for (int i = 0; i < 10; i++) queue.Add(new byte[1_000], 0, 1_000);
        Assert.Equal((10, 0L), (queue.Count, queue.Dropped));
        for (int i = 0; i < 1_000; i++)
        {
            queue.Acknowledge(queue.FirstNumber);
            queue.Add(new byte[1_000], 0, 1_000);
            Assert.Equal((10, 0L), (queue.Count, queue.Dropped));
        }
    }

    private sealed class ListLog : ILog
    {
        public List<string> Lines { get; } = [];

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string area, string text) => Lines.Add(text);
    }
}
