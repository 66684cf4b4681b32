using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// What the module's own lines and answers tell about its life: registration, sleep, time, toolkit. It sees each unsolicited
    /// line beside the driver's URC table, and sends nothing by itself.
    /// </summary>
    public sealed class ModemLife
    {
        private readonly IClock _clock;
        private long _networkTime;
        private long _networkTimeAt;

        internal ModemLife(IClock clock, LifeTable table)
        {
            _clock = clock;
            Table = table;
        }

        /// <summary>The family's table.</summary>
        public LifeTable Table { get; internal set; }

        /// <summary>LTE registration.</summary>
        public RegistrationReport Eps { get; } = new RegistrationReport(RegistrationDomain.Eps);

        /// <summary>Packet registration of GSM and 3G.</summary>
        public RegistrationReport Packet { get; } = new RegistrationReport(RegistrationDomain.Packet);

        /// <summary>Circuit registration.</summary>
        public RegistrationReport Circuit { get; } = new RegistrationReport(RegistrationDomain.Circuit);

        /// <summary>Network and signal.</summary>
        public NetworkStatus Status { get; } = new NetworkStatus();

        /// <summary>What the SIM does by itself.</summary>
        public SimToolkit Toolkit { get; } = new SimToolkit();

        /// <summary>Whether the module sleeps and hears nothing, or only what wakes it.</summary>
        public bool IsAsleep { get; internal set; }

        /// <summary>Whether the sleep is that of power saving mode, from which only <see cref="LifeTable.PsmWay"/> wakes.</summary>
        public bool IsInPowerSaving { get; internal set; }

        /// <summary>Whether the module has been in power saving mode since it was started: it boots out of it, by itself too, for an
        /// update of its tracking area, and is to be started before it is asked for anything.</summary>
        public bool HasDozed { get; internal set; }

        /// <summary>Whether the module has said that it turned itself off.</summary>
        public bool IsOff { get; internal set; }

        /// <summary>Takes the time that the network sent by itself, once.</summary>
        /// <param name="utcSeconds">Receives seconds since 1970-01-01T00:00:00Z, brought to now.</param>
        /// <returns>False when there is none.</returns>
        public bool TryTakeTime(out long utcSeconds)
        {
            utcSeconds = _networkTime == 0 ? 0 : _networkTime + ((_clock.Milliseconds - _networkTimeAt) / 1000);
            _networkTime = 0;
            return utcSeconds != 0;
        }

        /// <summary>Forgets what a restart of the module ends.</summary>
        internal void OnRestart()
        {
            Eps.Clear();
            Packet.Clear();
            Circuit.Clear();
            Status.ForgetNetwork();
            Toolkit.Clear();
            IsAsleep = false;
            IsInPowerSaving = false;
            HasDozed = false;
        }

        /// <summary>Takes an unsolicited line.</summary>
        /// <returns>−1 for one that is not of this table; else what the driver is to make of it.</returns>
        internal int OnLine(byte[] line, int count)
        {
            UrcTable urcs = Table.Urcs;
            int row = urcs.Find(line, count);
            if (row < 0)
            {
                return -1;
            }

            int fields = urcs.Fields(row, line, count);
            switch ((LifeUrc)(int)urcs.Kind(row))
            {
                case LifeUrc.EpsRegistration:
                    Take(Eps, line, fields, count);
                    break;
                case LifeUrc.PacketRegistration:
                    Take(Packet, line, fields, count);
                    break;
                case LifeUrc.CircuitRegistration:
                    Circuit.Read(line, fields, count, false);
                    break;
                case LifeUrc.NetworkTime:
                    TakeZoneTime(line, fields, count);
                    break;
                case LifeUrc.SeparateTime:
                    TakeTime(NetworkClock.ReadSeparate(line, fields, count));
                    break;
                case LifeUrc.Asleep:
                    IsAsleep = true;
                    IsInPowerSaving = true;
                    HasDozed = true;
                    break;
                case LifeUrc.Awake:
                    IsAsleep = false;
                    IsInPowerSaving = false;
                    break;
                case LifeUrc.Edrx:
                    TakeEdrx(line, fields, count);
                    break;
                case LifeUrc.PoweredDown:
                    IsOff = true;
                    return (int)UrcKind.Boot;
                case LifeUrc.ToolkitCommand:
                    return Proactive(SimToolkit.TypeOf(line, fields, count));
                case LifeUrc.ToolkitType:
                    return Proactive(AtText.Number(line, fields, count, 0));
                case LifeUrc.SimRefresh:
                    return Proactive(1);
            }

            return (int)UrcKind.Ignored;
        }

        private int Proactive(int type)
        {
            return (int)(Toolkit.Take(type, _clock.Milliseconds) ? UrcKind.SimChanged : UrcKind.Ignored);
        }

        // The newest line counts; of two networks the one that has us.
        private void Take(RegistrationReport report, byte[] line, int fields, int end)
        {
            if (report.Read(line, fields, end, false) >= 0 && (report == Eps || !Eps.IsRegistered))
            {
                Status.Take(report);
            }
        }

        // +CTZE: "zone",dst,"yyyy/MM/dd,hh:mm:ss" in local time, +CTZEU the same in UTC (27.007 clause 8.41). Only the latter
        // and no other firmware agrees on what the former's time is, so the zone is not applied and that line's time not used.
        private void TakeZoneTime(byte[] line, int fields, int end)
        {
            int at = AtText.FieldStart(line, fields, end, 2);
            bool utc = fields > 6 && line[5] == 'U';
            if (at >= 0 && utc)
            {
                TakeTime(NetworkClock.Read(line, at, AtText.FieldEnd(line, at, end) - at, true));
            }
        }

        private void TakeTime(long seconds)
        {
            if (seconds > 0)
            {
                _networkTime = seconds;
                _networkTimeAt = _clock.Milliseconds;
            }
        }

        // +CEDRXP: technology, requested cycle, granted cycle, window (27.007 clause 7.41); 4 LTE-M, 5 NB-IoT.
        private void TakeEdrx(byte[] line, int fields, int end)
        {
            bool narrow = AtText.Number(line, fields, end, 0) == 5;
            int cycle = Bits(line, fields, end, 2);
            int window = Bits(line, fields, end, 3);
            Status.EdrxMs = cycle < 0 ? 0 : SleepTimer.DecodeCycle(cycle, narrow);
            Status.WindowMs = window < 0 ? 0 : SleepTimer.DecodeWindow(window, narrow);
        }

        private static int Bits(byte[] line, int fields, int end, int index)
        {
            int at = AtText.FieldStart(line, fields, end, index);
            return at < 0 ? -1 : SleepTimer.ParseBits(line, at, AtText.FieldEnd(line, at, end) - at, 4);
        }
    }
}
