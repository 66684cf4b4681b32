using System.Globalization;
using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// Days with weather: random faults by seed, a reading each half hour, sleep between. At the end the backend has each reading
/// once. SIGNET_MODEM_SOAK_DAYS=30 makes it 30 virtual days for each family; a day without. SIGNET_MODEM_SOAK_SEED is another seed.
/// </summary>
[Collection(Alone.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int SampleSeconds = 1800;
    private const int SleepMs = 1_500_000;
    private const int UsualDays = 1;
    private const int UsualSeed = 8;

    // What the firmware and the emulator may keep more of from one day to the next, on average: less than a message.
    private const long MostGrowthPerDay = 64 * 1024;

    // No weather here keeps a device away longer; what the network refuses for good would.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromHours(4);

    public static TheoryData<string> Families => [.. ModemDialect.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void EachReadingArrivesOnceInAnyWeather(string family)
    {
        int days = Number("SIGNET_MODEM_SOAK_DAYS", UsualDays);
        int seed = Number("SIGNET_MODEM_SOAK_SEED", UsualSeed);
        var weather = new FaultPlan { Seed = seed, Faults = [WeatherFault.Rough] };
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Faults = weather, Seed = seed, SampleSeconds = SampleSeconds });
        var table = new StringBuilder();
        table.AppendLine($"{family}, seed {seed}: readings, at the backend so far, connections, errors, hard resets, kB up, kB down; hours asleep, waiting to try again, online, at work; kB of heap");
        var heap = new List<long>();
        Totals before = Totals.Of(device);
        for (int day = 1; day <= days; day++)
        {
            TimeSpan end = TimeSpan.FromDays(day);
            while (device.Elapsed < end)
            {
                Assert.True(
                    device.Cycle(SleepMs, device.Elapsed + LongestSilence),
                    $"day {day}: nothing arrives for {LongestSilence}: {string.Join(" | ", device.Errors.TakeLast(6))}");
            }

            heap.Add(Heap());
            Totals now = Totals.Of(device);
            table.AppendLine(CultureInfo.InvariantCulture, $"  day {day,2} {now.Since(before)} {heap[^1] / 1024,7}");
            before = now;
        }

        string wrong = FaultEnumerationTests.Judge(device);
        table.AppendLine(CultureInfo.InvariantCulture,
            $"  all: {device.Signed.Count} readings, {device.Backend.Readings.Count} at the backend, {device.Backend.Duplicates} came again and were dropped, {device.Agent.Report.Connections} connections, {device.Errors.Count} errors, {device.HardResets} hard resets");
        output.WriteLine(table.ToString());
        Assert.Equal("", wrong);
        Assert.True(device.Signed.Count >= days * 40, "too few readings");
        Assert.True(device.Errors.Count > 0, "weather that disturbs nothing proves nothing");

        // The backend remembers each message: that, and the lists of this test, is taken off.
        if (days >= 4)
        {
            long first = heap.Skip(1).Take(days / 3).Min(), last = heap.TakeLast(days / 3).Min();
            Assert.True(last - first < MostGrowthPerDay * days, $"the heap grows: {first} to {last}");
        }
    }

    // What a day adds to.
    private sealed record Totals(
        int Readings, int Arrived, int Connections, int Errors, int Resets, long Up, long Down, long Slept, long Waited, long Online, long Time)
    {
        public static Totals Of(FieldDevice device)
        {
            var counters = device.Module.Modem.Counters();
            return new Totals(
                device.Signed.Count, device.Backend.Readings.Count, device.Agent.Report.Connections, device.Errors.Count, device.HardResets,
                counters.SocketBytesSent, counters.SocketBytesReceived, device.SleptMs, device.WaitedMs, device.OnlineMs, device.Milliseconds);
        }

        public string Since(Totals then) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Readings - then.Readings,4} {Arrived,5} {Connections - then.Connections,4} {Errors - then.Errors,4} {Resets - then.Resets,3} {(Up - then.Up) / 1024.0,6:0.0} {(Down - then.Down) / 1024.0,6:0.0}; "
            + $"{Hours(Slept - then.Slept)} {Hours(Waited - then.Waited)} {Hours(Online - then.Online)} {Hours(Time - then.Time - Slept + then.Slept - Waited + then.Waited - Online + then.Online)};");

        private static string Hours(long milliseconds) => (milliseconds / 3_600_000.0).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(5);
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int number) ? number : usual;
}

/// <summary>Tests that nothing else may run beside, since they look at the process's heap.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
