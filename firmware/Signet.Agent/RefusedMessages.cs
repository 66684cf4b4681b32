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

        /// <summary>Mark: it is to be offered with the next that is sent.</summary>
        internal const int Due = 1;

        /// <summary>Mark: the broker took it since.</summary>
        internal const int Taken = 2;

        /// <summary>Mark: the backend asks for it no more.</summary>
        internal const int Unwanted = 4;

        private const string Name = "held";
        private const string CountName = "heldn";
        private const int Version = 2;
        private const int CountVersion = 1;
        private const int HeadLength = 1;

        // Number, length, marks, how often it was offered, number of the message with which it is offered again.
        private const int LengthAt = 4;
        private const int MarksAt = 6;
        private const int OffersAt = 7;
        private const int AgainAt = 8;
        private const int EntryHead = 12;

        // No message has this number: only a day or a start has it offered again.
        private const uint Never = 0xFFFFFFFF;
        private const int MostDoublings = 16;

        private readonly StreamValues _values;

        // The value: version, then entries. Null while there are none, as nearly always.
        private byte[] _content;

        // The store did not give the value: who knows what it would write over.
        private bool _unread;

        /// <summary>Takes up what a life before has set aside.</summary>
        internal RefusedMessages(StreamValues values)
        {
            _values = values;
            byte[] value = new byte[MaxSize];
            try
            {
                int count = values.Read(Name, value);
                if (count > HeadLength && value[0] == Version && IsWhole(value, count))
                {
                    _content = new byte[count];
                    Array.Copy(value, 0, _content, 0, count);
                }
            }
            catch (SignetException e)
            {
                _unread = e.Code != ErrorCode.StoreCorrupt;
                values.Tell(Name, e);
            }

            byte[] known = new byte[2];
            if (!_unread && values.TryRead(CountName, known) == known.Length && known[0] == CountVersion && known[1] > Count)
            {
                Lost = known[1] - Count;
            }
        }

        /// <summary>Messages that were set aside once and are gone by no doing of ours: flash does not always give back what was
        /// written.</summary>
        internal int Lost { get; private set; }

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
        /// <param name="number">Its number.</param>
        /// <param name="count">Its length; 0 when it isn't here.</param>
        /// <returns>Index of its first byte in <see cref="Buffer"/>.</returns>
        internal int Place(long number, out int count)
        {
            int at = Find(number);
            count = at < 0 ? 0 : BigEndian.Get16(_content, at + LengthAt);
            return at + EntryHead;
        }

        /// <summary>Whether a message was set aside.</summary>
        internal bool Has(long number)
        {
            return Find(number) > 0;
        }

        /// <summary>Sets a message aside; durable at return. False when there is no room, or the store fails.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="first">Whether it comes before all others.</param>
        /// <param name="again">Number of the message with which it is offered again; −1 to wait for the day or a start.</param>
        /// <param name="message">Holds it from index 0 on.</param>
        /// <param name="count">Its length.</param>
        internal bool TryAdd(long number, bool first, long again, byte[] message, int count)
        {
            int end = End == 0 ? HeadLength : End;
            if (_unread || count > MaxSize - end - EntryHead)
            {
                return false;
            }

            byte[] content = new byte[end + EntryHead + count];
            int at = first ? HeadLength : end;
            Array.Copy(_content ?? content, 0, content, 0, at);
            Array.Copy(_content ?? content, at, content, at + EntryHead + count, end - at);
            content[0] = Version;
            BigEndian.Put32(content, at, (uint)number);
            BigEndian.Put16(content, at + LengthAt, count);
            content[at + MarksAt] = 0;
            content[at + OffersAt] = 0;
            BigEndian.Put32(content, at + AgainAt, again < 0 ? Never : (uint)again);
            Array.Copy(message, 0, content, at + EntryHead, count);
            if (!_values.TryWrite(Name, content, content.Length))
            {
                return false;
            }

            _content = content;
            TryWriteCount();
            return true;
        }

        /// <summary>Lets a message go.</summary>
        internal void Remove(long number)
        {
            int at = Find(number);
            if (at < 0)
            {
                return;
            }

            int behind = Behind(at);
            byte[] content = new byte[End - (behind - at)];
            Array.Copy(_content, 0, content, 0, at);
            Array.Copy(_content, behind, content, at, End - behind);
            _content = content.Length == HeadLength ? null : content;

            // In this order, so that a cut between the two looks like no loss. Where it fails the message comes once more, which
            // harms nobody.
            if (TryWriteCount())
            {
                _values.TryWrite(Name, content, content.Length);
            }
        }

        /// <summary>Forgets what is lost, once that was told.</summary>
        internal void ForgetLost()
        {
            Lost = 0;
            TryWriteCount();
        }

        /// <summary>Number of a message.</summary>
        /// <param name="index">0 for the first.</param>
        internal long Number(int index)
        {
            int at = HeadLength;
            for (int i = 0; i < index; i++)
            {
                at = Behind(at);
            }

            return BigEndian.Get32(_content, at);
        }

        /// <summary>Whether a message has a mark.</summary>
        internal bool Is(long number, int mark)
        {
            int at = Find(number);
            return at > 0 && (_content[at + MarksAt] & mark) != 0;
        }

        /// <summary>Gives a message marks. What can't be kept of them holds in RAM.</summary>
        internal void Mark(long number, int marks)
        {
            int at = Find(number);
            if (at > 0 && (_content[at + MarksAt] & marks) != marks)
            {
                _content[at + MarksAt] |= (byte)marks;
                _values.TryWrite(Name, _content, _content.Length);
            }
        }

        /// <summary>Has all messages offered with the next that is sent.</summary>
        internal void MarkAllDue()
        {
            bool changed = false;
            for (int at = HeadLength; at < End; at = Behind(at))
            {
                changed |= (_content[at + MarksAt] & Due) == 0;
                _content[at + MarksAt] |= Due;
            }

            if (changed)
            {
                _values.TryWrite(Name, _content, _content.Length);
            }
        }

        /// <summary>
        /// Gives the first message that is to be offered, and keeps that it was: one that the broker answers by ending the
        /// connection does not come first at every connection. One that goes by numbers comes again after twice as many
        /// messages as this time.
        /// </summary>
        /// <param name="next">Number of the message to come.</param>
        /// <returns>Its number; −1 when there is none.</returns>
        internal long Offer(long next)
        {
            for (int at = HeadLength; at < End; at = Behind(at))
            {
                uint again = BigEndian.Get32(_content, at + AgainAt);
                if ((_content[at + MarksAt] & Due) == 0 && next < again)
                {
                    continue;
                }

                int offers = _content[at + OffersAt];
                offers += offers < MostDoublings ? 1 : 0;
                _content[at + OffersAt] = (byte)offers;
                _content[at + MarksAt] &= 0xFF ^ Due;
                BigEndian.Put32(_content, at + AgainAt, again == Never ? Never : (uint)(next + (1 << offers)));
                _values.TryWrite(Name, _content, _content.Length);
                return BigEndian.Get32(_content, at);
            }

            return -1;
        }

        // Beside the messages, so that it is seen when they are not what they were.
        private bool TryWriteCount()
        {
            return _values.TryWrite(CountName, new byte[] { CountVersion, (byte)Count }, 2);
        }

        private static bool IsWhole(byte[] content, int end)
        {
            int at = HeadLength;
            while (end - at > EntryHead && BigEndian.Get16(content, at + LengthAt) > 0)
            {
                at += EntryHead + BigEndian.Get16(content, at + LengthAt);
            }

            return at == end;
        }

        private int Behind(int at)
        {
            return at + EntryHead + BigEndian.Get16(_content, at + LengthAt);
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
