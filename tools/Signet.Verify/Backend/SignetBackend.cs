namespace Signet.Verification;

/// <summary>
/// A backend without its network: give it what MQTT delivers, publish what it says. It verifies, follows each device's chain,
/// hands what is new to the sink, writes it into the device's ledger, and only then confirms. Thread-safe; messages are
/// worked on one after the other.
/// </summary>
public sealed class SignetBackend : IDisposable
{
    private readonly BackendOptions _options;
    private readonly IReadOnlySet<long> _algorithms;
    private readonly DescriptorVerifier? _descriptors;
    private readonly Dictionary<string, KnownDevice> _devices = [];
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Makes a backend and reads the ledgers that are there.</summary>
    /// <param name="options">What it works with.</param>
    /// <exception cref="IOException">A ledger can't be read, or another process has it.</exception>
    /// <exception cref="LedgerCorruptException">A ledger holds what was not written by it.</exception>
    public SignetBackend(BackendOptions options)
    {
        _options = options;
        _algorithms = SignatureCheck.Allow(options.Algorithms);
        if (options.Anchors != null) _descriptors = new DescriptorVerifier(options.Anchors, _algorithms, options.Clock);

        try
        {
            foreach (string name in options.Store.Names)
                if (name.Length == 32 && name.All(char.IsAsciiHexDigit)) Restore(Open(Convert.FromHexString(name)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gives the keys of a device that sends no descriptor, or whose descriptor is not to be waited for.</summary>
    /// <param name="enrolment">Its enrolment key.</param>
    /// <param name="telemetry">The key that signs telemetry, where it is another.</param>
    public void AddDevice(DeviceKey enrolment, DeviceKey? telemetry = null)
    {
        _turn.Wait();
        try
        {
            Open(enrolment.DeviceId).Give(enrolment, telemetry);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Works on a message. A broker may be told that it is received once this has returned, not before.</summary>
    /// <param name="topic">The topic that it came by.</param>
    /// <param name="message">All its bytes.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What became of it. Bytes of any kind throw nothing; sink, ledger and signer may.</returns>
    public async Task<Outcome> ReceiveAsync(string topic, ReadOnlyMemory<byte> message, CancellationToken stop = default)
    {
        var topics = DeviceTopics.TryParse(topic, out string last);
        return last switch
        {
            DeviceTopics.Telemetry => await ReceiveTelemetryAsync(topics!, 0, message, stop),
            DeviceTopics.Descriptor => await ReceiveDescriptorAsync(topics!, message, stop),
            _ => new Outcome(MessageKind.Other, "", VerificationError.None, null),
        };
    }

    /// <summary>Works on a telemetry message of any stream. docs/SPEC.md section 3 names topics of stream 0 only; confirmations of
    /// others go to <c>confirm/</c> and the stream's number.</summary>
    /// <param name="topics">The device that it is said to be of.</param>
    /// <param name="stream">The stream that it is said to be of.</param>
    /// <param name="message">All its bytes.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What became of it.</returns>
    public async Task<Outcome> ReceiveTelemetryAsync(
        DeviceTopics topics, ulong stream, ReadOnlyMemory<byte> message, CancellationToken stop = default)
    {
        await _turn.WaitAsync(stop);
        try
        {
            return await TakeTelemetryAsync(topics, stream, message, stop);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Works on a descriptor.</summary>
    /// <param name="topics">The device that it is said to be of.</param>
    /// <param name="message">All its bytes.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What became of it.</returns>
    public async Task<Outcome> ReceiveDescriptorAsync(DeviceTopics topics, ReadOnlyMemory<byte> message, CancellationToken stop = default)
    {
        await _turn.WaitAsync(stop);
        try
        {
            return TakeDescriptor(topics, message);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>To be called now and then, each few seconds: confirms what waits for it long enough, and gives up what is
    /// missing for too long.</summary>
    /// <param name="all">True to confirm all that is held, as after a start: a confirmation may have been lost on its way.</param>
    /// <param name="stop">Ends the work.</param>
    /// <returns>What is to be published, and what was given up.</returns>
    public async Task<(IReadOnlyList<Publication> Publications, IReadOnlyList<Finding> Findings)> TickAsync(
        bool all = false, CancellationToken stop = default)
    {
        await _turn.WaitAsync(stop);
        try
        {
            var now = _options.Clock.GetUtcNow();
            var publications = new List<Publication>();
            var findings = new List<Finding>();
            foreach (var device in _devices.Values)
            {
                foreach (var (stream, epoch, range) in device.Ledger.GiveUp(now))
                    findings.Add(new Finding(FindingKind.Lost, $"{device.Id}: {Name(epoch, stream)} lost {Text(range)}"));

                foreach (var (stream, state) in device.Streams)
                {
                    bool due = state.Unconfirmed > 0 && now - state.Since >= _options.Confirm.Interval;
                    if (all || due) publications.AddRange(await ConfirmAsync(device, stream, stop));
                }
            }

            return (publications, findings);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in _devices.Values) device.Dispose();
    }

    private static string Text(SequenceRange range) => range.First == range.Last ? $"{range.First}" : $"{range.First} to {range.Last}";

    private static string Name(byte[] epoch, ulong stream) =>
        $"epoch {Convert.ToHexStringLower(epoch)}" + (stream == 0 ? "" : $" of stream {stream}");

    private KnownDevice Open(ReadOnlySpan<byte> deviceId)
    {
        string id = Convert.ToHexStringLower(deviceId);
        if (!_devices.TryGetValue(id, out var device))
            _devices[id] = device = new KnownDevice(DeviceLedger.Open(_options.Store, deviceId, _options.Ledger));

        return device;
    }

    /// <summary>Believes a descriptor of the ledger as far as today's anchors do; validity is judged at each message.</summary>
    private void Restore(KnownDevice device)
    {
        foreach (ulong stream in device.Ledger.Streams) device.Stream(stream).Epoch = device.Ledger.Epochs(stream).LastOrDefault();

        if (device.Ledger.DescriptorMessage is not { } message || _options.Anchors == null) return;

        var verifier = new DescriptorVerifier(_options.Anchors.WithoutValidity(), _algorithms, _options.Clock);
        if (verifier.Verify(message, device.Ledger.DeviceId).Device is { } described) device.Describe(described);
    }

    private Outcome TakeDescriptor(DeviceTopics topics, ReadOnlyMemory<byte> message)
    {
        string id = Convert.ToHexStringLower(topics.DeviceId);
        if (_descriptors == null)
            return new Outcome(MessageKind.Descriptor, id, VerificationError.CertificatePathInvalid, "no anchors were given");

        var result = _descriptors.Verify(message, topics.DeviceId);
        if (result.Device is not { } described) return new Outcome(MessageKind.Descriptor, id, result.Error, result.Detail);

        var device = Open(described.Enrolment.DeviceId);
        var error = device.Ledger.JudgeDescriptor(described, device.Described);
        if (error != VerificationError.None)
        {
            string detail = $"number {described.Descriptor.Number} of epoch {Convert.ToHexStringLower(described.Descriptor.Epoch)}";
            var fork = error == VerificationError.DescriptorConflict
                ? [new Finding(FindingKind.Fork, $"{id}: two descriptors with {detail}")]
                : Array.Empty<Finding>();
            return new Outcome(MessageKind.Descriptor, id, error, detail) { Findings = fork };
        }

        // What is at hand already says nothing new.
        var findings = new List<Finding>();
        bool isKnown = device.Described?.Payload.AsSpan().SequenceEqual(described.Payload) == true;
        if (!isKnown)
        {
            device.Topics = topics;
            Compare(device, described.Descriptor, findings);
            device.Ledger.TakeDescriptor(described, message.ToArray());
        }

        device.Describe(described);
        return new Outcome(MessageKind.Descriptor, id, VerificationError.None, null) { Device = described, Findings = findings };
    }

    /// <summary>Compares what a device says of stream 0 with what is held.</summary>
    private static void Compare(KnownDevice device, Descriptor descriptor, List<Finding> findings)
    {
        string name = $"{device.Id}: {Name(descriptor.Epoch, 0)}";
        if (device.Described is { } before && !before.Descriptor.Epoch.AsSpan().SequenceEqual(descriptor.Epoch))
        {
            string follows = descriptor.EpochBefore == null ? "the device knows of none before it"
                : device.Ledger.Knows(0, descriptor.EpochBefore) ? "follows one that is held" : "follows one that is not held";
            findings.Add(new Finding(FindingKind.NewEpoch, $"{name} begins; {follows}"));
        }

        ulong next = device.Ledger.Next(0, descriptor.Epoch);
        if (descriptor.NextSequence < next)
            findings.Add(new Finding(FindingKind.DeviceRolledBack, $"{name}: the device goes on with {descriptor.NextSequence}, {next - 1} is held"));

        var lacking = device.Ledger.Missing(0, descriptor.Epoch).Append(new SequenceRange(next, ulong.MaxValue))
            .FirstOrDefault(r => r.First < descriptor.Confirmed);
        if (lacking != null)
        {
            findings.Add(new Finding(
                FindingKind.BackendBehind, $"{name}: confirmed to the device below {descriptor.Confirmed}, not held from {lacking.First}"));
        }
    }

    private async Task<Outcome> TakeTelemetryAsync(DeviceTopics topics, ulong stream, ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        string id = Convert.ToHexStringLower(topics.DeviceId);
        Outcome Refuse(VerificationError error, string? detail) => new(MessageKind.Telemetry, id, error, detail);

        if (!_devices.TryGetValue(id, out var device) || device.TelemetryKey is not { } key)
            return Refuse(VerificationError.DeviceUnknown, "no descriptor of it is at hand");

        var now = _options.Clock.GetUtcNow();
        if (device.Described is { } described)
        {
            var (error, detail) = _options.Anchors!.Judge(described.Validity, now);
            if (error != VerificationError.None) return Refuse(error, detail);
        }

        var result = new MessageVerifier(key, device.Ledger.DeviceId, stream, _algorithms).Verify(message);
        if (result.Batch is not { } batch) return Refuse(result.Error, result.Detail);

        var placement = device.Ledger.Judge(stream, batch, message.Span, now);

        // Answers go back the way of what is new; somebody who repeats a message elsewhere does not draw them there.
        if (placement.Result.IsNew) device.Topics = topics;

        var received = new ReceivedMessage(id, stream, batch, placement.Result, message, device.Described?.Descriptor);
        var findings = new List<Finding>();
        if (placement.Result.IsNew) await _options.Sink(received, stop);
        foreach (var range in device.Ledger.Take(stream, placement))
            findings.Add(new Finding(FindingKind.Lost, $"{id}: {Name(batch.Epoch, stream)} lost {Text(range)}"));

        Report(received, findings);
        return new Outcome(MessageKind.Telemetry, id, VerificationError.None, null)
        {
            Message = received,
            Findings = findings,
            Publications = await ConfirmIfDueAsync(device, received, now, stop),
        };
    }

    private static void Report(ReceivedMessage message, List<Finding> findings)
    {
        var (batch, chain) = (message.Batch, message.Chain);
        string name = $"{message.DeviceId}: {Name(batch.Epoch, message.Stream)}";
        if (chain.NewEpoch && chain.IsNew) findings.Add(new Finding(FindingKind.NewEpoch, $"{name} begins with {batch.Sequence}"));

        if (chain.Verdict == ChainVerdict.Gap)
            findings.Add(new Finding(FindingKind.Gap, $"{name}: up to {chain.Missing} missing before {batch.Sequence}"));
        else if (chain.Verdict == ChainVerdict.Fork)
            findings.Add(new Finding(FindingKind.Fork, $"{name}: {batch.Sequence} contradicts what is held"));
    }

    /// <summary>Counts a message, and confirms by the policy. One that comes again says that a confirmation was lost.</summary>
    private async Task<IReadOnlyList<Publication>> ConfirmIfDueAsync(
        KnownDevice device, ReceivedMessage message, DateTimeOffset now, CancellationToken stop)
    {
        var state = device.Stream(message.Stream);
        bool again = message.Chain.Verdict == ChainVerdict.Duplicate
            && (device.Described?.Descriptor.Epoch ?? state.Epoch)?.AsSpan().SequenceEqual(message.Batch.Epoch) == true;
        if (!message.Chain.IsNew && !again) return [];

        bool wasSilent = state.Heard is not { } heard || now - heard >= _options.Confirm.Silence;
        bool sameEpoch = state.Epoch?.AsSpan().SequenceEqual(message.Batch.Epoch) == true;
        state.Heard = now;
        state.Epoch = message.Batch.Epoch;
        if (state.Unconfirmed++ == 0) state.Since = now;

        return wasSilent || !sameEpoch || state.Unconfirmed >= _options.Confirm.Messages || now - state.Since >= _options.Confirm.Interval
            ? await ConfirmAsync(device, message.Stream, stop)
            : [];
    }

    private async Task<IReadOnlyList<Publication>> ConfirmAsync(KnownDevice device, ulong stream, CancellationToken stop)
    {
        var state = device.Stream(stream);
        if (_options.Issuer == null || state.Epoch == null
            || device.Ledger.Confirm(stream, state.Epoch, _options.Clock.GetUtcNow()) is not { } confirmation) return [];

        var message = await _options.Issuer.SignAsync(device.Ledger.DeviceId, stream, confirmation, stop);
        state.Unconfirmed = 0;
        string topic = device.Topics.Of(stream == 0 ? DeviceTopics.Confirm : $"{DeviceTopics.Confirm}/{stream}");
        return [new Publication(topic, message, Retain: true) { Confirmation = confirmation }];
    }
}
