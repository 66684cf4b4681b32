using System.Security.Cryptography;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>When a backend confirms, what, and that it never confirms what it does not hold.</summary>
public class ConfirmationTests
{
    private readonly TestField _field = new();
    private readonly TestBackend _backend;

    public ConfirmationTests()
    {
        _backend = new TestBackend(_field);
        _backend.Describe(_field.Descriptor());
    }

    [Fact]
    public void The_first_message_after_a_silence_is_confirmed_at_once()
    {
        var message = _field.Next();
        var confirmation = Assert.Single(_backend.Read(_backend.Receive(message).Publications));
        Assert.Equal(_field.Epoch, confirmation.Epoch);
        Assert.Equal(0UL, confirmation.UpTo);
        Assert.Equal(Forger.Short(message), confirmation.Hash);
        Assert.Empty(confirmation.Missing);
        Assert.Equal((ulong)_backend.Clock.Now.ToUnixTimeSeconds(), confirmation.Time);

        Assert.Empty(_backend.Receive(_field.Next()).Publications);
        _backend.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Single(_backend.Receive(_field.Next()).Publications);
    }

    [Fact]
    public void Each_eight_messages_are_confirmed()
    {
        var counts = Enumerable.Range(0, 25).Select(_ => _backend.Receive(_field.Next()).Publications.Count).ToArray();
        Assert.Equal([0, 8, 16, 24], counts.Index().Where(c => c.Item == 1).Select(c => c.Index));
    }

    [Fact]
    public void What_waits_for_a_minute_is_confirmed_without_a_message()
    {
        _backend.Receive(_field.Next());
        _backend.Receive(_field.Next());
        _backend.Clock.Now += TimeSpan.FromSeconds(59);
        Assert.Empty(_backend.Tick().Publications);
        _backend.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(1UL, Assert.Single(_backend.Read(_backend.Tick().Publications)).UpTo);
        _backend.Clock.Now += TimeSpan.FromHours(1);
        Assert.Empty(_backend.Tick().Publications);
    }

    [Fact]
    public void A_message_that_comes_again_is_confirmed_again()
    {
        var first = _field.Next();
        _backend.Receive(first);
        _backend.Clock.Now += TimeSpan.FromMinutes(5);
        Assert.Equal(0UL, Assert.Single(_backend.Read(_backend.Receive(first).Publications)).UpTo);
        Assert.Single(_backend.Taken);
    }

    [Fact]
    public void Confirmations_go_the_way_that_new_messages_came()
    {
        var message = _field.Next();
        string bridged = "plant 7/" + _field.TelemetryTopic;
        Assert.StartsWith("plant 7/signet/", Assert.Single(_backend.Receive(message, bridged).Publications).Topic, StringComparison.Ordinal);
        _backend.Clock.Now += TimeSpan.FromMinutes(5);
        Assert.StartsWith("plant 7/signet/", Assert.Single(_backend.Receive(message, "evil/" + _field.TelemetryTopic).Publications).Topic, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_sink_did_not_take_is_not_confirmed_and_comes_again()
    {
        _backend.Sink = _ => throw new IOException("disk full");
        var message = _field.Next();
        Assert.Throws<IOException>(() => _backend.Receive(message));
        Assert.Empty(_backend.Tick(all: true).Publications);

        _backend.Sink = null;
        Assert.Equal(ChainVerdict.InOrder, _backend.Receive(message).Message!.Chain.Verdict);
        Assert.Single(_backend.Taken);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var messages = _field.NextMany(10);
        foreach (int i in new[] { 0, 1, 4, 5, 9 }) _backend.Receive(messages[i]);
        var confirmation = Assert.Single(_backend.Read(_backend.Tick(all: true).Publications));
        Assert.Equal(9UL, confirmation.UpTo);
        Assert.Equal([new SequenceRange(2, 3), new SequenceRange(6, 8)], confirmation.Missing);
    }

    [Fact]
    public void More_gaps_than_a_confirmation_can_name_hold_it_back()
    {
        // Every second message is missing: 1, 3, 5, …
        var messages = _field.NextMany(60);
        for (int i = 0; i < messages.Length; i += 2) _backend.Receive(messages[i]);
        var confirmation = Assert.Single(_backend.Read(_backend.Tick(all: true).Publications));
        Assert.Equal(16, confirmation.Missing.Count);
        Assert.Equal(32UL, confirmation.UpTo);
        Assert.Equal(Forger.Short(messages[32]), confirmation.Hash);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => new SequenceRange((ulong)(2 * i + 1), (ulong)(2 * i + 1))), confirmation.Missing);
    }

    [Fact]
    public void Whatever_is_confirmed_is_held()
    {
        // Random losses; after each message whatever a confirmation lets the device forget must be in the sink.
        var random = new Random(5);
        var messages = _field.NextMany(300);
        foreach (var message in messages.Where(_ => random.Next(4) != 0))
        {
            _backend.Receive(message);
            var confirmation = Assert.Single(_backend.Read(_backend.Tick(all: true).Publications));
            var held = _backend.Taken.Select(t => t.Batch.Sequence).ToHashSet();
            for (ulong s = 0; s <= confirmation.UpTo; s++)
                Assert.True(held.Contains(s) || confirmation.Missing.Any(r => r.First <= s && s <= r.Last), $"{s}");
        }
    }

    [Fact]
    public void What_never_comes_is_given_up_after_a_week_and_said()
    {
        var messages = _field.NextMany(4);
        _backend.Receive(messages[0]);
        _backend.Receive(messages[3]);
        _backend.Clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);
        Assert.Empty(_backend.Tick().Findings);
        _backend.Clock.Now += TimeSpan.FromMinutes(2);
        var finding = Assert.Single(_backend.Tick().Findings);
        Assert.Equal(FindingKind.Lost, finding.Kind);
        Assert.Contains("1 to 2", finding.Text, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(_backend.Read(_backend.Tick(all: true).Publications)).Missing);
        Assert.Empty(_backend.Tick().Findings);

        // It is taken none the less when it comes.
        Assert.Equal(ChainVerdict.Late, _backend.Receive(messages[2]).Message!.Chain.Verdict);
    }

    [Fact]
    public void Without_an_issuer_nothing_is_confirmed()
    {
        using var silent = new TestBackend(_field, null, o => o with { Issuer = null });
        silent.Describe(_field.Descriptor());
        Assert.Empty(silent.Receive(_field.Next()).Publications);
        Assert.Empty(silent.Tick(all: true).Publications);
    }

    [Fact]
    public void Only_an_issuers_confirmation_passes_and_only_as_what_it_is()
    {
        var publication = Assert.Single(_backend.Receive(_field.Next()).Publications);
        var message = publication.Payload.ToArray();
        var verifier = new IssuerVerifier(TestBackend.Issuer.Key);
        Assert.Equal(VerificationError.None, verifier.VerifyConfirmation(message, _field.Id).Error);
        Assert.Equal(VerificationError.CoseSignatureInvalid, verifier.VerifyCommand(message, _field.Id).Error);
        Assert.Equal(VerificationError.CoseSignatureInvalid, verifier.VerifyConfirmation(message, _field.Id, stream: 1).Error);
        Assert.Equal(VerificationError.CoseSignatureInvalid, verifier.VerifyConfirmation(message, new byte[16]).Error);
        Assert.Equal(VerificationError.CoseKeyMismatch, _backend.Receive(message).Error);
        using var other = DeviceKey.FromSpki(_field.Certificate.Key.ExportSubjectPublicKeyInfo());
        Assert.Equal(VerificationError.CoseKeyMismatch, new IssuerVerifier(other).VerifyConfirmation(message, _field.Id).Error);
        for (int i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.NotEqual(VerificationError.None, verifier.VerifyConfirmation(message, _field.Id).Error);
            message[i] ^= 1;
        }
    }

    [Fact]
    public async Task A_signer_that_does_not_sign_with_its_key_is_noticed()
    {
        var issuer = new Issuer(new WrongSigner());
        await Assert.ThrowsAsync<CryptographicException>(async () =>
            await issuer.SignAsync(_field.Id, 0, new Confirmation(_field.Epoch, 0, new byte[8], [], 0)));
    }

    private sealed class WrongSigner : ISigner
    {
        public ReadOnlyMemory<byte> PublicKey { get; } = TestBackend.IssuerKey.ExportSubjectPublicKeyInfo();

        public async ValueTask<byte[]> SignDigestAsync(ReadOnlyMemory<byte> digest, CancellationToken stop)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await Task.Yield();
            return key.SignHash(digest.Span);
        }
    }
}
