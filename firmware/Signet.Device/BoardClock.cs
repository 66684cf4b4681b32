using System;
using System.Threading;
using Signet.Agent;
using Signet.Core;

namespace Signet.Device
{
    /// <summary>The board's clock: milliseconds since boot, and the time of day by the rules of
    /// <see cref="TimeKeeper"/>.</summary>
    public sealed class BoardClock : IClock
    {
        private readonly TimeKeeper _time = new TimeKeeper(BuildInfo.FloorUtcSeconds, Environment.TickCount64);

        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return Environment.TickCount64; }
        }

        /// <inheritdoc/>
        public long UtcSeconds
        {
            get { return _time.UtcSeconds(Environment.TickCount64); }
        }

        /// <inheritdoc/>
        public TimeQuality Quality
        {
            get { return _time.Quality; }
        }

        /// <inheritdoc/>
        public void Delay(int milliseconds)
        {
            Thread.Sleep(milliseconds);
        }

        /// <inheritdoc/>
        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return _time.Offer(utcSeconds, quality, Environment.TickCount64);
        }
    }
}
