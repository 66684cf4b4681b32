using Signet.Core;

namespace Signet.Firmware.Tests.Modem
{
    /// <summary>Time that passes only when somebody waits; a wait without end fails the test.</summary>
    public sealed class VirtualClock : IClock
    {
        private const long Limit = 24L * 3600 * 1000 * 1000;

        private long _microseconds;

        public long Milliseconds => _microseconds / 1000;

        public long UtcSeconds => 0;

        public TimeQuality Quality => TimeQuality.Unknown;

        public void Delay(int milliseconds)
        {
            Advance(milliseconds * 1000L);
        }

        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return false;
        }

        public void Advance(long microseconds)
        {
            _microseconds += microseconds;
            if (_microseconds > Limit)
            {
                throw new InvalidOperationException("more than a day has passed");
            }
        }
    }
}
