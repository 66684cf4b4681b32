using Signet.Core;
using Signet.Modem;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>The strength of the received signal as the module reports it (3GPP TS 27.007 clause 8.5, +CSQ).</summary>
    public sealed class SignalSensor : ISensor
    {
        private const int Unknown = 99;

        private readonly ReadingName _name = new ReadingName("rssi");
        private CellularModem _modem;

        /// <inheritdoc/>
        public string Name
        {
            get { return "rssi"; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return "dBm"; }
        }

        /// <summary>Says which module to ask. Until then, and while the module knows nothing, nothing is read.</summary>
        /// <param name="modem">The module.</param>
        public void Attach(CellularModem modem)
        {
            _modem = modem;
        }

        /// <inheritdoc/>
        public void Read(TelemetryBatch batch, int offset)
        {
            if (_modem == null || _modem.Life.IsAsleep)
            {
                return;
            }

            int quality = _modem.SignalQuality();
            if (quality >= 0 && quality < Unknown)
            {
                batch.Add(_name, offset, -113 + (2 * quality));
            }
        }
    }
}
