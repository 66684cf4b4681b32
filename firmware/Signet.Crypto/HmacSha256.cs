namespace Signet.Crypto
{
    /// <summary>HMAC with SHA-256 (RFC 2104, FIPS 198-1).</summary>
    public sealed class HmacSha256 : Hmac
    {
        /// <summary>Length of a full tag in bytes.</summary>
        public const int Size = Sha256.Size;

        /// <summary>Makes an HMAC without a key.</summary>
        public HmacSha256()
            : base(new Sha256())
        {
        }
    }
}
