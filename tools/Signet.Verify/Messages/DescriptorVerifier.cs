using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Verification;

/// <summary>What became of one descriptor.</summary>
/// <param name="Error">Why it was refused, or <see cref="VerificationError.None"/>.</param>
/// <param name="Detail">What exactly was wrong; null when nothing was.</param>
/// <param name="Device">The device that it vouches for; null when it was refused.</param>
public sealed record DescriptorResult(VerificationError Error, string? Detail, DescribedDevice? Device)
{
    /// <summary>True when the descriptor is a device's that an anchor vouches for.</summary>
    public bool IsValid => Error == VerificationError.None;

    internal static DescriptorResult Refused(VerificationError error, string? detail) => new(error, detail, null);
}

/// <summary>A device by its verified descriptor.</summary>
/// <param name="Descriptor">What it says.</param>
/// <param name="Enrolment">Its enrolment key, of the first certificate.</param>
/// <param name="Telemetry">The key that signs its telemetry.</param>
/// <param name="Validity">Validity of the certificates' path.</param>
/// <param name="Payload">The descriptor's bytes inside the signature, by which two of them are compared.</param>
public sealed record DescribedDevice(
    Descriptor Descriptor, DeviceKey Enrolment, DeviceKey Telemetry, PathValidity Validity, byte[] Payload);

/// <summary>
/// Verifies descriptors (docs/SPEC.md, "Descriptor"): form and algorithm, the certificates' path to an anchor, the signature by
/// the first certificate's key, and that the kid is that key's. Whether a descriptor is the newest is <see cref="DeviceLedger"/>'s
/// to say. Thread-safe.
/// </summary>
/// <param name="anchors">Who vouches for devices.</param>
/// <param name="algorithms">COSE algorithms to allow, −7 and −9 at most; null allows −7 only.</param>
/// <param name="clock">The backend's clock; null for the machine's.</param>
public sealed class DescriptorVerifier(AnchorPolicy anchors, IReadOnlySet<long>? algorithms = null, TimeProvider? clock = null)
{
    private readonly IReadOnlySet<long> _algorithms = SignatureCheck.Allow(algorithms);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Reads of which device a descriptor claims to be, without believing it.</summary>
    /// <param name="message">All its bytes.</param>
    /// <returns>Device id, 16 bytes; null when the bytes are no descriptor.</returns>
    public static byte[]? TryReadDeviceId(ReadOnlyMemory<byte> message)
    {
        try
        {
            var descriptor = DescriptorReader.Read(CoseSign1.Read(message, Descriptor.MaxSize).Payload);
            using var certificate = X509CertificateLoader.LoadCertificate(descriptor.Certificates[0]);
            using var key = DeviceKey.FromCertificate(certificate);
            return key.DeviceId.ToArray();
        }
        catch (Exception e) when (Refusals.IsMalformed(e) || e is CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Verifies a descriptor.</summary>
    /// <param name="message">All its bytes.</param>
    /// <param name="deviceId">The device that it is said to be of, 16 bytes; empty to take the one that it names.</param>
    /// <returns>The device, or why it was refused. Never throws for any bytes.</returns>
    public DescriptorResult Verify(ReadOnlyMemory<byte> message, ReadOnlySpan<byte> deviceId = default)
    {
        var (parts, error, detail) = SignatureCheck.Read(message, Descriptor.MaxSize, _algorithms);
        if (parts == null) return DescriptorResult.Refused(error, detail);

        // The key that must verify it is inside. Nothing that is read is believed before it did.
        Descriptor descriptor;
        DeviceKey? enrolment = null;
        DeviceKey? telemetry = null;
        try
        {
            descriptor = DescriptorReader.Read(parts.Payload);
            using var certificate = X509CertificateLoader.LoadCertificate(descriptor.Certificates[0]);
            enrolment = DeviceKey.FromCertificate(certificate);
            telemetry = descriptor.TelemetrySpki == null ? enrolment : DeviceKey.FromSpki(descriptor.TelemetrySpki);
        }
        catch (Exception e) when (Refusals.IsMalformed(e) || e is CryptographicException)
        {
            enrolment?.Dispose();
            return DescriptorResult.Refused(VerificationError.PayloadMalformed, e.Message);
        }

        (error, detail) = Judge(message, deviceId, descriptor, enrolment, out var validity);
        if (error != VerificationError.None)
        {
            enrolment.Dispose();
            telemetry.Dispose();
            return DescriptorResult.Refused(error, detail);
        }

        return new DescriptorResult(
            VerificationError.None, null, new DescribedDevice(descriptor, enrolment, telemetry, validity!, parts.Payload));
    }

    private (VerificationError Error, string? Detail) Judge(
        ReadOnlyMemory<byte> message, ReadOnlySpan<byte> deviceId, Descriptor descriptor, DeviceKey enrolment, out PathValidity? validity)
    {
        validity = null;
        if (!deviceId.IsEmpty && !enrolment.DeviceId.SequenceEqual(deviceId))
            return (VerificationError.CoseKeyMismatch, "it is device " + enrolment.DeviceIdText + "'s");

        var (_, error, detail) = SignatureCheck.Verify(
            message, Descriptor.MaxSize, _algorithms, enrolment, ExternalAad.Descriptor(enrolment.DeviceId));
        if (error != VerificationError.None) return (error, detail);

        (validity, var problem) = anchors.Validate(descriptor.Certificates);
        return validity == null ? (VerificationError.CertificatePathInvalid, problem) : anchors.Judge(validity, _clock.GetUtcNow());
    }
}
