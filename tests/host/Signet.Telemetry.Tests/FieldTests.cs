using Signet.Core;
using Signet.Testing;
using Signet.Testing.Flash;
using Real = Signet.Verification;

namespace Signet.Telemetry.Tests;

/// <summary>
/// What happens in the field, between the device's own stream on flash and the backend's own library: each ends with every reading
/// there exactly once, or with the gap named. SIGNET_FIELD_PUBLISHES sets the messages of the long life (5 000 otherwise).
/// </summary>
[Collection("the whole heap")]
public sealed class FieldTests(ITestOutputHelper output)
{
    private readonly TestCa _ca = TestCa.Root();
    private World? _world;

    private World World => _world ??= Certified();

    private Real.AnchorPolicy Anchors => new([_ca.Self.Certificate]);

    [Fact]
    public void A_broker_that_acknowledged_and_died_is_made_good_by_the_backends_word()
    {
        using var backend = new RealBackend(World, Anchors);
        var device = Device(new RecordingMedium());
        Visit(device, backend, 3);

        // PUBACK for each of these, and nobody behind it.
        Sample(device, 4);
        Assert.Equal(4, device.Publish(_ => { }).Count);
        Assert.Equal(0, device.Stream.Waiting);
        Sample(device, 1);
        device.Publish(backend.Receive);
        Assert.Equal(1, backend.Count(Real.FindingKind.Gap));
        device.Confirm(backend.Word);
        device.Publish(backend.Receive);
        device.Confirm(backend.Word);
        Ends(device, backend, 8);
    }

    [Fact]
    public void A_broker_that_repeats_and_reorders_changes_nothing()
    {
        using var backend = new RealBackend(World, Anchors);
        var device = Device(new RecordingMedium());
        Visit(device, backend, 1);
        var random = new Random(9);
        Sample(device, 40);
        var sent = device.Publish(_ => { });
        foreach (byte[] message in sent.Concat(sent).OrderBy(_ => random.Next()).ToArray()) backend.Receive(message);
        Assert.Equal(sent.Count, backend.Duplicates);
        device.Confirm(backend.Word);
        Ends(device, backend, 41);
    }

    [Fact]
    public void A_backend_restored_from_a_backup_is_told_so_and_names_what_it_lost()
    {
        using var first = new RealBackend(World, Anchors);
        var device = Device(new RecordingMedium());
        Visit(device, first, 3);
        using var restored = new RealBackend(World, Anchors, first);
        Visit(device, first, 3);
        Visit(device, first, 1);

        // The device let 3 to 5 go: they were confirmed to it.
        Visit(device, restored, 2);
        Assert.True(restored.Count(Real.FindingKind.BackendBehind) > 0);
        Assert.Equal([0L, 1, 2, 7, 8], restored.Values().Order());
        restored.Holds("restored");
        Assert.NotEmpty(restored.Confirmation!.Missing);
        restored.Wait(TimeSpan.FromDays(8));
        Assert.Equal(1, restored.Count(Real.FindingKind.Lost));
        Assert.Empty(restored.Confirmation.Missing);
    }

    [Fact]
    public void An_old_image_of_the_flash_is_noticed_and_nothing_of_it_passes_for_something_else()
    {
        using var backend = new RealBackend(World, Anchors);
        var medium = new RecordingMedium();
        var device = Device(medium);
        Visit(device, backend, 3);
        device.Stream.Checkpoint();
        var image = medium.Image();

        var there = Device(new RecordingMedium(image), 100);
        Visit(there, backend, 3);
        backend.Holds("first");

        // The same image once more: the same numbers, other readings.
        var copy = Device(new RecordingMedium(image), 200);
        Sample(copy, 2);
        backend.Describe(copy.Stream.MakeDescriptor());
        copy.Publish(backend.Receive);
        Assert.True(backend.Count(Real.FindingKind.DeviceRolledBack) + backend.Count(Real.FindingKind.Fork) + backend.Refused.Count > 0);
        Assert.Equal([0L, 1, 2, 100, 101, 102], backend.Values().Order());

        // The backend's word names what this device never signed: it begins an epoch of its own, and goes on.
        byte[] before = copy.Stream.Epoch;
        copy.Confirm(backend.Word);
        Assert.NotEqual(before, copy.Stream.Epoch);
        Assert.True(copy.Report.Refused > 0);
        copy.Sensor.Value = 300;
        Visit(copy, backend, 2);
        Assert.Equal([300L, 301], backend.Values().Where(v => v >= 300).Order());
        Assert.Equal(backend.Values().Count, backend.Values().Distinct().Count());
    }

    [Fact]
    public void A_full_outbox_drops_the_oldest_and_the_gap_is_named()
    {
        using var backend = new RealBackend(World, Anchors);
        var device = Device(new RecordingMedium());
        Visit(device, backend, 1);
        const int taken = 1500;
        Sample(device, taken);
        int waiting = device.Stream.Waiting;
        Assert.True(waiting < taken, "it never was full");
        backend.Describe(device.Stream.MakeDescriptor());
        device.Publish(backend.Receive);
        for (int i = 0; i < 3; i++)
        {
            device.Confirm(backend.Word);
            device.Publish(backend.Receive);
        }

        backend.Holds("full");
        var missing = Enumerable.Range(0, taken + 1).Select(i => (long)i).Except(backend.Values()).ToList();
        Assert.Equal(taken - waiting, missing.Count);

        // Each message of the first epoch has one reading: its sequence is its value. Each that is missing is named.
        var named = backend.Confirmation!.Missing.SelectMany(r => Enumerable.Range((int)r.First, (int)(r.Last - r.First + 1))).Select(i => (long)i);
        Assert.Equal(missing, named);
        Assert.Equal(missing.Count, device.Stream.Waiting == 0 ? missing.Count : -1);
    }

    [Fact]
    public void A_clock_that_is_unknown_or_jumps_back_changes_no_order()
    {
        using var backend = new RealBackend(World, Anchors);
        var clock = new VirtualClock { UtcSeconds = 0, Quality = TimeQuality.Unknown };
        var device = new StreamDevice(World, new RecordingMedium(), clock: clock).Open();
        Visit(device, backend, 2);
        clock.UtcSeconds = ModelBackend.Clock;
        clock.Quality = TimeQuality.Network;
        Visit(device, backend, 2);
        clock.UtcSeconds -= 400L * 86_400;
        Visit(device, backend, 2);
        var later = new StreamDevice(World, new RecordingMedium(device.Medium!.Image()), clock: clock).Open();
        later.Sensor.Value = 6;
        Visit(later, backend, 2);
        Ends(later, backend, 8);
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), backend.Values());
        Assert.Equal(0, backend.Count(Real.FindingKind.NewEpoch) - 1);
    }

    [Fact]
    public void A_long_life_with_many_connections_keeps_its_heap_and_loses_nothing()
    {
        int publishes = int.Parse(Environment.GetEnvironmentVariable("SIGNET_FIELD_PUBLISHES") ?? "5000");
        const int perConnection = 100;

        // The ledger forgets early, so that it has its size early too.
        using var backend = new RealBackend(World, Anchors, ledger: new Real.LedgerOptions { Remembered = 256, Slack = 256 });
        var medium = new RecordingMedium();
        var device = Device(medium);
        long early = 0, late = 0, next = 0;
        int connections = publishes / perConnection;
        for (int i = 0; i < connections; i++)
        {
            Visit(device, backend, perConnection);
            Assert.Equal(0, device.Stream.Waiting);
            foreach (long value in backend.Values()) Assert.Equal(next++, value);
            backend.HoldsAll("visit " + i);
            backend.Messages.Clear();
            medium.Log.Clear();
            device.Card.Calls.Clear();

            if (i < connections / 2) early = Math.Max(early, GC.GetTotalMemory(true));
            else late = Math.Max(late, GC.GetTotalMemory(true));
        }

        output.WriteLine($"{next} messages over {connections} connections; heap at most {early / 1024} KB in the first half, {late / 1024} KB in the second; {medium.Used} bytes of flash");
        Assert.Equal(publishes, next);
        Assert.InRange(late, 1, early + (256 * 1024));
    }

    /// <summary>The heap is the process's: nothing else may run while it is weighed.</summary>
    [CollectionDefinition("the whole heap", DisableParallelization = true)]
    public sealed class Alone;

    private World Certified()
    {
        var certificate = _ca.Device();
        var world = new World(certificate.Key);
        return new World(certificate.Key)
        {
            Credentials = new Credentials
            {
                ClientChain = [certificate.Der], TlsPublicKey = world.Credentials.TlsPublicKey, TelemetryPublicKey = world.Credentials.TelemetryPublicKey,
            },
        };
    }

    private StreamDevice Device(RecordingMedium medium, long first = 0)
    {
        var device = new StreamDevice(World, medium).Open();
        device.Sensor.Value = first;
        return device;
    }

    private static void Sample(StreamDevice device, int count)
    {
        for (int i = 0; i < count; i++)
        {
            device.Clock.Delay(1000);
            device.Stream.Sample();
        }
    }

    /// <summary>A connection as the agent has it: descriptor where one is due, what waits, the backend's word, what that asks for.</summary>
    private static void Visit(StreamDevice device, RealBackend backend, int samples)
    {
        Sample(device, samples);
        backend.Describe(device.Stream.MakeDescriptor());
        if (device.Stream.IsDescriptorDue) device.Stream.DescriptorSent();
        device.Publish(backend.Receive);
        device.Confirm(backend.Word);
        device.Publish(backend.Receive);
        device.Confirm(backend.Word);
    }

    private static void Ends(StreamDevice device, RealBackend backend, int readings)
    {
        backend.HoldsAll("end");
        Assert.Equal(Enumerable.Range(0, readings).Select(i => (long)i), backend.Values().Order());
        Assert.Equal(0, device.Stream.Waiting);
        Assert.True(device.Report.Confirmations > 0);
    }
}
