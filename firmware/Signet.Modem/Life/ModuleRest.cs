namespace Signet.Modem
{
    /// <summary>How a program leaves the module for the time in which nobody speaks to it; kept over a sleep by number.</summary>
    public enum ModuleRest
    {
        /// <summary>On and awake, or nobody knows.</summary>
        Awake = 0,

        /// <summary>It enters power saving mode by itself, and is woken by <see cref="LifeTable.PsmWay"/>.</summary>
        PowerSaving = 1,

        /// <summary>Light sleep: registered and paged, its line idle; woken by <see cref="LifeTable.SleepWay"/>.</summary>
        LightSleep = 2,

        /// <summary>Off in good order; turned on by <see cref="IModemPower.PulsePowerKey"/>.</summary>
        Off = 3,
    }
}
