using System.Formats.Cbor;
using System.Security.Cryptography;
using Signet.Agent;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;
using CborReader = System.Formats.Cbor.CborReader;

namespace Signet.Telemetry.Tests;

/// <summary>When a batch is signed, what an alarm does, and what names cost.</summary>
public class SamplingTests
{
    private readonly World _world = new();
    private readonly ModelBackend _backend;

    public SamplingTests() => _backend = _world.Backend();

    [Fact]
    public void Sixteen_readings_make_one_message_and_one_signature()
    {
        var device = Device(s => { s.BatchReadings = 16; s.BatchSeconds = 3600; });
        int calls = device.Card.Calls.Count;
        for (int i = 0; i < 31; i++)
        {
            device.Clock.Delay(60_000);
            device.Stream.Sample();
        }

        Assert.Equal(1, device.Card.Calls.Count - calls);
        Assert.Equal((1, 15), (device.Stream.Waiting, device.Stream.Unsigned));
        device.Publish(m => _backend.Receive(m));
        var messages = _backend.Held.Values.ToList();
        Assert.Equal([16, 15], messages.Select(m => m.Readings.Count));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => 60 * i), messages[0].Readings.Select(r => r.Offset));
        Assert.Equal(messages[0].Hash, messages[1].Previous);
    }

    [Fact]
    public void A_batch_that_is_old_is_signed_though_it_is_not_full()
    {
        var device = Device(s => { s.BatchReadings = 16; s.BatchSeconds = 300; });
        device.Stream.Sample();
        device.Clock.Delay(299_000);
        device.Stream.Poll();
        Assert.Equal(0, device.Stream.Waiting);
        device.Clock.Delay(1000);
        device.Stream.Poll();
        Assert.Equal((1, 0), (device.Stream.Waiting, device.Stream.Unsigned));
    }

    [Fact]
    public void A_signature_that_fails_loses_no_reading()
    {
        var device = Device(s => s.BatchReadings = 2);
        device.Card.Before = _ => throw new SignetException(ErrorCode.SimBusy);
        device.Stream.Sample();
        Assert.Equal(ErrorCode.SimBusy, Assert.Throws<SignetException>(device.Stream.Sample).Code);
        Assert.Equal(2, device.Stream.Unsigned);
        device.Card.Before = null;
        device.Stream.SampleDue();
        device.Publish(m => _backend.Receive(m));
        Assert.Equal([0L, 1], _backend.Held.Values.Single().Readings.Select(r => (long)r.Value));
    }

    [Fact]
    public void More_than_a_batch_holds_makes_another()
    {
        var device = Device(s => { s.BatchReadings = 64; s.BatchSeconds = 86400; });
        for (int i = 0; i < 200; i++) device.Stream.Sample();
        device.Publish(m => _backend.Receive(m));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), _backend.Held.Values.SelectMany(m => m.Readings).Select(r => (long)r.Value));
        Assert.All(_backend.Held.Values, m => Assert.InRange(m.Bytes.Length, 1, TelemetrySigner.MaxMessage));
    }

    [Fact]
    public void An_alarm_is_durable_and_goes_first()
    {
        var device = Device(s => s.Alarms = [new AlarmRule("n", double.NegativeInfinity, 10, 5)]);
        device.Stream.Sample();
        device.Stream.Sample();
        Assert.False(device.Stream.IsUrgent);
        device.Sensor.Value = 11;
        device.Stream.Sample();
        Assert.True(device.Stream.IsUrgent);

        // The power goes now: the alarm is on flash, and what waited for its window went with it.
        var cut = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        Assert.Equal(2UL, _backend.Read(cut.Publish(_ => { })[0]).Sequence);
        var sent = device.Publish(m => _backend.Receive(m));
        Assert.Equal([2UL, 0, 1], sent.Select(m => _backend.Read(m).Sequence));
        Assert.False(device.Stream.IsUrgent);
    }

    [Theory]
    [InlineData(new double[] { 0, 11, 12, 11, 9, 11, 5, 11 }, new[] { false, true, false, false, false, false, false, true })]
    [InlineData(new double[] { -2, -1, 4, -1, 10, 11, double.NaN, 4, -1 }, new[] { true, false, false, false, false, false, false, false, false })]
    [InlineData(new double[] { double.PositiveInfinity, double.NaN, 5, double.NegativeInfinity }, new[] { true, false, false, true })]
    public void An_alarm_ends_inside_by_the_hysteresis(double[] values, bool[] raised)
    {
        var rule = new AlarmRule("n", 0, 10, 5);
        Assert.Equal(raised, values.Select(rule.Observe));
    }

    [Fact]
    public void An_alarm_by_call_says_whether_it_is_durable()
    {
        Assert.True(Device().Stream.Alarm(new ReadingName("door"), 1));
        var ram = new StreamDevice(_world, null).Open();
        Assert.False(ram.Stream.Alarm(new ReadingName("door"), 1));
        Assert.Equal(1, ram.Stream.Waiting);
        var broken = Device();
        broken.Medium!.Fails = (kind, _) => kind is "append" or "commit";
        Assert.False(broken.Stream.Alarm(new ReadingName("door"), 1));
    }

    [Fact]
    public void Names_are_indices_that_mean_the_same_as_long_as_the_epoch_lasts()
    {
        var device = Device(s => { s.IndexNames = true; s.BatchReadings = 16; });
        for (int i = 0; i < 16; i++)
        {
            device.Stream.Sample();
            device.Clock.Delay(1000);
        }

        byte[] message = device.Publish(m => _backend.Receive(m)).Single();
        Assert.All(_backend.Held.Values.Single().Readings, r => Assert.Equal(0, r.Name));

        // 83 00 offset value: values below 24 take one byte, so four a reading, one of them the value.
        Assert.Equal(78 + 2 + 1 + 9 + 1 + 5 + 1 + 9 + (16 * 4), message.Length);
        var names = (List<object?>)DescriptorReader.Read(device.Stream.MakeDescriptor(), _world)[7]!;
        Assert.Equal(["n", "count"], (List<object?>)names[0]!);

        // Another firmware: another sensor before ours, and ours has another unit.
        var table = new NameTable();
        var kept = new byte[NameTable.MaxSize];
        Assert.True(table.Use("n", "count"));
        var w = new Signet.Core.CborWriter();
        w.Reset(kept, 0, kept.Length);
        table.Write(w);
        var later = new NameTable();
        later.Read(kept, 0, w.Count);
        Assert.True(later.Use("m", ""));
        Assert.True(later.Use("n", "kW"));
        Assert.False(later.Use("n", "kW"));
        Assert.Equal(3, later.Count);
        Assert.False(later.Use("n", "count"));
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(-9)]
    public void The_algorithm_is_what_the_settings_say(int algorithm)
    {
        var device = Device(s => s.Algorithm = algorithm);
        device.Stream.Sample();
        byte[] message = device.Publish(_ => { }).Single();
        var r = new CborReader(message, CborConformanceMode.Ctap2Canonical);
        r.ReadStartArray();
        byte[] header = r.ReadByteString();
        Assert.Equal(Convert.ToHexString(IssuerKey.Header(algorithm, device.World.Identity.KeyId)), Convert.ToHexString(header));
        r.SkipValue();
        byte[] payload = r.ReadByteString(), signature = r.ReadByteString();
        byte[] signed = IssuerKey.ToBeSigned(header, IssuerKey.Aad("signet/telemetry/1", device.World.Identity.Id, 0), payload);
        Assert.True(_world.Key.VerifyData(signed, signature, HashAlgorithmName.SHA256));
        Assert.Equal(ErrorCode.SettingInvalid, Assert.Throws<SignetException>(() => new AgentSettings { BrokerHost = "x", Algorithm = -8 }.Check()).Code);
    }

    [Fact]
    public void A_sensor_has_a_rate_of_its_own()
    {
        var fast = new NumberSensor();
        var slow = new NumberSensor();
        ISensor[] sensors = [new PacedSensor(fast, 10), slow];
        var schedule = new SampleSchedule(sensors);
        var read = new List<(int, long)>();
        for (long now = 0; now <= 60_000; now += 1000)
        {
            for (int i = 0; i < 2; i++)
            {
                if (!schedule.IsDue(i, now)) continue;

                read.Add((i, now));
                schedule.Took(i, now, 30);
            }
        }

        Assert.Equal([0L, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000], read.Where(r => r.Item1 == 0).Select(r => r.Item2));
        Assert.Equal([0L, 30_000, 60_000], read.Where(r => r.Item1 == 1).Select(r => r.Item2));
        Assert.Equal(70_000, schedule.Next());
    }

    [Theory]
    [InlineData(3600, 600, 6)]
    [InlineData(86400, 600, 144)]
    [InlineData(600, 600, 1)]
    [InlineData(60, 600, 1)]
    public void Over_deep_sleeps_a_sensor_keeps_its_rate_on_the_average(int pace, int sleep, int oneOf)
    {
        ISensor[] sensors = [new PacedSensor(new NumberSensor(), pace), new NumberSensor()];
        int read = 0, others = 0;
        for (int noise = 0; noise < 65536; noise++)
        {
            var schedule = new SampleSchedule(sensors);
            schedule.Wake(0, 5000, sleep, noise);
            schedule.Wake(1, 5000, sleep, noise);
            read += schedule.IsDue(0, 5000) ? 1 : 0;
            others += schedule.IsDue(1, 5000) ? 1 : 0;
            if (!schedule.IsDue(0, 5000)) Assert.True(schedule.IsDue(0, 5000 + (1000L * pace)));
        }

        Assert.InRange(read, 65536 / oneOf, (65536 / oneOf) + 1);
        Assert.Equal(65536, others);
    }

    [Fact]
    public void Readings_that_are_not_signed_outlive_a_sleep_and_go_on_in_one_batch()
    {
        var device = Device(s => { s.BatchReadings = 16; s.BatchSeconds = 3600; });
        var image = device.Medium!.Image();
        int signatures = 0;
        long value = 0;
        var clock = device.Clock;
        for (int wake = 0; wake < 16; wake++)
        {
            device = new StreamDevice(_world, new RecordingMedium(image), s => { s.BatchReadings = 16; s.BatchSeconds = 3600; }, woke: true,
                clock: new VirtualClock { UtcSeconds = clock.UtcSeconds, Quality = TimeQuality.Network }).Open();
            device.Sensor.Value = value++;
            device.Stream.SampleDue();
            device.Stream.BeforeSleep(60);
            signatures += device.Card.Calls.Count;
            image = device.Medium!.Image();
            clock.Delay(60_000);
        }

        Assert.Equal(1, signatures);
        Assert.Equal(1, device.Stream.Waiting);
        device.Publish(m => _backend.Receive(m));
        var readings = _backend.Held.Values.Single().Readings;
        Assert.Equal(Enumerable.Range(0, 16).Select(i => ((long)i, 60 * i)), readings.Select(r => ((long)r.Value, r.Offset)));
    }

    [Fact]
    public void What_the_RAM_loses_with_its_SIM_is_counted()
    {
        var device = new StreamDevice(_world, null).Open();
        device.Stream.Sample();
        device.Stream.Sample();
        device.Stream.Close();
        Assert.Equal(2, device.Report.Lost);
    }

    [Fact]
    public void The_descriptor_comes_at_a_start_and_after_a_sleep_only_when_it_differs()
    {
        var device = Device();
        Assert.True(device.Stream.IsDescriptorDue);
        var first = DescriptorReader.Read(device.Stream.MakeDescriptor(), _world);
        device.Stream.DescriptorSent();
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14], first.Keys.Order());
        Assert.Equal((1, 1, 0), (first[4], first[8], first[9]));
        Assert.Null(first[3]);
        Assert.Equal(_world.Credentials.ClientChain[0], (byte[])((List<object?>)first[11]!)[0]!);
        Assert.Equal(["applet", "module", "firmware"], ((Dictionary<string, object?>)first[10]!).Keys);

        var image = device.Medium!.Image();
        var woke = new StreamDevice(_world, new RecordingMedium(image), woke: true).Open();
        Assert.False(woke.Stream.IsDescriptorDue);
        Assert.True(new StreamDevice(_world, new RecordingMedium(image), s => s.Policy = Tls.OffloadPolicy.Fast, woke: true).Open().Stream.IsDescriptorDue);
        var started = new StreamDevice(_world, new RecordingMedium(image)).Open();
        Assert.True(started.Stream.IsDescriptorDue);
        Assert.Equal(2, DescriptorReader.Read(started.Stream.MakeDescriptor(), _world)[4]);
    }

    private StreamDevice Device(Action<AgentSettings>? change = null) => new StreamDevice(_world, new RecordingMedium(), change).Open();
}
