using Signet.Core;

namespace Signet.Modem.Tests
{
    /// <summary>Time that passes only when somebody waits.</summary>
    internal sealed class TickClock : IClock
    {
        private long _now;

        public long Milliseconds
        {
            get { return _now; }
        }

        public long UtcSeconds
        {
            get { return 0; }
        }

        public TimeQuality Quality
        {
            get { return TimeQuality.Unknown; }
        }

        public void Delay(int milliseconds)
        {
            _now += milliseconds;
        }

        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return false;
        }
    }
}
