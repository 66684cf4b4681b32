using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>
    /// How often something was done lately, against a limit an hour and a limit a day each. Each limit is a bucket that leaks:
    /// one attempt fills it by an interval, each second empties it by one. With a burst of b and r intervals in the window, no
    /// window of that length sees more than b + r − 1 attempts, wherever it begins: that sum is the limit. A bucket is one
    /// number, so the state is small and is never too kind when time was lost over a restart.
    /// </summary>
    internal sealed class AttemptBudget
    {
        internal const int Connects = 0;
        internal const int Activations = 1;
        internal const int Attaches = 2;
        internal const int Resets = 3;

        /// <summary>Bytes of the state: four kinds, two windows, four bytes each.</summary>
        internal const int Length = 4 * Buckets;

        private const int Buckets = 8;
        private const int Hour = 3600;
        private const int Day = 86400;

        private readonly int[] _intervals = new int[Buckets];
        private readonly int[] _limits = new int[Buckets];
        private readonly int[] _levels = new int[Buckets];

        internal AttemptBudget(RecoveryOptions options)
        {
            Set(Connects, options.ConnectsPerHour, options.ConnectsPerDay);
            Set(Activations, options.PdpPerHour, options.PdpPerDay);
            Set(Attaches, options.AttachesPerHour, options.AttachesPerDay);
            Set(Resets, options.ResetsPerHour, options.ResetsPerDay);
        }

        /// <summary>Seconds until an attempt of this kind is allowed; 0 when it is.</summary>
        internal int WaitSeconds(int kind)
        {
            int hour = _levels[2 * kind] - _limits[2 * kind];
            int day = _levels[(2 * kind) + 1] - _limits[(2 * kind) + 1];
            int wait = hour > day ? hour : day;
            return wait > 0 ? wait : 0;
        }

        internal void Take(int kind)
        {
            _levels[2 * kind] += _intervals[2 * kind];
            _levels[(2 * kind) + 1] += _intervals[(2 * kind) + 1];
        }

        internal void Elapse(long seconds)
        {
            for (int i = 0; i < Buckets; i++)
            {
                _levels[i] = seconds >= _levels[i] ? 0 : _levels[i] - (int)seconds;
            }
        }

        /// <summary>Fills all buckets, as if everything allowed had just been done.</summary>
        internal void Exhaust()
        {
            for (int i = 0; i < Buckets; i++)
            {
                _levels[i] = _limits[i] + _intervals[i];
            }
        }

        internal void Save(byte[] image, int offset)
        {
            for (int i = 0; i < Buckets; i++)
            {
                BigEndian.Put32(image, offset + (4 * i), (uint)_levels[i]);
            }
        }

        // A level above full can't be, but other options may have written it.
        internal void Restore(byte[] image, int offset)
        {
            for (int i = 0; i < Buckets; i++)
            {
                uint level = BigEndian.Get32(image, offset + (4 * i));
                uint full = (uint)(_limits[i] + _intervals[i]);
                _levels[i] = (int)(level < full ? level : full);
            }
        }

        private void Set(int kind, int hourly, int daily)
        {
            Set(2 * kind, hourly, (long)Hour);
            Set((2 * kind) + 1, daily, (long)Day);
        }

        private void Set(int bucket, int limit, long window)
        {
            int burst = (limit + 1) / 2;
            int refills = limit - burst + 1;
            _intervals[bucket] = (int)((window + refills - 1) / refills);
            _limits[bucket] = (burst - 1) * _intervals[bucket];
        }
    }
}
