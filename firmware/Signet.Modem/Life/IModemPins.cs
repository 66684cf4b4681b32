namespace Signet.Modem
{
    /// <summary>A board that drives the module's pins as the life table says, with no times of its own.</summary>
    public interface IModemPins
    {
        /// <summary>Presses PWRKEY; the supply and level shifters are on already.</summary>
        /// <param name="milliseconds">How long.</param>
        void PressPowerKey(int milliseconds);

        /// <summary>Drives RESET active; a board without that pin takes the supply away instead.</summary>
        /// <param name="milliseconds">How long.</param>
        void PressReset(int milliseconds);

        /// <summary>Sets DTR, or what takes its place.</summary>
        /// <param name="asleep">True to let the module sleep.</param>
        void SetSleep(bool asleep);
    }
}
