namespace Signet.Crypto.Native
{
    /// <summary>TLS_AES_128_CCM_SHA256 (RFC 8446 section B.4) on the firmware's native AES.</summary>
    public sealed class NativeAesCcmSuite : CipherSuite
    {
        /// <summary>Makes the suite; the limit of records is the algorithm's (RFC 9147 appendix B).</summary>
        public NativeAesCcmSuite()
            : base(0x1304, "TLS_AES_128_CCM_SHA256", Sha256.Size, 1 << 23)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new NativeAesCcm();
        }
    }
}
