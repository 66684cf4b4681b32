using System;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// From readings to signed messages. A batch is closed when it is full, old, or urgent; until then its readings are in RAM,
    /// and for longer than the outbox's window in the sealed value `draft`. A batch that was kept so is committed
    /// before anybody sends it, so that no reading is ever signed twice and sent under both.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private const string DraftName = "draft";
        private const string NamesName = "names";
        private const int DraftHead = 19;
        private const int DraftVersion = 1;

        private readonly TelemetryBatch _batch = new TelemetryBatch();
        private readonly AlarmRules _rules;
        private readonly NameTable _names = new NameTable();
        private long _openedMs;
        private long _unsavedMs;
        private int _saved;
        private int _restored;
        private bool _urgentBatch;
        private bool _urgent;

        /// <summary>Readings that are not signed yet.</summary>
        public int Unsigned
        {
            get { return _batch.Count + LateCount; }
        }

        /// <summary>True when something waits that must not wait for the next interval: an alarm, a result.</summary>
        public bool IsUrgent
        {
            get { return _urgent; }
        }

        /// <summary>When the next sensor is due, by the monotonic clock in milliseconds.</summary>
        public long NextSampleMs
        {
            get { return _schedule.Next(); }
        }

        /// <summary>Seconds between samples of sensors without a rate of their own.</summary>
        public int SampleSeconds
        {
            get { return _configuration.SampleSeconds > 0 ? _configuration.SampleSeconds : _settings.SampleSeconds; }
        }

        /// <summary>Seconds between connections; 0 to send at once.</summary>
        public int SendSeconds
        {
            get { return _configuration.SendSeconds > 0 ? _configuration.SendSeconds : _settings.SendSeconds; }
        }

        /// <summary>Reads all sensors.</summary>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; what was read is kept.</exception>
        public void Sample()
        {
            Sample(true);
        }

        /// <summary>Reads the sensors that are due.</summary>
        /// <exception cref="SignetException">As <see cref="Sample()"/>.</exception>
        public void SampleDue()
        {
            Sample(false);
        }

        /// <summary>Adds a reading and sends it at once, as an alarm.</summary>
        /// <param name="name">Its name.</param>
        /// <param name="value">Its value.</param>
        /// <returns>True when it is durable; false when it is in RAM only.</returns>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; the reading is kept.</exception>
        public bool Alarm(ReadingName name, long value)
        {
            PutUrgent(name, value, null, 0);
            long number = 0;
            while (_batch.Count > 0)
            {
                number = _epoch.Base + (long)_signer.Sequence;
                CloseBatch();
            }

            return _messages.IsDurable(OutboxOptions.Alarm, number);
        }

        /// <summary>Signs the readings that wait, so that they can be sent.</summary>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; the readings are kept.</exception>
        public void Settle()
        {
            while (_batch.Count > 0)
            {
                CloseBatch();
            }
        }

        private void Sample(bool all)
        {
            long now = _clock.Milliseconds;
            for (int i = 0; i < _sensors.Length; i++)
            {
                if (all || _schedule.IsDue(i, now))
                {
                    // Before it is tried: what fails must not be due again at once.
                    _schedule.Took(i, now, SampleSeconds);
                    ReadSensor(_sensors[i]);
                }
            }

            PollBatch();
        }

        private void ReadSensor(ISensor sensor)
        {
            int offset = OpenBatch();
            int count = _batch.Count;
            int length = _batch.ReadingsLength;
            try
            {
                sensor.Read(_batch, offset);
                return;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.BatchFull || count == 0)
                {
                    Broken(sensor, e);
                    return;
                }
            }
            catch (Exception e)
            {
                // A broken sensor must not silence the others, whatever its driver throws.
                Broken(sensor, e);
                return;
            }

            // As if it had not been asked; then once more into a batch of its own.
            _batch.TakeBack(count, length);
            Settle();
            offset = OpenBatch();
            try
            {
                sensor.Read(_batch, offset);
            }
            catch (Exception e)
            {
                Broken(sensor, e);
            }
        }

        private void Broken(ISensor sensor, Exception e)
        {
            _log.Write(LogLevel.Warning, "agent", "sensor " + sensor.Name + ": " + e.Message);
        }

        // Begins a batch if there is none; gives the offset of a reading that is made now.
        private int OpenBatch()
        {
            long now = _clock.Milliseconds;
            if (_batch.Count == 0)
            {
                _batch.Begin(_clock.UtcSeconds, _clock.Quality);
                _openedMs = now;
                _unsavedMs = now;
            }
            else if (_batch.Count == _saved)
            {
                _unsavedMs = now;
            }

            return (int)((now - _openedMs) / 1000);
        }

        private void PollBatch()
        {
            if (_batch.Count == 0 || CardSleeps)
            {
                return;
            }

            long now = _clock.Milliseconds;
            if (_urgentBatch || _rules.HasAlarm || _batch.Count >= _settings.BatchReadings
                || now - _openedMs >= 1000L * _settings.BatchSeconds)
            {
                CloseBatch();
            }
            else if (_batch.Count > _saved && now - _unsavedMs >= DraftWindowMs())
            {
                SaveDraft();
            }
        }

        private static long DraftWindowMs()
        {
            return new OutboxOptions().WindowMs;
        }

        private void CloseBatch()
        {
            bool urgent = _urgentBatch || _rules.HasAlarm;
            int priority = urgent ? OutboxOptions.Alarm : OutboxOptions.Routine;
            int length = _signer.Sign(_batch, _message, 0);
            long number = _epoch.Base + (long)_signer.Sequence;
            int readings = _batch.Count;
            bool drafted = _saved > 0 || _restored > 0;
            EndBatch();
            if (!_messages.Add(priority, number, _message, length, _signer.Hash))
            {
                // Its number is not used up: nobody has seen the message.
                _report.Lost += readings;
                _report.Dropped = _messages.Dropped;
                Note(EventKind.Lost, readings);
                TakeLate();
                return;
            }

            if (_history != null)
            {
                _history.Add((long)_signer.Sequence, _signer.Hash, _clock.Milliseconds);
            }

            _signer.Commit();
            _report.Signed++;
            _report.Dropped = _messages.Dropped;
            _urgent |= urgent;
            if (drafted)
            {
                _messages.Checkpoint();
            }

            ReserveNext();
            TakeLate();
        }

        private void EndBatch()
        {
            _batch.Begin(0, TimeQuality.Unknown);
            _saved = 0;
            _restored = 0;
            _urgentBatch = false;
            _rules.Clear();
        }

        // The names of sensors get their indices, in a table that is kept before anything is signed with it.
        private void OpenSampling()
        {
            _batch.Names = null;
            EndBatch();
            _late = null;
            byte[] value = new byte[NameTable.MaxSize];
            int count = _values.TryRead(NamesName, value);
            try
            {
                if (count > 0)
                {
                    _names.Read(value, 0, count);
                }
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", "names are not used: " + e.Message);
            }

            bool changed = false;
            for (int i = 0; i < _sensors.Length && _settings.IndexNames; i++)
            {
                changed |= _names.Use(_sensors[i].Name, _sensors[i].Unit);
            }

            if (changed)
            {
                CborWriter writer = new CborWriter();
                writer.Reset(value, 0, value.Length);
                _names.Write(writer);
                changed = !_values.TryWrite(NamesName, value, writer.Count);
            }

            for (int i = 0; i < _sensors.Length && WokeFromSleep; i++)
            {
                _schedule.Wake(i, _clock.Milliseconds, SampleSeconds, Noise());
            }

            // A table that could not be kept would mean something else after the next start.
            _batch.Names = changed ? null : _names;
            RestoreDraft();
        }

        private int Noise()
        {
            byte[] two = new byte[2];
            _random.Fill(two, 0, 2);
            return (two[0] << 8) | two[1];
        }

        private void SaveDraft()
        {
            if (_values.IsKept && _batch.Count != _saved && TryWriteDraft(DraftName, _batch, (ulong)_epoch.Base + _signer.Sequence))
            {
                _saved = _batch.Count;
            }
        }

        private bool TryWriteDraft(string name, TelemetryBatch batch, ulong number)
        {
            byte[] value = new byte[DraftHead + batch.ReadingsLength];
            value[0] = DraftVersion;
            BigEndian.Put64(value, 1, number);
            BigEndian.Put64(value, 9, (ulong)batch.Time);
            value[17] = (byte)batch.Quality;
            value[18] = (byte)batch.Count;
            batch.CopyReadings(value, DraftHead);
            return _values.TryWrite(name, value, value.Length);
        }

        private void RestoreDraft()
        {
            ulong least = (ulong)_messages.NextNumber;
            if (TryReadDraft(DraftName, _batch, ref least))
            {
                _openedMs = OpenedMs(_batch);

                // Its number has changed: what lies on flash is for a message that will never be.
                _saved = 0;
                _unsavedMs = _clock.Milliseconds;
                _restored = _batch.Count;
            }

            RestoreLate(least);
        }

        // Readings that were kept unsigned, unless the message that they were for is there: then they are in it. Afterwards
        // least is behind their number.
        private bool TryReadDraft(string name, TelemetryBatch batch, ref ulong least)
        {
            byte[] value = new byte[DraftHead + TelemetryBatch.MaxSize];
            int count = _values.TryRead(name, value);
            if (count <= DraftHead || value[0] != DraftVersion || BigEndian.Get64(value, 1) < least)
            {
                return false;
            }

            try
            {
                batch.Restore((long)BigEndian.Get64(value, 9), (TimeQuality)value[17], value[18], value, DraftHead, count - DraftHead);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "agent", name + " is not used: " + e.Message);
                batch.Begin(0, TimeQuality.Unknown);
                return false;
            }

            least = BigEndian.Get64(value, 1) + 1;
            return true;
        }

        // Later readings can be added only when their distance to the first is known.
        private long OpenedMs(TelemetryBatch batch)
        {
            long passed = _clock.UtcSeconds - batch.Time;
            bool known = batch.Quality >= TimeQuality.Network && _clock.Quality >= TimeQuality.Network && passed >= 0
                && passed <= _settings.BatchSeconds;
            return _clock.Milliseconds - (1000 * (known ? passed : _settings.BatchSeconds));
        }
    }
}
