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

        /// <summary>Trust anchors as DER certificates; empty when there is none.</summary>
        public byte[][] TrustAnchors = new byte[0][];

        /// <summary>Public point of <see cref="SigningKey.Tls"/>, 65 bytes; null when unknown.</summary>
        public byte[] TlsPublicKey;

        /// <summary>Public point of <see cref="SigningKey.Telemetry"/>, 65 bytes; null when unknown.</summary>
        public byte[] TelemetryPublicKey;
    }
}
