using Signet.Core;

namespace Signet.Tls
{
    /// <content>What comes of the records from the server: each is dispatched by its type, and errors end it all.</content>
    public sealed partial class TlsEngine
    {
        // Does all that can be done with what is there.
        private void Advance()
        {
            try
            {
                if (_handshake.State == HandshakeState.Connected && !_established)
                {
                    OnEstablished();
                }

                while (Output == TlsOutput.Receive)
                {
                    if (IsServerKeyWorn())
                    {
                        _updateAsked = true;
                        _handshake.UpdateKey(true);
                        return;
                    }

                    if (_handshake.HasContent)
                    {
                        _handshake.Read();
                        if (_handshake.Idle > MaxIdle)
                        {
                            throw new SignetException(ErrorCode.TlsFlood);
                        }
                    }
                    else if (_input.Next())
                    {
                        OnRecord();
                    }
                    else
                    {
                        return;
                    }

                    if (_handshake.State == HandshakeState.Connected && !_established)
                    {
                        OnEstablished();
                    }
                }
            }
            catch (SignetException error)
            {
                Fail(error);
            }
        }

        // RFC 8446 section 5.5: the server is asked for a new key in time, once for each.
        private bool IsServerKeyWorn()
        {
            if (!_established || _handshake.IsLegacy)
            {
                return false;
            }

            int limit = _input.RecordsPerKey;
            bool worn = _input.Protection.Records >= limit - (limit >> 2);
            _updateAsked &= worn;
            return worn && !_updateAsked;
        }

        private void OnEstablished()
        {
            _established = true;
            _tellEstablished = true;
            if (_handshake.IsLegacy && IsFinishedSent)
            {
                // RFC 5246 section 7.3: the server's Finished is its answer to our flight, certificate and all.
                _served = true;
                _confirmed = true;
                _tellConfirmed = true;
            }
        }

        private void OnRecord()
        {
            int type = _input.Type;
            if (type == RecordType.ChangeCipherSpec)
            {
                OnChangeCipherSpec();
                return;
            }

            // RFC 8446 section 5: once there are keys everything comes protected, and application data only then.
            if (_input.Protection.IsActive != _input.IsProtected
                || (type == RecordType.ApplicationData && !_established)
                || (type != RecordType.Handshake && _handshake.IsMidMessage))
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage);
            }

            if (type == RecordType.Alert)
            {
                OnAlert();
                return;
            }

            if (_established && !_confirmed && _input.Position >= _finishedAt)
            {
                _confirmed = true;
                _tellConfirmed = true;
            }

            if (type == RecordType.Handshake)
            {
                _handshake.Take(_input.Offset, _input.Count);
                return;
            }

            _dataOffset = _input.Offset;
            _dataCount = _input.Count;
            if (_dataCount > 0)
            {
                _served = true;
                _handshake.Idle = 0;
            }
            else
            {
                CountIdle();
            }
        }

        private void OnChangeCipherSpec()
        {
            if (_handshake.IsLegacy || _options.Versions == TlsVersions.Tls12)
            {
                _handshake.OnChangeCipherSpec(_input.Count == 1 && _input.Buffer[_input.Offset] == 1);
                return;
            }

            // RFC 8446 section 5: dropped between ClientHello and Finished when it is the one byte 01.
            if (_established || _input.Count != 1 || _input.Buffer[_input.Offset] != 1 || _handshake.IsMidMessage)
            {
                throw new SignetException(ErrorCode.TlsUnexpectedMessage, "change_cipher_spec");
            }

            CountIdle();
        }

        private void OnAlert()
        {
            // RFC 8446 section 6: level and description; the level means nothing any more.
            if (_input.Count != 2)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "alert");
            }

            int description = _input.Buffer[_input.Offset + 1];
            if (_handshake.MayWarn && description != AlertDescription.CloseNotify)
            {
                // RFC 5246 section 7.2: before TLS 1.3 a warning ends nothing.
                int level = _input.Buffer[_input.Offset];
                if (level == 1)
                {
                    CountIdle();
                    return;
                }

                if (level != 2)
                {
                    throw new SignetException(ErrorCode.TlsIllegalParameter, "alert level");
                }
            }

            if (description == AlertDescription.UserCanceled)
            {
                // Section 6.1: close_notify follows.
                CountIdle();
                return;
            }

            if (description == AlertDescription.CloseNotify && _served)
            {
                _peerClosed = true;
                return;
            }

            // A flight that was damaged on the way, or an alert from before it, is not about the client certificate.
            bool refused = !_served && _input.Position >= _finishedAt
                && AlertDescription.IsRefusal(description);
            ErrorCode code = refused ? ErrorCode.ClientNotConfirmed : ErrorCode.TlsAlertReceived;
            Fail(code, description, AlertDescription.Name(description), false);
        }

        private void CountIdle()
        {
            _handshake.Idle++;
            if (_handshake.Idle > MaxIdle)
            {
                throw new SignetException(ErrorCode.TlsFlood);
            }
        }

        private void Fail(SignetException error)
        {
            Fail(error.Code, error.Value, error.Detail, true);
        }

        private void Fail(ErrorCode code, int value, string detail, bool sendAlert)
        {
            if (_error != ErrorCode.None)
            {
                return;
            }

            _error = code;
            ErrorValue = value;
            ErrorDetail = detail;
            _dataCount = 0;
            if (sendAlert && _handshake.State != HandshakeState.Start && !_closed)
            {
                SendAlert(2, AlertDescription.For(code));
            }

            Wipe();
        }

        private void SendAlert(int level, int description)
        {
            _output.Discard();
            byte[] alert = _request.Digest;
            alert[0] = (byte)level;
            alert[1] = (byte)description;
            _output.MaxContent = RecordType.MaxContent;
            _output.Append(RecordType.Alert, alert, 0, 2);
            _output.Flush();
        }

        private void Wipe()
        {
            _handshake.Wipe();
            _request.Wipe();
            _input.Protection.Wipe();
            _output.Protection.Wipe();
        }
    }
}
