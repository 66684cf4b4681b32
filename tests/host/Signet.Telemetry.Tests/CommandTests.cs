using System.Formats.Cbor;
using Signet.Agent;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;
using CborWriter = System.Formats.Cbor.CborWriter;
using CborReader = System.Formats.Cbor.CborReader;

namespace Signet.Telemetry.Tests;

/// <summary>Commands: what is done once, what is refused, and what is answered.</summary>
public class CommandTests
{
    private readonly World _world = new();
    private readonly ModelBackend _backend;

    public CommandTests() => _backend = _world.Backend();

    public static TheoryData<int, string> WrongArguments()
    {
        var data = new TheoryData<int, string>();
        string host = "6161";
        foreach (var (number, argument) in new (int, string)[]
        {
            // Set interval: [sample seconds, send seconds].
            (1, "F6"), (1, "80"), (1, "8101"), (1, "820001"), (1, "820100"), (1, "821A0001518101"), (1, "82011A00093A81"),
            (1, "83010101"), (1, "822001"), (1, "82F6F6"), (1, "826131" + "01"), (1, "A10101"), (1, "821BFFFFFFFFFFFFFFFF01"),

            // Nothing but null.
            (2, "00"), (2, "80"), (2, "F4"), (3, "40"), (4, "60"), (6, "A0"), (7, "8100"),

            // Change broker: [host, port, anchor, seconds].
            (5, "F6"), (5, "80"), (5, "83" + host + "01F6"), (5, "84" + "60" + "01F6183C"), (5, "84" + "41" + "61" + "01F6183C"),
            (5, "84" + host + "00F6183C"), (5, "84" + host + "1A00010000F6183C"), (5, "84" + host + "01F6183B"),
            (5, "84" + host + "01F61A00015181"), (5, "84" + host + "0140183C"), (5, "84" + host + "01" + "6161" + "183C"),
            (5, "84" + "6120" + "01F6183C"), (5, "84" + "612F" + "01F6183C"), (5, "84" + host + "01F6183C00"),
            (5, "84" + "78FE" + Convert.ToHexString(Enumerable.Repeat((byte)'a', 254).ToArray()) + "01F6183C"),
        })
        {
            data.Add(number, argument);
        }

        return data;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_command_is_done_once_and_answered(bool stored)
    {
        var device = Device(stored);
        byte[] command = _backend.Command(1, w => Pair(w, 30, 600));
        device.Command(command);
        Assert.Equal((30, 600), (device.Stream.SampleSeconds, device.Stream.SendSeconds));
        AssertResult(device, 1, 0, ErrorCode.None);

        // Again: a replay, which has no answer.
        device.Command(command);
        Assert.Equal(1, device.Report.Refused);
        Assert.Equal(1, device.Report.Commands);
        Assert.Empty(Results(device));

        // A lower counter, another epoch.
        device.Command(_backend.Command(3, counter: 1));
        device.Command(_backend.Command(3, epoch: "0102030405060708", counter: 9));
        Assert.Equal(3, device.Report.Refused);
        Assert.Empty(Results(device));
        device.Command(_backend.Command(3));
        AssertResult(device, 2, 0, ErrorCode.None);
        Assert.Equal(StreamAction.Flush, device.Stream.Actions);
        if (!stored) return;

        var later = Again(device);
        Assert.Equal((30, 600), (later.Stream.SampleSeconds, later.Stream.SendSeconds));
        later.Command(command);
        Assert.Equal((1L, 0L), (later.Report.Refused, later.Report.Commands));
        var descriptor = DescriptorReader.Read(later.Stream.MakeDescriptor(), _world);
        Assert.Equal(1, descriptor[14]);
    }

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public void An_argument_of_another_form_is_refused_with_an_answer(int number, string argument)
    {
        var device = Device(true);
        bool whole = argument != "84" + "6161" + "01F6183C00";
        device.Command(_backend.Command((ulong)number, w => w.WriteEncodedValue(Convert.FromHexString(whole ? argument : argument[..^2]))));
        if (!whole)
        {
            // That one was right; with a byte behind it the payload is no command at all.
            AssertResult(device, 1, 3, ErrorCode.None);
            byte[] payload = [.. ModelBackend.CommandPayload(2, null, 0, 2, _backend.Epoch), 0];
            device.Command(_world.Issuer.Sign(payload, "signet/command/1", _world.Identity.Id, null));
            Assert.Equal(1, device.Report.Refused);
            Assert.Empty(Results(device));
            return;
        }

        AssertResult(device, 1, 1, ErrorCode.CommandMalformed);
        Assert.Equal(0, device.Report.Commands);
        Assert.Equal(StreamAction.None, device.Stream.Actions);
        Assert.Equal("broker.example", device.Stream.BrokerHost);

        // Its counter is used up all the same, over a start too.
        var later = Again(device);
        later.Command(_backend.Command(2, counter: 1));
        Assert.Equal((1L, 0L), (later.Report.Refused, later.Report.Commands));
    }

    [Fact]
    public void Limits_of_time_are_kept_and_unknown_commands_named()
    {
        var device = Device(true);
        device.Command(_backend.Command(2, until: ModelBackend.Clock - 1));
        AssertResult(device, 1, 1, ErrorCode.CommandExpired);
        device.Command(_backend.Command(2, until: ModelBackend.Clock));
        Assert.Equal(0, (int)Results(device).Single().Status);
        device.Clock.Quality = TimeQuality.Floor;
        device.Command(_backend.Command(2, until: ulong.MaxValue));
        AssertResult(device, 3, 1, ErrorCode.CommandExpired);
        device.Command(_backend.Command(99, w => w.WriteTextString("x")));
        AssertResult(device, 4, 1, ErrorCode.CommandUnknown);
        device.Command(_backend.Command(0));
        AssertResult(device, 5, 1, ErrorCode.CommandUnknown);
    }

    [Fact]
    public void Only_who_may_command_does()
    {
        var confirmer = new IssuerKey();
        var second = new IssuerKey();
        var device = new StreamDevice(_world, null, s => s.Issuers =
            [_world.Issuer.With(Issuer.Confirm | Issuer.Command), confirmer.With(Issuer.Confirm), second.With(Issuer.Command)]).Open();
        Learn(device);
        device.Command(_backend.Command(2, by: confirmer, counter: 1));
        device.Command(_backend.Command(2, by: new IssuerKey(), counter: 1));
        byte[] forged = _backend.Command(2, counter: 1);
        forged[^1] ^= 1;
        device.Command(forged);
        Assert.Equal((3L, 0L), (device.Report.Refused, device.Report.Commands));
        Assert.Empty(Results(device));

        // Each counts for itself.
        device.Command(_backend.Command(2, counter: 7));
        device.Command(_backend.Command(2, by: second, counter: 1));
        Assert.Equal(2, device.Report.Commands);
        var results = Results(device);
        Assert.Equal([7UL, 1UL], results.Select(r => r.Counter));
        Assert.Equal(Convert.ToHexString(second.KeyId), results[1].KeyId);
    }

    [Fact]
    public void The_status_says_how_it_is()
    {
        var device = Device(true);
        device.Stream.Starts = 3;
        device.Stream.IsSafe = true;
        device.Stream.QuotaLeft = 4711;
        device.Clock.Milliseconds += 65_000;
        device.Command(_backend.Command(2));
        var result = Results(device).Single();
        Assert.Equal((0, 0, 1UL), (result.Status, result.Error, result.Counter));
        Assert.Equal(["safe", "quota", "store", "starts", "uptime", "dropped", "waiting"], result.Detail!.Keys);
        Assert.Equal(true, result.Detail["safe"]);
        Assert.Equal([4711, 1, 3, 65], new[] { "quota", "store", "starts", "uptime" }.Select(k => (int)result.Detail[k]!));
    }

    [Fact]
    public void A_broker_that_confirms_stays()
    {
        var device = Device(true);
        device.Command(_backend.Command(5, w => Broker(w, "new.example", 8884, [1, 2, 3], 60)));
        Assert.Equal(("new.example", 8884), (device.Stream.BrokerHost, device.Stream.BrokerPort));
        Assert.Equal([1, 2, 3], device.Stream.BrokerAnchor);
        Assert.Equal(StreamAction.Reconnect, device.Stream.Actions);
        AssertResult(device, 1, 3, ErrorCode.None);

        // A confirmation of what went to the old broker is none of the new one.
        device.Confirm(_backend.Confirm(_backend.Epoch));
        Assert.Empty(Results(device));
        device.Stream.Did(StreamAction.Reconnect);
        device.Confirm(_backend.Confirm(_backend.Epoch));
        Assert.True(device.Stream.IsTrying);

        // Something is signed for the new one, without any reading that is due.
        AssertResult(device, 1, 3, ErrorCode.None);
        Assert.Empty(Results(device));
        device.Confirm(_backend.Confirm(_backend.Epoch));
        AssertResult(device, 1, 0, ErrorCode.None);
        device.Clock.Milliseconds += 100_000;
        device.Stream.Poll();
        Assert.Equal("new.example", device.Stream.BrokerHost);
        Assert.Equal("new.example", Again(device).Stream.BrokerHost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_broker_that_does_not_confirm_is_left(bool restart)
    {
        var device = Device(true);
        device.Command(_backend.Command(5, w => Broker(w, "new.example", 8884, null, 60)));
        AssertResult(device, 1, 3, ErrorCode.None);
        device.Stream.Did(StreamAction.Reconnect);
        if (restart)
        {
            // Taken for a crash that the new broker has caused.
            device = Again(device);
        }
        else
        {
            device.Clock.Milliseconds += 59_999;
            device.Stream.Poll();
            Assert.Equal("new.example", device.Stream.BrokerHost);
            device.Clock.Milliseconds += 1;
        }

        device.Stream.Poll();
        Assert.Equal("broker.example", device.Stream.BrokerHost);
        Assert.Equal(StreamAction.Reconnect, device.Stream.Actions);

        // A start may send again what it does not know to be sent; that is the same message.
        var end = Results(device)[^1];
        Assert.Equal((1UL, 2, ErrorCode.BrokerNotConfirmed), (end.Counter, end.Status, (ErrorCode)end.Error));
        var events = device.Stream.Events;
        Assert.Equal((EventKind.Rollback, (int)ErrorCode.BrokerNotConfirmed), (events.Kind(events.Count - 1), events.Value(events.Count - 1)));
        Assert.Equal("broker.example", Again(device).Stream.BrokerHost);
    }

    [Fact]
    public void A_trial_goes_on_over_a_sleep_and_counts_it()
    {
        var device = Device(true);
        device.Command(_backend.Command(5, w => Broker(w, "new.example", 8884, null, 600)));
        device.Publish(m => _backend.Receive(m));
        device.Clock.Milliseconds += 100_000;
        device.Stream.BeforeSleep(300);
        device = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), woke: true).Open();
        Assert.Equal("new.example", device.Stream.BrokerHost);
        device.Clock.Milliseconds += 199_000;
        device.Stream.Poll();
        Assert.Equal("new.example", device.Stream.BrokerHost);
        device.Clock.Milliseconds += 1_001;
        device.Stream.Poll();
        Assert.Equal("broker.example", device.Stream.BrokerHost);
    }

    [Theory]
    [InlineData("conf")]
    public void Counters_that_are_lost_let_no_old_command_in(string name)
    {
        var device = Device(true);
        byte[] command = _backend.Command(1, w => Pair(w, 30, 600));
        device.Command(command);
        device.Stream.Checkpoint();
        string epoch = _backend.Epoch;
        var image = device.Medium!.Image();
        foreach (string file in image.Keys.Where(k => k.StartsWith(name, StringComparison.Ordinal)).ToList()) image.Remove(file);
        var later = new StreamDevice(_world, new RecordingMedium(image)).Open();
        Assert.NotEqual(epoch, Convert.ToHexString(later.Stream.Epoch));
        later.Command(command);
        Assert.Equal((1L, 0L), (later.Report.Refused, later.Report.Commands));

        // The new epoch is kept, and takes commands.
        var third = Again(later);
        Assert.Equal(later.Stream.Epoch, third.Stream.Epoch);
        third.Command(_backend.Command(2, epoch: Convert.ToHexString(third.Stream.Epoch)));
        Assert.Equal(1, third.Report.Commands);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_an_earlier_firmware_has_kept_counts(int version)
    {
        var device = Device(true);
        string epoch = _backend.Epoch;

        // As docs/SPEC.md 8.11 has it: one counter, 30 and 600 s, changed by 7, a broker without an anchor, no trial.
        byte[] issuers = version == 1 ? [] : [0, 0];
        byte[] host = [.. "new.example".Select(c => (byte)c)];
        byte[] value = [
            (byte)version, 1, 0, 0, 0, 30, 0, 0, 2, 88, 0, 0, 0, 0, 0, 0, 0, 7, .. _world.Issuer.KeyId, 0, 0, 0, 0, 0, 0, 0, 7,
            .. issuers, (byte)host.Length, .. host, 0x22, 0xB3, 0, 0, 0];
        device.Store!.CreateValue("conf", value.Length).Write(value, 0, value.Length);
        device.Store.Numbers.Raise(StoreNumbers.CommandSequence, 1);
        var later = Again(device);
        Assert.Equal(epoch, Convert.ToHexString(later.Stream.Epoch));
        Assert.Equal((30, 600, "new.example", 8883), (later.Stream.SampleSeconds, later.Stream.SendSeconds, later.Stream.BrokerHost, later.Stream.BrokerPort));
        later.Command(_backend.Command(2, counter: 7));
        Assert.Equal((1L, 0L), (later.Report.Refused, later.Report.Commands));
        later.Command(_backend.Command(2, counter: 8));
        Assert.Equal(1, later.Report.Commands);
        Assert.Equal("new.example", Again(later).Stream.BrokerHost);
    }

    [Fact]
    public void A_counter_that_can_not_be_kept_does_nothing()
    {
        var device = Device(true);
        device.Medium!.Fails = (kind, file) => kind != "size" && kind != "read" && file.StartsWith("conf", StringComparison.Ordinal);
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Equal((1L, 0L), (device.Report.Refused, device.Report.Commands));
        Assert.Equal(60, device.Stream.SampleSeconds);
        AssertResult(device, 1, 2, ErrorCode.StoreFailed);
        device.Medium.Fails = null;
        device.Command(_backend.Command(1, w => Pair(w, 30, 600)));
        Assert.Equal(30, device.Stream.SampleSeconds);
    }

    [Fact]
    public void Events_go_out_once_and_again_on_command()
    {
        var device = Device(true);
        device.Stream.Note(EventKind.Start, 2);
        device.Stream.Note(EventKind.Error, 126);
        Assert.Equal([("event/start", 2L), ("event/error", 126L)], Events(device));
        Assert.Empty(Events(device));
        device.Command(_backend.Command(7));
        var events = new List<(string, long)>();
        device.Publish(m => events.AddRange(_backend.Receive(m).Readings.Where(r => r.Value is long).Select(r => ((string)r.Name, (long)r.Value))));
        Assert.Equal([("event/start", 2L), ("event/error", 126L)], events);

        // Kept over a start, sent or not.
        device.Stream.Note(EventKind.Error, 127);
        device.Stream.Checkpoint();
        var later = Again(device);
        Assert.Equal([("event/error", 127L)], Events(later));
        Assert.Equal(3, later.Stream.Events.Count);
    }

    private static List<(string, long)> Events(StreamDevice device)
    {
        var backend = device.World.Backend();
        var events = new List<(string, long)>();
        device.Publish(m => events.AddRange(backend.Receive(m).Readings.Select(r => ((string)r.Name, (long)r.Value))));
        return events;
    }

    private static void Pair(CborWriter w, int a, int b)
    {
        w.WriteStartArray(2);
        w.WriteInt32(a);
        w.WriteInt32(b);
        w.WriteEndArray();
    }

    private static void Broker(CborWriter w, string host, int port, byte[]? anchor, int seconds)
    {
        w.WriteStartArray(4);
        w.WriteTextString(host);
        w.WriteInt32(port);
        if (anchor == null) w.WriteNull();
        else w.WriteByteString(anchor);
        w.WriteInt32(seconds);
        w.WriteEndArray();
    }

    private StreamDevice Device(bool stored)
    {
        var device = new StreamDevice(_world, stored ? new RecordingMedium() : null).Open();
        Learn(device);
        return device;
    }

    // The backend hears of the epoch.
    private void Learn(StreamDevice device)
    {
        device.Stream.Sample();
        device.Publish(m => _backend.Receive(m));
    }

    private StreamDevice Again(StreamDevice device) => new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();

    private void AssertResult(StreamDevice device, ulong counter, int status, ErrorCode error)
    {
        var result = Results(device).Single();
        Assert.Equal((counter, status, error), (result.Counter, result.Status, (ErrorCode)result.Error));
        Assert.Equal(Convert.ToHexString(_world.Issuer.KeyId), result.KeyId);
        Assert.Null(result.Detail);
    }

    private List<Result> Results(StreamDevice device)
    {
        device.Stream.Poll();
        var results = new List<Result>();
        device.Publish(m => results.AddRange(_backend.Receive(m).Readings.Where(r => (r.Name as string) == "result").Select(r => Result.Read((byte[])r.Value))));
        return results;
    }
}
