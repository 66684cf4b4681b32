using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// The AEAD that seals: 16-byte keys, 12-byte nonces, 16-byte tags (AES-128-GCM, NIST SP 800-38D). A contract, so
    /// that a chip's own AES can take its place, and so that a test can watch every key and nonce.
    /// </summary>
    public interface IRecordCipher
    {
        /// <summary>Sets the key.</summary>
        /// <param name="key">Holds it, 16 bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        void SetKey(byte[] key, int offset);

        /// <summary>Encrypts in place and appends the tag.</summary>
        /// <param name="nonce">The nonce, 12 bytes, new for this key.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadCount">Its length, from index 0.</param>
        /// <param name="text">Holds the plaintext, with 16 bytes of room behind it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length, 0 or more.</param>
        void Seal(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count);

        /// <summary>Authenticates, then decrypts in place.</summary>
        /// <param name="nonce">The nonce, 12 bytes.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadCount">Its length, from index 0.</param>
        /// <param name="text">Holds ciphertext and tag.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Length of both together.</param>
        /// <returns>Length of the plaintext.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.AuthenticationFailed"/>; the text is as it was
        /// then.</exception>
        int Open(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count);

        /// <summary>Overwrites the key.</summary>
        void Wipe();
    }
}
