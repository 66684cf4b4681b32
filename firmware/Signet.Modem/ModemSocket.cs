using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A TCP connection of the module (RFC 9293), received in pull mode: the module keeps the data until it is asked,
    /// so nothing that the peer sends can flood the UART.
    /// </summary>
    public sealed class ModemSocket : ITransport
    {
        // A wait is cut, so that another thread's command gets its turn.
        private const int SliceMs = 250;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly Dialect _dialect;
        private readonly int _index;
        private readonly int _readLimit;
        private readonly int _pollMs;

        private bool _open;
        private bool _linked;
        private bool _pending;
        private bool _peerClosed;
        private bool _ended;
        private ErrorCode _lost;
        private long _pollAt;

        internal ModemSocket(AtEngine engine, IClock clock, ILog log, ModemOptions options, int index, bool linked)
        {
            _engine = engine;
            _clock = clock;
            _log = log;
            _dialect = options.Dialect;
            _index = index;
            _readLimit = options.ReadLimit < _dialect.ReadLimit ? options.ReadLimit : _dialect.ReadLimit;
            _pollMs = options.PollMs;
            _linked = linked;
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _open; }
        }

        /// <summary>Connects to a peer; see <see cref="ITransport.Open"/>.</summary>
        /// <param name="host">Host name or address literal.</param>
        /// <param name="port">TCP port.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.PdpFailed"/>, <see cref="ErrorCode.DnsFailed"/>,
        /// <see cref="ErrorCode.SocketTimeout"/> and <see cref="ErrorCode.SocketOpenFailed"/> with the module's
        /// number, or the engine's own codes.</exception>
        public void Open(string host, int port, int timeoutMs)
        {
            byte[] name = Ascii.Bytes(host);
            if (name.Length < 1 || name.Length > 253 || port < 1 || port > 65535)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "host or port");
            }

            lock (_engine)
            {
                long end = _clock.Milliseconds + timeoutMs;
                Close();
                _ended = false;
                _peerClosed = false;
                _pending = false;
                _lost = ErrorCode.None;
                AtCommand command = _engine.Command;
                command.Begin(_dialect.SocketOpen, _index, 0, port, name, null);
                command.Expect(AtAnswer.Result, _dialect.SocketOpenResult, _index);
                _linked = true;
                AtFinal final = _engine.Execute(Left(end));
                if (final == AtFinal.Ok && _engine.Result.Field(0) == 0)
                {
                    _open = true;
                    _pollAt = _clock.Milliseconds + _pollMs;
                    return;
                }

                throw OpenFailure(final);
            }
        }

        /// <summary>Sends all bytes; see <see cref="ITransport.Send"/>.</summary>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SocketSendFailed"/> with the module's number,
        /// <see cref="ErrorCode.SocketClosed"/>, <see cref="ErrorCode.SocketTimeout"/>,
        /// <see cref="ErrorCode.PromptMissing"/> or the engine's own codes.</exception>
        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (count < 0 || offset < 0 || count > buffer.Length - offset)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "send buffer");
            }

            long end = _clock.Milliseconds + timeoutMs;
            int at = 0;
            while (at < count)
            {
                int part = count - at;
                if (part > _dialect.SendLimit)
                {
                    part = _dialect.SendLimit;
                }

                lock (_engine)
                {
                    CheckUsable();
                    if (_peerClosed)
                    {
                        throw Fail(ErrorCode.SocketClosed, 0);
                    }

                    SendPart(buffer, offset + at, part, Left(end));
                }

                at += part;
            }
        }

        /// <summary>Receives what is there; see <see cref="ITransport.Receive"/>.</summary>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes.</param>
        /// <param name="timeoutMs">Longest wait for the first byte in milliseconds.</param>
        /// <returns>Bytes received, 0, or −1 at the end.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.SocketClosed"/> when the network went away, or the
        /// engine's own codes.</exception>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (count < 1 || offset < 0 || count > buffer.Length - offset)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "receive buffer");
            }

            long end = _clock.Milliseconds + timeoutMs;
            bool waited = false;
            while (true)
            {
                lock (_engine)
                {
                    if (_ended)
                    {
                        return -1;
                    }

                    CheckUsable();
                    long now = _clock.Milliseconds;
                    if (_pending || _peerClosed || now >= _pollAt)
                    {
                        int received = Read(buffer, offset, count);
                        if (received > 0)
                        {
                            return received;
                        }

                        if (_peerClosed && !_pending)
                        {
                            _open = false;
                            _ended = true;
                            return -1;
                        }
                    }

                    long left = end - _clock.Milliseconds;
                    if (left <= 0 && waited)
                    {
                        return 0;
                    }

                    if (left > SliceMs)
                    {
                        left = SliceMs;
                    }

                    _engine.Pump(left < 0 ? 0 : (int)left);
                    waited = true;
                }
            }
        }

        /// <inheritdoc/>
        public void Close()
        {
            lock (_engine)
            {
                _open = false;
                if (!_linked || _engine.Restarted)
                {
                    return;
                }

                try
                {
                    AtCommand command = _engine.Command;
                    command.Begin(_dialect.SocketClose, _index, 0);
                    command.Expect(AtAnswer.Result, _dialect.SocketCloseResult, _index);
                    AtFinal final = _engine.Execute(_dialect.CloseMs);

                    // ERROR means that nothing was open.
                    _linked = final != AtFinal.Ok && final != AtFinal.Error;
                }
                catch (Exception)
                {
                    _log.Write(LogLevel.Warning, "modem", "a connection could not be closed");
                }
            }
        }

        internal void OnData()
        {
            _pending = true;
        }

        internal void OnPeerClosed()
        {
            _peerClosed = true;
        }

        // An earlier program may have left a connection open under this number.
        internal void OnLeftovers()
        {
            _linked = true;
        }

        internal void OnLost(ErrorCode code)
        {
            if (_open)
            {
                _lost = code;
            }

            if (code == ErrorCode.ModemRestarted)
            {
                _linked = false;
            }
        }

        private void SendPart(byte[] buffer, int offset, int count, int timeoutMs)
        {
            AtCommand command = _engine.Command;
            command.Begin(_dialect.SocketSend, _index, count);
            command.Expect(AtAnswer.Result, _dialect.SocketSendResult, _index);
            command.Attach(buffer, offset, count);
            AtFinal final = Run(timeoutMs);
            AtResult result = _engine.Result;
            if (final == AtFinal.Ok)
            {
                // Fewer bytes taken than given: the module's buffer is full or the peer gone, and the manual says that
                // the connection is then of no more use.
                if (result.Field(1) != count)
                {
                    throw Fail(_peerClosed ? ErrorCode.SocketClosed : ErrorCode.SocketSendFailed, 0);
                }

                return;
            }

            if (final == AtFinal.Error || final == AtFinal.CmeError)
            {
                throw Fail(_peerClosed ? ErrorCode.SocketClosed : ErrorCode.SocketSendFailed, result.Number);
            }

            if (final == AtFinal.ResultMissing)
            {
                throw Fail(ErrorCode.SocketTimeout, 0);
            }

            throw Fail(_engine.Failure());
        }

        // The flag falls before the read, not after it: a URC during the read then raises it again, and nothing is
        // missed when data arrive between the module's count of the rest and its answer.
        private int Read(byte[] buffer, int offset, int count)
        {
            int limit = count < _readLimit ? count : _readLimit;
            AtCommand command = _engine.Command;
            command.Begin(_dialect.SocketRead, _index, limit);
            command.Expect(AtAnswer.Information, _dialect.SocketReadInfo, _index);
            command.ExpectBlock(_dialect.SocketReadCountField, buffer, offset, limit);
            _pending = false;
            AtFinal final = Run(_dialect.CommandMs);
            _pollAt = _clock.Milliseconds + _pollMs;
            AtResult result = _engine.Result;
            if (final == AtFinal.Ok)
            {
                if (result.BlockLength != result.Field(_dialect.SocketReadCountField))
                {
                    throw Fail(ErrorCode.LineMalformed, 0);
                }

                if (result.Field(_dialect.SocketReadRestField) > 0)
                {
                    _pending = true;
                }

                return result.BlockLength;
            }

            if (final == AtFinal.Error && (result.Meaning == AtErrorMeaning.NoData || _peerClosed))
            {
                return 0;
            }

            throw Fail(_engine.Failure());
        }

        private AtFinal Run(int timeoutMs)
        {
            try
            {
                return _engine.Execute(timeoutMs);
            }
            catch (SignetException)
            {
                _open = false;
                throw;
            }
        }

        private void CheckUsable()
        {
            if (_lost != ErrorCode.None)
            {
                throw Fail(_lost, 0);
            }

            if (_ended)
            {
                throw new SignetException(ErrorCode.SocketClosed);
            }

            if (!_open)
            {
                throw new SignetException(ErrorCode.InvalidState, "the connection is not open");
            }
        }

        private SignetException OpenFailure(AtFinal final)
        {
            AtResult result = _engine.Result;
            if (final == AtFinal.Ok || final == AtFinal.Error)
            {
                int number = result.Field(0);
                if (number > 0)
                {
                    if (final == AtFinal.Ok && number == _dialect.SocketOpenNetworkFailure)
                    {
                        return Fail(ErrorCode.SocketOpenFailed, number);
                    }

                    return Fail(_dialect.OpenError(number), number);
                }

                bool down = result.Meaning == AtErrorMeaning.NetworkNotOpen;
                return Fail(down ? ErrorCode.PdpFailed : ErrorCode.SocketOpenFailed, result.Number);
            }

            return final == AtFinal.ResultMissing ? Fail(ErrorCode.SocketTimeout, 0) : Fail(_engine.Failure());
        }

        private SignetException Fail(ErrorCode code, int number)
        {
            return Fail(new SignetException(code, number < 0 ? 0 : number, null));
        }

        private SignetException Fail(SignetException error)
        {
            _open = false;
            return error;
        }

        private int Left(long end)
        {
            long left = end - _clock.Milliseconds;
            return left < 1 ? 1 : (int)left;
        }
    }
}
