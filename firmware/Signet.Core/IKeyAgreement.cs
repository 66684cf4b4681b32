namespace Signet.Core
{
    /// <summary>Ephemeral ECDH on P-256 (NIST SP 800-56A Rev. 3 section 6.2.2), in software or in a secure
    /// element.</summary>
    public interface IKeyAgreement
    {
        /// <summary>Makes a fresh key pair, replacing the one before.</summary>
        /// <param name="point">Receives the public point, 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void GenerateKeyPair(byte[] point, int offset);

        /// <summary>Agrees with a peer's point, which the caller has checked to be on the curve.</summary>
        /// <param name="peerPoint">Holds the point, 65 bytes.</param>
        /// <param name="peerOffset">Index of its first byte.</param>
        /// <param name="secret">Receives the X coordinate, 32 bytes.</param>
        /// <param name="secretOffset">Index of its first byte.</param>
        /// <exception cref="SignetException">With the code of what failed.</exception>
        void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset);
    }
}
