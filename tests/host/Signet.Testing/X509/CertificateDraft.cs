using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Testing.X509;

/// <summary>
/// A certificate field by field, each as the bytes that it will be, so that any of them can be wrong (RFC 5280 section 4.1).
/// </summary>
public sealed class CertificateDraft
{
    private static long s_serial = 0x1000;

    /// <summary>EXPLICIT [0] version, empty for version 1.</summary>
    public byte[] Version { get; set; } = Der.Tlv(0xA0, Der.Int(2L));

    /// <summary>serialNumber.</summary>
    public byte[] SerialNumber { get; set; } = Der.Int(Interlocked.Increment(ref s_serial));

    /// <summary>issuer.</summary>
    public byte[] Issuer { get; set; } = Der.Name("CN=issuer");

    /// <summary>notBefore, a Time.</summary>
    public byte[] NotBefore { get; set; } = Der.Time(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>notAfter, a Time.</summary>
    public byte[] NotAfter { get; set; } = Der.Time(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>subject.</summary>
    public byte[] Subject { get; set; } = Der.Name("CN=subject");

    /// <summary>subjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>What stands between key and extensions: unique identifiers.</summary>
    public byte[] UniqueIds { get; set; } = [];

    /// <summary>The extensions, each a whole SEQUENCE.</summary>
    public List<byte[]> Extensions { get; } = [];

    /// <summary>Whether the extensions are written even when there is none.</summary>
    public bool WritesEmptyExtensions { get; set; }

    /// <summary>The hash under the signature.</summary>
    public HashAlgorithmName Hash { get; set; } = HashAlgorithmName.SHA256;

    /// <summary>tbsCertificate.signature, null for that of the key that signs.</summary>
    public byte[]? InnerAlgorithm { get; set; }

    /// <summary>signatureAlgorithm, null for that of the key that signs.</summary>
    public byte[]? OuterAlgorithm { get; set; }

    /// <summary>Changes tbsCertificate before it is signed.</summary>
    public Func<byte[], byte[]> ChangeTbs { get; set; } = tbs => tbs;

    /// <summary>Makes signatureValue of the signature.</summary>
    public Func<byte[], byte[]> WriteSignature { get; set; } = signature => Der.Bits(signature);

    /// <summary>Changes the whole.</summary>
    public Func<byte[], byte[]> ChangeWhole { get; set; } = whole => whole;

    /// <summary>Makes an extension.</summary>
    public static byte[] Extension(string oid, bool critical, byte[] value) => critical
        ? Der.Seq(Der.Oid(oid), Der.Bool(true), Der.Octets(value))
        : Der.Seq(Der.Oid(oid), Der.Octets(value));

    /// <summary>Adds an extension.</summary>
    public void Add(string oid, bool critical, byte[] value) => Extensions.Add(Extension(oid, critical, value));

    /// <summary>Signs and gives the DER, or what was made of it.</summary>
    public byte[] Sign(AsymmetricAlgorithm key) => Sign(Generator(key));

    /// <summary>Signs with a generator, such as one for PSS.</summary>
    public byte[] Sign(X509SignatureGenerator generator)
    {
        byte[] algorithm = generator.GetSignatureAlgorithmIdentifier(Hash);
        byte[] extensions = Extensions.Count > 0 || WritesEmptyExtensions ? Der.Tlv(0xA3, Der.Seq(Extensions.ToArray())) : [];
        byte[] tbs = ChangeTbs(Der.Seq(
            Version, SerialNumber, InnerAlgorithm ?? algorithm, Issuer, Der.Seq(NotBefore, NotAfter), Subject, PublicKey, UniqueIds, extensions));
        return ChangeWhole(Der.Seq(tbs, OuterAlgorithm ?? algorithm, WriteSignature(generator.SignData(tbs, Hash))));
    }

    /// <summary>The subjectPublicKeyInfo of a key.</summary>
    public static byte[] PublicKeyOf(AsymmetricAlgorithm key) => key.ExportSubjectPublicKeyInfo();

    private X509SignatureGenerator Generator(AsymmetricAlgorithm key) => key switch
    {
        _ when Hash == HashAlgorithmName.SHA1 => new WithSha1(key),
        ECDsa ecdsa => X509SignatureGenerator.CreateForECDsa(ecdsa),
        RSA rsa => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
        _ => throw new ArgumentException(key.GetType().Name),
    };

    // .NET signs no certificate with SHA-1.
    private sealed class WithSha1(AsymmetricAlgorithm key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) => key is RSA
            ? Der.Seq(Der.Oid("1.2.840.113549.1.1.5"), [5, 0])
            : Der.Seq(Der.Oid("1.2.840.10045.4.1"));

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key is RSA rsa
            ? rsa.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(data, hashAlgorithm, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
