using Signet.Telemetry;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>The day's cost as readings: once a day, over sleeps and starts.</summary>
public class DailyReportTests
{
    private static readonly string[] Names =
        ["day/seconds", "day/up", "day/down", "day/online", "day/sim", "day/simtime", "day/simwrites", "day/retries"];

    private readonly World _world = new();

    [Fact]
    public void It_comes_once_a_day_signed_like_any_reading()
    {
        var device = new StreamDevice(_world, null).Open();
        device.Clock.Milliseconds += 86_399_000;
        device.Stream.Poll();
        Assert.Empty(Days(device));
        device.Clock.Milliseconds += 1_000;
        device.Stream.Poll();
        var day = Days(device);
        Assert.Equal(Names, day.Select(d => d.Name));
        Assert.Equal([86_400L, 0, 0, 0, 0, 0, 0, 0], day.Select(d => d.Value));
        device.Stream.Poll();
        Assert.Empty(Days(device));
        device.Clock.Milliseconds += 86_400_000;
        device.Stream.PutDay();
        Assert.Equal(86_400, Days(device)[0].Value);
    }

    [Fact]
    public void A_day_goes_on_over_sleeps_which_count_and_over_a_power_cut_but_for_its_last_hour()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        device.Clock.Milliseconds += 50_000_000;
        device.Stream.BeforeSleep(20_000);
        device = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), woke: true).Open();
        device.Clock.Milliseconds += 7_000_000;
        device.Stream.Poll();
        device.Clock.Milliseconds += 3_000_000;
        device.Stream.Poll();
        device = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        device.Clock.Milliseconds += 9_399_000;
        device.Stream.Poll();
        Assert.Empty(Days(device));
        device.Clock.Milliseconds += 1_000;
        device.Stream.Poll();
        Assert.Equal(86_400, Days(device)[0].Value);
        device = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        device.Clock.Milliseconds += 86_000_000;
        device.Stream.Poll();
        Assert.Empty(Days(device));
    }

    [Fact]
    public void A_stream_that_is_opened_again_counts_its_day_once()
    {
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        device.Clock.Milliseconds += 50_000_000;
        device.Stream.Close();
        device.Open();
        device.Clock.Milliseconds += 36_399_000;
        device.Stream.Poll();
        Assert.Empty(Days(device));
        device.Clock.Milliseconds += 1_000;
        device.Stream.Poll();
        Assert.Equal(86_400, Days(device)[0].Value);
    }

    private List<(string Name, long Value)> Days(StreamDevice device)
    {
        var backend = _world.Backend();
        var days = new List<(string, long)>();
        device.Publish(m => days.AddRange(backend.Receive(m).Readings.Where(r => r.Name is string n && n.StartsWith("day/", StringComparison.Ordinal)).Select(r => ((string)r.Name, (long)r.Value))));
        return days;
    }
}
