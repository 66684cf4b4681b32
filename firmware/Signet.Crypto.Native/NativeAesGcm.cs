using System;
using Signet.Core;

namespace Signet.Crypto.Native
{
    /// <summary>
    /// AES-128-GCM as <see cref="AesGcm"/>, equal in every byte, with the cipher's half done by the firmware's native code; GHASH
    /// stays interpreted, since the native code has none. Makes an array of 256 bytes for each 240 of a record.
    /// </summary>
    public sealed class NativeAesGcm : Aead
    {
        private readonly NativeAes _aes = new NativeAes();
        private readonly Ghash _ghash = new Ghash();
        private readonly byte[] _block = new byte[NativeAes.BlockSize];

        /// <inheritdoc/>
        public override int KeyLength
        {
            get { return NativeAes.BlockSize; }
        }

        /// <inheritdoc/>
        protected override void Expand(byte[] key, int offset)
        {
            _aes.SetKey(key, offset);
            _aes.EncryptZeros(_block);
            _ghash.SetKey(BigEndian.Get64(_block, 0), BigEndian.Get64(_block, 8));
            Array.Clear(_block, 0, NativeAes.BlockSize);
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
            _aes.Crypt(input, inputOffset, count, output, outputOffset);
            Finish(aad, aadOffset, aadCount, output, outputOffset, count);
            _aes.EndStream();
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
            // The first piece of the stream serves for the tag, and once that is right for the text.
            Begin(nonce, nonceOffset);
            Finish(aad, aadOffset, aadCount, input, inputOffset, count);
            bool valid = IsAuthentic(input, inputOffset + count);
            if (valid)
            {
                _aes.Crypt(input, inputOffset, count, output, outputOffset);
            }

            _aes.EndStream();
            return valid;
        }

        /// <inheritdoc/>
        protected override void Forget()
        {
            _aes.Wipe();
            _ghash.Wipe();
            Array.Clear(_block, 0, NativeAes.BlockSize);
        }

        // Counter blocks are the nonce and four bytes, of which the first is always zero in records of TLS (SP 800-38D section
        // 7.1); the mask of the tag is kept.
        private void Begin(byte[] nonce, int nonceOffset)
        {
            Array.Copy(nonce, nonceOffset, _block, 0, NonceSize);
            _aes.BeginStream(_block, NonceSize, 1);
            Array.Clear(_block, 0, NativeAes.BlockSize);
            _aes.Mask(_block);
            _aes.SkipMask();
        }

        private void Finish(byte[] aad, int aadOffset, int aadCount, byte[] text, int textOffset, int textCount)
        {
            byte[] tag = Tag;
            _ghash.Reset();
            _ghash.Update(aad, aadOffset, aadCount);
            _ghash.Update(text, textOffset, textCount);
            _ghash.Finish(aadCount, textCount, tag);
            for (int i = 0; i < NativeAes.BlockSize; i++)
            {
                tag[i] ^= _block[i];
            }

            Array.Clear(_block, 0, NativeAes.BlockSize);
        }
    }
}
