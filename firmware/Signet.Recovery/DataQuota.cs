using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>
    /// Counts what a device sends and receives in a day and stops it at its quota. The count is paid for ahead: what the store
    /// holds is never below what was used, so no restart gives anything back. A day is one of the calendar in UTC where the
    /// time is known, else 24 hours of running; a clock that is turned back begins no day.
    /// </summary>
    public sealed class DataQuota
    {
        /// <summary>Length of the record in bytes (docs/SPEC.md section 9.2).</summary>
        public const int RecordLength = 20;

        private const int Version = 1;
        private const int CheckAt = 18;
        private const long DayMs = 86400000;

        // A gap of an hour in the running time is worth a write.
        private const long CheckpointMs = 3600000;

        private readonly QuotaOptions _options;
        private readonly IClock _clock;
        private readonly IStore _store;
        private readonly string _name;
        private readonly byte[] _record = new byte[RecordLength];
        private readonly int _block;

        // The day as a number of days since 1970-01-01; 0 while no time is known.
        private int _day;
        private long _ranMs;
        private long _savedRanMs;
        private long _tickMs;
        private long _up;
        private long _down;
        private long _paid;

        /// <summary>Makes a quota and takes up the count of the life before.</summary>
        /// <param name="options">The numbers.</param>
        /// <param name="clock">All time.</param>
        /// <param name="store">Keeps the count; null to keep it in RAM.</param>
        /// <param name="name">Name of the value in the store.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingInvalid"/>.</exception>
        public DataQuota(QuotaOptions options, IClock clock, IStore store, string name)
        {
            options.Check();
            _options = options;
            _clock = clock;
            _store = store;
            _name = name;
            int part = options.BytesPerDay / 64;
            _block = part > options.BlockBytes ? part : options.BlockBytes;
            _tickMs = clock.Milliseconds;
            if (store != null && IsLimited)
            {
                Load();
            }
        }

        /// <summary>Whether there is a limit at all.</summary>
        public bool IsLimited
        {
            get { return _options.BytesPerDay > 0; }
        }

        /// <summary>Bytes sent this day, headers included, and what a restart has cost.</summary>
        public long Up
        {
            get { return _up; }
        }

        /// <summary>Bytes received this day, headers included.</summary>
        public long Down
        {
            get { return _down; }
        }

        /// <summary>The store's newest error; <see cref="ErrorCode.None"/> while the count is kept.</summary>
        public ErrorCode StoreError { get; private set; }

        /// <summary>Whether the share of <see cref="QuotaOptions.WarnPercent"/> is used.</summary>
        public bool IsWarning
        {
            get { return IsLimited && (_up + _down) * 100 >= (long)_options.BytesPerDay * _options.WarnPercent; }
        }

        /// <summary>Tells whether something may be sent now.</summary>
        /// <param name="alarm">Whether an alarm waits, which may use the reserve.</param>
        /// <returns>False from the stop until the next day.</returns>
        public bool Allows(bool alarm)
        {
            if (!IsLimited)
            {
                return true;
            }

            Roll();
            return _up + _down < (long)_options.BytesPerDay + (alarm ? _options.AlarmReserve : 0);
        }

        /// <summary>Refuses what may not be sent now.</summary>
        /// <param name="alarm">Whether an alarm waits.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.DataQuotaReached"/> with the bytes used.</exception>
        public void Require(bool alarm)
        {
            if (!Allows(alarm))
            {
                throw new SignetException(ErrorCode.DataQuotaReached, (int)(_up + _down), "bytes today");
            }
        }

        /// <summary>Pays for a connection that is about to be opened, and its end.</summary>
        public void CountConnection()
        {
            Count(_options.ConnectionBytes / 2, _options.ConnectionBytes - (_options.ConnectionBytes / 2));
        }

        /// <summary>Pays for bytes that are about to be sent, their headers and the peer's acknowledgements.</summary>
        /// <param name="count">Bytes of the stream.</param>
        public void CountSent(int count)
        {
            int headers = Segments(count) * _options.HeaderBytes;
            Count(count + headers, headers);
        }

        /// <summary>Counts bytes that were received, their headers and our acknowledgements.</summary>
        /// <param name="count">Bytes of the stream.</param>
        public void CountReceived(int count)
        {
            int headers = Segments(count) * _options.HeaderBytes;
            Count(headers, count + headers);
        }

        /// <summary>Makes durable what was counted, without what was paid ahead; when a connection has ended.</summary>
        public void Settle()
        {
            if (IsLimited && _paid != _up + _down)
            {
                _paid = _up + _down;
                Save();
            }
        }

        /// <summary>Lets time pass: begins a new day when it is due, and keeps the running time; now and then.</summary>
        public void Roll()
        {
            long now = _clock.Milliseconds;
            _ranMs += now - _tickMs;
            _tickMs = now;
            int today = _clock.Quality >= TimeQuality.Network ? (int)(_clock.UtcSeconds / 86400) : 0;
            if (today > 0 && _day == 0)
            {
                // The first time that is heard names the day that runs, and ends none.
                _day = today;
                Save();
            }
            else if (today > _day || (today == 0 && _ranMs >= DayMs))
            {
                Begin(today);
            }
            else if (_ranMs - _savedRanMs >= CheckpointMs && today == 0)
            {
                Save();
            }
        }

        private int Segments(int count)
        {
            return (count + _options.SegmentBytes - 1) / _options.SegmentBytes;
        }

        private void Count(int up, int down)
        {
            _up += up;
            _down += down;
            if (IsLimited && _up + _down > _paid)
            {
                _paid = _up + _down + _block;
                Save();
            }
        }

        private void Begin(int day)
        {
            _day = day;
            _ranMs = 0;
            _up = 0;
            _down = 0;
            _paid = 0;
            Save();
        }

        private void Load()
        {
            try
            {
                byte[] record = _record;
                int count = _store.Read(_name, 0, record, 0, RecordLength);
                if (count == 0)
                {
                    return;
                }

                if (count == RecordLength && record[0] == Version
                    && BigEndian.Get16(record, CheckAt) == RecordCheck.Sum(record, 0, CheckAt))
                {
                    _day = (int)BigEndian.Get32(record, 2);
                    _ranMs = BigEndian.Get32(record, 6) * 1000L;
                    _up = BigEndian.Get32(record, 10);
                    _down = BigEndian.Get32(record, 14);
                }
                else
                {
                    // Nobody knows what was used: all of it, but not the alarms' reserve.
                    StoreError = ErrorCode.StoreCorrupt;
                    _up = _options.BytesPerDay;
                }

                _paid = _up + _down;
                _savedRanMs = _ranMs;
            }
            catch (SignetException e)
            {
                StoreError = e.Code;
            }
        }

        // A medium that fails must not silence the device: the count goes on in RAM.
        private void Save()
        {
            _savedRanMs = _ranMs;
            if (_store == null || !IsLimited)
            {
                return;
            }

            byte[] record = _record;
            record[0] = Version;
            record[1] = 0;
            BigEndian.Put32(record, 2, (uint)_day);
            BigEndian.Put32(record, 6, (uint)(_ranMs / 1000));
            BigEndian.Put32(record, 10, (uint)(_paid - _down));
            BigEndian.Put32(record, 14, (uint)_down);
            BigEndian.Put16(record, CheckAt, RecordCheck.Sum(record, 0, CheckAt));
            try
            {
                _store.Replace(_name, record, 0, RecordLength);
                StoreError = ErrorCode.None;
            }
            catch (SignetException e)
            {
                StoreError = e.Code;
            }
        }
    }
}
