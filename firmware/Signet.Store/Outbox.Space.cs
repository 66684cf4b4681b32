using Signet.Core;

namespace Signet.Store
{
    /// <content>
    /// Room for new segments: first what is confirmed goes, then segments that are nearly empty (each restart leaves
    /// one) are merged, then the oldest of the lowest class is dropped, if that class is not above the new one's.
    /// </content>
    public sealed partial class Outbox
    {
        // A free slot, with another one left over for merging; −1 when there is none that this class may have.
        private int MakeSlot(int priority)
        {
            while (true)
            {
                int free = CountFree(out int slot);
                if (free >= 2)
                {
                    return slot;
                }

                if (FreeConfirmed(true) == 0 && !(free == 1 && TryMerge(slot)) && !DropSegment(priority))
                {
                    return -1;
                }
            }
        }

        // Empty slots are taken before those that only other keys can read.
        private int CountFree(out int slot)
        {
            int free = 0;
            slot = -1;
            for (int i = _segments.Length - 1; i >= 0; i--)
            {
                Segment segment = _segments[i];
                if (segment == null || !segment.IsOurs)
                {
                    free++;
                    slot = segment == null || slot < 0 ? i : slot;
                }
            }

            return free;
        }

        // The newest segment stays though it is confirmed: it holds the marks.
        private int FreeConfirmed(bool writingToo)
        {
            int freed = 0;
            Segment newest = NewestSegment();
            for (int i = 0; i < _segments.Length; i++)
            {
                Segment segment = _segments[i];
                if (segment == null || !segment.IsOurs || segment == newest)
                {
                    continue;
                }

                OutboxClass state = _classes[segment.Class];
                if (segment.Last < state.Confirmed && (writingToo || segment != state.Writing))
                {
                    Remove(segment);
                    freed++;
                }
            }

            return freed;
        }

        private bool DropSegment(int priority)
        {
            for (int lowest = 0; lowest <= priority; lowest++)
            {
                Segment victim = FirstSegment(lowest, 0);
                if (victim != null)
                {
                    int live = CountLive(victim, out int _);
                    CountDropped(lowest, live, ErrorCode.OutboxFull);
                    Remove(victim);
                    return true;
                }
            }

            return false;
        }

        private void Remove(Segment segment)
        {
            OutboxClass state = _classes[segment.Class];
            state.Writing = state.Writing == segment ? null : state.Writing;
            state.Reading = state.Reading == segment ? null : state.Reading;

            // Should the deletion fail, the file is deleted when its slot is used again.
            _segments[segment.Slot] = null;
            _files.Delete(segment.Slot);
        }

        private Segment NewestSegment()
        {
            Segment newest = null;
            for (int i = 0; i < _segments.Length; i++)
            {
                Segment segment = _segments[i];
                if (segment != null && segment.IsOurs && (newest == null || segment.Number > newest.Number))
                {
                    newest = segment;
                }
            }

            return newest;
        }

        // Messages that are not confirmed, and the bytes of their records.
        private int CountLive(Segment segment, out int bytes)
        {
            int live = 0;
            bytes = 0;
            int confirmed = _classes[segment.Class].Confirmed;
            int position = SegmentFiles.HeaderLength;
            int count = _files.ReadHead(segment, position, segment.End, _record, out int number);
            while (count >= 0)
            {
                int length = count + SegmentFiles.RecordOverhead;
                if (_record[0] == SegmentFiles.TypeMessage && number >= confirmed && number <= segment.Last)
                {
                    live++;
                    bytes += length;
                }

                position += length;
                count = _files.ReadHead(segment, position, segment.End, _record, out number);
            }

            return live;
        }

        // Merges the first neighbours of one class that fit into one segment. They are removed only after their copies
        // are durable; a cut in between leaves both, which reading passes over by number.
        private bool TryMerge(int slot)
        {
            int room = _options.SegmentBytes - SegmentFiles.HeaderLength - SegmentFiles.RecordOverhead - MarksLength;
            for (int priority = 0; priority < OutboxOptions.Classes; priority++)
            {
                Segment first = NextClosed(priority, -1);
                while (first != null)
                {
                    Segment second = NextClosed(priority, first.First);
                    if (second == null)
                    {
                        break;
                    }

                    CountLive(first, out int bytes);
                    CountLive(second, out int more);
                    if (bytes + more <= room)
                    {
                        Merge(slot, first, second, room);
                        return true;
                    }

                    first = second;
                }
            }

            return false;
        }

        private Segment NextClosed(int priority, int after)
        {
            Segment next = null;
            for (int i = 0; i < _segments.Length; i++)
            {
                Segment segment = _segments[i];
                if (segment != null && segment.IsOurs && segment.Class == priority && segment.First > after
                    && segment != _classes[priority].Writing && (next == null || segment.First < next.First))
                {
                    next = segment;
                }
            }

            return next;
        }

        private void Merge(int slot, Segment first, Segment second, int room)
        {
            _segments[slot] = null;
            Segment target = _files.Create(slot, _nextSegment++, first.Class);
            _files.Append(target, SegmentFiles.TypeMarks, 0, _record, PutMarks(_record));

            // As many as fit: each goes when its copies are durable.
            Segment[] merged = new Segment[_segments.Length];
            int sources = 0;
            int used = 0;
            Segment source = first;
            while (source != null)
            {
                CountLive(source, out int bytes);
                if (used + bytes > room)
                {
                    break;
                }

                used += bytes;
                merged[sources++] = source;
                CopyLive(source, target);
                source = source == first ? second : NextClosed(target.Class, source.First);
            }

            _files.Commit(target);
            target.CommittedEnd = target.End;
            _classes[target.Class].Reading = null;
            for (int i = 0; i < sources; i++)
            {
                _segments[merged[i].Slot] = null;
            }

            _segments[slot] = target;
            for (int i = 0; i < sources; i++)
            {
                _files.Delete(merged[i].Slot);
            }
        }

        private void CopyLive(Segment source, Segment target)
        {
            int confirmed = _classes[source.Class].Confirmed;
            int position = SegmentFiles.HeaderLength;
            uint index = 1;
            int count = _files.ReadHead(source, position, source.End, _record, out int number);
            while (count >= 0)
            {
                if (_record[0] == SegmentFiles.TypeMessage && number >= confirmed && number > target.Last
                    && number <= source.Last)
                {
                    if (_files.TryRead(source, index, position, _record, count))
                    {
                        _files.Append(target, SegmentFiles.TypeMessage, number, _record, count);
                        target.First = target.First < 0 ? number : target.First;
                        target.Last = number;
                    }
                    else
                    {
                        Corrupt++;
                    }
                }

                position += count + SegmentFiles.RecordOverhead;
                index++;
                count = _files.ReadHead(source, position, source.End, _record, out number);
            }
        }
    }
}
