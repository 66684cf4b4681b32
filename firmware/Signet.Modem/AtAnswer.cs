namespace Signet.Modem
{
    /// <summary>What a command's answer consists of besides its final result code.</summary>
    public enum AtAnswer
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>An information line with the expected prefix, before the final result code.</summary>
        Information = 1,

        /// <summary>An information line without any prefix (e.g. AT+CGMM, 3GPP TS 27.007 clause 5.2).</summary>
        Text = 2,

        /// <summary>
        /// A result line with the expected prefix that comes before or after OK and is waited for; the SIMCom
        /// CIP commands work like that (A76XX TCPIP Application Note V1.02).
        /// </summary>
        Result = 3,

        /// <summary>An information line whose prefix some modules leave out (+CCHO, +CGLA).</summary>
        Bare = 4,

        /// <summary>An information line with the expected prefix that may be missing: nothing to tell.</summary>
        Optional = 5,

        /// <summary>All information lines without prefix, joined by blanks (ATI, ITU-T V.250 clause 6.1.3).</summary>
        Lines = 6,
    }
}
