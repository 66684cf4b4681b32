using Signet.Crypto;

namespace Signet.Store
{
    /// <summary>AES-128-GCM of Signet.Crypto as <see cref="IRecordCipher"/>.</summary>
    public sealed class GcmRecordCipher : IRecordCipher
    {
        private readonly AesGcm _gcm = new AesGcm();

        /// <inheritdoc/>
        public void SetKey(byte[] key, int offset)
        {
            _gcm.SetKey(key, offset);
        }

        /// <inheritdoc/>
        public void Seal(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count)
        {
            _gcm.Seal(nonce, 0, aad, 0, aadCount, text, offset, count, text, offset);
        }

        /// <inheritdoc/>
        public int Open(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count)
        {
            return _gcm.Open(nonce, 0, aad, 0, aadCount, text, offset, count, text, offset);
        }

        /// <inheritdoc/>
        public void Wipe()
        {
            _gcm.Wipe();
        }
    }
}
