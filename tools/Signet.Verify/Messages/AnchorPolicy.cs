using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Verification;

/// <summary>
/// Which certificates vouch for devices, and by which clock. Validity is judged by the backend's clock, never by the time that
/// a device claims: a device's clock may be unknown or lied to (docs/SPEC.md section 4). Every certificate of the path counts,
/// the anchor's too, when a descriptor comes and again for each message, so a device whose certificate ends is refused
/// from then on. The machine's own store of certificates is never used, nothing is fetched, and revocation is not asked.
/// </summary>
/// <param name="anchors">Self-signed certificates of the authorities that are trusted.</param>
public sealed class AnchorPolicy(IEnumerable<X509Certificate2> anchors)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2[] _anchors = [.. anchors];

    /// <summary>How far the backend's clock may be off, both ways.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True to let expired certificates and those not yet valid pass, for archives.</summary>
    public bool IgnoreValidity { get; init; }

    /// <summary>The same anchors without regard to validity.</summary>
    internal AnchorPolicy WithoutValidity() => new(_anchors) { IgnoreValidity = true };

    /// <summary>Finds the path from a device's first certificate to an anchor.</summary>
    /// <returns>From when to when all its certificates are valid; null, with the reason, when there is none.</returns>
    internal (PathValidity? Validity, string? Problem) Validate(IReadOnlyList<byte[]> certificates)
    {
        var loaded = new List<X509Certificate2>();
        try
        {
            foreach (var der in certificates)
            {
                var certificate = X509CertificateLoader.LoadCertificate(der);
                loaded.Add(certificate);
                if (!certificate.RawData.AsSpan().SequenceEqual(der)) return (null, "a certificate is not DER alone");
            }

            var usage = loaded[0].Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
            if (usage != null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
                return (null, "the device's certificate is not for signatures");

            using var chain = new X509Chain();
            var policy = chain.ChainPolicy;
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.RevocationMode = X509RevocationMode.NoCheck;
            policy.DisableCertificateDownloads = true;
            policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
            policy.CustomTrustStore.AddRange(_anchors);
            for (int i = 1; i < loaded.Count; i++) policy.ExtraStore.Add(loaded[i]);

            // Validity is judged apart, by Judge, so that it has a name of its own.
            policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
            if (!chain.Build(loaded[0]))
            {
                var reasons = chain.ChainStatus.Where(s => s.Status != X509ChainStatusFlags.NotTimeValid).Select(s => s.Status.ToString());
                return (null, string.Join(", ", reasons.Distinct()));
            }

            var from = chain.ChainElements.Max(e => e.Certificate.NotBefore.ToUniversalTime());
            var until = chain.ChainElements.Min(e => e.Certificate.NotAfter.ToUniversalTime());
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
            return (new PathValidity(new DateTimeOffset(from), new DateTimeOffset(until)), null);
        }
        catch (CryptographicException e)
        {
            return (null, e.Message);
        }
        finally
        {
            foreach (var certificate in loaded) certificate.Dispose();
        }
    }

    /// <summary>Judges a path's validity at a time of the backend's clock.</summary>
    internal (VerificationError Error, string? Detail) Judge(PathValidity validity, DateTimeOffset now)
    {
        if (IgnoreValidity) return (VerificationError.None, null);

        if (now - Tolerance > validity.Until)
            return (VerificationError.CertificateExpired, $"valid until {validity.Until:u}");

        return now + Tolerance < validity.From
            ? (VerificationError.CertificateNotYetValid, $"valid from {validity.From:u}")
            : (VerificationError.None, null);
    }
}

/// <summary>From when to when all certificates of a path are valid.</summary>
/// <param name="From">The latest notBefore.</param>
/// <param name="Until">The earliest notAfter.</param>
public sealed record PathValidity(DateTimeOffset From, DateTimeOffset Until);
