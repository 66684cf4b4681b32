using Signet.Core;

namespace Signet.Tls
{
    /// <summary>What a connection did and what it gave away (docs/SPEC.md section 5).</summary>
    public sealed class TlsReport
    {
        private OffloadPolicy _policy;

        /// <summary>Protocol as OpenSSL writes it, "TLSv1.3" or "TLSv1.2"; null before Established.</summary>
        public string Protocol { get; internal set; }

        /// <summary>Cipher suite, "TLS_AES_128_GCM_SHA256"; null before Established.</summary>
        public string Suite { get; internal set; }

        /// <summary>Group of the key agreement, "x25519" or "secp256r1"; null before Established, and where there was no fresh
        /// key agreement: the keys are those of an earlier connection (psk_ke, a resumed session of TLS 1.2).</summary>
        public string Group { get; internal set; }

        /// <summary>Offload policy (docs/SECURITY.md section 3): "guarded", "fast" or "conformance".</summary>
        public string Policy
        {
            get
            {
                return _policy == OffloadPolicy.Guarded ? "guarded" : _policy == OffloadPolicy.Fast ? "fast" : "conformance";
            }
        }

        /// <summary>Whether a session was resumed: no certificates, no signatures.</summary>
        public bool IsResumed { get; internal set; }

        /// <summary>Whether the chain's signatures were not verified because a verdict was known.</summary>
        public bool IsVerdictKnown { get; internal set; }

        /// <summary>Ephemeral key pairs that the secure element made.</summary>
        public int KeyPairs { get; internal set; }

        /// <summary>Shared secrets that the secure element computed. Each crossed the line to it in clear, and with it
        /// everything that the connection carries.</summary>
        public int Agreements { get; internal set; }

        /// <summary>Signatures of certificates and of the server's handshake that were judged on the secure element's
        /// word alone.</summary>
        public int Verifications { get; internal set; }

        /// <summary>Signatures that the secure element made.</summary>
        public int Signatures { get; internal set; }

        /// <summary>Secrets that the secure element extracted; input and output crossed the line in clear.</summary>
        public int Extractions { get; internal set; }

        /// <summary>Ephemeral key pairs that the MCU made.</summary>
        public int McuKeyPairs { get; internal set; }

        /// <summary>Shared secrets that the MCU computed.</summary>
        public int McuAgreements { get; internal set; }

        /// <summary>Signatures that the MCU verified.</summary>
        public int McuVerifications { get; internal set; }

        /// <summary>TLS bytes sent from ClientHello to our Finished, record headers included.</summary>
        public int HandshakeWireBytesUp { get; internal set; }

        /// <summary>TLS bytes received until our Finished was sent, record headers included.</summary>
        public int HandshakeWireBytesDown { get; internal set; }

        /// <summary>All TLS bytes sent on this connection.</summary>
        public long WireBytesUp { get; internal set; }

        /// <summary>All TLS bytes received on this connection.</summary>
        public long WireBytesDown { get; internal set; }

        /// <summary>Index of the ALPN protocol that the server chose, −1 for none.</summary>
        public int AlpnIndex { get; internal set; }

        /// <summary>Says in one line which secrets crossed the line to the secure element.</summary>
        /// <returns>English text for logs and reports.</returns>
        public string SecretsOnLine()
        {
            if (Extractions > 0)
            {
                return "shared, handshake and master secret, hence all traffic keys";
            }

            if (Agreements > 0)
            {
                return "ECDH shared secret, hence all traffic keys";
            }

            // Keys without an agreement of their own are those of a connection whose secret crossed it.
            return IsResumed && Group == null && _policy != OffloadPolicy.Guarded
                ? "ECDH shared secret of the resumed session, hence all traffic keys"
                : "none";
        }

        /// <summary>Says in one line what the secure element did.</summary>
        /// <returns>English text for logs and reports, e.g. "1 signature".</returns>
        public string ElementWork()
        {
            string text = Count(null, KeyPairs, " key pair");
            text = Count(text, Agreements, " agreement");
            text = Count(text, Extractions, " extraction");
            text = Count(text, Verifications, " verification");
            text = Count(text, Signatures, " signature");
            return text ?? "nothing";
        }

        internal void Reset(OffloadPolicy policy)
        {
            _policy = policy;
            Protocol = null;
            Suite = null;
            Group = null;
            IsResumed = false;
            IsVerdictKnown = false;
            KeyPairs = 0;
            Agreements = 0;
            Verifications = 0;
            Signatures = 0;
            Extractions = 0;
            McuKeyPairs = 0;
            McuAgreements = 0;
            McuVerifications = 0;
            HandshakeWireBytesUp = 0;
            HandshakeWireBytesDown = 0;
            WireBytesUp = 0;
            WireBytesDown = 0;
            AlpnIndex = -1;
        }

        private static string Count(string before, int number, string what)
        {
            if (number == 0)
            {
                return before;
            }

            string text = number.ToString() + what + (number == 1 ? "" : "s");
            return before == null ? text : before + ", " + text;
        }
    }
}
