using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Store
{
    /// <content>Finding out at start what lies on the medium.</content>
    public sealed partial class Outbox
    {
        /// <summary>
        /// Looks through all segments. Reads each file once and opens of each its header, its marks and its last message,
        /// so the time is bounded by the outbox's size. No segment that is found is written to again.
        /// </summary>
        /// <exception cref="SignetException">The codes of the store when it can't be read.</exception>
        public void Open()
        {
            Corrupt = 0;
            Torn = 0;
            Foreign = 0;
            for (int slot = 0; slot < _segments.Length; slot++)
            {
                _segments[slot] = null;
                int size = _files.Size(slot);
                if (size >= 0)
                {
                    Segment segment = _files.Open(slot);
                    _segments[slot] = segment;
                    if (segment.IsOurs)
                    {
                        Examine(segment, size);
                        _nextSegment = segment.Number >= _nextSegment ? segment.Number + 1 : _nextSegment;
                    }
                    else
                    {
                        Foreign++;
                    }
                }
            }

            RememberNewest();
            RemoveCopies();
            for (int i = 0; i < _classes.Length; i++)
            {
                OutboxClass state = _classes[i];
                state.Sent = state.Sent > state.Confirmed ? state.Sent : state.Confirmed;
                state.Next = state.Next > state.Sent ? state.Next : state.Sent;
            }
        }

        // The newest message of all, where the marks do not know it yet: what was committed behind them.
        private void RememberNewest()
        {
            int newest = -1;
            for (int i = 0; i < _segments.Length; i++)
            {
                newest = IsFilled(_segments[i]) && _segments[i].Last > newest ? _segments[i].Last : newest;
            }

            if (newest <= Newest || !Locate(newest, newest, false))
            {
                return;
            }

            int count = _files.ReadHead(_foundSegment, _foundPosition, _foundSegment.End, _record, out int _);
            if (count >= 0 && _files.TryRead(_foundSegment, _foundIndex, _foundPosition, _record, count))
            {
                byte[] digest = new byte[Sha256.Size];
                Sha256 sha = new Sha256();
                sha.Update(_record, SegmentFiles.RecordHead, count);
                sha.Finish(digest, 0);
                Remember(newest, digest, 0);
            }
        }

        private void Remember(int number, byte[] hash, int offset)
        {
            bool none = BigEndian.Get64(hash, offset) == 0;
            if (number > Newest && !none)
            {
                Newest = number;
                Array.Copy(hash, offset, _newestHash, 0, HashLength);
                _marksDirty = true;
            }
        }

        // A cut in a merge leaves copies. A segment holds every message of its range that still matters, so one whose range
        // lies within another's has nothing of its own; those that are left follow each other.
        private void RemoveCopies()
        {
            for (int i = 0; i < _segments.Length; i++)
            {
                for (int j = 0; j < _segments.Length && IsFilled(_segments[i]); j++)
                {
                    Segment copy = _segments[i];
                    Segment other = _segments[j];
                    if (copy != other && IsFilled(other) && copy.Class == other.Class && copy.First >= other.First
                        && copy.Last <= other.Last && (copy.First != other.First || copy.Last != other.Last
                        || copy.Number < other.Number))
                    {
                        try
                        {
                            Remove(copy);
                        }
                        catch (SignetException e)
                        {
                            Fail(e);
                        }
                    }
                }
            }
        }

        private static bool IsFilled(Segment segment)
        {
            return segment != null && segment.IsOurs && segment.Last >= 0;
        }

        private void Examine(Segment segment, int size)
        {
            int limit = size < _options.SegmentBytes ? size : _options.SegmentBytes;
            if (!Walk(segment, limit, false))
            {
                // Torn at the end, or damaged: believe nothing up to the first record that is wrong.
                segment.First = -1;
                segment.Last = -1;
                segment.End = SegmentFiles.HeaderLength;
                segment.NextIndex = 1;
                Walk(segment, limit, true);
            }

            Torn += segment.End < size ? 1 : 0;
            OutboxClass state = _classes[segment.Class];
            if (segment.Last >= state.Next)
            {
                state.Next = segment.Last + 1;
            }
        }

        // Goes from record to record. The index is a part of what is authenticated, so when the last message is right,
        // all before it are at their places.
        private bool Walk(Segment segment, int limit, bool openAll)
        {
            int lastPosition = -1;
            uint lastIndex = 0;
            while (true)
            {
                int count = _files.ReadHead(segment, segment.End, limit, _record, out int number);
                if (count < 0)
                {
                    break;
                }

                bool message = _record[0] == SegmentFiles.TypeMessage;
                if (message && (number <= segment.Last || number == int.MaxValue))
                {
                    return openAll;
                }

                if (openAll || !message)
                {
                    if (!_files.TryRead(segment, segment.NextIndex, segment.End, _record, count))
                    {
                        Corrupt += openAll ? 1 : 0;
                        return openAll;
                    }

                    TakeMarks(message, count);
                }

                if (message)
                {
                    lastPosition = segment.End;
                    lastIndex = segment.NextIndex;
                    segment.First = segment.First < 0 ? number : segment.First;
                    segment.Last = number;
                }

                segment.End += count + SegmentFiles.RecordOverhead;
                segment.NextIndex++;
            }

            if (openAll || lastPosition < 0)
            {
                return true;
            }

            int length = _files.ReadHead(segment, lastPosition, limit, _record, out int last);
            return length >= 0 && last == segment.Last
                && _files.TryRead(segment, lastIndex, lastPosition, _record, length);
        }

        private void TakeMarks(bool message, int count)
        {
            if (message || count != MarksLength)
            {
                return;
            }

            int at = SegmentFiles.RecordHead;
            for (int i = 0; i < _classes.Length; i++)
            {
                OutboxClass state = _classes[i];
                state.Sent = Larger(state.Sent, at);
                state.Confirmed = Larger(state.Confirmed, at + 4);
                state.Dropped = Larger(state.Dropped, at + 8);
                at += 12;
            }

            int newest = (int)BigEndian.Get32(_record, at) - 1;
            if (newest > Newest)
            {
                Newest = newest;
                Array.Copy(_record, at + 4, _newestHash, 0, HashLength);
            }
        }

        private int Larger(int present, int at)
        {
            int read = (int)BigEndian.Get32(_record, at);
            return read > present ? read : present;
        }

        private int PutMarks(byte[] record)
        {
            int at = SegmentFiles.RecordHead;
            for (int i = 0; i < _classes.Length; i++)
            {
                BigEndian.Put32(record, at, (uint)_classes[i].Sent);
                BigEndian.Put32(record, at + 4, (uint)_classes[i].Confirmed);
                BigEndian.Put32(record, at + 8, (uint)_classes[i].Dropped);
                at += 12;
            }

            BigEndian.Put32(record, at, (uint)(Newest + 1));
            Array.Copy(_newestHash, 0, record, at + 4, HashLength);
            return MarksLength;
        }
    }
}
