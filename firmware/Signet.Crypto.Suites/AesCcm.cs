using System;
using Signet.Core;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// AES-128-CCM (NIST SP 800-38C) with 12-byte nonces, 3 bytes of length and 16-byte tags, as TLS_AES_128_CCM_SHA256
    /// uses it (RFC 5116 section 5.3). A nonce must never be used twice with a key: that is the caller's duty. Makes no
    /// garbage.
    /// </summary>
    public sealed class AesCcm
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 16;

        /// <summary>Length of a nonce in bytes.</summary>
        public const int NonceSize = 12;

        /// <summary>Length of a tag in bytes.</summary>
        public const int TagSize = 16;

        /// <summary>Most bytes of additional data; more would need another form of their length.</summary>
        public const int MaxAad = 0xFEFF;

        /// <summary>Most bytes of text: their length has 3 bytes.</summary>
        public const int MaxText = 0xFFFFFF;

        // The same key twice: counter blocks share their beginning, those of the tag don't.
        private readonly Aes128 _counters = new Aes128();
        private readonly Aes128 _chain = new Aes128();
        private readonly uint[] _mac = new uint[4];
        private readonly uint[] _stream = new uint[4];
        private readonly byte[] _block = new byte[16];
        private readonly byte[] _tag = new byte[TagSize];
        private bool _hasKey;

        /// <summary>Sets the key and computes round keys.</summary>
        /// <param name="key">Holds the key, 16 bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void SetKey(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, KeySize);
            _counters.SetKey(key, offset);
            _chain.SetKey(key, offset);
            _hasKey = true;
        }

        /// <summary>Encrypts and authenticates (SP 800-38C section 6.1).</summary>
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
        /// range or lengths above <see cref="MaxAad"/> and <see cref="MaxText"/>.</exception>
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
            CheckLengths(aadCount, count);
            Process(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count, output, outputOffset, true);
            Array.Copy(_tag, 0, output, outputOffset + count, TagSize);
        }

        /// <summary>
        /// Decrypts and authenticates (SP 800-38C section 6.2). The tag covers the plaintext, so that this comes first; when the
        /// tag, compared in constant time, is wrong, the output is overwritten with zeros before anybody sees it.
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
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range or lengths.</exception>
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
            CheckLengths(aadCount, textCount);
            Process(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, textCount, output, outputOffset, false);
            bool valid = ConstantTime.Equals(_tag, 0, input, inputOffset + textCount, TagSize);
            Array.Clear(_tag, 0, TagSize);
            if (!valid)
            {
                Array.Clear(output, outputOffset, textCount);
                throw new SignetException(ErrorCode.AuthenticationFailed);
            }

            return textCount;
        }

        /// <summary>Overwrites the key and all that came from it; set a key before the next use.</summary>
        public void Wipe()
        {
            _hasKey = false;
            _counters.Wipe();
            _chain.Wipe();
            Array.Clear(_mac, 0, 4);
            Array.Clear(_stream, 0, 4);
            Array.Clear(_block, 0, 16);
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

        private static void CheckLengths(int aadCount, int textCount)
        {
            if (aadCount > MaxAad || textCount > MaxText)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "length");
            }
        }

        // Authenticates and encrypts or decrypts in one pass (SP 800-38C sections 6.1, 6.2 and A.2, A.3). A counter block is
        // 02, the nonce, and 3 bytes of counter, of which block 0 covers the tag.
        private void Process(
            byte[] nonce,
            int nonceOffset,
            byte[] aad,
            int aadOffset,
            int aadCount,
            byte[] input,
            int inputOffset,
            int count,
            byte[] output,
            int outputOffset,
            bool sealing)
        {
            uint a = BigEndian.Get32(nonce, nonceOffset);
            uint b = BigEndian.Get32(nonce, nonceOffset + 4);
            uint c = BigEndian.Get32(nonce, nonceOffset + 8);
            uint w0 = a >> 8;
            uint w1 = (a << 24) | (b >> 8);
            uint w2 = (b << 24) | (c >> 8);
            uint w3 = c << 24;

            // Flags of the first block: additional data or not, 16 bytes of tag, 3 bytes of length.
            uint flags = aadCount > 0 ? 0x7Au : 0x3Au;
            Array.Clear(_mac, 0, 4);
            Absorb((flags << 24) | w0, w1, w2, w3 | (uint)count);
            AbsorbAad(aad, aadOffset, aadCount);

            _counters.Begin(0x02000000 | w0, w1, w2);
            uint counter = 1;
            int done = 0;
            while (done < count)
            {
                int take = count - done < 16 ? count - done : 16;
                _counters.Encrypt(w3 | counter, _stream);
                counter++;
                Array.Copy(input, inputOffset + done, _block, 0, take);
                if (sealing)
                {
                    AbsorbBlock(take);
                }

                XorStream();
                Array.Copy(_block, 0, output, outputOffset + done, take);
                if (!sealing)
                {
                    AbsorbBlock(take);
                }

                done += take;
            }

            _counters.Encrypt(w3, _stream);
            for (int i = 0; i < 4; i++)
            {
                BigEndian.Put32(_tag, 4 * i, _mac[i] ^ _stream[i]);
            }

            Array.Clear(_stream, 0, 4);
            Array.Clear(_mac, 0, 4);
            Array.Clear(_block, 0, 16);
        }

        // Two bytes of length, then the data, filled up with zeros.
        private void AbsorbAad(byte[] aad, int offset, int count)
        {
            if (count == 0)
            {
                return;
            }

            byte[] block = _block;
            block[0] = (byte)(count >> 8);
            block[1] = (byte)count;
            int filled = 2;
            int done = 0;
            while (done < count)
            {
                int take = count - done < 16 - filled ? count - done : 16 - filled;
                Array.Copy(aad, offset + done, block, filled, take);
                AbsorbBlock(filled + take);
                done += take;
                filled = 0;
            }
        }

        // The first bytes of the block, the rest as zeros.
        private void AbsorbBlock(int count)
        {
            byte[] block = _block;
            Array.Clear(block, count, 16 - count);
            Absorb(
                BigEndian.Get32(block, 0), BigEndian.Get32(block, 4), BigEndian.Get32(block, 8), BigEndian.Get32(block, 12));
        }

        private void Absorb(uint a, uint b, uint c, uint d)
        {
            uint[] mac = _mac;
            _chain.Begin(mac[0] ^ a, mac[1] ^ b, mac[2] ^ c);
            _chain.Encrypt(mac[3] ^ d, mac);
        }

        private void XorStream()
        {
            for (int i = 0; i < 4; i++)
            {
                BigEndian.Put32(_block, 4 * i, BigEndian.Get32(_block, 4 * i) ^ _stream[i]);
            }
        }
    }
}
