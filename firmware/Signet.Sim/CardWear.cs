using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Counts what is written to a SIM's memory (GENERATE KEY PAIR, PUT PUBLIC KEY) and stops at a day's allowance: card
    /// flash bears some hundred thousand writes, and a device that reconnects in a loop would use them up in weeks.
    /// </summary>
    public sealed class CardWear
    {
        /// <summary>Allowance a day unless settings say otherwise: a `fast` handshake every twelve minutes, and 500 000
        /// writes in close to three years.</summary>
        public const int DefaultLimit = 480;

        // What is lost at a power cut is at most this; each saving wears the device's own flash.
        private const int SaveEvery = 8;

        private const int RecordLength = 12;
        private const int SecondsPerDay = 86400;

        private IQuirkMemory _memory;
        private IClock _clock;
        private string _name;
        private long _startedMs;
        private int _day;
        private int _unsaved;
        private int _today;
        private bool _endedByDate;

        /// <summary>Most writes a day; 0 forbids all.</summary>
        public int Limit = DefaultLimit;

        /// <summary>Writes since the day began (UTC where the time is known, else since <see cref="Begin"/>).</summary>
        public int Today
        {
            get
            {
                BeginDay();
                return _today;
            }
        }

        /// <summary>Writes to this SIM that are known of.</summary>
        public int Total { get; private set; }

        /// <summary>Starts counting for a SIM.</summary>
        /// <param name="name">Name of the count in the memory; null counts in RAM alone.</param>
        /// <param name="memory">Keeps the count; may be null.</param>
        /// <param name="clock">Tells the days; null makes one day of all.</param>
        public void Begin(string name, IQuirkMemory memory, IClock clock)
        {
            Save();
            _name = memory == null ? null : name;
            _memory = memory;
            _clock = clock;
            _startedMs = clock == null ? 0 : clock.Milliseconds;
            _unsaved = 0;
            _endedByDate = false;
            _day = 0;
            _today = 0;
            Total = 0;
            byte[] record = Load();
            if (record != null && record.Length == RecordLength)
            {
                _day = Number(record, 0);
                _today = Number(record, 4);
                Total = Number(record, 8);
                if (_today < 0 || Total < _today)
                {
                    // No count of ours: the record was changed by somebody, and lends no allowance.
                    _today = Limit;
                    Total = Limit;
                }
            }
        }

        private byte[] Load()
        {
            try
            {
                return _name == null ? null : _memory.Load(_name);
            }
            catch (SignetException)
            {
                return null;
            }
        }

        /// <summary>Asks for a write, before it is sent.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.CardWearLimit"/> when the day's allowance is
        /// used up.</exception>
        public void Count()
        {
            BeginDay();
            if (_today >= Limit)
            {
                throw new SignetException(ErrorCode.CardWearLimit, _today.ToString() + " today");
            }

            _today++;
            Total++;
            if (++_unsaved >= SaveEvery)
            {
                Save();
            }
        }

        /// <summary>Writes the count down. Never throws: a count that can't be kept is no reason to stop.</summary>
        public void Save()
        {
            if (_name == null || _unsaved == 0)
            {
                return;
            }

            byte[] record = new byte[RecordLength];
            BigEndian.Put32(record, 0, (uint)_day);
            BigEndian.Put32(record, 4, (uint)_today);
            BigEndian.Put32(record, 8, (uint)Total);
            try
            {
                _memory.Save(_name, record);
                _unsaved = 0;
            }
            catch (SignetException)
            {
                return;
            }
        }

        // A day ends with its date where the time is known, and in any case after 24 hours of running: one wrong date, far in
        // the future, must not make an allowance the last one. Between two such ends the date ends no more than one day, since
        // a network could move it to and fro; a date that goes back only renames the day.
        private void BeginDay()
        {
            if (_clock == null)
            {
                return;
            }

            long now = _clock.Milliseconds;
            long passed = (now - _startedMs) / 1000 / SecondsPerDay;
            bool known = _clock.Quality >= TimeQuality.Network;
            int day = known ? (int)(_clock.UtcSeconds / SecondsPerDay) : _day + (int)passed;
            if (passed > 0 || (day > _day && !_endedByDate))
            {
                _today = 0;
                _endedByDate = passed == 0;
                _startedMs = now;
            }

            _day = day;
        }

        // A damaged record counts as a fresh one.
        private static int Number(byte[] record, int offset)
        {
            int value = (int)BigEndian.Get32(record, offset);
            return value < 0 ? 0 : value;
        }
    }
}
