using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// The client's states of RFC 8446 section A.1 and one handler per message of the server. Asks for card work by
    /// <see cref="TlsRequest"/> and goes on when it is answered.
    /// </summary>
    internal sealed class ClientHandshake
    {
        private readonly TlsOptions _options;
        private readonly RecordReader _input;
        private readonly RecordWriter _output;
        private readonly TlsRequest _request;
        private readonly KeySchedule _keys = new KeySchedule();
        private readonly Transcript _transcript = new Transcript();
        private readonly MessageAssembler _assembler;
        private readonly MessageReader _reader = new MessageReader();
        private readonly EncryptedExtensions _extensions = new EncryptedExtensions();
        private readonly CertificateRequest _certificateRequest = new CertificateRequest();
        private readonly CertificateMessage _certificate;
        private readonly NewSessionTicket _ticket = new NewSessionTicket();
        private readonly PathValidator _validator;
        private readonly ClientFlight _flight;
        private readonly SignedContent _signed = new SignedContent();
        private readonly byte[] _header = new byte[4];
        private readonly byte[] _hash = new byte[32];
        private ReferenceIdentity _name;
        private StreamedMessage _streamed;
        private int _type;
        private int _at;
        private int _end;
        private bool _asked;

        internal ClientHandshake(TlsOptions options, RecordReader input, RecordWriter output, TlsRequest request)
        {
            _options = options;
            _input = input;
            _output = output;
            _request = request;
            _assembler = new MessageAssembler(options.MaxCertificateSize);
            _validator = new PathValidator(options.Credentials.TrustAnchors);
            _certificate = new CertificateMessage(_validator, options.MaxCertificateSize);
            _flight = new ClientFlight(output, _transcript, _keys);
        }

        internal HandshakeState State { get; private set; }

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
        internal int Idle { get; set; }

        /// <summary>Index of the ALPN protocol that the server chose, −1 for none.</summary>
        internal int AlpnIndex
        {
            get { return _extensions.AlpnIndex; }
        }

        internal void Start(ReferenceIdentity name, long utcSeconds, TimeQuality quality)
        {
            _name = name;
            _validator.Begin(name, utcSeconds, quality);
            _transcript.Reset();
            _assembler.Want(4);
            _streamed = null;
            _type = 0;
            _at = 0;
            _end = 0;
            _asked = false;
            Idle = 0;
            State = HandshakeState.Start;
            _request.Kind = TlsRequestKind.GenerateKeyPair;
        }

        internal void Wipe()
        {
            State = HandshakeState.Ended;
            _at = 0;
            _end = 0;
            _keys.Wipe();
            Array.Clear(_hash, 0, 32);
        }

        /// <summary>Sends a KeyUpdate of our own because the key has served its time (section 5.5).</summary>
        internal void UpdateKey()
        {
            _flight.WriteKeyUpdate();
        }

        /// <summary>Takes the content of a handshake record.</summary>
        internal void Take(int offset, int count)
        {
            _at = offset;
            _end = offset + count;
        }

        /// <summary>Reads on in the record's content until it is used up or a request stands.</summary>
        internal void Read()
        {
            while (_at < _end && _request.Kind == TlsRequestKind.None && _output.Count == 0)
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
            switch (kind)
            {
                case TlsRequestKind.GenerateKeyPair:
                    CheckPoint("key pair");
                    _request.Kind = TlsRequestKind.Random;
                    break;
                case TlsRequestKind.Random:
                    SendClientHello();
                    break;
                case TlsRequestKind.Agree:
                    OnAgreed();
                    break;
                default:
                    _flight.WriteCertificateVerify(_request.Signature);
                    FinishFlight();
                    break;
            }
        }

        /// <summary>Goes on after a verification was answered.</summary>
        internal void Answer(bool valid)
        {
            if (State == HandshakeState.WaitCertificate)
            {
                _validator.Answer(valid);
                VerifyPath();
                return;
            }

            // Section 4.4.3: the server must hold the key of its certificate.
            if (!valid)
            {
                throw new SignetException(ErrorCode.TlsBadServerSignature);
            }

            State = HandshakeState.WaitFinished;
        }

        private void SendClientHello()
        {
            int content = _output.BeginInPlace();
            int count = ClientHello.Write(
                _output.Buffer,
                content,
                _request.Random,
                _options.MiddleboxCompatibility,
                _name.DnsName,
                _options.FragmentCode,
                _options.Alpn,
                _request.Point);
            _transcript.Update(_output.Buffer, content, count);
            _output.EndInPlace(RecordType.Handshake, count);
            State = HandshakeState.WaitServerHello;
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
                State = HandshakeState.WaitCertificate;
                BeginStreamed(_certificate, count);
            }
            else if (type == MessageType.NewSessionTicket)
            {
                BeginStreamed(_ticket, count);
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
            if (message == _certificateRequest)
            {
                _asked = true;
                State = HandshakeState.WaitCertificate;
            }
            else if (message == _certificate)
            {
                VerifyPath();
            }
            else
            {
                Idle++;
            }
        }

        private void OnMessage(int type, byte[] buffer, int offset, int count)
        {
            _reader.Open(buffer, offset, count);
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

        private void OnServerHello(byte[] buffer, int offset, int count)
        {
            RequireRecordEnd();
            ServerHello.Read(
                _reader,
                _request.Random,
                ClientHello.RandomSize,
                _options.MiddleboxCompatibility ? ClientHello.SessionIdSize : 0,
                _request.Point);

            // Section 4.2.8.2: the point is checked before anybody computes with it.
            CheckPoint("key_share");
            Hash(buffer, offset, count);
            _request.Kind = TlsRequestKind.Agree;
        }

        private void OnAgreed()
        {
            _transcript.Snapshot(_hash, 0);
            _keys.StartHandshake(_request.Secret, 0, 32, _hash);
            Array.Clear(_request.Secret, 0, 32);
            _keys.InstallServer(_input.Protection);
            _keys.InstallClient(_output.Protection);
            State = HandshakeState.WaitEncryptedExtensions;
        }

        private void OnEncryptedExtensions(byte[] buffer, int offset, int count)
        {
            _extensions.Read(_reader, _name.DnsName != null, _options.FragmentCode, _options.Alpn);
            if (_extensions.FragmentLength != 0)
            {
                _input.MaxContent = _extensions.FragmentLength;
                _output.MaxContent = _extensions.FragmentLength;
            }

            Hash(buffer, offset, count);
            State = HandshakeState.WaitCertificateRequest;
        }

        private void VerifyPath()
        {
            if (!_validator.Next())
            {
                State = HandshakeState.WaitCertificateVerify;
                return;
            }

            RequestVerify(_validator.IssuerPoint, _validator.Digest, _validator.Signature);
        }

        private void OnCertificateVerify(byte[] buffer, int offset, int count)
        {
            int scheme = _reader.U16();
            int size = _reader.U16();
            int signature = _reader.Take(size);
            _reader.End();

            // Section 4.4.3: one of the offered algorithms.
            if (scheme != 0x0403)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, scheme, "CertificateVerify algorithm");
            }

            try
            {
                EcdsaSignature.FromDer(buffer, signature, size, _request.Signature, 0);
            }
            catch (SignetException)
            {
                throw new SignetException(ErrorCode.TlsBadServerSignature, "CertificateVerify");
            }

            _transcript.Snapshot(_hash, 0);
            _signed.DigestServer(_hash, _request.Digest);
            Hash(buffer, offset, count);
            RequestVerify(_validator.LeafPoint, _request.Digest, _request.Signature);
        }

        private void OnFinished(byte[] buffer, int offset, int count)
        {
            RequireRecordEnd();
            if (count != 32)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "Finished");
            }

            // Section 4.4.4.
            _transcript.Snapshot(_hash, 0);
            if (!_keys.CheckServerFinished(_hash, buffer, offset))
            {
                throw new SignetException(ErrorCode.TlsBadServerFinished);
            }

            Hash(buffer, offset, count);
            SendFlight();
        }

        private void SendFlight()
        {
            // The application secrets hang on the messages up to here (section 7.1), the Finished on ours too.
            _transcript.Snapshot(_hash, 0);
            byte[][] chain = _options.Credentials.ClientChain;
            if (_asked)
            {
                // Section 4.4.2: with no certificate an empty list.
                _flight.WriteCertificate(chain);
            }

            if (_asked && chain.Length > 0)
            {
                _transcript.Snapshot(_request.Digest, 0);
                _signed.DigestClient(_request.Digest, _request.Digest);
                _request.Kind = TlsRequestKind.Sign;
                return;
            }

            FinishFlight();
        }

        private void FinishFlight()
        {
            _flight.WriteFinished();
            _keys.StartApplication(_hash);
            _keys.InstallServer(_input.Protection);
            _keys.InstallClient(_output.Protection);
            Array.Clear(_hash, 0, 32);
            State = HandshakeState.Connected;
        }

        // Section 4.6.3.
        private void OnKeyUpdate()
        {
            int wanted = _reader.U8();
            _reader.End();
            RequireRecordEnd();
            if (wanted > 1)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "request_update");
            }

            Idle++;
            _keys.UpdateServer();
            _keys.InstallServer(_input.Protection);
            if (wanted == 1)
            {
                _flight.WriteKeyUpdate();
            }
        }

        private void Hash(byte[] buffer, int offset, int count)
        {
            _transcript.Update(_header, 0, 4);
            _transcript.Update(buffer, offset, count);
        }

        private void RequireRecordEnd()
        {
            // Section 5.1: no message behind a change of keys in the same record.
            if (_at != _end)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, "record goes on");
            }
        }

        private void CheckPoint(string detail)
        {
            if (!P256Point.IsOnCurve(_request.Point, 0))
            {
                throw new SignetException(ErrorCode.PointNotOnCurve, detail);
            }
        }

        private void RequestVerify(byte[] point, byte[] digest, byte[] signature)
        {
            Array.Copy(point, 0, _request.Point, 0, 65);
            Array.Copy(digest, 0, _request.Digest, 0, 32);
            Array.Copy(signature, 0, _request.Signature, 0, 64);
            _request.Kind = TlsRequestKind.Verify;
        }
    }
}
