using System.Security.Cryptography;
using Signet.Core;
using Signet.Testing;
using static Signet.Tls.Tests.Negative.RawCertificate;

namespace Signet.Tls.Tests.Negative;

/// <summary>Signatures of authorities: algorithms that are refused by name, algorithms of other keys, and shapes of
/// forgery.</summary>
internal static class SignatureCases
{
    // id-sha256, its DigestInfo up to the digest.
    private static readonly byte[] Sha256Info = Convert.FromHexString("3031300D060960864801650304020105000420");
    private static readonly byte[] Rsa256 = Algorithm(Sha256WithRsa, Null);

    private static RSA Key => (RSA)AnyKey.Of("RSA-2048", 1);

    private static ECDsa EcKey => (ECDsa)AnyKey.Of("P-256", 1);

    /// <summary>EMSA-PKCS1-v1_5 (RFC 8017 section 9.2) of a SHA-256 digest.</summary>
    internal static byte[] Pkcs1(byte[] digest, int size = 256) => Block([.. Sha256Info, .. digest], size);

    public static IEnumerable<Case> All()
    {
        Case Signed(string name, byte[] algorithm, Func<byte[], byte[]> sign, AsymmetricAlgorithm? key = null, byte[]? outer = null,
            ErrorCode error = ErrorCode.CertificateSignatureInvalid, int alert = 42, string? detail = null) => new(
            "signature of an authority: " + name, error, alert, s =>
            {
                AsymmetricAlgorithm authority = key ?? Key;
                byte[] root = Make(Spki(authority), Algorithm(EcdsaWithSha256), _ => [0x30, 6, 2, 1, 1, 2, 1, 1], true);
                KeyCases.Send(s, root, Make(Spki(AnyKey.Of("P-256")), algorithm, sign, false, outer));
            })
        { Detail = detail };

        foreach (Case offence in Blocks())
        {
            yield return offence;
        }

        foreach ((string oid, string name) in new[]
        {
            ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"), ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
            ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"), ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
            ("1.2.840.10045.4.1", "ecdsa-with-SHA1"), ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
            ("1.2.840.10040.4.3", "dsa-with-sha1"), ("2.16.840.1.101.3.4.3.2", "dsa-with-sha256"),
            ("1.3.101.112", "Ed25519"), ("1.3.101.113", "Ed448"), ("1.2.840.113549.1.1.1", "unknown algorithm"),
        })
        {
            yield return Signed("by " + name + " " + oid, Algorithm(oid), _ => new byte[256], null, null,
                ErrorCode.CertificateAlgorithmUnsupported, 43, name);
        }

        Func<byte[], byte[]> honest = tbs => Key.SignData(tbs, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Func<byte[], byte[]> ec = tbs => EcKey.SignData(tbs, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        yield return Signed("RSA with an EC key", Rsa256, honest, EcKey);
        yield return Signed("ECDSA with an RSA key", Algorithm(EcdsaWithSha256), ec);
        yield return Signed("ECDSA on P-256 with a key on P-384", Algorithm(EcdsaWithSha256), ec, AnyKey.Of("P-384", 1));
        yield return Signed("ECDSA on P-384 with a key on P-256", Algorithm("1.2.840.10045.4.3.3"),
            tbs => ((ECDsa)AnyKey.Of("P-384", 1)).SignData(tbs, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence), EcKey);
        yield return Signed("ECDSA on P-521", Algorithm("1.2.840.10045.4.3.4"),
            tbs => ((ECDsa)AnyKey.Of("P-521", 1)).SignData(tbs, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence), EcKey, null,
            ErrorCode.CertificateAlgorithmUnsupported, 43, "larger than secp384r1");
        yield return Signed("ECDSA of another hash", Algorithm("1.2.840.10045.4.3.3"), ec, EcKey);
        yield return Signed("ECDSA with NULL", Algorithm(EcdsaWithSha256, Null), ec, EcKey, null, ErrorCode.CertificateMalformed);
        yield return Signed("other algorithm outside", Rsa256, honest, null, Algorithm("1.2.840.113549.1.1.12", Null), ErrorCode.CertificateMalformed);
        yield return Signed("PSS outside, PKCS #1 v1.5 inside", Rsa256, honest, null, Algorithm(Pss, PssParameters(1, 1, 32)), ErrorCode.CertificateMalformed);
        yield return Signed("NULL inside, missing outside", Rsa256, honest, null, Algorithm(Sha256WithRsa), ErrorCode.CertificateMalformed);
        yield return Signed("RSA with other parameters", Algorithm(Sha256WithRsa, Sequence()), honest, null, null, ErrorCode.CertificateMalformed);
        yield return Signed("RSA with bytes behind NULL", Algorithm(Sha256WithRsa, [5, 0, 5, 0]), honest, null, null, ErrorCode.CertificateMalformed);
        yield return Signed("RSA of 513 bytes", Rsa256, _ => new byte[513], null, null, ErrorCode.CertificateAlgorithmUnsupported, 43, "513 bytes");
        yield return Signed("RSA of no bytes", Rsa256, _ => []);
        yield return Signed("RSA of a byte less", Rsa256, tbs => honest(tbs)[..^1]);
        yield return Signed("RSA of a byte more", Rsa256, tbs => [.. honest(tbs), 0]);
        yield return Signed("RSA with a zero before it", Rsa256, tbs => [0, .. honest(tbs)]);
        yield return Signed("RSA above the modulus", Rsa256, tbs => Fixed(Modulus(Key) + new System.Numerics.BigInteger(1), 256));
        yield return Signed("RSA of another hash", Algorithm("1.2.840.113549.1.1.12", Null), honest);
        yield return Signed("RSA changed", Rsa256, tbs => honest(tbs).Flip(-1));
        yield return Signed("PSS as PKCS #1 v1.5", Rsa256, tbs => Key.SignData(tbs, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

        Func<byte[], byte[]> pss = tbs => Key.SignData(tbs, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        yield return Signed("PKCS #1 v1.5 as PSS", Algorithm(Pss, PssParameters(1, 1, 32)), honest);
        yield return Signed("PSS changed", Algorithm(Pss, PssParameters(1, 1, 32)), tbs => pss(tbs).Flip(0));
        yield return Signed("PSS of another hash", Algorithm(Pss, PssParameters(2, 2, 48)), pss);
        yield return Signed("PSS with an EC key", Algorithm(Pss, PssParameters(1, 1, 32)), pss, EcKey);
        foreach ((string name, byte[] parameters) in new (string, byte[])[]
        {
            ("no parameters", []),
            ("NULL", Null),
            ("the defaults of SHA-1", Sequence()),
            ("MGF1 of another hash", PssParameters(1, 2, 32)),
            ("a hash without MGF1", Sequence(Tlv(0xA0, Hash(1)), Tlv(0xA2, Integer(32)))),
            ("another mask", Sequence(Tlv(0xA0, Hash(1)), Tlv(0xA1, Algorithm("1.2.3.4", Hash(1))), Tlv(0xA2, Integer(32)))),
            ("the default salt", Sequence(Tlv(0xA0, Hash(1)), Tlv(0xA1, Mask(1)))),
            ("no salt", PssParameters(1, 1, 0)),
            ("a salt of 20 bytes", PssParameters(1, 1, 20)),
            ("a longer salt", PssParameters(1, 1, 64)),
            ("another trailer", Sequence(Tlv(0xA0, Hash(1)), Tlv(0xA1, Mask(1)), Tlv(0xA2, Integer(32)), Tlv(0xA3, Integer(2)))),
            ("SHA-224", Sequence(Tlv(0xA0, Hash(4)), Tlv(0xA1, Mask(4)), Tlv(0xA2, Integer(28)))),
        })
        {
            yield return Signed("PSS with " + name, Algorithm(Pss, parameters), pss, null, null,
                ErrorCode.CertificateAlgorithmUnsupported, 43, "RSASSA-PSS parameters");
        }

        yield return Signed("PSS with bytes behind the parameters", Algorithm(Pss, [.. PssParameters(1, 1, 32), 5, 0]), pss, null, null,
            ErrorCode.CertificateMalformed);
    }

    // Blocks that a careless reader of PKCS #1 v1.5 takes for the right one, under an honest key.
    private static IEnumerable<Case> Blocks()
    {
        Case Forged(string name, Func<byte[], byte[]> block) => new(
            "signature of an authority: PKCS #1 v1.5 with " + name, ErrorCode.CertificateSignatureInvalid, 42, s =>
            {
                byte[] root = Make(Spki(Key), Algorithm(EcdsaWithSha256), _ => [0x30, 6, 2, 1, 1, 2, 1, 1], true);
                KeyCases.Send(s, root, Make(Spki(AnyKey.Of("P-256")), Rsa256, tbs => Power(Key, block(SHA256.HashData(tbs)))));
            });

        yield return Forged("bytes behind the digest", d => [.. Block([.. Sha256Info, .. d], 246), .. new byte[10]]);
        yield return Forged("eight bytes of padding and the rest behind", d => [.. Block([.. Sha256Info, .. d], 62), .. new byte[194]]);
        yield return Forged("padding of another byte", d => Pkcs1(d).Set(100, 0xFE));
        yield return Forged("padding that begins otherwise", d => Pkcs1(d).Set(2, 0));
        yield return Forged("no zero behind the padding", d => Pkcs1(d).Set(256 - 52, 0xFF));
        yield return Forged("block type 0", d => Pkcs1(d).Set(1, 0));
        yield return Forged("block type 2", d => Pkcs1(d).Set(1, 2));
        yield return Forged("another first byte", d => Pkcs1(d).Set(0, 0).Set(1, 1).Set(2, 0xFF).Set(3, 0x7F));
        yield return Forged("no NULL", d => Block([.. Convert.FromHexString("302F300B0609608648016503040201" + "0420"), .. d]));
        yield return Forged("parameters in place of NULL", d => Block([.. Convert.FromHexString("3031300D0609608648016503040201" + "0400" + "0420"), .. d]));
        yield return Forged("NULL twice", d => Block([.. Convert.FromHexString("3033300F0609608648016503040201" + "05000500" + "0420"), .. d]));
        yield return Forged("garbage within the parameters", d => Block(
            [.. Convert.FromHexString("30593035" + "0609608648016503040201" + "0428"), .. new byte[40], .. Convert.FromHexString("0420"), .. d]));
        yield return Forged("a length of two bytes", d => Block([.. Convert.FromHexString("308131300D06096086480165030402010500" + "0420"), .. d]));
        yield return Forged("the identifier of SHA-384", d => Block([.. Sha256Info.Set(14, 2), .. d]));
        yield return Forged("the identifier of SHA-1", d => Block([.. Convert.FromHexString("302D300906052B0E03021A05000420"), .. d]));
        yield return Forged("a SHA-1 digest", d => Block([.. Convert.FromHexString("3021300906052B0E03021A05000414"), .. d[..20]]));
        yield return Forged("the digest alone", d => Block(d));
        yield return Forged("a shorter digest", d => Block([.. Sha256Info.Set(1, 0x30).Set(18, 0x1F), .. d[..31]]));
        yield return Forged("another digest", d => Pkcs1(d.Flip(31)));
        yield return Forged("bytes within the SEQUENCE", d => Block([.. Sha256Info.Set(1, 0x33), .. d, 5, 0]));
    }

    private static byte[] Block(byte[] info, int size = 256) =>
        [0, 1, .. Enumerable.Repeat((byte)0xFF, size - 3 - info.Length), 0, .. info];

    private static byte[] Hash(int number) => Algorithm("2.16.840.1.101.3.4.2." + number, Null);

    private static byte[] Mask(int number) => Algorithm("1.2.840.113549.1.1.8", Hash(number));

    internal static byte[] PssParameters(int hash, int mask, int salt) =>
        Sequence(Tlv(0xA0, Hash(hash)), Tlv(0xA1, Mask(mask)), Tlv(0xA2, Integer(salt)));
}
