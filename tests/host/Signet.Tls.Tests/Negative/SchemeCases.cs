using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Signet.Core;
using Signet.SoftCrypto.Chains;
using Signet.Testing;

namespace Signet.Tls.Tests.Negative;

/// <summary>Signatures of the server over the handshake: schemes of other keys, schemes that are refused, and shapes of
/// forgery.</summary>
internal static class SchemeCases
{
    private static readonly Lazy<AnyCa> Root = new(() => new AnyCa("P-256", HashAlgorithmName.SHA256));
    private static readonly Dictionary<string, Lazy<TestCertificate>> Servers = new[] { "P-256", "P-384", "RSA-2048" }.ToDictionary(
        k => k, k => new Lazy<TestCertificate>(() => Root.Value.Server(k)));

    public static IEnumerable<Case> All()
    {
        // What is offered and fits the key is left out of each list.
        (string Key, int[] Schemes)[] confusions =
        [
            ("P-256", [0x0503, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0603, 0x0807, 0x0808, 0x0203, 0x0201, 0x0101, 0x0402, 0x0809, 0x0000]),
            ("P-384", [0x0403, 0x0603, 0x0804, 0x0401, 0x0203, 0x0807]),
            ("RSA-2048", [0x0403, 0x0503, 0x0401, 0x0501, 0x0601, 0x0201, 0x0101, 0x0809, 0x080A, 0x080B, 0x0807]),
        ];
        foreach ((string key, int[] schemes) in confusions)
        {
            foreach (int scheme in schemes)
            {
                yield return new($"CertificateVerify: scheme {scheme:X4} with a key {key}", ErrorCode.TlsIllegalParameter, 47, s =>
                    Verify(s, key, scheme, content => Honest(key, scheme, content)))
                { Value = scheme, Detail = "CertificateVerify algorithm" };
            }
        }

        Case Bad(string name, string key, int scheme, Func<byte[], byte[]> sign) => new(
            "CertificateVerify: " + name, ErrorCode.TlsBadServerSignature, 51, s => Verify(s, key, scheme, sign));

        RSA rsa = (RSA)AnyKey.Of("RSA-2048");
        yield return Bad("PKCS #1 v1.5 as PSS", "RSA-2048", 0x0804, c => rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        yield return Bad("PSS of another hash", "RSA-2048", 0x0805, c => rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return Bad("PSS of a longer hash", "RSA-2048", 0x0804, c => rsa.SignData(c, HashAlgorithmName.SHA512, RSASignaturePadding.Pss));
        yield return Bad("PSS without salt", "RSA-2048", 0x0804, c => Pss(rsa, c, 0));
        yield return Bad("PSS with a salt of 20 bytes", "RSA-2048", 0x0804, c => Pss(rsa, c, 20));
        yield return Bad("PSS with the longest salt", "RSA-2048", 0x0804, c => Pss(rsa, c, 256 - 2 - 32));
        yield return Bad("PSS with MGF1 of another hash", "RSA-2048", 0x0804, c => Pss(rsa, c, 32, new Sha1Digest()));
        yield return Bad("PSS with another trailer", "RSA-2048", 0x0804, c => Pss(rsa, c, 32, null, PssSigner.TrailerImplicit ^ 0x10));
        yield return Bad("PSS over the client's context", "RSA-2048", 0x0804, c => rsa.SignData(Client(c), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return Bad("PSS with another key", "RSA-2048", 0x0804, c => ((RSA)AnyKey.Of("RSA-2048", 1)).SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return Bad("PSS changed", "RSA-2048", 0x0804, c => rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss).Flip(-1));
        yield return Bad("RSA signature of a byte more", "RSA-2048", 0x0804, c => [.. rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss), 0]);
        yield return Bad("RSA signature with a zero before it", "RSA-2048", 0x0804, c => [0, .. rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)]);
        yield return Bad("RSA signature of a byte less", "RSA-2048", 0x0804, c => rsa.SignData(c, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)[..^1]);
        yield return Bad("RSA signature of no bytes", "RSA-2048", 0x0804, _ => []);
        yield return Bad("RSA signature longer than any", "RSA-2048", 0x0804, _ => new byte[513]);
        yield return Bad("RSA signature of zeros", "RSA-2048", 0x0804, _ => new byte[256]);
        yield return Bad("RSA signature of one", "RSA-2048", 0x0804, _ => new byte[256].Set(255, 1));
        yield return Bad("RSA signature that is the modulus", "RSA-2048", 0x0804, _ => rsa.ExportParameters(false).Modulus!);
        yield return Bad("RSA signature above the modulus", "RSA-2048", 0x0804, _ => Enumerable.Repeat((byte)0xFF, 256).ToArray());

        var p384 = (ECDsa)AnyKey.Of("P-384");
        byte[] Ec(byte[] c, HashAlgorithmName hash) => p384.SignData(c, hash, DSASignatureFormat.Rfc3279DerSequence);
        yield return Bad("P-384 with SHA-256", "P-384", 0x0503, c => Ec(c, HashAlgorithmName.SHA256));
        yield return Bad("P-384 changed", "P-384", 0x0503, c => Ec(c, HashAlgorithmName.SHA384).Flip(-1));
        yield return Bad("P-384 with bytes behind it", "P-384", 0x0503, c => [.. Ec(c, HashAlgorithmName.SHA384), 0]);
        yield return Bad("P-384 cut", "P-384", 0x0503, c => Ec(c, HashAlgorithmName.SHA384)[..^1]);
        yield return Bad("P-384 as r and s alone", "P-384", 0x0503, c => p384.SignData(c, HashAlgorithmName.SHA384));
        yield return Bad("P-384 of P-256's size", "P-384", 0x0503, c =>
            ((ECDsa)AnyKey.Of("P-256")).SignData(c, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence));
        yield return Bad("P-384 with r zero", "P-384", 0x0503, _ => [0x30, 6, 2, 1, 0, 2, 1, 1]);
        yield return Bad("P-384 with s zero", "P-384", 0x0503, _ => [0x30, 6, 2, 1, 1, 2, 1, 0]);
        yield return Bad("P-384 with r negative", "P-384", 0x0503, _ => [0x30, 6, 2, 1, 0x80, 2, 1, 1]);
        yield return Bad("P-384 with r of 49 bytes", "P-384", 0x0503, _ =>
            RawCertificate.Sequence(RawCertificate.Tlv(2, [1], new byte[48]), [2, 1, 1]));
        yield return Bad("P-384 with the order as r", "P-384", 0x0503, _ => RawCertificate.Sequence(
            RawCertificate.Tlv(2, [0], Convert.FromHexString(
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973")), [2, 1, 1]));
        yield return Bad("P-384 over the client's context", "P-384", 0x0503, c => Ec(Client(c), HashAlgorithmName.SHA384));
    }

    private static void Verify(Session session, string key, int scheme, Func<byte[], byte[]> sign)
    {
        session.With(Servers[key].Value, o =>
        {
            o.Credentials.TrustAnchors = [Root.Value.Der];
            o.Verifier = new ChainVerifier();
        });
        session.Server.Scheme = scheme;
        session.Server.Signer = sign;
        session.Flight();
    }

    // A signature that is right for the key, so that only the scheme is at fault.
    private static byte[] Honest(string key, int scheme, byte[] content)
    {
        HashAlgorithmName hash = (scheme >> 8) switch
        {
            5 => HashAlgorithmName.SHA384,
            6 => HashAlgorithmName.SHA512,
            2 => HashAlgorithmName.SHA1,
            _ => HashAlgorithmName.SHA256,
        };
        return AnyKey.Of(key) is RSA rsa
            ? rsa.SignData(content, hash, scheme >> 8 == 8 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
            : ((ECDsa)AnyKey.Of(key)).SignData(content, hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static byte[] Client(byte[] content)
    {
        byte[] copy = (byte[])content.Clone();
        "client"u8.CopyTo(copy.AsSpan(64 + 9));
        return copy;
    }

    private static byte[] Pss(RSA key, byte[] content, int salt, IDigest? mask = null, byte trailer = PssSigner.TrailerImplicit)
    {
        AsymmetricCipherKeyPair pair = DotNetUtilities.GetRsaKeyPair(key.ExportParameters(true));
        var signer = new PssSigner(new RsaBlindedEngine(), new Sha256Digest(), mask ?? new Sha256Digest(), salt, trailer);
        signer.Init(true, new ParametersWithRandom(pair.Private, new SecureRandom()));
        signer.BlockUpdate(content, 0, content.Length);
        return signer.GenerateSignature();
    }
}
