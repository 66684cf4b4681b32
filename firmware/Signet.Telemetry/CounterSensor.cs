using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>Counts events that other code reports, e.g. pulses of a meter; an integer that only rises.</summary>
    public sealed class CounterSensor : ISensor
    {
        private readonly string _text;
        private readonly ReadingName _name;
        private readonly object _gate = new object();
        private long _value;

        /// <summary>Makes a counter at 0.</summary>
        /// <param name="name">Name of the reading, 1 to 32 bytes of UTF-8.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a wrong name.</exception>
        public CounterSensor(string name)
        {
            _name = new ReadingName(name);
            _text = name;
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return _text; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return "count"; }
        }

        /// <summary>Counts events; may be called from any thread.</summary>
        /// <param name="events">How many, 0 or more.</param>
        public void Count(int events)
        {
            lock (_gate)
            {
                _value += events;
            }
        }

        /// <inheritdoc/>
        public void Read(TelemetryBatch batch, int offset)
        {
            long value;
            lock (_gate)
            {
                value = _value;
            }

            batch.Add(_name, offset, value);
        }
    }
}
