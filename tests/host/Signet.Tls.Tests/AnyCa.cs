using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Keys of every kind that a server or an authority may have; each is made once.</summary>
internal static class AnyKey
{
    private static readonly ConcurrentDictionary<string, Lazy<AsymmetricAlgorithm>> s_keys = [];

    /// <summary>Gives a key.</summary>
    /// <param name="kind">"P-256", "P-384", "P-521", or "RSA-" and its bits.</param>
    /// <param name="number">Keys of other numbers are other keys.</param>
    public static AsymmetricAlgorithm Of(string kind, int number = 0) =>
        s_keys.GetOrAdd(kind + " " + number, _ => new Lazy<AsymmetricAlgorithm>(() => Make(kind))).Value;

    private static AsymmetricAlgorithm Make(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => RSA.Create(int.Parse(kind.AsSpan(4))),
    };
}

/// <summary>An authority with a key of any kind, which signs with any algorithm of .NET.</summary>
internal sealed class AnyCa
{
    private static int s_serial = 100;
    private readonly X509SignatureGenerator _generator;
    private readonly HashAlgorithmName _hash;

    /// <summary>Makes a root.</summary>
    /// <param name="kind">Kind of its key.</param>
    /// <param name="hash">Hash function of its signatures.</param>
    /// <param name="pss">Whether RSA signs as RSASSA-PSS.</param>
    /// <param name="generator">Signs in place of the key.</param>
    public AnyCa(string kind, HashAlgorithmName hash, bool pss = false, X509SignatureGenerator? generator = null)
    {
        Key = AnyKey.Of(kind, 1);
        _hash = hash;
        _generator = generator ?? (Key is RSA rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)Key));
        CertificateRequest request = Request("CN=Any root", Key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Der = request.Create(
            request.SubjectName, _generator, DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(300), Serial()).RawData;
    }

    public AsymmetricAlgorithm Key { get; }

    public byte[] Der { get; }

    /// <summary>Issues the certificate of a server named localhost.</summary>
    public TestCertificate Server(string kind) => Server(AnyKey.Of(kind));

    /// <summary>Issues the certificate of a server named localhost.</summary>
    public TestCertificate Server(AsymmetricAlgorithm key)
    {
        X509Certificate2 certificate = ServerOf(key is RSA rsa ? new PublicKey(rsa) : new PublicKey((ECDsa)key));
        return new TestCertificate(
            key is RSA r ? certificate.CopyWithPrivateKey(r) : certificate.CopyWithPrivateKey((ECDsa)key), key);
    }

    /// <summary>Issues the certificate of a server with any public key.</summary>
    public X509Certificate2 ServerOf(PublicKey key)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=server"), key, _hash, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.Create(
            new X500DistinguishedName("CN=Any root"), _generator, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), Serial());
    }

    private static byte[] Serial() => BitConverter.GetBytes(Interlocked.Increment(ref s_serial)).Reverse().ToArray();

    private CertificateRequest Request(string subject, AsymmetricAlgorithm key) => key is RSA rsa
        ? new CertificateRequest(subject, rsa, _hash, RSASignaturePadding.Pkcs1)
        : new CertificateRequest(subject, (ECDsa)key, _hash);
}
