using Signet.Agent;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;
using Signet.Recovery;

namespace Signet.Modem.Field.Tests;

/// <summary>What a wake of a device that sleeps owes, whatever the ladder and the module say: a reading, and a module at rest.</summary>
public sealed class DutyCycleTests
{
    /// <summary>Connections fail, since the clock is wrong, and the ladder waits: each wake reads its sensors all the same, and no rung is
    /// paid for that the module could not be asked for.</summary>
    [Theory]
    [InlineData("quectel-qi")]
    [InlineData("simcom-cip")]
    public void EachWakeTakesItsReading(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { Traced = true });
        int early = 0;
        for (int wake = 1; wake <= 60; wake++)
        {
            device.Module.Modem.JumpClock(TimeSpan.FromDays(200));
            device.Wake();
            Assert.Equal(wake, device.ReadingsTaken);
            RecoveryLadder ladder = device.Agent.Ladder;
            if (ladder.Failures > 0 && ladder.WaitMs(device.Milliseconds) > 0) early++;
        }

        Assert.InRange(early, 1, 60);
        Assert.DoesNotContain(device.Warnings, w => w.StartsWith("repair: InvalidState", StringComparison.Ordinal));
    }

    /// <summary>The settings decide; what was turned off is turned on by its pin, at no cost to the budget of resets.</summary>
    [Theory]
    [InlineData("simcom-cip", ModuleSleep.Off)]
    [InlineData("simcom-ca", ModuleSleep.Off)]
    [InlineData("sequans-sqn", ModuleSleep.Off)]
    [InlineData("nordic-x", ModuleSleep.Off)]
    [InlineData("quectel-qi", ModuleSleep.StayOn)]
    [InlineData("ublox-uso", ModuleSleep.Light)]
    public void TheSettingsDecide(string family, ModuleSleep how)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { ModuleSleep = how, Traced = true });
        for (int wake = 1; wake <= 40; wake++)
        {
            Exception? failure = device.Wake();
            Assert.True(failure == null, $"{wake}: {failure?.Message}\n{device.Tail(30)}");
            Assert.Equal(how == ModuleSleep.Off, device.SleptOff);
            Assert.Equal(how == ModuleSleep.StayOn, !device.SleptOff && !device.Commands.Contains("AT+UPSV=1"));
        }

        Assert.Equal((40, 0), (device.Backend.Readings.Count, device.HardResets));
        Assert.Equal(how == ModuleSleep.Off ? 39 : 0, device.Pulses);
        Assert.Empty(device.Errors);
    }

    /// <summary>A module that answers and is of no use, here for want of a SIM, is not left on over the sleep.</summary>
    [Fact]
    public void AModuleThatCouldNotBeStartedIsTurnedOff()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("quectel-qi")) { Traced = true });
        Assert.Null(device.Wake());
        device.Module.Modem.InsertSim(false);
        Assert.NotNull(device.Wake());
        Assert.True(device.SleptOff, device.Tail(20));
        device.Module.Modem.InsertSim(true);
        for (int wake = 0; wake < 6 && device.Backend.Readings.Count < 2; wake++) device.Wake();
        Assert.True(device.Backend.Readings.Count >= 2, device.State);
    }
}
