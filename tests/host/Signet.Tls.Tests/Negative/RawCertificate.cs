using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Tls.Tests.Negative;

/// <summary>Certificates written byte by byte, with keys, algorithms and signatures that no library would make.</summary>
internal static class RawCertificate
{
    public const string RsaEncryption = "1.2.840.113549.1.1.1";
    public const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    public const string Pss = "1.2.840.113549.1.1.10";
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    public static readonly byte[] Null = [5, 0];

    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    /// <summary>Makes a certificate.</summary>
    /// <param name="spki">subjectPublicKeyInfo.</param>
    /// <param name="algorithm">AlgorithmIdentifier of tbsCertificate.</param>
    /// <param name="sign">Makes signatureValue of tbsCertificate.</param>
    /// <param name="authority">Whether it is the root; else a server of localhost.</param>
    /// <param name="outer">AlgorithmIdentifier outside of tbsCertificate; null for the same.</param>
    public static byte[] Make(byte[] spki, byte[] algorithm, Func<byte[], byte[]> sign, bool authority = false, byte[]? outer = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteInteger(2);
            }

            writer.WriteInteger(authority ? 7 : 8);
            writer.WriteEncodedValue(algorithm);
            writer.WriteEncodedValue(new X500DistinguishedName("CN=Any root").RawData);
            using (writer.PushSequence())
            {
                writer.WriteUtcTime(s_now.AddDays(-1));
                writer.WriteUtcTime(s_now.AddDays(30));
            }

            writer.WriteEncodedValue(new X500DistinguishedName(authority ? "CN=Any root" : "CN=server").RawData);
            writer.WriteEncodedValue(spki);
            using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
            using (writer.PushSequence())
            {
                Extension(writer, authority
                    ? new X509BasicConstraintsExtension(true, false, 0, true)
                    : new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
                if (!authority)
                {
                    var names = new SubjectAlternativeNameBuilder();
                    names.AddDnsName("localhost");
                    Extension(writer, names.Build());
                }
            }
        }

        byte[] tbs = writer.Encode();
        writer.Reset();
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs);
            writer.WriteEncodedValue(outer ?? algorithm);
            writer.WriteBitString(sign(tbs));
        }

        return writer.Encode();
    }

    public static byte[] Sequence(params byte[][] parts) => Tlv(0x30, parts);

    public static byte[] Tlv(int tag, params byte[][] parts)
    {
        byte[] body = ScriptedServer.Join(parts);
        byte[] length = body.Length < 128 ? [(byte)body.Length]
            : body.Length < 256 ? [0x81, (byte)body.Length]
            : [0x82, (byte)(body.Length >> 8), (byte)body.Length];
        return [(byte)tag, .. length, .. body];
    }

    public static byte[] Oid(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }

    public static byte[] Integer(BigInteger value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteInteger(value);
        return writer.Encode();
    }

    public static byte[] Algorithm(string oid, params byte[] parameters) => Sequence(Oid(oid), parameters);

    public static byte[] Spki(byte[] algorithm, byte[] key, int unused = 0) => Sequence(algorithm, Tlv(3, [(byte)unused], key));

    /// <summary>subjectPublicKeyInfo of an RSA key.</summary>
    public static byte[] RsaSpki(BigInteger modulus, BigInteger exponent) =>
        Spki(Algorithm(RsaEncryption, Null), Sequence(Integer(modulus), Integer(exponent)));

    /// <summary>subjectPublicKeyInfo of a real key.</summary>
    public static byte[] Spki(AsymmetricAlgorithm key) => key.ExportSubjectPublicKeyInfo();

    public static BigInteger Modulus(RSA key) => new(key.ExportParameters(false).Modulus, true, true);

    /// <summary>The private operation on any block, as long as the modulus.</summary>
    public static byte[] Power(RSA key, byte[] block)
    {
        RSAParameters parameters = key.ExportParameters(true);
        BigInteger result = BigInteger.ModPow(
            new BigInteger(block, true, true), new BigInteger(parameters.D, true, true), new BigInteger(parameters.Modulus, true, true));
        return Fixed(result, block.Length);
    }

    public static byte[] Fixed(BigInteger value, int size)
    {
        byte[] bytes = value.ToByteArray(true, true);
        return [.. new byte[size - bytes.Length], .. bytes];
    }

    private static void Extension(AsnWriter writer, X509Extension extension)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid!.Value!);
            if (extension.Critical)
            {
                writer.WriteBoolean(true);
            }

            writer.WriteOctetString(extension.RawData);
        }
    }
}
