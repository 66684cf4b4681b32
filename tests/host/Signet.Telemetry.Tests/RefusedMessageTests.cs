using Signet.Agent;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>Messages that the broker refuses by themselves: set aside, never lost, offered again in measure, in nobody's way.</summary>
public class RefusedMessageTests
{
    private const int Day = 86_400_000;
    private readonly World _world = new();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void One_is_passed_by_the_others_and_comes_when_the_broker_takes_it(bool stored, bool byBroker)
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, stored ? new RecordingMedium() : null, s => s.ConfirmByBroker = byBroker).Open();
        Assert.Empty(Round(device, backend, _ => false));
        Sample(device, 5);
        Assert.Equal([2L], Publish(device, backend, 2));
        Assert.Equal(1, device.Stream.SetAsideCount);
        Assert.Equal([0L, 1, 3, 4], backend.Values());
        Assert.Equal((EventKind.Error, (int)ErrorCode.MqttPublishRefused), Last(device));

        // The backend asks; it is not offered each time that it does.
        for (int i = 0; i < 5; i++)
        {
            device.Confirm(backend.Word);
            Assert.Empty(Publish(device, backend, 2));
            Assert.Empty(Round(device, backend, _ => false));
        }

        // Once a day it is, in vain; then it is taken.
        PassADay(device);
        Assert.Equal([2L], Round(device, backend, _ => false));
        Assert.Empty(Round(device, backend, _ => true));
        PassADay(device);
        Assert.Equal([2L], Round(device, backend, _ => true));
        device.Confirm(backend.Word);
        Assert.Equal(0, device.Stream.SetAsideCount);
        Publish(device, backend, -1);
        Assert.Equal([0L, 1, 2, 3, 4], backend.Values().Order());
        backend.HoldsAll("end");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_outlives_starts_and_a_full_outbox_and_is_offered_at_a_start_but_not_at_a_wake(bool byBroker)
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium(), s => s.ConfirmByBroker = byBroker).Open();
        Round(device, backend, _ => false);
        Sample(device, 3);
        Publish(device, backend, 0, 1);
        Assert.Equal(2, device.Stream.SetAsideCount);
        device.Confirm(backend.Word);
        device.Stream.Checkpoint();

        var woken = Again(device, byBroker, true);
        Assert.Equal(2, woken.Stream.SetAsideCount);
        Publish(woken, backend, -1);
        Assert.Empty(Round(woken, backend, _ => true));
        woken.Sensor.Value = 100;
        for (int i = 0; i < 1500; i++) Sample(woken, 1);
        Assert.Equal(2, woken.Stream.SetAsideCount);
        woken.Stream.Checkpoint();

        var started = Again(woken, byBroker, false);
        started.Sensor.Value = 9000;
        Assert.Equal([0L, 1], Round(started, backend, _ => true));
        Assert.Contains(0L, backend.Values());
        Assert.Contains(1L, backend.Values());
        backend.Holds("started");
    }

    [Fact]
    public void The_command_flush_offers_it_at_once()
    {
        var model = _world.Backend();
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Round(device, backend, _ => false);
        Sample(device, 2);
        Publish(device, backend, 1);
        model.Epoch = Convert.ToHexString(device.Stream.Epoch);
        device.Command(model.Command(3));
        Assert.Equal([1L], Round(device, backend, _ => true));
        Publish(device, backend, -1);
        Assert.Equal([0L, 1], backend.Values().Order());
    }

    [Fact]
    public void Without_room_for_more_it_stops_and_nothing_is_lost()
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Round(device, backend, _ => false);
        Sample(device, 60);
        device.Stream.Settle();
        int aside = 0;
        while (device.Stream.Next() > 0 && device.Stream.SetAside(0x99, false)) aside++;
        Assert.InRange(aside, 10, 58);
        Assert.Equal(60 - aside, device.Stream.Waiting);

        // The broker came to its senses.
        PassADay(device);
        Publish(device, backend, -1);
        Assert.Equal(aside, Round(device, backend, _ => true).Count);
        backend.Holds("end");
        Assert.Equal(Enumerable.Range(0, 60).Select(i => (long)i), backend.Values().Order());
        device.Confirm(backend.Word);
        Assert.Equal((0, 0), (device.Stream.SetAsideCount, device.Stream.Waiting));
    }

    [Fact]
    public void A_store_that_fails_leaves_it_where_it_was()
    {
        using var backend = new RealBackend(_world);
        var device = new StreamDevice(_world, new RecordingMedium()).Open();
        Sample(device, 2);
        device.Stream.Settle();
        device.Medium!.Fails = (kind, file) => kind != "size" && kind != "read" && file.StartsWith("held", StringComparison.Ordinal);
        Assert.True(device.Stream.Next() > 0);
        Assert.False(device.Stream.SetAside(0x99, false));
        Assert.Equal((0, 2), (device.Stream.SetAsideCount, device.Stream.Waiting));
        device.Medium.Fails = null;
        Publish(device, backend, -1);
        Assert.Equal([0L, 1], backend.Values());
    }

    [Theory]
    [InlineData(true, PowerCutModel.LastClose)]
    [InlineData(true, PowerCutModel.Torn)]
    [InlineData(false, PowerCutModel.LastClose)]
    [InlineData(false, PowerCutModel.Torn)]
    public void A_power_cut_at_any_write_loses_nothing(bool byBroker, PowerCutModel model)
    {
        var medium = new RecordingMedium();
        var device = new StreamDevice(_world, medium, s => s.ConfirmByBroker = byBroker).Open();
        Sample(device, 3);
        device.Stream.Checkpoint();
        var before = medium.Image();
        int start = medium.Log.Count;
        var arrived = new List<byte[]>();
        int index = 0;
        device.Stream.Settle();
        for (int n = device.Stream.Next(); n > 0; n = device.Stream.Next())
        {
            if (index++ == 1) Assert.True(device.Stream.SetAside(0x80, true));
            else
            {
                arrived.Add(device.Stream.Buffer.AsSpan(device.Stream.Offset, n).ToArray());
                device.Stream.Sent();
            }
        }

        device.Stream.Checkpoint();
        foreach (var (cut, image) in new PowerCuts(before, medium.Log.GetRange(start, medium.Log.Count - start), model).Enumerate())
        {
            using var backend = new RealBackend(_world);

            // What left before the cut is not known here; that it comes twice harms nobody.
            foreach (byte[] message in arrived) backend.Receive(message);
            var later = new StreamDevice(_world, new RecordingMedium(image), s => s.ConfirmByBroker = byBroker).Open();
            later.Sensor.Value = 10;
            Publish(later, backend, -1);
            Round(later, backend, _ => true);
            backend.Holds("cut " + cut);
            Assert.Equal([0L, 1, 2], backend.Values().Order());
        }
    }

    private static void PassADay(StreamDevice device)
    {
        device.Clock.Milliseconds += Day;
        device.Stream.Poll();
    }

    private static StreamDevice Again(StreamDevice device, bool byBroker, bool woke) =>
        new StreamDevice(device.World, new RecordingMedium(device.Medium!.Image()), s => s.ConfirmByBroker = byBroker, woke, device.Clock).Open();

    private static (EventKind, int) Last(StreamDevice device)
    {
        var events = device.Stream.Events;
        return (events.Kind(events.Count - 1), events.Value(events.Count - 1));
    }

    private static void Sample(StreamDevice device, int count)
    {
        for (int i = 0; i < count; i++)
        {
            device.Clock.Delay(1000);
            device.Stream.Sample();
        }
    }

    /// <summary>Publishes what waits to a broker that refuses the messages with some readings; gives those.</summary>
    private static List<long> Publish(StreamDevice device, RealBackend backend, params long[] refuses)
    {
        var refused = new List<long>();
        device.Stream.Settle();
        for (int n = device.Stream.Next(); n > 0; n = device.Stream.Next())
        {
            byte[] message = device.Stream.Buffer.AsSpan(device.Stream.Offset, n).ToArray();
            var mine = Reading(message).Intersect(refuses).ToList();
            if (mine.Count > 0)
            {
                refused.AddRange(mine);
                Assert.True(device.Stream.SetAside(0x99, false));
                continue;
            }

            backend.Receive(message);
            device.Stream.Sent();
        }

        return refused;
    }

    /// <summary>What is offered again, to a broker that takes or refuses it; gives the readings that were offered.</summary>
    private static List<long> Round(StreamDevice device, RealBackend backend, Func<long, bool> takes)
    {
        var offered = new List<long>();
        for (int n = device.Stream.OfferAgain(out int at); n > 0; n = device.Stream.OfferAgain(out at))
        {
            byte[] message = device.Stream.RefusedBuffer.AsSpan(at, n).ToArray();
            var readings = Reading(message);
            offered.AddRange(readings);
            bool taken = readings.All(takes);
            if (taken) backend.Receive(message);
            device.Stream.Offered(taken);
        }

        return offered;
    }

    private static List<long> Reading(byte[] message)
    {
        var outer = new System.Formats.Cbor.CborReader(message);
        outer.ReadStartArray();
        outer.SkipValue();
        outer.SkipValue();
        var batch = new System.Formats.Cbor.CborReader(outer.ReadByteString());
        int count = batch.ReadStartArray()!.Value;
        for (int i = 0; i < 5; i++) batch.SkipValue();
        var values = new List<long>();
        for (int i = 5; i < count; i++)
        {
            batch.ReadStartArray();
            string name = batch.ReadTextString();
            batch.ReadInt64();
            if (name == "n") values.Add(batch.ReadInt64());
            else batch.SkipValue();
            batch.ReadEndArray();
        }

        return values;
    }
}
