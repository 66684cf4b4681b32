using Signet.Core;
using Signet.Modem;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// One number of the module's <see cref="NetworkStatus"/> as a reading. Several share one refresh: whoever is read first in
    /// a minute asks the module.
    /// </summary>
    public sealed class NetworkSensor : ISensor
    {
        private const long FreshMs = 60000;

        private readonly ReadingName _name;
        private readonly string _text;
        private readonly string _unit;
        private readonly NetworkQuantity _quantity;
        private CellularModem _modem;

        /// <summary>Makes a sensor.</summary>
        /// <param name="quantity">Which number.</param>
        public NetworkSensor(NetworkQuantity quantity)
        {
            _quantity = quantity;
            switch (quantity)
            {
                case NetworkQuantity.Power:
                    _text = "rsrp";
                    _unit = "dBm";
                    break;
                case NetworkQuantity.Quality:
                    _text = "rsrq";
                    _unit = "dB";
                    break;
                case NetworkQuantity.Cell:
                    _text = "cell";
                    _unit = "";
                    break;
                case NetworkQuantity.Operator:
                    _text = "plmn";
                    _unit = "";
                    break;
                default:
                    _text = "act";
                    _unit = "";
                    break;
            }

            _name = new ReadingName(_text);
        }

        /// <inheritdoc/>
        public string Name
        {
            get { return _text; }
        }

        /// <inheritdoc/>
        public string Unit
        {
            get { return _unit; }
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

            if (!_modem.IsFresh(FreshMs))
            {
                _modem.RefreshNetwork();
            }

            int value = Value(_modem.Network);
            if (value != NetworkStatus.Unknown)
            {
                batch.Add(_name, offset, value);
            }
        }

        private int Value(NetworkStatus status)
        {
            switch (_quantity)
            {
                case NetworkQuantity.Power:
                    return status.Rsrp;
                case NetworkQuantity.Quality:
                    return status.Rsrq == NetworkStatus.Unknown ? status.Rsrq : status.Rsrq / 10;
                case NetworkQuantity.Cell:
                    return status.Cell;
                case NetworkQuantity.Operator:
                    return status.Operator;
                default:
                    return status.Access;
            }
        }
    }
}
