using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// Random damage to images of the medium: each start gives what was written once, or a typed error, never anything else.
/// SIGNET_STORE_CORRUPTIONS sets the number; a million takes some minutes.
/// </summary>
public class CorruptionTests(ITestOutputHelper output)
{
    [Fact]
    public void DamageNeverForges()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("SIGNET_STORE_CORRUPTIONS") ?? "20000");
        var stories = Stories.All.Keys.Select(n => Stories.Create(n).Tell()).ToArray();
        var written = stories.Select(s => s.Added.Select(a => (a.Class, a.Text)).ToHashSet()).ToArray();
        var random = new Random(20);
        int complete = 0, partly = 0, begunAnew = 0, refused = 0;
        for (int i = 0; i < count; i++)
        {
            int which = i % stories.Length;
            var story = stories[which];
            var image = story.Medium.Image();
            Damage(image, random);
            var medium = new RecordingMedium(image);
            try
            {
                var device = new StoreDevice(medium, new SealRecorder(), story.Sims["a"], story.Options);
                device.Open();
                var read = device.ReadAll();
                Assert.All(read, m => Assert.Contains(m, written[which]));
                Assert.Equal(read.Count, read.Distinct().Count());
                Assert.All(story.Raised.Select(r => r.Index).Distinct(), index =>
                {
                    ulong now = device.Store.Numbers.Get(index);
                    Assert.True(now == 0 || story.Raised.Any(r => r.Index == index && r.Value == now));
                });
                begunAnew += device.Store.IsNew ? 1 : 0;
                partly += device.Store.IsNew || (device.Outbox.Corrupt == 0 && device.Store.Unread == ErrorCode.None) ? 0 : 1;
                complete += device.Store.IsNew || device.Outbox.Corrupt > 0 ? 0 : 1;
            }
            catch (SignetException)
            {
                refused++;
            }
        }

        output.WriteLine($"{count} damaged images: {complete} without a record passed over, {partly} with, {begunAnew} begun anew, {refused} refused");
        Assert.True(complete > 0 && begunAnew > 0);
    }

    private static void Damage(Dictionary<string, byte[]> image, Random random)
    {
        for (int n = 1 + random.Next(4); n > 0; n--)
        {
            var names = image.Keys.Order(StringComparer.Ordinal).ToArray();
            if (names.Length == 0)
            {
                return;
            }

            string name = names[random.Next(names.Length)];
            byte[] content = [.. image[name]];
            switch (random.Next(8))
            {
                case 0 or 1 or 2 when content.Length > 0:
                    content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                case 3 when content.Length > 0:
                    random.NextBytes(content.AsSpan(random.Next(content.Length)));
                    break;
                case 4:
                    content = content[..random.Next(content.Length + 1)];
                    break;
                case 5:
                    byte[] more = new byte[random.Next(80)];
                    random.NextBytes(more);
                    content = [.. content, .. more];
                    break;
                case 6:
                    content = [.. image[names[random.Next(names.Length)]]];
                    break;
                default:
                    image.Remove(name);
                    continue;
            }

            image[name] = content;
        }
    }
}
