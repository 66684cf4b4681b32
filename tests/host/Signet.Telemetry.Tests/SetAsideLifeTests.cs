using Signet.Agent;
using Signet.Core;
using Signet.Hosting;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>How a message that was set aside leaves again: over epochs, sleeps, late words of the backend, passing trouble and
/// damaged flash.</summary>
public class SetAsideLifeTests
{
    private const int Day = 86_400_000;
    private readonly World _world = new();

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void One_of_an_older_epoch_goes_when_the_broker_took_it(int most)
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        device.Publish(backend.Receive);
        Sample(device, 60);
        device.Stream.Settle();
        int aside = 0;
        while (aside < most && device.Stream.Next() > 0 && device.Stream.SetAside(0x99, false)) aside++;
        device.Publish(backend.Receive);
        device.Confirm(backend.Word);
        BeginEpoch(device);
        Assert.Equal(aside, device.Stream.SetAsideCount);

        // Refused it stays; taken it goes, although no word will ever cover it.
        PassADay(device);
        Assert.Equal(aside, Offer(device, _ => false).Count);
        Assert.Equal(aside, device.Stream.SetAsideCount);
        PassADay(device);
        Assert.Equal(aside, Offer(device, m => Took(backend, m)).Count);
        Assert.Equal(0, device.Stream.SetAsideCount);
        Assert.Equal(60, backend.Values().Count);
        PassADay(device);
        Assert.Empty(Offer(device, _ => true));

        // So there is room for the next, also after a start.
        device = Again(device, false);
        device.Sensor.Value = 1000;
        Sample(device, 1);
        device.Stream.Settle();
        Assert.True(device.Stream.Next() > 0);
        Assert.True(device.Stream.SetAside(0x99, false));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_word_between_the_offer_and_its_answer_lets_no_other_go(bool stored, bool byBroker)
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, stored ? new RecordingMedium() : null, s => s.ConfirmByBroker = byBroker).Open();
        device.Publish(backend.Receive);
        Sample(device, 3);
        SetAside(device, 2);
        device.Publish(backend.Receive);
        PassADay(device);
        int n = device.Stream.OfferAgain(out int at);
        backend.Receive(device.Stream.RefusedBuffer.AsSpan(at, n).ToArray());
        device.Confirm(backend.Word);
        device.Stream.Offered(true);
        Assert.Equal(1, device.Stream.SetAsideCount);
        n = device.Stream.OfferAgain(out at);
        backend.Receive(device.Stream.RefusedBuffer.AsSpan(at, n).ToArray());
        device.Stream.Offered(true);
        device.Confirm(backend.Word);
        Assert.Equal([0L, 1, 2], backend.Values().Order());
        Assert.Equal(0, device.Stream.SetAsideCount);
    }

    [Fact]
    public void A_device_that_sleeps_offers_once_a_day_and_not_at_each_wake()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        SetAside(device, 1);
        int offers = 0;
        for (int wake = 0; wake < 24 * 10; wake++)
        {
            device = Sleep(device, 3600);
            device.Stream.Poll();
            offers += Offer(device, _ => false).Count;
        }

        Assert.InRange(offers, 9, 10);
        Assert.Equal(1, device.Stream.SetAsideCount);
    }

    [Fact]
    public void A_day_that_ends_without_a_connection_is_made_up_for_by_a_later_life()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        SetAside(device, 1);
        device = Sleep(device, 86_400);
        device.Stream.Poll();
        device = Sleep(device, 60);
        device.Stream.Poll();
        Assert.Single(Offer(device, _ => false));
        device = Sleep(device, 60);
        Assert.Empty(Offer(device, _ => false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_backend_has_given_up_is_offered_once_more_before_it_goes(bool takes)
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        device.Publish(backend.Receive);
        Sample(device, 2);
        SetAside(device, 1);
        device.Publish(backend.Receive);
        device.Confirm(backend.Word);
        Assert.Single(backend.Confirmation!.Missing);
        backend.Wait(TimeSpan.FromDays(8));
        Sample(device, 1);
        device.Publish(backend.Receive);
        Assert.Empty(backend.Confirmation!.Missing);
        device.Confirm(backend.Word);
        Assert.Equal(1, device.Stream.SetAsideCount);

        // A sleep does not forget that, nor does the same word twice change it.
        device = Sleep(device, 60);
        device.Confirm(backend.Word);
        Assert.Single(Offer(device, m => takes && Took(backend, m)));
        Assert.Equal(0, device.Stream.SetAsideCount);
        Assert.Equal(takes, backend.Values().Contains(0));
    }

    [Fact]
    public void A_reason_that_may_pass_has_it_offered_after_1_2_4_8_more_messages()
    {
        var device = Refused0x80();
        var offered = new List<int> { 0 };
        for (int message = 1; message <= 40; message++)
        {
            Sample(device, 1);
            Assert.Equal(message == 1 ? 2 : 1, device.Publish(_ => { }).Count);
            if (Offer(device, _ => false).Count > 0) offered.Add(message);
        }

        // The event of the refusal was one more message before the first.
        Assert.Equal([1, 2, 4, 8, 16], offered.Zip(offered.Skip(1), (a, b) => b - a));
    }

    [Fact]
    public void It_grows_over_sleeps_too_whose_wakes_leave_numbers_out()
    {
        var device = Refused0x80();
        var offered = new List<int>();
        for (int wake = 1; wake <= 300; wake++)
        {
            device = Sleep(device, 60);
            Sample(device, 1);
            device.Publish(_ => { });
            if (Offer(device, _ => false).Count > 0) offered.Add(wake);
        }

        Assert.Equal(1, offered[0]);
        Assert.InRange(offered.Count, 8, 16);
        Assert.InRange(offered[^1], 150, 300);
    }

    [Fact]
    public void Alarms_are_offered_first()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        SetAside(device, 2);
        device.Stream.Alarm(new ReadingName("overheat"), 99);
        SetAside(device, 1);
        device = Again(device, false);
        var offered = Offer(device, _ => false);
        Assert.Equal(3, offered.Count);
        Assert.True(offered[0].AsSpan().IndexOf("overheat"u8) > 0);
    }

    [Fact]
    public void One_whose_offer_ends_the_device_does_not_come_first_again()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        SetAside(device, 2);
        device = Sleep(device, 86_400);
        device.Stream.Poll();
        int n = device.Stream.OfferAgain(out int at);
        byte[] first = device.Stream.RefusedBuffer.AsSpan(at, n).ToArray();
        device = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), null, true, device.Clock).Open();
        byte[] second = Assert.Single(Offer(device, _ => true));
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bad_byte_anywhere_in_the_value_is_told_once(bool byBroker)
    {
        using var before = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium(), s => s.ConfirmByBroker = byBroker).Open();
        Sample(device, 12);
        SetAside(device, 8);
        device.Publish(before.Receive);
        device.Confirm(before.Word);
        device.Stream.Checkpoint();
        device.Stream.Close();
        var image = device.Medium!.Image();

        // Of either generation, or of both.
        string[] names = [.. image.Keys.Where(k => k.StartsWith("held0", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(2, names.Length);
        int length = names.Min(n => image[n].Length);
        var all = new HashSet<(int, int)>();
        foreach (string[] which in new[] { names, [names[0]], [names[1]] })
        {
            foreach (int at in new[] { 0, 5, 8, 9, 20, 40, length / 2, length - 1 })
            {
                using var backend = new RealBackend(_world, backup: before);
                var copy = image.ToDictionary(f => f.Key, f => f.Value.ToArray());
                foreach (string name in which) copy[name][at] ^= 1;
                var later = new StreamDevice(_world, new RecordingMedium(copy), s => s.ConfirmByBroker = byBroker).Open();
                later.Sensor.Value = 100;
                int left = later.Stream.SetAsideCount;
                int lost = (int)later.Report.Lost;
                all.Add((left, lost));
                Assert.Equal(8, left + lost);
                later.Publish(backend.Receive);
                Assert.Equal(lost, backend.Messages.SelectMany(m => m.Batch.Readings)
                    .Where(r => r.Name == EventLog.NameOf(EventKind.Lost)).Sum(r => (int)(Int128)r.Value));

                // Nor is it told again.
                var last = new StreamDevice(_world, new RecordingMedium(later.Medium!.Image()), s => s.ConfirmByBroker = byBroker).Open();
                Assert.Equal((left, 0L), (last.Stream.SetAsideCount, last.Report.Lost));
            }
        }

        Assert.Equal([(0, 8), (7, 1), (8, 0)], all.Order());
    }

    [Fact]
    public void A_store_that_does_not_give_the_value_does_not_lose_it()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 3);
        SetAside(device, 1);
        device.Stream.Checkpoint();
        device.Stream.Close();
        var medium = new RecordingMedium(device.Medium!.Image()) { Fails = (kind, file) => kind == "read" && file.StartsWith("held", StringComparison.Ordinal) };
        var later = new StreamDevice(_world, medium).Open();
        Assert.Equal((0, 0L), (later.Stream.SetAsideCount, later.Report.Lost));
        Assert.True(later.Stream.Next() > 0);
        Assert.False(later.Stream.SetAside(0x99, false));
        later.Stream.Close();
        medium.Fails = null;
        Assert.Equal(1, new StreamDevice(_world, new RecordingMedium(medium.Image())).Open().Stream.SetAsideCount);
    }

    private static StreamDevice Again(StreamDevice device, bool woke, VirtualClock? clock = null)
    {
        device.Stream.Close();
        var again = new StreamDevice(device.World, new RecordingMedium(device.Medium!.Image()), null, woke, clock ?? device.Clock).Open();
        again.Sensor.Value = device.Sensor.Value;
        return again;
    }

    // The clock of milliseconds begins anew at each wake.
    private static StreamDevice Sleep(StreamDevice device, int seconds)
    {
        device.Stream.BeforeSleep(seconds);
        return Again(device, true, new VirtualClock { UtcSeconds = device.Clock.UtcSeconds + seconds, Quality = TimeQuality.Network });
    }

    private StreamDevice Refused0x80()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        Assert.True(device.Stream.Next() > 0);
        Assert.True(device.Stream.SetAside(0x80, true));
        Assert.True(device.Stream.Next() > 0);
        device.Stream.Sent();
        Assert.Empty(Offer(device, _ => false));
        return device;
    }

    // By a reason that any device has to believe: the backend's word of a later sequence.
    private void BeginEpoch(StreamDevice device)
    {
        string before = Convert.ToHexString(device.Stream.Epoch);
        device.Confirm(_world.Backend().Confirm(before, 999, "0011223344556677", []));
        Assert.NotEqual(before, Convert.ToHexString(device.Stream.Epoch));
    }

    private static void PassADay(StreamDevice device)
    {
        device.Clock.Milliseconds += Day;
        device.Stream.Poll();
    }

    private static void Sample(StreamDevice device, int count)
    {
        for (int i = 0; i < count; i++)
        {
            device.Clock.Delay(1000);
            device.Stream.Sample();
            device.Stream.Settle();
        }
    }

    private static void SetAside(StreamDevice device, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(device.Stream.Next() > 0);
            Assert.True(device.Stream.SetAside(0x99, false));
        }
    }

    private static bool Took(RealBackend backend, byte[] message)
    {
        backend.Receive(message);
        return true;
    }

    private static List<byte[]> Offer(StreamDevice device, Func<byte[], bool> takes)
    {
        var offered = new List<byte[]>();
        for (int n = device.Stream.OfferAgain(out int at); n > 0; n = device.Stream.OfferAgain(out at))
        {
            offered.Add(device.Stream.RefusedBuffer.AsSpan(at, n).ToArray());
            device.Stream.Offered(takes(offered[^1]));
        }

        return offered;
    }
}
