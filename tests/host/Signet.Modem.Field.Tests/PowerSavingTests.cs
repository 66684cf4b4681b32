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
    [InlineData("simcom-ca")]
    [InlineData("quectel-qi")]
    [InlineData("ublox-uso")]
    public void AWakeIsAPulseAndAResumption(string family)
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named(family)) { PeriodSeconds = 86400, Traced = true, Paced = true });
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
            Assert.True(device.Agent.Modem.Network.PeriodSeconds > 0 && device.Agent.Modem.Network.ActiveSeconds >= 0, "no grant was seen");
            output.WriteLine($"{family}, wake {wake}: {device.Milliseconds - before - (device.SleptMs - slept)} ms awake, T3412 {device.Agent.Modem.Network.PeriodSeconds} s, T3324 {device.Agent.Modem.Network.ActiveSeconds} s");
        }

        Assert.Empty(device.Errors);
        Assert.Empty(device.Backend.Wrongs);
        Assert.Equal(0, device.HardResets);
        Assert.Single(device.Commands, c => c.StartsWith("AT+CPSMS=1"));
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
}
