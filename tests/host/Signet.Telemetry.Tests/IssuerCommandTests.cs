using System.Security.Cryptography;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing.Flash;
using CborWriter = System.Formats.Cbor.CborWriter;

namespace Signet.Telemetry.Tests;

/// <summary>Issuers that come and go by command: kept sealed, never the last one, and no old command with them.</summary>
public class IssuerCommandTests
{
    private const ulong Add = 8, Remove = 9;
    private readonly World _world = new();
    private readonly ModelBackend _backend;
    private readonly IssuerKey _second = new();

    public IssuerCommandTests() => _backend = _world.Backend();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_was_added_commands_and_confirms_and_so_over_a_start(bool stored)
    {
        var device = Device(stored);
        device.Command(_backend.Command(2, by: _second, counter: 1));
        Assert.Equal((1L, 0L), (device.Report.Refused, device.Report.Commands));
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 3)));
        Assert.Equal((1UL, 0, ErrorCode.None), Results(device).Single());
        device.Command(_backend.Command(1, w => Pair(w, 30, 600), by: _second, counter: 5));
        Assert.Equal(30, device.Stream.SampleSeconds);
        if (!stored) return;

        var later = Again(device);
        later.Command(_backend.Command(1, w => Pair(w, 31, 600), by: _second, counter: 5));
        Assert.Equal(30, later.Stream.SampleSeconds);
        later.Command(_backend.Command(1, w => Pair(w, 32, 600), by: _second, counter: 6));
        Assert.Equal(32, later.Stream.SampleSeconds);
        Assert.Equal(6, DescriptorReader.Read(later.Stream.MakeDescriptor(), _world)[14]);
    }

    [Fact]
    public void One_that_was_removed_is_nobody_and_comes_back_without_its_old_commands()
    {
        var device = Device(true);
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 2)));
        byte[] old = _backend.Command(1, w => Pair(w, 30, 600), by: _second, counter: 4);
        device.Command(old);
        device.Command(_backend.Command(Remove, w => w.WriteByteString(_second.KeyId)));
        device.Command(_backend.Command(2, by: _second, counter: 5));
        Assert.Equal((1L, 3L), (device.Report.Refused, device.Report.Commands));
        var later = Again(device);
        later.Command(_backend.Command(2, by: _second, counter: 6));
        Assert.Equal(1, later.Report.Refused);
        later.Command(_backend.Command(Add, w => Issuer(w, _second, 2)));
        later.Command(_backend.Command(1, w => Pair(w, 40, 600)));
        later.Command(old);
        Assert.Equal((2L, 40), (later.Report.Refused, later.Stream.SampleSeconds));
        later.Command(_backend.Command(2, by: _second, counter: 7));
        Assert.Equal(3, later.Report.Commands);
    }

    [Fact]
    public void Who_was_in_the_settings_is_removed_for_good_by_another_and_not_by_itself()
    {
        var device = Device(true);
        device.Command(_backend.Command(Remove, w => w.WriteByteString(_world.Issuer.KeyId)));
        Assert.Equal((1UL, 1, ErrorCode.IssuerLast), Results(device).Single());

        // Its own right to command is as good as itself.
        device.Command(_backend.Command(Add, w => Issuer(w, _world.Issuer, 1)));
        Assert.Equal((2UL, 1, ErrorCode.IssuerLast), Results(device).Single());
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 2)));
        Results(device);

        // The only one who confirms: else the promise would end at the broker by itself.
        device.Command(_backend.Command(Remove, w => w.WriteByteString(_world.Issuer.KeyId), by: _second, counter: 1));
        Assert.Equal((1UL, 1, ErrorCode.IssuerLast), Results(device).Single());
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 3), by: _second, counter: 2));
        device.Command(_backend.Command(Remove, w => w.WriteByteString(_world.Issuer.KeyId), by: _second, counter: 3));
        Assert.Equal([0, 0], Results(device).Select(r => r.Status));
        foreach (var one in new[] { device, Again(device) })
        {
            long refused = one.Report.Refused;
            one.Command(_backend.Command(2));
            one.Confirm(_backend.Confirm(_backend.Epoch));
            Assert.Equal((refused + 2, 0L), (one.Report.Refused, one.Report.Confirmations));
            Assert.False(one.Stream.ConfirmByBroker);
        }
    }

    [Fact]
    public void Wrong_arguments_and_strangers_change_nothing()
    {
        var device = Device(true);
        byte[] spki = _second.Key.ExportSubjectPublicKeyInfo();
        byte[] other = [.. spki];
        other[20] ^= 1;
        foreach (var argument in new Action<CborWriter>[]
        {
            w => w.WriteNull(), w => w.WriteByteString(spki), w => Raw(w, spki[..90], 3), w => Raw(w, [.. spki, 0], 3), w => Raw(w, other, 3),
            w => Raw(w, spki, 0), w => Raw(w, spki, 4), w => Raw(w, spki, 256),
        })
        {
            device.Command(_backend.Command(Add, argument));
            Assert.Equal((1, ErrorCode.CommandMalformed), Results(device).Select(r => (r.Status, r.Error)).Single());
        }

        foreach (byte[] kid in new byte[][] { [], [1, 2, 3], [1, 2, 3, 4, 5] })
        {
            device.Command(_backend.Command(Remove, w => w.WriteByteString(kid)));
            Assert.Equal((1, ErrorCode.CommandMalformed), Results(device).Select(r => (r.Status, r.Error)).Single());
        }

        device.Command(_backend.Command(Remove, w => w.WriteByteString(_second.KeyId)));
        Assert.Equal((1, ErrorCode.IssuerUnknown), Results(device).Select(r => (r.Status, r.Error)).Single());

        // A stranger names itself, by its own signature.
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 3), by: _second, counter: 1));
        Assert.Equal(0, device.Report.Commands);
        device.Command(_backend.Command(2, by: _second, counter: 2));
        Assert.Equal(0, device.Report.Commands);
    }

    [Fact]
    public void There_is_room_for_eight_and_for_the_counters_of_sixteen()
    {
        var device = Device(true);
        var keys = Enumerable.Range(0, 8).Select(_ => new IssuerKey()).ToArray();
        foreach (var key in keys[..7]) device.Command(_backend.Command(Add, w => Issuer(w, key, 2)));
        Assert.Equal(7, device.Report.Commands);
        Results(device);
        device.Command(_backend.Command(Add, w => Issuer(w, keys[7], 2)));
        Assert.Equal((1, ErrorCode.IssuersFull), Results(device).Select(r => (r.Status, r.Error)).Single());

        // Rights of one that is known are no new one.
        device.Command(_backend.Command(Add, w => Issuer(w, keys[0], 3)));
        Assert.Equal(0, Results(device).Single().Status);
        var later = Again(device);
        ulong n = 1;
        foreach (var key in keys[..7]) later.Command(_backend.Command(2, by: key, counter: n++));
        Assert.Equal(7, later.Report.Commands);
        int full = 0;
        string before = Convert.ToHexString(later.Stream.Epoch);
        for (int i = 0; i < 10 && full == 0; i++)
        {
            var key = new IssuerKey();
            later.Command(_backend.Command(Remove, w => w.WriteByteString(keys[1].KeyId)));
            later.Command(_backend.Command(Add, w => Issuer(w, key, 2)));
            keys[1] = key;
            later.Command(_backend.Command(2, by: key, counter: 1));
            full = Results(later).Count(r => r.Error == ErrorCode.IssuersFull);
        }

        // An epoch of its own frees those of who is gone; old commands are void in it.
        Assert.Equal(1, full);
        Assert.NotEqual(before, Convert.ToHexString(later.Stream.Epoch));
        (long refused, long done) = (later.Report.Refused, later.Report.Commands);
        later.Command(_backend.Command(2, epoch: before));
        Assert.Equal((refused + 1, done), (later.Report.Refused, later.Report.Commands));
        Results(later);
        foreach (var one in new[] { later, Again(later) })
        {
            one.Command(_backend.Command(Add, w => Issuer(w, keys[1], 2)));
            Assert.Equal(0, Results(one)[^1].Status);
        }
    }

    [Fact]
    public void A_new_firmwares_issuer_is_not_locked_out_by_counters_of_those_who_are_gone()
    {
        var device = Device(true);
        for (int i = 0; i < 15; i++)
        {
            var key = new IssuerKey();
            device.Command(_backend.Command(Add, w => Issuer(w, key, 2)));
            device.Command(_backend.Command(2, by: key, counter: 1));
            device.Command(_backend.Command(Remove, w => w.WriteByteString(key.KeyId)));
            Results(device);
        }

        Assert.Equal((45L, 0L), (device.Report.Commands, device.Report.Refused));
        var later = new StreamDevice(
            _world, new RecordingMedium(device.Medium!.Image()), s => s.Issuers = [.. s.Issuers, _second.With(3)]).Open();
        byte[] old = _backend.Command(2, by: _second, counter: 1);
        later.Command(old);
        Assert.Equal((1L, 0L), (later.Report.Refused, later.Report.Commands));
        _backend.Epoch = Convert.ToHexString(later.Stream.Epoch);
        later.Command(old);
        later.Command(_backend.Command(2, by: _second, counter: 2));
        Assert.Equal((2L, 1L), (later.Report.Refused, later.Report.Commands));

        // Who stayed keeps its count.
        later.Command(_backend.Command(2, counter: 1));
        Assert.Equal(3, later.Report.Refused);
    }

    [Fact]
    public void A_first_one_who_confirms_moves_the_promise_to_the_backend()
    {
        foreach (var medium in new[] { new RecordingMedium(), null })
        {
            var device = new StreamDevice(_world, medium, s => s.Issuers = [_world.Issuer.With(Signet.Telemetry.Issuer.Command)]).Open();
            Learn(device);
            Assert.True(device.Stream.ConfirmByBroker);
            device.Command(_backend.Command(Add, w => Issuer(w, _world.Issuer, 3)));
            Assert.False(device.Stream.ConfirmByBroker);
            Assert.Equal(Signet.Agent.StreamAction.Reconnect, device.Stream.Actions);
            device.Stream.Sample();
            var sent = device.Publish(_ => { });
            Assert.NotEmpty(sent);

            // Nobody got it: it comes again, since the broker's word is not enough any more.
            _backend.Receive(sent[^1]);
            foreach (byte[] message in sent[..^1]) Assert.NotNull(message);
            device.Confirm(_backend.Confirm(_backend.Epoch));
            Assert.Equal(sent.Count - 1, device.Publish(m => _backend.Receive(m)).Count);
            device.Confirm(_backend.Confirm(_backend.Epoch));
            Assert.Equal(0, device.Stream.Waiting);
        }
    }

    [Fact]
    public void A_power_cut_at_any_write_adds_it_once_or_not_at_all()
    {
        var medium = new RecordingMedium();
        var device = new StreamDevice(_world, medium).Open();
        Learn(device);
        device.Stream.Checkpoint();
        var before = medium.Image();
        int start = medium.Log.Count;
        device.Command(_backend.Command(Add, w => Issuer(w, _second, 2), counter: 1));
        device.Stream.Checkpoint();
        byte[] use = _backend.Command(2, by: _second, counter: 1);
        int without = 0, with = 0;
        foreach (var (cut, image) in new PowerCuts(before, medium.Log.GetRange(start, medium.Log.Count - start), PowerCutModel.Torn).Enumerate())
        {
            var later = new StreamDevice(_world, new RecordingMedium(image)).Open();
            later.Command(use);
            bool there = later.Report.Commands == 1;
            Assert.True(there || later.Report.Refused == 1, "cut " + cut);
            with += there ? 1 : 0;
            without += there ? 0 : 1;

            // The counter goes with it.
            long commands = later.Report.Commands;
            later.Command(_backend.Command(1, w => Pair(w, 30, 600), counter: 1));
            Assert.Equal(there ? commands : commands + 1, later.Report.Commands);
        }

        Assert.True(with > 0 && without > 0);
    }

    private static void Raw(CborWriter w, byte[] spki, int rights)
    {
        w.WriteStartArray(2);
        w.WriteByteString(spki);
        w.WriteInt32(rights);
        w.WriteEndArray();
    }

    private static void Issuer(CborWriter w, IssuerKey key, int rights) => Raw(w, key.Key.ExportSubjectPublicKeyInfo(), rights);

    private static void Pair(CborWriter w, int a, int b)
    {
        w.WriteStartArray(2);
        w.WriteInt32(a);
        w.WriteInt32(b);
        w.WriteEndArray();
    }

    private StreamDevice Device(bool stored)
    {
        var device = new StreamDevice(_world, stored ? new RecordingMedium() : null).Open();
        Learn(device);
        return device;
    }

    private void Learn(StreamDevice device)
    {
        device.Stream.Sample();
        device.Publish(m => _backend.Receive(m));
    }

    private StreamDevice Again(StreamDevice device) => new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();

    private List<(ulong Counter, int Status, ErrorCode Error)> Results(StreamDevice device)
    {
        device.Stream.Poll();
        var results = new List<Result>();
        device.Publish(m => results.AddRange(_backend.Receive(m).Readings.Where(r => (r.Name as string) == "result").Select(r => Result.Read((byte[])r.Value))));
        return [.. results.Select(r => (r.Counter, r.Status, (ErrorCode)r.Error))];
    }
}
