using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// A TLS 1.3 client (RFC 8446) without I/O: it has no port, clock, thread or secure element. The caller looks at
    /// <see cref="Output"/>, does what it says, and reports back, until <see cref="TlsOutput.Closed"/> or
    /// <see cref="TlsOutput.Failed"/>. TLS_AES_128_GCM_SHA256, x25519, secp256r1 and ecdsa_secp256r1_sha256 only, resumption
    /// by tickets. No input of the server makes a method throw: errors are sticky and stand in <see cref="Error"/>.
    /// </summary>
    public sealed partial class TlsEngine
    {
        // Records and messages in a row that carry nothing for the application.
        private const int MaxIdle = 64;

        private readonly TlsOptions _options;
        private readonly RecordReader _input;
        private readonly RecordWriter _output;
        private readonly TlsRequest _request = new TlsRequest();
        private readonly ClientHandshake _handshake;
        private bool _established;
        private bool _confirmed;
        private bool _served;
        private bool _tellEstablished;
        private bool _tellConfirmed;
        private bool _closed;
        private bool _peerClosed;
        private bool _updateAsked;
        private long _finishedAt;
        private int _dataOffset;
        private int _dataCount;
        private ErrorCode _error = ErrorCode.InvalidState;

        /// <summary>Makes an engine; one engine can make one connection after the other.</summary>
        /// <param name="options">Settings.</param>
        /// <param name="receiveBuffer">For records from the server, <see cref="ReceiveBufferSize"/> bytes; the engine's
        /// until it is dropped.</param>
        /// <param name="sendBuffer">For records to the server, at least <see cref="SendBufferSize"/> bytes; the engine's
        /// until it is dropped.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>,
        /// <see cref="ErrorCode.BufferTooSmall"/>, <see cref="ErrorCode.CertificateMissing"/>, or what is wrong with a
        /// trust anchor.</exception>
        public TlsEngine(TlsOptions options, byte[] receiveBuffer, byte[] sendBuffer)
        {
            options.Check();
            if (receiveBuffer.Length < ReceiveBufferSize(options) || sendBuffer.Length < SendBufferSize(options))
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            _options = options;
            _input = new RecordReader(receiveBuffer);
            _output = new RecordWriter(sendBuffer);
            _handshake = new ClientHandshake(options, _input, _output, _request);
            _input.RecordsPerKey = options.RecordsPerKey;
        }

        /// <summary>What the engine wants next.</summary>
        public TlsOutput Output
        {
            get
            {
                // A signature completes what is to be sent, so that it leaves in one piece.
                if (_output.Count > 0 && _request.Kind != TlsRequestKind.Sign)
                {
                    return TlsOutput.Send;
                }

                if (_error != ErrorCode.None)
                {
                    return TlsOutput.Failed;
                }

                if (_closed)
                {
                    return TlsOutput.Closed;
                }

                if (_request.Kind != TlsRequestKind.None)
                {
                    return TlsOutput.Request;
                }

                if (_tellEstablished)
                {
                    return TlsOutput.Established;
                }

                if (_tellConfirmed)
                {
                    return TlsOutput.Confirmed;
                }

                if (_handshake.Ticket != null)
                {
                    return TlsOutput.Ticket;
                }

                if (_dataCount > 0)
                {
                    return TlsOutput.Data;
                }

                return _peerClosed ? TlsOutput.Closed : TlsOutput.Receive;
            }
        }

        /// <summary>The request to be answered when <see cref="Output"/> says so.</summary>
        public TlsRequest Request
        {
            get { return _request; }
        }

        /// <summary>Holds the bytes to be sent.</summary>
        public byte[] SendBuffer
        {
            get { return _output.Buffer; }
        }

        /// <summary>Index of the first byte to be sent.</summary>
        public int SendOffset
        {
            get { return _output.Offset; }
        }

        /// <summary>Number of bytes to be sent.</summary>
        public int SendCount
        {
            get { return _output.Count; }
        }

        /// <summary>Takes bytes from the server, and holds application data.</summary>
        public byte[] ReceiveBuffer
        {
            get { return _input.Buffer; }
        }

        /// <summary>Where bytes from the server go when <see cref="Output"/> is <see cref="TlsOutput.Receive"/>.</summary>
        public int ReceiveOffset
        {
            get { return _input.FreeOffset; }
        }

        /// <summary>How many bytes can be taken at once.</summary>
        public int ReceiveRoom
        {
            get { return _input.FreeCount; }
        }

        /// <summary>How many bytes at least are missing before anything goes on; more may be given.</summary>
        public int ReceiveMissing
        {
            get { return _input.Missing; }
        }

        /// <summary>Index of the application data in <see cref="ReceiveBuffer"/>.</summary>
        public int DataOffset
        {
            get { return _dataOffset; }
        }

        /// <summary>Bytes of application data.</summary>
        public int DataCount
        {
            get { return _dataCount; }
        }

        /// <summary>True once the server has proved itself and our Finished was made.</summary>
        public bool IsEstablished
        {
            get { return _established; }
        }

        /// <summary>True once an authenticated record came that began after our Finished was sent. It may be a ticket, and
        /// says nothing of the client certificate yet: see <see cref="IsServed"/>.</summary>
        public bool IsConfirmed
        {
            get { return _confirmed; }
        }

        /// <summary>True once our Finished has gone: only what the server does from then on can be its judgement of the
        /// client certificate.</summary>
        public bool IsFinishedSent
        {
            get { return _established && _finishedAt != long.MaxValue; }
        }

        /// <summary>True once application data came. A server may send tickets before it judges the client certificate, so
        /// the stream's end, close_notify, or an alert that can be about a certificate
        /// (<see cref="AlertDescription.IsRefusal"/>), still counts as <see cref="ErrorCode.ClientNotConfirmed"/> when
        /// it comes after our Finished has gone and before any data, even when <see cref="IsConfirmed"/>.</summary>
        public bool IsServed
        {
            get { return _served; }
        }

        /// <summary>Why the connection failed; <see cref="ErrorCode.None"/> while it has not,
        /// <see cref="ErrorCode.InvalidState"/> before <c>Start</c>.</summary>
        public ErrorCode Error
        {
            get { return _error; }
        }

        /// <summary>The number that belongs to the error: the alert that came (RFC 8446 section 6), else 0.</summary>
        public int ErrorValue { get; private set; }

        /// <summary>A word on the error's spot, or null.</summary>
        public string ErrorDetail { get; private set; }

        /// <summary>Says how large a receive buffer has to be.</summary>
        /// <param name="options">Settings.</param>
        /// <returns>Bytes: <see cref="TlsOptions.ReceiveBufferSize"/> and the header of a record.</returns>
        public static int ReceiveBufferSize(TlsOptions options)
        {
            return options.ReceiveBufferSize + RecordType.HeaderSize;
        }

        /// <summary>Says how large a send buffer has to be at least: for ClientHello, for the client's whole flight,
        /// and for a little data.</summary>
        /// <param name="options">Settings.</param>
        /// <returns>Bytes, 1024 or more.</returns>
        public static int SendBufferSize(TlsOptions options)
        {
            // A second ClientHello may have change_cipher_spec before it.
            int hello = 6 + RecordType.HeaderSize
                + ClientHello.MaxSize(253, options.Alpn, options.OfferedGroups.Length, options.TicketRoom);
            int flight = ClientFlight.MaxSize(options.Credentials.ClientChain);
            int fragment = options.FragmentCode == 0 ? RecordType.MaxContent : 256 << options.FragmentCode;
            flight += ((flight / fragment) + 1) * (RecordType.HeaderSize + RecordType.Overhead);
            int size = (hello > flight ? hello : flight) + RecordWriter.Reserve;
            return size < 1024 ? 1024 : size;
        }

        /// <summary>Begins a connection; whatever was before is forgotten.</summary>
        /// <param name="host">Name or address literal that the server must prove, as in
        /// <see cref="ReferenceIdentity"/>.</param>
        /// <param name="utcSeconds">The time for the validity of certificates, seconds since
        /// 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">How that time is known.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when the host is
        /// none.</exception>
        public void Start(string host, long utcSeconds, TimeQuality quality)
        {
            Start(new ReferenceIdentity(host), utcSeconds, quality, null);
        }

        /// <summary>Begins a connection, with a ticket where there is one; whatever was before is forgotten.</summary>
        /// <param name="name">What the server must prove to be.</param>
        /// <param name="utcSeconds">The time, seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">How that time is known.</param>
        /// <param name="ticket">Ticket of a session with this very server under these very options, usable now, not
        /// larger than <see cref="TlsOptions.MaxTicketSize"/>; wiped when it was used. Null for none, or with options
        /// that want no tickets.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a ticket that is too
        /// large.</exception>
        public void Start(ReferenceIdentity name, long utcSeconds, TimeQuality quality, SessionTicket ticket)
        {
            if (ticket != null && (ticket.Ticket.Length == 0 || ticket.Ticket.Length > _options.TicketRoom))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "ticket");
            }

            _handshake.Wipe();
            _request.Wipe();
            _input.Reset();
            _output.Reset();
            _established = false;
            _confirmed = false;
            _served = false;
            _tellEstablished = false;
            _tellConfirmed = false;
            _closed = false;
            _peerClosed = false;
            _updateAsked = false;
            _dataCount = 0;
            _error = ErrorCode.None;
            ErrorValue = 0;
            ErrorDetail = null;
            _handshake.Start(name, utcSeconds, quality, ticket);
        }

        /// <summary>Reports that bytes were sent.</summary>
        /// <param name="count">1 to <see cref="SendCount"/>.</param>
        public void Sent(int count)
        {
            Require(count >= 0 && count <= _output.Count);
            _output.Sent(count);
            if (_established && _finishedAt == long.MaxValue && _output.Count == 0)
            {
                // Our Finished has gone.
                _finishedAt = _input.Received;
            }

            Advance();
        }

        /// <summary>Reports that bytes of the server were put at <see cref="ReceiveOffset"/>.</summary>
        /// <param name="count">1 to <see cref="ReceiveRoom"/>.</param>
        public void Received(int count)
        {
            Require(Output == TlsOutput.Receive && count >= 0 && count <= _input.FreeCount);
            _input.Add(count);
            Advance();
        }

        /// <summary>Reports that the server, or the network, has ended the stream.</summary>
        public void ReceivedEnd()
        {
            if (_error != ErrorCode.None || _closed || _peerClosed)
            {
                return;
            }

            if (!IsFinishedSent)
            {
                Fail(ErrorCode.TlsHandshakeClosed, 0, null, false);
            }
            else
            {
                // RFC 8446 section 6.1: without close_notify somebody may have cut the data short.
                Fail(_served ? ErrorCode.TlsTruncated : ErrorCode.ClientNotConfirmed, 0, null, false);
            }
        }

        /// <summary>Reports that the request, other than one for yes or no, is answered in its arrays.</summary>
        public void Answer()
        {
            TlsRequestKind kind = _request.Kind;
            Require(kind != TlsRequestKind.None && kind != TlsRequestKind.Verify && kind != TlsRequestKind.Verdict);
            _request.Kind = TlsRequestKind.None;
            try
            {
                _handshake.Answer(kind);
            }
            catch (SignetException error)
            {
                Fail(error);
            }

            Advance();
        }

        /// <summary>Reports the answer of a verification or of the question for a verdict.</summary>
        /// <param name="answer">Whether the signature is valid, or the verdict is known.</param>
        public void Answer(bool answer)
        {
            TlsRequestKind kind = _request.Kind;
            Require(kind == TlsRequestKind.Verify || kind == TlsRequestKind.Verdict);
            _request.Kind = TlsRequestKind.None;
            try
            {
                _handshake.Answer(kind, answer);
            }
            catch (SignetException error)
            {
                Fail(error);
            }

            Advance();
        }

        /// <summary>Ends the connection because of an error outside of the engine, such as a request that can't be
        /// answered; internal_error is sent to the server.</summary>
        /// <param name="code">What failed; becomes <see cref="Error"/>.</param>
        /// <param name="value">The number that belongs to it, else 0.</param>
        /// <param name="detail">A word on the spot, or null.</param>
        public void Abort(ErrorCode code, int value, string detail)
        {
            Fail(code, value, detail, true);
        }

        /// <summary>Takes note of <see cref="TlsOutput.Established"/>, <see cref="TlsOutput.Confirmed"/> or
        /// <see cref="TlsOutput.Ticket"/>.</summary>
        public void Continue()
        {
            if (_tellEstablished)
            {
                _tellEstablished = false;
            }
            else if (_tellConfirmed)
            {
                _tellConfirmed = false;
            }
            else
            {
                _handshake.Ticket = null;
            }

            Advance();
        }

        /// <summary>Takes note that application data was read.</summary>
        /// <param name="count">1 to <see cref="DataCount"/>.</param>
        public void Consume(int count)
        {
            Require(count >= 0 && count <= _dataCount);
            _dataOffset += count;
            _dataCount -= count;
            Advance();
        }

        /// <summary>
        /// Protects application data; allowed as soon as <see cref="IsEstablished"/>, also before the bytes to be sent
        /// have gone, so that Finished and the first data can leave together.
        /// </summary>
        /// <param name="buffer">Holds the data.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>Bytes taken; less than <paramref name="count"/> when the send buffer is full.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when the connection is not
        /// established, closed or failed.</exception>
        public int Write(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            Require(_established && _error == ErrorCode.None && !_closed);
            int taken = 0;
            int room = _output.Room;
            while (taken < count && room > 0)
            {
                // RFC 8446 section 5.5: a new key in time.
                if (_output.Protection.Records >= _options.RecordsPerKey - 1)
                {
                    if (_output.Count > 0)
                    {
                        break;
                    }

                    _handshake.UpdateKey(false);
                    room = _output.Room;
                }

                int part = count - taken;
                part = part < room ? part : room;
                _output.Append(RecordType.ApplicationData, buffer, offset + taken, part);
                _output.Flush();
                taken += part;
                room = _output.Room;
            }

            return taken;
        }

        /// <summary>Ends our side with close_notify (RFC 8446 section 6.1), which is then to be sent. No data is taken
        /// or given afterwards.</summary>
        public void Close()
        {
            if (_error != ErrorCode.None || _closed)
            {
                return;
            }

            _closed = true;
            SendAlert(1, AlertDescription.CloseNotify);
            Wipe();
        }

        /// <summary>Replaces the key of what we send (RFC 8446 section 4.6.3); the message is then to be sent.</summary>
        /// <param name="askPeer">Whether the server is asked to replace its own.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when the connection is not
        /// established, closed or failed, or bytes are still to be sent.</exception>
        public void UpdateKey(bool askPeer)
        {
            Require(_established && _error == ErrorCode.None && !_closed && _output.Count == 0);
            _handshake.UpdateKey(askPeer);
        }

        private static void Require(bool condition)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.InvalidState);
            }
        }

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
            if (!_established)
            {
                return false;
            }

            int limit = _options.RecordsPerKey;
            bool worn = _input.Protection.Records >= limit - (limit >> 2);
            _updateAsked &= worn;
            return worn && !_updateAsked;
        }

        private void OnEstablished()
        {
            _established = true;
            _tellEstablished = true;

            // What comes before our Finished has gone confirms nothing.
            _finishedAt = long.MaxValue;
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
            bool refused = _established && !_served && _input.Position >= _finishedAt
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
