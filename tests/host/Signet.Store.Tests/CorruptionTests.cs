using System.Buffers.Binary;
using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// Random damage to images of the medium: each start gives what was written once, or a typed error, never anything else.
/// Half of the damaged slots get a right checksum again, as a person with the flash in hand would do it.
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
        int wraps = 0, values = 0, complete = 0, partly = 0, begunAnew = 0, refused = 0;
        for (int i = 0; i < count; i++)
        {
            int which = i % stories.Length;
            var story = stories[which];
            var image = story.Medium.Image();
            Damage(image, random);
            var medium = new RecordingMedium(image);
            StoreDevice? device = null;
            try
            {
                device = new StoreDevice(medium, new SealRecorder(), story.Sims["a"], story.Options);
                device.Open();
                var read = device.ReadAll();
                Assert.All(read, m => Assert.Contains(m, written[which]));
                Assert.Equal(read.Count, read.Distinct().Count());
                Assert.All(story.Raised.Select(r => r.Index).Distinct(), index =>
                {
                    ulong now = device.Store.Numbers.Get(index);
                    Assert.True(now == 0 || story.Raised.Any(r => r.Index == index && r.Value == now));
                });
                Assert.True(device.Store.IsNew || story.Created.Any(c => c.Id.AsSpan().SequenceEqual(device.Store.Id)));
                foreach (string name in story.Written.Select(w => w.Name).Where(n => !n.Contains('/')).Distinct())
                {
                    CheckValue(story, device, name);
                }

                foreach (byte peer in story.TicketsPut.Select(t => t.Peer).Distinct())
                {
                    while (device.TakeTicket(peer) is int seed)
                    {
                        Assert.Contains(story.TicketsPut, t => t.Peer == peer && t.Seed == seed);
                    }
                }

                begunAnew += device.Store.IsNew ? 1 : 0;
                partly += device.Store.IsNew || (device.Outbox.Corrupt == 0 && device.Store.Unread == ErrorCode.None) ? 0 : 1;
                complete += device.Store.IsNew || device.Outbox.Corrupt > 0 ? 0 : 1;
            }
            catch (SignetException)
            {
                refused++;
            }

            wraps += device?.Cipher.Refused.GetValueOrDefault(114) ?? 0;
            values += device?.Cipher.Refused.GetValueOrDefault(33) ?? 0;
        }

        output.WriteLine($"{count} damaged images: {complete} without a record passed over, {partly} with, {begunAnew} begun anew, {refused} refused; "
            + $"{wraps} wraps and {values} values with a right checksum did not open");
        Assert.True(complete > 0 && begunAnew > 0);

        // A checksum stops random damage before any key is asked.
        Assert.True(wraps > count / 20 && values > count / 40);
    }

    private static void CheckValue(Story story, StoreDevice device, string name)
    {
        try
        {
            byte[]? content = device.Content(name);
            Assert.True(content == null || story.Written.Any(w => w.Name == name && w.Content.AsSpan().SequenceEqual(content)));
        }
        catch (SignetException e)
        {
            Assert.Equal(ErrorCode.StoreCorrupt, e.Code);
        }
    }

    // Place, store id, SIM, length of the reference, reference, salt, wrapped key: SPEC 8.3.
    private static readonly (int At, int Length)[] Fields = [(0, 1), (1, 8), (9, 8), (17, 1), (18, 64), (82, 32), (114, 48)];

    private static void ChangeField(byte[] slot, Random random)
    {
        int entries = (slot.Length - 14) / 162;
        if (entries > 0)
        {
            var (at, length) = Fields[random.Next(Fields.Length)];
            slot[10 + (162 * random.Next(entries)) + at + random.Next(length)] ^= (byte)(1 << random.Next(8));
        }
    }

    private static void Repair(byte[] slot)
    {
        BinaryPrimitives.WriteInt32BigEndian(slot.AsSpan(4), slot.Length - 12);
        BinaryPrimitives.WriteUInt32BigEndian(slot.AsSpan(slot.Length - 4), FlashReader.Crc(slot.AsSpan(0, slot.Length - 4)));
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
            switch (random.Next(9))
            {
                case 8:
                    name = names.FirstOrDefault(n => n.StartsWith("keys", StringComparison.Ordinal)) ?? name;
                    content = [.. image[name]];
                    ChangeField(content, random);
                    break;
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

            if (name.Contains('.') && content.Length >= 12 && random.Next(2) == 0)
            {
                Repair(content);
            }

            image[name] = content;
        }
    }
}
