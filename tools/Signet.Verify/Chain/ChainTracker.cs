namespace Signet.Verification;

/// <summary>
/// Follows the messages of one device and stream, each verified before by <see cref="MessageVerifier"/>. Remembers a
/// bounded number of messages an epoch and of epochs in full, and of every epoch where it ended, so that nothing old is ever
/// taken for new. Not thread-safe.
/// </summary>
/// <param name="remembered">Messages remembered of each epoch, 1 or more.</param>
/// <param name="epochs">Epochs remembered in full, 1 or more; of the one not heard of for longest the end alone is kept.</param>
public sealed class ChainTracker(int remembered = 4096, int epochs = 64)
{
    private readonly Dictionary<ulong, EpochChain> _epochs = [];
    private readonly Dictionary<ulong, ulong> _ended = [];
    private long _time;

    /// <summary>Epochs that are remembered in full.</summary>
    internal IReadOnlyDictionary<ulong, EpochChain> Epochs => _epochs;

    /// <summary>Of the other epochs, one above the highest sequence that was taken.</summary>
    internal IReadOnlyDictionary<ulong, ulong> Ended => _ended;

    /// <summary>Places a message among those before it and remembers it when it is new.</summary>
    /// <param name="batch">What the message says.</param>
    /// <param name="message">All bytes of the message.</param>
    /// <returns>Where it stands.</returns>
    public ChainResult Track(Batch batch, ReadOnlySpan<byte> message)
    {
        var placement = Judge(batch, message, 0);
        Take(placement);
        return placement.Result;
    }

    /// <summary>Says how a message stands, and changes nothing.</summary>
    internal Placement Judge(Batch batch, ReadOnlySpan<byte> message, ulong now)
    {
        ulong epoch = MessageIdentity.Short(batch.Epoch);
        var entry = new ChainEntry(MessageIdentity.Of(message), MessageIdentity.Short(batch.Previous), now);
        bool known = _epochs.TryGetValue(epoch, out var chain);
        bool ended = _ended.TryGetValue(epoch, out ulong next);
        chain ??= new EpochChain(next);
        var (verdict, missing) = chain.Judge(batch.Sequence, entry);
        return new Placement(epoch, batch.Sequence, entry, new ChainResult(verdict, !known && !ended, missing));
    }

    /// <summary>Remembers what <see cref="Judge"/> placed.</summary>
    /// <returns>What is no longer waited for since it is too old to be remembered; and whether anything was learned.</returns>
    internal (IReadOnlyList<SequenceRange> Lost, bool Learned) Take(Placement placement)
    {
        if (placement.Result.Verdict == ChainVerdict.Duplicate)
            return ([], _epochs[placement.Epoch].Name(placement.Sequence, placement.Entry.Identity));

        if (!placement.Result.IsNew) return ([], false);

        var chain = Open(placement.Epoch);
        chain.Take(placement.Sequence, placement.Entry);
        return (chain.Trim(remembered), true);
    }

    /// <summary>An epoch by its number, made when it is new.</summary>
    internal EpochChain Open(ulong epoch)
    {
        if (!_epochs.TryGetValue(epoch, out var chain))
        {
            if (_epochs.Count >= epochs)
            {
                var oldest = _epochs.MinBy(e => e.Value.LastHeard);
                _ended[oldest.Key] = oldest.Value.Next;
                _epochs.Remove(oldest.Key);
            }

            _ended.Remove(epoch, out ulong next);
            _epochs[epoch] = chain = new EpochChain(next);
        }

        chain.LastHeard = ++_time;
        return chain;
    }

    /// <summary>Remembers where an epoch ended.</summary>
    internal void End(ulong epoch, ulong next) => _ended[epoch] = next;

    /// <summary>A message in its place.</summary>
    internal sealed record Placement(ulong Epoch, ulong Sequence, ChainEntry Entry, ChainResult Result);
}
