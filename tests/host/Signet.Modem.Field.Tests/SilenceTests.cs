using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;
using Signet.Recovery;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// A device that has failed several times while it had nothing to send: the ladder's attempt resets the module, which helps, and half an
/// hour later a reading comes. It is part of the attempt that is paid for, and must not wait until the budget had room for another reset,
/// six hours, in which nothing is tried and nothing logged.
/// </summary>
public sealed class SilenceTests
{
    private const int SampleSeconds = 1800;

    [Fact]
    public void AReadingAfterAResetIsSentAtOnce()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.A7670) { SampleSeconds = SampleSeconds });
        TimeSpan hour = TimeSpan.FromHours(1);
        Assert.True(device.Work(() => device.Taken.Count == 1 && device.Agent.Waiting == 0, hour), device.State);
        TimeSpan first = device.Elapsed;

        // The line goes while nothing waits, and comes back but for one question of the start, until the ladder has come to a reset.
        device.Swallowed = "";
        Assert.True(device.Work(() => device.Errors.Count > 0, hour), device.State);
        device.Swallowed = "AT+CPIN?";
        Assert.True(device.Work(() => device.Agent.Ladder.Rung == RecoveryRung.ResetModule, hour), device.State);
        device.Swallowed = null;
        Assert.Single(device.Taken);
        Assert.True(device.Elapsed - first < TimeSpan.FromMinutes(20), "the failures come before the next reading");
        Assert.True(device.Work(() => device.Backend.Readings.Count == 2, first + TimeSpan.FromSeconds(SampleSeconds + 300)), device.State);
        Assert.Equal("", FaultEnumerationTests.Judge(device));
    }
}
