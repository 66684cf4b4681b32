using System;

namespace Signet.Emulator.Modem
{
    /// <summary>What the operator gives of the power saving that a device asks for.</summary>
    public sealed record NetworkGrants
    {
        /// <summary>True when the network has power saving mode at all.</summary>
        public bool Psm { get; init; } = true;

        /// <summary>T3412 extended in place of the one asked for, 8 bits (3GPP TS 24.008 clause 10.5.7.4a); empty for as asked.</summary>
        public string Periodic { get; init; } = "";

        /// <summary>T3324 in place of the one asked for, 8 bits (3GPP TS 24.008 clause 10.5.7.3); empty for as asked.</summary>
        public string Active { get; init; } = "";

        /// <summary>True when the network has eDRX at all.</summary>
        public bool Edrx { get; init; } = true;

        /// <summary>eDRX cycle in place of the one asked for, 4 bits (3GPP TS 24.008 clause 10.5.5.32); empty for as asked.</summary>
        public string EdrxCycle { get; init; } = "";

        /// <summary>Paging time window, 4 bits.</summary>
        public string PagingWindow { get; init; } = "0011";

        /// <summary>Everything as asked.</summary>
        public static NetworkGrants AsAsked { get; } = new();

        internal (string Periodic, string Active)? For((string Periodic, string Active)? asked)
        {
            return asked is { } psm && Psm ? (Periodic.Length > 0 ? Periodic : psm.Periodic, Active.Length > 0 ? Active : psm.Active) : null;
        }

        internal string? For(string? asked)
        {
            return asked != null && Edrx ? EdrxCycle.Length > 0 ? EdrxCycle : asked : null;
        }
    }
}
