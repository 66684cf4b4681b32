using System.Security.Cryptography;
using Real = Signet.Verification;

namespace Signet.Telemetry.Tests;

/// <summary>The backend that others build on, Signet.Verify, in place of the model: judges what arrives, and confirms it.</summary>
internal sealed class RealBackend : IDisposable
{
    private readonly Real.DeviceTopics _topics;
    private readonly Real.SignetBackend _backend;
    private readonly HandClock _clock = new();

    /// <param name="world">The device's key and the backend's.</param>
    /// <param name="anchors">Who vouches for the device; null to know its key.</param>
    /// <param name="backup">What an earlier backend held; null for nothing.</param>
    /// <param name="ledger">How much it remembers; null for the default.</param>
    public RealBackend(World world, Real.AnchorPolicy? anchors = null, RealBackend? backup = null, Real.LedgerOptions? ledger = null)
    {
        _topics = new Real.DeviceTopics("", world.Identity.Id);
        foreach (string name in backup?.Store.Names ?? [])
            foreach (byte[] record in backup!.Store.Open(name).Records) Store.Open(name).Append(record);

        Messages = [.. backup?.Messages ?? []];
        _backend = new Real.SignetBackend(new Real.BackendOptions
        {
            Store = Store,
            Anchors = anchors,
            Issuer = new Real.Issuer(new Real.KeySigner(ECDsa.Create(world.Issuer.Key.ExportParameters(true)))),
            Confirm = new Real.ConfirmPolicy { Messages = 1 },
            Clock = _clock,
            Ledger = ledger ?? new Real.LedgerOptions(),
            Sink = (message, _) =>
            {
                Messages.Add(message);
                return ValueTask.CompletedTask;
            },
        });
        if (anchors == null) _backend.AddDevice(Real.DeviceKey.FromSpki(world.Key.ExportSubjectPublicKeyInfo()));
    }

    public Real.MemoryLedgerStore Store { get; } = new();

    /// <summary>What the sink was given.</summary>
    public List<Real.ReceivedMessage> Messages { get; }

    public List<Real.Finding> Findings { get; } = [];

    public List<Real.VerificationError> Refused { get; } = [];

    /// <summary>The newest word to the device, and what it says; null before the first.</summary>
    public byte[]? Word { get; private set; }

    public Real.Confirmation? Confirmation { get; private set; }

    public int Duplicates { get; private set; }

    public void Receive(byte[] message) => Take(_backend.ReceiveAsync(_topics.Of(Real.DeviceTopics.Telemetry), message));

    public void Describe(byte[] descriptor) => Take(_backend.ReceiveAsync(_topics.Of(Real.DeviceTopics.Descriptor), descriptor));

    /// <summary>Lets days pass, after which what is missing is given up.</summary>
    public void Wait(TimeSpan time)
    {
        _clock.Now += time;
        var (publications, findings) = _backend.TickAsync(all: true).GetAwaiter().GetResult();
        Findings.AddRange(findings);
        Hear(publications);
    }

    public int Count(Real.FindingKind kind) => Findings.Count(f => f.Kind == kind);

    /// <summary>Values of the sensor, in the order of arrival.</summary>
    public List<long> Values() =>
        [.. Messages.SelectMany(m => m.Batch.Readings).Where(r => r.Name == "n").Select(r => (long)(Int128)r.Value)];

    /// <summary>Exactly once by epoch and sequence, no reading in two messages, nothing refused, no second history.</summary>
    public void Holds(string where)
    {
        Assert.True(Refused.Count == 0, $"{where}: refused {string.Join(", ", Refused)}");
        Assert.True(Count(Real.FindingKind.Fork) == 0, $"{where}: {string.Join("; ", Findings)}");
        var names = Messages.Select(m => (Convert.ToHexString(m.Batch.Epoch), m.Batch.Sequence)).ToList();
        Assert.True(names.Distinct().Count() == names.Count, where + ": a message twice");
        var values = Values();
        Assert.True(values.Distinct().Count() == values.Count, where + ": a reading in two messages");
    }

    /// <summary><see cref="Holds"/>, and the newest word asks for nothing.</summary>
    public void HoldsAll(string where)
    {
        Holds(where);
        Assert.True(Confirmation is { Missing.Count: 0 }, $"{where}: missing {Confirmation}");
    }

    public void Dispose() => _backend.Dispose();

    private void Take(Task<Real.Outcome> work)
    {
        var outcome = work.GetAwaiter().GetResult();
        if (outcome.Error != Real.VerificationError.None) Refused.Add(outcome.Error);
        if (outcome.Message?.Chain.Verdict == Real.ChainVerdict.Duplicate) Duplicates++;
        Findings.AddRange(outcome.Findings);
        Hear(outcome.Publications);
    }

    private void Hear(IReadOnlyList<Real.Publication> publications)
    {
        if (publications.Count == 0) return;

        Word = publications[^1].Payload.ToArray();
        Confirmation = publications[^1].Confirmation;
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
