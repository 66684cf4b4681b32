namespace Signet.Modem
{
    /// <summary>
    /// What is known of network and signal, for telemetry and for whoever looks for a fault. One object a module, refreshed in
    /// place by <see cref="CellularModem.RefreshNetwork"/>.
    /// </summary>
    public sealed class NetworkStatus
    {
        /// <summary>A number that the module didn't give.</summary>
        public const int Unknown = int.MinValue;

        /// <summary>Registration state of 27.007 clause 10.1.22: 1 home, 5 roaming.</summary>
        public int Registration { get; internal set; } = 4;

        /// <summary>Whether data can be sent.</summary>
        public bool IsRegistered { get; internal set; }

        /// <summary>Whether the network is a foreign one.</summary>
        public bool IsRoaming { get; internal set; }

        /// <summary>Access technology of 27.007 clause 7.3: 0 GSM, 2 UTRAN, 7 LTE and LTE-M, 9 NB-IoT.</summary>
        public int Access { get; internal set; } = Unknown;

        /// <summary>Country code × 1000 + network code, e.g. 262001 for 262-01.</summary>
        public int Operator { get; internal set; } = Unknown;

        /// <summary>Tracking or location area code.</summary>
        public int Area { get; internal set; } = Unknown;

        /// <summary>Cell identity, 28 bits.</summary>
        public int Cell { get; internal set; } = Unknown;

        /// <summary>LTE band.</summary>
        public int Band { get; internal set; } = Unknown;

        /// <summary>Received strength in dBm (27.007 clause 8.5).</summary>
        public int Rssi { get; internal set; } = Unknown;

        /// <summary>Reference signal received power in dBm (clause 8.69), lower bound.</summary>
        public int Rsrp { get; internal set; } = Unknown;

        /// <summary>Reference signal received quality in tenths of a dB, lower bound.</summary>
        public int Rsrq { get; internal set; } = Unknown;

        /// <summary>Signal to noise ratio in tenths of a dB.</summary>
        public int Snr { get; internal set; } = Unknown;

        /// <summary>The network's newest cause of a refusal (<see cref="Signet.Modem.RejectCause"/>).</summary>
        public int RejectCause { get; internal set; } = Unknown;

        /// <summary>Granted T3324 in seconds, <see cref="SleepTimer.Off"/> when none.</summary>
        public int ActiveSeconds { get; internal set; } = SleepTimer.Off;

        /// <summary>Granted T3412 in seconds, <see cref="SleepTimer.Off"/> when none.</summary>
        public int PeriodSeconds { get; internal set; } = SleepTimer.Off;

        /// <summary>Granted eDRX cycle in milliseconds; 0 when none.</summary>
        public int EdrxMs { get; internal set; }

        /// <summary>Granted paging time window in milliseconds; 0 when none.</summary>
        public int WindowMs { get; internal set; }

        /// <summary>The monotonic clock at the newest refresh; −1 before the first.</summary>
        public long RefreshedAtMs { get; internal set; } = -1;

        internal void Take(RegistrationReport report)
        {
            Registration = report.State;
            IsRegistered = report.IsRegistered;
            IsRoaming = report.IsRoaming;
            Area = Keep(report.Area, Area);
            Cell = Keep(report.Cell, Cell);
            Access = Keep(report.Access, Access);
            RejectCause = Keep(report.RejectCause, RejectCause);
            if (report.ActiveTime >= 0)
            {
                ActiveSeconds = SleepTimer.DecodeActive(report.ActiveTime);
            }

            if (report.PeriodicUpdate >= 0)
            {
                PeriodSeconds = SleepTimer.DecodePeriod(report.PeriodicUpdate);
            }
        }

        internal void ForgetNetwork()
        {
            RefreshedAtMs = -1;
            Registration = 4;
            IsRegistered = false;
            IsRoaming = false;
            Access = Unknown;
            Area = Unknown;
            Cell = Unknown;
            ForgetSignal();
            ActiveSeconds = SleepTimer.Off;
            PeriodSeconds = SleepTimer.Off;
            EdrxMs = 0;
            WindowMs = 0;
        }

        // What only a refresh tells.
        internal void ForgetSignal()
        {
            Operator = Unknown;
            Band = Unknown;
            Rssi = Unknown;
            Rsrp = Unknown;
            Rsrq = Unknown;
            Snr = Unknown;
        }

        private static int Keep(int given, int before)
        {
            return given >= 0 ? given : before;
        }
    }
}
