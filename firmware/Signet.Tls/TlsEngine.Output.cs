using Signet.Core;

namespace Signet.Tls
{
    /// <content>What the engine wants, where its bytes are, and how far the connection has come.</content>
    public sealed partial class TlsEngine
    {
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
            get { return _finishedAt != long.MaxValue; }
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
    }
}
