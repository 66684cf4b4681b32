using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Bench.Workloads;

/// <summary>
/// A P-256 authority whose certificates have exactly the size that is wanted, since every byte of them is hashed, parsed
/// and sent: the numbers of two runs, and those of others, can only be compared at equal sizes.
/// </summary>
internal sealed class BenchAuthority
{
    private const int Tries = 2000;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X500DistinguishedName _name = new("CN=Bench CA");
    private readonly byte[] _keyId = new byte[20];

    internal BenchAuthority()
    {
        Certificate = Make("CN=Bench CA", 0, _key, null, []);
    }

    internal X509Certificate2 Certificate { get; }

    internal X509Certificate2 Server(string name, int size)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Sized(size, pad => Make("CN=" + name, pad, key, "1.3.6.1.5.5.7.3.1", [name])).CopyWithPrivateKey(key);
    }

    internal X509Certificate2 Client(string name, int size, ECDsa key) =>
        Sized(size, pad => Make("CN=" + name, pad, key, "1.3.6.1.5.5.7.3.2", []));

    // Padding sets the size, another signature the last one or two bytes: r and s have leading zeros or not.
    private static X509Certificate2 Sized(int size, Func<int, X509Certificate2> make)
    {
        int pad = 1;
        for (int i = 0; i < Tries; i++)
        {
            var certificate = make(pad);
            int missing = size - certificate.RawData.Length;
            if (missing == 0) return certificate;
            if (missing is > 3 or < -3) pad = Math.Max(1, pad + missing);
            certificate.Dispose();
        }

        throw new InvalidOperationException($"no certificate of {size} bytes");
    }

    private X509Certificate2 Make(string subject, int pad, ECDsa key, string? usage, string[] names)
    {
        bool authority = usage == null;
        string text = authority ? subject : subject + ",O=" + new string('x', pad);
        var request = new CertificateRequest(new X500DistinguishedName(text), key, HashAlgorithmName.SHA256);
        if (authority)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(_keyId, false));
        }
        else
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage!)], false));
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(_keyId));
        }

        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (string name in names) alternatives.AddDnsName(name);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        // All dates as UTCTime and a serial number of one size: fixed lengths.
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        return request.Create(
            _name, X509SignatureGenerator.CreateForECDsa(_key), start, start.AddDays(30), [0x41, 1, 2, 3, 4, 5, 6, 7]);
    }
}
