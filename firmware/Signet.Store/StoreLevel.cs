namespace Signet.Store
{
    /// <summary>What the store's key depends on. Reported wherever the store is, and never called more than it
    /// is.</summary>
    public enum StoreLevel
    {
        /// <summary>No store is open.</summary>
        Closed = 0,

        /// <summary>The MCU's secret alone: whoever reads all of the flash reads the store.</summary>
        McuOnly = 1,

        /// <summary>A secret of the SIM and the MCU's secret: flash without SIM gives nothing, nor SIM without
        /// flash.</summary>
        SimBound = 2,
    }
}
