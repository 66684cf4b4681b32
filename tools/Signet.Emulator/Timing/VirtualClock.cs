using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Signet.Emulator.Timing
{
    /// <summary>
    /// A clock that moves only when it is told, or while a host waits for bytes. A module on it works on the thread that calls:
    /// with a <see cref="Network.VirtualNetwork"/> a run is the same from the first byte to the last, and a day takes a moment.
    /// </summary>
    public sealed class VirtualClock : TimeProvider
    {
        private readonly Lock _gate = new();
        private readonly PriorityQueue<VirtualTimer, (long Due, long Serial)> _timers = new();
        private readonly DateTimeOffset _start;
        private long _now;
        private long _serial;

        /// <summary>Makes a clock.</summary>
        /// <param name="start">Its first time of day; null for 2026-03-04 05:06:07 UTC.</param>
        public VirtualClock(DateTimeOffset? start = null)
        {
            _start = start ?? new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        }

        /// <inheritdoc/>
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        /// <summary>Time since the clock was made.</summary>
        public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

        /// <inheritdoc/>
        public override long GetTimestamp()
        {
            lock (_gate)
                return _now;
        }

        /// <inheritdoc/>
        public override DateTimeOffset GetUtcNow()
        {
            return _start + Elapsed;
        }

        /// <summary>Moves on; what falls due meanwhile happens in its order, on this thread.</summary>
        /// <param name="by">How far.</param>
        public void Advance(TimeSpan by)
        {
            long end = GetTimestamp() + by.Ticks;
            while (Step(end))
            {
            }
        }

        /// <summary>Moves to what falls due next, at most to a time.</summary>
        /// <param name="end">Latest timestamp.</param>
        /// <returns>False when nothing was due any more: the time is <paramref name="end"/> then.</returns>
        internal bool Step(long end)
        {
            VirtualTimer timer;
            lock (_gate)
            {
                while (_timers.TryPeek(out VirtualTimer? first, out (long Due, long Serial) key) && !first.IsArmed(key.Serial))
                    _timers.Dequeue();
                if (!_timers.TryPeek(out VirtualTimer? next, out (long Due, long Serial) at) || at.Due > end)
                {
                    _now = Math.Max(_now, end);
                    return false;
                }

                _timers.Dequeue();
                _now = Math.Max(_now, at.Due);
                timer = next;
            }

            timer.Fire();
            return true;
        }

        /// <inheritdoc/>
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ArgumentNullException.ThrowIfNull(callback);
            if (period != Timeout.InfiniteTimeSpan)
                throw new NotSupportedException("Periodic timers aren't needed here.");
            var timer = new VirtualTimer(this, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }

        private long Arm(VirtualTimer timer, TimeSpan due)
        {
            lock (_gate)
            {
                long serial = ++_serial;
                if (due != Timeout.InfiniteTimeSpan)
                    _timers.Enqueue(timer, (_now + Math.Max(0, due.Ticks), serial));
                return serial;
            }
        }

        private sealed class VirtualTimer(VirtualClock clock, Action fire) : ITimer
        {
            private long _armed;

            public bool IsArmed(long serial)
            {
                return _armed == serial;
            }

            public void Fire()
            {
                _armed = 0;
                fire();
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (clock._gate)
                    _armed = clock.Arm(this, dueTime);
                return true;
            }

            public void Dispose()
            {
                _armed = 0;
            }

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
