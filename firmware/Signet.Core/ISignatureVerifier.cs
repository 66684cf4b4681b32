namespace Signet.Core
{
    /// <summary>Verifies signatures over digests. Computes with public values only, so its time may depend on them.</summary>
    public interface ISignatureVerifier
    {
        /// <summary>Tells whether <see cref="Verify"/> knows an algorithm.</summary>
        /// <param name="algorithm">The algorithm.</param>
        /// <returns>True when it does.</returns>
        bool Supports(SignatureAlgorithm algorithm);

        /// <summary>Verifies a signature over a digest with a public key that the caller gives.</summary>
        /// <param name="algorithm">The algorithm; it determines the forms of key and signature.</param>
        /// <param name="key">Holds the public key: the content of the subjectPublicKey BIT STRING of its
        /// SubjectPublicKeyInfo.</param>
        /// <param name="keyOffset">Index of the first byte.</param>
        /// <param name="keyCount">Number of bytes.</param>
        /// <param name="digest">Holds the digest.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="digestCount">Its length, which names the hash: 32 for SHA-256, 48 for SHA-384, 64 for
        /// SHA-512.</param>
        /// <param name="signature">Holds the signature, r ‖ s for ECDSA.</param>
        /// <param name="signatureOffset">Index of the first byte.</param>
        /// <param name="signatureCount">Number of bytes.</param>
        /// <returns>True when valid; false when not, for whatever reason lies in the signature: its length, its range, its
        /// padding, its value.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.PointNotOnCurve"/> or
        /// <see cref="ErrorCode.PublicKeyRefused"/> when the key is none; <see cref="ErrorCode.NotSupported"/> for an
        /// algorithm or a length of digest that is not known; <see cref="ErrorCode.InvalidArgument"/> for a bad
        /// range.</exception>
        bool Verify(
            SignatureAlgorithm algorithm,
            byte[] key,
            int keyOffset,
            int keyCount,
            byte[] digest,
            int digestOffset,
            int digestCount,
            byte[] signature,
            int signatureOffset,
            int signatureCount);
    }
}
