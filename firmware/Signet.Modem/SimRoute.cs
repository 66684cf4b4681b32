namespace Signet.Modem
{
    /// <summary>Ways to the SIM.</summary>
    public enum SimRoute
    {
        /// <summary>Whatever works; see <see cref="SimAccess"/>.</summary>
        Automatic = 0,

        /// <summary>AT+CSIM (3GPP TS 27.007 clause 8.17).</summary>
        Csim = 1,

        /// <summary>AT+CCHO, +CGLA and +CCHC (clauses 8.45, 8.43 and 8.46).</summary>
        Cgla = 2,
    }
}
