namespace Signet.Core
{
    /// <summary>All time that the firmware uses; the harness may run it faster than the wall clock.</summary>
    public interface IClock
    {
        /// <summary>Milliseconds since some start; never goes back.</summary>
        long Milliseconds { get; }

        /// <summary>Seconds since 1970-01-01T00:00:00Z without leap seconds; 0 while
        /// <see cref="Quality"/> is <see cref="TimeQuality.Unknown"/>.</summary>
        long UtcSeconds { get; }

        /// <summary>How <see cref="UtcSeconds"/> is known.</summary>
        TimeQuality Quality { get; }

        /// <summary>Lets time pass, for a back-off or a power pulse; never used to wait for an answer.</summary>
        /// <param name="milliseconds">Time to pass in milliseconds, 0 or more.</param>
        void Delay(int milliseconds);

        /// <summary>
        /// Offers the time of a source. A source of lower quality than the clock has is ignored, and
        /// <see cref="TimeQuality.Network"/> counts only between the clock's floor and floor plus largest skew;
        /// <see cref="TimeQuality.Floor"/> gives a floor that was kept.
        /// </summary>
        /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">What kind of source it is.</param>
        /// <returns>True when the clock took it.</returns>
        bool Offer(long utcSeconds, TimeQuality quality);
    }
}
