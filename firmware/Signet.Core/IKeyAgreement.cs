namespace Signet.Core
{
    /// <summary>
    /// Ephemeral Diffie-Hellman in one group. Holds at most one private key, which never leaves it: make a pair, send the
    /// public key, agree with the peer's, wipe.
    /// </summary>
    public interface IKeyAgreement
    {
        /// <summary>The group.</summary>
        NamedGroup Group { get; }

        /// <summary>Length of a public key in bytes.</summary>
        int PublicKeySize { get; }

        /// <summary>Length of a shared secret in bytes.</summary>
        int SecretSize { get; }

        /// <summary>Makes a fresh key pair, replacing the one before.</summary>
        /// <param name="publicKey">Receives <see cref="PublicKeySize"/> bytes, as TLS sends them.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>,
        /// <see cref="ErrorCode.EntropyMissing"/>, or the code of what failed.</exception>
        void GenerateKeyPair(byte[] publicKey, int offset);

        /// <summary>
        /// Agrees with a peer and checks the peer's key first. The private key stays until <see cref="Wipe"/>.
        /// </summary>
        /// <param name="peerKey">Holds the peer's public key, <see cref="PublicKeySize"/> bytes as received.</param>
        /// <param name="peerOffset">Index of the first byte.</param>
        /// <param name="secret">Receives <see cref="SecretSize"/> bytes, leading zeros included.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.PointNotOnCurve"/> or
        /// <see cref="ErrorCode.PeerKeyRefused"/> when the peer's key is none (nothing is written then);
        /// <see cref="ErrorCode.InvalidState"/> without a key pair; <see cref="ErrorCode.BufferTooSmall"/>;
        /// or the code of what failed.</exception>
        void Agree(byte[] peerKey, int peerOffset, byte[] secret, int secretOffset);

        /// <summary>Forgets the private key and overwrites it.</summary>
        void Wipe();
    }
}
