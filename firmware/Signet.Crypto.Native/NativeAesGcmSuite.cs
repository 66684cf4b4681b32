namespace Signet.Crypto.Native
{
    /// <summary>TLS_AES_128_GCM_SHA256 (RFC 8446 section B.4) on the firmware's native AES.</summary>
    public sealed class NativeAesGcmSuite : CipherSuite
    {
        /// <summary>Makes the suite; the limit of records is the algorithm's (RFC 8446 section 5.5).</summary>
        public NativeAesGcmSuite()
            : base(0x1301, "TLS_AES_128_GCM_SHA256", Sha256.Size, 1 << 24)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new NativeAesGcm();
        }
    }
}
