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

        /// <summary>What the network gave of it; null for nothing.</summary>
        public (string Periodic, string Active)? PsmGiven { get; set; }

        /// <summary>AT+CEDRXS: 4 bits; null while it is off.</summary>
        public string? Edrx { get; set; }

        /// <summary>AT+CEDRXS=2: the module tells what the network gives.</summary>
        public bool TellsEdrx { get; set; }

        /// <summary>What the network gave of it; null for nothing.</summary>
        public string? EdrxGiven { get; set; }

        /// <summary>AT+CSCON=1: the module tells of the RRC connection.</summary>
        public bool TellsConnection { get; set; }

        /// <summary>Contexts that AT+CGDCONT has defined.</summary>
        public HashSet<int> DefinedContexts { get; } = [];

        public string AccessPoint { get; set; } = "";

        public string PdpType { get; set; } = "IP";

        /// <summary>What was arranged with the network outlives the boot after power saving mode.</summary>
        public void Resume(ModemSettings before)
        {
            Psm = before.Psm;
            PsmGiven = before.PsmGiven;
            Edrx = before.Edrx;
            EdrxGiven = before.EdrxGiven;
        }
    }
}
