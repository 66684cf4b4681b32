using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// The network's time goes the product's way: the module's +CCLK and time zone URCs, the agent, the rules of a clock without a battery.
/// The module's clock jumps: no reading may stop, no certificate stay refused for ever, and the quota must neither be spent twice
/// nor withheld.
/// </summary>
public sealed class ClockTests
{
    private const int SleepMs = 600_000;
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    // Two tries of the ladder at the longest wait, and the registration that tells the time.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(75);

    /// <summary>For each family a day, and what lies beyond the broker's certificate; for one also hours, what lies below the floor of
    /// the release, and beyond the ten years of a hint.</summary>
    public static TheoryData<string, long> Jumps
    {
        get
        {
            var all = new TheoryData<string, long>();
            foreach (string family in FaultEnumerationTests.Families.Select(f => f.Data))
            {
                all.Add(family, 25 * Hour);
                all.Add(family, 200L * Day);
            }

            foreach (long seconds in new long[] { Hour, -Hour, -2 * Day, -400L * Day, 9 * 365L * Day, 11 * 365L * Day, -40 * 365L * Day })
                all.Add("simcom-cip", seconds);

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public void AJumpStopsNothing(string family, long seconds)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)));
        Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound));
        Assert.InRange(device.UtcSeconds - device.TrueSeconds, -2, 2);

        device.Module.Modem.JumpClock(TimeSpan.FromSeconds(seconds));
        for (int i = 0; i < 3; i++)
            Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound), $"{device.State}: {string.Join(" | ", device.Errors)}");

        // What is believed can be true in the end only if the network told it: it does at the next registration.
        device.Module.Modem.Restart();
        Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound), $"{device.State}: {string.Join(" | ", device.Errors)}");
        Assert.InRange(device.UtcSeconds - device.TrueSeconds, -2, 2);
        Assert.Equal("", FaultEnumerationTests.Judge(device));
    }

    [Fact]
    public void AJumpBeyondTheCertificateIsMendedByANewRegistration()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.A7670));
        Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound));
        device.Module.Modem.JumpClock(TimeSpan.FromDays(200));
        Assert.True(device.Cycle(SleepMs, device.Elapsed + Bound), device.State);
        Assert.Contains(device.Errors, e => e.StartsWith("CertificateExpired", StringComparison.Ordinal));
        Assert.InRange(device.UtcSeconds - device.TrueSeconds, -2, 2);
        Assert.Equal("", FaultEnumerationTests.Judge(device));
    }

    // Each hour the module's clock jumps to the next day, and the next connection believes it: at most one more day's bytes in 24 hours.
    [Fact]
    public void JumpsBuyNoMoreThanOneDayInADay()
    {
        const int quota = 30_000;
        using var device = new FieldDevice(new FieldSetup(ModemDialect.A7670) { QuotaBytes = quota, SampleSeconds = 900 });
        long next = Hour;
        TimeSpan day = TimeSpan.FromHours(23);
        device.Work(() => device.Elapsed > day, day + TimeSpan.FromHours(1), () =>
        {
            if (device.Elapsed.TotalSeconds < next) return;

            next += Hour;
            device.Module.Modem.JumpClock(TimeSpan.FromHours(25));
            device.Module.Modem.DropNetwork();
        });
        Assert.True(device.UtcSeconds - device.TrueSeconds > 2 * Day, "no jump was believed");
        var counters = device.Module.Modem.Counters();
        long payload = counters.SocketBytesSent + counters.SocketBytesReceived;
        Assert.InRange(payload, quota / 4, quota);
        Assert.True(device.Taken.Count >= 90, $"{device.Taken.Count} readings");
    }

    // A date that goes back would keep the day from ending, were it the only end.
    [Fact]
    public void AJumpBackWithholdsNoDay()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.A7670) { QuotaBytes = 30_000, SampleSeconds = 900 });
        Assert.True(device.Work(() => !device.Agent.Quota.Allows(false), TimeSpan.FromHours(12)));
        device.Module.Modem.JumpClock(TimeSpan.FromDays(-2));
        int arrived = device.Backend.Readings.Count;
        Assert.True(device.Work(() => device.Backend.Readings.Count > arrived + 10, device.Elapsed + TimeSpan.FromHours(25)), device.State);
        Assert.Empty(device.Backend.Wrongs);
    }
}
