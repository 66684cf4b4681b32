using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// The signature schemes of TLS (RFC 8446 section 4.2.3) that somebody can verify here: what is told in signature_algorithms
    /// and signature_algorithms_cert, and what is accepted afterwards, are the same list.
    /// </summary>
    internal sealed class SignatureSchemes
    {
        /// <summary>ecdsa_secp256r1_sha256, the scheme of the client's own signature too.</summary>
        internal const int EcdsaSecp256r1Sha256 = 0x0403;

        /// <summary>Most schemes that are told.</summary>
        internal const int MaxCount = 8;

        // Best first. The last three sign certificates only (section 4.2.3).
        private static readonly int[] Numbers =
        {
            EcdsaSecp256r1Sha256, 0x0503, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
        };

        private readonly bool[] _supported = new bool[5];

        /// <summary>Asks what is supported.</summary>
        /// <param name="verifier">Verifies in the MCU; may be null.</param>
        /// <param name="element">Whether the secure element verifies too, which knows P-256 with SHA-256.</param>
        internal SignatureSchemes(ISignatureVerifier verifier, bool element)
        {
            for (int i = (int)SignatureAlgorithm.EcdsaP256; i <= (int)SignatureAlgorithm.RsaPss; i++)
            {
                _supported[i] = verifier != null && verifier.Supports((SignatureAlgorithm)i);
            }

            // Without a verifier somebody else answers, who knows what every peer of ours knows.
            _supported[(int)SignatureAlgorithm.EcdsaP256] |= element || verifier == null;
            HasDigests = verifier != null;
            Handshake = List(false);
            int[] all = List(true);
            Certificates = all.Length == Handshake.Length ? null : all;
        }

        /// <summary>Schemes of CertificateVerify, best first.</summary>
        internal int[] Handshake { get; }

        /// <summary>Schemes of certificates, best first; null when they are the same.</summary>
        internal int[] Certificates { get; }

        /// <summary>Whether digests other than SHA-256 can be verified, which a secure element can't.</summary>
        internal bool HasDigests { get; }

        /// <summary>Gives the algorithm of a scheme; None when it is not known.</summary>
        internal static SignatureAlgorithm Algorithm(int scheme)
        {
            switch (scheme)
            {
                case EcdsaSecp256r1Sha256:
                    return SignatureAlgorithm.EcdsaP256;
                case 0x0503:
                    return SignatureAlgorithm.EcdsaP384;
                case 0x0804:
                case 0x0805:
                case 0x0806:
                    return SignatureAlgorithm.RsaPss;
                case 0x0401:
                case 0x0501:
                case 0x0601:
                    return SignatureAlgorithm.RsaPkcs1;
                default:
                    return SignatureAlgorithm.None;
            }
        }

        /// <summary>Gives the length of a known scheme's digest in bytes: 32, 48 or 64.</summary>
        internal static int DigestSize(int scheme)
        {
            // 4, 5 and 6 name SHA-256, SHA-384 and SHA-512: of the PSS schemes in the low byte, of the others in the high one.
            int hash = (scheme >> 8) == 8 ? scheme & 0xFF : scheme >> 8;
            return 16 * (hash - 2);
        }

        /// <summary>Says whether an algorithm and a key belong together.</summary>
        internal static bool Fits(SignatureAlgorithm algorithm, KeyType key)
        {
            switch (algorithm)
            {
                case SignatureAlgorithm.EcdsaP256:
                    return key == KeyType.P256;
                case SignatureAlgorithm.EcdsaP384:
                    return key == KeyType.P384;
                case SignatureAlgorithm.RsaPkcs1:
                case SignatureAlgorithm.RsaPss:
                    return key == KeyType.Rsa;
                default:
                    return false;
            }
        }

        /// <summary>Says whether signatures of an algorithm can be verified.</summary>
        internal bool Has(SignatureAlgorithm algorithm)
        {
            return _supported[(int)algorithm];
        }

        /// <summary>Says whether a handshake signature of this scheme was asked for.</summary>
        internal bool IsOffered(int scheme)
        {
            return Contains(Handshake, scheme);
        }

        /// <summary>Says whether a list has a scheme.</summary>
        internal static bool Contains(int[] schemes, int scheme)
        {
            for (int i = 0; i < schemes.Length; i++)
            {
                if (schemes[i] == scheme)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Says whether a server with this key can sign a handshake in a way that can be verified.</summary>
        internal bool CanProve(KeyType key)
        {
            for (int i = 0; i < Handshake.Length; i++)
            {
                if (Fits(Algorithm(Handshake[i]), key))
                {
                    return true;
                }
            }

            return false;
        }

        private int[] List(bool certificates)
        {
            int count = 0;
            int[] list = new int[MaxCount];
            for (int i = 0; i < Numbers.Length; i++)
            {
                SignatureAlgorithm algorithm = Algorithm(Numbers[i]);
                if (Has(algorithm) && (certificates || algorithm != SignatureAlgorithm.RsaPkcs1))
                {
                    list[count++] = Numbers[i];
                }
            }

            int[] result = new int[count];
            for (int i = 0; i < count; i++)
            {
                result[i] = list[i];
            }

            return result;
        }
    }
}
