namespace Signet.Modem
{
    /// <summary>The pins that switch the module, given by the board. Calls return when the pulse is over.</summary>
    public interface IModemPower
    {
        /// <summary>Whether <see cref="PulsePowerKey"/> resets the module, since it has no PWRKEY: one that runs loses its registration.</summary>
        bool PulseResets { get; }

        /// <summary>
        /// Turns the module on as its hardware manual says: supply first, then PWRKEY for its time. Must not turn a
        /// running module off, so the pulse stays below the off time.
        /// </summary>
        void PulsePowerKey();

        /// <summary>Resets the module by its RESET pin, or by taking its supply away and giving it back.</summary>
        void HardReset();
    }
}
