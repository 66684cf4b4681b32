using Signet.Core;

namespace Signet.Tls
{
    /// <summary>What an older version needs of this handshake, and where it takes over: at its ServerHello.</summary>
    internal sealed partial class ClientHandshake
    {
        private readonly LegacyHandshake _legacy;

        /// <summary>Whether the server is known to speak TLS 1.3, so that nothing older is offered to it.</summary>
        internal bool IsPinned;

        /// <summary>True once the server chose the older version.</summary>
        internal bool IsLegacy;

        /// <summary>True once our Finished was made; it may be held back still.</summary>
        internal bool IsFinishedMade;

        /// <summary>Whether an alert may be a mere warning: in an older version, and while it may yet become one.</summary>
        internal bool MayWarn
        {
            get { return IsLegacy || (_legacy != null && State == HandshakeState.WaitServerHello); }
        }

        internal string Protocol
        {
            get { return IsLegacy ? _legacy.Protocol : "TLSv1.3"; }
        }

        internal string SuiteName
        {
            get { return IsLegacy ? _legacy.Suite : Suite.Name; }
        }

        internal TlsOptions Options
        {
            get { return _options; }
        }

        internal RecordReader Input
        {
            get { return _input; }
        }

        internal RecordWriter Writer
        {
            get { return _output; }
        }

        internal TlsRequest Request
        {
            get { return _request; }
        }

        internal Transcript Transcript
        {
            get { return _transcript; }
        }

        internal MessageReader Reader
        {
            get { return _reader; }
        }

        internal PathValidator Validator
        {
            get { return _validator; }
        }

        internal ClientHello Hello
        {
            get { return _hello; }
        }

        internal EncryptedExtensions Extensions
        {
            get { return _extensions; }
        }

        internal bool OffersName
        {
            get { return _name.DnsName != null; }
        }

        /// <summary>Takes note that the server asked for a certificate.</summary>
        internal void OnAsked()
        {
            _asked = true;
        }

        internal void OnChangeCipherSpec(bool isGood)
        {
            // CVE-2014-0224: nowhere but right before Finished, between messages.
            if (!isGood || IsMidMessage || State != HandshakeState.WaitFinished)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, "change_cipher_spec");
            }

            _legacy.OnChangeCipherSpec();
        }

        // Decides what is offered, and gives the ticket if it is one of TLS 1.3.
        private SessionTicket StartVersions(SessionTicket ticket, long utcSeconds)
        {
            IsLegacy = false;
            IsFinishedMade = false;
            _hello.OffersTls13 = _options.Versions != TlsVersions.Tls12;
            _hello.SessionIdCount = 0;
            if (_hello.WithSessionId && _hello.OffersTls13)
            {
                _hello.UseRandomSessionId();
            }

            // Who gave a ticket of TLS 1.3 speaks it.
            SessionTicket session = ticket != null && ticket.IsLegacy ? ticket : null;
            _hello.IsPinned = _legacy != null && (IsPinned || (ticket != null && session == null));
            _hello.Legacy = _hello.IsPinned ? null : _legacy;
            if (_hello.Legacy != null)
            {
                _legacy.Start(session, utcSeconds);
            }

            return session == null ? ticket : null;
        }

        private void BeginLegacy(int type, int count)
        {
            StreamedMessage message = _legacy.Begin(type, count);
            if (message != null)
            {
                _type = type;
                BeginStreamed(message, count);
            }
            else if (count == 0)
            {
                // Nothing to wait for.
                _assembler.Want(4);
                OnMessage(type, _header, 0, 0);
            }
            else
            {
                _type = type;
                _assembler.Want(count);
            }
        }
    }
}
