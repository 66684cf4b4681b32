using System.Globalization;
using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;
using Signet.Store;
using Signet.Testing;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// Days with weather: random faults by seed, a reading each half hour, sleep between. At the end the backend has each reading
/// once. SIGNET_MODEM_SOAK_DAYS=30 makes it 30 virtual days for each family; a day without. SIGNET_MODEM_SOAK_SEED is another seed.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int SampleSeconds = 1800;
    private const int SleepMs = 1_500_000;
    private const int UsualDays = 1;
    private const int UsualSeed = 8;

    // Buffers of the firmware are made once. What a full handshake leaves, and a resumed one doesn't: a certificate, a table of a key.
    private const long MostSwing = 1024;

    // Of a short run too: more would be no more days, fewer no growth.
    private const int LeastWeighings = 4;

    // No weather here keeps a device away longer; what the network refuses for good would.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(4);

    public static TheoryData<string> Families => FaultEnumerationTests.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void EachReadingArrivesOnceInAnyWeather(string family)
    {
        int days = Number("SIGNET_MODEM_SOAK_DAYS", UsualDays);
        int seed = Number("SIGNET_MODEM_SOAK_SEED", UsualSeed);
        var weather = new FaultPlan { Seed = seed, Faults = [WeatherFault.Rough] };
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Faults = weather, Seed = seed, SampleSeconds = SampleSeconds });
        var table = new StringBuilder();
        table.AppendLine($"{family}, seed {seed}: readings, at the backend so far, connections, errors, hard resets, kB up, kB down; hours asleep, waiting to try again, online, at work; the firmware's objects and their kB");
        var heap = new List<Dictionary<string, (int Objects, long Bytes)>>();
        Totals before = Totals.Of(device);
        int parts = Math.Max(days, LeastWeighings);
        for (int part = 1; part <= parts; part++)
        {
            TimeSpan end = TimeSpan.FromDays(days) * part / parts;
            while (device.Elapsed < end)
            {
                Assert.True(
                    device.Cycle(SleepMs, device.Elapsed + LongestSilence),
                    $"seed {seed}, at {device.Elapsed}: nothing arrives for {LongestSilence}, {device.State}: {string.Join(" | ", device.Errors.TakeLast(6))}");
            }

            heap.Add(FirmwareHeap.Weigh(device.Supervisor, typeof(MemoryMedium)));
            Totals now = Totals.Of(device);
            table.AppendLine(CultureInfo.InvariantCulture, $"  to day {device.Elapsed.TotalDays,5:0.00} {now.Since(before)} {heap[^1].Sum(t => t.Value.Objects),5} {heap[^1].Sum(t => t.Value.Bytes) / 1024.0,7:0.0}");
            before = now;
        }

        string wrong = FaultEnumerationTests.Judge(device);
        var kinds = device.Errors.GroupBy(e => e.Replace("(sleep) ", "asleep ", StringComparison.Ordinal).Split(':')[0])
            .OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}");
        table.AppendLine($"  all: {device.Taken.Count} readings, {device.Backend.Readings.Count} at the backend, {device.Backend.Duplicates} came again and were dropped, {device.Agent.Report.Connections} connections, {device.HardResets} hard resets, {(device.PinWasWasted ? "a PIN was damaged on the line, " : "")}{device.Agent.Quota.Up + device.Agent.Quota.Down} bytes in the quota's day; {string.Join(", ", kinds)}");
        output.WriteLine(table.ToString());
        Assert.True(wrong.Length == 0, $"seed {seed}: {wrong}");
        Assert.True(device.Taken.Count >= days * 40, "too few readings");
        Assert.True(device.Errors.Count > 0, "weather that disturbs nothing proves nothing");
        Assert.Equal("", Growth(heap));
    }

    /// <summary>No type may have more objects at each of the later weighings than it ever had at the earlier ones, but for one that was
    /// made late and stays, and none of them may weigh more than the second by more than what comes and goes: in 30 days a leak of one
    /// object a day would.</summary>
    private static string Growth(List<Dictionary<string, (int Objects, long Bytes)>> heap)
    {
        int half = heap.Count / 2;
        var grown = heap.SelectMany(h => h.Keys).Distinct()
            .Where(t => heap.Skip(half).Min(h => h.GetValueOrDefault(t).Objects) > heap.Take(half).Max(h => h.GetValueOrDefault(t).Objects) + 1)
            .Select(t => $"{t}: {string.Join(", ", heap.Select(h => h.GetValueOrDefault(t).Objects))}");
        var sums = heap.Select(h => h.Sum(t => t.Value.Bytes)).ToList();
        if (sums.Skip(2).Any(s => s > sums[1] + MostSwing)) grown = grown.Append($"bytes: {string.Join(", ", sums)}");

        return string.Join("; ", grown);
    }

    // What a day adds to.
    private sealed record Totals(
        int Readings, int Arrived, int Connections, int Errors, int Resets, long Up, long Down, long Slept, long Waited, long Online, long Time)
    {
        public static Totals Of(FieldDevice device)
        {
            var counters = device.Module.Modem.Counters();
            return new Totals(
                device.Taken.Count, device.Backend.Readings.Count, device.Agent.Report.Connections, device.Errors.Count, device.HardResets,
                counters.SocketBytesSent, counters.SocketBytesReceived, device.SleptMs, device.WaitedMs, device.OnlineMs, device.Milliseconds);
        }

        public string Since(Totals then) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Readings - then.Readings,4} {Arrived,5} {Connections - then.Connections,4} {Errors - then.Errors,4} {Resets - then.Resets,3} {(Up - then.Up) / 1024.0,6:0.0} {(Down - then.Down) / 1024.0,6:0.0}; "
            + $"{Hours(Slept - then.Slept)} {Hours(Waited - then.Waited)} {Hours(Online - then.Online)} {Hours(Time - then.Time - Slept + then.Slept - Waited + then.Waited - Online + then.Online)};");

        private static string Hours(long milliseconds) => (milliseconds / 3_600_000.0).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(5);
    }

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int number) ? number : usual;
}
