namespace Signet.Core
{
    /// <summary>A signature algorithm without its hash, which the length of the digest names.</summary>
    public enum SignatureAlgorithm
    {
        /// <summary>No algorithm.</summary>
        None = 0,

        /// <summary>ECDSA on P-256 (FIPS 186-5 section 6): key 04 ‖ X ‖ Y of 65 bytes, signature r ‖ s of 64
        /// bytes.</summary>
        EcdsaP256 = 1,

        /// <summary>ECDSA on P-384: key 04 ‖ X ‖ Y of 97 bytes, signature r ‖ s of 96 bytes.</summary>
        EcdsaP384 = 2,

        /// <summary>RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2): key the DER RSAPublicKey, signature as long as the
        /// modulus.</summary>
        RsaPkcs1 = 3,

        /// <summary>RSASSA-PSS (RFC 8017 section 8.1) with MGF1 and a salt of the digest's hash and length, as in TLS:
        /// key the DER RSAPublicKey, signature as long as the modulus.</summary>
        RsaPss = 4,
    }
}
