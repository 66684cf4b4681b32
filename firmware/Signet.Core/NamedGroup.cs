namespace Signet.Core
{
    /// <summary>A group of ephemeral key agreement, by its number in TLS (RFC 8446 section 4.2.7).</summary>
    public enum NamedGroup
    {
        /// <summary>No group.</summary>
        None = 0,

        /// <summary>The NIST curve P-256: public keys are points 04 ‖ X ‖ Y of 65 bytes, secrets X of 32 bytes.</summary>
        Secp256r1 = 0x0017,

        /// <summary>X25519 (RFC 7748): public keys and secrets are 32 bytes.</summary>
        X25519 = 0x001D,
    }
}
