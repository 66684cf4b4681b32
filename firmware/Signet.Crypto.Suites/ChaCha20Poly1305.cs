using System;
using Signet.Core;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// ChaCha20-Poly1305 (RFC 8439 section 2.8), as TLS_CHACHA20_POLY1305_SHA256 uses it; for an interpreter without
    /// hardware AES the cheapest of the three. A nonce must never be used twice with a key: that is the caller's duty.
    /// Makes no garbage.
    /// </summary>
    public sealed class ChaCha20Poly1305
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 32;

        /// <summary>Length of a nonce in bytes.</summary>
        public const int NonceSize = 12;

        /// <summary>Length of a tag in bytes.</summary>
        public const int TagSize = 16;

        private readonly ChaCha20 _cipher = new ChaCha20();
        private readonly Poly1305 _mac = new Poly1305();
        private readonly byte[] _oneTimeKey = new byte[32];
        private readonly byte[] _lengths = new byte[16];
        private readonly byte[] _tag = new byte[TagSize];
        private bool _hasKey;

        /// <summary>Sets the key.</summary>
        /// <param name="key">Holds the key, 32 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, KeySize);
            _cipher.SetKey(key, offset);
            _hasKey = true;
        }

        /// <summary>Encrypts and authenticates (RFC 8439 section 2.8).</summary>
        /// <param name="nonce">Holds the nonce, 12 bytes, new for each call.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data; authenticated, not encrypted.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length, 0 or more.</param>
        /// <param name="input">Holds the plaintext.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Its length, 0 or more.</param>
        /// <param name="output">Receives ciphertext ‖ tag, <paramref name="count"/> + 16 bytes. Either exactly where
        /// the plaintext is, or not overlapping it.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> without a key;
        /// <see cref="ErrorCode.BufferTooSmall"/>; <see cref="ErrorCode.InvalidArgument"/> for a bad
        /// range.</exception>
        public void Seal(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count,
            byte[] output,
            int outputOffset)
        {
            CheckInputs(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count);
            ByteRange.CheckRoom(output, outputOffset, count);
            ByteRange.CheckRoom(output, outputOffset + count, TagSize);
            _cipher.Begin(nonce, nonceOffset, 1);
            _cipher.Crypt(input, inputOffset, count, output, outputOffset);
            ComputeTag(nonce, nonceOffset, aad, aadOffset, aadCount, output, outputOffset, count);
            Array.Copy(_tag, 0, output, outputOffset + count, TagSize);
        }

        /// <summary>
        /// Authenticates and decrypts (RFC 8439 section 2.8). The tag is compared, in constant time, before anything
        /// is decrypted: on failure the output is as it was.
        /// </summary>
        /// <param name="nonce">Holds the nonce, 12 bytes.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length, 0 or more.</param>
        /// <param name="input">Holds ciphertext ‖ tag.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Length of both together.</param>
        /// <param name="output">Receives the plaintext, <paramref name="count"/> − 16 bytes. Either exactly where the
        /// ciphertext is, or not overlapping it.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <returns>Length of the plaintext.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.AuthenticationFailed"/> for a wrong tag, or less than
        /// a tag; <see cref="ErrorCode.InvalidState"/> without a key; <see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public int Open(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count,
            byte[] output,
            int outputOffset)
        {
            CheckInputs(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count);
            int textCount = count - TagSize;
            if (textCount < 0)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            ByteRange.CheckRoom(output, outputOffset, textCount);
            ComputeTag(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, textCount);
            bool valid = ConstantTime.Equals(_tag, 0, input, inputOffset + textCount, TagSize);
            Array.Clear(_tag, 0, TagSize);
            if (!valid)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            _cipher.Begin(nonce, nonceOffset, 1);
            _cipher.Crypt(input, inputOffset, textCount, output, outputOffset);
            return textCount;
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            _hasKey = false;
            _cipher.Wipe();
            _mac.Wipe();
            Array.Clear(_oneTimeKey, 0, 32);
            Array.Clear(_tag, 0, TagSize);
        }

        private void CheckInputs(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count)
        {
            if (!_hasKey)
            {
                throw new SignetException(ErrorCode.InvalidState, "no key");
            }

            ByteRange.Check(nonce, nonceOffset, NonceSize);
            ByteRange.Check(aad, aadOffset, aadCount);
            ByteRange.Check(input, inputOffset, count);
        }

        // The first block of the key stream is Poly1305's key.
        private void ComputeTag(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] text,
            int textOffset,
            int textCount)
        {
            _cipher.Begin(nonce, nonceOffset, 0);
            _cipher.Crypt(_oneTimeKey, 0, 32, _oneTimeKey, 0);
            _mac.Begin(_oneTimeKey, 0);
            Array.Clear(_oneTimeKey, 0, 32);
            _mac.UpdatePadded(aad, aadOffset, aadCount);
            _mac.UpdatePadded(text, textOffset, textCount);
            for (int i = 0; i < 4; i++)
            {
                _lengths[i] = (byte)(aadCount >> (8 * i));
                _lengths[8 + i] = (byte)(textCount >> (8 * i));
            }

            _mac.Update(_lengths, 0, 16);
            _mac.Finish(_tag);
        }
    }
}
