using System;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// A device's stream of telemetry and all that hangs on it: samples, batches, the signed chain, the outbox, the
    /// descriptor, and what issuers say to it. Knows no module, no TLS and no MQTT: <see cref="TelemetryAgent"/> carries the bytes.
    /// One thread.
    /// </summary>
    public sealed partial class TelemetryStream
    {
        private const int SequenceCounter = 0;
        private const int SequenceBlock = 64;
        private const string EpochName = "epoch";

        private readonly ISecureElement _card;
        private readonly IClock _clock;
        private readonly ILog _log;
        private readonly IRandom _random;
        private readonly AgentSettings _settings;
        private readonly AgentReport _report;
        private readonly ISensor[] _sensors;
        private readonly SampleSchedule _schedule;
        private readonly EpochState _epoch = new EpochState();

        // The message that is signed; nobody else's buffer, since a handler may be at work while a packet is made.
        private readonly byte[] _message;

        private SignedHistory _history;
        private int _sleepSeconds;
        private bool _confirmByBroker;
        private DeviceIdentity _identity;
        private Credentials _credentials;
        private TelemetrySigner _signer;
        private MessageBuffer _messages;
        private StreamValues _values;
        private SealedStore _store;
        private ReservedCounter _sequence;

        /// <summary>Makes a stream; nothing is opened.</summary>
        /// <param name="card">Signs.</param>
        /// <param name="clock">All time.</param>
        /// <param name="log">Hears what happens.</param>
        /// <param name="random">Gives epochs.</param>
        /// <param name="settings">What a person decided.</param>
        /// <param name="sensors">What is sampled, in this order.</param>
        /// <param name="report">Counts.</param>
        /// <param name="message">A buffer of <see cref="TelemetrySigner.MaxMessage"/> bytes, used during calls
        /// only.</param>
        public TelemetryStream(
            ISecureElement card,
            IClock clock,
            ILog log,
            IRandom random,
            AgentSettings settings,
            ISensor[] sensors,
            AgentReport report,
            byte[] message)
        {
            _card = card;
            _clock = clock;
            _log = log;
            _random = random;
            _settings = settings;
            _sensors = sensors;
            _report = report;
            _message = message;
            _schedule = new SampleSchedule(sensors);
            _day = new DailyReport(report.Effort, clock);
            _rules = new AlarmRules(settings.Alarms);
            _batch.Rules = settings.Alarms.Length == 0 ? null : _rules;
        }

        /// <summary>True between <see cref="Open"/> and <see cref="Close"/>.</summary>
        public bool IsOpen
        {
            get { return _signer != null; }
        }

        /// <summary>Whether this start is the end of a deep sleep and not a new beginning; before <see cref="Open"/>.</summary>
        public bool WokeFromSleep;

        /// <summary>Whether the SIM is asleep with its module: no batch is closed by its age then, but at the next sample.</summary>
        public bool CardSleeps;

        /// <summary>Messages that are to be sent.</summary>
        public int Waiting
        {
            get { return _messages == null ? 0 : _messages.Waiting; }
        }

        /// <summary>Sequence of the next message.</summary>
        public ulong NextSequence
        {
            get { return _signer.Sequence; }
        }

        /// <summary>The epoch, 8 bytes; not to be changed.</summary>
        public byte[] Epoch
        {
            get { return _signer.Epoch; }
        }

        /// <summary>True when the promise ends at the broker, since no issuer confirms or the settings say so.</summary>
        public bool ConfirmByBroker
        {
            get { return _confirmByBroker; }
        }

        /// <summary>Holds the message that <see cref="Next"/> gave; not to be changed.</summary>
        public byte[] Buffer
        {
            get { return _messages.Buffer; }
        }

        /// <summary>Index of its first byte.</summary>
        public int Offset
        {
            get { return _messages.Offset; }
        }

        /// <summary>Opens the stream: continues the epoch that the store remembers, else begins one.</summary>
        /// <param name="identity">Who the device is.</param>
        /// <param name="credentials">Its certificates and keys.</param>
        /// <param name="store">An open store; null to keep all in RAM.</param>
        /// <exception cref="SignetException">The codes of the store; nothing is open then.</exception>
        public void Open(DeviceIdentity identity, Credentials credentials, SealedStore store)
        {
            byte[] last = _signer != null && _identity != null && _identity.Text == identity.Text ? _signer.Epoch : null;
            _signer = null;
            _identity = identity;
            _credentials = credentials;
            _store = store;
            _values = new StreamValues(store, _log);
            bool lost = ReadConfiguration();
            OpenIssuers();
            if (_history != null)
            {
                _history.Clear();
            }

            if (store == null)
            {
                OpenInMemory(last);
            }
            else
            {
                OpenStored();
            }

            _sleepSeconds = 0;
            OpenRefused();
            _day.Read(_values);
            OpenConfiguration(lost);
            OpenSampling();
            OpenEvents();
            NoteRefusedLost();
            OpenDescriptor();
        }

        /// <summary>Commits what waits, says what is lost, and forgets the store, which the caller closes.</summary>
        public void Close()
        {
            if (_messages == null)
            {
                return;
            }

            if (_store != null)
            {
                if (!Checkpoint())
                {
                    StoredMessages stored = (StoredMessages)_messages;
                    _log.Write(LogLevel.Error, "agent", "lost with the store that is closed: " + stored.Outbox.Pending.ToString()
                        + " messages in RAM: " + ErrorText.Name(stored.Outbox.LastError));
                }
            }
            else if (_messages.Waiting + SetAsideCount > 0)
            {
                int lost = _messages.Waiting + SetAsideCount;
                _report.Lost += lost;
                _log.Write(LogLevel.Error, "agent", "lost with the RAM that held them: " + lost.ToString() + " messages");
            }

            _messages = null;
            _signer = null;
            _sequence = null;
            _store = null;
            _values = null;
        }

        /// <summary>Does what time has made due: closes a batch, commits messages, keeps readings and events.</summary>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; the readings are kept.</exception>
        public void Poll()
        {
            if (_signer == null)
            {
                return;
            }

            _messages.Poll();
            PollTrial();
            PutDay();
            PollEvents();
            PollBatch();
        }

        /// <summary>Makes durable all that there is: messages, marks, readings that are not signed yet, events. Before
        /// sleep.</summary>
        /// <returns>False when some of it could not be.</returns>
        public bool Checkpoint()
        {
            return Checkpoint(_sleepSeconds);
        }

        private bool Checkpoint(int sleepSeconds)
        {
            // The store is closed after this: what is kept then must not forget the sleep again.
            _sleepSeconds = sleepSeconds;
            SaveDraft();
            SaveEvents();
            _day.Save(_values, sleepSeconds);
            return _messages.Checkpoint();
        }

        /// <summary>Gives the length of the message that is to be sent next, which lies in <see cref="Buffer"/>; 0 when there
        /// is none. The same again until <see cref="Sent"/>.</summary>
        /// <returns>Bytes.</returns>
        /// <exception cref="SignetException">The codes of the store.</exception>
        public int Next()
        {
            int count = _messages.Next();
            while (count > 0 && _refused.Has(_messages.Number))
            {
                // The backend asks for it, or power went before it was marked: it is offered by itself.
                _messages.Sent();
                count = _messages.Next();
            }

            _urgent &= count > 0;
            return count;
        }

        /// <summary>Notes that the broker has taken the message that <see cref="Next"/> gave.</summary>
        public void Sent()
        {
            _messages.Sent();
        }

        private void OpenInMemory(byte[] last)
        {
            byte[] epoch = new byte[TelemetrySigner.HashLength];
            _random.Fill(epoch, 0, epoch.Length);
            _epoch.Begin(epoch, last, 0);
            _sequence = null;
            _messages = new MemoryMessages(_settings.OutboxBytes, _confirmByBroker, _log);
            UseEpoch(0, null);
            _report.Store = "memory";
            _log.Write(LogLevel.Info, "agent", "device " + _identity.Text + ", new epoch, store: memory" + Promise());
        }

        private void OpenStored()
        {
            OutboxOptions options = new OutboxOptions();
            options.ConfirmByBroker = _confirmByBroker;
            options.MaxMessage = TelemetrySigner.MaxMessage;
            Outbox outbox = _store.CreateOutbox(new GcmRecordCipher(), _clock, options);
            outbox.Open();
            ReservedCounter sequence = new ReservedCounter(_store.Numbers, SequenceCounter, SequenceBlock);
            byte[] value = new byte[EpochState.Size];
            if (!_epoch.TryRead(value, _values.TryRead(EpochName, value)))
            {
                _epoch.Begin(_store.Id, _store.IdBefore, 0);
            }

            options.EpochBase = (int)_epoch.Base;
            sequence.SkipTo((ulong)outbox.NextNumber);
            long number = (long)sequence.Next();
            _messages = new StoredMessages(outbox, options, _message);
            _sequence = sequence;
            UseEpoch((ulong)(number - _epoch.Base), outbox.Newest >= _epoch.Base ? outbox.NewestHash : null);
            ulong floor = _store.Numbers.Get(StoreNumbers.ClockFloor);
            if (floor > 0)
            {
                _clock.Offer((long)floor, TimeQuality.Floor);
            }

            _report.Store = _store.Description;
            _log.Write(LogLevel.Info, "agent", "device " + _identity.Text + (sequence.Skipped ? ", epoch goes on, store: "
                : ", new epoch, store: ") + _store.Description + ", waiting: " + outbox.Waiting.ToString() + Promise());
        }

        private string Promise()
        {
            return ", confirmed: " + Promised();
        }

        private string Promised()
        {
            return _confirmByBroker ? "at the broker" : "by the backend";
        }

        private void UseEpoch(ulong sequence, byte[] previous)
        {
            _signer = new TelemetrySigner(_card, _identity, _settings.Stream, _epoch.Epoch, _settings.Algorithm);
            if (_settings.CheckSignatures)
            {
                _signer.Check(Verifier, _credentials.TelemetryPublicKey);
            }

            if (previous == null)
            {
                _signer.StartAt(sequence);
            }
            else
            {
                _signer.StartAt(sequence, previous);
            }

            _messages.BeginEpoch(_epoch.Base);
        }

        // A new epoch in a stream that is open: what waits of the one before is still sent.
        private void BeginEpoch(ErrorCode reason)
        {
            byte[] epoch = new byte[TelemetrySigner.HashLength];
            _random.Fill(epoch, 0, epoch.Length);
            byte[] before = new byte[TelemetrySigner.HashLength];
            Array.Copy(_signer.Epoch, 0, before, 0, before.Length);
            long number = _epoch.Base + (long)_signer.Sequence;
            _epoch.Begin(epoch, before, number > _messages.NextNumber ? number : _messages.NextNumber);
            SaveEpoch();
            if (_history != null)
            {
                _history.Clear();
            }

            UseEpoch(0, null);
            IsDescriptorDue = true;
            Note(EventKind.Epoch, (int)reason);
            _log.Write(LogLevel.Error, "agent", "new epoch: " + ErrorText.Name(reason));
        }

        private void SaveEpoch()
        {
            byte[] value = new byte[EpochState.Size];
            _epoch.Write(value);
            _values.TryWrite(EpochName, value, value.Length);
        }

        // Reserves the number of the next message. No number may be used that is not reserved: where that fails the device
        // goes on in an epoch of its own, whose numbers only RAM knows.
        private void ReserveNext()
        {
            if (_sequence == null)
            {
                return;
            }

            try
            {
                _sequence.Next();
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Error, "agent", "new epoch without reserved numbers: " + e.Message);
                _sequence = null;
                BeginEpoch(e.Code);
            }
        }
    }
}
