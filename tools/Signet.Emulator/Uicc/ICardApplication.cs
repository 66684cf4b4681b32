namespace Signet.Emulator.Uicc
{
    /// <summary>An application on the card that SELECT by DF name reaches (ETSI TS 102 221 clause 11.1.1).</summary>
    public interface ICardApplication
    {
        /// <summary>Says whether the name given to SELECT is this application's, whole or from the right.</summary>
        /// <param name="aid">Application identifier, 1 to 16 bytes.</param>
        /// <returns>True when SELECT chooses this application.</returns>
        bool Matches(byte[] aid);

        /// <summary>Says whether the application may be selected now; the channel's selection stays as it is otherwise.</summary>
        /// <param name="selectedElsewhere">True when it is the selected application of another channel.</param>
        /// <returns>9000, or the status word that SELECT answers.</returns>
        ushort CheckSelect(bool selectedElsewhere)
        {
            return StatusWord.Success;
        }

        /// <summary>Answers SELECT: file control information or nothing.</summary>
        /// <param name="channel">Logical channel, 0 to 19.</param>
        /// <returns>The response of SELECT.</returns>
        ResponseApdu Select(int channel);

        /// <summary>The application is no longer the selected one of a channel.</summary>
        /// <param name="channel">Logical channel, 0 to 19.</param>
        /// <param name="closed">True when the channel was closed, false when something was selected on it.</param>
        void Deselect(int channel, bool closed);

        /// <summary>Executes a command. The class byte still holds the channel.</summary>
        /// <param name="command">The command.</param>
        /// <param name="channel">Logical channel, 0 to 19.</param>
        /// <returns>Data and status word.</returns>
        ResponseApdu Process(CommandApdu command, int channel);

        /// <summary>The card was reset: volatile state is gone.</summary>
        void Reset();
    }
}
