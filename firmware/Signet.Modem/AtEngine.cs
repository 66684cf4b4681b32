using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The one owner of the line to the module: sends a command, waits for its end with a deadline, and hands every
    /// line that isn't the command's own to the URC table, even in the middle of an answer. It has no thread: bytes
    /// move only while a caller is in <see cref="Execute"/> or <see cref="Pump"/>, and
    /// <see cref="IByteChannel.Read"/> is the only place that waits.
    /// </summary>
    /// <remarks>
    /// Callers hold <c>lock (engine)</c> from building <see cref="Command"/> to reading <see cref="Result"/>. After a
    /// time-out, damage or an unexpected answer the next command first brings the line back into step.
    /// </remarks>
    public sealed class AtEngine
    {
        private const int ReadSize = 256;

        // Payload goes out in slices, so that what arrives meanwhile is taken before the UART's ring overflows.
        private const int SliceSize = 256;

        // More than this many reads without waiting means that something floods the line.
        private const int DrainReads = 64;

        private const int MostGaps = 20;

        private readonly IByteChannel _line;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly byte[] _input = new byte[ReadSize];
        private Dialect _dialect;
        private AtDigester _digester;
        private AtExchange _exchange;
        private AtSynchroniser _synchroniser;
        private AtRouter _router;
        private bool _outOfStep;
        private long _spokeAt = -1000;

        /// <summary>Makes an engine.</summary>
        /// <param name="line">The line to the module; nobody else reads or writes it.</param>
        /// <param name="clock">All deadlines.</param>
        /// <param name="log">Takes command names, never their data.</param>
        /// <param name="dialect">The module's table.</param>
        public AtEngine(IByteChannel line, IClock clock, ILog log, Dialect dialect)
        {
            _line = line;
            _clock = clock;
            _log = log;
            Use(dialect);
        }

        /// <summary>The module's table.</summary>
        public Dialect Dialect
        {
            get { return _dialect; }
        }

        /// <summary>The connection that the family's select command last named; −1 for none.</summary>
        internal int Selected = -1;

        /// <summary>The command to build before <see cref="Execute"/>.</summary>
        public AtCommand Command { get; private set; }

        /// <summary>What came back for the last command.</summary>
        public AtResult Result { get; private set; }

        /// <summary>Takes the URCs; null drops them.</summary>
        public IUrcSink Sink
        {
            get { return _router.Sink; }
            set { _router.Sink = value; }
        }

        /// <summary>Sees unsolicited lines beside the URC table.</summary>
        internal ModemLife Life
        {
            set { _router.Life = value; }
        }

        /// <summary>Whether the network has granted the radio sleep: then it is not to be disturbed for nothing.</summary>
        internal bool RadioSleeps
        {
            get
            {
                NetworkStatus status = _router.Life == null ? null : _router.Life.Status;
                return status != null && (status.EdrxMs > 0 || (status.PeriodSeconds > 0 && status.ActiveSeconds >= 0));
            }
        }

        /// <summary>AT command lines sent so far, resynchronisation included.</summary>
        public long AtLines { get; private set; }

        /// <summary>Bytes written to the line so far.</summary>
        public long BytesUp { get; private set; }

        /// <summary>Bytes read from the line so far.</summary>
        public long BytesDown { get; private set; }

        /// <summary>Commands since the start that left the line out of step: damage, and answers that did not come. What a
        /// module that is being started does not answer is none.</summary>
        public int LineErrors { get; private set; }

        /// <summary>True from a sign that the module restarted until <see cref="BeginStart"/>.</summary>
        public bool Restarted
        {
            get { return _router.Restarted; }
        }

        /// <summary>True after a time-out or damage, until the line is in step again.</summary>
        public bool OutOfStep
        {
            get { return _outOfStep; }
        }

        /// <summary>Goes over to another table, between two commands; sink, counters and the line's state stay.</summary>
        /// <param name="dialect">The table.</param>
        public void Use(Dialect dialect)
        {
            AtRouter before = _router;
            _dialect = dialect;
            _digester = new AtDigester(new byte[dialect.LineLimit]);
            Command = new AtCommand(dialect.CommandLimit);
            Result = new AtResult(dialect.LineLimit);
            _exchange = new AtExchange(Command, Result, dialect);
            _synchroniser = new AtSynchroniser(this, _clock, dialect);
            _router = new AtRouter(_digester, _exchange, _synchroniser, Result, _log, dialect);
            if (before != null)
            {
                _router.Sink = before.Sink;
                _router.Life = before.Life;
                _router.Starting = before.Starting;
                _router.Restarted = before.Restarted;
            }
        }

        /// <summary>
        /// Begins a start of the module: echoes, boot messages and numeric result codes are normal until
        /// <see cref="EndStart"/>, and everything known about the line is forgotten.
        /// </summary>
        public void BeginStart()
        {
            _outOfStep = false;
            Selected = -1;
            _router.Starting = true;
            _router.Restarted = false;
            _router.Reset();
        }

        /// <summary>
        /// Ends the start. From now on a boot message means that the module restarted by itself, and so does an echo,
        /// which the start has turned off (ATE0).
        /// </summary>
        public void EndStart()
        {
            _router.Starting = false;
        }

        /// <summary>Sends <see cref="Command"/> and waits for its end.</summary>
        /// <param name="timeoutMs">Deadline in milliseconds, from the command's last byte.</param>
        /// <returns>How it ended; the same as <see cref="AtResult.Final"/>.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/> and
        /// <see cref="ErrorCode.LineTimeout"/> from the line itself; <see cref="ErrorCode.ModemNotResponding"/> when
        /// the line can't be brought back into step.</exception>
        public AtFinal Execute(int timeoutMs)
        {
            Result.Begin();
            if (_outOfStep)
            {
                _router.Reset();
                _synchroniser.Run();
                _outOfStep = false;
            }

            Drain();
            KeepGap();
            if (_router.Restarted)
            {
                Result.Final = AtFinal.Restarted;
                return AtFinal.Restarted;
            }

            AtCommand command = Command;
            _exchange.Arm(_digester);
            _router.Active = true;
            try
            {
                AtTrace.Command(_log, command);
                command.Text[command.Length++] = 13;
                Write(command.Text, 0, command.Length);
                AtLines++;
                AtFinal final = Await(_clock.Milliseconds + timeoutMs);
                Result.Final = final;
                return final;
            }
            catch (SignetException)
            {
                _outOfStep = true;
                throw;
            }
            finally
            {
                LineErrors += _outOfStep && !_router.Starting ? 1 : 0;
                _router.Active = false;
                _digester.ExpectNothing();
            }
        }

        /// <summary>Executes and throws unless it ended with OK.</summary>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException">With the code of <see cref="Failure"/>.</exception>
        public void Require(int timeoutMs)
        {
            if (Execute(timeoutMs) != AtFinal.Ok)
            {
                throw Failure();
            }
        }

        /// <summary>Makes the error for the last command's end.</summary>
        /// <returns>The error; its value is the module's number, if it gave one.</returns>
        public SignetException Failure()
        {
            int number = Result.Number < 0 ? 0 : Result.Number;
            return new SignetException(AtExchange.Code(Result.Final), number, AtTrace.Name(Command));
        }

        /// <summary>Reads the line once and deals with what came; URCs reach <see cref="Sink"/>.</summary>
        /// <param name="timeoutMs">Longest wait for the first byte in milliseconds; 0 does not wait.</param>
        /// <returns>Whether any byte came.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/>.</exception>
        public bool Pump(int timeoutMs)
        {
            int count = _line.Read(_input, 0, ReadSize, timeoutMs);
            if (count <= 0)
            {
                return false;
            }

            BytesDown += count;
            if (_dialect.CommandGapMs > 0)
            {
                _spokeAt = _clock.Milliseconds;
            }

            int at = 0;
            while (at < count)
            {
                at += _digester.Feed(_input, at, count - at);
                _router.OnToken(_digester.Token);
            }

            return true;
        }

        /// <summary>Reads until the module has been silent for a while.</summary>
        /// <param name="quietMs">The silence in milliseconds.</param>
        /// <param name="limitMs">Longest time altogether in milliseconds.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/>.</exception>
        public void Quiet(int quietMs, int limitMs)
        {
            long now = _clock.Milliseconds;
            long end = now + limitMs;
            long silentAt = now + quietMs;
            while (now < silentAt && now < end)
            {
                long until = silentAt < end ? silentAt : end;
                if (Pump((int)(until - now)))
                {
                    silentAt = _clock.Milliseconds + quietMs;
                }

                now = _clock.Milliseconds;
            }
        }

        /// <summary>
        /// Writes bytes that are no command with an answer, as the escape from data mode (V.250 clause 6.2.9).
        /// </summary>
        /// <param name="text">The bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/>,
        /// <see cref="ErrorCode.LineTimeout"/>.</exception>
        public void WriteRaw(byte[] text)
        {
            Write(text, 0, text.Length);
        }

        /// <summary>Overwrites all that the engine holds of past commands and answers; they may be secret.</summary>
        public void Wipe()
        {
            Array.Clear(_input, 0, _input.Length);
            Array.Clear(Command.Text, 0, Command.Text.Length);
            Array.Clear(Result.Line, 0, Result.Line.Length);
            _digester.Wipe();
        }

        private AtFinal Await(long end)
        {
            AtExchange exchange = _exchange;
            long promptEnd = _clock.Milliseconds + _dialect.PromptMs;
            while (true)
            {
                if (exchange.PayloadDue)
                {
                    SendPayload();
                }

                AtFinal final = _router.Restarted ? AtFinal.Restarted : exchange.Judge();
                if (final != AtFinal.None)
                {
                    _outOfStep |= exchange.Broken;
                    return final;
                }

                long until = exchange.Prompting && promptEnd < end ? promptEnd : end;
                long left = until - _clock.Milliseconds;
                if (left <= 0)
                {
                    final = exchange.Expire();
                    _outOfStep |= exchange.Broken;
                    return final;
                }

                Pump((int)left);
            }
        }

        private void SendPayload()
        {
            AtCommand command = Command;
            int at = 0;
            if (_dialect.PromptDelayMs > 0)
            {
                Linger(_clock.Milliseconds + _dialect.PromptDelayMs);
            }

            if (_dialect.MirrorsPayload)
            {
                _digester.ExpectMirror(command.Payload, command.PayloadOffset, command.PayloadLength);
            }

            while (at < command.PayloadLength && Result.Final == AtFinal.None && !_router.Restarted)
            {
                int part = command.PayloadLength - at;
                if (part > SliceSize)
                {
                    part = SliceSize;
                }

                Write(command.Payload, command.PayloadOffset + at, part);
                at += part;
                Pump(0);
            }

            _exchange.PayloadSent = true;
        }

        // What is there already can't be the answer to a command that wasn't sent yet.
        private void Drain()
        {
            int reads = 0;
            while (reads < DrainReads && Pump(0))
            {
                reads++;
            }
        }

        // A module that is still busy with its last line loses the next one. What it says meanwhile begins the wait anew, within
        // reason. The clock cuts its milliseconds off.
        private void KeepGap()
        {
            int gap = _dialect.CommandGapMs;
            long now = _clock.Milliseconds;
            long end = now + MostGaps * gap;
            while (gap > 0 && now <= _spokeAt + gap && now < end)
            {
                Pump((int)(_spokeAt + gap + 1 - now));
                now = _clock.Milliseconds;
            }
        }

        private void Linger(long end)
        {
            long left = end - _clock.Milliseconds;
            while (left > 0)
            {
                Pump((int)left);
                left = end - _clock.Milliseconds;
            }
        }

        internal void WriteLine(byte[] text)
        {
            Write(text, 0, text.Length);
            AtLines++;
        }

        private void Write(byte[] buffer, int offset, int count)
        {
            // Two milliseconds a byte still serve 9600 baud.
            _line.Write(buffer, offset, count, 1000 + 2 * count);
            BytesUp += count;
        }
    }
}
