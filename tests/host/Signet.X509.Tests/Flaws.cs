using System.Security.Cryptography;
using Signet.Testing.X509;

namespace Signet.X509.Tests;

/// <summary>What a certificate can have wrong that no property says: encodings, and parts where they don't belong.</summary>
internal static class Flaws
{
    internal static void Apply(string name, CertificateDraft draft)
    {
        switch (name)
        {
            // The whole.
            case "trailing":
                draft.ChangeWhole = whole => [.. whole, 0];
                break;
            case "cut":
                draft.ChangeWhole = whole => whole[..^1];
                break;
            case "indefinite":
                draft.ChangeWhole = Der.WithIndefiniteLength;
                break;
            case "long-length":
                draft.ChangeWhole = Der.WithLongLength;
                break;
            case "set":
                draft.ChangeWhole = whole => [0x31, .. whole[1..]];
                break;
            case "fourth-part":
                draft.ChangeWhole = whole => Der.Seq(Parts(whole), Der.Int(0L));
                break;

            // tbsCertificate.
            case "tbs-indefinite":
                draft.ChangeTbs = Der.WithIndefiniteLength;
                break;
            case "tbs-long-length":
                draft.ChangeTbs = Der.WithLongLength;
                break;
            case "tbs-trailing":
                draft.ChangeTbs = tbs => Der.Seq(Parts(tbs), Der.Int(0L));
                break;
            case "version-default":
                draft.Version = Der.Tlv(0xA0, Der.Int(0L));
                break;
            case "version-long":
                draft.Version = Der.Tlv(0xA0, Der.Int(0, 2));
                break;
            case "version-2-extensions":
                draft.Version = Der.Tlv(0xA0, Der.Int(1L));
                break;
            case "version-1-extensions":
                draft.Version = [];
                break;
            case "unique-ids":
                draft.UniqueIds = [.. Der.Tlv(0x81, [0, 1]), .. Der.Tlv(0x82, [0, 2])];
                break;
            case "unique-ids-bad":
                draft.UniqueIds = Der.Tlv(0x81, [9, 1]);
                break;
            case "unique-ids-swapped":
                draft.UniqueIds = [.. Der.Tlv(0x82, [0, 1]), .. Der.Tlv(0x81, [0, 2])];
                break;
            case "one-time":
                draft.NotAfter = [];
                break;
            case "integer-time":
                draft.NotAfter = Der.Int(5L);
                break;
            case "rdn-empty":
                draft.Subject = Der.Seq(Der.Set());
                break;
            case "rdn-no-value":
                draft.Subject = Der.Seq(Der.Set(Der.Seq(Der.Oid("2.5.4.3"))));
                break;
            case "rdn-oid-not-minimal":
                draft.Subject = Der.Seq(Der.Set(Der.Seq([6, 4, 0x55, 0x80, 4, 3], Der.Text(0x0C, "x"))));
                break;

            // Key and signature.
            case "inner-algorithm":
                draft.InnerAlgorithm = Der.Seq(Der.Oid("1.2.840.10045.4.3.3"));
                break;
            case "outer-algorithm":
                draft.OuterAlgorithm = Der.Seq(Der.Oid("1.2.840.10045.4.3.3"));
                break;
            case "algorithm-null":
                draft.InnerAlgorithm = draft.OuterAlgorithm = Der.Seq(Der.Oid("1.2.840.10045.4.3.2"), [5, 0]);
                break;
            case "point-off-curve":
                draft.PublicKey[^1] ^= 1;
                break;
            case "point-cut":
                draft.PublicKey = Key(draft.PublicKey[26..^1]);
                break;
            case "point-compressed":
                draft.PublicKey = Key([(byte)(2 + (draft.PublicKey[^1] & 1)), .. draft.PublicKey[27..59]]);
                break;
            case "point-infinite":
                draft.PublicKey = Key([0]);
                break;
            case "key-trailing":
                draft.PublicKey = Der.Seq(Parts(draft.PublicKey), Der.Int(0L));
                break;
            case "key-bits":
                draft.PublicKey = Der.Seq(Algorithm, Der.Bits([.. draft.PublicKey[26..^1], 0], 1));
                break;
            case "signature-flipped":
                draft.WriteSignature = signature => Der.Bits([.. signature[..^1], (byte)(signature[^1] ^ 1)]);
                break;
            case "signature-cut":
                draft.WriteSignature = signature => Der.Bits(signature[..^1]);
                break;
            case "signature-600":
                draft.WriteSignature = signature => Der.Bits([.. signature, .. new byte[600 - signature.Length]]);
                break;
            case "signature-empty":
                draft.WriteSignature = _ => Der.Bits([]);
                break;
            case "signature-no-bits":
                draft.WriteSignature = _ => Der.Tlv(3);
                break;
            case "signature-unused-bits":
                draft.WriteSignature = signature => Der.Bits([.. signature[..^1], 0], 1);
                break;
            case "signature-trailing":
                draft.WriteSignature = signature => Der.Bits([.. signature, 0]);
                break;
            case "signature-long-length":
                draft.WriteSignature = _ => Der.Bits(Der.Seq(Der.WithLongLength(Der.Int(1L)), Der.Int(1L)));
                break;
            case "signature-zero":
                draft.WriteSignature = _ => Der.Bits(Der.Seq(Der.Int(0L), Der.Int(0L)));
                break;
            case "signature-negative":
                draft.WriteSignature = _ => Der.Bits(Der.Seq(Der.Int(0x80), Der.Int(1L)));
                break;

            // Keys of other kinds.
            case "rsa-exponent-1":
                draft.PublicKey = Rsa(draft, exponent: [1]);
                break;
            case "rsa-exponent-3":
                draft.PublicKey = Rsa(draft, exponent: [3]);
                break;
            case "rsa-exponent-even":
                draft.PublicKey = Rsa(draft, exponent: [1, 0, 2]);
                break;
            case "rsa-exponent-negative":
                draft.PublicKey = Rsa(draft, exponent: [0xFF]);
                break;
            case "rsa-modulus-even":
                draft.PublicKey = Rsa(draft, m => [.. m[..^1], (byte)(m[^1] & 0xFE)]);
                break;
            case "rsa-modulus-negative":
                draft.PublicKey = Rsa(draft, m => m[1..]);
                break;
            case "rsa-modulus-zero":
                draft.PublicKey = Rsa(draft, _ => [0]);
                break;
            case "rsa-modulus-8192":
                draft.PublicKey = Rsa(draft, m => [.. m, .. new byte[767], 1]);
                break;
            case "rsa-key-trailing":
                draft.PublicKey = Der.Seq(RsaAlgorithm, Der.Bits([.. draft.PublicKey[24..], 0]));
                break;
            case "rsa-no-null":
                draft.PublicKey = Der.Seq(Der.Seq(Der.Oid("1.2.840.113549.1.1.1")), Der.Bits(draft.PublicKey[24..]));
                break;
            case "p384-point-cut":
                draft.PublicKey = Der.Seq(P384Algorithm, Der.Bits(draft.PublicKey[23..^1]));
                break;
            case "p384-point-compressed":
                draft.PublicKey = Der.Seq(P384Algorithm, Der.Bits([(byte)(2 + (draft.PublicKey[^1] & 1)), .. draft.PublicKey[24..72]]));
                break;
            case "ed25519":
                draft.PublicKey = Der.Seq(Der.Seq(Der.Oid("1.3.101.112")), Der.Bits(draft.PublicKey[27..59]));
                break;
            case "curve-parameters":
                draft.PublicKey = Der.Seq(Der.Seq(Der.Oid("1.2.840.10045.2.1"), Der.Seq(Der.Int(1L))), Der.Bits(draft.PublicKey[26..]));
                break;

            // Extensions.
            case "no-extensions":
                draft.Extensions.Clear();
                draft.WritesEmptyExtensions = true;
                break;
            case "extension-twice":
                draft.Extensions.Add(draft.Extensions[^1]);
                break;
            case "extension-trailing":
                draft.Extensions[^1] = Der.Seq(Parts(draft.Extensions[^1]), Der.Int(0L));
                break;
            case "extension-value-trailing":
                draft.Add("2.5.29.54", true, [2, 1, 0, 0]);
                break;
            case "extension-no-octets":
                draft.Extensions.Add(Der.Seq(Der.Oid("1.2.3.4"), Der.Text(0x0C, "x")));
                break;
            case "critical-ber":
                draft.Extensions.Add(Der.Seq(Der.Oid("1.2.3.4"), [1, 1, 1], Der.Octets([5, 0])));
                break;
            case "critical-false":
                draft.Extensions.Add(Der.Seq(Der.Oid("1.2.3.4"), Der.Bool(false), Der.Octets([5, 0])));
                break;
            case "critical-empty":
                draft.Extensions.Add(Der.Seq(Der.Oid("1.2.3.4"), [1, 0], Der.Octets([5, 0])));
                break;
            case "many-extensions":
                for (int i = 0; i < 25; i++)
                {
                    draft.Add("1.2.3." + i, false, [5, 0]);
                }

                break;
            default:
                throw new ArgumentException(name);
        }
    }

    private static byte[] Algorithm => Der.Seq(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.840.10045.3.1.7"));

    private static byte[] P384Algorithm => Der.Seq(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.3.132.0.34"));

    private static byte[] RsaAlgorithm => Der.Seq(Der.Oid("1.2.840.113549.1.1.1"), [5, 0]);

    // The key again with another modulus, of which the first byte is the sign's, or exponent.
    private static byte[] Rsa(CertificateDraft draft, Func<byte[], byte[]>? modulus = null, byte[]? exponent = null)
    {
        using RSA key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(draft.PublicKey, out _);
        RSAParameters parameters = key.ExportParameters(false);
        byte[] present = [0, .. parameters.Modulus!];
        return Der.Seq(RsaAlgorithm, Der.Bits(Der.Seq(Der.Int(modulus?.Invoke(present) ?? present), Der.Int(exponent ?? parameters.Exponent!))));
    }

    private static byte[] Key(byte[] point) => Der.Seq(Algorithm, Der.Bits(point));

    private static byte[] Parts(byte[] element) => element[(element[1] < 0x80 ? 2 : 2 + (element[1] & 0x7F))..];
}
