namespace Signet.Store
{
    /// <summary>State of one priority class of the outbox. Numbers count its messages from 0.</summary>
    internal sealed class OutboxClass
    {
        /// <summary>Number of the next message.</summary>
        internal int Next;

        /// <summary>All messages below this number were handed to the broker.</summary>
        internal int Sent;

        /// <summary>All messages below this number were confirmed, so they may be erased.</summary>
        internal int Confirmed;

        /// <summary>Messages that were dropped unconfirmed or refused since the store was made.</summary>
        internal int Dropped;

        /// <summary>Segment that is being written; null for none. Never one of an earlier start.</summary>
        internal Segment Writing;

        /// <summary>Segment that was read last, the place of its next record and that record's index.</summary>
        internal Segment Reading;

        internal int ReadPosition;

        internal uint ReadIndex;
    }
}
