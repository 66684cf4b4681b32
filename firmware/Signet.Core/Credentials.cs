namespace Signet.Core
{
    /// <summary>
    /// What the device presents and whom it trusts: certificates in DER (RFC 5280), found on the SIM or given by
    /// settings. Holds nothing secret.
    /// </summary>
    public sealed class Credentials
    {
        /// <summary>Client certificate first, then its intermediates; each DER; empty when there is none.</summary>
        public byte[][] ClientChain = new byte[0][];

        /// <summary>Trust anchors as DER certificates, or bare as name and key (docs/SPEC.md, "Trust anchors"); empty when
        /// there is none.</summary>
        public byte[][] TrustAnchors = new byte[0][];

        /// <summary>
        /// Keys of authorities that are trusted wherever they come up above the server's own certificate, beside
        /// <see cref="TrustAnchors"/>: SHA-256 of subjectPublicKeyInfo (RFC 7469 section 2.4), 32 bytes each; empty for none. Who
        /// holds one may vouch for any name: a server's own key belongs into <see cref="ServerPins"/>.
        /// </summary>
        public byte[][] TrustedKeys = new byte[0][];

        /// <summary>Servers' own keys that are trusted, each for one name and nowhere else in a chain; empty for none.</summary>
        public ServerPin[] ServerPins = new ServerPin[0];

        /// <summary>Public point of <see cref="SigningKey.Tls"/>, 65 bytes; null when unknown.</summary>
        public byte[] TlsPublicKey;

        /// <summary>Public point of <see cref="SigningKey.Telemetry"/>, 65 bytes; null when unknown.</summary>
        public byte[] TelemetryPublicKey;
    }
}
