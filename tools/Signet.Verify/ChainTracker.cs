using System.Security.Cryptography;

namespace Signet.Verification;

/// <summary>How a message stands to those before it (docs/SPEC.md section 2, point 6).</summary>
public enum ChainVerdict
{
    /// <summary>The next one of its epoch, or the first of a new one.</summary>
    InOrder,

    /// <summary>Messages are missing before it.</summary>
    Gap,

    /// <summary>It was missing before and fits in its place.</summary>
    Late,

    /// <summary>Seen before with the same bytes; to be dropped.</summary>
    Duplicate,

    /// <summary>Contradicts a message that was seen: two histories were signed. Not taken.</summary>
    Fork,

    /// <summary>Older than what is remembered; can't be told from a duplicate. Not taken.</summary>
    TooOld,
}

/// <summary>What <see cref="ChainTracker.Track"/> found.</summary>
/// <param name="Verdict">How the message stands to those before it.</param>
/// <param name="NewEpoch">True for the first message seen of its epoch: the device lost its store or restarted.</param>
/// <param name="Missing">Messages missing right before this one, with <see cref="ChainVerdict.Gap"/>.</param>
public sealed record ChainResult(ChainVerdict Verdict, bool NewEpoch, ulong Missing)
{
    /// <summary>True when the message brings something new that may be used.</summary>
    public bool IsNew => Verdict is ChainVerdict.InOrder or ChainVerdict.Gap or ChainVerdict.Late;
}

/// <summary>
/// Follows the messages of one device and stream, each verified before by <see cref="MessageVerifier"/>. Remembers a
/// bounded number of messages an epoch and of epochs. Not thread-safe.
/// </summary>
/// <param name="remembered">Messages remembered of each epoch, 1 or more.</param>
/// <param name="epochs">Epochs remembered, 1 or more; the one not heard of for longest is forgotten first.</param>
public sealed class ChainTracker(int remembered = 4096, int epochs = 64)
{
    private readonly Dictionary<string, Epoch> _epochs = [];
    private long _time;

    /// <summary>Places a message among those before it and remembers it when it is new.</summary>
    /// <param name="batch">What the message says.</param>
    /// <param name="message">All bytes of the message.</param>
    /// <returns>Where it stands.</returns>
    public ChainResult Track(Batch batch, ReadOnlySpan<byte> message)
    {
        var digest = SHA256.HashData(message);
        var entry = new Entry(digest, Convert.ToHexString(digest, 0, 8), Convert.ToHexString(batch.Previous));
        var key = Convert.ToHexString(batch.Epoch);
        bool isNew = !_epochs.TryGetValue(key, out var epoch);
        if (isNew)
        {
            if (_epochs.Count >= epochs) _epochs.Remove(_epochs.MinBy(e => e.Value.LastHeard).Key);
            _epochs[key] = epoch = new Epoch();
        }

        epoch!.LastHeard = ++_time;
        var (verdict, missing) = epoch.Place(batch.Sequence, entry, remembered);
        return new ChainResult(verdict, isNew, missing);
    }

    private sealed record Entry(byte[] Digest, string Hash, string Previous);

    private sealed class Epoch
    {
        private readonly SortedDictionary<ulong, Entry> _entries = [];
        private ulong _next;
        private ulong _forgottenBelow;

        internal long LastHeard { get; set; }

        internal (ChainVerdict Verdict, ulong Missing) Place(ulong sequence, Entry entry, int remembered)
        {
            if (_entries.TryGetValue(sequence, out var same))
                return (same.Digest.AsSpan().SequenceEqual(entry.Digest) ? ChainVerdict.Duplicate : ChainVerdict.Fork, 0);

            if (sequence < _forgottenBelow) return (ChainVerdict.TooOld, 0);

            bool fits = (sequence == 0 || !_entries.TryGetValue(sequence - 1, out var before) || entry.Previous == before.Hash)
                && (sequence == ulong.MaxValue || !_entries.TryGetValue(sequence + 1, out var after) || after.Previous == entry.Hash);
            if (!fits) return (ChainVerdict.Fork, 0);

            var verdict = sequence < _next ? ChainVerdict.Late : sequence == _next ? ChainVerdict.InOrder : ChainVerdict.Gap;
            ulong missing = verdict == ChainVerdict.Gap ? sequence - _next : 0;
            if (sequence >= _next) _next = sequence + 1;

            _entries[sequence] = entry;
            while (_entries.Count > remembered)
            {
                ulong oldest = _entries.Keys.First();
                _entries.Remove(oldest);
                _forgottenBelow = oldest + 1;
            }

            return (verdict, missing);
        }
    }
}
