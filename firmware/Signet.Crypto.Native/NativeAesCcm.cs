using System;
using Signet.Core;

namespace Signet.Crypto.Native
{
    /// <summary>
    /// AES-128-CCM (NIST SP 800-38C) with 12-byte nonces, 3 bytes of length and 16-byte tags, equal in every byte to the one in
    /// Signet.Crypto.Suites; the firmware's native code does all of the cipher. Makes two arrays of 256 bytes for each 240 of a
    /// record. The tag covers the plaintext, so that decryption comes first; when the tag is wrong the output is overwritten
    /// with zeros before anybody sees it.
    /// </summary>
    public sealed class NativeAesCcm : Aead
    {
        private const int MaxAad = 0xFEFF;
        private const int MaxText = 0xFFFFFF;

        private readonly NativeAes _aes = new NativeAes();
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
            Begin(nonce, nonceOffset, aad, aadOffset, aadCount, count);
            _aes.Chain(input, inputOffset, count);
            _aes.Crypt(input, inputOffset, count, output, outputOffset);
            Finish();
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
            Begin(nonce, nonceOffset, aad, aadOffset, aadCount, count);
            _aes.Crypt(input, inputOffset, count, output, outputOffset);
            _aes.Chain(output, outputOffset, count);
            Finish();
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
            _aes.Wipe();
            Array.Clear(_block, 0, NativeAes.BlockSize);
        }

        // SP 800-38C sections A.2, A.3: the first block of the chain, the additional data, and the counters.
        private void Begin(byte[] nonce, int nonceOffset, byte[] aad, int aadOffset, int aadCount, int count)
        {
            if (aadCount > MaxAad || count > MaxText)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "length");
            }

            byte[] block = _block;
            block[0] = (byte)(aadCount > 0 ? 0x7A : 0x3A);
            Array.Copy(nonce, nonceOffset, block, 1, NonceSize);
            block[13] = (byte)(count >> 16);
            block[14] = (byte)(count >> 8);
            block[15] = (byte)count;
            _aes.BeginChain();
            _aes.Chain(block, 0, NativeAes.BlockSize);
            if (aadCount > 0)
            {
                block[0] = (byte)(aadCount >> 8);
                block[1] = (byte)aadCount;
                _aes.Chain(block, 0, 2);
                _aes.Chain(aad, aadOffset, aadCount);
                _aes.PadChain();
            }

            block[0] = 2;
            Array.Copy(nonce, nonceOffset, block, 1, NonceSize);
            _aes.BeginStream(block, 13, 0);
            Array.Clear(block, 0, NativeAes.BlockSize);
            _aes.Mask(block);
            _aes.SkipMask();
        }

        private void Finish()
        {
            byte[] tag = Tag;
            _aes.PadChain();
            _aes.FinishChain(tag);
            for (int i = 0; i < NativeAes.BlockSize; i++)
            {
                tag[i] ^= _block[i];
            }

            Array.Clear(_block, 0, NativeAes.BlockSize);
            _aes.EndStream();
        }
    }
}
