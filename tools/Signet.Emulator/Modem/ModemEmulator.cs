using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// A cellular module with a card in its slot, on a serial line. It lives from construction to disposal; one loop executes
    /// everything, so that card and modem need no locks.
    /// </summary>
    public sealed class ModemEmulator : IDisposable
    {
        private readonly IModemLink _link;
        private readonly ModemLoop _loop;
        private readonly Dictionary<string, Func<AtCommand, AtResult>> _commands = new(StringComparer.Ordinal);
        private readonly Queue<byte> _input = new();
        private readonly StringBuilder _typed = new();
        private readonly SimSlot _slot;
        private readonly NetworkCommands _network;
        private readonly SocketCommands _sockets;
        private readonly List<Action> _afterResult = [];
        private bool _tooLong;
        private bool _ready;
        private bool _off;
        private bool _busy;
        private bool _answerBegun;
        private int _lineSerial;
        private PayloadReader? _payload;
        private ITimer? _promptTimer;
        private long _bytesFromHost;
        private int _lines;
        private int _overlapped;
        private Exception? _failure;
        private bool _disposed;

        /// <summary>Powers a module on.</summary>
        /// <param name="link">The module's end of the line; disposed of along with the modem.</param>
        /// <param name="card">The card in its slot. From now on only the modem may use it.</param>
        /// <param name="options">Dialect and surroundings; null for an A7670 where nothing goes wrong.</param>
        /// <param name="tracer">Receives the events; null for none. Give the card's.</param>
        public ModemEmulator(IModemLink link, UiccCard card, ModemOptions? options = null, Tracer? tracer = null)
        {
            _link = link ?? throw new ArgumentNullException(nameof(link));
            Card = card ?? throw new ArgumentNullException(nameof(card));
            Options = options ?? new ModemOptions();
            Tracer = tracer ?? new Tracer();
            Time = Options.Time ?? TimeProvider.System;
            Faults = new FaultInjector(Options.Faults);
            Line = new ModemLine(link, Tracer, Faults);
            _loop = new ModemLoop(Time, Fail);
            _slot = new SimSlot(this);
            _network = new NetworkCommands(this, _slot);
            _sockets = new SocketCommands(this, _network);
            new GeneralCommands(this).Register(_commands);
            new SimCommands(this, _slot).Register(_commands);
            _network.Register(_commands);
            _sockets.Register(_commands);
            _loop.Post(() => Boot(first: true));
            link.Attach(bytes => _loop.Post(() => Receive(bytes)));
        }

        /// <summary>Dialect and surroundings.</summary>
        public ModemOptions Options { get; }

        /// <summary>The card in the slot.</summary>
        public UiccCard Card { get; }

        /// <summary>The trace.</summary>
        public Tracer Tracer { get; }

        /// <summary>Pieces of input that came while a command was being executed: a host that did not wait.</summary>
        public int OverlappedInputs => Volatile.Read(ref _overlapped);

        /// <summary>An exception inside the emulator, which is a defect of it; null when all is well.</summary>
        public Exception? Failure => Volatile.Read(ref _failure);

        internal ModemDialect Dialect => Options.Dialect;

        internal ModemSettings Settings => Line.Settings;

        internal ModemLine Line { get; }

        internal FaultInjector Faults { get; }

        internal TimeProvider Time { get; }

        /// <summary>The counters, once everything has been executed that the host sent before.</summary>
        /// <returns>A snapshot.</returns>
        public ModemCounters Counters()
        {
            return Run(() => new ModemCounters(
                _bytesFromHost,
                Line.BytesSent,
                _lines,
                Card.ApduCount,
                Card.GetResponseCount,
                _sockets.BytesSent,
                _sockets.BytesReceived,
                Tracer.Timing.ModelledMilliseconds));
        }

        /// <summary>Sends a URC.</summary>
        /// <param name="text">Its text without line ends.</param>
        public void InjectUrc(string text)
        {
            Run(() => Line.Urc(text));
        }

        /// <summary>Sends bytes of any kind to the host.</summary>
        /// <param name="bytes">The bytes.</param>
        public void InjectBytes(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            Run(() => Line.Raw(bytes));
        }

        /// <summary>Resets the card as a REFRESH or a brown-out does.</summary>
        /// <param name="announced">True to print the module's URCs, false to stay silent.</param>
        public void ResetSim(bool announced)
        {
            Run(() => _slot.Reset(announced));
        }

        /// <summary>Restarts the module as a brown-out does.</summary>
        public void Restart()
        {
            Run(() => Boot(first: false));
        }

        /// <summary>Changes the registration state as the network does.</summary>
        /// <param name="state">0 idle, 1 home, 2 searching, 3 denied, 5 roaming.</param>
        public void SetRegistration(int state)
        {
            Run(() => _network.SetState(state));
        }

        /// <summary>Ends the PDP context: all connections are gone (+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY).</summary>
        public void DropNetwork()
        {
            Run(() => _sockets.DropNetwork());
        }

        /// <summary>Executes something with the card between two commands of the host, such as an update from remote.</summary>
        /// <param name="work">What to do; runs on the modem's loop, exceptions reach the caller.</param>
        public void WithCard(Action<UiccCard> work)
        {
            ArgumentNullException.ThrowIfNull(work);
            Run(() => work(Card));
        }

        /// <summary>Powers the module off and closes connections and line.</summary>
        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _loop.Post(_sockets.CloseAll);
            _loop.Dispose();
            _link.Dispose();
        }

        /// <summary>Runs an action on the loop from any other thread; its exceptions come out in <see cref="Failure"/>.</summary>
        internal void Post(Action work)
        {
            _loop.Post(() =>
            {
                work();
                Line.Flush();
            });
        }

        /// <summary>Does something after the current command line's result.</summary>
        internal void AfterResult(Action work)
        {
            _afterResult.Add(work);
        }

        /// <summary>Lets the current command complete later: give the result to what is returned, on the loop.</summary>
        internal Action<AtResult> Suspend()
        {
            int serial = _lineSerial;
            _busy = true;
            return result =>
            {
                if (serial == _lineSerial && _busy)
                    Finish(result);
            };
        }

        /// <summary>Prints the prompt and gathers payload; the taker must finish what <see cref="Suspend"/> gives.</summary>
        /// <param name="length">Bytes to gather; null for up to Ctrl-Z.</param>
        /// <param name="taken">Takes the payload; null when the host gave up with ESC.</param>
        internal AtResult Prompt(int? length, Action<byte[]?> taken)
        {
            _payload = new PayloadReader(length, taken);
            BeginAnswer();
            if (!IsMuted())
                Line.Raw(Encoding.Latin1.GetBytes(Dialect.Prompt));
            _promptTimer = _loop.Schedule(Dialect.PromptTimeout, GiveUpPayload);
            return AtResult.Pending;
        }

        /// <summary>A delay of the dialect, shortened by the time scale; at scale 0 the work is done here and now.</summary>
        internal void Later(int milliseconds, Action work)
        {
            TimeSpan delay = TimeSpan.FromMilliseconds(milliseconds * Options.TimeScale);
            if (delay == TimeSpan.Zero)
                work();
            else
                _loop.Schedule(delay, () => Flushed(work));
        }

        /// <summary>Restarts after the current command line's result.</summary>
        internal void RestartAfterResult()
        {
            AfterResult(() => Boot(first: false));
        }

        /// <summary>Switches off after the current command line's result; only <see cref="Restart"/> brings it back.</summary>
        internal void PowerOffAfterResult()
        {
            AfterResult(() =>
            {
                _sockets.CloseAll();
                _loop.CancelAll();
                _off = true;
            });
        }

        private void Run(Action work)
        {
            Run(() =>
            {
                work();
                return true;
            });
        }

        private T Run<T>(Func<T> work)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _loop.Post(() =>
            {
                try
                {
                    T result = work();
                    Line.Flush();
                    done.SetResult(result);
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            });
            return done.Task.WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult();
        }

        private void Fail(Exception exception)
        {
            Volatile.Write(ref _failure, exception);
            Tracer.Write(TraceLayer.Fault, TraceDirection.None, "defect of the emulator: " + exception);
        }

        private void Flushed(Action work)
        {
            work();
            Line.Flush();
        }

        private void Boot(bool first)
        {
            Tracer.Write(TraceLayer.Fault, TraceDirection.None, first ? "module on" : "module restarts");
            _loop.CancelAll();
            _sockets.CloseAll();
            _input.Clear();
            _typed.Clear();
            _afterResult.Clear();
            _payload = null;
            _tooLong = false;
            _busy = false;
            _off = false;
            _lineSerial++;
            Line.Flush();
            Line.Clear();
            Line.Settings = new ModemSettings { SimAsleep = Dialect.SimSleeps };
            _slot.PowerOn(first);
            _network.SearchAtBoot();
            _ready = false;
            Later(Dialect.ReadyAfterMs, () => _ready = true);
            foreach (BootLine line in Options.BootLines ?? Dialect.BootLines)
                Later(line.AfterMs, () => Line.Urc(_slot.StateIn(line.Text)));
            Line.Flush();
        }

        private void Receive(byte[] bytes)
        {
            byte[] heard = Faults.Disturb(bytes, toHost: false, _bytesFromHost);
            _bytesFromHost += bytes.Length;
            Tracer.Timing.AddUartBytes(bytes.Length);
            Tracer.Write(TraceLayer.Uart, TraceDirection.In, $"{bytes.Length} bytes", heard, secret: true);
            if (!_ready || _off)
                return;
            if (_busy)
                _overlapped++;
            foreach (byte next in heard)
                _input.Enqueue(next);
            Pump();
            Line.Flush();
        }

        private void Pump()
        {
            while (!_busy && !_off && _ready && _input.TryDequeue(out byte next))
            {
                if (_payload != null)
                    TakePayload(next);
                else
                    TakeCharacter(next);
            }
        }

        private void TakePayload(byte next)
        {
            PayloadReader payload = _payload!;
            if (Settings.Echo)
                Line.Raw([next]);
            if (!payload.Add(next))
                return;
            _payload = null;
            _loop.Cancel(_promptTimer);
            payload.Deliver();
        }

        private void GiveUpPayload()
        {
            if (_payload == null)
                return;
            _payload = null;
            Flushed(() => Finish(AtResult.Error));
        }

        private void TakeCharacter(byte next)
        {
            if (Settings.Echo)
                Line.Raw([next]);
            if (next == '\r')
            {
                string line = _typed.ToString();
                bool tooLong = _tooLong;
                _typed.Clear();
                _tooLong = false;
                Execute(line, tooLong);
            }
            else if (next == '\b')
            {
                if (_typed.Length > 0)
                    _typed.Length--;
            }
            else if (next >= ' ')
            {
                // Two for "AT" itself, and room to see garbage before it for what it is.
                if (_typed.Length < Dialect.MaxLine + 64)
                    _typed.Append((char)next);
                else
                    _tooLong = true;
            }
        }

        private void Execute(string typed, bool tooLong)
        {
            int start = Math.Max(typed.IndexOf("AT", StringComparison.Ordinal), typed.IndexOf("at", StringComparison.Ordinal));
            int upper = typed.IndexOf("AT", StringComparison.Ordinal);
            int lower = typed.IndexOf("at", StringComparison.Ordinal);
            if (upper >= 0 && lower >= 0)
                start = Math.Min(upper, lower);
            if (start < 0)
                return;

            string line = typed[(start + 2)..];
            _lines++;
            _lineSerial++;
            _answerBegun = false;
            _afterResult.Clear();
            Line.DropText();
            Tracer.Write(TraceLayer.At, TraceDirection.In, SimCommands.Redact("AT" + line, Tracer));
            if (Faults.ForLine<RestartFault>(f => f.Line == _lines) != null)
            {
                Boot(first: false);
                return;
            }

            if (Faults.ForLine<AtErrorFault>(f => f.Line == _lines) is { } error)
                Finish(error.CmeError is { } code ? AtResult.Cme(code) : AtResult.Error);
            else if (tooLong || line.Length > Dialect.MaxLine)
                Finish(AtResult.Error);
            else
                ExecuteAll(AtCommand.ParseLine(line));
        }

        private void ExecuteAll(List<AtCommand> commands)
        {
            AtResult result = AtResult.Ok;
            foreach (AtCommand command in commands)
            {
                result = _commands.TryGetValue(command.Name, out Func<AtCommand, AtResult>? handler)
                    ? handler(command)
                    : AtResult.Error;

                // A command that completes later ends its line: what stands behind it is not executed.
                if (result.Kind != AtResultKind.Ok)
                    break;
            }

            if (result.Kind != AtResultKind.Pending)
                Finish(result);
        }

        private bool IsMuted()
        {
            return Faults.ForLine<DropAnswerFault>(f => f.Line == _lines) != null;
        }

        private void BeginAnswer()
        {
            if (_answerBegun)
                return;
            _answerBegun = true;
            foreach (string urc in Faults.Urcs(_lines, UrcPlacement.BeforeAnswer))
                Line.Urc(urc);
        }

        private void Finish(AtResult result)
        {
            if (Faults.ForLine<DelayAnswerFault>(f => f.Line == _lines) is { } delay)
            {
                _busy = true;
                _loop.Schedule(delay.Delay, () => Flushed(() => Answer(result)));
                return;
            }

            Answer(result);
        }

        private void Answer(AtResult result)
        {
            bool muted = IsMuted();
            BeginAnswer();
            if (muted)
                Line.DropText();
            Line.SendText();
            foreach (string urc in Faults.Urcs(_lines, UrcPlacement.BeforeResult))
                Line.Urc(urc);
            if (!muted)
                Line.Result(result);
            foreach (string urc in Faults.Urcs(_lines, UrcPlacement.AfterAnswer))
                Line.Urc(urc);
            Line.Flush();

            _busy = false;
            Action[] after = [.. _afterResult];
            _afterResult.Clear();
            foreach (Action work in after)
                work();
            Pump();
        }
    }
}
