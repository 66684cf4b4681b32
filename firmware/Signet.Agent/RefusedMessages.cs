using System;
using Signet.Core;

namespace Signet.Agent
{
    /// <summary>
    /// Messages that the broker refused by themselves, set aside so that they stop no others: the sealed value `held`
    /// (docs/SPEC.md section 8.11), in RAM where there is no store. Each is tried again now and then, and let go when the broker
    /// takes it, or by the backend's word where that confirms.
    /// </summary>
    internal sealed class RefusedMessages
    {
        /// <summary>Most bytes of the value.</summary>
        internal const int MaxSize = 3500;

        private const string Name = "held";
        private const int Version = 1;
        private const int HeadLength = 1;
        private const int EntryHead = 6;

        private readonly StreamValues _values;

        // Version, then entries: number (4), length (2), message. Null while there are none, as nearly always.
        private byte[] _content;

        /// <summary>Takes up what a life before has set aside.</summary>
        internal RefusedMessages(StreamValues values)
        {
            _values = values;
            byte[] value = new byte[MaxSize];
            int count = values.TryRead(Name, value);
            if (count > HeadLength && value[0] == Version && IsWhole(value, count))
            {
                _content = new byte[count];
                Array.Copy(value, 0, _content, 0, count);
            }
        }

        /// <summary>Number of messages.</summary>
        internal int Count
        {
            get
            {
                int count = 0;
                for (int at = HeadLength; at < End; at = Behind(at))
                {
                    count++;
                }

                return count;
            }
        }

        /// <summary>Holds the messages; not to be changed.</summary>
        internal byte[] Buffer
        {
            get { return _content; }
        }

        private int End
        {
            get { return _content == null ? 0 : _content.Length; }
        }

        /// <summary>Gives the place of a message.</summary>
        /// <param name="index">0 for the oldest.</param>
        /// <param name="count">Its length; 0 when there is none.</param>
        /// <returns>Index of its first byte in <see cref="Buffer"/>.</returns>
        internal int Place(int index, out int count)
        {
            int at = HeadLength;
            for (int i = 0; i < index && at < End; i++)
            {
                at = Behind(at);
            }

            count = at < End ? BigEndian.Get16(_content, at + 4) : 0;
            return at + EntryHead;
        }

        /// <summary>Whether a message was set aside.</summary>
        internal bool Has(long number)
        {
            return Find(number) > 0;
        }

        /// <summary>Sets a message aside; durable at return. False when there is no room, or the store fails.</summary>
        internal bool TryAdd(long number, byte[] message, int offset, int count)
        {
            int end = End == 0 ? HeadLength : End;
            if (count > MaxSize - end - EntryHead)
            {
                return false;
            }

            byte[] content = new byte[end + EntryHead + count];
            content[0] = Version;
            Array.Copy(_content ?? content, 0, content, 0, end);
            BigEndian.Put32(content, end, (uint)number);
            BigEndian.Put16(content, end + 4, count);
            Array.Copy(message, offset, content, end + EntryHead, count);
            if (!_values.TryWrite(Name, content, content.Length))
            {
                return false;
            }

            _content = content;
            return true;
        }

        /// <summary>Lets a message go.</summary>
        /// <param name="index">0 for the oldest.</param>
        internal void RemoveAt(int index)
        {
            int at = Place(index, out int count) - EntryHead;
            if (count == 0)
            {
                return;
            }

            int behind = Behind(at);
            byte[] content = new byte[End - (behind - at)];
            Array.Copy(_content, 0, content, 0, at);
            Array.Copy(_content, behind, content, at, End - behind);
            _content = content.Length == HeadLength ? null : content;

            // Where that fails the message comes once more, which harms nobody.
            _values.TryWrite(Name, content, content.Length);
        }

        /// <summary>Number of a message.</summary>
        /// <param name="index">0 for the oldest.</param>
        internal long Number(int index)
        {
            return BigEndian.Get32(_content, Place(index, out int _) - EntryHead);
        }

        private static bool IsWhole(byte[] content, int end)
        {
            int at = HeadLength;
            while (end - at > EntryHead && BigEndian.Get16(content, at + 4) > 0)
            {
                at += EntryHead + BigEndian.Get16(content, at + 4);
            }

            return at == end;
        }

        private int Behind(int at)
        {
            return at + EntryHead + BigEndian.Get16(_content, at + 4);
        }

        private int Find(long number)
        {
            int at = HeadLength;
            while (at < End && BigEndian.Get32(_content, at) != (uint)number)
            {
                at = Behind(at);
            }

            return at < End ? at : -1;
        }
    }
}
