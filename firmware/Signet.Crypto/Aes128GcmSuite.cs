namespace Signet.Crypto
{
    /// <summary>TLS_AES_128_GCM_SHA256, the one that every implementation of TLS 1.3 has (RFC 8446 section 9.1).</summary>
    public sealed class Aes128GcmSuite : CipherSuite
    {
        /// <summary>Makes the suite. 2^24.5 records of full size are what AES-GCM bears with one key (RFC 8446 section
        /// 5.5).</summary>
        public Aes128GcmSuite()
            : base(0x1301, "TLS_AES_128_GCM_SHA256", Sha256.Size, 1 << 24)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new AesGcm();
        }
    }
}
