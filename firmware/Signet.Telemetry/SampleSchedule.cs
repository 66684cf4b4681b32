namespace Signet.Telemetry
{
    /// <summary>When which sensor is read. Pure: the caller gives the time.</summary>
    public sealed class SampleSchedule
    {
        private readonly ISensor[] _sensors;
        private readonly long[] _due;

        /// <summary>Makes a schedule in which everything is due at once.</summary>
        /// <param name="sensors">The sensors; <see cref="PacedSensor"/> has its own rate.</param>
        public SampleSchedule(ISensor[] sensors)
        {
            _sensors = sensors;
            _due = new long[sensors.Length];
            for (int i = 0; i < _due.Length; i++)
            {
                _due[i] = long.MinValue;
            }
        }

        /// <summary>Says whether a sensor is to be read.</summary>
        /// <param name="index">Which one.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>True when it is.</returns>
        public bool IsDue(int index, long nowMs)
        {
            return nowMs >= _due[index];
        }

        /// <summary>Notes that a sensor was read, or tried to be.</summary>
        /// <param name="index">Which one.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <param name="seconds">Seconds until the next time where the sensor has no rate of its own.</param>
        public void Took(int index, long nowMs, int seconds)
        {
            PacedSensor paced = _sensors[index] as PacedSensor;
            _due[index] = nowMs + (1000L * (paced == null ? seconds : paced.Seconds));
        }

        /// <summary>Begins after a deep sleep, over which nobody remembers when a sensor with a rate of its own was read last: it is
        /// due by chance, so often that its rate is kept on the average.</summary>
        /// <param name="index">Which one.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <param name="seconds">Seconds between two wakes.</param>
        /// <param name="noise">16 random bits.</param>
        public void Wake(int index, long nowMs, int seconds, int noise)
        {
            PacedSensor paced = _sensors[index] as PacedSensor;
            if (paced != null && (long)noise * paced.Seconds >= (long)seconds << 16)
            {
                _due[index] = nowMs + (1000L * paced.Seconds);
            }
        }

        /// <summary>Gives the time at which the next sensor is due.</summary>
        /// <returns>Of the monotonic clock in milliseconds; <see cref="long.MaxValue"/> without sensors.</returns>
        public long Next()
        {
            long next = long.MaxValue;
            for (int i = 0; i < _due.Length; i++)
            {
                next = _due[i] < next ? _due[i] : next;
            }

            return next;
        }
    }
}
