namespace Signet.Verification;

/// <summary>A message that is remembered.</summary>
/// <param name="Identity">What it is known by.</param>
/// <param name="Previous">The hash of the message that it follows; 0 for none.</param>
/// <param name="Arrived">Backend's clock, seconds since 1970.</param>
internal sealed record ChainEntry(MessageIdentity Identity, ulong Previous, ulong Arrived)
{
    /// <summary>True when nobody waits any longer for the messages before it.</summary>
    internal bool GivenUp { get; set; }
}

/// <summary>
/// The messages of one epoch of one stream. Each entry follows another one by hash. Where that one is at hand, the numbers
/// between the two are spent: never used, or of messages that a power cut took. Where it isn't, numbers below are missing.
/// </summary>
internal sealed class EpochChain
{
    private const int MaxAliases = 256;

    private readonly SortedList<ulong, ChainEntry> _entries = [];
    private readonly Dictionary<ulong, ulong> _sequences = []; // of a hash
    private readonly List<(MessageIdentity Identity, ulong Sequence)> _aliases = [];
    private readonly SortedDictionary<ulong, ulong> _jumps = []; // sequence → the lower one, not its neighbour, that it follows
    private readonly SortedSet<ulong> _loose = []; // entries whose predecessor is not at hand
    private ulong _forgottenBelow;

    internal EpochChain(ulong forgottenBelow = 0)
    {
        _forgottenBelow = forgottenBelow;
    }

    /// <summary>When a message of it last came, in the order of all of the tracker's messages.</summary>
    internal long LastHeard { get; set; }

    internal int Count => _entries.Count;

    /// <summary>Nothing below it is remembered.</summary>
    internal ulong ForgottenBelow => _forgottenBelow;

    /// <summary>One above the highest sequence that was taken; 0 when there was none.</summary>
    internal ulong Next => _entries.Count == 0 ? _forgottenBelow : _entries.Keys[^1] == ulong.MaxValue ? ulong.MaxValue : _entries.Keys[^1] + 1;

    internal IEnumerable<KeyValuePair<ulong, ChainEntry>> Entries => _entries;

    /// <summary>Further hashes by which messages are known.</summary>
    internal IReadOnlyList<(MessageIdentity Identity, ulong Sequence)> Aliases => _aliases;

    /// <summary>Entries that follow one which is forgotten, and where what they spent begins.</summary>
    internal IEnumerable<(ulong Sequence, ulong SpentFrom)> Anchored => _entries
        .Where(e => e.Value.Previous != 0 && !_loose.Contains(e.Key) && !_sequences.ContainsKey(e.Value.Previous))
        .Select(e => (e.Key, _jumps.GetValueOrDefault(e.Key, e.Key)));

    /// <summary>Says how a message stands, and changes nothing.</summary>
    internal (ChainVerdict Verdict, ulong Missing) Judge(ulong sequence, ChainEntry entry)
    {
        if (_entries.TryGetValue(sequence, out var same))
            return (same.Identity.Content == entry.Identity.Content ? ChainVerdict.Duplicate : ChainVerdict.Fork, 0);

        if (sequence < _forgottenBelow) return (ChainVerdict.TooOld, 0);

        bool found = Find(sequence, entry, out ulong before) || IsTakenUpAgain(sequence);
        if (!found && !AnyMissing(sequence)) return (ChainVerdict.Fork, 0);

        // The last missing numbers of one that waits for its predecessor are filled, or passed over, by another: two histories.
        var filled = new SequenceRange(!found ? sequence : entry.Previous == 0 ? 0 : Math.Min(before + 1, sequence), sequence);
        foreach (ulong waiting in _loose)
        {
            if (waiting > sequence && !Names(_entries[waiting], entry) && !AnyMissing(waiting, filled)) return (ChainVerdict.Fork, 0);
        }

        if (sequence < Next) return (ChainVerdict.Late, 0);

        if (!found) return (ChainVerdict.Gap, sequence - Next);

        bool follows = entry.Previous == 0 ? sequence == 0 : before + 1 == sequence || IsTakenUpAgain(sequence);
        return (follows ? ChainVerdict.InOrder : ChainVerdict.Restart, 0);
    }

    /// <summary>Remembers a message that <see cref="Judge"/> found new.</summary>
    internal void Take(ulong sequence, ChainEntry entry)
    {
        bool again = IsTakenUpAgain(sequence);
        _entries.Add(sequence, entry);
        AddHashes(sequence, entry.Identity);
        if (!again) Link(sequence, entry);
    }

    /// <summary>Learns that a message is known by further hashes: it came again with another signature.</summary>
    internal bool Name(ulong sequence, MessageIdentity identity)
    {
        // A device that signs one batch again and again is not worth more memory than this.
        if (_aliases.Count >= MaxAliases || !AddHashes(sequence, identity)) return false;

        _aliases.Add((identity, sequence));
        return true;
    }

    /// <summary>Remembers of an entry that it follows one which is forgotten.</summary>
    internal void Anchor(ulong sequence, ulong spentFrom)
    {
        _loose.Remove(sequence);
        if (spentFrom < sequence) _jumps[sequence] = spentFrom;
    }

    /// <summary>The highest entry below a sequence.</summary>
    internal (ulong Sequence, ChainEntry? Entry) HighestBelow(ulong limit)
    {
        int index = limit == ulong.MaxValue ? _entries.Count - 1 : FirstAtOrAbove(limit) - 1;
        return index < 0 ? (0, null) : (_entries.Keys[index], _entries.Values[index]);
    }

    /// <summary>What may be missing between an entry whose predecessor is not at hand and the next lower entry.</summary>
    internal IReadOnlyList<SequenceRange> MissingRightBelow(ulong waiting)
    {
        int index = _entries.IndexOfKey(waiting);
        return [.. Unspent(index == 0 ? _forgottenBelow : _entries.Keys[index - 1] + 1, waiting, ulong.MaxValue)];
    }

    /// <summary>What may be missing and is still waited for, rising.</summary>
    /// <param name="below">Ranges that begin above it are left out.</param>
    internal IEnumerable<SequenceRange> Missing(ulong below)
    {
        // What isn't at hand has an entry above it whose predecessor is not at hand, or is spent.
        foreach (ulong waiting in _loose)
        {
            foreach (var range in MissingRightBelow(waiting))
            {
                if (range.First >= below) yield break;
                if (!_entries[waiting].GivenUp) yield return range;
            }
        }
    }

    /// <summary>Entries that came before a time and still lack what is below them.</summary>
    internal IReadOnlyList<ulong> Waiting(ulong arrivedBefore) =>
        [.. _loose.Where(w => !_entries[w].GivenUp && _entries[w].Arrived < arrivedBefore)];

    /// <summary>Stops waiting for what is missing below an entry.</summary>
    internal void GiveUp(ulong sequence)
    {
        if (_entries.TryGetValue(sequence, out var entry)) entry.GivenUp = true;
    }

    /// <summary>Forgets the oldest entries until so many are left.</summary>
    /// <returns>What was still waited for below what is remembered now.</returns>
    internal IReadOnlyList<SequenceRange> Trim(int remembered)
    {
        // A few at a time, since it takes a look at all of them.
        if (_entries.Count <= remembered + remembered / 8) return [];

        ulong floor = _entries.Keys[_entries.Count - remembered - 1] + 1;
        var lost = Missing(floor).Select(r => r with { Last = Math.Min(r.Last, floor - 1) }).Where(r => r.First <= r.Last).ToArray();
        ForgetBelow(floor);
        return lost;
    }

    /// <summary>Forgets all entries below a sequence.</summary>
    internal void ForgetBelow(ulong floor)
    {
        while (_entries.Count > 0 && _entries.Keys[0] < floor)
        {
            ulong oldest = _entries.Keys[0];
            _entries.RemoveAt(0);
            _jumps.Remove(oldest);
            _loose.Remove(oldest);
        }

        if (floor <= _forgottenBelow) return;

        _forgottenBelow = floor;
        _aliases.RemoveAll(a => a.Sequence < floor);
        foreach (var named in _sequences.Where(n => n.Value < floor).ToArray()) _sequences.Remove(named.Key);
    }

    private static bool Names(ChainEntry follower, ChainEntry entry) =>
        follower.Previous == entry.Identity.Hash || follower.Previous == entry.Identity.OtherHash;

    /// <summary>An epoch of which the end alone was remembered goes on right there.</summary>
    private bool IsTakenUpAgain(ulong sequence) => _entries.Count == 0 && _forgottenBelow > 0 && sequence == _forgottenBelow;

    private bool AddHashes(ulong sequence, MessageIdentity identity)
    {
        bool isNew = _sequences.TryAdd(identity.Hash, sequence);
        isNew |= _sequences.TryAdd(identity.OtherHash, sequence);
        if (isNew)
            foreach (ulong waiting in _loose.Where(w => w > sequence).ToArray()) Link(waiting, _entries[waiting]);

        return isNew;
    }

    private bool Find(ulong sequence, ChainEntry entry, out ulong before)
    {
        before = 0;
        if (entry.Previous == 0) return true;

        return _sequences.TryGetValue(entry.Previous, out before) && before < sequence;
    }

    private void Link(ulong sequence, ChainEntry entry)
    {
        if (!Find(sequence, entry, out ulong before))
        {
            _loose.Add(sequence);
            return;
        }

        _loose.Remove(sequence);
        ulong spentFrom = entry.Previous == 0 ? 0 : before + 1;
        if (spentFrom < sequence) _jumps[sequence] = spentFrom;
    }

    /// <summary>True when the predecessor of an entry with this sequence may still come: a number below it is neither at hand,
    /// nor within <paramref name="filled"/>, nor spent before the entry was signed.</summary>
    private bool AnyMissing(ulong below, SequenceRange? filled = null)
    {
        ulong end = below;
        bool open = true;
        for (int i = FirstAtOrAbove(below) - 1; ; i--)
        {
            ulong first = i < 0 ? _forgottenBelow : _entries.Keys[i] + 1;

            // An entry whose predecessor is at hand leaves nothing open right below it.
            if (open && Unspent(first, end, below).Any(r => filled == null || r.First < filled.First || r.Last > filled.Last)) return true;
            if (i < 0) return false;

            end = _entries.Keys[i];
            open = _loose.Contains(end);
        }
    }

    /// <summary>The parts of first … end − 1 that no jump to a sequence up to a limit has spent.</summary>
    private IEnumerable<SequenceRange> Unspent(ulong first, ulong end, ulong limit)
    {
        if (first >= end) yield break;

        foreach (var (sequence, spentFrom) in _jumps.Where(j => j.Key > first && j.Key <= limit && j.Value < end).OrderBy(j => j.Value))
        {
            if (spentFrom > first) yield return new SequenceRange(first, spentFrom - 1);

            first = Math.Max(first, sequence);
            if (first >= end) yield break;
        }

        yield return new SequenceRange(first, end - 1);
    }

    private int FirstAtOrAbove(ulong sequence)
    {
        int low = 0;
        int high = _entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_entries.Keys[middle] < sequence) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
