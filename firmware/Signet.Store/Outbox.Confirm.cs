using System;
using Signet.Core;

namespace Signet.Store
{
    /// <content>What a backend's confirmation does: lets go what it holds, and gives again what it lacks.</content>
    public sealed partial class Outbox
    {
        /// <summary>Most ranges that are given again at a time.</summary>
        public const int MaxRanges = 16;

        private readonly int[] _againFirst = new int[MaxRanges];
        private readonly int[] _againLast = new int[MaxRanges];
        private int _again;

        // Where Locate has found a message: in a segment, or in RAM when that is null.
        private Segment _foundSegment;
        private int _foundPosition;
        private uint _foundIndex;
        private int _foundPending;
        private int _foundClass;
        private int _foundNumber;

        /// <summary>Marks as confirmed what is numbered up to a number, in all classes.</summary>
        /// <param name="number">The last of them. Of an epoch before (<see cref="OutboxOptions.EpochBase"/>) only what was
        /// sent counts.</param>
        public void ConfirmUpTo(int number)
        {
            for (int priority = 0; priority < _classes.Length; priority++)
            {
                OutboxClass state = _classes[priority];
                int last = number < state.Next ? number : state.Next - 1;
                if (state.Sent < _options.EpochBase && last >= state.Sent && FirstOf(state, priority, state.Sent, _options.EpochBase - 1))
                {
                    last = state.Sent - 1;
                }

                MarkConfirmed(priority, last);
            }
        }

        /// <summary>Says that messages that were sent did not arrive: <see cref="Read"/> gives them first.</summary>
        /// <param name="first">Number of the first.</param>
        /// <param name="last">Number of the last.</param>
        /// <returns>False when <see cref="MaxRanges"/> ranges wait already.</returns>
        public bool Again(int first, int last)
        {
            if (_again == MaxRanges)
            {
                return false;
            }

            _againFirst[_again] = first;
            _againLast[_again] = last;
            _again++;
            _waiting = -1;
            return true;
        }

        /// <summary>Forgets what <see cref="Again"/> asked for.</summary>
        public void ForgetAgain()
        {
            _again = 0;
            _waiting = -1;
        }

        /// <summary>Finds the first message that is still there.</summary>
        /// <param name="first">Number to begin with.</param>
        /// <param name="last">Number to end with.</param>
        /// <returns>Its number; −1 when there is none.</returns>
        /// <exception cref="SignetException">The codes of the store when it can't be read.</exception>
        public int FirstHeld(int first, int last)
        {
            return Locate(first, last, false) ? _foundNumber : -1;
        }

        /// <summary>Gives a message by its number, sent or not.</summary>
        /// <param name="number">The number.</param>
        /// <param name="buffer">Receives it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>Its length; 0 when it isn't there any more.</returns>
        /// <exception cref="SignetException">The codes of the store when it can't be read.</exception>
        public int Copy(int number, byte[] buffer, int offset)
        {
            return Locate(number, number, false) ? Give(buffer, offset) : 0;
        }

        private int ReadAgain(byte[] buffer, int offset)
        {
            while (_again > 0)
            {
                if (Locate(_againFirst[0], _againLast[0], true))
                {
                    int count = Give(buffer, offset);
                    if (count > 0)
                    {
                        ReadClass = _foundClass;
                        ReadNumber = _foundNumber;
                        return count;
                    }

                    // It can't be read: on to what lies behind it.
                    _againFirst[0] = _foundNumber + 1;
                }
                else
                {
                    _again--;
                    Array.Copy(_againFirst, 1, _againFirst, 0, _again);
                    Array.Copy(_againLast, 1, _againLast, 0, _again);
                }

                _waiting = -1;
            }

            return 0;
        }

        private void SentAgain(int number)
        {
            if (_again > 0 && number >= _againFirst[0] && number <= _againLast[0])
            {
                _againFirst[0] = number + 1;
                _waiting = -1;
            }
        }

        // What was found, into the buffer; 0 when it is not what was written.
        private int Give(byte[] buffer, int offset)
        {
            int count;
            if (_foundSegment == null)
            {
                count = _pending.Length(_foundPending);
                ByteRange.CheckRoom(buffer, offset, count);
                Array.Copy(_pending.Bytes, _pending.Offset(_foundPending), buffer, offset, count);
                return count;
            }

            count = _files.ReadHead(_foundSegment, _foundPosition, _foundSegment.End, _record, out int _);
            if (count < 0 || !_files.TryRead(_foundSegment, _foundIndex, _foundPosition, _record, count))
            {
                Corrupt++;
                return 0;
            }

            ByteRange.CheckRoom(buffer, offset, count);
            Array.Copy(_record, SegmentFiles.RecordHead, buffer, offset, count);
            return count;
        }

        // The message with the smallest number of a range, of all classes, that is not confirmed.
        private bool Locate(int first, int last, bool sentOnly)
        {
            bool found = false;
            for (int priority = 0; priority < _classes.Length; priority++)
            {
                OutboxClass state = _classes[priority];
                int from = first > state.Confirmed ? first : state.Confirmed;
                int to = sentOnly && last >= state.Sent ? state.Sent - 1 : last;
                to = found && to >= _foundNumber ? _foundNumber - 1 : to;
                found |= FirstOf(state, priority, from, to);
            }

            return found;
        }

        private bool FirstOf(OutboxClass state, int priority, int from, int to)
        {
            if (from > to)
            {
                return false;
            }

            Segment segment = FirstSegment(priority, from);
            while (segment != null && segment.First <= to)
            {
                if (FindIn(segment, from, to))
                {
                    _foundClass = priority;
                    return true;
                }

                from = segment.Last + 1;
                segment = FirstSegment(priority, from);
            }

            int pending = _pending.Find(priority, from);
            if (pending < 0 || _pending.Number(pending) > to)
            {
                return false;
            }

            _foundSegment = null;
            _foundPending = pending;
            _foundNumber = _pending.Number(pending);
            _foundClass = priority;
            return true;
        }

        private bool FindIn(Segment segment, int from, int to)
        {
            int position = SegmentFiles.HeaderLength;
            uint index = 1;
            int count = _files.ReadHead(segment, position, segment.End, _record, out int number);
            while (count >= 0 && number <= segment.Last)
            {
                if (_record[0] == SegmentFiles.TypeMessage && number >= from)
                {
                    _foundSegment = segment;
                    _foundPosition = position;
                    _foundIndex = index;
                    _foundNumber = number;
                    return number <= to;
                }

                position += count + SegmentFiles.RecordOverhead;
                index++;
                count = _files.ReadHead(segment, position, segment.End, _record, out number);
            }

            return false;
        }

        private int CountWaiting()
        {
            int waiting = 0;
            try
            {
                for (int priority = 0; priority < _classes.Length; priority++)
                {
                    OutboxClass state = _classes[priority];
                    waiting += CountOf(priority, state.Sent, int.MaxValue - 1);
                    for (int i = 0; i < _again; i++)
                    {
                        int from = _againFirst[i] > state.Confirmed ? _againFirst[i] : state.Confirmed;
                        waiting += CountOf(priority, from, _againLast[i] < state.Sent ? _againLast[i] : state.Sent - 1);
                    }
                }
            }
            catch (SignetException e)
            {
                // A medium that can't be read now: whoever reads from it will hear of that.
                Fail(e);
                return 1;
            }

            return waiting;
        }

        private int CountOf(int priority, int from, int to)
        {
            int count = 0;
            for (int i = 0; i < _segments.Length && from <= to; i++)
            {
                Segment segment = _segments[i];
                if (segment != null && segment.IsOurs && segment.Class == priority && segment.Last >= from && segment.First <= to)
                {
                    count += CountIn(segment, from, to);
                }
            }

            for (int i = 0; i < _pending.Count; i++)
            {
                int number = _pending.Number(i);
                count += _pending.Class(i) == priority && number >= from && number <= to ? 1 : 0;
            }

            return count;
        }

        private int CountIn(Segment segment, int from, int to)
        {
            int messages = 0;
            int position = SegmentFiles.HeaderLength;
            int count = _files.ReadHead(segment, position, segment.End, _record, out int number);
            while (count >= 0 && number <= segment.Last)
            {
                messages += _record[0] == SegmentFiles.TypeMessage && number >= from && number <= to ? 1 : 0;
                position += count + SegmentFiles.RecordOverhead;
                count = _files.ReadHead(segment, position, segment.End, _record, out number);
            }

            return messages;
        }
    }
}
