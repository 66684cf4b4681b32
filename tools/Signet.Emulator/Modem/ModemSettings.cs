namespace Signet.Emulator.Modem
{
    /// <summary>What commands set and a restart puts back.</summary>
    internal sealed class ModemSettings
    {
        public bool Echo { get; set; } = true;

        public bool Verbose { get; set; } = true;

        public bool Quiet { get; set; }

        /// <summary>AT+CMEE: 0 ERROR, 1 number, 2 text.</summary>
        public int ErrorForm { get; set; }

        /// <summary>AT+CFUN.</summary>
        public int Functionality { get; set; } = 1;

        /// <summary>AT+CEREG and AT+CREG, AT+CGREG alongside.</summary>
        public int RegistrationReport { get; set; }

        public bool SimAsleep { get; set; }

        /// <summary>AT+CSIM=1 of some modules: the module's own STATUS commands stay away from the card.</summary>
        public bool SimLocked { get; set; }

        public bool NetworkOpen { get; set; }

        /// <summary>AT+CIPRXGET: true buffered, false pushed to the host.</summary>
        public bool BufferedReceive { get; set; }

        public string AccessPoint { get; set; } = "";

        public string PdpType { get; set; } = "IP";
    }
}
