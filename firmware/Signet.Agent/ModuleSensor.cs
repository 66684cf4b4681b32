using Signet.Modem;
using Signet.Recovery;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>
    /// How module and SIM fare, one number of it as a reading. It changes slowly, so each has a rate of its own. What the
    /// module doesn't tell gives no reading.
    /// </summary>
    public sealed class ModuleSensor : PacedSensor
    {
        private const int Hour = 3600;
        private const int Day = 86400;

        private readonly ReadingName _name;
        private readonly ModuleQuantity _quantity;
        private TelemetryAgent _agent;

        /// <summary>Makes a sensor.</summary>
        /// <param name="quantity">Which number.</param>
        /// <param name="seconds">Seconds between two of its samples, 1 to 604 800.</param>
        /// <exception cref="Signet.Core.SignetException"><see cref="Signet.Core.ErrorCode.InvalidArgument"/>.</exception>
        public ModuleSensor(ModuleQuantity quantity, int seconds) : base(seconds)
        {
            _quantity = quantity;
            _name = new ReadingName(Name);
        }

        /// <inheritdoc/>
        public override string Name
        {
            get
            {
                switch (_quantity)
                {
                    case ModuleQuantity.Supply:
                        return "supply";
                    case ModuleQuantity.Heat:
                        return "heat";
                    case ModuleQuantity.Restarts:
                        return "restarts";
                    case ModuleQuantity.LineErrors:
                        return "lineerr";
                    case ModuleQuantity.Repairs:
                        return "repairs";
                    case ModuleQuantity.CardErrors:
                        return "simerr";
                    case ModuleQuantity.CardWrites:
                        return "simwr";
                    default:
                        return "pintries";
                }
            }
        }

        /// <inheritdoc/>
        public override string Unit
        {
            get { return _quantity == ModuleQuantity.Supply ? "mV" : _quantity == ModuleQuantity.Heat ? "Cel" : "count"; }
        }

        /// <summary>Makes one of each: supply and temperature are read each hour, the others each day.</summary>
        /// <returns>The sensors, to be handed to the agent and then attached to it.</returns>
        public static ModuleSensor[] All()
        {
            ModuleSensor[] all = new ModuleSensor[(int)ModuleQuantity.PinTries + 1];
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = new ModuleSensor((ModuleQuantity)i, i <= (int)ModuleQuantity.Heat ? Hour : Day);
            }

            return all;
        }

        /// <summary>Says whose module and SIM. Until then nothing is read.</summary>
        /// <param name="agent">The agent.</param>
        public void Attach(TelemetryAgent agent)
        {
            _agent = agent;
        }

        /// <inheritdoc/>
        public override void Read(TelemetryBatch batch, int offset)
        {
            int value = _agent == null ? NetworkStatus.Unknown : Value();
            if (value != NetworkStatus.Unknown)
            {
                batch.Add(_name, offset, (long)value);
            }
        }

        private int Value()
        {
            CellularModem modem = _agent.Modem;
            switch (_quantity)
            {
                case ModuleQuantity.Supply:
                    return modem.Life.IsAsleep ? NetworkStatus.Unknown : modem.SupplyMillivolts();
                case ModuleQuantity.Heat:
                    int tenths = modem.Life.IsAsleep ? NetworkStatus.Unknown : modem.HeatTenths();
                    return tenths == NetworkStatus.Unknown ? tenths : tenths < 0 ? (tenths - 5) / 10 : (tenths + 5) / 10;
                case ModuleQuantity.Restarts:
                    return modem.Restarts;
                case ModuleQuantity.LineErrors:
                    return modem.Engine.LineErrors;
                case ModuleQuantity.Repairs:
                    return Repairs(_agent.Ladder);
                case ModuleQuantity.CardErrors:
                    return _agent.Card.Errors;
                case ModuleQuantity.CardWrites:
                    return _agent.Card.Wear.Total;
                default:
                    return modem.PinTries < 0 ? NetworkStatus.Unknown : modem.PinTries;
            }
        }

        private static int Repairs(RecoveryLadder ladder)
        {
            long sum = 0;
            for (int rung = (int)RecoveryRung.Retry + 1; rung < RecoveryLadder.RungCount; rung++)
            {
                sum += ladder.Count((RecoveryRung)rung);
            }

            return sum > int.MaxValue ? int.MaxValue : (int)sum;
        }
    }
}
