using Signet.Integration.Tests.Support;
using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>What is held outlives the process, whatever ends it.</summary>
public class LedgerTests
{
    [Fact]
    public void A_backend_that_restarts_knows_what_it_knew()
    {
        using var folder = new TempFolder();
        var field = new TestField();
        var messages = field.NextMany(10);
        using (var backend = new TestBackend(field, new FileLedgerStore(folder.Path)))
        {
            backend.Describe(field.Descriptor());
            foreach (int i in new[] { 0, 1, 2, 5, 6 }) backend.Receive(messages[i]);
        }

        // The descriptor is at hand without being sent again.
        using var restarted = new TestBackend(field, new FileLedgerStore(folder.Path));
        Assert.Equal(ChainVerdict.Duplicate, restarted.Receive(messages[1]).Message!.Chain.Verdict);
        var confirmation = Assert.Single(restarted.Read(restarted.Tick(all: true).Publications));
        Assert.Equal(6UL, confirmation.UpTo);
        Assert.Equal([new SequenceRange(3, 4)], confirmation.Missing);
        Assert.Equal(ChainVerdict.Late, restarted.Receive(messages[3]).Message!.Chain.Verdict);
        Assert.Equal(ChainVerdict.InOrder, restarted.Receive(messages[7]).Message!.Chain.Verdict);
    }

    [Fact]
    public void Other_anchors_end_the_trust_in_a_ledgers_descriptor()
    {
        var field = new TestField();
        var store = new MemoryLedgerStore();
        using (var backend = new TestBackend(field, store)) backend.Describe(field.Descriptor());

        using var restarted = new TestBackend(field, store, o => o with { Anchors = new TestField().Anchors });
        Assert.Equal(VerificationError.DeviceUnknown, restarted.Receive(field.Next()).Error);
    }

    [Fact]
    public void A_ledger_belongs_to_one_process()
    {
        using var folder = new TempFolder();
        using var journal = new FileLedgerStore(folder.Path).Open("a");
        Assert.Throws<IOException>(() => new FileLedgerStore(folder.Path).Open("a"));
        using var other = new FileLedgerStore(folder.Path).Open("b");
        Assert.Throws<ArgumentException>(() => new FileLedgerStore(folder.Path).Open("../a"));
    }

    [Fact]
    public void A_crash_at_any_byte_of_an_append_keeps_all_before_it()
    {
        using var folder = new TempFolder();
        var records = Enumerable.Range(1, 12).Select(i => Enumerable.Repeat((byte)i, i * 7).ToArray()).ToArray();
        using (var journal = new FileLedgerStore(folder.Path).Open("a"))
            foreach (var record in records) journal.Append(record);

        byte[] whole = File.ReadAllBytes(folder["a.ledger"]);
        int[] ends = [8, .. records.Select((_, i) => 8 + records.Take(i + 1).Sum(r => r.Length + 12))];
        Assert.Equal(whole.Length, ends[^1]);
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(folder["a.ledger"], whole[..cut]);
            int expected = Math.Max(0, ends.Count(e => e <= cut) - 1);
            using (var journal = new FileLedgerStore(folder.Path).Open("a"))
            {
                Assert.Equal(records.Take(expected), journal.Records);
                journal.Append([0xEE]);
            }

            // What follows is not lost behind what was cut off.
            using var again = new FileLedgerStore(folder.Path).Open("a");
            Assert.Equal([.. records.Take(expected), [0xEE]], again.Records);
        }
    }

    [Fact]
    public void Zeros_or_noise_where_an_append_was_are_cut_off()
    {
        using var folder = new TempFolder();
        using (var journal = new FileLedgerStore(folder.Path).Open("a")) journal.Append([1, 2, 3]);

        byte[] good = File.ReadAllBytes(folder["a.ledger"]);
        var noise = new byte[500];
        Fuzzing.Random(3).NextBytes(noise);
        foreach (byte[] rest in new[] { new byte[4096], noise, [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0] })
        {
            File.WriteAllBytes(folder["a.ledger"], [.. good, .. rest]);
            using var journal = new FileLedgerStore(folder.Path).Open("a");
            Assert.Equal([[1, 2, 3]], journal.Records);
        }
    }

    [Fact]
    public void Damage_that_is_no_crash_is_refused()
    {
        using var folder = new TempFolder();
        using (var journal = new FileLedgerStore(folder.Path).Open("a"))
            for (byte i = 0; i < 5; i++) journal.Append([i, i, i]);

        byte[] good = File.ReadAllBytes(folder["a.ledger"]);
        for (int i = 0; i < good.Length - 15; i++)
        {
            var damaged = (byte[])good.Clone();
            damaged[i] ^= 0x10;
            File.WriteAllBytes(folder["a.ledger"], damaged);
            Assert.Throws<LedgerCorruptException>(() => new FileLedgerStore(folder.Path).Open("a"));
        }

        // It was not touched by being refused, and another process may have it.
        File.WriteAllBytes(folder["a.ledger"], good);
        using var again = new FileLedgerStore(folder.Path).Open("a");
        Assert.Equal(5, again.Records.Count);
    }

    [Fact]
    public void A_replacement_that_a_crash_ended_left_the_old_records()
    {
        using var folder = new TempFolder();
        using (var journal = new FileLedgerStore(folder.Path).Open("a"))
        {
            journal.Append([1]);
            journal.Append([2]);
            journal.Replace([[3]]);
            journal.Append([4]);
        }

        foreach (int length in new[] { 0, 5, 8, 20 })
        {
            File.WriteAllBytes(folder["a.ledger.new"], new byte[length]);
            using var journal = new FileLedgerStore(folder.Path).Open("a");
            Assert.Equal([[3], [4]], journal.Records);
            Assert.False(File.Exists(folder["a.ledger.new"]));
        }
    }

    [Fact]
    public void A_crash_between_sink_and_ledger_gives_the_message_once_more_and_loses_none()
    {
        // For each cut of the journal, a process that ended there: the sink has at least what the ledger has.
        using var folder = new TempFolder();
        var field = new TestField();
        var messages = field.NextMany(6);
        var sink = new List<ulong>();
        using (var backend = new TestBackend(field, new FileLedgerStore(folder.Path)))
        {
            backend.Describe(field.Descriptor());
            foreach (var message in messages) backend.Receive(message);
        }

        string path = folder[field.IdText + ".ledger"];
        byte[] whole = File.ReadAllBytes(path);
        for (int cut = whole.Length; cut >= 0; cut -= 13)
        {
            File.WriteAllBytes(path, whole[..cut]);
            using var restarted = new TestBackend(field, new FileLedgerStore(folder.Path));
            restarted.Describe(field.Descriptor());
            ulong held = restarted.Read(restarted.Tick(all: true).Publications).Select(c => c.UpTo + 1).SingleOrDefault();
            foreach (var message in messages) restarted.Receive(message);
            Assert.Equal(6 - (int)held, restarted.Taken.Count);
            Assert.Equal(5UL, Assert.Single(restarted.Read(restarted.Tick(all: true).Publications)).UpTo);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_ledger_that_was_written_anew_says_what_it_said(int seed)
    {
        // Restarts, gaps, aliases, epochs; once with a journal that is compacted often, once with one that never is.
        var random = Fuzzing.Random(seed);
        var field = new TestField();
        var messages = new List<byte[]>();
        byte[]? durable = null;
        for (int i = 0; i < 150; i++)
        {
            messages.Add(field.Next());
            if (random.Next(3) == 0) durable = field.Last;
            if (random.Next(12) == 0)
            {
                field.Last = durable;
                field.Sequence += 40;
            }

            if (i == 100)
            {
                field.Epoch = [4, 4, 4, 4, 4, 4, 4, 4];
                (field.Sequence, field.Last, durable) = (0, null, null);
            }
        }

        var arriving = messages.Where(_ => random.Next(8) != 0).SelectMany(m => random.Next(5) == 0 ? new[] { m, Forger.Mirror(m) } : [m]).ToArray();
        for (int i = 0; i + 3 < arriving.Length; i += 3) random.Shuffle(arriving.AsSpan(i, 3));

        var small = new LedgerOptions { Slack = 0, Remembered = 32, Epochs = 4 };
        var large = small with { Slack = int.MaxValue / 2 };
        var stores = new[] { new MemoryLedgerStore(), new MemoryLedgerStore() };
        for (int i = 0; i < arriving.Length; i += 10)
        {
            var answers = new List<string>();
            foreach (var (options, store) in new[] { (small, stores[0]), (large, stores[1]) })
            {
                using var backend = new TestBackend(field, store, o => o with { Ledger = options });
                backend.Describe(field.Descriptor());
                var verdicts = arriving.Skip(i).Take(10).Select(m => backend.Receive(m).Message!.Chain.ToString()).ToList();
                var confirmations = backend.Read(backend.Tick(all: true).Publications)
                    .Select(c => $"{c.UpTo} {Convert.ToHexString(c.Hash)} {string.Join(' ', c.Missing)}");
                answers.Add(string.Join('\n', verdicts.Concat(confirmations)));
            }

            Assert.Equal(answers[1], answers[0]);
        }

        Assert.InRange(stores[0].Open(field.IdText).Records.Count, 1, stores[1].Open(field.IdText).Records.Count - 1);
    }
}
