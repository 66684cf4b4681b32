using Signet.Core;

namespace Signet.Store.Tests
{
    /// <summary>A clock that is moved by hand.</summary>
    public sealed class StandingClock : IClock
    {
        /// <summary>The time in milliseconds.</summary>
        public long Now;

        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return Now; }
        }

        /// <inheritdoc/>
        public long UtcSeconds
        {
            get { return 0; }
        }

        /// <inheritdoc/>
        public TimeQuality Quality
        {
            get { return TimeQuality.Unknown; }
        }

        /// <inheritdoc/>
        public void Delay(int milliseconds)
        {
            Now += milliseconds;
        }

        /// <inheritdoc/>
        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return false;
        }
    }
}
