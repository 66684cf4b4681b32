using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// AES-128-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags, as TLS_AES_128_GCM_SHA256 and sealed records
    /// use it. A nonce must never be used twice with a key: that is the caller's duty. Makes no garbage.
    /// </summary>
    public sealed class AesGcm
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 16;

        /// <summary>Length of a nonce in bytes.</summary>
        public const int NonceSize = 12;

        /// <summary>Length of a tag in bytes.</summary>
        public const int TagSize = 16;

        private readonly Aes128 _aes = new Aes128();
        private readonly Ghash _ghash = new Ghash();
        private readonly uint[] _keystream = new uint[4];
        private readonly byte[] _tag = new byte[TagSize];
        private readonly byte[] _last = new byte[Aes128.Size];
        private bool _hasKey;

        /// <summary>Sets the key and computes round keys and tables; some 4 000 operations.</summary>
        /// <param name="key">Holds the key, 16 bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, KeySize);
            uint[] block = _keystream;
            _aes.SetKey(key, offset);
            _aes.Begin(0, 0, 0);
            _aes.Encrypt(0, block);
            _ghash.SetKey(((ulong)block[0] << 32) | block[1], ((ulong)block[2] << 32) | block[3]);
            Array.Clear(block, 0, 4);
            _hasKey = true;
        }

        /// <summary>Encrypts and authenticates (SP 800-38D section 7.1).</summary>
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
            Begin(nonce, nonceOffset);
            Crypt(input, inputOffset, count, output, outputOffset);
            ComputeTag(aad, aadOffset, aadCount, output, outputOffset, count);
            Array.Copy(_tag, 0, output, outputOffset + count, TagSize);
        }

        /// <summary>
        /// Authenticates and decrypts (SP 800-38D section 7.2). The tag is compared, in constant time, before anything
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
            Begin(nonce, nonceOffset);
            ComputeTag(aad, aadOffset, aadCount, input, inputOffset, textCount);
            bool valid = ConstantTime.Equals(_tag, 0, input, inputOffset + textCount, TagSize);
            Array.Clear(_tag, 0, TagSize);
            if (!valid)
            {
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            Crypt(input, inputOffset, textCount, output, outputOffset);
            return textCount;
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            _hasKey = false;
            _aes.Wipe();
            _ghash.Wipe();
            Array.Clear(_keystream, 0, 4);
            Array.Clear(_tag, 0, TagSize);
            Array.Clear(_last, 0, Aes128.Size);
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

        private void Begin(byte[] nonce, int nonceOffset)
        {
            _aes.Begin(
                BigEndian.Get32(nonce, nonceOffset),
                BigEndian.Get32(nonce, nonceOffset + 4),
                BigEndian.Get32(nonce, nonceOffset + 8));
        }

        // GCTR from the second counter block on (SP 800-38D section 6.5); the first one covers the tag.
        private void Crypt(byte[] input, int inputOffset, int count, byte[] output, int outputOffset)
        {
            Aes128 aes = _aes;
            uint[] keystream = _keystream;
            uint counter = 2;
            int from = inputOffset;
            int to = outputOffset;
            int end = inputOffset + (count & ~15);
            while (from < end)
            {
                aes.Encrypt(counter++, keystream);
                uint word = keystream[0];
                output[to] = (byte)(input[from] ^ (word >> 24));
                output[to + 1] = (byte)(input[from + 1] ^ (word >> 16));
                output[to + 2] = (byte)(input[from + 2] ^ (word >> 8));
                output[to + 3] = (byte)(input[from + 3] ^ word);
                word = keystream[1];
                output[to + 4] = (byte)(input[from + 4] ^ (word >> 24));
                output[to + 5] = (byte)(input[from + 5] ^ (word >> 16));
                output[to + 6] = (byte)(input[from + 6] ^ (word >> 8));
                output[to + 7] = (byte)(input[from + 7] ^ word);
                word = keystream[2];
                output[to + 8] = (byte)(input[from + 8] ^ (word >> 24));
                output[to + 9] = (byte)(input[from + 9] ^ (word >> 16));
                output[to + 10] = (byte)(input[from + 10] ^ (word >> 8));
                output[to + 11] = (byte)(input[from + 11] ^ word);
                word = keystream[3];
                output[to + 12] = (byte)(input[from + 12] ^ (word >> 24));
                output[to + 13] = (byte)(input[from + 13] ^ (word >> 16));
                output[to + 14] = (byte)(input[from + 14] ^ (word >> 8));
                output[to + 15] = (byte)(input[from + 15] ^ word);
                from += 16;
                to += 16;
            }

            int rest = count & 15;
            if (rest > 0)
            {
                byte[] last = _last;
                aes.Encrypt(counter, keystream);
                for (int i = 0; i < 4; i++)
                {
                    BigEndian.Put32(last, 4 * i, keystream[i]);
                }

                for (int i = 0; i < rest; i++)
                {
                    output[to + i] = (byte)(input[from + i] ^ last[i]);
                }

                Array.Clear(last, 0, Aes128.Size);
            }

            Array.Clear(keystream, 0, 4);
        }

        private void ComputeTag(byte[] aad, int aadOffset, int aadCount, byte[] text, int textOffset, int textCount)
        {
            uint[] mask = _keystream;
            Ghash ghash = _ghash;
            ghash.Reset();
            ghash.Update(aad, aadOffset, aadCount);
            ghash.Update(text, textOffset, textCount);
            ghash.Finish(aadCount, textCount, _tag);
            _aes.Encrypt(1, mask);
            for (int i = 0; i < 4; i++)
            {
                BigEndian.Put32(_tag, 4 * i, BigEndian.Get32(_tag, 4 * i) ^ mask[i]);
            }

            Array.Clear(mask, 0, 4);
        }
    }
}
