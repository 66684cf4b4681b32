namespace Signet.Agent
{
    /// <summary>What a <see cref="ModuleSensor"/> reads (docs/SPEC.md, "Readings of the module").</summary>
    public enum ModuleQuantity
    {
        /// <summary>The module's supply in millivolts.</summary>
        Supply = 0,

        /// <summary>The module's temperature in whole degrees Celsius.</summary>
        Heat = 1,

        /// <summary>How often the module restarted by itself, since the program's start.</summary>
        Restarts = 2,

        /// <summary>How often the line to the module was out of step, since the program's start.</summary>
        LineErrors = 3,

        /// <summary>Attempts of the recovery ladder that began with more than a retry, over all starts where there is a
        /// store.</summary>
        Repairs = 4,

        /// <summary>Commands to the SIM that failed, since the program's start.</summary>
        CardErrors = 5,

        /// <summary>Writes to the SIM's memory that are known of; those of a day are in the daily report.</summary>
        CardWrites = 6,

        /// <summary>Tries left for the SIM's PIN, where the module was asked before a PIN was entered.</summary>
        PinTries = 7,
    }
}
