using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// AES-GCM (NIST SP 800-38D) with 12-byte nonces and 16-byte tags, with AES-128 as TLS_AES_128_GCM_SHA256 and sealed
    /// records use it. A tag is compared before anything is decrypted: when it is wrong the output stays as it was.
    /// </summary>
    public class AesGcm : Aead
    {
        /// <summary>Length of a key of AES-128 in bytes.</summary>
        public const int KeySize = 16;

        /// <summary>Length of a tag in bytes.</summary>
        public const int TagSize = 16;

        private readonly Aes _aes;
        private readonly Ghash _ghash = new Ghash();
        private readonly uint[] _keystream = new uint[4];
        private readonly byte[] _last = new byte[Aes.BlockSize];

        /// <summary>Makes an AEAD without a key. Setting one costs some 4 000 operations.</summary>
        public AesGcm()
            : this(new Aes128())
        {
        }

        /// <summary>Makes an AEAD of another cipher, without a key.</summary>
        /// <param name="aes">The cipher, from now on its own.</param>
        internal AesGcm(Aes aes)
        {
            _aes = aes;
        }

        /// <inheritdoc/>
        public override int KeyLength
        {
            get { return _aes.KeySize; }
        }

        /// <inheritdoc/>
        protected override void Expand(byte[] key, int offset)
        {
            uint[] block = _keystream;
            _aes.SetKey(key, offset);
            _aes.Begin(0, 0, 0);
            _aes.Encrypt(0, block);
            _ghash.SetKey(((ulong)block[0] << 32) | block[1], ((ulong)block[2] << 32) | block[3]);
            Array.Clear(block, 0, 4);
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
            Begin(nonce, nonceOffset);
            Crypt(input, inputOffset, count, output, outputOffset);
            ComputeTag(aad, aadOffset, aadCount, output, outputOffset, count);
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
            Begin(nonce, nonceOffset);
            ComputeTag(aad, aadOffset, aadCount, input, inputOffset, count);
            if (!IsAuthentic(input, inputOffset + count))
            {
                return false;
            }

            Crypt(input, inputOffset, count, output, outputOffset);
            return true;
        }

        /// <inheritdoc/>
        protected override void Forget()
        {
            _aes.Wipe();
            _ghash.Wipe();
            Array.Clear(_keystream, 0, 4);
            Array.Clear(_last, 0, Aes.BlockSize);
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
            Aes aes = _aes;
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

                Array.Clear(last, 0, Aes.BlockSize);
            }

            Array.Clear(keystream, 0, 4);
        }

        private void ComputeTag(byte[] aad, int aadOffset, int aadCount, byte[] text, int textOffset, int textCount)
        {
            uint[] mask = _keystream;
            byte[] tag = Tag;
            Ghash ghash = _ghash;
            ghash.Reset();
            ghash.Update(aad, aadOffset, aadCount);
            ghash.Update(text, textOffset, textCount);
            ghash.Finish(aadCount, textCount, tag);
            _aes.Encrypt(1, mask);
            for (int i = 0; i < 4; i++)
            {
                BigEndian.Put32(tag, 4 * i, BigEndian.Get32(tag, 4 * i) ^ mask[i]);
            }

            Array.Clear(mask, 0, 4);
        }
    }
}
