using Signet.Agent;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>A device that sleeps deeply, with a module that sleeps in power saving mode meanwhile: asked for once, granted, entered
/// by itself, left by PWRKEY, and the TLS session resumed.</summary>
public sealed class PowerSavingTests(ITestOutputHelper output)
{
    private const int Wakes = 6;

    [Theory]
    [InlineData("simcom-ca", null, null, 86400, 10)]
    [InlineData("quectel-qi", "00100010", "00000010", 7200, 4)]
    [InlineData("ublox-uso", "00001010", "00100001", 6000, 60)]
    public void AWakeIsAPulseAndAResumption(string family, string? period, string? active, int periodSeconds, int activeSeconds)
    {
        NetworkGrants? grants = period == null ? null : new NetworkGrants { Periodic = period, Active = active! };
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { PeriodSeconds = 86400, Grants = grants, Traced = true, Paced = true });
        for (int wake = 1; wake <= Wakes; wake++)
        {
            int pulses = device.Pulses, handshakes = device.Backend.Handshakes;
            long before = device.Milliseconds, slept = device.SleptMs;
            Exception? failure = device.Wake();
            Assert.True(failure == null, $"{wake}: {failure?.Message}\n{device.Tail(30)}");
            Assert.Equal(wake, device.Backend.Readings.Count);
            Assert.Equal(0, device.Agent.Waiting);
            Assert.Equal(handshakes + 1, device.Backend.Handshakes);
            Assert.Equal(wake > 1, device.Agent.Report.IsResumed);
            if (wake > 1) Assert.Equal(pulses + 1, device.Pulses);
            Assert.True(device.SleptInPowerSaving, $"{wake}: not in power saving mode\n{device.Tail(30)}");
            Assert.Equal((periodSeconds, activeSeconds), (device.Agent.Modem.Network.PeriodSeconds, device.Agent.Modem.Network.ActiveSeconds));
            output.WriteLine($"{family}, wake {wake}: {device.Milliseconds - before - (device.SleptMs - slept)} ms awake, T3412 {device.Agent.Modem.Network.PeriodSeconds} s, T3324 {device.Agent.Modem.Network.ActiveSeconds} s");
        }

        Assert.Empty(device.Errors);
        Assert.Empty(device.Backend.Wrongs);
        Assert.Equal(0, device.HardResets);
        Assert.Single(device.Commands, c => c.StartsWith("AT+CPSMS=1"));
    }

    /// <summary>A network that grants none: the module stays awake, and all else is as before.</summary>
    [Fact]
    public void ANetworkWithoutItIsWorkedWith()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("quectel-qi")) { PeriodSeconds = 86400, Grants = new NetworkGrants { Psm = false } });
        for (int wake = 1; wake <= 3; wake++)
        {
            Assert.Null(device.Wake());
            Assert.Equal(wake, device.Backend.Readings.Count);
            Assert.False(device.SleptInPowerSaving);
            Assert.Equal(SleepTimer.Off, device.Agent.Modem.Network.ActiveSeconds);
        }
    }

    /// <summary>A board that stays awake: it hears that the module goes to sleep, leaves the SIM alone meanwhile, and wakes both when it
    /// wants a sample.</summary>
    [Fact]
    public void ABoardThatStaysAwakeWakesItsModule()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("simcom-ca")) { PeriodSeconds = 86400, Traced = true });
        TelemetryAgent agent = device.Agent;
        agent.Start();
        for (int reading = 1; reading <= 3; reading++)
        {
            agent.Sample();
            agent.Connect();
            agent.Publish();
            agent.Disconnect();
            Assert.Equal(reading, device.Backend.Readings.Count);
            Assert.Equal(reading > 1, agent.Report.IsResumed);
            device.Delay(60_000);
            agent.Idle(1000);
            Assert.True(device.Module.Modem.IsInPsm, $"{reading}: {device.Tail(30)}");
            Assert.True(agent.Modem.Life.IsInPowerSaving, $"{reading}: {device.Tail(30)}");
        }

        Assert.Empty(device.Errors);
        Assert.Equal((0, 0), (device.HardResets, agent.Modem.Restarts));
    }

    /// <summary>RTS wakes it, not its reset: it sleeps granted, and no pin pulses.</summary>
    [Fact]
    public void ASequansIsWokenByRts()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("sequans-sqn")) { PeriodSeconds = 86400, Traced = true, Paced = true });
        for (int wake = 1; wake <= Wakes; wake++)
        {
            Exception? failure = device.Wake();
            Assert.True(failure == null, $"{wake}: {failure?.Message}\n{device.Tail(30)}");
            Assert.Equal(wake, device.Backend.Readings.Count);
            Assert.Equal((true, true), (device.SleptInPowerSaving, device.SleptByPin));
        }

        Assert.Equal((0, 0), (device.Pulses, device.HardResets));
        Assert.Empty(device.Errors);
    }

    /// <summary>A sample that makes no message leaves the module as the network granted it; the radio of a Sequans is off then, so that
    /// it is turned off, and on again by its reset pin, which no budget is charged for.</summary>
    [Theory]
    [InlineData("quectel-qi", true)]
    [InlineData("sequans-sqn", false)]
    public void AWakeWithoutAConnectionLeavesTheModuleInOrder(string family, bool saves)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { PeriodSeconds = 86400, SampleSeconds = 7200, BatchReadings = 4, Traced = true });
        for (int wake = 1; wake <= 12; wake++)
        {
            Exception? failure = device.Wake();
            Assert.True(failure == null, $"{wake}: {failure?.Message}\n{device.Tail(30)}");

            // The first reading knows no time, so that its message does not wait for others.
            bool connects = wake % 4 == 2;
            Assert.Equal(wake < 2 ? 0 : ((wake - 2) / 4 * 4) + 2, device.Backend.Readings.Count);
            bool granted = connects || (saves && wake > 2);
            Assert.Equal((granted, !granted), (device.SleptInPowerSaving, device.SleptOff));
        }

        Assert.Equal(0, device.HardResets);
        Assert.Empty(device.Errors);
    }

    /// <summary>Each hour the module boots by itself for an update of its tracking area, and goes back to sleep, once it
    /// was given the PIN that its SIM wants then: no failure, no reset.</summary>
    [Theory]
    [InlineData("quectel-qi")]
    [InlineData("simcom-ca")]
    public void AnUpdateOfTheTrackingAreaIsNoFailure(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { PeriodSeconds = 3600, SampleSeconds = 12 * 3600, Traced = true });
        Assert.True(device.Work(() => device.Backend.Readings.Count == 1 && device.Agent.Waiting == 0 && !device.Agent.IsConnected, TimeSpan.FromHours(1)));
        int boots = Boots();
        device.Work(() => device.Elapsed > TimeSpan.FromHours(11), TimeSpan.FromHours(12));
        Assert.InRange(Boots() - boots, 9, 11);
        Assert.True(device.Module.Modem.Airtime().PowerSaving > TimeSpan.FromHours(10), device.Module.Modem.Airtime().ToString());
        Assert.Empty(device.Errors);
        Assert.Equal((0, 0, 0), (device.HardResets, device.Agent.Ladder.Failures, device.Agent.Modem.Restarts));

        // The next sample wakes it, and power saving is on again behind it.
        Assert.True(device.Work(() => device.Backend.Readings.Count == 2, TimeSpan.FromHours(13)), device.State);
        device.Work(() => device.Elapsed > TimeSpan.FromHours(13), TimeSpan.FromHours(14));
        Assert.True(device.Module.Modem.IsInPsm && device.Agent.Modem.Life.HasDozed, device.Tail(20));
        Assert.Empty(device.Errors);

        int Boots() => device.Trace.Count(e => e.Summary == "module restarts");
    }

    /// <summary>A radio that sleeps in eDRX is left alone, but not for ever.</summary>
    [Fact]
    public void AnIdleConnectionIsAskedSeldomWhereTheRadioSleeps()
    {
        Assert.InRange(Asked(20480), 45, 110);
        Assert.InRange(Asked(0), 650, 800);

        static int Asked(int edrxMs)
        {
            using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("quectel-qi")) { EdrxMs = edrxMs, SampleSeconds = 12 * 3600, Traced = true });
            Assert.True(device.Work(() => device.Backend.Readings.Count == 1 && device.Agent.Waiting == 0, TimeSpan.FromHours(1)));
            int before = Reads();
            TimeSpan end = device.Elapsed + TimeSpan.FromHours(1);
            device.Work(() => device.Elapsed > end, end + TimeSpan.FromHours(1));
            Assert.True(device.Agent.IsConnected);
            return Reads() - before;

            int Reads() => device.Commands.Count(c => c.StartsWith("AT+QIRD", StringComparison.Ordinal));
        }
    }
}
