namespace Signet.Tls
{
    /// <summary>Kinds of public keys in certificates (RFC 5480, RFC 3279 section 2.3.1).</summary>
    public enum KeyType
    {
        /// <summary>One that is not supported.</summary>
        None = 0,

        /// <summary>A point on secp256r1: 04 ‖ X ‖ Y, 65 bytes.</summary>
        P256 = 1,

        /// <summary>A point on secp384r1: 04 ‖ X ‖ Y, 97 bytes.</summary>
        P384 = 2,

        /// <summary>An RSAPublicKey of 2048 to 4096 bits.</summary>
        Rsa = 3,
    }
}
