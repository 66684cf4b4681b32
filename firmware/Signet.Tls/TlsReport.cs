namespace Signet.Tls
{
    /// <summary>What a connection did and what it gave away (docs/SPEC.md section 5).</summary>
    public sealed class TlsReport
    {
        /// <summary>Protocol as OpenSSL writes it, "TLSv1.3"; null before Established.</summary>
        public string Protocol { get; internal set; }

        /// <summary>Cipher suite, "TLS_AES_128_GCM_SHA256"; null before Established.</summary>
        public string Suite { get; internal set; }

        /// <summary>Offload policy (docs/SECURITY.md section 3): "fast".</summary>
        public string Policy
        {
            get { return "fast"; }
        }

        /// <summary>Key pairs that the secure element made.</summary>
        public int KeyPairs { get; internal set; }

        /// <summary>ECDH secrets that the secure element computed. Each crossed the line to it in clear, and with it
        /// everything that the connection carries.</summary>
        public int Agreements { get; internal set; }

        /// <summary>Signatures of certificates and of the server's handshake that were judged on the secure element's
        /// word alone.</summary>
        public int Verifications { get; internal set; }

        /// <summary>Signatures that the secure element made.</summary>
        public int Signatures { get; internal set; }

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
            return Agreements > 0 ? "ECDH shared secret, hence all traffic keys" : "none";
        }

        internal void Reset()
        {
            Protocol = null;
            Suite = null;
            KeyPairs = 0;
            Agreements = 0;
            Verifications = 0;
            Signatures = 0;
            HandshakeWireBytesUp = 0;
            HandshakeWireBytesDown = 0;
            WireBytesUp = 0;
            WireBytesDown = 0;
            AlpnIndex = -1;
        }
    }
}
