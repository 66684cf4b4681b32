namespace Signet.Crypto.Suites
{
    /// <summary>TLS_CHACHA20_POLY1305_SHA256 (RFC 8446 section B.4).</summary>
    public sealed class ChaCha20Poly1305Suite : CipherSuite
    {
        /// <summary>Makes the suite. The sequence number would end before the key's safety does (RFC 8446 section
        /// 5.5).</summary>
        public ChaCha20Poly1305Suite()
            : base(0x1303, "TLS_CHACHA20_POLY1305_SHA256", Sha256.Size, int.MaxValue)
        {
        }

        /// <inheritdoc/>
        public override Aead MakeAead()
        {
            return new ChaCha20Poly1305();
        }
    }
}
