namespace Signet.Verification;

/// <summary>
/// What a backend holds of one device, durably: its newest descriptor and, for each stream, which messages were taken. All that
/// goes in was verified before. A message goes in after the sink has it, so what the ledger says is held, is held. Not thread-safe.
/// </summary>
public sealed class DeviceLedger : IDisposable
{
    private readonly LedgerOptions _options;
    private readonly ILedgerJournal _journal;
    private readonly Dictionary<ulong, ChainTracker> _streams = [];
    private readonly Dictionary<ulong, ulong> _numbers = []; // highest descriptor's number of an epoch

    private ulong _newestEpoch;
    private int _due; // records of the journal above which it is written anew

    private DeviceLedger(byte[] deviceId, ILedgerJournal journal, LedgerOptions options)
    {
        DeviceId = deviceId;
        _journal = journal;
        _options = options;
        foreach (var record in journal.Records) Apply(LedgerRecord.Decode(record));

        _due = WhenDue();
    }

    /// <summary>Device id, 16 bytes.</summary>
    public byte[] DeviceId { get; }

    /// <summary>The newest descriptor's message; null when none was taken.</summary>
    public byte[]? DescriptorMessage { get; private set; }

    /// <summary>Streams of which messages are held.</summary>
    public IReadOnlyCollection<ulong> Streams => _streams.Keys;

    /// <summary>Opens a device's ledger, and makes it where there is none.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <param name="options">How much it remembers; null for the standard.</param>
    /// <returns>The ledger.</returns>
    /// <exception cref="IOException">It can't be read, or another process has it.</exception>
    /// <exception cref="LedgerCorruptException">What it holds is not what was written.</exception>
    public static DeviceLedger Open(ILedgerStore store, ReadOnlySpan<byte> deviceId, LedgerOptions? options = null)
    {
        var journal = store.Open(Convert.ToHexStringLower(deviceId));
        try
        {
            return new DeviceLedger(deviceId.ToArray(), journal, options ?? new LedgerOptions());
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Says whether a verified descriptor is newer than what was taken. Numbers count within an epoch, and an epoch that
    /// another one followed does not come back.</summary>
    /// <param name="device">The device by that descriptor.</param>
    /// <param name="current">The device by the newest descriptor that was taken; null for none.</param>
    /// <returns>Why it is not to be taken; <see cref="VerificationError.None"/> also for one that is at hand already.</returns>
    public VerificationError JudgeDescriptor(DescribedDevice device, DescribedDevice? current)
    {
        ulong epoch = MessageIdentity.Short(device.Descriptor.Epoch);
        if (!_numbers.TryGetValue(epoch, out ulong highest)) return VerificationError.None;
        if (epoch != _newestEpoch || device.Descriptor.Number < highest) return VerificationError.DescriptorOutdated;
        if (device.Descriptor.Number > highest) return VerificationError.None;

        return current == null || device.Payload.AsSpan().SequenceEqual(current.Payload)
            ? VerificationError.None
            : VerificationError.DescriptorConflict;
    }

    /// <summary>Takes a descriptor that <see cref="JudgeDescriptor"/> has no objection to; durable at return.</summary>
    /// <param name="device">The device by that descriptor.</param>
    /// <param name="message">All bytes of the descriptor.</param>
    public void TakeDescriptor(DescribedDevice device, byte[] message)
    {
        Write(new LedgerRecord.DescriptorTaken(message));
        Write(new LedgerRecord.DescriptorNumber(MessageIdentity.Short(device.Descriptor.Epoch), device.Descriptor.Number));
        CompactIfDue();
    }

    /// <summary>True when messages of this epoch and stream were taken.</summary>
    /// <param name="stream">Stream number.</param>
    /// <param name="epoch">Epoch, 8 bytes.</param>
    /// <returns>Whether they were.</returns>
    public bool Knows(ulong stream, byte[] epoch) => _streams.TryGetValue(stream, out var tracker)
        && (tracker.Epochs.ContainsKey(MessageIdentity.Short(epoch)) || tracker.Ended.ContainsKey(MessageIdentity.Short(epoch)));

    /// <summary>One above the highest sequence that is held of an epoch; 0 when nothing is.</summary>
    /// <param name="stream">Stream number.</param>
    /// <param name="epoch">Epoch, 8 bytes.</param>
    /// <returns>That sequence.</returns>
    public ulong Next(ulong stream, byte[] epoch)
    {
        if (!_streams.TryGetValue(stream, out var tracker)) return 0;

        ulong key = MessageIdentity.Short(epoch);
        return tracker.Epochs.TryGetValue(key, out var chain) ? chain.Next : tracker.Ended.GetValueOrDefault(key);
    }

    /// <summary>What may be missing of an epoch and is still waited for, rising.</summary>
    /// <param name="stream">Stream number.</param>
    /// <param name="epoch">Epoch, 8 bytes.</param>
    /// <returns>Ranges.</returns>
    public IReadOnlyList<SequenceRange> Missing(ulong stream, byte[] epoch) =>
        Find(stream, MessageIdentity.Short(epoch)) is { } chain ? [.. chain.Missing(ulong.MaxValue)] : [];

    /// <summary>Epochs of a stream that are remembered in full.</summary>
    /// <param name="stream">Stream number.</param>
    /// <returns>8 bytes each.</returns>
    public IReadOnlyList<byte[]> Epochs(ulong stream) =>
        _streams.TryGetValue(stream, out var tracker) ? [.. tracker.Epochs.OrderBy(e => e.Value.LastHeard).Select(e => Bytes(e.Key))] : [];

    /// <summary>What may be confirmed of an epoch: the highest message that is held such that all that is missing below it can be named.</summary>
    /// <param name="stream">Stream number.</param>
    /// <param name="epoch">Epoch, 8 bytes.</param>
    /// <param name="now">The backend's clock.</param>
    /// <returns>The confirmation; null when nothing is held.</returns>
    public Confirmation? Confirm(ulong stream, byte[] epoch, DateTimeOffset now)
    {
        if (Find(stream, MessageIdentity.Short(epoch)) is not { Count: > 0 } chain) return null;

        var missing = chain.Missing(ulong.MaxValue).Take(Confirmation.MaxMissing + 1).ToList();
        ulong limit = ulong.MaxValue;
        if (missing.Count > Confirmation.MaxMissing)
        {
            limit = missing[^1].First;
            missing.RemoveAt(missing.Count - 1);
        }

        var (sequence, entry) = chain.HighestBelow(limit);
        if (entry == null) return null;

        missing.RemoveAll(r => r.First >= sequence);
        return new Confirmation(epoch, sequence, Bytes(entry.Identity.Hash), missing, (ulong)Math.Max(0, now.ToUnixTimeSeconds()));
    }

    /// <summary>Places a verified message among those that are held, and changes nothing.</summary>
    internal ChainTracker.Placement Judge(ulong stream, Batch batch, ReadOnlySpan<byte> message, DateTimeOffset now) =>
        Open(stream).Judge(batch, message, (ulong)Math.Max(0, now.ToUnixTimeSeconds()));

    /// <summary>Takes a message that the sink has; durable at return.</summary>
    /// <returns>What is too old now to be waited for.</returns>
    internal IReadOnlyList<SequenceRange> Take(ulong stream, ChainTracker.Placement placement)
    {
        var tracker = Open(stream);
        if (placement.Result.Verdict == ChainVerdict.Duplicate)
        {
            if (tracker.Take(placement).Learned)
                _journal.Append(new LedgerRecord.AliasLearned(stream, placement.Epoch, placement.Sequence, placement.Entry.Identity).Encode());

            return [];
        }

        if (!placement.Result.IsNew) return [];

        // First what can fail, then memory.
        _journal.Append(new LedgerRecord.MessageTaken(stream, placement.Epoch, placement.Sequence, placement.Entry).Encode());
        var (lost, _) = tracker.Take(placement);
        CompactIfDue();
        return lost;
    }

    /// <summary>Stops waiting for what was missing for longer than the patience.</summary>
    /// <returns>What is lost, by stream and epoch.</returns>
    internal IReadOnlyList<(ulong Stream, byte[] Epoch, SequenceRange Range)> GiveUp(DateTimeOffset now)
    {
        var lost = new List<(ulong, byte[], SequenceRange)>();
        ulong before = (ulong)Math.Max(0, (now - _options.Patience).ToUnixTimeSeconds());
        foreach (var (stream, tracker) in _streams)
        {
            foreach (var (epoch, chain) in tracker.Epochs)
            {
                foreach (ulong waiting in chain.Waiting(before))
                {
                    var ranges = chain.MissingRightBelow(waiting);
                    Write(new LedgerRecord.GivenUp(stream, epoch, waiting));
                    lost.AddRange(ranges.Select(r => (stream, Bytes(epoch), r)));
                }
            }
        }

        return lost;
    }

    /// <inheritdoc/>
    public void Dispose() => _journal.Dispose();

    private static byte[] Bytes(ulong value)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private ChainTracker Open(ulong stream)
    {
        if (!_streams.TryGetValue(stream, out var tracker))
            _streams[stream] = tracker = new ChainTracker(_options.Remembered, _options.Epochs);

        return tracker;
    }

    private EpochChain? Find(ulong stream, ulong epoch) =>
        _streams.TryGetValue(stream, out var tracker) ? tracker.Epochs.GetValueOrDefault(epoch) : null;

    private void Write(LedgerRecord record)
    {
        _journal.Append(record.Encode());
        Apply(record);
    }

    private void Apply(LedgerRecord record)
    {
        switch (record)
        {
            case LedgerRecord.DescriptorTaken r:
                DescriptorMessage = r.Message;
                break;
            case LedgerRecord.DescriptorNumber r:
                _numbers[r.Epoch] = r.Number;
                _newestEpoch = r.Epoch;
                break;
            case LedgerRecord.MessageTaken r:
                Open(r.Stream).Take(new ChainTracker.Placement(r.Epoch, r.Sequence, r.Entry, new ChainResult(ChainVerdict.Late, false, 0)));
                break;
            case LedgerRecord.AliasLearned r:
                Find(r.Stream, r.Epoch)?.Name(r.Sequence, r.Identity);
                break;
            case LedgerRecord.GivenUp r:
                Find(r.Stream, r.Epoch)?.GiveUp(r.Sequence);
                break;
            case LedgerRecord.Anchored r:
                Find(r.Stream, r.Epoch)?.Anchor(r.Sequence, r.SpentFrom);
                break;
            case LedgerRecord.Floor r:
                Open(r.Stream).Open(r.Epoch).ForgetBelow(r.Sequence);
                break;
            case LedgerRecord.EpochEnded r:
                Open(r.Stream).End(r.Epoch, r.Next);
                break;
        }
    }

    private void CompactIfDue()
    {
        if (_journal.Records.Count <= _due) return;

        _journal.Replace([.. Live().Select(r => r.Encode())]);
        _due = WhenDue();
    }

    private int WhenDue() => 2 * Live().Count() + _options.Slack;

    private IEnumerable<LedgerRecord> Live()
    {
        if (DescriptorMessage != null) yield return new LedgerRecord.DescriptorTaken(DescriptorMessage);

        // The newest at last, as it was written.
        foreach (var (epoch, number) in _numbers.OrderBy(n => n.Key == _newestEpoch)) yield return new LedgerRecord.DescriptorNumber(epoch, number);

        foreach (var (stream, tracker) in _streams)
        {
            foreach (var (epoch, next) in tracker.Ended) yield return new LedgerRecord.EpochEnded(stream, epoch, next);

            foreach (var (epoch, chain) in tracker.Epochs.OrderBy(e => e.Value.LastHeard))
            {
                yield return new LedgerRecord.Floor(stream, epoch, chain.ForgottenBelow);
                foreach (var (sequence, entry) in chain.Entries)
                    yield return new LedgerRecord.MessageTaken(stream, epoch, sequence, entry);

                foreach (var (identity, sequence) in chain.Aliases)
                    yield return new LedgerRecord.AliasLearned(stream, epoch, sequence, identity);

                foreach (var (sequence, spentFrom) in chain.Anchored)
                    yield return new LedgerRecord.Anchored(stream, epoch, sequence, spentFrom);

                foreach (var (sequence, entry) in chain.Entries)
                    if (entry.GivenUp) yield return new LedgerRecord.GivenUp(stream, epoch, sequence);
            }
        }
    }
}
