using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// A TLS 1.3 client (RFC 8446), with <see cref="TlsOptions.Legacy"/> also one of TLS 1.2, without I/O: it has no port,
    /// clock, thread or secure element. The caller looks at <see cref="Output"/>, does what it says, and reports back, until <see cref="TlsOutput.Closed"/> or
    /// <see cref="TlsOutput.Failed"/>. The suites of its options, x25519, secp256r1 and ecdsa_secp256r1_sha256, resumption
    /// by tickets. No input of the server makes a method throw: errors are sticky and stand in <see cref="Error"/>.
    /// </summary>
    public sealed partial class TlsEngine
    {
        // Records and messages in a row that carry nothing for the application.
        private const int MaxIdle = 64;

        // Of the send buffer, when a piece of the server's is collected in it.
        private const int LeastBesideStore = 512;

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
            _input = new RecordReader(receiveBuffer, options.Suites[0]);
            _output = new RecordWriter(sendBuffer, options.Suites[0]);
            _handshake = new ClientHandshake(options, _input, _output, _request);
            _input.RecordsPerKey = options.RecordsPerKey;
        }

        /// <summary>Says how large a receive buffer has to be.</summary>
        /// <param name="options">Settings.</param>
        /// <returns>Bytes: <see cref="TlsOptions.ReceiveBufferSize"/> and the header of a record.</returns>
        public static int ReceiveBufferSize(TlsOptions options)
        {
            return options.ReceiveBufferSize + RecordType.HeaderSize;
        }

        /// <summary>Says how large a send buffer has to be at least: for ClientHello, for the client's whole flight, for a little
        /// data, and for a message of the server's that comes in several records while that is sent.</summary>
        /// <param name="options">Settings.</param>
        /// <returns>Bytes, 1024 or more.</returns>
        public static int SendBufferSize(TlsOptions options)
        {
            // A second ClientHello may have change_cipher_spec before it.
            int hello = 6 + RecordType.HeaderSize
                + ClientHello.MaxSize(253, options.Alpn, options.OfferedGroups.Length, options.TicketRoom);
            int flight = ClientFlight.MaxSize(options.Credentials.ClientChain);
            if (options.OffersLegacy)
            {
                hello += options.Legacy.HelloSize;
                flight += options.Legacy.FlightSize;
            }

            int fragment = options.FragmentCode == 0 ? RecordType.MaxContent : 256 << options.FragmentCode;
            flight += ((flight / fragment) + 1) * (RecordType.HeaderSize + RecordType.Overhead);
            int size = (hello > flight ? hello : flight) + RecordWriter.Reserve;
            int least = ClientHandshake.StoreSize(options) + LeastBesideStore;
            return size < least ? least : size;
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
        /// large, or of a suite whose hash is not offered.</exception>
        public void Start(ReferenceIdentity name, long utcSeconds, TimeQuality quality, SessionTicket ticket)
        {
            if (ticket != null && (ticket.Ticket.Length == 0 || ticket.Ticket.Length > _options.TicketRoom
                || !_options.CanUse(ticket)))
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
            _finishedAt = long.MaxValue;
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
            if (_handshake.IsFinishedMade && _finishedAt == long.MaxValue && _output.Count == 0)
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
                if (_output.Protection.Records >= _input.RecordsPerKey - 1)
                {
                    if (_output.Count > 0)
                    {
                        break;
                    }

                    if (_handshake.IsLegacy)
                    {
                        throw new SignetException(ErrorCode.TlsKeyLimit);
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
        /// established, closed or failed, bytes are still to be sent, or it is not TLS 1.3.</exception>
        public void UpdateKey(bool askPeer)
        {
            Require(
                _established && _error == ErrorCode.None && !_closed && _output.Count == 0 && !_handshake.IsLegacy);
            _handshake.UpdateKey(askPeer);
        }

        private static void Require(bool condition)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.InvalidState);
            }
        }
    }
}
