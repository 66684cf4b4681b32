using Signet.Core;

namespace Signet.Crypto.Tests
{
    /// <summary>A clock that stands still at 0x0102 milliseconds.</summary>
    public sealed class FakeClock : IClock
    {
        /// <inheritdoc/>
        public long Milliseconds
        {
            get { return 0x0102; }
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
        }

        /// <inheritdoc/>
        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return false;
        }
    }
}
