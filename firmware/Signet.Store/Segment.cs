namespace Signet.Store
{
    /// <summary>What is known of one segment of the outbox; one file (docs/SPEC.md section 8.8).</summary>
    internal sealed class Segment
    {
        /// <summary>Index of its file.</summary>
        internal readonly int Slot;

        /// <summary>Salt of its key.</summary>
        internal readonly byte[] Salt = new byte[StoreKeys.SaltLength];

        /// <summary>Number of the segment, rising; part of its key and of every record's additional data.</summary>
        internal uint Number;

        /// <summary>Priority class of its messages.</summary>
        internal int Class;

        /// <summary>False when the file can't be opened with the present keys: its slot may be used again.</summary>
        internal bool IsOurs;

        /// <summary>Bytes of it that are known to be whole, the ones that are not committed yet included.</summary>
        internal int End;

        /// <summary>Bytes of it that were committed since this start.</summary>
        internal int CommittedEnd;

        /// <summary>Index of the next record; a (key, index) pair is never used again, also when writing failed.</summary>
        internal uint NextIndex;

        /// <summary>Number of its first message; −1 when it has none.</summary>
        internal int First = -1;

        /// <summary>Number of its last message; −1 when it has none.</summary>
        internal int Last = -1;

        internal Segment(int slot)
        {
            Slot = slot;
        }
    }
}
