using System.Collections.Generic;
using System.Security.Cryptography;

namespace Signet.Emulator.Card
{
    /// <summary>RSA of 2048 bits, optional in GSMA IoT.05: signatures only.</summary>
    internal static class RsaKey
    {
        /// <summary>
        /// Public key data: 34 { 49 { 81 modulus, 82 exponent } }, the tags of ISO/IEC 7816-8 clause 6.1 in the frame of an ECC
        /// key. No source shows this format for IoT SAFE.
        /// </summary>
        public static byte[] PublicKeyData(RSAParameters key)
        {
            var inner = new List<byte>();
            Tlv.Write(inner, 0x81, key.Modulus!);
            Tlv.Write(inner, 0x82, key.Exponent!);
            var middle = new List<byte>();
            Tlv.Write(middle, 0x49, [.. inner]);
            var outer = new List<byte>();
            Tlv.Write(outer, 0x34, [.. middle]);
            return [.. outer];
        }

        /// <summary>Signs a digest: algorithm 01 RSASSA-PKCS1-v1_5, 02 RSASSA-PSS (RFC 8017).</summary>
        public static byte[] Sign(RSAParameters key, byte algorithm, ushort hash, byte[] digest)
        {
            using var rsa = RSA.Create(key);
            HashAlgorithmName name = hash switch
            {
                1 => HashAlgorithmName.SHA256,
                2 => HashAlgorithmName.SHA384,
                _ => HashAlgorithmName.SHA512,
            };
            return rsa.SignHash(digest, name, algorithm == 1 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
        }
    }
}
