using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>docs/SPEC.md section 2, "How messages stand to each other": how messages stand to each other over restarts, gaps and forks.</summary>
public class ChainTests
{
    private readonly TestField _field = new();
    private readonly TestBackend _backend;

    public ChainTests()
    {
        _backend = new TestBackend(_field);
        _backend.Describe(_field.Descriptor());
    }

    private IReadOnlyList<SequenceRange> Missing
    {
        get
        {
            // What the next confirmation asks for.
            var confirmation = Assert.Single(_backend.Read(_backend.Tick(all: true).Publications));
            return confirmation.Missing;
        }
    }

    [Fact]
    public void A_restart_spends_the_numbers_between()
    {
        Take(_field.NextMany(3));

        // Message 2 was durable; the device goes on a block behind what was reserved.
        _field.Sequence = 64;
        Assert.Equal(ChainVerdict.Restart, Verdict(_field.Next()));
        Assert.Equal(ChainVerdict.InOrder, Verdict(_field.Next()));
        Assert.Empty(Missing);
    }

    [Fact]
    public void Messages_that_came_before_a_power_cut_stay_valid()
    {
        Take(_field.NextMany(3));
        var remembered = _field.Last;
        Take(_field.NextMany(2));

        // 3 and 4 were not durable: the device remembers 2.
        _field.Last = remembered;
        _field.Sequence = 64;
        Assert.Equal(ChainVerdict.Restart, Verdict(_field.Next()));
        Assert.Equal(6, _backend.Taken.Count);
        Assert.Empty(Missing);
    }

    [Fact]
    public void A_message_from_before_a_power_cut_may_come_after_the_one_behind_it()
    {
        Take(_field.NextMany(3));
        var remembered = _field.Last;
        var late = _field.Next();
        _field.Last = remembered;
        _field.Sequence = 64;
        Take(_field.NextMany(2));
        Assert.Equal(ChainVerdict.Late, Verdict(late));
        Assert.Empty(Missing);
    }

    [Fact]
    public void A_device_that_remembers_nothing_of_its_epoch_restarts_it()
    {
        Take(_field.NextMany(3));
        _field.Last = null;
        _field.Sequence = 64;
        Assert.Equal(ChainVerdict.Restart, Verdict(_field.Next()));
        Assert.Empty(Missing);
    }

    [Fact]
    public void An_epoch_may_begin_behind_its_first_block()
    {
        _field.Sequence = 64;
        Assert.Equal(ChainVerdict.Restart, Verdict(_field.Next()));
        Assert.Empty(Missing);
    }

    [Fact]
    public void A_restart_whose_predecessor_is_missing_is_a_gap_until_it_comes()
    {
        Take(_field.NextMany(3));
        var lost = _field.NextMany(2);
        _field.Sequence = 64;
        Assert.Equal(ChainVerdict.Gap, Verdict(_field.Next()));
        Assert.Equal([new SequenceRange(3, 63)], Missing);

        // 4 is what 64 follows: so 5 to 63 were never used, and 3 alone is missing.
        Assert.Equal(ChainVerdict.Late, Verdict(lost[1]));
        Assert.Equal([new SequenceRange(3, 3)], Missing);
        Assert.Equal(ChainVerdict.Late, Verdict(lost[0]));
        Assert.Empty(Missing);
    }

    [Fact]
    public void All_below_at_hand_and_none_fits_is_a_fork()
    {
        Take(_field.NextMany(3));
        Assert.Equal(ChainVerdict.Fork, Verdict(_field.Telemetry(3, [7, 7, 7, 7, 7, 7, 7, 7])));
        Assert.Equal(3, _backend.Taken.Count);

        // Behind a restart too: 3 to 63 are spent.
        _field.Sequence = 64;
        Take([_field.Next()]);
        Assert.Equal(ChainVerdict.Fork, Verdict(_field.Telemetry(65, [7, 7, 7, 7, 7, 7, 7, 7])));
    }

    [Fact]
    public void The_last_missing_one_must_be_the_one_that_is_named()
    {
        Take(_field.NextMany(2));
        var genuine = _field.Next();
        var other = _field.Telemetry(2, Forger.Short(_backend.Taken[1].Bytes.ToArray()), value: 99);
        Take([_field.Next()]);
        Assert.Equal(ChainVerdict.Fork, Verdict(other));
        Assert.Equal(ChainVerdict.Late, Verdict(genuine));
    }

    [Fact]
    public void One_number_with_two_contents_is_a_fork()
    {
        Take(_field.NextMany(2));
        var outcome = _backend.Receive(_field.Telemetry(1, Forger.Short(_backend.Taken[0].Bytes.ToArray()), value: 99));
        Assert.Equal(ChainVerdict.Fork, outcome.Message!.Chain.Verdict);
        Assert.Contains(outcome.Findings, f => f.Kind == FindingKind.Fork);
        Assert.Empty(outcome.Publications);
        Assert.Equal(2, _backend.Taken.Count);
    }

    [Fact]
    public void A_message_can_not_follow_a_later_one()
    {
        var messages = _field.NextMany(3);
        Take(messages);
        Assert.Equal(ChainVerdict.TooOld, ForgottenVerdict());
        Assert.Equal(ChainVerdict.Fork, Verdict(_field.Telemetry(3, Forger.Short(Forger.Mirror(_field.Telemetry(4, new byte[8]))))));

        // A store with three messages of memory.
        ChainVerdict ForgottenVerdict()
        {
            using var small = new TestBackend(_field, null, o => o with { Ledger = new LedgerOptions { Remembered = 2 } });
            small.Describe(_field.Descriptor());
            foreach (var message in messages) small.Receive(message);
            return small.Receive(messages[0]).Message!.Chain.Verdict;
        }
    }

    [Fact]
    public void Old_epochs_are_never_taken_for_new()
    {
        using var backend = new TestBackend(_field, null, o => o with { Ledger = new LedgerOptions { Epochs = 2 } });
        backend.Describe(_field.Descriptor());
        var first = _field.NextMany(3);
        foreach (var message in first) backend.Receive(message);
        for (byte e = 10; e < 20; e++)
            backend.Receive(_field.Telemetry(0, new byte[8], epoch: [e, e, e, e, e, e, e, e]));

        Assert.Equal(13, backend.Taken.Count);
        foreach (var message in first) Assert.Equal(ChainVerdict.TooOld, backend.Receive(message).Message!.Chain.Verdict);

        // It goes on where it ended.
        Assert.Equal(new ChainResult(ChainVerdict.InOrder, false, 0), backend.Receive(_field.Next()).Message!.Chain);
        Assert.Equal(ChainVerdict.InOrder, backend.Receive(_field.Next()).Message!.Chain.Verdict);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_whatever_order_messages_come_all_are_taken_once_and_nothing_else_stays_missing(int seed)
    {
        // A device with restarts, some of which forget what was sent; a network that reorders, repeats and drops.
        var random = Fuzzing.Random(seed);
        for (int round = 0; round < Fuzzing.Rounds(12); round++)
        {
            var field = new TestField(_field.Ca);
            using var backend = new TestBackend(field);
            backend.Describe(field.Descriptor());
            var sent = new List<byte[]>();
            byte[]? durable = null;
            while (sent.Count < 30)
            {
                sent.Add(field.Next());
                if (random.Next(2) == 0) durable = field.Last;
                if (random.Next(6) != 0) continue;

                field.Last = durable;
                field.Sequence = (field.Sequence / 64 + 1) * 64;
            }

            var arriving = sent.Where(_ => random.Next(10) != 0).ToArray();
            random.Shuffle(arriving);
            foreach (var message in arriving)
            {
                Assert.True(backend.Receive(message).Message!.Chain.IsNew);
                Assert.Equal(ChainVerdict.Duplicate, backend.Receive(message).Message!.Chain.Verdict);
            }

            foreach (var message in sent.Except(arriving)) Assert.True(backend.Receive(message).Message!.Chain.IsNew);

            Assert.Equal(sent.Count, backend.Taken.Count);
            var confirmation = Assert.Single(backend.Read(backend.Tick(all: true).Publications));
            Assert.Empty(confirmation.Missing);
            Assert.Equal(field.Sequence > 0 ? sent.Count : 0, backend.Taken.Select(t => t.Batch.Sequence).Distinct().Count());
        }
    }

    private ChainVerdict Verdict(byte[] message) => _backend.Receive(message).Message!.Chain.Verdict;

    private void Take(byte[][] messages)
    {
        foreach (var message in messages) Assert.True(_backend.Receive(message).Message!.Chain.IsNew);
    }
}
