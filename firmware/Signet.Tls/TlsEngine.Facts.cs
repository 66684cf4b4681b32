using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>What a handshake came to.</summary>
    public sealed partial class TlsEngine
    {
        /// <summary>Index in <see cref="TlsOptions.Alpn"/> of the protocol that the server chose, −1 for none.</summary>
        public int AlpnIndex
        {
            get { return _handshake.AlpnIndex; }
        }

        /// <summary>The version as OpenSSL writes it: "TLSv1.3", or that of <see cref="TlsOptions.Legacy"/>.</summary>
        public string Protocol
        {
            get { return _handshake.Protocol; }
        }

        /// <summary>Name of the cipher suite, which in an older version is not that of <see cref="Suite"/>.</summary>
        public string SuiteName
        {
            get { return _handshake.SuiteName; }
        }

        /// <summary>True when the server chose the version of <see cref="TlsOptions.Legacy"/>.</summary>
        public bool IsLegacy
        {
            get { return _handshake.IsLegacy; }
        }

        /// <summary>True for a server that is known to speak TLS 1.3: nothing older is offered to it, whatever
        /// <see cref="TlsOptions.Versions"/> says.</summary>
        public bool IsPinned
        {
            get { return _handshake.IsPinned; }
            set { _handshake.IsPinned = value; }
        }

        /// <summary>True when the session of a ticket was resumed; no certificates were exchanged then.</summary>
        public bool IsResumed
        {
            get { return _handshake.IsResumed; }
        }

        /// <summary>Group of the key agreement; <see cref="NamedGroup.None"/> when the keys came of the PSK alone.</summary>
        public NamedGroup Group
        {
            get { return _handshake.Group; }
        }

        /// <summary>The suite that the server chose; null before its ServerHello.</summary>
        public CipherSuite Suite
        {
            get { return _handshake.Suite; }
        }

        /// <summary>Whether the server asked for a client certificate in this handshake.</summary>
        public bool WasAskedForCertificate
        {
            get { return _handshake.WasAsked; }
        }

        /// <summary>The ticket of <see cref="TlsOutput.Ticket"/>; the caller's from then on, to be completed with times and
        /// context.</summary>
        public SessionTicket Ticket
        {
            get { return _handshake.Ticket; }
        }

        /// <summary>True once the server's chain is trusted; its own signature is judged after that. False in a resumed
        /// session.</summary>
        public bool IsPathTrusted
        {
            get { return _handshake.IsPathTrusted; }
        }

        /// <summary>True when the chain's signatures were verified in this handshake and the verdict may be kept under
        /// <see cref="VerdictKey"/>.</summary>
        public bool IsVerdictNew
        {
            get { return _handshake.IsPathTrusted && _handshake.IsVerdictNew; }
        }

        /// <summary>Key of the verdict, 32 bytes (docs/SPEC.md, "TLS sessions").</summary>
        public byte[] VerdictKey
        {
            get { return _handshake.VerdictKey; }
        }

        /// <summary>End of the trusted chain's validity, seconds since 1970-01-01T00:00:00Z.</summary>
        public long PathNotAfter
        {
            get { return _handshake.PathNotAfter; }
        }
    }
}
