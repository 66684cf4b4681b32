using Signet.Core;
using Signet.Recovery;
using Signet.Store;

namespace Signet.Modem.Life.Tests;

/// <summary>The day's data quota: what it counts, where it stops, and what gives nothing back.</summary>
public sealed class QuotaTests
{
    private const int Limit = 100_000;
    private const int Reserve = 10_000;
    private const long Hour = 3_600_000;
    private const long Midnight = 1_800_057_600 + 86400 - (1_800_057_600 % 86400);

    private readonly LifeClock _clock = new();
    private readonly FileStore _store = new(new MemoryMedium(8192));

    private static QuotaOptions Options => new() { BytesPerDay = Limit, AlarmReserve = Reserve };

    private DataQuota Life(QuotaOptions? options = null) => new(options ?? Options, _clock, _store, "quota");

    [Fact]
    public void Headers_and_acknowledgements_count_by_segment()
    {
        DataQuota quota = Life();
        quota.CountConnection();
        Assert.Equal(420, quota.Up + quota.Down);
        quota = Life(new QuotaOptions { BytesPerDay = Limit, ConnectionBytes = 0 });
        long before = quota.Up + quota.Down;
        quota.CountSent(1);
        Assert.Equal(81, quota.Up + quota.Down - before);
        quota.CountSent(1361);
        quota.CountReceived(1360);
        Assert.Equal(81 + 1361 + 160 + 1360 + 80, quota.Up + quota.Down - before);
    }

    [Fact]
    public void It_warns_then_stops_and_lets_alarms_pass_up_to_the_reserve()
    {
        DataQuota quota = Life();
        var inner = new Stream();
        var urgency = new Urgency();
        var stream = new QuotaTransport(inner, quota, urgency);
        stream.Open("h", 1, 1000);
        byte[] buffer = new byte[1000];
        while (!quota.IsWarning) stream.Send(buffer, 0, 1000, 1000);
        Assert.InRange(quota.Up + quota.Down, Limit * 8 / 10, (Limit * 8 / 10) + 1080);
        SignetException error = Assert.Throws<SignetException>(Flood);
        Assert.Equal(ErrorCode.DataQuotaReached, error.Code);
        Assert.InRange(error.Value, Limit, Limit + 1080);
        Assert.False(stream.IsOpen);
        long sent = inner.Sent;
        Assert.Throws<SignetException>(() => stream.Open("h", 1, 1000));
        Assert.Equal(sent, inner.Sent);

        urgency.AlarmWaits = true;
        stream.Open("h", 1, 1000);
        error = Assert.Throws<SignetException>(Flood);
        Assert.InRange(error.Value, Limit + Reserve, Limit + Reserve + 1080);
        Assert.True(inner.Sent > sent);

        void Flood()
        {
            while (true) stream.Send(buffer, 0, 1000, 1000);
        }
    }

    [Fact]
    public void What_is_received_counts_even_where_it_passes_the_stop()
    {
        DataQuota quota = Life();
        var stream = new QuotaTransport(new Stream { Receives = 1360 }, quota, null);
        stream.Open("h", 1, 1000);
        byte[] buffer = new byte[1360];
        while (quota.Allows(false)) Assert.Equal(1360, stream.Receive(buffer, 0, buffer.Length, 0));
        Assert.Throws<SignetException>(() => stream.Send(buffer, 0, 1, 1000));
    }

    [Fact]
    public void No_limit_counts_and_never_stops_nor_writes()
    {
        DataQuota quota = Life(new QuotaOptions());
        for (int i = 0; i < 1000; i++) quota.CountSent(100_000);
        Assert.True(quota.Allows(false));
        Assert.False(quota.IsWarning);
        Assert.True(quota.Up > 100_000_000);
        Assert.Equal(-1, _store.Size("quota"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restarts_at_any_moment_give_nothing_back(bool knowsTime)
    {
        // A day of sending with a restart now and then: never more than the quota, by a count of the test's own.
        var random = new Random(3);
        for (int run = 0; run < 40; run++)
        {
            var store = new FileStore(new MemoryMedium(8192));
            var clock = new LifeClock();
            if (knowsTime) clock.Offer(Midnight, TimeQuality.Network);
            long sent = 0;
            int restarts = 0;
            var quota = new DataQuota(Options, clock, store, "quota");
            long limit = clock.Milliseconds + (22 * Hour);
            while (clock.Milliseconds < limit)
            {
                clock.Pass(random.Next(240_000));
                int count = random.Next(1, 3000);
                if (quota.Allows(false))
                {
                    quota.CountSent(count);
                    sent += count;
                }

                if (random.Next(6) == 0) quota.Settle();
                if (random.Next(20) == 0)
                {
                    restarts++;
                    if (!knowsTime) clock = new LifeClock { Milliseconds = clock.Milliseconds };
                    quota = new DataQuota(Options, clock, store, "quota");
                }
            }

            // The last one may begin just below it.
            Assert.InRange(sent, 1, Limit + 3000);

            // A restart takes a block at most.
            Assert.True(sent > Limit - 10_000 - (restarts * 2200), $"{sent} with {restarts} restarts");
        }
    }

    [Fact]
    public void A_power_cut_at_any_write_gives_nothing_back()
    {
        // The count in the store is never below what has passed, whichever of its writes is the last.
        for (int last = 1; last < 60; last++)
        {
            var store = new CutStore(last);
            long used = 0;
            try
            {
                var quota = new DataQuota(Options, _clock, store, "quota");
                while (quota.Allows(false))
                {
                    quota.CountSent(700);
                    if (store.IsCut) break;

                    used += 780;
                }
            }
            catch (CutStore.Dark)
            {
            }

            var after = new DataQuota(Options, _clock, new CutStore(int.MaxValue, store.Content), "quota");
            Assert.True(after.Up + after.Down >= used, $"write {last}: {after.Up + after.Down} of {used}");
        }
    }

    [Fact]
    public void A_new_day_of_a_known_clock_begins_anew_once_and_no_clock_turned_back_does()
    {
        _clock.Offer(Midnight - 3600, TimeQuality.Network);
        DataQuota quota = Spent(Life());
        _clock.Pass(Hour - 1000);
        Assert.False(quota.Allows(false));
        _clock.Pass(1000);
        Assert.True(quota.Allows(false));
        Spent(quota);
        _clock.Offer(Midnight - 7200, TimeQuality.Network);
        Assert.False(quota.Allows(false));
        _clock.Offer(Midnight + 100, TimeQuality.Authenticated);
        Assert.False(quota.Allows(false));
        _clock.Offer(Midnight + 86400, TimeQuality.Authenticated);
        Assert.True(Life().Allows(false));
    }

    [Fact]
    public void Without_a_clock_a_day_is_24_hours_of_running_over_all_restarts()
    {
        DataQuota quota = Spent(Life());
        for (int hour = 0; hour < 23; hour++)
        {
            _clock.Pass(Hour);
            Assert.False(quota.Allows(false));
            if (hour % 5 == 0) quota = Life();
        }

        _clock.Pass(Hour);
        Assert.True(quota.Allows(false));
    }

    [Fact]
    public void The_first_time_that_is_heard_ends_no_day()
    {
        DataQuota quota = Spent(Life());
        _clock.Offer(Midnight + 500, TimeQuality.Network);
        Assert.False(quota.Allows(false));
        _clock.Pass(23 * Hour);
        Assert.False(quota.Allows(false));
        _clock.Pass(Hour);
        Assert.True(quota.Allows(false));
    }

    [Fact]
    public void A_record_that_is_damaged_leaves_the_alarms_reserve_only()
    {
        Spent(Life()).Settle();
        byte[] record = new byte[DataQuota.RecordLength];
        Assert.Equal(record.Length, _store.Read("quota", 0, record, 0, record.Length));
        for (int bit = 0; bit < 8 * record.Length; bit++)
        {
            byte[] bad = [.. record];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            _store.Replace("quota", bad, 0, bad.Length);
            DataQuota quota = Life();
            Assert.Equal(ErrorCode.StoreCorrupt, quota.StoreError);
            Assert.False(quota.Allows(false));
            Assert.True(quota.Allows(true));
        }
    }

    [Fact]
    public void A_store_that_fails_is_told_and_counting_goes_on()
    {
        var quota = new DataQuota(Options, _clock, new FileStore(new MemoryMedium(0)), "quota");
        quota.CountSent(1000);
        Assert.Equal(ErrorCode.StoreFull, quota.StoreError);
        Assert.False(Spent(quota).Allows(false));
    }

    private static DataQuota Spent(DataQuota quota)
    {
        while (quota.Allows(false)) quota.CountSent(1000);
        return quota;
    }

    private sealed class Urgency : IUrgency
    {
        public bool AlarmWaits { get; set; }
    }

    private sealed class Stream : ITransport
    {
        public bool IsOpen { get; private set; }

        public long Sent { get; private set; }

        public int Receives { get; init; }

        public void Open(string host, int port, int timeoutMs) => IsOpen = true;

        public void Send(byte[] buffer, int offset, int count, int timeoutMs) => Sent += count;

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs) => Receives;

        public void Close() => IsOpen = false;
    }

    /// <summary>A store whose power goes with its write of this number, before or after the medium took it.</summary>
    private sealed class CutStore(int last, byte[]? content = null) : IStore
    {
        private int _writes;

        public byte[]? Content { get; private set; } = content;

        public bool IsCut { get; private set; }

        public int Size(string name) => Content?.Length ?? -1;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            Content?.CopyTo(buffer, offset);
            return Content?.Length ?? 0;
        }

        public void Replace(string name, byte[] data, int offset, int count)
        {
            if (++_writes == last)
            {
                IsCut = true;
                if (last % 2 == 0) Content = data.AsSpan(offset, count).ToArray();
                throw new Dark();
            }

            Content = data.AsSpan(offset, count).ToArray();
        }

        public void Append(string name, byte[] data, int offset, int count) => throw new NotSupportedException();

        public void Commit(string name) => throw new NotSupportedException();

        public void Delete(string name) => throw new NotSupportedException();

        internal sealed class Dark : Exception;
    }
}
