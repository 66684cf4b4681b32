using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Network;
using Signet.Emulator.Script;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// A cellular module with a card in its slot, on a serial line. It lives from construction to disposal; one loop executes
    /// everything, so that card and modem need no locks.
    /// </summary>
    public sealed partial class ModemEmulator : IDisposable
    {
        private readonly IModemLink _link;
        private readonly ModemLoop _loop;
        private readonly CommandProcessor _processor;
        private readonly SimChannelCommands _simChannels;
        private readonly DialectProgram _program;
        private bool _ready;
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
            Network = Options.Network ?? TcpNetwork.Instance;
            HostBaud = Options.HostBaud;
            Climate = Options.Climate;
            Grants = Options.Grants;
            Faults = new FaultInjector(Options.Faults);
            _program = new DialectProgram(Dialect, Dialect.Family);
            Line = new ModemLine(this);
            _loop = new ModemLoop(Time, Fail);
            Uart = new Uart(this, _loop, link);
            _processor = new CommandProcessor(this, _loop);
            Slot = new SimSlot(this);
            Clock = new ModuleClock(this);
            Power = new PowerControl(this, _loop);
            Radio = new Radio(this, _loop);
            Saving = new PowerSaving(this);
            Health = new Health(this, _loop);
            Sockets = new SocketTable(this);
            Contexts = new Contexts(this);
            Registration = new Registration(this);
            new GeneralCommands(this).Register(_processor.Commands);
            Clock.Register(_processor.Commands);
            var port = new CardPort(this, Slot);
            new SimCommands(this, Slot, port).Register(_processor.Commands);
            _simChannels = new SimChannelCommands(this, port);
            _simChannels.Register(_processor.Commands);
            Registration.Register(_processor.Commands);
            new PacketCommands(this).Register(_processor.Commands);
            Saving.Register(_processor.Commands);
            new DialectCommands(this, _program).Register(_processor.Commands);
            _loop.Post(() => Boot(first: true));
            link.WhenRoom(() => _loop.Post(Uart.Resume));
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

        internal Uart Uart { get; }

        internal FaultInjector Faults { get; }

        internal TimeProvider Time { get; }

        internal IModemNetwork Network { get; }

        internal SimSlot Slot { get; }

        internal SocketTable Sockets { get; }

        internal Contexts Contexts { get; }

        internal Registration Registration { get; }

        internal ModuleClock Clock { get; }

        internal PowerControl Power { get; }

        internal Radio Radio { get; }

        internal PowerSaving Saving { get; }

        internal Health Health { get; }

        /// <summary>True while the module neither boots nor sleeps nor is switched off.</summary>
        internal bool Listens => _ready && Power.Hears;

        /// <summary>Powers the module off and closes connections and line.</summary>
        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _loop.Post(Sockets.CloseAll);
            _loop.Dispose();
            _link.Dispose();
        }

        /// <summary>Runs an action on the loop from any other thread; its exceptions come out in <see cref="Failure"/>.</summary>
        internal void Post(Action work)
        {
            _loop.Post(() => Flushed(work));
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
        internal void Prompt(int? length, Action<byte[]?> taken)
        {
            _processor.Prompt(length, taken);
        }

        /// <inheritdoc cref="CommandProcessor.TakeData"/>
        internal void TakeData(int? length, Action<byte[]?> taken)
        {
            _processor.TakeData(length, taken);
        }

        /// <summary>A delay of the dialect, shortened by the time scale.</summary>
        internal TimeSpan Scaled(int milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds * Options.TimeScale);
        }

        /// <summary>Waits for a delay of the dialect; at scale 0 the work is done here and now.</summary>
        internal void Later(int milliseconds, Action work)
        {
            After(Scaled(milliseconds), work);
        }

        /// <summary>Waits for a time on the module's clock; for none the work is done here and now.</summary>
        internal void After(TimeSpan delay, Action work)
        {
            if (delay == TimeSpan.Zero)
                work();
            else
                _loop.Schedule(delay, () => Flushed(work));
        }

        /// <summary>Runs what the dialect says of an event.</summary>
        internal void RunEvent(string name, ModemSocket? socket = null, int? context = null)
        {
            var locals = new Dictionary<string, string>(StringComparer.Ordinal);
            if (socket != null)
                locals["socket"] = socket.Link.ToString(CultureInfo.InvariantCulture);
            if (context != null)
                locals["ctx"] = context.Value.ToString(CultureInfo.InvariantCulture);
            ScriptRun.Event(this, _program, name, locals);
        }

        /// <summary>The SIM has got its PIN: the network may be found now.</summary>
        internal void SimBecameReady()
        {
            Registration.Search();
        }

        /// <summary>Restarts after the current command line's result.</summary>
        internal void RestartAfterResult()
        {
            AfterResult(() => Boot(first: false));
        }

        /// <summary>From now on the module hears nothing; only <see cref="Restart"/> brings it back.</summary>
        internal void Hang()
        {
            Power.Hang();
        }

        internal void Flushed(Action work)
        {
            work();
            Line.Flush();
        }

        /// <summary>Power-on, or a restart.</summary>
        /// <param name="first">True for the emulator's first one.</param>
        /// <param name="resumed">True after power saving mode: what was arranged with the network holds.</param>
        internal void Boot(bool first, bool resumed = false)
        {
            Tracer.Write(TraceLayer.Fault, TraceDirection.None, first ? "module on" : "module restarts");
            _loop.CancelAll();
            Sockets.CloseAll();
            Contexts.Clear();
            _processor.Clear();
            Line.Flush();
            Line.Clear();
            ModemSettings before = Settings;
            Line.Settings = new ModemSettings
            {
                SimAsleep = Dialect.SimSleeps,
                Functionality = Dialect.StartFunctionality,
                ErrorForm = Dialect.StartErrorForm,
                Echo = Dialect.StartEcho,
            };
            foreach ((string name, string value) in Dialect.Variables)
                Settings.Values[name] = value;
            foreach ((string name, string value) in Dialect.Parameters)
                Settings.Values[name] = value;
            foreach (string name in Dialect.Stored)
            {
                if (before.Values.TryGetValue(name, out string? stored))
                    Settings.Values[name] = stored;
            }

            if (resumed)
                Settings.Resume(before);
            Power.Reset();
            Radio.Reset();
            Uart.Reset();
            Clock.Reset();
            _simChannels.Forget();
            _ready = false;
            if (Dialect.BootNuls > 0 && !first)
                Line.Raw(new byte[Dialect.BootNuls]);
            Slot.PowerOn(first);
            if (Dialect.StartFunctionality == 0)
                Slot.PowerOff();
            Slot.Start(Dialect.SimReadyAfterMs);
            Registration.SearchAtBoot(resumed);
            Later(Dialect.ReadyAfterMs, () =>
            {
                _ready = true;
                RunEvent("booted");
                Health.Reset();
            });
            foreach (BootLine line in Options.BootLines ?? Dialect.BootLines)
                Later(line.AfterMs, () => Line.Urc(Slot.StateIn(line.Text), Dialect.BareBootLines));
            Line.Flush();
        }

        /// <summary>Bytes have arrived at the module.</summary>
        internal void Hear(byte[] bytes)
        {
            if (!Listens)
            {
                Power.Disturbed();
                return;
            }

            _processor.Feed(bytes);
            Power.Touch();
        }

        private void Receive(byte[] bytes)
        {
            Uart.Receive(bytes);
            Line.Flush();
        }

        /// <summary>A module that notices a reset forgets its sessions; else the card has to say so.</summary>
        private void ResetCard(bool announced)
        {
            if (announced)
                _simChannels.Forget();
            Slot.Reset(announced);
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
    }
}
