namespace Signet.Agent
{
    /// <summary>What a board does with its processor as a whole.</summary>
    public interface IBoardControl
    {
        /// <summary>Restarts the board; does not return on a device.</summary>
        void Reboot();

        /// <summary>Sleeps deeply: RAM is lost, and the board starts anew after the time. Does not return on a device.</summary>
        /// <param name="seconds">How long, 1 or more.</param>
        void Sleep(int seconds);
    }
}
