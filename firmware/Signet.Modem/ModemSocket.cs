using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A TCP connection of the module (RFC 9293), received in pull mode: the module keeps the data until it is asked,
    /// so nothing that the peer sends can flood the UART.
    /// </summary>
    public sealed partial class ModemSocket : ITransport, IReleaseAssistance
    {
        // A wait is cut, so that another thread's command gets its turn.
        private const int SliceMs = 250;

        // Of every read, for framing and URCs.
        private const int RingReserve = 128;

        // A radio that sleeps is asked more and more seldom while nothing comes: 16 times the usual time at the end.
        private const int MostIdlePolls = 4;

        private const int AnswerFollows = 2;
        private const int NothingFollows = 1;

        private readonly AtEngine _engine;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly ModemOptions _options;
        private readonly StepRunner _steps;
        private readonly NameCache _names;
        private readonly SocketCommands _commands;
        private readonly int _readLimit;

        private bool _open;
        private bool _linked;
        private bool _pending;
        private bool _peerClosed;
        private bool _ended;
        private ErrorCode _lost;
        private long _pollAt;
        private int _idlePolls;
        private int _release;

        // Half-open: what the peer owes an acknowledgement for, and since when; −1 for nothing.
        private int _owed = -1;
        private long _owedSince;

        internal ModemSocket(AtEngine engine, IClock clock, ILog log, ModemOptions options, StepRunner steps,
            NameCache names, int index, bool linked)
        {
            _engine = engine;
            _clock = clock;
            _log = log;
            _options = options;
            _steps = steps;
            _names = names;
            _commands = new SocketCommands(engine, steps, index);
            _linked = linked && _commands.Number >= 0;
            int limit = options.ReadLimit < engine.Dialect.ReadLimit ? options.ReadLimit : engine.Dialect.ReadLimit;
            int ring = options.RingBytes - RingReserve;
            _readLimit = limit < ring ? limit : ring;
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _open; }
        }

        /// <summary>The module's number of the connection or its handle; −1 while it has none.</summary>
        internal int Number
        {
            get { return _commands.Number; }
        }

        /// <summary>Connects to a peer; see <see cref="ITransport.Open"/>.</summary>
        /// <param name="host">Host name or address literal.</param>
        /// <param name="port">TCP port.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.PdpFailed"/>, <see cref="ErrorCode.DnsFailed"/>,
        /// <see cref="ErrorCode.SocketTimeout"/>, <see cref="ErrorCode.SocketRefused"/>,
        /// <see cref="ErrorCode.SocketsExhausted"/> and <see cref="ErrorCode.SocketOpenFailed"/> with the module's
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
                _release = 0;
                _owed = -1;
                _lost = ErrorCode.None;
                byte[] address = _names.Resolve(name, Left(end));
                _linked = true;
                try
                {
                    _commands.Open(address, port, Left(end));
                }
                catch (SignetException)
                {
                    _names.Forget();
                    throw;
                }

                _open = true;
                PollSoon();
            }
        }

        /// <summary>Receives what is there; see <see cref="ITransport.Receive"/>.</summary>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes.</param>
        /// <param name="timeoutMs">Longest wait for the first byte in milliseconds.</param>
        /// <returns>Bytes received, 0, or −1 at the end.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.SocketClosed"/> when the network went away,
        /// <see cref="ErrorCode.SocketStalled"/> when the peer did, or the engine's own codes.</exception>
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
                    bool late = _clock.Milliseconds >= _pollAt;
                    if (_pending || _peerClosed || late)
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

                        if (late && received == 0)
                        {
                            CheckPeer();
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

        /// <summary>Asks the module how much of what was sent the peer has not acknowledged yet.</summary>
        /// <returns>Bytes; −1 when the module doesn't say.</returns>
        /// <exception cref="SignetException">The engine's codes.</exception>
        public int Unacknowledged()
        {
            lock (_engine)
            {
                CheckUsable();
                return _commands.Unacknowledged();
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
                    _linked = !_commands.Close();
                }
                catch (Exception)
                {
                    _log.Write(LogLevel.Warning, "modem", "a connection could not be closed");
                }
            }
        }

        internal void OnData(bool any)
        {
            _pending = any;
        }

        internal void OnPeerClosed()
        {
            _peerClosed = true;
        }

        // An earlier program may have left a connection open under this number.
        internal void OnLeftovers()
        {
            _linked = _commands.Number >= 0;
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
                _commands.Forget();
            }
        }

        // The flag falls before the read, not after it: a URC during the read then raises it again, and nothing is
        // missed when data arrive between the module's count of the rest and its answer.
        private int Read(byte[] buffer, int offset, int count)
        {
            int limit = count < _readLimit ? count : _readLimit;
            _pending = false;
            int received;
            try
            {
                received = _commands.Read(buffer, offset, limit, _peerClosed);
            }
            catch (SignetException e)
            {
                throw Fail(e);
            }

            PollAfter(received);
            if (received == SocketCommands.Gone)
            {
                // Closed without a word, or closed and drained.
                _peerClosed = true;
                return 0;
            }

            int rest = _commands.Rest();
            bool full = received == limit || (received > 0 && _engine.Dialect.ReadsUntilEmpty);
            if (received > 0 && (rest > 0 || (rest < 0 && full)))
            {
                _pending = true;
            }

            return received;
        }

        private void PollSoon()
        {
            _idlePolls = 0;
            _pollAt = _clock.Milliseconds + _options.PollMs;
        }

        private void PollAfter(int received)
        {
            bool idle = received == 0 && _engine.RadioSleeps;
            _idlePolls = !idle ? 0 : _idlePolls < MostIdlePolls ? _idlePolls + 1 : MostIdlePolls;
            _pollAt = _clock.Milliseconds + ((long)_options.PollMs << _idlePolls);
        }

        // A peer that vanished sends nothing, not even an end: only its missing acknowledgements show it.
        private void CheckPeer()
        {
            if (_owed < 0 || _options.StallMs <= 0 || _engine.Dialect.SocketAck == null)
            {
                return;
            }

            int open = _commands.Unacknowledged();
            long now = _clock.Milliseconds;
            if (open <= 0)
            {
                _owed = -1;
            }
            else if (open != _owed)
            {
                _owed = open;
                _owedSince = now;
            }
            else if (now - _owedSince >= _options.StallMs)
            {
                throw Fail(ErrorCode.SocketStalled, open);
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

        private SignetException Fail(ErrorCode code, int number)
        {
            return Fail(new SignetException(code, number < 0 ? 0 : number, null));
        }

        // A refusal is explained by what the module said while the command was under way.
        private SignetException Fail(SignetException error)
        {
            _open = false;
            bool refused = error.Code == ErrorCode.ModemError || error.Code == ErrorCode.CmeError;
            return refused && _lost != ErrorCode.None ? new SignetException(_lost) : error;
        }

        private int Left(long end)
        {
            long left = end - _clock.Milliseconds;
            return left < 1 ? 1 : (int)left;
        }
    }
}
