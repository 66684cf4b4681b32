using System;
using Signet.Core;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>The client's side of a TLS 1.2 handshake (RFC 5246 section 7.3): which message may come when, and what
    /// follows. The messages' own handlers are in the other parts.</summary>
    internal sealed partial class Tls12Handshake : LegacyHandshake
    {
        private readonly ClientHandshake _shared;
        private readonly TlsRequest _request;
        private readonly Tls12Keys _keys = new Tls12Keys();
        private readonly Tls12Protection _reading;
        private readonly Tls12Protection _writing;
        private readonly CertificateList _certificates;
        private readonly CertificateTypes _certificateRequest = new CertificateTypes();
        private readonly byte[] _serverRandom = new byte[32];
        private readonly byte[] _share = new byte[65];
        private readonly byte[] _peerShare = new byte[65];
        private readonly byte[] _hash = new byte[48];
        private readonly byte[] _message = new byte[8 + EcdsaSignature.MaxDerLength];
        private readonly bool _offersRsa;
        private NamedGroup _shareGroup;
        private int _suiteNumber;
        private bool _rsa;
        private bool _changed;

        internal Tls12Handshake(ClientHandshake shared, SessionResumption resumption)
        {
            _shared = shared;
            _resumption = resumption;
            _ticketMessage = new TicketMessage(shared.Options.TicketRoom);
            _request = shared.Request;
            _reading = new Tls12Protection(shared.Options.Suites[0]);
            _writing = new Tls12Protection(shared.Options.Suites[0]);
            ISignatureVerifier verifier = shared.Options.Verifier;
            _offersRsa = verifier != null && verifier.Supports(SignatureAlgorithm.RsaPkcs1);
            _certificates = new CertificateList(shared.Validator, shared.Options.MaxCertificateSize);
        }

        /// <inheritdoc/>
        internal override string Protocol
        {
            get { return "TLSv1.2"; }
        }

        /// <inheritdoc/>
        internal override string Suite
        {
            get { return Suites12.Name(_shared.Suite, _rsa); }
        }

        /// <inheritdoc/>
        internal override StreamedMessage Begin(int type, int count)
        {
            HandshakeState state = _shared.State;
            StreamedMessage streamed = null;
            bool expected;
            int size = -1;
            switch (type)
            {
                case MessageType.HelloRequest:
                    // RFC 5246 section 7.4.1.1: it may come at any time.
                    expected = true;
                    size = 0;
                    break;
                case MessageType.Certificate:
                    expected = state == HandshakeState.WaitCertificate;
                    streamed = _certificates;
                    break;
                case MessageType.ServerKeyExchange:
                    expected = state == HandshakeState.WaitCertificateVerify;
                    break;
                case MessageType.CertificateRequest:
                    expected = state == HandshakeState.WaitCertificateRequest;
                    streamed = _certificateRequest;
                    break;
                case MessageType.ServerHelloDone:
                    expected = state == HandshakeState.WaitCertificateRequest || state == HandshakeState.WaitServerHelloDone;
                    if (state == HandshakeState.WaitCertificateRequest && _shared.Options.RequireClientAuthentication)
                    {
                        throw new SignetException(ErrorCode.TlsNoCertificateRequest);
                    }

                    size = 0;
                    break;
                case MessageType.NewSessionTicket:
                    // RFC 5077 section 3.3: only when the ServerHello said so, before change_cipher_spec.
                    expected = state == HandshakeState.WaitFinished && _ticketDue && !_changed;
                    streamed = _ticketMessage;
                    break;
                case MessageType.Finished:
                    expected = state == HandshakeState.WaitFinished && _changed;
                    size = Tls12Keys.VerifySize;
                    break;
                default:
                    expected = false;
                    break;
            }

            if (!expected)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, type, "handshake message");
            }

            if (streamed == null && (size < 0 ? count == 0 || count > _shared.Options.MaxCertificateSize : count != size))
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "message length");
            }

            return streamed;
        }

        /// <inheritdoc/>
        internal override void OnMessage(int type, byte[] buffer, int offset, int count)
        {
            switch (type)
            {
                case MessageType.HelloRequest:
                    OnHelloRequest();
                    break;
                case MessageType.ServerKeyExchange:
                    OnServerKeyExchange(buffer, offset, count);
                    break;
                case MessageType.ServerHelloDone:
                    _shared.Hash(buffer, offset, count);
                    OnServerHelloDone();
                    break;
                default:
                    OnFinished(buffer, offset, count);
                    break;
            }
        }

        /// <inheritdoc/>
        internal override void OnStreamed(StreamedMessage message)
        {
            if (message == _certificates)
            {
                _shared.BeginPath();
            }
            else if (message == _ticketMessage)
            {
                _ticketDue = false;
            }
            else
            {
                _shared.OnAsked();
                _shared.State = HandshakeState.WaitServerHelloDone;
            }
        }

        /// <inheritdoc/>
        internal override void OnServerProved()
        {
            _shared.State = HandshakeState.WaitCertificateRequest;
        }

        /// <inheritdoc/>
        internal override void Answer(TlsRequestKind kind)
        {
            switch (kind)
            {
                case TlsRequestKind.GenerateKeyPair:
                    OnKeyPair();
                    break;
                case TlsRequestKind.Agree:
                    OnAgreed();
                    break;
                default:
                    WriteCertificateVerify();
                    FinishFlight();
                    break;
            }
        }

        /// <inheritdoc/>
        internal override void OnChangeCipherSpec()
        {
            if (_changed || _ticketDue)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, "change_cipher_spec");
            }

            _changed = true;
            _keys.Install(false, _reading);
            _shared.Input.Protection = _reading;
        }

        /// <inheritdoc/>
        internal override void Wipe()
        {
            _keys.Wipe();
            _reading.Wipe();
            _writing.Wipe();
            Array.Clear(_hash, 0, _hash.Length);
            _changed = false;
            _ticketDue = false;
            DropSession();
        }

        // RFC 5246 section 7.4.1.1: nothing while a handshake runs, else the warning that there will be none.
        private void OnHelloRequest()
        {
            _shared.Idle++;
            if (_shared.State != HandshakeState.Connected)
            {
                return;
            }

            _message[0] = 1;
            _message[1] = AlertDescription.NoRenegotiation;
            _shared.Writer.Append(RecordType.Alert, _message, 0, 2);
            _shared.Writer.Flush();
        }
    }
}
