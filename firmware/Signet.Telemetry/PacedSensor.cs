using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>Gives a sensor a rate of its own; one without is read at the device's.</summary>
    public sealed class PacedSensor : ISensor
    {
        private readonly ISensor _sensor;

        /// <summary>Paces a sensor.</summary>
        /// <param name="sensor">The sensor.</param>
        /// <param name="seconds">Seconds between two of its samples, 1 to 604 800.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public PacedSensor(ISensor sensor, int seconds)
        {
            if (sensor == null || seconds < 1 || seconds > 604800)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "paced sensor");
            }

            _sensor = sensor;
            Seconds = seconds;
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return _sensor.Name; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return _sensor.Unit; }
        }

        /// <summary>Seconds between two samples.</summary>
        public int Seconds { get; }

        /// <inheritdoc/>
        public void Read(TelemetryBatch batch, int offset)
        {
            _sensor.Read(batch, offset);
        }
    }
}
