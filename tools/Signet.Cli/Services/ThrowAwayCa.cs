using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Cli.Services;

/// <summary>A P-256 certification authority for trials. Certificates are short, as a SIM and a radio like them.</summary>
internal sealed class ThrowAwayCa
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const int Days = 365;

    private ThrowAwayCa(X509Certificate2 certificate)
    {
        Certificate = certificate;
    }

    /// <summary>Its certificate with its key.</summary>
    internal X509Certificate2 Certificate { get; }

    internal static ThrowAwayCa Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Signet throw-away CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = DateTimeOffset.UtcNow;
        return new ThrowAwayCa(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(Days)));
    }

    /// <summary>Takes ca.pem and ca.key of a folder, or makes them there.</summary>
    internal static ThrowAwayCa InFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        var certificate = new FileInfo(Path.Combine(folder, "ca.pem"));
        var key = new FileInfo(Path.Combine(folder, "ca.key"));
        if (certificate.Exists && key.Exists)
        {
            var found = CertificateFiles.ReadWithKey(certificate, key);
            if (found.NotAfter > DateTime.Now.AddDays(2)) return new ThrowAwayCa(found);
        }

        var ca = Create();
        CertificateFiles.Write(folder, "ca", ca.Certificate);
        return ca;
    }

    /// <summary>Issues a server's certificate for names and addresses.</summary>
    internal X509Certificate2 IssueServer(params string[] names) => Issue("CN=" + names[0], ServerAuthentication, names);

    /// <summary>Issues a client's certificate.</summary>
    internal X509Certificate2 IssueClient(string name) => Issue("CN=" + name, ClientAuthentication, []);

    private X509Certificate2 Issue(string subject, string usage, string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address)) alternatives.AddIpAddress(address);
                else alternatives.AddDnsName(name);
            }

            request.CertificateExtensions.Add(alternatives.Build());
        }

        // A positive number (RFC 5280 section 4.1.2.2).
        var serial = RandomNumberGenerator.GetBytes(8);
        serial[0] = (byte)(serial[0] & 0x7F | 0x40);
        using var issued = request.Create(Certificate, Certificate.NotBefore, Certificate.NotAfter, serial);
        return issued.CopyWithPrivateKey(key);
    }
}
