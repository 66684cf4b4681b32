using Signet.Core;

namespace Signet.Modem
{
    /// <summary>What a <see cref="CellularModem"/> needs to know besides its line. All times are milliseconds.</summary>
    public sealed class ModemOptions
    {
        /// <summary>The module's dialect; null to find it out from what the module calls itself.</summary>
        public Dialect Dialect;

        /// <summary>A table of a further family, looked at before the known ones when the dialect is found out; null for
        /// none (docs/ADDING-A-MODEM.md).</summary>
        public string[] Table;

        /// <summary>The life of the module's family; null for the one of <see cref="LifeTables"/> with the dialect's name.
        /// </summary>
        public LifeTable Life;

        /// <summary>Access point name, ASCII; empty to leave the module's own context alone.</summary>
        public string Apn = "";

        /// <summary>User name for the access point, ASCII; empty when it wants none.</summary>
        public string ApnUser = "";

        /// <summary>Password for the access point, ASCII.</summary>
        public string ApnPassword = "";

        /// <summary>Addresses that the context has.</summary>
        public PdpType PdpType = PdpType.Ipv4;

        /// <summary>The way to the SIM; <see cref="SimRoute.Automatic"/> finds it out.</summary>
        public SimRoute SimRoute = SimRoute.Automatic;

        /// <summary>Keeps which way to the SIM worked with which model; may be null.</summary>
        public IQuirkMemory Memory;

        /// <summary>The board's pins that let the module sleep and wake it; null where it has none.</summary>
        public IModemPins Pins;

        /// <summary>The SIM's PIN as 4 to 8 ASCII digits (3GPP TS 31.101 clause 9.3); null when none is known.</summary>
        public byte[] Pin;

        /// <summary>What <see cref="IPinRecord.Load"/> returns for a PIN that the SIM has refused.</summary>
        public const int PinRefused = 255;

        /// <summary>Remembers over restarts what became of the PIN; null to know it only in RAM.</summary>
        public IPinRecord PinRecord;

        /// <summary>Largest read of one connection in bytes; see <see cref="RingBytes"/>.</summary>
        public int ReadLimit = 1024;

        /// <summary>
        /// Bytes of the line's receive ring. What exceeds it is lost without a sign, and flow control does not protect
        /// it, so no read is larger than the ring less 128 bytes for framing and URCs. ESP32 has 256 unless the port is
        /// told otherwise before it is opened, as UartChannel does.
        /// </summary>
        public int RingBytes = 4096;

        /// <summary>Time for which the address of a host is kept, so that it is asked for once and not at each connection;
        /// 0 leaves names to the module's open command. Where the module takes addresses only, 0 asks each time.</summary>
        public int DnsKeepMs;

        /// <summary>Time without any acknowledgement by the peer after which a connection counts as dead, where the module
        /// tells; 0 never.</summary>
        public int StallMs = 120000;

        /// <summary>Power saving mode to ask the network for (27.007 clause 7.38): T3412 in seconds, to
        /// <see cref="SleepTimer.LongestPeriod"/>. 0 leaves what the module has set; <see cref="SleepTimer.Off"/> ends the
        /// mode.</summary>
        public int PeriodSeconds;

        /// <summary>With <see cref="PeriodSeconds"/>, how long the module stays awake after its last exchange with the network:
        /// T3324 in seconds, to <see cref="SleepTimer.LongestActive"/>.</summary>
        public int ActiveSeconds = 10;

        /// <summary>eDRX to ask the network for (27.007 clause 7.40): longest time without paging in milliseconds, to 10 485 760. 0
        /// leaves what the module has set.</summary>
        public int EdrxMs;

        /// <summary>Whether <see cref="EdrxMs"/> is meant for NB-IoT; else for LTE-M.</summary>
        public bool EdrxNarrow;

        /// <summary>Longest wait for the module to boot, and for its SIM; 0 for as long as its family may take. For a person who
        /// waits.</summary>
        public int PatienceMs;

        /// <summary>Longest wait for registration.</summary>
        public int RegistrationMs = 180000;

        /// <summary>Time after which registration and unread data are asked for, in case a URC was lost.</summary>
        public int PollMs = 5000;
    }
}
