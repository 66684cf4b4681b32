namespace Signet.Emulator.Operator
{
    /// <summary>Qualifier of the proactive command REFRESH (ETSI TS 102 223 clause 8.6).</summary>
    public enum RefreshKind
    {
        /// <summary>00: initialise the USIM, all files may have changed.</summary>
        InitialiseFull = 0,

        /// <summary>01: some files have changed.</summary>
        FileChange = 1,

        /// <summary>02: initialise the USIM, some files have changed.</summary>
        InitialiseFiles = 2,

        /// <summary>03: initialise the USIM.</summary>
        Initialise = 3,

        /// <summary>04: reset the UICC.</summary>
        Reset = 4,

        /// <summary>05: reset the USIM application.</summary>
        ApplicationReset = 5,

        /// <summary>06: reset the 3G session.</summary>
        SessionReset = 6,

        /// <summary>09: an eUICC has enabled another profile.</summary>
        ProfileChange = 9,
    }
}
