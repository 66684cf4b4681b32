using System.Security.Cryptography;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>What confirmations do, with a store and without.</summary>
public class ConfirmationTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_sent_stays_until_the_backend_has_confirmed_it(bool stored)
    {
        var backend = _world.Backend();
        var device = Device(stored);
        for (int i = 0; i < 3; i++) device.Stream.Sample();
        Assert.Equal(3, device.Stream.Waiting);

        // The broker takes all; the second is lost behind it.
        int n = 0;
        device.Publish(m => { if (n++ != 1) backend.Receive(m); });
        Assert.Equal(0, device.Stream.Waiting);
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(1, device.Report.Confirmations);
        Assert.Equal(1, device.Stream.Waiting);
        var again = device.Publish(m => backend.Receive(m));
        Assert.Equal(1UL, backend.Read(Assert.Single(again)).Sequence);
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(0, device.Stream.Waiting);

        // A confirmation that says the same again, or less, changes nothing.
        device.Confirm(backend.Confirm(backend.Epoch));
        device.Confirm(backend.Confirm(backend.Epoch, 1));
        Assert.Equal(0, device.Stream.Waiting);
        Assert.Equal([0L, 1, 2], backend.Held.Values.SelectMany(m => m.Readings).Select(r => (long)r.Value));
        backend.ChainHolds("end");
        Assert.Equal(0, backend.Duplicates);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_missing_and_gone_is_not_waited_for(bool stored)
    {
        var backend = _world.Backend();
        var device = Device(stored);
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        device.Confirm(backend.Confirm(backend.Epoch));
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));

        // A backend that lost message 0, which was confirmed once.
        backend.Held.Remove((backend.Epoch, 0));
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(0, device.Stream.Waiting);
        var descriptor = Describe(device);
        Assert.Equal(2, descriptor[13]);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_confirmation_of_what_we_did_not_sign_begins_an_epoch(bool stored, bool hash)
    {
        var backend = _world.Backend();
        var device = Device(stored);
        for (int i = 0; i < 3; i++) device.Stream.Sample();
        device.Publish(m => backend.Receive(m), 2);
        string old = backend.Epoch;
        device.Confirm(hash ? backend.Confirm(old, 1, "0123456789ABCDEF") : backend.Confirm(old, 3, "0123456789ABCDEF"));
        Assert.NotEqual(old, Convert.ToHexString(device.Stream.Epoch));
        Assert.Equal(0UL, device.Stream.NextSequence);
        Assert.True(device.Stream.IsDescriptorDue);
        var descriptor = Describe(device);
        Assert.Equal(old, Convert.ToHexString((byte[])descriptor[3]!));
        Assert.Equal(1, descriptor[4]);

        // What waited of the old one is sent; what comes is of the new one, from 0 on.
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        Assert.Equal(0, device.Stream.Waiting);
        Assert.Equal(3, backend.Held.Keys.Count(k => k.Epoch == old));
        Assert.Equal([0UL], backend.Held.Keys.Where(k => k.Epoch != old && !IsEvent(backend, k)).Select(k => k.Sequence));
        device.Confirm(backend.Confirm(old));
        Assert.Equal(0, device.Report.Confirmations);
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(1, device.Report.Confirmations);
        backend.ChainHolds("end");
        if (!stored) return;

        // The epoch outlives a start, and so does its number.
        var later = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        Assert.Equal(device.Stream.Epoch, later.Stream.Epoch);
        Assert.Equal(old, Convert.ToHexString((byte[])Describe(later)[3]!));
    }

    // An event of the foreign confirmation may make a message of its own.
    private static bool IsEvent(ModelBackend backend, (string, ulong) key) =>
        backend.Held[key].Readings.All(r => r.Name is string s && s.StartsWith("event/", StringComparison.Ordinal));

    [Fact]
    public void After_a_restart_the_message_itself_is_compared()
    {
        var backend = _world.Backend();
        var device = Device(true);
        for (int i = 0; i < 3; i++) device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        device.Stream.Checkpoint();
        var later = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        string epoch = backend.Epoch;
        later.Confirm(backend.Confirm(epoch, 2, "0123456789ABCDEF"));
        Assert.NotEqual(epoch, Convert.ToHexString(later.Stream.Epoch));
        later = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image())).Open();
        later.Confirm(backend.Confirm(epoch));
        Assert.Equal(epoch, Convert.ToHexString(later.Stream.Epoch));
        Assert.Equal(1, later.Report.Confirmations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_that_came_with_the_other_signature_is_ours_all_the_same(bool stored)
    {
        var backend = _world.Backend();
        var device = Device(stored);
        device.Stream.Sample();
        device.Publish(m =>
        {
            // n − s, by .NET's numbers; NIST SP 800-186 section 3.2.1.3.
            var order = System.Numerics.BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);
            var s = order - new System.Numerics.BigInteger(m.AsSpan(m.Length - 32), isUnsigned: true, isBigEndian: true);
            byte[] bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
            backend.Receive([.. m[..^32], .. new byte[32 - bytes.Length], .. bytes]);
        });
        string epoch = backend.Epoch;
        device.Confirm(backend.Confirm(epoch));
        Assert.Equal(1, device.Report.Confirmations);
        Assert.Equal(epoch, Convert.ToHexString(device.Stream.Epoch));
    }

    [Fact]
    public void Messages_of_others_are_refused_and_counted()
    {
        var backend = _world.Backend();
        var other = new IssuerKey();
        var commander = new IssuerKey();
        var device = new StreamDevice(_world, null, s => s.Issuers = [_world.Issuer.With(Issuer.Confirm), commander.With(Issuer.Command)]).Open();
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        byte[] good = backend.Confirm(backend.Epoch)!;
        var cose = new System.Formats.Cbor.CborReader(good);
        cose.ReadStartArray();
        byte[] header = cose.ReadByteString();
        cose.SkipValue();
        byte[] payload = cose.ReadByteString();
        byte[] id = _world.Identity.Id;
        (byte[], ErrorCode)[] cases =
        [
            (other.Sign(payload, "signet/confirm/1", id, 0), ErrorCode.IssuerUnknown),
            (other.Sign(payload, "signet/confirm/1", id, 0, kid: _world.Issuer.KeyId), ErrorCode.CoseSignatureInvalid),
            (commander.Sign(payload, "signet/confirm/1", id, 0), ErrorCode.IssuerForbidden),
            (_world.Issuer.Sign(payload, "signet/confirm/1", id, 1), ErrorCode.CoseSignatureInvalid),
            (_world.Issuer.Sign(payload, "signet/command/1", id, null), ErrorCode.CoseSignatureInvalid),
            (_world.Issuer.Sign(payload, "signet/telemetry/1", id, 0), ErrorCode.CoseSignatureInvalid),
            (_world.Issuer.Sign(payload, "signet/confirm/1", [.. id.Reverse()], 0), ErrorCode.CoseSignatureInvalid),
            (_world.Issuer.Sign(payload, "signet/confirm/1", id, 0, algorithm: -8), ErrorCode.CoseAlgorithmUnsupported),
            ([.. good, 0], ErrorCode.CoseMalformed),
            (good[..^1], ErrorCode.CoseMalformed),
            ([0xD2, .. good], ErrorCode.CoseMalformed),
            ([], ErrorCode.CoseMalformed),
            (_world.Issuer.Sign([0x80], "signet/confirm/1", id, 0), ErrorCode.ConfirmationMalformed),
        ];
        int refused = 0;
        foreach (var (message, code) in cases)
        {
            device.Clock.Delay(61_000);
            device.Confirm(message);
            Assert.Equal(++refused, device.Report.Refused);
            var events = device.Stream.Events;
            Assert.Equal((EventKind.Refused, (int)code), (events.Kind(events.Count - 1), events.Value(events.Count - 1)));
        }

        Assert.Equal(0, device.Report.Confirmations);
        device.Confirm(_world.Issuer.Sign(payload, "signet/confirm/1", id, 0, algorithm: -9));
        Assert.Equal(1, device.Report.Confirmations);
    }

    [Fact]
    public void An_element_that_holds_the_key_must_agree()
    {
        var held = new Held();
        _world.Held = held;
        var backend = _world.Backend();
        var device = Device(false);
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        held.Answer = () => true;
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal((0L, 1L), (device.Report.Confirmations, device.Report.Refused));
        held.Answer = () => throw new SignetException(ErrorCode.SimBusy);
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(0, device.Report.Confirmations);
        held.Answer = () => false;
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(1, device.Report.Confirmations);
        Assert.Equal(3, held.Asked);
    }

    [Fact]
    public void The_backends_time_sets_the_clock_and_its_floor()
    {
        var backend = _world.Backend();
        var clock = new VirtualClock { UtcSeconds = 1_795_305_600, Quality = TimeQuality.Floor };
        var device = new StreamDevice(_world, new RecordingMedium(), clock: clock).Open();
        device.Stream.Sample();
        device.Publish(m => backend.Receive(m));
        clock.Milliseconds += 5000;
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal((TimeQuality.Authenticated, ModelBackend.Clock), (clock.Quality, clock.UtcSeconds));
        Assert.Equal((ulong)ModelBackend.Clock, device.Store!.Numbers.Get(StoreNumbers.ClockFloor));

        // The message is of long ago by now: the time says too little to set the clock by.
        clock.Milliseconds += 3_600_000;
        clock.UtcSeconds += 3600;
        device.Confirm(backend.Confirm(backend.Epoch));
        Assert.Equal(ModelBackend.Clock + 3600, clock.UtcSeconds);

        // The floor outlives a start.
        var keeper = new KeeperClock();
        _ = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), clock: null).Open();
        Assert.True(keeper.Time.Offer((long)device.Store.Numbers.Get(StoreNumbers.ClockFloor), TimeQuality.Floor, 0));
        Assert.Equal((ModelBackend.Clock, TimeQuality.Floor), (keeper.Time.UtcSeconds(0), keeper.Time.Quality));
        Assert.False(keeper.Time.Offer(ModelBackend.Clock - 1, TimeQuality.Network, 0));
    }

    [Fact]
    public void Where_nobody_confirms_the_promise_ends_at_the_broker()
    {
        var device = new StreamDevice(_world, new RecordingMedium(), s => s.Issuers = []).Open();
        Assert.True(device.Stream.ConfirmByBroker);
        device.Stream.Sample();
        device.Publish(_ => { });
        Assert.Equal(0, Describe(device)[13]);
        device.Stream.Checkpoint();
        var later = new StreamDevice(_world, new RecordingMedium(device.Medium!.Image()), s => s.Issuers = []).Open();
        Assert.Equal(0, later.Stream.Waiting);
    }

    private StreamDevice Device(bool stored) => new StreamDevice(_world, stored ? new RecordingMedium() : null).Open();

    private Dictionary<int, object?> Describe(StreamDevice device) => DescriptorReader.Read(device.Stream.MakeDescriptor(), _world);

    private sealed class KeeperClock
    {
        public TimeKeeper Time { get; } = new(1_795_305_600, 0);
    }

    private sealed class Held : IHeldKeys
    {
        public Func<bool> Answer { get; set; } = () => false;
        public int Asked { get; private set; }

        public bool Denies(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset)
        {
            Asked++;
            return Answer();
        }
    }
}
