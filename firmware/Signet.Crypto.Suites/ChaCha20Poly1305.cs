using System;
using Signet.Crypto;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// ChaCha20-Poly1305 (RFC 8439 section 2.8), as TLS_CHACHA20_POLY1305_SHA256 uses it; for an interpreter without
    /// hardware AES the cheapest of all. A tag is compared before anything is decrypted: when it is wrong the output stays
    /// as it was.
    /// </summary>
    public sealed class ChaCha20Poly1305 : Aead
    {
        /// <summary>Length of a key in bytes.</summary>
        public const int KeySize = 32;

        private readonly ChaCha20 _cipher = new ChaCha20();
        private readonly Poly1305 _mac = new Poly1305();
        private readonly byte[] _oneTimeKey = new byte[32];
        private readonly byte[] _lengths = new byte[16];

        /// <inheritdoc/>
        public override int KeyLength
        {
            get { return KeySize; }
        }

        /// <inheritdoc/>
        protected override void Expand(byte[] key, int offset)
        {
            _cipher.SetKey(key, offset);
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
            _cipher.Begin(nonce, nonceOffset, 1);
            _cipher.Crypt(input, inputOffset, count, output, outputOffset);
            ComputeTag(nonce, nonceOffset, aad, aadOffset, aadCount, output, outputOffset, count);
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
            ComputeTag(nonce, nonceOffset, aad, aadOffset, aadCount, input, inputOffset, count);
            if (!IsAuthentic(input, inputOffset + count))
            {
                return false;
            }

            _cipher.Begin(nonce, nonceOffset, 1);
            _cipher.Crypt(input, inputOffset, count, output, outputOffset);
            return true;
        }

        /// <inheritdoc/>
        protected override void Forget()
        {
            _cipher.Wipe();
            _mac.Wipe();
            Array.Clear(_oneTimeKey, 0, 32);
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
            _mac.Finish(Tag);
        }
    }
}
