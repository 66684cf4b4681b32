using System.Security.Cryptography;
using Signet.Verification;

namespace Signet.Verify.Tests.Support;

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class HandClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>A backend whose sink is a list.</summary>
internal sealed class TestBackend : IDisposable
{
    public TestBackend(TestField field, ILedgerStore? store = null, Func<BackendOptions, BackendOptions>? change = null)
    {
        Field = field;
        Store = store ?? new MemoryLedgerStore();
        var options = new BackendOptions
        {
            Anchors = field.Anchors,
            Store = Store,
            Issuer = Issuer,
            Clock = Clock,
            Sink = (message, _) =>
            {
                Sink?.Invoke(message);
                Taken.Add(message);
                return ValueTask.CompletedTask;
            },
        };
        Backend = new SignetBackend(change?.Invoke(options) ?? options);
    }

    public static ECDsa IssuerKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static Issuer Issuer { get; } = new(new KeySigner(IssuerKey));

    public TestField Field { get; }

    public ILedgerStore Store { get; }

    public HandClock Clock { get; } = new();

    public SignetBackend Backend { get; }

    public List<ReceivedMessage> Taken { get; } = [];

    /// <summary>Called before a message is taken; may throw.</summary>
    public Action<ReceivedMessage>? Sink { get; set; }

    public Outcome Receive(byte[] telemetry, string? topic = null) => Run(Backend.ReceiveAsync(topic ?? Field.TelemetryTopic, telemetry));

    public Outcome Describe(byte[] descriptor) => Run(Backend.ReceiveAsync(Field.DescriptorTopic, descriptor));

    public (IReadOnlyList<Publication> Publications, IReadOnlyList<Finding> Findings) Tick(bool all = false) => Run(Backend.TickAsync(all));

    /// <summary>What the confirmations say, verified as a device would.</summary>
    public Confirmation[] Read(IEnumerable<Publication> publications) =>
    [
        .. publications.Select(p =>
        {
            Assert.True(p.Retain);
            Assert.Equal($"signet/{Field.IdText}/confirm", p.Topic);
            var result = new IssuerVerifier(Issuer.Key).VerifyConfirmation(p.Payload, Field.Id);
            Assert.Equal(VerificationError.None, result.Error);
            return result.Content!;
        }),
    ];

    public void Dispose() => Backend.Dispose();

    // Everything here is done at once: no sink waits.
    private static T Run<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
