using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>By which descriptors a device is believed.</summary>
public class DescriptorTests
{
    [Fact]
    public void A_descriptor_says_who_the_device_is()
    {
        using var telemetry = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var field = new TestField { TelemetryKey = telemetry };
        using var backend = new TestBackend(field);
        var device = backend.Describe(field.Descriptor(7, next: 3, before: [9, 9, 9, 9, 9, 9, 9, 9], confirmed: 2)).Device!;
        Assert.Equal(field.IdText, device.Enrolment.DeviceIdText);
        Assert.Equal(Forger.KeyId(telemetry), device.Telemetry.KeyId.ToArray());
        Assert.Equal(7UL, device.Descriptor.Number);
        Assert.Equal(3UL, device.Descriptor.NextSequence);
        Assert.Equal([9, 9, 9, 9, 9, 9, 9, 9], device.Descriptor.EpochBefore!);
        Assert.Equal(2UL, device.Descriptor.Confirmed);
        Assert.Equal("A7670E", device.Descriptor.Versions["module"]);
        Assert.Equal(new ReadingDefinition("temperature", "Cel"), device.Descriptor.Readings[0]);
        Assert.Equal(2, device.Descriptor.StoreLevel);

        // Telemetry is the telemetry key's, and names of readings are looked up.
        var outcome = backend.Receive(field.Next(readings: w =>
        {
            w.WriteStartArray(3);
            w.WriteInt32(0);
            w.WriteInt32(0);
            w.WriteDouble(21.5f);
            w.WriteEndArray();
        }));
        Assert.Equal("temperature", outcome.Message!.NameOf(outcome.Message.Batch.Readings[0]));
        var enrolment = Forger.Message(field.Certificate.Key, Forger.Aad("signet/telemetry/1", field.Id, 0), TestField.Batch(field.Epoch, 1, new byte[8]));
        Assert.Equal(VerificationError.CoseKeyMismatch, backend.Receive(enrolment).Error);
    }

    [Fact]
    public void A_path_over_an_intermediate_is_followed()
    {
        var root = TestCa.Root("CN=Path root");
        var intermediate = root.Intermediate("CN=Path intermediate");
        var field = new TestField(intermediate);
        var anchors = new AnchorPolicy([X509CertificateLoader.LoadCertificate(root.Der)]);
        var verifier = new DescriptorVerifier(anchors);
        Assert.Equal(VerificationError.None, verifier.Verify(field.Descriptor(certificates: [field.Certificate.Der, intermediate.Der])).Error);
        Assert.Equal(VerificationError.CertificatePathInvalid, verifier.Verify(field.Descriptor()).Error);
    }

    [Fact]
    public void A_path_to_another_CA_is_refused()
    {
        var field = new TestField();
        using var backend = new TestBackend(new TestField());
        var verifier = new DescriptorVerifier(backend.Field.Anchors);
        Assert.Equal(VerificationError.CertificatePathInvalid, verifier.Verify(field.Descriptor()).Error);

        // Its own CA, brought along, is no anchor; nor is one of the same name.
        Assert.Equal(VerificationError.CertificatePathInvalid, verifier.Verify(field.Descriptor(certificates: [field.Certificate.Der, field.Ca.Der])).Error);

        // A certificate that is its own.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = new CertificateRequest("CN=field device", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var payload = field.DescriptorPayload(certificates: [own.RawData]);
        Assert.Equal(
            VerificationError.CertificatePathInvalid,
            verifier.Verify(Forger.Message(key, Forger.Aad("signet/descriptor/1", Forger.DeviceId(key)), payload)).Error);
    }

    [Fact]
    public void A_good_certificate_with_another_signature_is_refused()
    {
        // Certificates are public: who has one has not its key.
        var field = new TestField();
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var verifier = new DescriptorVerifier(field.Anchors);
        foreach (var key in new[] { thief, field.Certificate.Key })
        {
            var message = Forger.Message(
                thief, Forger.Aad("signet/descriptor/1", field.Id), field.DescriptorPayload(), Forger.Header(key));
            Assert.Equal(
                key == thief ? VerificationError.CoseKeyMismatch : VerificationError.CoseSignatureInvalid, verifier.Verify(message).Error);
        }

        // Under another device's name.
        Assert.Equal(VerificationError.CoseKeyMismatch, verifier.Verify(field.Descriptor(), new byte[16]).Error);
    }

    [Fact]
    public void Certificates_for_other_things_are_refused()
    {
        var ca = TestCa.Root("CN=Usage root");
        foreach (Action<CertificateShape> change in new Action<CertificateShape>[]
        {
            s => s.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.1"],
            s => s.KeyUsage = X509KeyUsageFlags.CrlSign,
        })
        {
            var field = new TestField(ca, change);
            Assert.Equal(VerificationError.CertificatePathInvalid, new DescriptorVerifier(field.Anchors).Verify(field.Descriptor()).Error);
        }

        var plain = new TestField(ca, s =>
        {
            s.ExtendedKeyUsage = [];
            s.KeyUsage = null;
        });
        Assert.Equal(VerificationError.None, new DescriptorVerifier(plain.Anchors).Verify(plain.Descriptor()).Error);
    }

    [Fact]
    public void Validity_is_judged_by_the_backends_clock_when_the_descriptor_comes_and_at_each_message()
    {
        var now = DateTimeOffset.UtcNow;
        var field = new TestField(change: s => (s.NotBefore, s.NotAfter) = (now.AddDays(-2), now.AddDays(2)));
        using var backend = new TestBackend(field);

        backend.Clock.Now = now.AddDays(-2).AddMinutes(-10);
        Assert.Equal(VerificationError.CertificateNotYetValid, backend.Describe(field.Descriptor()).Error);
        backend.Clock.Now = now.AddDays(2).AddMinutes(10);
        Assert.Equal(VerificationError.CertificateExpired, backend.Describe(field.Descriptor()).Error);

        // A few minutes are the clocks'.
        backend.Clock.Now = now.AddDays(2).AddMinutes(4);
        Assert.Equal(VerificationError.None, backend.Describe(field.Descriptor()).Error);
        Assert.Equal(VerificationError.None, backend.Receive(field.Next()).Error);

        // The device's own clock, 1 800 000 000 in every message, plays no part.
        backend.Clock.Now = now.AddDays(2).AddMinutes(10);
        Assert.Equal(VerificationError.CertificateExpired, backend.Receive(field.Next()).Error);
        Assert.Single(backend.Taken);

        var archive = new DescriptorVerifier(
            new AnchorPolicy([X509CertificateLoader.LoadCertificate(field.Ca.Der)]) { IgnoreValidity = true }, null, backend.Clock);
        Assert.Equal(VerificationError.None, archive.Verify(field.Descriptor()).Error);
    }

    [Fact]
    public void An_older_descriptor_is_not_taken_again()
    {
        var field = new TestField();
        using var backend = new TestBackend(field);
        var (first, second) = (field.Descriptor(1), field.Descriptor(2));
        Assert.Equal(VerificationError.None, backend.Describe(first).Error);
        Assert.Equal(VerificationError.None, backend.Describe(second).Error);
        Assert.Equal(VerificationError.None, backend.Describe(second).Error);
        Assert.Equal(VerificationError.DescriptorOutdated, backend.Describe(first).Error);

        // Two of one number are two histories.
        var conflict = backend.Describe(field.Descriptor(2, next: 77));
        Assert.Equal(VerificationError.DescriptorConflict, conflict.Error);
        Assert.Contains(conflict.Findings, f => f.Kind == FindingKind.Fork);

        // Signed anew it is still the same one.
        Assert.Equal(VerificationError.None, backend.Describe(field.Descriptor(2)).Error);

        // In a new epoch numbers begin anew; the old epoch does not come back.
        field.Epoch = [2, 2, 2, 2, 2, 2, 2, 2];
        Assert.Equal(VerificationError.None, backend.Describe(field.Descriptor(1)).Error);
        Assert.Equal(VerificationError.DescriptorOutdated, backend.Describe(second).Error);
        field.Epoch = [1, 1, 1, 1, 1, 1, 1, 1];
        Assert.Equal(VerificationError.DescriptorOutdated, backend.Describe(field.Descriptor(50)).Error);

        // So it is after a restart of the backend.
        using var restarted = new TestBackend(field, backend.Store);
        Assert.Equal(VerificationError.DescriptorOutdated, restarted.Describe(second).Error);
        field.Epoch = [2, 2, 2, 2, 2, 2, 2, 2];
        Assert.Equal(VerificationError.None, restarted.Describe(field.Descriptor(1)).Error);
        Assert.Equal(VerificationError.DescriptorConflict, restarted.Describe(field.Descriptor(1, next: 5)).Error);
    }

    [Fact]
    public void A_flash_image_that_was_restored_and_a_backend_that_was_are_seen()
    {
        var field = new TestField();
        using var backend = new TestBackend(field);
        backend.Describe(field.Descriptor(1));
        foreach (var message in field.NextMany(10)) backend.Receive(message);
        Assert.Empty(backend.Describe(field.Descriptor(2, next: 10, confirmed: 10)).Findings);

        // The device says that it goes on with 4.
        Assert.Equal([FindingKind.DeviceRolledBack], backend.Describe(field.Descriptor(3, next: 4)).Findings.Select(f => f.Kind));

        // The device says that more was confirmed than is held.
        Assert.Equal([FindingKind.BackendBehind], backend.Describe(field.Descriptor(4, next: 20, confirmed: 15)).Findings.Select(f => f.Kind));

        // What is missing in between counts too.
        field.Next();
        backend.Receive(field.Next());
        Assert.Equal([FindingKind.BackendBehind], backend.Describe(field.Descriptor(5, next: 12, confirmed: 12)).Findings.Select(f => f.Kind));

        // And another epoch.
        var before = field.Epoch;
        field.Epoch = [3, 3, 3, 3, 3, 3, 3, 3];
        var finding = Assert.Single(backend.Describe(field.Descriptor(1, next: 0, before: before)).Findings);
        Assert.Equal(FindingKind.NewEpoch, finding.Kind);
        Assert.Contains("follows one that is held", finding.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A0")]
    [InlineData("F6")]
    [InlineData("BF FF")]
    [InlineData("AD 01 48 0101010101010101")]
    public void A_payload_of_another_form_is_refused(string payload)
    {
        var field = new TestField();
        var message = Forger.Message(field.Certificate.Key, Forger.Aad("signet/descriptor/1", field.Id), Forger.Bytes(payload));
        Assert.Equal(VerificationError.PayloadMalformed, new DescriptorVerifier(field.Anchors).Verify(message).Error);
    }
}
