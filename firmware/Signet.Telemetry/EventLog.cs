using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// The last 100 events, and which of them were not sent yet (docs/SPEC.md, "Events" and section 8.11). Numbers only: no
    /// event holds a text or a secret. What is the same as the newest one within a minute is not noted again.
    /// </summary>
    public sealed class EventLog
    {
        /// <summary>Most events.</summary>
        public const int Capacity = 100;

        /// <summary>Most bytes of <see cref="Write"/>.</summary>
        public const int MaxSize = HeadLength + (Capacity * EventLength);

        private const int Version = 1;
        private const int HeadLength = 3;
        private const int EventLength = 8;
        private const int MaxValue = 0xFFFFFF;
        private const int Again = 60;

        // Room is made as events come; a ring once it is whole.
        private const int FirstEvents = 10;

        // Kind (1), value (3), time (4); oldest first from _first on.
        private byte[] _events = new byte[FirstEvents * EventLength];
        private int _first;

        /// <summary>Number of events.</summary>
        public int Count { get; private set; }

        /// <summary>How many of the newest were not sent.</summary>
        public int Unsent { get; private set; }

        /// <summary>True when there is something that <see cref="Write"/> has not written.</summary>
        public bool IsChanged { get; private set; }

        /// <summary>Gives the name of the reading that carries an event.</summary>
        /// <param name="kind">The event.</param>
        /// <returns>The name; null for an unknown kind.</returns>
        public static string NameOf(EventKind kind)
        {
            switch (kind)
            {
                case EventKind.Start:
                    return "event/start";
                case EventKind.Safe:
                    return "event/safe";
                case EventKind.Error:
                    return "event/error";
                case EventKind.Connect:
                    return "event/connect";
                case EventKind.Refused:
                    return "event/refused";
                case EventKind.Epoch:
                    return "event/epoch";
                case EventKind.Rollback:
                    return "event/rollback";
                case EventKind.Recovery:
                    return "event/recovery";
                case EventKind.Lost:
                    return "event/lost";
                default:
                    return null;
            }
        }

        /// <summary>Notes an event; the oldest goes when there is no room.</summary>
        /// <param name="kind">What happened.</param>
        /// <param name="value">A code or a count, 0 or more; cut to 24 bits.</param>
        /// <param name="time">Seconds since 1970-01-01T00:00:00Z; 0 when unknown.</param>
        public void Add(EventKind kind, long value, long time)
        {
            int cut = value < 0 ? 0 : value > MaxValue ? MaxValue : (int)value;
            uint seconds = time < 0 || time > uint.MaxValue ? 0 : (uint)time;
            if (Unsent > 0 && Kind(Count - 1) == kind && Value(Count - 1) == cut && seconds < Time(Count - 1) + Again)
            {
                return;
            }

            if (Count == Capacity)
            {
                _first = _first + 1 == Capacity ? 0 : _first + 1;
                Count--;
            }

            Grow(Count + 1);
            int at = Place(Count);
            _events[at] = (byte)kind;
            BigEndian.Put24(_events, at + 1, cut);
            BigEndian.Put32(_events, at + 4, seconds);
            Count++;
            Unsent += Unsent < Capacity ? 1 : 0;
            IsChanged = true;
        }

        /// <summary>Kind of an event.</summary>
        /// <param name="index">0 for the oldest, to <see cref="Count"/> − 1.</param>
        /// <returns>The kind.</returns>
        public EventKind Kind(int index)
        {
            return (EventKind)_events[Place(index)];
        }

        /// <summary>Value of an event.</summary>
        /// <param name="index">As <see cref="Kind"/>.</param>
        /// <returns>The value.</returns>
        public int Value(int index)
        {
            return BigEndian.Get24(_events, Place(index) + 1);
        }

        /// <summary>Time of an event.</summary>
        /// <param name="index">As <see cref="Kind"/>.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z; 0 when unknown.</returns>
        public long Time(int index)
        {
            return BigEndian.Get32(_events, Place(index) + 4);
        }

        /// <summary>Notes that all events were sent up to one.</summary>
        /// <param name="index">As <see cref="Kind"/>.</param>
        public void Sent(int index)
        {
            int left = Count - 1 - index;
            if (left < Unsent)
            {
                Unsent = left;
                IsChanged = true;
            }
        }

        /// <summary>Has all events sent once more.</summary>
        public void SendAll()
        {
            Unsent = Count;
            IsChanged = true;
        }

        /// <summary>Writes the events.</summary>
        /// <param name="buffer">Receives them at index 0; <see cref="MaxSize"/> bytes suffice.</param>
        /// <returns>Their length.</returns>
        public int Write(byte[] buffer)
        {
            buffer[0] = Version;
            buffer[1] = (byte)Unsent;
            buffer[2] = (byte)Count;
            int at = HeadLength;
            for (int i = 0; i < Count; i++)
            {
                Array.Copy(_events, Place(i), buffer, at, EventLength);
                at += EventLength;
            }

            IsChanged = false;
            return at;
        }

        /// <summary>Takes over events that were written; they stand before those that are there.</summary>
        /// <param name="buffer">Holds them from index 0 on.</param>
        /// <param name="count">Their length.</param>
        /// <returns>False when they are none; nothing is changed then.</returns>
        public bool TryRead(byte[] buffer, int count)
        {
            if (count < HeadLength || buffer[0] != Version || buffer[2] > Capacity || buffer[1] > buffer[2]
                || count != HeadLength + (buffer[2] * EventLength))
            {
                return false;
            }

            byte[] newer = new byte[Count * EventLength];
            for (int i = 0; i < Count; i++)
            {
                Array.Copy(_events, Place(i), newer, i * EventLength, EventLength);
            }

            int unsent = Unsent;
            Grow(buffer[2]);
            _first = 0;
            Count = buffer[2];
            Unsent = buffer[1];
            Array.Copy(buffer, HeadLength, _events, 0, Count * EventLength);
            for (int i = 0; i < newer.Length; i += EventLength)
            {
                Add((EventKind)newer[i], BigEndian.Get24(newer, i + 1), BigEndian.Get32(newer, i + 4));
            }

            IsChanged = unsent > 0;
            return true;
        }

        // Before it is whole the first event is at its beginning.
        private void Grow(int count)
        {
            int size = _events.Length;
            while (size < count * EventLength)
            {
                size = 2 * size < Capacity * EventLength ? 2 * size : Capacity * EventLength;
            }

            if (size > _events.Length)
            {
                byte[] events = new byte[size];
                Array.Copy(_events, 0, events, 0, _events.Length);
                _events = events;
            }
        }

        private int Place(int index)
        {
            int place = _first + index;
            return (place >= Capacity ? place - Capacity : place) * EventLength;
        }
    }
}
