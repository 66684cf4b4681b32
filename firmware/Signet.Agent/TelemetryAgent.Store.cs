using Signet.Core;
using Signet.Crypto;
using Signet.Sim;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// The sealed store, where the platform has one: it keeps unsent messages, reserves sequence numbers and carries a
    /// seed from start to start. A medium that fails takes the device back to RAM, with a new epoch, and is reported.
    /// </content>
    public sealed partial class TelemetryAgent
    {
        private const int SequenceCounter = 0;
        private const int SequenceBlock = 64;

        private SealedStore _sealed;
        private Outbox _outbox;
        private ReservedCounter _sequence;
        private SeedFile _seed;
        private ITicketStore _sealedTickets;
        private byte[] _outgoing;

        // Store, line of the SIM: the first are answered by going on in RAM, the others by starting again.
        private static bool IsStoreError(ErrorCode code)
        {
            return code >= ErrorCode.StoreFailed && code < ErrorCode.SettingMissing;
        }

        private IEntropySource[] SeedSources()
        {
            CardEntropy card = new CardEntropy(_card);
            if (_platform.Store == null)
            {
                return new IEntropySource[] { card, _platform.Entropy };
            }

            _seed = new SeedFile(_platform.Store, _platform.Entropy);
            return new IEntropySource[] { card, _platform.Entropy, new SeedSource(_seed, _platform.Entropy, _log) };
        }

        // False when there is no store, or its medium fails; the caller begins an epoch in RAM then.
        private bool TryOpenStore(DeviceIdentity identity)
        {
            // What waits for the SIM before is still in RAM, and its keys too.
            CloseStore();
            if (_platform.Store == null)
            {
                return false;
            }

            try
            {
                OpenStore(identity);
                return true;
            }
            catch (SignetException e)
            {
                if (!IsStoreError(e.Code))
                {
                    // Nothing is left to sign with, and no outbox to put it into.
                    _started = false;
                    throw;
                }

                _log.Write(LogLevel.Error, "agent", "going on without the store: " + e.Message);
                return false;
            }
        }

        private void OpenStore(DeviceIdentity identity)
        {
            _seed.Renew(_random);
            byte[] iccid = _modem.ReadIccid() ?? identity.Id;
            byte[] mcuSecret = _platform.McuSecret ?? McuSecretFile.Load(_platform.Store, _random);
            SealedStore store = new SealedStore(_platform.Store, _random, new GcmRecordCipher(), _log);
            bool done = false;
            try
            {
                store.Open(new SimSecrets(_card, _settings.Sim, _log), iccid, mcuSecret);
                UseStore(store, identity);
                done = true;
            }
            finally
            {
                if (!done)
                {
                    store.Close();
                }

                if (mcuSecret != _platform.McuSecret)
                {
                    Secret.Wipe(mcuSecret);
                }
            }
        }

        private void UseStore(SealedStore store, DeviceIdentity identity)
        {
            // Until a backend confirms, the broker's acknowledgement is the promise.
            OutboxOptions options = new OutboxOptions();
            options.ConfirmByBroker = true;
            options.MaxMessage = TelemetrySigner.MaxMessage;
            Outbox outbox = store.CreateOutbox(new GcmRecordCipher(), _platform.Clock, options);
            outbox.Open();
            ReservedCounter sequence = new ReservedCounter(store.Numbers, SequenceCounter, SequenceBlock);
            TelemetrySigner signer = NewSigner(identity, store.Id);
            signer.StartAt(sequence.Next());
            SealedTicketStore tickets = new SealedTicketStore(
                store.CreateValue("tick", SealedTicketStore.DefaultSize), SealedTicketStore.DefaultSize, _log);
            _sealed = store;
            _sealedTickets = tickets;
            _sequence = sequence;
            _signer = signer;
            _outgoing = _outgoing ?? new byte[TelemetrySigner.MaxMessage];
            _outbox = outbox;
            Report.Store = store.Description;
            _log.Write(LogLevel.Info, "agent", "device " + identity.Text + (sequence.Skipped ? ", epoch goes on, store: "
                : ", new epoch, store: ") + store.Description + ", waiting: " + outbox.Waiting.ToString());
        }

        // Takes the message that was signed, and reserves the number of the next one.
        private void Keep(int length)
        {
            if (_outbox == null)
            {
                _queue.Add(_message, 0, length);
                _signer.Commit();
                Report.Dropped = _queue.Dropped;
                return;
            }

            _outbox.Add(OutboxOptions.Routine, _message, 0, length);
            Report.Dropped = _outbox.Dropped(OutboxOptions.Routine);
            _signer.Commit();
            ReserveNext();
        }

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
                // No number may be used that is not reserved: an epoch of its own, whose numbers only RAM knows.
                _log.Write(LogLevel.Error, "agent", "new epoch without reserved numbers: " + e.Message);
                _sequence = null;
                byte[] epoch = new byte[EpochLength];
                _random.Fill(epoch, 0, EpochLength);
                _signer = NewSigner(Identity, epoch);
            }
        }

        private void PublishStored()
        {
            int count = _outbox.Read(_outgoing, 0);
            while (count > 0)
            {
                int priority = _outbox.ReadClass;
                int number = _outbox.ReadNumber;
                int packet = _session.Publish(_topic, _outgoing, 0, count, 1, false);
                Report.Published++;
                _session.Wait(packet);
                _outbox.MarkSent(priority, number);
                Report.Acknowledged++;
                count = _outbox.Read(_outgoing, 0);
            }
        }

        private void PollStore()
        {
            if (_outbox != null)
            {
                _outbox.Poll();
            }
        }

        // Commits what waits, wipes the keys and forgets what was sealed with them.
        private void CloseStore()
        {
            if (_outbox != null)
            {
                if (!_outbox.Checkpoint())
                {
                    _log.Write(LogLevel.Error, "agent", "lost with the store that is closed: " + _outbox.Pending.ToString()
                        + " messages in RAM: " + ErrorText.Name(_outbox.LastError));
                }

                _sealed.Close();
                _sealed = null;
                _outbox = null;
                _sequence = null;
                _sealedTickets = null;
                _signer = null;
            }
        }

        // A seed file that can't be rewritten must give nothing; the device then has the sources that it has without one.
        private sealed class SeedSource : IEntropySource
        {
            private readonly SeedFile _file;
            private readonly IEntropySource _instead;
            private readonly ILog _log;

            internal SeedSource(SeedFile file, IEntropySource instead, ILog log)
            {
                _file = file;
                _instead = instead;
                _log = log;
            }

            /// <inheritdoc/>
            public string Name
            {
                get { return _file.Name; }
            }

            /// <inheritdoc/>
            public void Fill(byte[] buffer, int offset, int count)
            {
                try
                {
                    _file.Fill(buffer, offset, count);
                }
                catch (SignetException e)
                {
                    _log.Write(LogLevel.Error, "agent", "seeded without the seed file: " + e.Message);
                    _instead.Fill(buffer, offset, count);
                }
            }
        }
    }
}
