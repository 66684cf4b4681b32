using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <content>
    /// The last events (docs/SPEC.md, "Events"). They are kept once an hour, at a checkpoint and before a restart on command:
    /// a power cut loses those of the last hour.
    /// </content>
    public sealed partial class TelemetryStream
    {
        private const string EventsName = "evt";
        private const int SaveMs = 3600000;
        private const int Names = 10;

        private readonly EventLog _events = new EventLog();
        private readonly DailyReport _day;
        private long _eventsMs;
        private int _damaged;

        /// <summary>The events; not to be changed but by <see cref="Note"/>.</summary>
        public EventLog Events
        {
            get { return _events; }
        }

        /// <summary>Notes an event.</summary>
        /// <param name="kind">What happened.</param>
        /// <param name="value">A code or a count.</param>
        public void Note(EventKind kind, int value)
        {
            _events.Add(kind, value, _clock.Quality >= TimeQuality.Network ? _clock.UtcSeconds : 0);
        }

        /// <summary>Puts the events that were not sent into batches; they are signed like any readings.</summary>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; the events are kept.</exception>
        public void PutEvents()
        {
            NoteDamage();
            for (int i = _events.Count - _events.Unsent; i < _events.Count; i++)
            {
                PutEvent(i);
                _events.Sent(i);
            }
        }

        /// <summary>Puts what the day has cost into batches, once it is over.</summary>
        /// <exception cref="SignetException">The codes of <see cref="ISecureElement.Sign"/>; the day goes on then.</exception>
        public void PutDay()
        {
            if (_signer == null || !_day.IsDue)
            {
                return;
            }

            for (int i = 0; i < DailyReport.Figures; i++)
            {
                PutNumber(new ReadingName(DailyReport.NameOf(i)), 0, _day.Figure(i));
            }

            _day.Begin();
            _day.Save(_values, 0);
            OfferSoon();
        }

        // What flash gives back is not always what was written: that the device says so is all that its backend can know of it.
        private void NoteDamage()
        {
            int damaged = _messages.Damaged;
            if (damaged > _damaged)
            {
                Note(EventKind.Lost, damaged - _damaged);
                _report.Lost += damaged - _damaged;
            }

            _damaged = damaged;
        }

        private void PutEvent(int index)
        {
            int kind = (int)_events.Kind(index);
            if (kind < 1 || kind >= Names)
            {
                return;
            }

            ReadingName name = new ReadingName(EventLog.NameOf((EventKind)kind));
            PutNumber(name, _events.Time(index), _events.Value(index));
        }

        private void PutNumber(ReadingName name, long time, long value)
        {
            int offset = OpenBatch();
            try
            {
                _batch.Add(name, EventOffset(time, offset), value);
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.BatchFull)
                {
                    throw;
                }

                CloseBatch();
                offset = OpenBatch();
                _batch.Add(name, EventOffset(time, offset), value);
            }
        }

        // Relative to the batch's time, where both are known.
        private int EventOffset(long time, int now)
        {
            return time == 0 || _batch.Quality < TimeQuality.Network ? now : (int)(time - _batch.Time);
        }

        private void OpenEvents()
        {
            byte[] value = new byte[EventLog.MaxSize];
            _events.TryRead(value, _values.TryRead(EventsName, value));
            _eventsMs = _clock.Milliseconds;
        }

        private void PollEvents()
        {
            if (_clock.Milliseconds - _eventsMs >= SaveMs)
            {
                SaveEvents();
                _day.Save(_values, 0);
            }
        }

        private void SaveEvents()
        {
            _eventsMs = _clock.Milliseconds;
            if (_events.IsChanged && _values.IsKept)
            {
                byte[] value = new byte[EventLog.MaxSize];
                _values.TryWrite(EventsName, value, _events.Write(value));
            }
        }
    }
}
