using Signet.Agent;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing.Flash;
using CborWriter = System.Formats.Cbor.CborWriter;

namespace Signet.Telemetry.Tests;

/// <summary>A SIM or a flash that fails for a while: nothing that was done goes unsaid, no alarm is lost, nothing comes twice.</summary>
public class FailingSimTests
{
    private static readonly ReadingName Overheat = new("overheat");
    private readonly World _world = new();
    private readonly ModelBackend _backend;

    public FailingSimTests() => _backend = _world.Backend();

    [Fact]
    public void An_alarm_that_finds_the_batch_full_is_kept_until_the_SIM_signs()
    {
        var device = Device();
        Fill(device, 64);
        int full = device.Stream.Unsigned;
        Break(device, "sign");
        Assert.Equal(ErrorCode.ApduTransportFailed, Assert.Throws<SignetException>(() => device.Stream.Alarm(Overheat, 99)).Code);
        Assert.Equal(full + 1, device.Stream.Unsigned);
        Assert.Throws<SignetException>(() => device.Stream.Alarm(Overheat, 100));
        device.Clock.Milliseconds += 7_000;
        Assert.Throws<SignetException>(() => device.Stream.Alarm(Overheat, 101));
        Assert.Throws<SignetException>(() => device.Stream.Settle());
        Assert.Throws<SignetException>(() => device.Stream.Poll());
        device.Card.Before = null;
        device.Stream.Poll();
        device.Stream.Poll();
        Assert.Equal(0, device.Stream.Unsigned);
        Assert.True(device.Stream.IsUrgent);
        var arrived = Arrived(device);
        Assert.Equal(full + 3, arrived.Count);
        var alarms = arrived.Where(r => r.Name is "overheat").ToList();
        Assert.Equal([99L, 100, 101], alarms.Select(r => (long)r.Value));
        Assert.Equal([0, 0, 7], alarms.Select(r => r.Offset));
        Assert.Equal(0, device.Report.Lost);
    }

    [Fact]
    public void So_is_one_that_finds_it_full_of_bytes()
    {
        var device = Device();
        var name = new ReadingName(new string('x', 30));
        Break(device, "sign");
        for (int i = 0; i < 30; i++) Assert.Throws<SignetException>(() => device.Stream.Alarm(name, (1L << 40) + i));
        device.Card.Before = null;
        device.Stream.Settle();
        Assert.Equal(2, device.Stream.Waiting);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (1L << 40) + i), Arrived(device).Select(r => (long)r.Value));
        Assert.Equal(0, device.Report.Lost);
    }

    [Fact]
    public void With_no_room_at_all_the_older_readings_make_it_and_are_counted()
    {
        var device = Device();
        Fill(device, 64);
        Break(device, "sign");
        for (int i = 0; i < 65; i++) Assert.Throws<SignetException>(() => device.Stream.Alarm(Overheat, i));
        Assert.Equal(64, device.Report.Lost);
        Assert.Equal((EventKind.Lost, 64), Last(device));
        device.Card.Before = null;
        Assert.True(device.Stream.Alarm(Overheat, 65));
        Assert.Equal(Enumerable.Range(0, 66).Select(i => (long)i), Arrived(device).Where(r => r.Name is "overheat").Select(r => (long)r.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_waits_behind_a_full_batch_outlives_a_sleep_and_comes_once(bool signed)
    {
        var device = Device();
        Fill(device, 64);
        Break(device, "sign");
        Assert.Throws<SignetException>(() => device.Stream.Alarm(Overheat, 99));
        device.Stream.BeforeSleep(60);
        if (signed)
        {
            // The batch alone comes to be a message before the power goes.
            int signatures = 0;
            device.Card.Before = name => { if (++signatures > 1) throw new SignetException(ErrorCode.ApduTransportFailed); };
            Assert.Throws<SignetException>(() => device.Stream.Settle());
            device.Stream.Checkpoint();
        }

        var later = Again(device);
        Assert.Equal(signed ? 1 : 65, later.Stream.Unsigned);
        var arrived = Arrived(later);
        Assert.Equal(65, arrived.Count);
        Assert.Equal(99L, arrived.Single(r => r.Name is "overheat").Value);
        later.Stream.BeforeSleep(60);
        Assert.Equal(0, Again(later).Stream.Unsigned);
    }

    [Fact]
    public void A_day_is_put_as_a_whole_or_not_at_all()
    {
        var device = Device();
        Fill(device, 60);
        device.Clock.Milliseconds += 86_400_000;
        Break(device, "sign");
        Assert.Throws<SignetException>(() => device.Stream.PutDay());
        Assert.Equal(60, device.Stream.Unsigned);
        Assert.Throws<SignetException>(() => device.Stream.PutDay());
        device.Card.Before = null;
        device.Stream.PutDay();
        device.Stream.PutDay();
        var day = Arrived(device).Select(r => r.Name as string).Where(n => n != null && n.StartsWith("day/", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, day.Count);
        Assert.Equal(8, day.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_command_that_was_done_has_its_result_though_the_SIM_can_not_sign(bool stored)
    {
        var device = Device(stored);
        Fill(device, 64);
        Break(device, "sign");
        device.Command(_backend.Command(1, w => Pair(w, 7, 8)));
        device.Command(_backend.Command(2));
        device.Command(_backend.Command(7));
        Assert.Equal((3L, 0L), (device.Report.Commands, device.Report.Refused));
        Assert.Equal(7, device.Stream.SampleSeconds);
        device.Card.Before = null;
        var results = Results(device);
        Assert.Equal([(1UL, 0), (2UL, 0), (3UL, 0)], results.Select(r => (r.Counter, r.Status)));
        Assert.NotNull(results[1].Detail);
    }

    [Fact]
    public void A_command_that_flash_can_not_count_is_answered_and_not_done_later_either()
    {
        var device = Device();
        device.Medium!.Fails = (kind, file) => kind != "size" && kind != "read" && file.StartsWith("conf", StringComparison.Ordinal);
        byte[] command = _backend.Command(1, w => Pair(w, 30, 600));
        device.Command(command);
        Assert.Equal((1L, 0L), (device.Report.Refused, device.Report.Commands));
        Assert.Equal(60, device.Stream.SampleSeconds);
        Assert.Equal((1UL, 2, (int)ErrorCode.StoreFailed), Results(device).Select(r => (r.Counter, r.Status, r.Error)).Single());
        device.Medium.Fails = null;
        device.Command(command);
        Assert.Equal(60, device.Stream.SampleSeconds);
        Assert.Empty(Results(device));
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Equal(30, device.Stream.SampleSeconds);
        Assert.Equal(0, Results(device).Single().Status);
    }

    [Fact]
    public void A_command_on_which_the_SIM_could_not_say_its_word_is_answered_and_one_that_it_denies_is_not()
    {
        var held = new HeldByTest { Throws = true };
        _world.Held = held;
        var device = Device();
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Equal(60, device.Stream.SampleSeconds);
        Assert.Equal((1UL, 2, (int)ErrorCode.ApduTransportFailed), Results(device).Select(r => (r.Counter, r.Status, r.Error)).Single());

        // Old, or not a command at all: nobody is answered.
        device.Command(_backend.Command(1, w => Pair(w, 30, 600), counter: 1));
        device.Command(_world.Issuer.Sign([0x80], "signet/command/1", _world.Identity.Id, null));
        held.Throws = false;
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Empty(Results(device));
        Assert.Equal((4L, 0L), (device.Report.Refused, device.Report.Commands));
        held.Denies = false;
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Equal(30, device.Stream.SampleSeconds);
    }

    private static (EventKind Kind, int Value) Last(StreamDevice device)
    {
        var events = device.Stream.Events;
        return (events.Kind(events.Count - 1), events.Value(events.Count - 1));
    }

    private static void Break(StreamDevice device, string operation) =>
        device.Card.Before = name =>
        {
            if (name == operation) throw new SignetException(ErrorCode.ApduTransportFailed);
        };

    // The last one of 64 closes the batch, which the SIM does not sign.
    private static void Fill(StreamDevice device, int readings)
    {
        Break(device, "sign");
        for (int i = 0; i < Math.Min(readings, 63); i++) device.Stream.Sample();
        if (readings == 64) Assert.Throws<SignetException>(() => device.Stream.Sample());
        Assert.Equal(readings, device.Stream.Unsigned);
        device.Card.Before = null;
    }

    private static void Pair(CborWriter w, int a, int b)
    {
        w.WriteStartArray(2);
        w.WriteInt32(a);
        w.WriteInt32(b);
        w.WriteEndArray();
    }

    private List<Reading> Arrived(StreamDevice device)
    {
        var readings = new List<Reading>();
        device.Stream.Settle();
        for (int n = device.Stream.Next(); n > 0; n = device.Stream.Next())
        {
            readings.AddRange(_backend.Receive(device.Stream.Buffer.AsSpan(device.Stream.Offset, n).ToArray()).Readings);
            device.Stream.Sent();
        }

        return readings;
    }

    private List<Result> Results(StreamDevice device) =>
        [.. Arrived(device).Where(r => r.Name is "result").Select(r => Result.Read((byte[])r.Value))];

    private StreamDevice Device(bool stored = true)
    {
        var device = new StreamDevice(_world, stored ? new RecordingMedium() : null, Wide).Open();
        device.Stream.Sample();
        Arrived(device);
        return device;
    }

    private StreamDevice Again(StreamDevice device) =>
        new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), Wide, true).Open();

    private static void Wide(AgentSettings settings)
    {
        settings.BatchReadings = 64;
        settings.BatchSeconds = 604_800;
    }

    private sealed class HeldByTest : IHeldKeys
    {
        public bool Throws { get; set; }
        public bool Denies { get; set; } = true;

        bool IHeldKeys.Denies(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            Throws ? throw new SignetException(ErrorCode.ApduTransportFailed) : Denies;
    }
}
