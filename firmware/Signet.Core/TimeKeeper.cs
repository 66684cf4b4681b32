namespace Signet.Core
{
    /// <summary>
    /// The rules of docs/SPEC.md section 4 for a clock that has no battery: a floor, hints of the network between the floor
    /// and the floor plus 20 years, authenticated time that raises the floor. Pure; the clock gives the milliseconds.
    /// </summary>
    public sealed class TimeKeeper
    {
        /// <summary>Largest distance of a hint from the floor, in seconds: 20 years of 365.25 days.</summary>
        public const long MaxSkewSeconds = 631152000;

        private long _floor;
        private long _base;
        private long _baseMs;

        /// <summary>Begins at the floor.</summary>
        /// <param name="floorUtcSeconds">A time that is surely past: the date that the firmware's release has set, or a
        /// later authenticated time that was kept. Seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="nowMs">The monotonic clock now, in milliseconds.</param>
        public TimeKeeper(long floorUtcSeconds, long nowMs)
        {
            _floor = floorUtcSeconds;
            _base = floorUtcSeconds;
            _baseMs = nowMs;
            Quality = TimeQuality.Floor;
        }

        /// <summary>How the time is known.</summary>
        public TimeQuality Quality { get; private set; }

        /// <summary>The newest time that is surely past, in seconds since 1970-01-01T00:00:00Z.</summary>
        public long Floor
        {
            get { return _floor; }
        }

        /// <summary>Gives the time.</summary>
        /// <param name="nowMs">The monotonic clock now, in milliseconds.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        public long UtcSeconds(long nowMs)
        {
            return _base + ((nowMs - _baseMs) / 1000);
        }

        /// <summary>Takes the time of a source, or doesn't. <see cref="TimeQuality.Floor"/> only raises the
        /// floor.</summary>
        /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">What kind of source it is.</param>
        /// <param name="nowMs">The monotonic clock now, in milliseconds.</param>
        /// <returns>True when it was taken.</returns>
        public bool Offer(long utcSeconds, TimeQuality quality, long nowMs)
        {
            if (quality == TimeQuality.Floor)
            {
                return RaiseFloor(utcSeconds, nowMs);
            }

            if (quality < TimeQuality.Network || quality < Quality || utcSeconds < _floor)
            {
                return false;
            }

            if (quality == TimeQuality.Network && utcSeconds - _floor > MaxSkewSeconds)
            {
                return false;
            }

            if (quality == TimeQuality.Authenticated)
            {
                _floor = utcSeconds;
            }

            _base = utcSeconds;
            _baseMs = nowMs;
            Quality = quality;
            return true;
        }

        // An authenticated time that was kept. A hint of the network that lies before it was wrong.
        private bool RaiseFloor(long utcSeconds, long nowMs)
        {
            if (utcSeconds <= _floor || Quality == TimeQuality.Authenticated)
            {
                return false;
            }

            _floor = utcSeconds;
            if (UtcSeconds(nowMs) < _floor)
            {
                _base = _floor;
                _baseMs = nowMs;
                Quality = TimeQuality.Floor;
            }

            return true;
        }
    }
}
