namespace Signet.Modem
{
    /// <summary>Which network a registration is with; their lines differ (3GPP TS 27.007).</summary>
    public enum RegistrationDomain
    {
        /// <summary>+CEREG: EPS, LTE in all its forms (clause 10.1.22).</summary>
        Eps = 0,

        /// <summary>+CGREG: GPRS and UMTS packet (clause 10.1.20).</summary>
        Packet = 1,

        /// <summary>+CREG: circuit-switched (clause 7.2).</summary>
        Circuit = 2,
    }
}
