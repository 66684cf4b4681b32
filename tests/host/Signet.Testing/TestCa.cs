using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Testing;

/// <summary>A certificate with its private key.</summary>
public sealed class TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
{
    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; } = certificate;

    /// <summary>The private key of ECDSA.</summary>
    public ECDsa Key => (ECDsa)PrivateKey;

    /// <summary>The private key of any algorithm.</summary>
    public AsymmetricAlgorithm PrivateKey { get; } = key;

    /// <summary>The certificate alone, DER.</summary>
    public byte[] Der => Certificate.RawData;

    /// <summary>Writes certificate and key as PEM files and gives their paths.</summary>
    public (string Certificate, string Key) WritePem(string folder, string name)
    {
        string certificatePath = Path.Combine(folder, name + ".pem");
        string keyPath = Path.Combine(folder, name + ".key");
        File.WriteAllText(certificatePath, Certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(keyPath, PrivateKey.ExportPkcs8PrivateKeyPem() + "\n");
        return (certificatePath, keyPath);
    }
}

/// <summary>What a certificate of <see cref="TestCa"/> is to look like; the defaults make a good server's.</summary>
public sealed class CertificateShape
{
    public string Subject { get; set; } = "CN=server";
    public string[] DnsNames { get; set; } = ["localhost"];
    public string[] Addresses { get; set; } = [];
    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.UtcNow.AddDays(-1);
    public DateTimeOffset NotAfter { get; set; } = DateTimeOffset.UtcNow.AddDays(30);
    public bool? IsAuthority { get; set; }
    public int? PathLength { get; set; }
    public X509KeyUsageFlags? KeyUsage { get; set; } = X509KeyUsageFlags.DigitalSignature;
    public string[] ExtendedKeyUsage { get; set; } = ["1.3.6.1.5.5.7.3.1"];
    public List<X509Extension> Extensions { get; } = [];
    public HashAlgorithmName Hash { get; set; } = HashAlgorithmName.SHA256;
    public ECCurve Curve { get; set; } = ECCurve.NamedCurves.nistP256;
    public ECDsa? Key { get; set; }
}

/// <summary>A throw-away certification authority on P-256.</summary>
public sealed class TestCa
{
    private static long s_serial = 1000;

    private TestCa(TestCertificate self)
    {
        Self = self;
    }

    /// <summary>The authority's own certificate.</summary>
    public TestCertificate Self { get; }

    /// <summary>Its DER.</summary>
    public byte[] Der => Self.Der;

    /// <summary>Makes a root.</summary>
    public static TestCa Root(string subject = "CN=Test root", Action<CertificateShape>? change = null)
    {
        CertificateShape shape = AuthorityShape(subject);
        change?.Invoke(shape);
        ECDsa key = shape.Key ?? ECDsa.Create(shape.Curve);
        CertificateRequest request = Request(shape, key);
        X509Certificate2 certificate = request.Create(
            request.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            shape.NotBefore,
            shape.NotAfter,
            Serial());
        return new TestCa(new TestCertificate(certificate.CopyWithPrivateKey(key), key));
    }

    /// <summary>Makes an authority below this one.</summary>
    public TestCa Intermediate(string subject = "CN=Test intermediate", Action<CertificateShape>? change = null)
    {
        CertificateShape shape = AuthorityShape(subject);
        change?.Invoke(shape);
        return new TestCa(Issue(shape));
    }

    /// <summary>Issues a server's certificate.</summary>
    public TestCertificate Server(Action<CertificateShape>? change = null)
    {
        var shape = new CertificateShape();
        change?.Invoke(shape);
        return Issue(shape);
    }

    /// <summary>Issues a device's certificate.</summary>
    public TestCertificate Device(string name = "device-1", Action<CertificateShape>? change = null)
    {
        var shape = new CertificateShape
        {
            Subject = "CN=" + name,
            DnsNames = [],
            ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"],
        };
        change?.Invoke(shape);
        return Issue(shape);
    }

    private static CertificateShape AuthorityShape(string subject) => new()
    {
        Subject = subject,
        DnsNames = [],
        IsAuthority = true,
        KeyUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign,
        ExtendedKeyUsage = [],
        NotAfter = DateTimeOffset.UtcNow.AddDays(300),
        NotBefore = DateTimeOffset.UtcNow.AddDays(-300),
    };

    private static CertificateRequest Request(CertificateShape shape, ECDsa key)
    {
        var request = new CertificateRequest(shape.Subject, key, shape.Hash);
        if (shape.IsAuthority is bool authority)
        {
            request.CertificateExtensions.Add(
                new X509BasicConstraintsExtension(authority, shape.PathLength != null, shape.PathLength ?? 0, true));
        }

        if (shape.KeyUsage is X509KeyUsageFlags usage)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        }

        if (shape.ExtendedKeyUsage.Length > 0)
        {
            var usages = new OidCollection();
            foreach (string oid in shape.ExtendedKeyUsage)
            {
                usages.Add(new Oid(oid));
            }

            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        }

        if (shape.DnsNames.Length + shape.Addresses.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (string name in shape.DnsNames)
            {
                names.AddDnsName(name);
            }

            foreach (string address in shape.Addresses)
            {
                names.AddIpAddress(IPAddress.Parse(address));
            }

            request.CertificateExtensions.Add(names.Build());
        }

        foreach (X509Extension extension in shape.Extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return request;
    }

    private static byte[] Serial() => BitConverter.GetBytes(Interlocked.Increment(ref s_serial)).Reverse().ToArray();

    private TestCertificate Issue(CertificateShape shape)
    {
        ECDsa key = shape.Key ?? ECDsa.Create(shape.Curve);
        X509Certificate2 certificate = Request(shape, key).Create(
            Self.Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(Self.Key),
            shape.NotBefore,
            shape.NotAfter,
            Serial());
        return new TestCertificate(certificate.CopyWithPrivateKey(key), key);
    }
}
