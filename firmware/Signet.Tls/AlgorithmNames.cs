using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Names of algorithms that are known and refused, so that an error says what it was that came. Made when one is
    /// needed: a table would be in RAM for all time.</summary>
    internal static class AlgorithmNames
    {
        /// <summary>Names the OBJECT IDENTIFIER that was read last.</summary>
        /// <param name="der">Has read it.</param>
        /// <returns>Its name in the standards, or a word for any other.</returns>
        internal static string Of(DerReader der)
        {
            byte[][] oids =
            {
                new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x02 },
                new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04 },
                new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05 },
                new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A },
                new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0E },
                new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01 },
                new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x01 },
                new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01 },
                new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x03 },
                new byte[] { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02 },
                new byte[] { 0x2B, 0x81, 0x04, 0x00, 0x23 },
                new byte[] { 0x2B, 0x81, 0x04, 0x00, 0x0A },
                new byte[] { 0x2B, 0x65, 0x70 },
                new byte[] { 0x2B, 0x65, 0x71 },
            };
            string[] names =
            {
                "md2WithRSAEncryption",
                "md5WithRSAEncryption",
                "sha1WithRSAEncryption",
                "id-RSASSA-PSS",
                "sha224WithRSAEncryption",
                "ecdsa-with-SHA1",
                "ecdsa-with-SHA224",
                "id-dsa",
                "dsa-with-sha1",
                "dsa-with-sha256",
                "secp521r1",
                "secp256k1",
                "Ed25519",
                "Ed448",
            };
            for (int i = 0; i < oids.Length; i++)
            {
                if (der.ContentEquals(oids[i]))
                {
                    return names[i];
                }
            }

            return "unknown algorithm";
        }
    }
}
