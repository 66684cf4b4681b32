using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// Authenticated encryption with associated data (RFC 5116) as TLS uses it: 12-byte nonces, tags behind the
    /// ciphertext. Has the checks and the handling of tags that all algorithms share. A nonce must never be used twice with
    /// a key: that is the caller's duty. Makes no garbage.
    /// </summary>
    public abstract class Aead
    {
        /// <summary>Length of a nonce in bytes.</summary>
        public const int NonceSize = 12;

        private readonly byte[] _tag = new byte[16];
        private bool _hasKey;

        /// <summary>Length of a key in bytes.</summary>
        public abstract int KeyLength { get; }

        /// <summary>Length of a tag in bytes, at most 16.</summary>
        public virtual int TagLength
        {
            get { return 16; }
        }

        /// <summary>The tag that was computed, from index 0; wiped after use.</summary>
        protected byte[] Tag
        {
            get { return _tag; }
        }

        /// <summary>Sets the key and computes what follows from it.</summary>
        /// <param name="key">Holds the key, <see cref="KeyLength"/> bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, KeyLength);
            Expand(key, offset);
            _hasKey = true;
        }

        /// <summary>Encrypts and authenticates.</summary>
        /// <param name="nonce">Holds the nonce, 12 bytes, new for each call.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data; authenticated, not encrypted.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length, 0 or more.</param>
        /// <param name="input">Holds the plaintext.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Its length, 0 or more.</param>
        /// <param name="output">Receives ciphertext ‖ tag, <paramref name="count"/> + <see cref="TagLength"/> bytes. Either
        /// exactly where the plaintext is, or not overlapping it.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> without a key;
        /// <see cref="ErrorCode.BufferTooSmall"/>; <see cref="ErrorCode.InvalidArgument"/> for a bad range, or a length
        /// that the algorithm does not take.</exception>
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
            ByteRange.CheckRoom(output, outputOffset + count, TagLength);
            Encrypt(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count, output, outputOffset);
            Array.Copy(_tag, 0, output, outputOffset + count, TagLength);
        }

        /// <summary>Decrypts what is authentic. When the tag, compared in constant time, is wrong, nothing of the plaintext
        /// is left in the output.</summary>
        /// <param name="nonce">Holds the nonce, 12 bytes.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length, 0 or more.</param>
        /// <param name="input">Holds ciphertext ‖ tag.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Length of both together.</param>
        /// <param name="output">Receives the plaintext, <paramref name="count"/> − <see cref="TagLength"/> bytes. Either
        /// exactly where the ciphertext is, or not overlapping it.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <returns>Length of the plaintext.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.AuthenticationFailed"/> for a wrong tag, or less than
        /// a tag; otherwise as <see cref="Seal"/>.</exception>
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
            int textCount = count - TagLength;
            if (textCount < 0)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            ByteRange.CheckRoom(output, outputOffset, textCount);
            bool valid = Decrypt(
                nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, textCount, output, outputOffset);
            Array.Clear(_tag, 0, _tag.Length);
            if (!valid)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            return textCount;
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            _hasKey = false;
            Array.Clear(_tag, 0, _tag.Length);
            Forget();
        }

        /// <summary>Takes a key; the range was checked.</summary>
        /// <param name="key">Holds the key, <see cref="KeyLength"/> bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        protected abstract void Expand(byte[] key, int offset);

        /// <summary>Encrypts, and puts the tag into <see cref="Tag"/>; ranges were checked. Parameters as
        /// <see cref="Seal"/>.</summary>
        /// <param name="nonce">Holds the nonce.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="input">Holds the plaintext.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="output">Receives the ciphertext.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        protected abstract void Encrypt(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count,
            byte[] output,
            int outputOffset);

        /// <summary>Computes the tag into <see cref="Tag"/>, asks <see cref="IsAuthentic"/>, and decrypts what is; ranges
        /// were checked.</summary>
        /// <param name="nonce">Holds the nonce.</param>
        /// <param name="nonceOffset">Index of its first byte.</param>
        /// <param name="aad">Holds the additional data.</param>
        /// <param name="aadOffset">Index of its first byte.</param>
        /// <param name="aadCount">Its length.</param>
        /// <param name="input">Holds the ciphertext, the tag behind it.</param>
        /// <param name="inputOffset">Index of its first byte.</param>
        /// <param name="count">Length of the ciphertext without the tag.</param>
        /// <param name="output">Receives the plaintext; nothing of it when the tag is wrong.</param>
        /// <param name="outputOffset">Index of the first byte.</param>
        /// <returns>Whether the tag is right.</returns>
        protected abstract bool Decrypt(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count,
            byte[] output,
            int outputOffset);

        /// <summary>Overwrites the key and all that came from it.</summary>
        protected abstract void Forget();

        /// <summary>Compares <see cref="Tag"/> in constant time.</summary>
        /// <param name="input">Holds the tag that came.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>True when they are equal.</returns>
        protected bool IsAuthentic(byte[] input, int offset)
        {
            return ConstantTime.Equals(_tag, 0, input, offset, TagLength);
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
    }
}
