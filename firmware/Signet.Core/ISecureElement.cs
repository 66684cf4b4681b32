namespace Signet.Core
{
    /// <summary>Which of the device's persistent signing keys is meant.</summary>
    public enum SigningKey
    {
        /// <summary>The key of the TLS client certificate.</summary>
        Tls = 0,

        /// <summary>The key that signs telemetry; the same key where the SIM holds only one.</summary>
        Telemetry = 1,
    }

    /// <summary>
    /// What a secure element computes for the device: P-256 with SHA-256 and random numbers. Private keys stay inside.
    /// All points are uncompressed (04 ‖ X ‖ Y, 65 bytes), all signatures r ‖ s (64 bytes), all digests 32 bytes.
    /// Calls block until the element has answered or its deadline has passed.
    /// </summary>
    public interface ISecureElement
    {
        /// <summary>Fills the range with the element's random bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 1 to 256.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void GetRandom(byte[] buffer, int offset, int count);

        /// <summary>Makes a fresh ephemeral key pair, replacing the one before. Never touches a persistent key.</summary>
        /// <param name="point">Receives the public point, 65 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.NoScratchKey"/> when the element has no volatile
        /// slot, otherwise the code of what failed.</exception>
        void GenerateKeyPair(byte[] point, int offset);

        /// <summary>
        /// ECDH of the ephemeral private key with a peer's point (NIST SP 800-56A Rev. 3 section 5.7.1.2). The caller
        /// has checked that the point is on the curve.
        /// </summary>
        /// <param name="peerPoint">Holds the peer's point, 65 bytes.</param>
        /// <param name="peerOffset">Index of the first byte.</param>
        /// <param name="secret">Receives the X coordinate, 32 bytes.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset);

        /// <summary>Signs a SHA-256 digest (ECDSA, FIPS 186-5 section 6.4).</summary>
        /// <param name="key">Which key signs.</param>
        /// <param name="digest">Holds the digest, 32 bytes.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="signature">Receives r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of the first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset);

        /// <summary>Verifies a signature over a SHA-256 digest with a public key that the caller gives.</summary>
        /// <param name="point">Holds the public point, 65 bytes.</param>
        /// <param name="pointOffset">Index of the first byte.</param>
        /// <param name="digest">Holds the digest, 32 bytes.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="signatureOffset">Index of the first byte.</param>
        /// <returns>True when valid, false when the element says that it is not.</returns>
        /// <exception cref="SignetException">When it could not be verified; that is neither valid nor invalid.</exception>
        bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset);
    }
}
