using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>
    /// TLS 1.2 for <see cref="TlsOptions.Legacy"/>, in the narrow form that is still considered sound (RFC 9325): ECDHE and
    /// AEAD suites only, extended master secret (RFC 7627) and secure renegotiation's indication (RFC 5746) required, no
    /// renegotiation, no compression. What it does not give that TLS 1.3 does: docs/SECURITY.md.
    /// </summary>
    public sealed class Tls12Profile : LegacyProfile
    {
        /// <summary>Makes the profile.</summary>
        public Tls12Profile()
        {
        }

        /// <inheritdoc/>
        internal override int HelloSize
        {
            // Suites, three small extensions, the older version's number, an id and the ticket's extension.
            get { return 64 + 32; }
        }

        /// <inheritdoc/>
        internal override int FlightSize
        {
            // ClientKeyExchange, change_cipher_spec, the header of Finished's record and what protects it.
            get { return 70 + 6 + 5 + 24; }
        }

        /// <inheritdoc/>
        internal override LegacyHandshake Make(ClientHandshake shared)
        {
            return new Tls12Handshake(shared);
        }
    }
}
