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

        /// <summary>
        /// How sessions are resumed; <see cref="SessionResumption.None"/> by default, since a resumed session of TLS 1.2 has no
        /// key agreement of its own: who gets at its master secret reads the first connection and all that resumed it. Needs
        /// <see cref="TlsOptions.Tickets"/>.
        /// </summary>
        public SessionResumption Resumption;

        /// <inheritdoc/>
        internal override bool Resumes
        {
            get { return Resumption != SessionResumption.None; }
        }

        /// <inheritdoc/>
        internal override int HelloSize
        {
            // Suites, four small extensions, the version's number. A ticket is here or there.
            get { return 64; }
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
            return new Tls12Handshake(shared, Resumption);
        }
    }
}
