namespace Signet.Modem
{
    /// <summary>Which radio technologies a module may use.</summary>
    public enum RadioAccess
    {
        /// <summary>As the module is set.</summary>
        Unchanged = 0,

        /// <summary>All that it has, in its own order.</summary>
        Automatic = 1,

        /// <summary>LTE-M alone.</summary>
        LteM = 2,

        /// <summary>NB-IoT alone.</summary>
        NbIot = 3,

        /// <summary>LTE-M, and NB-IoT where there is none.</summary>
        LteMThenNbIot = 4,

        /// <summary>LTE alone, of any kind.</summary>
        Lte = 5,
    }
}
