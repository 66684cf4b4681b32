using Signet.Core;

namespace Signet.Store
{
    /// <summary>Sizes and policy of an <see cref="Outbox"/>. The defaults take 64 KB of flash and 5 KB of RAM.</summary>
    public sealed class OutboxOptions
    {
        /// <summary>Number of priority classes.</summary>
        public const int Classes = 3;

        /// <summary>Class of ordinary readings.</summary>
        public const int Routine = 0;

        /// <summary>Class of what should outlive ordinary readings.</summary>
        public const int Important = 1;

        /// <summary>Class of what is committed at once, whatever the window.</summary>
        public const int Alarm = 2;

        /// <summary>Number of segments, each a file, 5 to 64. One stays free for merging.</summary>
        public int Segments = 16;

        /// <summary>Most bytes of a segment, 512 to 65 535; best an erase block of the flash.</summary>
        public int SegmentBytes = 4096;

        /// <summary>
        /// How long a message below <see cref="Alarm"/> may wait in RAM for others to be committed with, in
        /// milliseconds. With two minutes, flash is closed about once in two minutes or once in <see cref="RamBytes"/>
        /// bytes, and a power cut loses at most the last two minutes of ordinary readings. 0 commits each message by
        /// itself.
        /// </summary>
        public int WindowMs = 120000;

        /// <summary>Bytes of RAM for messages that are not committed yet.</summary>
        public int RamBytes = 4096;

        /// <summary>Most messages that are not committed yet.</summary>
        public int RamMessages = 32;

        /// <summary>Longest message in bytes.</summary>
        public int MaxMessage = 1152;

        /// <summary>
        /// False: only what the backend has confirmed may be erased. True: the broker's acknowledgement suffices, and
        /// the promise ends at the broker.
        /// </summary>
        public bool ConfirmByBroker;

        /// <summary>Numbers below this are of an epoch that the backend confirms no more: they are let go when they were
        /// sent and a later number is confirmed.</summary>
        public int EpochBase;

        /// <summary>Refuses sizes that can't work.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        internal void Check()
        {
            int largest = SegmentBytes - SegmentFiles.HeaderLength - (2 * SegmentFiles.RecordOverhead) - Outbox.MarksLength;
            if (Segments < 5 || Segments > 64 || SegmentBytes < 512 || SegmentBytes > 65535 || WindowMs < 0
                || RamMessages < 1 || MaxMessage < 1 || MaxMessage > largest || RamBytes < MaxMessage)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "outbox options");
            }
        }
    }
}
