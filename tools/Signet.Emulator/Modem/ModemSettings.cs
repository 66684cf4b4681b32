using System;
using System.Collections.Generic;

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

        public bool SimAsleep { get; set; }

        /// <summary>AT+CSIM=1 of some modules: the module's own STATUS commands stay away from the card.</summary>
        public bool SimLocked { get; set; }

        /// <summary>The dialect's variables and parameters, as commands have set them.</summary>
        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        /// <summary>AT+CPSMS: T3412 and T3324 as 8 bits each; null while it is off.</summary>
        public (string Periodic, string Active)? Psm { get; set; }

        /// <summary>AT+CEDRXS: 4 bits; null while it is off.</summary>
        public string? Edrx { get; set; }

        public string AccessPoint { get; set; } = "";

        public string PdpType { get; set; } = "IP";
    }
}
