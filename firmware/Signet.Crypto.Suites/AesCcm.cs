using System;
using Signet.Core;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// AES-128-CCM (NIST SP 800-38C) with 12-byte nonces, 3 bytes of length and tags of 16 bytes, as TLS_AES_128_CCM_SHA256
    /// uses it (RFC 5116 section 5.3), or 8. The tag covers the plaintext, so that decryption comes first; when the tag is
    /// wrong the output is overwritten with zeros before anybody sees it.
    /// </summary>
    public sealed class AesCcm : Aead
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 16;

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
        private readonly int _tagSize;

        /// <summary>Makes an AEAD without a key and with tags of 16 bytes.</summary>
        public AesCcm()
            : this(16)
        {
        }

        /// <summary>Makes an AEAD without a key.</summary>
        /// <param name="tagSize">Length of its tags: 16, or 8 for AES-CCM_8 (RFC 6655), whose forgery is no more than 2^64
        /// tries away.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other length.</exception>
        public AesCcm(int tagSize)
        {
            if (tagSize != 16 && tagSize != 8)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "tag");
            }

            _tagSize = tagSize;
        }

        /// <inheritdoc/>
        public override int KeyLength
        {
            get { return KeySize; }
        }

        /// <inheritdoc/>
        public override int TagLength
        {
            get { return _tagSize; }
        }

        /// <inheritdoc/>
        protected override void Expand(byte[] key, int offset)
        {
            _counters.SetKey(key, offset);
            _chain.SetKey(key, offset);
        }

        /// <inheritdoc/>
        protected override void Encrypt(
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
            CheckLengths(aadCount, count);
            Process(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count, output, outputOffset, true);
        }

        /// <inheritdoc/>
        protected override bool Decrypt(
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
            CheckLengths(aadCount, count);
            Process(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count, output, outputOffset, false);
            if (IsAuthentic(input, inputOffset + count))
            {
                return true;
            }

            Array.Clear(output, outputOffset, count);
            return false;
        }

        /// <inheritdoc/>
        protected override void Forget()
        {
            _counters.Wipe();
            _chain.Wipe();
            Array.Clear(_mac, 0, 4);
            Array.Clear(_stream, 0, 4);
            Array.Clear(_block, 0, 16);
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

            // Flags of the first block: additional data or not, bytes of tag (section A.2.1), 3 bytes of length.
            uint flags = (aadCount > 0 ? 0x42u : 0x02u) | ((uint)(_tagSize - 2) << 2);
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
                BigEndian.Put32(Tag, 4 * i, _mac[i] ^ _stream[i]);
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
