using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Which message may come when, and how its bytes are cut out of the records.</summary>
    internal sealed partial class ClientHandshake
    {
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
