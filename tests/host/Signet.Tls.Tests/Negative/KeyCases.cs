using System.Numerics;
using System.Security.Cryptography;
using Signet.Core;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using static Signet.Tls.Tests.Negative.RawCertificate;

namespace Signet.Tls.Tests.Negative;

/// <summary>Public keys of servers and authorities that are refused by name, or are none.</summary>
internal static class KeyCases
{
    private static readonly Lazy<AnyCa> Root = new(() => new AnyCa("P-256", HashAlgorithmName.SHA256));
    private static readonly byte[] Ecdsa = Algorithm(EcdsaWithSha256);

    public static IEnumerable<Case> All()
    {
        Case Leaf(string name, string detail, Func<byte[]> spki) => new(
            "server with a key: " + name, ErrorCode.CertificateAlgorithmUnsupported, 43, s => Send(s, Root.Value.Der, LeafOf(spki())))
        { Detail = detail };
        Case Broken(string name, Func<byte[]> spki) => new(
            "server with a key: " + name, ErrorCode.CertificateMalformed, 42, s => Send(s, Root.Value.Der, LeafOf(spki())));

        BigInteger modulus = Modulus((RSA)AnyKey.Of("RSA-2048"));
        BigInteger small = Modulus(RSA.Create(1024));
        byte[] rsaKey = Sequence(Integer(modulus), Integer(65537));
        yield return Leaf("P-521", "secp521r1", () => Spki(AnyKey.Of("P-521")));
        yield return Leaf("secp256k1", "secp256k1", () => Spki(Algorithm("1.2.840.10045.2.1", Oid("1.3.132.0.10")), new byte[65].Set(0, 4)));
        yield return Leaf("brainpoolP256r1", "unknown algorithm", () => Spki(Algorithm("1.2.840.10045.2.1", Oid("1.3.36.3.3.2.8.1.1.7")), new byte[65].Set(0, 4)));
        yield return Leaf("curve written out", "unknown algorithm", () => Spki(Algorithm("1.2.840.10045.2.1", Sequence(Integer(1))), new byte[65].Set(0, 4)));
        yield return Leaf("Ed25519", "Ed25519", () => Spki(Algorithm("1.3.101.112"), new byte[32]));
        yield return Leaf("Ed448", "Ed448", () => Spki(Algorithm("1.3.101.113"), new byte[57]));
        yield return Leaf("DSA", "id-dsa", () => Spki(Algorithm("1.2.840.10040.4.1", Sequence(Integer(23), Integer(11), Integer(4))), Integer(8)));
        yield return Leaf("id-RSASSA-PSS", "id-RSASSA-PSS", () => Spki(Algorithm(Pss), rsaKey));
        yield return Leaf("RSA-1024", "RSA key of 1024 bits", () => RsaSpki(small, 65537));
        yield return Leaf("RSA-2047", "RSA key of 2047 bits", () => RsaSpki(BigInteger.Pow(2, 2046) + 1, 65537));
        yield return Leaf("RSA-4097", "RSA key of 4097 bits", () => RsaSpki(BigInteger.Pow(2, 4096) + 1, 65537));
        yield return Leaf("RSA-8192", "RSA key of 8192 bits", () => RsaSpki(BigInteger.Pow(2, 8191) + 1, 65537));
        yield return Leaf("RSA with an even modulus", "RSA modulus is even", () => RsaSpki(modulus - 1, 65537));
        yield return Leaf("RSA with modulus zero", "RSA key of 0 bits", () => RsaSpki(0, 65537));
        yield return Leaf("RSA with exponent 0", "RSA exponent 0", () => RsaSpki(modulus, 0));
        yield return Leaf("RSA with exponent 1", "RSA exponent 1", () => RsaSpki(modulus, 1));
        yield return Leaf("RSA with exponent 3", "RSA exponent 3", () => RsaSpki(modulus, 3));
        yield return Leaf("RSA with exponent 17", "RSA exponent 17", () => RsaSpki(modulus, 17));
        yield return Leaf("RSA with exponent 65535", "RSA exponent 65535", () => RsaSpki(modulus, 65535));
        yield return Leaf("RSA with an even exponent", "RSA exponent 65538", () => RsaSpki(modulus, 65538));
        yield return Leaf("RSA with an exponent of 33 bits", "RSA exponent too large", () => RsaSpki(modulus, (1L << 32) + 1));
        yield return Leaf("RSA with the modulus as exponent", "RSA exponent too large", () => RsaSpki(modulus, modulus));

        yield return Broken("RSA without NULL", () => Spki(Algorithm(RsaEncryption), rsaKey));
        yield return Broken("RSA with other parameters", () => Spki(Algorithm(RsaEncryption, Sequence()), rsaKey));
        yield return Broken("RSA with bytes behind NULL", () => Spki(Algorithm(RsaEncryption, [.. Null, .. Null]), rsaKey));
        yield return Broken("RSA with bytes behind the key", () => Spki(Algorithm(RsaEncryption, Null), [.. rsaKey, 0]));
        yield return Broken("RSA with a third number", () => Spki(Algorithm(RsaEncryption, Null), Sequence(Integer(modulus), Integer(65537), Integer(1))));
        yield return Broken("RSA without an exponent", () => Spki(Algorithm(RsaEncryption, Null), Sequence(Integer(modulus))));
        yield return Broken("RSA with a negative modulus", () => RsaSpki(-modulus, 65537));
        yield return Broken("RSA with a negative exponent", () => RsaSpki(modulus, -3));
        yield return Broken("RSA with a modulus not minimal", () => Spki(Algorithm(RsaEncryption, Null), Sequence(
            Tlv(2, [0, 0], modulus.ToByteArray(true, true)), Integer(65537))));
        yield return Broken("RSA with unused bits", () => Spki(Algorithm(RsaEncryption, Null), rsaKey, 1));
        yield return Broken("RSA that is no SEQUENCE", () => Spki(Algorithm(RsaEncryption, Null), [4, 1, 0]));

        byte[] p384 = Algorithm("1.2.840.10045.2.1", Oid("1.3.132.0.34"));
        Case NoPoint(string name, Func<byte[]> spki) => new(
            "server with a key: " + name, ErrorCode.PointNotOnCurve, 47, s => Send(s, Root.Value.Der, LeafOf(spki())));
        yield return NoPoint("P-384 compressed", () => Spki(p384, new byte[49].Set(0, 2)));
        yield return NoPoint("P-384 in hybrid form", () => Spki(p384, new byte[97].Set(0, 6)));
        yield return NoPoint("P-384 of P-256's size", () => Spki(p384, new byte[65].Set(0, 4)));
        yield return NoPoint("P-384 of no bytes", () => Spki(p384, []));

        foreach ((string name, string detail, BigInteger n, BigInteger e) in new[]
        {
            ("RSA-1024", "RSA key of 1024 bits", small, (BigInteger)65537),
            ("RSA with exponent 1", "RSA exponent 1", modulus, 1),
            ("RSA with exponent 3", "RSA exponent 3", modulus, 3),
            ("RSA with an even exponent", "RSA exponent 2", modulus, 2),
        })
        {
            // The forgery that such a key invites: with exponent 1 the block is its own signature, with 3 a cube root will do.
            yield return new("authority with a key: " + name, ErrorCode.CertificateAlgorithmUnsupported, 43, s =>
            {
                byte[] spki = RsaSpki(n, e);
                byte[] rsa = Algorithm(Sha256WithRsa, Null);
                int size = n.ToByteArray(true, true).Length;
                byte[] root = Make(spki, rsa, _ => new byte[size], true);
                Send(s, root, Make(Spki(AnyKey.Of("P-256")), rsa, tbs => Forge(tbs, size, e)));
            })
            { Detail = detail };
        }
    }

    private static byte[] Forge(byte[] tbs, int size, BigInteger exponent)
    {
        byte[] block = SignatureCases.Pkcs1(SHA256.HashData(tbs), size);
        if (exponent == 1)
        {
            return block;
        }

        // The block in its front, whatever comes out behind it: found by those who don't look there.
        byte[] info = block[^51..];
        byte[] front = [0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, .. info];
        var target = new BigInteger([.. front, .. new byte[size - front.Length]], true, true);
        BigInteger low = 0, high = BigInteger.One << (8 * size / 2);
        while (high - low > 1)
        {
            BigInteger middle = (low + high) / 2;
            (low, high) = BigInteger.Pow(middle, (int)BigInteger.Min(exponent, 3)) < target ? (middle, high) : (low, middle);
        }

        return Fixed(high, size);
    }

    private static byte[] LeafOf(byte[] spki) => Make(
        spki, Ecdsa, tbs => ((ECDsa)Root.Value.Key).SignData(tbs, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    internal static void Send(Session session, byte[] root, params byte[][] chain)
    {
        session.With(null, o =>
        {
            o.Credentials.TrustAnchors = [root];
            o.Verifier = new ChainVerifier();
            o.MaxCertificateSize = 2048;
        });
        session.Server.Chain = chain;
        session.Flight();
    }
}
