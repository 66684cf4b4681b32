namespace Signet.Recovery
{
    /// <summary>
    /// The rungs of the recovery ladder, mildest first. A rung is what happens before the next attempt; each includes the
    /// connection anew.
    /// </summary>
    public enum RecoveryRung
    {
        /// <summary>The same again.</summary>
        Retry = 0,

        /// <summary>Begin with AT: line into step, module configured, SIM and applet opened anew.</summary>
        Resynchronise = 1,

        /// <summary>Close the connection to the peer and open it anew.</summary>
        ReopenSocket = 2,

        /// <summary>Close the packet data connection and open it anew: one activation.</summary>
        ReopenPdp = 3,

        /// <summary>Detach and attach (3GPP TS 27.007 clause 10.1.9).</summary>
        Reattach = 4,

        /// <summary>Radio and SIM off and on (27.007 clause 8.2, AT+CFUN).</summary>
        CycleRadio = 5,

        /// <summary>Restart the module by command.</summary>
        ResetModule = 6,

        /// <summary>Turn the module off and on by its pins or its supply.</summary>
        PowerCycle = 7,
    }
}
