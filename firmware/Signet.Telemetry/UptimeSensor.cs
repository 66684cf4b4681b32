using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>Seconds since the clock started, as an integer.</summary>
    public sealed class UptimeSensor : ISensor
    {
        private readonly IClock _clock;
        private readonly ReadingName _name;

        /// <summary>Makes the sensor.</summary>
        /// <param name="clock">Gives the time.</param>
        public UptimeSensor(IClock clock)
        {
            _clock = clock;
            _name = new ReadingName(Name);
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return "uptime"; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return "s"; }
        }

        /// <inheritdoc/>
        public void Read(TelemetryBatch batch, int offset)
        {
            batch.Add(_name, offset, _clock.Milliseconds / 1000);
        }
    }
}
