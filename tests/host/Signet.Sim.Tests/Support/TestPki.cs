using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Sim.Tests.Support;

/// <summary>A CA, a client and a server certificate made by .NET.</summary>
internal sealed class TestPki
{
    public static readonly TestPki Instance = new();

    public readonly ECDsa CaKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public readonly ECDsa ClientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public readonly ECDsa ServerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public readonly X509Certificate2 Ca;
    public readonly X509Certificate2 Client;
    public readonly X509Certificate2 RsaCa;

    private TestPki()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ca = new CertificateRequest("CN=Test CA", CaKey, HashAlgorithmName.SHA256);
        ca.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Ca = ca.CreateSelfSigned(start, start.AddYears(20));
        var client = new CertificateRequest("CN=device", ClientKey, HashAlgorithmName.SHA256);
        Client = client.Create(Ca.SubjectName, X509SignatureGenerator.CreateForECDsa(CaKey), start, start.AddYears(10), new byte[] { 1, 2, 3 });
        using RSA rsa = RSA.Create(2048);
        RsaCa = new CertificateRequest("CN=RSA CA", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(start, start.AddYears(20));
    }

    /// <summary>A client certificate for another key.</summary>
    public X509Certificate2 Issue(ECDsa key)
    {
        var start = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        return Issue(key, start, start.AddYears(5));
    }

    /// <summary>A client certificate for a key and a time.</summary>
    public X509Certificate2 Issue(ECDsa key, DateTimeOffset from, DateTimeOffset to)
    {
        var request = new CertificateRequest("CN=device", key, HashAlgorithmName.SHA256);
        return request.Create(new X500DistinguishedName("CN=Test CA"), X509SignatureGenerator.CreateForECDsa(CaKey), from, to, new byte[] { 4, 5, 6 });
    }

    public static byte[] Point(ECDsa key)
    {
        ECParameters p = key.ExportParameters(false);
        return new byte[] { 4 }.Concat(p.Q.X!).Concat(p.Q.Y!).ToArray();
    }
}
