using Signet.Crypto;

namespace Signet.Tls12
{
    /// <summary>
    /// What suites of TLS 1.3, which are an AEAD and a hash, are called in TLS 1.2, where a suite names the key exchange and the
    /// server's kind of key too: ECDHE with ECDSA or RSA (RFC 5289, 7905, 7251).
    /// </summary>
    internal static class Suites12
    {
        /// <summary>Gives a suite's number with ECDHE and ECDSA, 0 when it has none.</summary>
        internal static int Ecdsa(CipherSuite suite)
        {
            switch (suite.Number)
            {
                case 0x1301:
                    return 0xC02B;
                case 0x1302:
                    return 0xC02C;
                case 0x1303:
                    return 0xCCA9;
                case 0x1304:
                    return 0xC0AC;
                case 0x1305:
                    return 0xC0AE;
                default:
                    return 0;
            }
        }

        /// <summary>Gives a suite's number with ECDHE and RSA, 0 when it has none.</summary>
        internal static int Rsa(CipherSuite suite)
        {
            switch (suite.Number)
            {
                case 0x1301:
                    return 0xC02F;
                case 0x1302:
                    return 0xC030;
                case 0x1303:
                    return 0xCCA8;
                default:
                    return 0;
            }
        }

        /// <summary>Gives the name of the registry.</summary>
        internal static string Name(CipherSuite suite, bool rsa)
        {
            // "TLS_AES_128_GCM_SHA256" and "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"; those of CCM name no hash.
            string name = suite.Name.Substring(4);
            if (suite.Number == 0x1304 || suite.Number == 0x1305)
            {
                name = name.Substring(0, name.Length - 7);
            }

            return (rsa ? "TLS_ECDHE_RSA_WITH_" : "TLS_ECDHE_ECDSA_WITH_") + name;
        }
    }
}
