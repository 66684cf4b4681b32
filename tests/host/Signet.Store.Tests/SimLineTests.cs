using Signet.Core;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// The line to the SIM has no checksum. Whatever happens to one exchange of a start, a store with messages in it is opened or
/// left as it is: never given up, and never followed by a weaker one.
/// </summary>
public class SimLineTests(ITestOutputHelper output)
{
    private static readonly (string Name, Func<byte[], byte[]> Hurt)[] Injuries =
    [
        ("first bit", a => Flip(a, 0, 0x01)),
        ("an early byte", a => Flip(a, a.Length / 4, 0x04)),
        ("a middle byte", a => Flip(a, a.Length / 2, 0x10)),
        ("last data byte", a => Flip(a, Math.Max(0, a.Length - 3), 0x80)),
        ("first status byte", a => Flip(a, a.Length - 2, 0x08)),
        ("last status byte", a => Flip(a, a.Length - 1, 0x40)),
        ("cut short", a => [.. a[..((a.Length - 2) / 2)], .. a[^2..]]),
        ("no data", a => a[^2..]),
        ("6F00", _ => [0x6F, 0x00]),
        ("6A80", _ => [0x6A, 0x80]),
        ("6A88", _ => [0x6A, 0x88]),
        ("6985", _ => [0x69, 0x85]),
        ("6D00", _ => [0x6D, 0x00]),
        ("line", _ => throw new SignetException(ErrorCode.ApduTransportFailed)),
    ];

    [Theory]
    [InlineData(SimSecretSource.Prf)]
    [InlineData(SimSecretSource.StoredDh)]
    [InlineData(SimSecretSource.PutDh)]
    [InlineData(SimSecretSource.File)]
    public void OneExchangeOfAStartGoesWrong(SimSecretSource source)
    {
        var card = CardInHand.With(source);
        var filled = new RecordingMedium();
        byte[] id = Fill(card, filled);
        card.Restart();
        card.Open(new FileStore(filled));
        int exchanges = card.Exchanges;
        int failed = 0;
        for (int at = 0; at < exchanges; at++)
        {
            foreach (var (name, hurt) in Injuries)
            {
                string what = $"{source}, exchange {at}: {name}";
                var medium = new RecordingMedium(filled.Image());
                card.Restart();
                card.Answer = (n, answer) => n == at ? hurt(answer) : answer;
                try
                {
                    var store = card.Open(new FileStore(medium));
                    Assert.True(id.AsSpan().SequenceEqual(store.Id), what);
                    Assert.Equal(source, store.Source);
                }
                catch (SignetException)
                {
                    failed++;
                }

                Assert.True(medium.Log.Count == 0, what);
                card.Answer = null;
                card.Restart();
                Check(card, medium, id, what);
            }
        }

        output.WriteLine($"{source}: {exchanges} exchanges, {Injuries.Length} injuries each, {failed} starts refused");
        Assert.InRange(exchanges, 4, 60);
        Assert.Empty(card.Card.SafetyViolations);
    }

    [Theory]
    [InlineData(SimSecretSource.Prf)]
    [InlineData(SimSecretSource.StoredDh)]
    [InlineData(SimSecretSource.PutDh)]
    [InlineData(SimSecretSource.File)]
    public void OneExchangeOfTheFirstStartGoesWrong(SimSecretSource source)
    {
        var card = CardInHand.With(source);
        card.Open(new FileStore(new RecordingMedium()));
        int exchanges = card.Exchanges;
        for (int at = 0; at < exchanges; at++)
        {
            foreach (var (name, hurt) in Injuries)
            {
                string what = $"{source}, exchange {at}: {name}";
                var medium = new RecordingMedium();
                card.Restart();
                card.Answer = (n, answer) => n == at ? hurt(answer) : answer;
                byte[]? id = null;
                try
                {
                    var store = card.Open(new FileStore(medium));
                    Assert.True(source == store.Source, what + " " + store.Description);
                    id = [.. store.Id];
                }
                catch (SignetException)
                {
                    // Nothing was sealed then.
                }

                card.Answer = null;
                card.Restart();
                var next = card.Open(new FileStore(medium));
                Assert.True(next.IsNew == (id == null) && (id == null || id.AsSpan().SequenceEqual(next.Id)), what);
            }
        }
    }

    [Fact]
    public void AnErrorThatStaysLeavesTheStoreClosed()
    {
        // What the card means by it is unknown: the device goes on without the store and asks again at the next start.
        var card = CardInHand.With(SimSecretSource.Prf);
        var medium = new RecordingMedium();
        byte[] id = Fill(card, medium);
        foreach (byte[] status in new byte[][] { [0x6F, 0x00], [0x6A, 0x80], [0x67, 0x00] })
        {
            int writes = medium.Log.Count;
            card.Restart();
            byte ins = 0;
            card.Change = (command, _) => ins = command[1];
            card.Answer = (_, answer) => ins == 0x48 ? status : answer;
            Assert.Equal(ErrorCode.StoreKeyMissing, Assert.Throws<SignetException>(() => card.Open(new FileStore(medium))).Code);
            Assert.Equal(writes, medium.Log.Count);
            card.Answer = null;
            card.Restart();
            Check(card, medium, id, Convert.ToHexString(status));
        }
    }

    [Fact]
    public void ASourceThatAnswersOtherwiseEachTimeLeavesTheStoreClosed()
    {
        var card = CardInHand.With(SimSecretSource.Prf);
        var medium = new RecordingMedium();
        byte[] id = Fill(card, medium);
        int writes = medium.Log.Count;
        card.Restart();
        byte ins = 0, next = 1;
        card.Change = (command, _) => ins = command[1];
        card.Answer = (_, answer) => ins is 0x48 or 0xC0 && answer.Length == 34 ? Flip(answer, 5, next++) : answer;
        Assert.Equal(ErrorCode.StoreKeyMissing, Assert.Throws<SignetException>(() => card.Open(new FileStore(medium))).Code);
        Assert.Equal(writes, medium.Log.Count);
        card.Answer = null;
        card.Restart();
        Check(card, medium, id, "each time another answer");
    }

    [Fact]
    public void TheStoreItselfAsksTwice()
    {
        foreach (Action<byte[]> hurt in new Action<byte[]>[]
        {
            answer => answer[3] ^= 4,
            _ => throw new SignetException(ErrorCode.SimSecretMissing),
            _ => throw new SignetException(ErrorCode.StoreKeyMissing),
        })
        {
            var story = new Story(s =>
            {
                s.Boot();
                s.Add(OutboxOptions.Alarm);
            }).Tell();
            byte[] id = story.Device.Store.Id;
            story.Sims["a"].Hurt = hurt;
            story.Boot();
            Assert.False(story.Device.Store.IsNew);
            Assert.Equal(ErrorCode.None, story.Device.Store.Unread);
            Assert.Equal(id, story.Device.Store.Id);
            Assert.Single(story.Device.ReadAll());
        }
    }

    private static byte[] Fill(CardInHand card, RecordingMedium medium)
    {
        var store = card.Open(new FileStore(medium));
        var outbox = store.CreateOutbox(new GcmRecordCipher(), new VirtualClock(), new OutboxOptions());
        outbox.Open();
        Assert.True(outbox.IsDurable(OutboxOptions.Alarm, outbox.Add(OutboxOptions.Alarm, "fire"u8.ToArray(), 0, 4)));
        return [.. store.Id];
    }

    private static void Check(CardInHand card, RecordingMedium medium, byte[] id, string what)
    {
        var store = card.Open(new FileStore(medium));
        Assert.True(!store.IsNew && id.AsSpan().SequenceEqual(store.Id), what);
        var outbox = store.CreateOutbox(new GcmRecordCipher(), new VirtualClock(), new OutboxOptions());
        outbox.Open();
        Assert.True(outbox.Waiting == 1 && outbox.Foreign == 0, what);
    }

    private static byte[] Flip(byte[] answer, int at, int bits)
    {
        byte[] changed = [.. answer];
        changed[at] ^= (byte)bits;
        return changed;
    }
}
