namespace Signet.Crypto.Suites
{
    /// <summary>TLS_AES_256_GCM_SHA384 (RFC 8446 section B.4).</summary>
    public sealed class Aes256GcmSuite : CipherSuite
    {
        /// <summary>Makes the suite. 2^24.5 records of full size are what AES-GCM bears with one key (RFC 8446 section
        /// 5.5).</summary>
        public Aes256GcmSuite()
            : base(0x1302, "TLS_AES_256_GCM_SHA384", Sha512.Size384, 1 << 24)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new Aes256Gcm();
        }
    }
}
