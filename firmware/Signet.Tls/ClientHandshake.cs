using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// The client's states of RFC 8446 section A.1: which message may come when, and what follows. The messages' own
    /// handlers are in the other parts. Asks for work by <see cref="TlsRequest"/> and goes on when it is answered.
    /// </summary>
    internal sealed partial class ClientHandshake
    {
        private readonly TlsOptions _options;
        private readonly RecordReader _input;
        private readonly RecordWriter _output;
        private readonly TlsRequest _request;
        private readonly KeySchedule _keys = new KeySchedule();
        private readonly MessageAssembler _assembler;
        private readonly MessageReader _reader = new MessageReader();
        private readonly EncryptedExtensions _extensions = new EncryptedExtensions();
        private readonly NewSessionTicket _ticketMessage;
        private readonly SignatureSchemes _schemes;
        private readonly ClientFlight _flight;
        private readonly byte[] _header = new byte[4];
        private readonly byte[] _hash = new byte[48];
        private readonly byte[] _verdictKey = new byte[32];

        // Only while a handshake runs: what a connection that stands needs no more is let go.
        private Transcript _transcript;
        private ClientHello _hello;
        private ServerHello _serverHello;
        private CertificateRequest _certificateRequest;
        private PathValidator _validator;
        private CertificateMessage _certificate;

        private ReferenceIdentity _name;
        private long _utcSeconds;
        private TimeQuality _quality;
        private int _fragmentCode;
        private StreamedMessage _streamed;
        private int _type;
        private int _at;
        private int _end;
        private bool _asked;
        private bool _retried;
        private int _extracts;

        internal ClientHandshake(TlsOptions options, RecordReader input, RecordWriter output, TlsRequest request)
        {
            _options = options;
            _input = input;
            _output = output;
            _request = request;
            _assembler = new MessageAssembler(output, StoreSize(options));
            _ticketMessage = new NewSessionTicket(options.TicketRoom);
            _schemes = new SignatureSchemes(options.Verifier, options.Policy != OffloadPolicy.Guarded);
            _flight = new ClientFlight(output, _keys);
            MakeValidator();
            Prepare();
            if (options.OffersLegacy)
            {
                _legacy = options.Legacy.Make(this);
                if (_schemes.Certificates != null)
                {
                    // RFC 5246 section 7.4.1.4.1: one list for all signatures. In TLS 1.3 what is in it for certificates
                    // alone (RFC 8446 section 4.2.3) stays so.
                    _hello.Schemes = _schemes.Certificates;
                    _hello.CertificateSchemes = null;
                }
            }
        }

        /// <summary>Bytes at the end of the send buffer that the assembler needs for messages in several records.</summary>
        internal static int StoreSize(TlsOptions options)
        {
            int room = options.TicketRoom;
            return room > options.MaxCertificateSize ? room : options.MaxCertificateSize;
        }

        internal HandshakeState State;

        /// <summary>True while handshake content of the present record is left.</summary>
        internal bool HasContent
        {
            get { return _at < _end; }
        }

        /// <summary>True in the middle of a message, where no other content may come (section 5.1).</summary>
        internal bool IsMidMessage
        {
            get { return _type != 0 || _assembler.IsPartial; }
        }

        /// <summary>Messages after the handshake that carried nothing for the application.</summary>
        internal int Idle;

        /// <summary>Index of the ALPN protocol that the server chose, −1 for none.</summary>
        internal int AlpnIndex
        {
            get { return _extensions.AlpnIndex; }
        }

        /// <summary>Whether the server resumed the session of the ticket that was offered.</summary>
        internal bool IsResumed;

        /// <summary>Whether the server asked for a certificate.</summary>
        internal bool WasAsked
        {
            get { return _asked; }
        }

        /// <summary>Group of the agreement; None when the PSK alone made the keys.</summary>
        internal NamedGroup Group;

        /// <summary>The suite that the server chose; null before ServerHello.</summary>
        internal CipherSuite Suite;

        /// <summary>A ticket that came and was not yet taken; null for none.</summary>
        internal SessionTicket Ticket;

        /// <summary>True once the chain is trusted, up to CertificateVerify.</summary>
        internal bool IsPathTrusted;

        /// <summary>True when the chain's signatures were verified now and the verdict may be kept under
        /// <see cref="VerdictKey"/>.</summary>
        internal bool IsVerdictNew;

        internal byte[] VerdictKey
        {
            get { return _verdictKey; }
        }

        /// <summary>End of the validated path's validity.</summary>
        internal long PathNotAfter;

        internal void Start(ReferenceIdentity name, long utcSeconds, TimeQuality quality, SessionTicket ticket)
        {
            _name = name;
            _utcSeconds = utcSeconds;
            _quality = quality;
            if (_hello == null)
            {
                Prepare();
            }

            if (_validator != null)
            {
                _validator.Begin(name, utcSeconds, quality);
            }

            _transcript.Begin();
            _assembler.Want(4);
            _streamed = null;
            _type = 0;
            _at = 0;
            _end = 0;
            _asked = false;
            _retried = false;
            _extracts = 0;
            Idle = 0;
            IsResumed = false;
            Suite = null;
            IsPathTrusted = false;
            IsVerdictNew = false;
            Ticket = null;
            _ticketMessage.Forget();
            _extensions.Forget();
            _hello.Name = name.DnsName;
            _hello.ShareGroup = _hello.Groups[0];
            _hello.CookieCount = 0;
            _hello.FragmentCode = _options.FragmentCode;
            ticket = StartVersions(ticket, utcSeconds);
            _hello.Ticket = ticket;
            if (ticket != null)
            {
                // RFC 6066 section 4: a resumed session offers what its first offered.
                _hello.FragmentCode = ticket.FragmentCode;
                _hello.TicketAge = ticket.ObfuscatedAge(utcSeconds);
                _keys.Use(ticket.Psk.Length);
                _keys.StartEarly(ticket.Psk);
                _transcript.Use(ticket.Psk.Length);
            }

            _fragmentCode = _hello.FragmentCode;
            State = HandshakeState.Start;
            Group = _hello.ShareGroup;
            if (!_hello.OffersTls13)
            {
                // Without TLS 1.3 there is no key share in the ClientHello.
                _request.Kind = TlsRequestKind.Random;
                return;
            }

            _request.Group = _hello.ShareGroup;
            _request.Kind = TlsRequestKind.GenerateKeyPair;
        }

        internal void Wipe()
        {
            State = HandshakeState.Ended;
            _at = 0;
            _end = 0;
            _keys.Wipe();
            if (_legacy != null)
            {
                _legacy.Wipe();
            }

            DropTicket();
            if (Ticket != null)
            {
                Ticket.Wipe();
                Ticket = null;
            }

            Array.Clear(_hash, 0, _hash.Length);
        }

        /// <summary>Sends a KeyUpdate of our own (section 4.6.3).</summary>
        /// <param name="askPeer">Whether the server is asked for one too.</param>
        internal void UpdateKey(bool askPeer)
        {
            _flight.WriteKeyUpdate(askPeer);
        }

        /// <summary>Takes the content of a handshake record.</summary>
        internal void Take(int offset, int count)
        {
            _at = offset;
            _end = offset + count;
        }

        /// <summary>Reads on in the record's content until it is used up, a request stands or a ticket came.</summary>
        internal void Read()
        {
            while (_at < _end && _request.Kind == TlsRequestKind.None && _output.Count == 0 && Ticket == null)
            {
                _at += _assembler.Feed(_input.Buffer, _at, _end);
                if (_assembler.Count >= 0)
                {
                    OnPiece(_assembler.Buffer, _assembler.Offset, _assembler.Count);
                }
            }
        }

        /// <summary>Goes on after a request was answered.</summary>
        internal void Answer(TlsRequestKind kind)
        {
            if (IsLegacy)
            {
                _legacy.Answer(kind);
                return;
            }

            switch (kind)
            {
                case TlsRequestKind.GenerateKeyPair:
                    OnKeyPair();
                    break;
                case TlsRequestKind.Random:
                    SendClientHello();
                    break;
                case TlsRequestKind.Agree:
                    OnAgreed();
                    break;
                case TlsRequestKind.Extract:
                    OnExtracted();
                    break;
                default:
                    _flight.WriteCertificateVerify(_request.Signature);
                    FinishFlight();
                    break;
            }
        }

        /// <summary>Goes on after a verification or the question for a verdict was answered.</summary>
        internal void Answer(TlsRequestKind kind, bool answer)
        {
            if (kind == TlsRequestKind.Verdict)
            {
                OnVerdict(answer);
                return;
            }

            if (State == HandshakeState.WaitCertificate)
            {
                _validator.Answer(answer);
                VerifyPath();
                return;
            }

            // Section 4.4.3: the server must hold the key of its certificate.
            if (!answer)
            {
                throw new SignetException(ErrorCode.TlsBadServerSignature);
            }

            if (IsLegacy)
            {
                _legacy.OnServerProved();
                return;
            }

            State = HandshakeState.WaitFinished;
        }

        // Reads the trust anchors. A resumed handshake needs none.
        private void MakeValidator()
        {
            _validator = new PathValidator(_options.Credentials, _schemes);
            _certificate = new CertificateMessage(_validator, _options.MaxCertificateSize);
        }

        private void Prepare()
        {
            _transcript = new Transcript(_options.Suites, _options.OffersLegacy);
            _flight.Transcript = _transcript;
            _certificateRequest = new CertificateRequest();
            _hello = new ClientHello();
            _serverHello = new ServerHello(_hello);
            _hello.Random = _request.Random;
            _hello.Share = _request.Point;
            _hello.Alpn = _options.Alpn;
            _hello.Suites = _options.Suites;
            _hello.Schemes = _schemes.Handshake;
            _hello.CertificateSchemes = _schemes.Certificates;
            _hello.Groups = _options.OfferedGroups;
            _hello.WithSessionId = _options.MiddleboxCompatibility;
            _hello.WantsTickets = _options.TicketRoom > 0;
            _hello.AllowPskOnly = _options.AllowPskOnly;
        }

        // The older version has its own hold on these.
        private void Release()
        {
            if (_legacy == null)
            {
                _transcript = null;
                _flight.Transcript = null;
                _certificateRequest = null;
                ReleasePath();
            }
        }

        // What was offered is compared with the answers no more.
        private void ReleaseHello()
        {
            if (_legacy == null)
            {
                _hello = null;
                _serverHello = null;
            }
        }

        // The path is trusted, and the request has the key that is still needed.
        private void ReleasePath()
        {
            if (_legacy == null)
            {
                _validator = null;
                _certificate = null;
            }
        }

        private void OnPiece(byte[] buffer, int offset, int count)
        {
            if (_type == 0)
            {
                Array.Copy(buffer, offset, _header, 0, 4);
                BeginMessage(_header[0], (_header[1] << 16) | (_header[2] << 8) | _header[3]);
                return;
            }

            if (_streamed == null)
            {
                _type = 0;
                _assembler.Want(4);
                OnMessage(_header[0], buffer, offset, count);
                return;
            }

            if (State != HandshakeState.Connected)
            {
                _transcript.Update(buffer, offset, count);
            }

            _streamed.Take(buffer, offset, count);
            WantNext();
        }

        // Section 4: each message at its place, all others are unexpected_message.
        private void BeginMessage(int type, int count)
        {
            if (IsLegacy)
            {
                BeginLegacy(type, count);
                return;
            }

            bool expected;
            switch (State)
            {
                case HandshakeState.WaitServerHello:
                    expected = type == MessageType.ServerHello;
                    break;
                case HandshakeState.WaitEncryptedExtensions:
                    expected = type == MessageType.EncryptedExtensions;
                    break;
                case HandshakeState.WaitCertificateRequest:
                    expected = type == MessageType.CertificateRequest || type == MessageType.Certificate;
                    if (type == MessageType.Certificate && _options.RequireClientAuthentication)
                    {
                        throw new SignetException(ErrorCode.TlsNoCertificateRequest);
                    }

                    break;
                case HandshakeState.WaitCertificate:
                    expected = type == MessageType.Certificate;
                    break;
                case HandshakeState.WaitCertificateVerify:
                    expected = type == MessageType.CertificateVerify;
                    break;
                case HandshakeState.WaitFinished:
                    expected = type == MessageType.Finished;
                    break;
                default:
                    // Section 4.6: a CertificateRequest is not expected either, post_handshake_auth was not offered.
                    expected = type == MessageType.NewSessionTicket || type == MessageType.KeyUpdate;
                    break;
            }

            if (!expected)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, type, "handshake message");
            }

            _type = type;
            if (type == MessageType.CertificateRequest)
            {
                BeginStreamed(_certificateRequest, count);
            }
            else if (type == MessageType.Certificate)
            {
                if (_validator == null)
                {
                    MakeValidator();
                    _validator.Begin(_name, _utcSeconds, _quality);
                }

                State = HandshakeState.WaitCertificate;
                BeginStreamed(_certificate, count);
            }
            else if (type == MessageType.NewSessionTicket)
            {
                BeginStreamed(_ticketMessage, count);
            }
            else if (count == 0 || count > _options.MaxCertificateSize)
            {
                // None of the others is empty or long.
                throw new SignetException(ErrorCode.TlsDecodeError, "message length");
            }
            else
            {
                _assembler.Want(count);
            }
        }

        private void BeginStreamed(StreamedMessage message, int count)
        {
            if (State != HandshakeState.Connected)
            {
                _transcript.Update(_header, 0, 4);
            }

            _streamed = message;
            message.Begin(count);
            WantNext();
        }

        private void WantNext()
        {
            StreamedMessage message = _streamed;
            if (!message.IsDone)
            {
                if (message.IsPassing)
                {
                    _assembler.WantAny(message.Wanted);
                }
                else
                {
                    _assembler.Want(message.Wanted);
                }

                return;
            }

            _streamed = null;
            _type = 0;
            _assembler.Want(4);
            if (IsLegacy)
            {
                _legacy.OnStreamed(message);
            }
            else if (message == _certificateRequest)
            {
                _asked = true;
                State = HandshakeState.WaitCertificate;
            }
            else if (message == _certificate)
            {
                BeginPath();
            }
            else
            {
                OnTicket();
            }
        }

        private void OnMessage(int type, byte[] buffer, int offset, int count)
        {
            _reader.Open(buffer, offset, count);
            if (IsLegacy)
            {
                _legacy.OnMessage(type, buffer, offset, count);
                return;
            }

            switch (type)
            {
                case MessageType.ServerHello:
                    OnServerHello(buffer, offset, count);
                    break;
                case MessageType.EncryptedExtensions:
                    OnEncryptedExtensions(buffer, offset, count);
                    break;
                case MessageType.CertificateVerify:
                    OnCertificateVerify(buffer, offset, count);
                    break;
                case MessageType.Finished:
                    OnFinished(buffer, offset, count);
                    break;
                default:
                    OnKeyUpdate();
                    break;
            }
        }
    }
}
