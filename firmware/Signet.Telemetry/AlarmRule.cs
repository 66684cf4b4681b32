using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// A threshold: raises an alarm when a reading leaves its range, and again only after it was back inside by the
    /// hysteresis, so that a value that trembles at the bound does not alarm each time.
    /// </summary>
    public sealed class AlarmRule
    {
        private readonly double _low;
        private readonly double _high;
        private readonly double _hysteresis;

        /// <summary>Makes a rule.</summary>
        /// <param name="name">Name of the readings.</param>
        /// <param name="low">Lowest good value; <see cref="double.NegativeInfinity"/> for no bound.</param>
        /// <param name="high">Highest good value; <see cref="double.PositiveInfinity"/> for no bound.</param>
        /// <param name="hysteresis">How far inside a bound the value must come to end the alarm, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public AlarmRule(string name, double low, double high, double hysteresis)
        {
            if (name == null || !(low <= high) || !(hysteresis >= 0))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "alarm rule");
            }

            Name = name;
            _low = low;
            _high = high;
            _hysteresis = hysteresis;
        }

        /// <summary>Name of the readings.</summary>
        public string Name { get; }

        /// <summary>True from the reading that left the range until one that is back inside by the hysteresis.</summary>
        public bool IsRaised { get; private set; }

        /// <summary>Judges a reading.</summary>
        /// <param name="value">Its value; NaN says nothing.</param>
        /// <returns>True when it raises the alarm.</returns>
        public bool Observe(double value)
        {
            bool outside = value < _low || value > _high;
            if (outside && !IsRaised)
            {
                IsRaised = true;
                return true;
            }

            // False for NaN.
            if (IsRaised && value >= _low + _hysteresis && value <= _high - _hysteresis)
            {
                IsRaised = false;
            }

            return false;
        }
    }
}
