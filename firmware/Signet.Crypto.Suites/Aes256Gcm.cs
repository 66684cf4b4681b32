namespace Signet.Crypto.Suites
{
    /// <summary>AES-256-GCM (NIST SP 800-38D), as TLS_AES_256_GCM_SHA384 uses it.</summary>
    public sealed class Aes256Gcm : AesGcm
    {
        /// <summary>Makes an AEAD without a key.</summary>
        public Aes256Gcm()
            : base(new Aes256())
        {
        }
    }
}
