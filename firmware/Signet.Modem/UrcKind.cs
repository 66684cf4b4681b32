namespace Signet.Modem
{
    /// <summary>What an unsolicited result code (URC) tells the driver.</summary>
    public enum UrcKind
    {
        /// <summary>Known and of no consequence.</summary>
        Ignored = 0,

        /// <summary>The module has (re)started.</summary>
        Boot = 1,

        /// <summary>The state of the SIM's PIN, field 0 (3GPP TS 27.007 clause 8.3).</summary>
        PinState = 2,

        /// <summary>The SIM was refreshed, removed, inserted or sent a proactive command.</summary>
        SimChanged = 3,

        /// <summary>Registration state, field 0 (27.007 clause 10.1.22).</summary>
        Registration = 4,

        /// <summary>The connection in field 0 has data to be read.</summary>
        DataPending = 5,

        /// <summary>The peer, or the module, closed the connection in field 0.</summary>
        PeerClosed = 6,

        /// <summary>The packet data connection is gone, and every connection with it.</summary>
        NetworkLost = 7,

        /// <summary>
        /// A text that may contain line ends between its quotes (+CUSD, 27.007 clause 7.15); its further lines are
        /// no answers.
        /// </summary>
        QuotedText = 8,

        /// <summary>State of the connection in field 0: field 1 is 0 when it is closed.</summary>
        LinkState = 9,

        /// <summary>
        /// Events of the connection in field 0 as bits in field 1: 1 data to be read, 8, 16 and 32 the end (poll of
        /// IEEE Std 1003.1).
        /// </summary>
        LinkEvents = 10,
    }
}
