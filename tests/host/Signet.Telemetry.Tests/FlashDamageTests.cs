using Signet.Telemetry;
using Signet.Testing.Flash;
using Real = Signet.Verification;

namespace Signet.Telemetry.Tests;

/// <summary>
/// Random bytes of a device's flash change. It always starts, and the backend's own library gets nothing false: a reading that was
/// waiting arrives as it was, or its backend hears that something is lost. SIGNET_STREAM_DAMAGE sets the number of trials (500).
/// </summary>
public sealed class FlashDamageTests(ITestOutputHelper output)
{
    private const int Confirmed = 3;
    private const int SetAside = 2;
    private const int Waiting = 6;

    [Fact]
    public void Damage_forges_nothing_hides_nothing_and_stops_nothing()
    {
        int trials = int.Parse(Environment.GetEnvironmentVariable("SIGNET_STREAM_DAMAGE") ?? "500");
        var world = new World();
        using var before = new RealBackend(world);
        var medium = new RecordingMedium();
        var device = new StreamDevice(world, medium).Open();
        Sample(device, Confirmed);
        device.Publish(before.Receive);
        device.Confirm(before.Word);
        Sample(device, Waiting);
        device.Stream.Settle();
        for (int i = 0; i < SetAside; i++)
        {
            Assert.True(device.Stream.Next() > 0);
            Assert.True(device.Stream.SetAside(0x99, false));
        }

        Assert.True(device.Stream.Checkpoint());
        var image = medium.Image();
        var random = new Random(31);
        int whole = 0, told = 0, begunAnew = 0;
        for (int i = 0; i < trials; i++)
        {
            using var backend = new RealBackend(world, backup: before);
            var damaged = Damage(image, random);
            var again = new StreamDevice(world, new RecordingMedium(damaged)).Open();
            again.Sensor.Value = 500;
            Sample(again, 2);
            for (int round = 0; round < 3; round++)
            {
                again.Publish(backend.Receive);
                for (int n = again.Stream.OfferAgain(out int at); n > 0; n = again.Stream.OfferAgain(out at))
                {
                    backend.Receive(again.Stream.RefusedBuffer.AsSpan(at, n).ToArray());
                    again.Stream.Offered(true);
                }

                again.Confirm(backend.Word);
            }

            string where = "trial " + i;
            backend.Holds(where);
            var values = backend.Values();
            Assert.All(values, v => Assert.True(v is >= 0 and < Confirmed + Waiting or 500 or 501, $"{where}: {v} was never read"));
            Assert.True(values.Contains(500) && values.Contains(501), where + ": the device did not go on");
            bool isNew = backend.Count(Real.FindingKind.NewEpoch) > 0;
            bool isTold = isNew || backend.Confirmation!.Missing.Count > 0 || backend.Count(Real.FindingKind.Gap) > 0
                || backend.Messages.SelectMany(m => m.Batch.Readings).Any(r => r.Name == EventLog.NameOf(EventKind.Lost));
            bool isWhole = values.Count(v => v < 500) == Confirmed + Waiting;
            Assert.True(isWhole || isTold, $"{where}: {string.Join(", ", values)} arrived, and nobody was told");
            whole += isWhole ? 1 : 0;
            told += !isWhole && !isNew ? 1 : 0;
            begunAnew += isNew ? 1 : 0;
        }

        output.WriteLine($"{trials} images: {whole} lost nothing, {told} lost some and said so, {begunAnew} began an epoch anew");
        Assert.True(whole > 0 && told > 0 && begunAnew > 0);
    }

    // One to eight bytes, or a run of them; no file changes its length, which would be an old image.
    private static Dictionary<string, byte[]> Damage(Dictionary<string, byte[]> image, Random random)
    {
        var copy = image.ToDictionary(f => f.Key, f => f.Value.ToArray());
        string[] names = [.. copy.Keys.Order(StringComparer.Ordinal)];
        for (int n = random.Next(1, 4); n > 0; n--)
        {
            byte[] file = copy[names[random.Next(names.Length)]];
            if (file.Length == 0) continue;

            int at = random.Next(file.Length);
            if (random.Next(4) == 0) random.NextBytes(file.AsSpan(at, Math.Min(file.Length - at, random.Next(1, 64))));
            else file[at] ^= (byte)random.Next(1, 256);
        }

        return copy;
    }

    private static void Sample(StreamDevice device, int count)
    {
        for (int i = 0; i < count; i++)
        {
            device.Clock.Delay(1000);
            device.Stream.Sample();
        }
    }
}
