namespace Signet.Crypto.Suites
{
    /// <summary>TLS_AES_128_CCM_8_SHA256 (RFC 8446 section B.4), with tags of 8 bytes: a record in 2^64 forged at
    /// random passes. Only for servers that have nothing else.</summary>
    public sealed class AesCcm8Suite : CipherSuite
    {
        /// <summary>Makes the suite. The limit is that of <see cref="AesCcmSuite"/>; a record that does not pass ends the
        /// connection and its key, so forgeries can't be tried more than once.</summary>
        public AesCcm8Suite()
            : base(0x1305, "TLS_AES_128_CCM_8_SHA256", Sha256.Size, 1 << 23)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new AesCcm(8);
        }
    }
}
