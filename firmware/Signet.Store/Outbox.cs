using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// Messages that wait for broker and backend, sealed on flash: bounded, in segments that are written once and
    /// removed whole, so flash wears evenly. Three priority classes, each in its own order; two marks a class (sent:
    /// handed to the broker; confirmed: may be erased). What it drops when it is full, it counts and reports. One caller
    /// at a time. A failing medium throws nothing here: messages stay in RAM as long as there is room, and
    /// <see cref="LastError"/> says so.
    /// </summary>
    public sealed partial class Outbox
    {
        /// <summary>Bytes of a message's hash that are remembered.</summary>
        public const int HashLength = 8;

        /// <summary>Content of a marks record: sent, confirmed and dropped of each class, 4 bytes each; number + 1 and hash of
        /// the newest message that is remembered.</summary>
        internal const int MarksLength = (12 * OutboxOptions.Classes) + 4 + HashLength;

        private readonly SegmentFiles _files;
        private readonly IClock _clock;
        private readonly OutboxOptions _options;
        private readonly ILog _log;
        private readonly Segment[] _segments;
        private readonly OutboxClass[] _classes = new OutboxClass[OutboxOptions.Classes];
        private readonly PendingMessages _pending;
        private readonly byte[] _record;
        private readonly byte[] _newestHash = new byte[HashLength];
        private bool _marksDirty;
        private long _due;
        private int _waiting = -1;

        internal Outbox(SegmentFiles files, IClock clock, OutboxOptions options, ILog log)
        {
            options.Check();
            _files = files;
            _clock = clock;
            _options = options;
            _log = log;
            _segments = new Segment[options.Segments];
            _pending = new PendingMessages(options.RamBytes, options.RamMessages);
            int content = options.MaxMessage > MarksLength ? options.MaxMessage : MarksLength;
            _record = new byte[content + SegmentFiles.RecordOverhead];
            for (int i = 0; i < _classes.Length; i++)
            {
                _classes[i] = new OutboxClass();
            }
        }

        /// <summary>Class of the message that <see cref="Read"/> gave last.</summary>
        public int ReadClass { get; private set; }

        /// <summary>Number of the message that <see cref="Read"/> gave last.</summary>
        public int ReadNumber { get; private set; }

        /// <summary>Records and segments that were there and not what was written; they were passed over.</summary>
        public int Corrupt { get; private set; }

        /// <summary>Segments whose last bytes are no record: a write that a power cut tore, or damage.</summary>
        public int Torn { get; private set; }

        /// <summary>Segments that other keys sealed (another SIM); their room is used when it is needed.</summary>
        public int Foreign { get; private set; }

        /// <summary>What the medium answered last when something could not be committed;
        /// <see cref="ErrorCode.None"/> when all went well since.</summary>
        public ErrorCode LastError { get; private set; }

        /// <summary>Messages that are in RAM only.</summary>
        public int Pending
        {
            get { return _pending.Count; }
        }

        /// <summary>Messages that are to be handed to the broker: those that never were, and those that are wanted
        /// again.</summary>
        public int Waiting
        {
            get
            {
                if (_waiting < 0)
                {
                    _waiting = CountWaiting();
                }

                return _waiting;
            }
        }

        /// <summary>Number of the newest message that is remembered, confirmed or not; −1 for none.</summary>
        public int Newest { get; private set; } = -1;

        /// <summary>Hash of <see cref="Newest"/>, 8 bytes; not to be changed.</summary>
        public byte[] NewestHash
        {
            get { return _newestHash; }
        }

        /// <summary>Number that no message of any class has yet, nor any lower one is free.</summary>
        public int NextNumber
        {
            get
            {
                int next = Newest + 1;
                for (int i = 0; i < _classes.Length; i++)
                {
                    next = _classes[i].Next > next ? _classes[i].Next : next;
                }

                return next;
            }
        }

        /// <summary>All numbers below it are confirmed, in every class.</summary>
        public int ConfirmedBelow
        {
            get
            {
                int confirmed = 0;
                for (int i = 0; i < _classes.Length; i++)
                {
                    confirmed = _classes[i].Confirmed > confirmed ? _classes[i].Confirmed : confirmed;
                }

                return confirmed;
            }
        }

        /// <summary>Messages of a class that were dropped unconfirmed, or refused, since the store was made.</summary>
        /// <param name="priority">The class.</param>
        /// <returns>Their number.</returns>
        public int Dropped(int priority)
        {
            return Class(priority).Dropped;
        }

        /// <summary>Number of the first message of a class that was not handed to the broker yet.</summary>
        /// <param name="priority">The class.</param>
        /// <returns>The number; the next message's when there is none.</returns>
        public int Sent(int priority)
        {
            return Class(priority).Sent;
        }

        /// <summary>Number of the first message of a class that is not confirmed.</summary>
        /// <param name="priority">The class.</param>
        /// <returns>The number; the next message's when there is none.</returns>
        public int Confirmed(int priority)
        {
            return Class(priority).Confirmed;
        }

        /// <summary>Number that the next message of a class gets.</summary>
        /// <param name="priority">The class.</param>
        /// <returns>The number.</returns>
        public int Next(int priority)
        {
            return Class(priority).Next;
        }

        /// <summary>True when a message survives a power cut now, or was confirmed or dropped.</summary>
        /// <param name="priority">Its class.</param>
        /// <param name="number">Its number.</param>
        /// <returns>Whether it is no longer in RAM alone.</returns>
        public bool IsDurable(int priority, int number)
        {
            OutboxClass state = Class(priority);
            int oldest = _pending.Find(priority, 0);
            return number >= 0 && number < state.Next && (oldest < 0 || number < _pending.Number(oldest));
        }

        /// <summary>Takes a message. An alarm is durable at return unless <see cref="IsDurable"/> denies it; others are
        /// when the window has passed and <see cref="Poll"/> was called.</summary>
        /// <param name="priority">Its class.</param>
        /// <param name="message">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length, 1 to <see cref="OutboxOptions.MaxMessage"/>.</param>
        /// <returns>Its number; −1 when it was refused, because there is no room that it may have.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public int Add(int priority, byte[] message, int offset, int count)
        {
            return Add(priority, Class(priority).Next, message, offset, count, null);
        }

        /// <summary>Takes a message with a number that counts the messages of all classes, so that one confirmation
        /// speaks of all of them.</summary>
        /// <param name="priority">Its class.</param>
        /// <param name="number">Its number, above those of its class so far; numbers may be left out.</param>
        /// <param name="message">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length, 1 to <see cref="OutboxOptions.MaxMessage"/>.</param>
        /// <param name="hash">What <see cref="NewestHash"/> is to remember of it, 8 bytes; null to remember
        /// nothing.</param>
        /// <returns>Its number; −1 when it was refused, because there is no room that it may have.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public int Add(int priority, int number, byte[] message, int offset, int count, byte[] hash)
        {
            OutboxClass state = Class(priority);
            if (number < state.Next || number == int.MaxValue)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "number");
            }
            ByteRange.Check(message, offset, count);
            if (count < 1 || count > _options.MaxMessage)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "message length");
            }

            if (!_pending.HasRoom(count))
            {
                Flush();
            }

            while (!_pending.HasRoom(count))
            {
                int victim = _pending.Lowest(priority);
                if (victim < 0)
                {
                    CountDropped(priority, 1, ErrorCode.OutboxFull);
                    return -1;
                }

                CountDropped(_pending.Class(victim), 1, LastError);
                _pending.RemoveAt(victim);
            }

            state.Next = number + 1;
            _waiting += _waiting < 0 ? 0 : 1;
            if (_pending.Count == 0)
            {
                _due = _clock.Milliseconds + _options.WindowMs;
            }

            _pending.Add(priority, number, message, offset, count, hash);
            if (priority == OutboxOptions.Alarm || _options.WindowMs == 0)
            {
                Flush();
            }

            return number;
        }

        /// <summary>Commits what waits in RAM when its window has passed; to be called often.</summary>
        public void Poll()
        {
            if (_pending.Count > 0 && _clock.Milliseconds >= _due)
            {
                Flush();
            }
        }

        /// <summary>
        /// Gives the first message that was not sent: of the highest class that has one, the oldest. The same again until
        /// <see cref="MarkSent"/>.
        /// </summary>
        /// <param name="buffer">Receives it; <see cref="OutboxOptions.MaxMessage"/> bytes suffice.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>Its length; 0 when all were sent.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>; the codes of the store when it
        /// can't be read.</exception>
        public int Read(byte[] buffer, int offset)
        {
            ByteRange.CheckRoom(buffer, offset, 0);
            int wanted = ReadAgain(buffer, offset);
            if (wanted > 0)
            {
                return wanted;
            }

            for (int priority = OutboxOptions.Classes - 1; priority >= 0; priority--)
            {
                int count = ReadOf(priority, buffer, offset);
                if (count > 0)
                {
                    ReadClass = priority;
                    return count;
                }

                _classes[priority].Sent = _classes[priority].Next;
            }

            return 0;
        }

        /// <summary>Marks all messages of a class up to a number as handed to the broker.</summary>
        /// <param name="priority">The class.</param>
        /// <param name="number">The last of them.</param>
        public void MarkSent(int priority, int number)
        {
            OutboxClass state = Class(priority);
            if (number >= state.Sent && number < state.Next)
            {
                // The message that was read just now is the only one that this passes.
                _waiting = _waiting > 0 && priority == ReadClass && number == ReadNumber ? _waiting - 1 : -1;
                state.Sent = number + 1;
                _marksDirty = true;
            }
            else
            {
                SentAgain(number);
            }

            if (_options.ConfirmByBroker)
            {
                MarkConfirmed(priority, number);
            }
        }

        /// <summary>Marks all messages of a class up to a number as confirmed; they are erased as segments become
        /// empty.</summary>
        /// <param name="priority">The class.</param>
        /// <param name="number">The last of them.</param>
        public void MarkConfirmed(int priority, int number)
        {
            OutboxClass state = Class(priority);
            if (number < state.Confirmed || number >= state.Next)
            {
                return;
            }

            state.Confirmed = number + 1;
            if (state.Sent < state.Confirmed)
            {
                state.Sent = state.Confirmed;
                _waiting = -1;
            }

            _marksDirty = true;
            for (int found = _pending.Find(priority, 0); found >= 0 && _pending.Number(found) <= number;
                found = _pending.Find(priority, 0))
            {
                Remember(_pending.Number(found), _pending.Hashes, found * HashLength);
                _pending.RemoveAt(found);
            }

            try
            {
                FreeConfirmed(false);
            }
            catch (SignetException e)
            {
                Fail(e);
            }
        }

        /// <summary>Forgets what was sent and not confirmed, so that <see cref="Read"/> gives it again: after a restart,
        /// or when a confirmation does not come.</summary>
        public void Resend()
        {
            for (int i = 0; i < _classes.Length; i++)
            {
                _classes[i].Sent = _classes[i].Confirmed;
                _classes[i].Reading = null;
            }

            _waiting = -1;
            _marksDirty = true;
        }

        private OutboxClass Class(int priority)
        {
            if (priority < 0 || priority >= OutboxOptions.Classes)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "class");
            }

            return _classes[priority];
        }

        private void Fail(SignetException e)
        {
            if (LastError != e.Code)
            {
                _log.Write(LogLevel.Error, "store", "outbox: " + e.Message);
            }

            LastError = e.Code;
        }

        private void CountDropped(int priority, int count, ErrorCode reason)
        {
            _classes[priority].Dropped += count;
            _waiting = -1;
            _marksDirty = true;
            if (count > 0 && _log.IsEnabled(LogLevel.Warning))
            {
                _log.Write(LogLevel.Warning, "store", "outbox: dropped " + count.ToString() + " of class "
                    + priority.ToString() + ", in all " + _classes[priority].Dropped.ToString() + ": "
                    + ErrorText.Name(reason));
            }
        }

        private int ReadOf(int priority, byte[] buffer, int offset)
        {
            OutboxClass state = _classes[priority];
            while (true)
            {
                Segment segment = FirstSegment(priority, state.Sent);
                if (segment == null)
                {
                    break;
                }

                int count = ReadFrom(segment, state, buffer, offset);
                if (count > 0)
                {
                    return count;
                }

                // Nothing more of this segment can be read.
                segment.Last = state.Sent - 1;
                _waiting = -1;
                state.Reading = null;
            }

            int waiting = _pending.Find(priority, state.Sent);
            if (waiting < 0)
            {
                return 0;
            }

            int length = _pending.Length(waiting);
            ByteRange.CheckRoom(buffer, offset, length);
            Array.Copy(_pending.Bytes, _pending.Offset(waiting), buffer, offset, length);
            ReadNumber = _pending.Number(waiting);
            return length;
        }

        private int ReadFrom(Segment segment, OutboxClass state, byte[] buffer, int offset)
        {
            if (state.Reading != segment)
            {
                state.Reading = segment;
                state.ReadPosition = SegmentFiles.HeaderLength;
                state.ReadIndex = 1;
            }

            while (true)
            {
                int count = _files.ReadHead(segment, state.ReadPosition, segment.End, _record, out int number);
                if (count < 0)
                {
                    Corrupt += state.ReadPosition < segment.End ? 1 : 0;
                    return 0;
                }

                if (_record[0] == SegmentFiles.TypeMessage && number >= state.Sent)
                {
                    if (_files.TryRead(segment, state.ReadIndex, state.ReadPosition, _record, count) && count > 0)
                    {
                        ByteRange.CheckRoom(buffer, offset, count);
                        Array.Copy(_record, SegmentFiles.RecordHead, buffer, offset, count);
                        ReadNumber = number;
                        return count;
                    }

                    Corrupt++;
                    _log.Write(LogLevel.Warning, "store", "outbox: a record is not what was written; passed over");
                }

                state.ReadPosition += count + SegmentFiles.RecordOverhead;
                state.ReadIndex++;
            }
        }

        // None lies within another, so the one with the smallest first number holds the smallest number that is wanted.
        private Segment FirstSegment(int priority, int from)
        {
            Segment first = null;
            for (int i = 0; i < _segments.Length; i++)
            {
                Segment segment = _segments[i];
                if (segment != null && segment.IsOurs && segment.Class == priority && segment.Last >= from
                    && (first == null || segment.First < first.First))
                {
                    first = segment;
                }
            }

            return first;
        }
    }
}
