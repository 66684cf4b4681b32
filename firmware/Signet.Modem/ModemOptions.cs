using Signet.Core;

namespace Signet.Modem
{
    /// <summary>What a <see cref="CellularModem"/> needs to know besides its line. All times are milliseconds.</summary>
    public sealed class ModemOptions
    {
        /// <summary>The module's table.</summary>
        public Dialect Dialect;

        /// <summary>The life of the module's family; null for the one of <see cref="LifeTables"/> with the dialect's name.
        /// </summary>
        public LifeTable Life;

        /// <summary>Access point name, ASCII; empty to leave the module's own context alone.</summary>
        public string Apn = "";

        /// <summary>User name for the access point, ASCII; empty when it wants none.</summary>
        public string ApnUser = "";

        /// <summary>Password for the access point, ASCII.</summary>
        public string ApnPassword = "";

        /// <summary>The way to the SIM; <see cref="SimRoute.Automatic"/> finds it out.</summary>
        public SimRoute SimRoute = SimRoute.Automatic;

        /// <summary>Keeps which way to the SIM worked with which model; may be null.</summary>
        public IQuirkMemory Memory;

        /// <summary>The SIM's PIN as 4 to 8 ASCII digits (3GPP TS 31.101 clause 9.3); null when none is known.</summary>
        public byte[] Pin;

        /// <summary>
        /// Largest read of one connection in bytes. The UART's receive ring must be larger by 128, since what exceeds
        /// it is lost without a sign.
        /// </summary>
        public int ReadLimit = 1024;

        /// <summary>Longest wait for registration.</summary>
        public int RegistrationMs = 180000;

        /// <summary>Time after which registration and unread data are asked for, in case a URC was lost.</summary>
        public int PollMs = 5000;
    }
}
