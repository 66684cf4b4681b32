using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// What the device notices of remote administration (GSMA IoT.05 clause 2.5.10): 6984 while an object is being changed,
    /// 6989 for a session whose key was changed, 63CF once when a session with the server has completed.
    /// </summary>
    public sealed class RemoteAdministration
    {
        /// <summary>
        /// What SELECT answers in place of the profile's status word; null for that: an operator who blocks the applet lets it
        /// answer 6A82, 6283, 6A81 or 6999.
        /// </summary>
        public ushort? SelectStatus { get; set; }

        /// <summary>Commands that still get 6984, whatever they name.</summary>
        public int BusyCommands { get; set; }

        /// <summary>True when the applet store is damaged: every command gets 6400.</summary>
        public bool StoreDamaged { get; set; }

        /// <summary>True when no memory is left: GENERATE KEY PAIR and PUT PUBLIC KEY get 6A84.</summary>
        public bool MemoryFull { get; set; }

        /// <summary>True when the next command that succeeds says 63CF in place of 9000.</summary>
        public bool CompletedUnannounced { get; private set; }

        /// <summary>A session with the server has completed.</summary>
        public void Complete()
        {
            BusyCommands = 0;
            CompletedUnannounced = true;
        }

        /// <summary>Counts a command down; true when the applet is too busy for it.</summary>
        internal bool TakeBusy()
        {
            if (BusyCommands == 0)
                return false;
            BusyCommands--;
            return true;
        }

        /// <summary>Puts 63CF in the place of 9000, once.</summary>
        internal ResponseApdu Announce(ResponseApdu response)
        {
            if (!CompletedUnannounced || response.Sw != StatusWord.Success)
                return response;
            CompletedUnannounced = false;
            return response with { Sw = StatusWord.AdministrationCompleted };
        }
    }
}
