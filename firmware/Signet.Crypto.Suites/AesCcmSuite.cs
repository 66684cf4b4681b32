namespace Signet.Crypto.Suites
{
    /// <summary>TLS_AES_128_CCM_SHA256 (RFC 8446 section B.4).</summary>
    public sealed class AesCcmSuite : CipherSuite
    {
        /// <summary>Makes the suite. TLS 1.3 names no limit for AES-CCM; 2^23 records of full size are that of DTLS 1.3
        /// (RFC 9147 appendix B).</summary>
        public AesCcmSuite()
            : base(0x1304, "TLS_AES_128_CCM_SHA256", Sha256.Size, 1 << 23)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new AesCcm(16);
        }
    }
}
