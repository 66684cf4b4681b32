namespace Signet.Modem
{
    /// <summary>What an unsolicited line tells about the module's life; rows of <see cref="LifeTable.Urcs"/>.</summary>
    public enum LifeUrc
    {
        /// <summary>Known and of no consequence.</summary>
        Ignored = 0,

        /// <summary>+CEREG: LTE registration (3GPP TS 27.007 clause 10.1.22).</summary>
        EpsRegistration = 1,

        /// <summary>+CGREG: packet registration of GSM and 3G (clause 10.1.20).</summary>
        PacketRegistration = 2,

        /// <summary>+CREG: circuit registration (clause 7.2).</summary>
        CircuitRegistration = 3,

        /// <summary>A time of the network in the form of +CTZE or +CTZEU, field 2 (clause 8.41), or a family's own.</summary>
        NetworkTime = 4,

        /// <summary>SIMCom's *PSUTTZ: UTC in separate fields.</summary>
        SeparateTime = 5,

        /// <summary>The module goes to sleep and will hear nothing.</summary>
        Asleep = 6,

        /// <summary>The module has left power saving mode.</summary>
        Awake = 7,

        /// <summary>+CEDRXP: the granted eDRX cycle (clause 7.40).</summary>
        Edrx = 8,

        /// <summary>The module has turned itself off.</summary>
        PoweredDown = 9,

        /// <summary>A proactive command, as raw BER-TLV in hexadecimal (ETSI TS 102 223 clause 6.6).</summary>
        ToolkitCommand = 10,

        /// <summary>The toolkit session has ended.</summary>
        ToolkitEnd = 11,

        /// <summary>The SIM was refreshed.</summary>
        SimRefresh = 12,

        /// <summary>A reject cause of its own line: field 0 domain or cause, last field the cause.</summary>
        RejectCause = 13,

        /// <summary>A proactive command, by the decimal number of its type in field 0 (SIMCom's +STIN).</summary>
        ToolkitType = 14,
    }
}
