using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// What a day has cost, as signed readings once a day (docs/SPEC.md, "Daily report"): the figures of <see cref="Effort"/> over
    /// all lives of the MCU in it. What a sleep would forget lies in the sealed value `day`; a power cut forgets the last
    /// hour's.
    /// </summary>
    internal sealed class DailyReport
    {
        /// <summary>Number of readings.</summary>
        internal const int Figures = 8;

        private const string Name = "day";
        private const int Version = 1;
        private const int Size = 1 + (4 * Figures);
        private const int SecondsPerDay = 86400;

        private static readonly string[] Names = new string[]
        {
            "day/seconds", "day/up", "day/down", "day/online", "day/sim", "day/simtime", "day/simwrites", "day/retries",
        };

        private readonly Effort _effort;
        private readonly IClock _clock;
        private readonly long[] _before = new long[Figures];
        private readonly long[] _now = new long[Figures];
        private long _sinceMs;
        private bool _isRead;

        /// <summary>Makes a report of a day that begins now.</summary>
        internal DailyReport(Effort effort, IClock clock)
        {
            _effort = effort;
            _clock = clock;
            _sinceMs = clock.Milliseconds;
        }

        /// <summary>True when a day has passed.</summary>
        internal bool IsDue
        {
            get { return Passed() >= SecondsPerDay; }
        }

        /// <summary>Name of a reading.</summary>
        internal static string NameOf(int figure)
        {
            return Names[figure];
        }

        /// <summary>Gives a reading's value: seconds; bytes up and down; seconds with a connection; SIM commands; milliseconds
        /// with the SIM; writes to the SIM; failed attempts.</summary>
        internal long Figure(int figure)
        {
            Take();
            return _before[figure] + _now[figure];
        }

        /// <summary>Begins another day.</summary>
        internal void Begin()
        {
            Take();
            for (int i = 0; i < Figures; i++)
            {
                // What was counted until now is of the day before.
                _before[i] = -_now[i];
            }

            _before[0] = 0;
            _sinceMs = _clock.Milliseconds;
        }

        /// <summary>Takes up a day that a life before has begun.</summary>
        internal void Read(StreamValues values)
        {
            // Once: a stream that is opened again goes on in RAM.
            byte[] value = new byte[Size];
            if (_isRead)
            {
                return;
            }

            _isRead = true;
            if (values.TryRead(Name, value) == Size && value[0] == Version)
            {
                for (int i = 0; i < Figures; i++)
                {
                    _before[i] += BigEndian.Get32(value, 1 + (4 * i));
                }
            }
        }

        /// <summary>Keeps the day.</summary>
        /// <param name="values">Where.</param>
        /// <param name="sleepSeconds">Seconds of the sleep that begins now, 0 for none.</param>
        internal void Save(StreamValues values, int sleepSeconds)
        {
            if (!values.IsKept)
            {
                return;
            }

            byte[] value = new byte[Size];
            value[0] = Version;
            for (int i = 0; i < Figures; i++)
            {
                long figure = Figure(i) + (i == 0 ? sleepSeconds : 0);
                BigEndian.Put32(value, 1 + (4 * i), figure > uint.MaxValue ? uint.MaxValue : (uint)figure);
            }

            values.TryWrite(Name, value, value.Length);
        }

        private long Passed()
        {
            return _before[0] + ((_clock.Milliseconds - _sinceMs) / 1000);
        }

        private void Take()
        {
            _now[0] = (_clock.Milliseconds - _sinceMs) / 1000;
            _now[1] = _effort.BytesUp;
            _now[2] = _effort.BytesDown;
            _now[3] = _effort.OnlineMilliseconds / 1000;
            _now[4] = _effort.SimCommands;
            _now[5] = _effort.SimMilliseconds;
            _now[6] = _effort.SimWrites;
            _now[7] = _effort.Retries;
        }
    }
}
