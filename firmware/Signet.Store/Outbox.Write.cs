using System;
using Signet.Core;

namespace Signet.Store
{
    /// <content>Committing what waits in RAM.</content>
    public sealed partial class Outbox
    {
        private uint _nextSegment = 1;

        /// <summary>Commits what waits in RAM, alarms first.</summary>
        /// <returns>True when all of it is durable; else <see cref="LastError"/> says why not.</returns>
        public bool Flush()
        {
            bool all = true;
            for (int priority = OutboxOptions.Classes - 1; priority >= 0; priority--)
            {
                all &= _pending.Find(priority, 0) < 0 || TryWrite(priority);
            }

            if (all)
            {
                LastError = ErrorCode.None;
            }
            else
            {
                // The medium is asked again after a window, not at every call.
                _due = _clock.Milliseconds + _options.WindowMs;
            }

            return all;
        }

        /// <summary>Commits what waits in RAM and the marks too, which otherwise go with the next message: before a deep
        /// sleep, so that nothing that was sent is sent again.</summary>
        /// <returns>True when all is durable; else <see cref="LastError"/> says why not.</returns>
        public bool Checkpoint()
        {
            if (!Flush())
            {
                return false;
            }

            return !_marksDirty || TryWrite(OutboxOptions.Routine);
        }

        private bool TryWrite(int priority)
        {
            for (int attempt = 0; ; attempt++)
            {
                try
                {
                    Write(priority);
                    return true;
                }
                catch (SignetException e)
                {
                    Abandon(_classes[priority]);
                    bool full = e.Code == ErrorCode.StoreFull && attempt < _segments.Length;
                    if (!full || !TryMakeSpace(priority))
                    {
                        Fail(e);
                        return false;
                    }
                }
            }
        }

        // The medium is fuller than the outbox's own bound: others use it too.
        private bool TryMakeSpace(int priority)
        {
            try
            {
                return FreeConfirmed(true) > 0 || DropSegment(priority);
            }
            catch (SignetException e)
            {
                Fail(e);
                return false;
            }
        }

        private void Write(int priority)
        {
            OutboxClass state = _classes[priority];
            int from = 0;
            int first = -1;
            bool written = false;
            bool marks = _marksDirty;
            while (true)
            {
                int index = _pending.Find(priority, from);
                if (index < 0 && (written || !marks))
                {
                    break;
                }

                int count = index < 0 ? 0 : _pending.Length(index);
                int need = (index < 0 ? 0 : count + SegmentFiles.RecordOverhead)
                    + (marks ? MarksLength + SegmentFiles.RecordOverhead : 0);
                if (state.Writing == null || state.Writing.End + need > _options.SegmentBytes)
                {
                    if (written)
                    {
                        Commit(state, first, from - 1);
                        written = false;
                        first = -1;
                    }

                    OpenSegment(state, priority);
                    marks = true;
                    continue;
                }

                written = true;
                if (marks)
                {
                    marks = false;
                    _files.Append(state.Writing, SegmentFiles.TypeMarks, 0, _record, PutMarks(_record));
                }

                if (index < 0)
                {
                    break;
                }

                int number = _pending.Number(index);
                Array.Copy(_pending.Bytes, _pending.Offset(index), _record, SegmentFiles.RecordHead, count);
                _files.Append(state.Writing, SegmentFiles.TypeMessage, number, _record, count);
                first = first < 0 ? number : first;
                from = number + 1;
            }

            if (written)
            {
                Commit(state, first, from - 1);
                _marksDirty = false;
            }
        }

        // What was committed leaves RAM, and only that.
        private void Commit(OutboxClass state, int first, int last)
        {
            Segment segment = state.Writing;
            _files.Commit(segment);
            segment.CommittedEnd = segment.End;
            if (first < 0)
            {
                return;
            }

            segment.First = segment.First < 0 ? first : segment.First;
            segment.Last = last;
            for (int found = _pending.Find(segment.Class, 0); found >= 0 && _pending.Number(found) <= last;
                found = _pending.Find(segment.Class, 0))
            {
                // In the marks it is only behind the message itself, so that no one hears of a message that was never there.
                Remember(_pending.Number(found), _pending.Hashes, found * HashLength);
                _pending.RemoveAt(found);
            }
        }

        // After a failure nobody knows what the file holds behind its committed end.
        private static void Abandon(OutboxClass state)
        {
            if (state.Writing != null)
            {
                state.Writing.End = state.Writing.CommittedEnd;
                state.Writing = null;
            }
        }

        private void OpenSegment(OutboxClass state, int priority)
        {
            state.Writing = null;
            int slot = MakeSlot(priority);
            if (slot < 0)
            {
                throw new SignetException(ErrorCode.OutboxFull);
            }

            _segments[slot] = null;
            Segment segment = _files.Create(slot, _nextSegment++, priority);
            segment.CommittedEnd = segment.End;
            _segments[slot] = segment;
            state.Writing = segment;
        }
    }
}
