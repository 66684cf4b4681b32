using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>The day's data is used up: a hard stop at the module's own count, readings that go on, and all of them at the backend once
/// when the next day has come.</summary>
public sealed class QuotaTests
{
    private const int Quota = 40_000;

    public static TheoryData<string> Families => FaultEnumerationTests.Families;

    [Theory]
    [MemberData(nameof(Families))]
    public void TheStopIsHardAndTheNextDayDelivers(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { QuotaBytes = Quota, SampleSeconds = 900 });
        Assert.True(device.Work(() => !device.Agent.Quota.Allows(false), TimeSpan.FromHours(15)), device.State);
        Assert.True(device.Work(() => !device.Agent.IsConnected, device.Elapsed + TimeSpan.FromMinutes(5)), device.State);
        long stopped = Bytes(device);

        // Headers, which the module doesn't count, are more than half of what small segments cost.
        Assert.InRange(stopped, Quota / 4, Quota);
        Assert.Contains(device.Errors, e => e.StartsWith("DataQuotaReached", StringComparison.Ordinal));

        // Until midnight: by the device's clock, which the network has told.
        int taken = device.Taken.Count;
        TimeSpan midnight = TimeSpan.FromSeconds(86_400 - (FieldBackend.Start.ToUnixTimeSeconds() % 86_400));
        Assert.True(device.Work(() => device.Elapsed > midnight - TimeSpan.FromMinutes(1), midnight));
        Assert.Equal(stopped, Bytes(device));
        Assert.True(device.Taken.Count > taken + 5, "readings go on");
        Assert.True(device.Agent.Waiting >= device.Taken.Count - taken, "and are kept");

        Assert.True(device.Work(() => device.Agent.Waiting == 0, midnight + TimeSpan.FromMinutes(40)), device.State);
        Assert.Equal("", FaultEnumerationTests.Judge(device));
        Assert.Equal(0, device.Backend.Duplicates);
    }

    private static long Bytes(FieldDevice device)
    {
        var counters = device.Module.Modem.Counters();
        return counters.SocketBytesSent + counters.SocketBytesReceived;
    }
}
