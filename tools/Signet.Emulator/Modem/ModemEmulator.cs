using System;
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
        private readonly CommandProcessor _processor;
        private readonly SimSlot _slot;
        private readonly SimChannelCommands _simChannels;
        private readonly NetworkCommands _network;
        private readonly SocketCommands _sockets;
        private bool _ready;
        private bool _off;
        private long _bytesFromHost;
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
            _processor = new CommandProcessor(this, _loop);
            _slot = new SimSlot(this);
            _network = new NetworkCommands(this, _slot);
            _sockets = new SocketCommands(this);
            new GeneralCommands(this).Register(_processor.Commands);
            var port = new CardPort(this, _slot);
            new SimCommands(this, _slot, port).Register(_processor.Commands);
            _simChannels = new SimChannelCommands(this, port);
            _simChannels.Register(_processor.Commands);
            _network.Register(_processor.Commands);
            _sockets.Register(_processor.Commands);
            new PacketCommands(this, _network, _sockets).Register(_processor.Commands);
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
        public int OverlappedInputs => _processor.OverlappedInputs;

        /// <summary>An exception inside the emulator, which is a defect of it; null when all is well.</summary>
        public Exception? Failure => Volatile.Read(ref _failure);

        internal ModemDialect Dialect => Options.Dialect;

        internal ModemSettings Settings => Line.Settings;

        internal ModemLine Line { get; }

        internal FaultInjector Faults { get; }

        internal TimeProvider Time { get; }

        /// <summary>True while the module neither boots nor is switched off.</summary>
        internal bool Listens => _ready && !_off;

        /// <summary>The counters, once everything has been executed that the host sent before.</summary>
        /// <returns>A snapshot.</returns>
        public ModemCounters Counters()
        {
            return Run(() => new ModemCounters(
                _bytesFromHost,
                Line.BytesSent,
                _processor.Lines,
                Card.ApduCount,
                Card.GetResponseCount,
                Card.SessionCloseCount,
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
            Run(() => ResetCard(announced));
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

        /// <inheritdoc cref="CommandProcessor.AfterResult"/>
        internal void AfterResult(Action work)
        {
            _processor.AfterResult(work);
        }

        /// <inheritdoc cref="CommandProcessor.Suspend"/>
        internal Action<AtResult> Suspend()
        {
            return _processor.Suspend();
        }

        /// <inheritdoc cref="CommandProcessor.Prompt"/>
        internal AtResult Prompt(int? length, Action<byte[]?> taken)
        {
            return _processor.Prompt(length, taken);
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

        /// <summary>The SIM has got its PIN: the network may be found now.</summary>
        internal void SimBecameReady()
        {
            _network.Search();
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

        /// <summary>From now on the module hears nothing; only <see cref="Restart"/> brings it back.</summary>
        internal void Hang()
        {
            _off = true;
        }

        /// <summary>A module that notices a reset forgets its sessions; else the card has to say so.</summary>
        private void ResetCard(bool announced)
        {
            if (announced)
                _simChannels.Forget();
            _slot.Reset(announced);
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

        internal void Flushed(Action work)
        {
            work();
            Line.Flush();
        }

        internal void Boot(bool first)
        {
            Tracer.Write(TraceLayer.Fault, TraceDirection.None, first ? "module on" : "module restarts");
            _loop.CancelAll();
            _sockets.CloseAll();
            _processor.Clear();
            _off = false;
            Line.Flush();
            Line.Clear();
            Line.Settings = new ModemSettings { SimAsleep = Dialect.SimSleeps };
            _simChannels.Forget();
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
            if (!Listens)
                return;
            _processor.Feed(heard);
            Line.Flush();
        }

    }
}
