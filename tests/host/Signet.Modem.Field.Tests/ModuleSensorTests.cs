using System.Text;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;
using Signet.Telemetry;

namespace Signet.Modem.Field.Tests;

/// <summary>How module and SIM fare, as readings, on each emulated model: what it tells, and nothing for what it doesn't.</summary>
public sealed class ModuleSensorTests(ITestOutputHelper output)
{
    // The bench where the emulated modules stand: 3.8 V, 25 °C outside, warmer inside.
    private const int Supply = 3800;

    private static readonly string[] Counts = ["restarts", "lineerr", "repairs", "simerr", "simwr"];

    public static TheoryData<string> Models => new(ModemDialect.All.Select(d => d.Name));

    [Theory]
    [MemberData(nameof(Models))]
    public void EachModelTellsWhatItHas(string name)
    {
        ModemDialect dialect = ModemDialect.All.Single(d => d.Name == name);
        using var device = new FieldDevice(new FieldSetup(dialect) { Traced = true });
        ModuleSensor[] sensors = ModuleSensor.All();
        Assert.Empty(Read(sensors));
        device.Agent.Start();
        foreach (ModuleSensor sensor in sensors) sensor.Attach(device.Agent);
        Dictionary<string, long> read = Read(sensors);
        output.WriteLine(name + ": " + string.Join(", ", read.Select(r => $"{r.Key} {r.Value}")));

        // EMULATOR, "Battery, radio and weather": which family tells what.
        Assert.Equal(dialect.Family != "ublox-uso", read.ContainsKey("supply"));
        if (read.TryGetValue("supply", out long supply)) Assert.InRange(supply, Supply - 5, Supply + 5);
        Assert.Equal(dialect.Family is not ("simcom-ca" or "ublox-uso") || name.StartsWith("SARA-R4"), read.ContainsKey("heat"));
        if (read.TryGetValue("heat", out long heat)) Assert.InRange(heat, 20, 60);

        // Sequans cuts a long answer of the SIM off, and is asked again.
        Assert.All(Counts, c => Assert.Equal(c == "simerr" && dialect.Family == "sequans-sqn" ? 1 : 0, read[c]));

        // Its PIN was entered, and the module was asked before.
        Assert.Equal(3, read["pintries"]);

        // One command each, or none for what was refused three times.
        for (int i = 0; i < 2; i++) Read(sensors);
        int before = device.Commands.Count();
        Read(sensors);
        Assert.Equal((read.ContainsKey("supply") ? 1 : 0) + (read.ContainsKey("heat") ? 1 : 0), device.Commands.Count() - before);
    }

    [Fact]
    public void WhatGoesWrongIsCounted()
    {
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Named("simcom-cip")) { Traced = true });
        ModuleSensor[] sensors = ModuleSensor.All();
        foreach (ModuleSensor sensor in sensors) sensor.Attach(device.Agent);
        Assert.True(device.Cycle(1000, TimeSpan.FromHours(1)));
        device.Module.Modem.Restart();
        Assert.True(device.Cycle(1000, device.Elapsed + TimeSpan.FromHours(4)), device.State);
        Dictionary<string, long> read = Read(sensors);
        Assert.Equal(1, read["restarts"]);
        Assert.InRange(read["repairs"], 0, 8);
    }

    private static Dictionary<string, long> Read(ModuleSensor[] sensors)
    {
        var found = new Dictionary<string, long>();
        foreach (ModuleSensor sensor in sensors)
        {
            Assert.True(sensor.Unit is "mV" or "Cel" or "count");
            Assert.True(sensor.Seconds is 3600 or 86400);
            var batch = new TelemetryBatch();
            sensor.Read(batch, 0);
            if (batch.Count == 0) continue;

            byte[] bytes = new byte[batch.ReadingsLength];
            batch.CopyReadings(bytes, 0);
            var reader = new CborReader();
            reader.Reset(bytes, 0, bytes.Length);
            Assert.Equal(3, reader.ReadArrayHead());
            reader.ReadTextString(out int at, out int count);
            Assert.Equal(sensor.Name, Encoding.UTF8.GetString(bytes, at, count));
            reader.ReadInteger();
            found.Add(sensor.Name, reader.ReadInteger());
        }

        return found;
    }
}
