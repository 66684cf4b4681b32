using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>Gives a sensor a rate of its own, or is the base of one that has it; a sensor without is read at the device's.
    /// </summary>
    public class PacedSensor : ISensor
    {
        private readonly ISensor _sensor;

        /// <summary>Paces a sensor.</summary>
        /// <param name="sensor">The sensor.</param>
        /// <param name="seconds">Seconds between two of its samples, 1 to 604 800.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public PacedSensor(ISensor sensor, int seconds) : this(seconds)
        {
            if (sensor == null)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "paced sensor");
            }

            _sensor = sensor;
        }

        /// <summary>Makes a sensor that has a rate of its own, and overrides name, unit and reading.</summary>
        /// <param name="seconds">Seconds between two of its samples, 1 to 604 800.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        protected PacedSensor(int seconds)
        {
            if (seconds < 1 || seconds > 604800)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "paced sensor");
            }

            Seconds = seconds;
        }

        /// <inheritdoc/>
        public virtual string Name
        {
            get { return _sensor.Name; }
        }

        /// <inheritdoc/>
        public virtual string Unit
        {
            get { return _sensor.Unit; }
        }

        /// <summary>Seconds between two samples.</summary>
        public int Seconds { get; }

        /// <inheritdoc/>
        public virtual void Read(TelemetryBatch batch, int offset)
        {
            _sensor.Read(batch, offset);
        }
    }
}
