namespace Signet.Agent
{
    /// <summary>
    /// Signed messages until the backend has confirmed them: on flash or in RAM. Each has a number that counts over all
    /// classes and epochs.
    /// </summary>
    internal abstract class MessageBuffer
    {
        /// <summary>Messages that are to be sent.</summary>
        internal abstract int Waiting { get; }

        /// <summary>Messages that were dropped unconfirmed.</summary>
        internal abstract long Dropped { get; }

        /// <summary>Records and files of the outbox that are not what was written; rises as they are found.</summary>
        internal abstract int Damaged { get; }

        /// <summary>Number that was never used.</summary>
        internal abstract long NextNumber { get; }

        /// <summary>All numbers below it are confirmed.</summary>
        internal abstract long ConfirmedBelow { get; }

        /// <summary>Whether the broker's acknowledgement lets a message go.</summary>
        internal abstract bool ConfirmByBroker { set; }

        /// <summary>Number of the message that <see cref="Next"/> gave.</summary>
        internal abstract long Number { get; }

        /// <summary>Whether that message is of the class of alarms, where there are classes.</summary>
        internal abstract bool IsAlarm { get; }

        /// <summary>Holds the message that <see cref="Next"/> gave, until anything else is made, copied or sent.</summary>
        internal abstract byte[] Buffer { get; }

        /// <summary>Index of its first byte.</summary>
        internal abstract int Offset { get; }

        /// <summary>Takes a message; false when it was refused for lack of room.</summary>
        internal abstract bool Add(int priority, long number, byte[] message, int count, byte[] hash);

        /// <summary>True when a message outlives a power cut.</summary>
        internal abstract bool IsDurable(int priority, long number);

        /// <summary>Gives the length of the message that is to be sent next; 0 when there is none.</summary>
        internal abstract int Next();

        /// <summary>Notes that the message which <see cref="Next"/> gave was taken by the broker.</summary>
        internal abstract void Sent();

        /// <summary>Confirms all messages up to a number.</summary>
        internal abstract void ConfirmUpTo(long number);

        /// <summary>Begins a new list of what is to be sent again.</summary>
        internal abstract void ForgetAgain();

        /// <summary>Gives messages that were sent once more.</summary>
        internal abstract void Again(long first, long last);

        /// <summary>The lowest number of a range whose message is still there; −1 for none.</summary>
        internal abstract long FirstHeld(long first, long last);

        /// <summary>Copies a message; 0 when it isn't there.</summary>
        internal abstract int Copy(long number, byte[] buffer);

        /// <summary>Says that numbers below this belong to an epoch that is confirmed no more.</summary>
        internal abstract void BeginEpoch(long number);

        /// <summary>Commits what has waited long enough.</summary>
        internal abstract void Poll();

        /// <summary>Commits all; false when that failed.</summary>
        internal abstract bool Checkpoint();
    }
}
