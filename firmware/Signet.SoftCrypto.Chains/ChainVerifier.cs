using Signet.Core;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Verifies whatever chains of public authorities are signed with: ECDSA on P-256 and P-384, RSASSA-PKCS1-v1_5 and RSASSA-PSS.
    /// The one object to hand to TLS in place of a <see cref="P256Verifier"/>. What P-384 and RSA need (6 and 7 KB) is made for
    /// a verification and dropped after it, since days may pass until the next.
    /// </summary>
    public sealed class ChainVerifier : ISignatureVerifier
    {
        private readonly P256Verifier _p256 = new P256Verifier();

        /// <inheritdoc/>
        public bool Supports(SignatureAlgorithm algorithm)
        {
            return algorithm >= SignatureAlgorithm.EcdsaP256 && algorithm <= SignatureAlgorithm.RsaPss;
        }

        /// <inheritdoc/>
        public bool Verify(
            SignatureAlgorithm algorithm,
            byte[] key,
            int keyOffset,
            int keyCount,
            byte[] digest,
            int digestOffset,
            int digestCount,
            byte[] signature,
            int signatureOffset,
            int signatureCount)
        {
            ISignatureVerifier verifier = _p256;
            if (algorithm == SignatureAlgorithm.EcdsaP384)
            {
                verifier = new P384Verifier();
            }
            else if (algorithm != SignatureAlgorithm.EcdsaP256)
            {
                verifier = new RsaVerifier();
            }

            return verifier.Verify(
                algorithm,
                key,
                keyOffset,
                keyCount,
                digest,
                digestOffset,
                digestCount,
                signature,
                signatureOffset,
                signatureCount);
        }
    }
}
