using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Signed messages that nobody has confirmed yet, in RAM and bounded: a ring of bytes that is made once. When
    /// it is full the oldest messages are dropped, counted and reported; the backend sees them as a gap. Everything in
    /// it is lost at a power cut (docs/SPEC.md, "Over restarts"). Each message has a number that no
    /// other gets, so that a late acknowledgement never hits a wrong one.
    /// </summary>
    public sealed class TelemetryQueue
    {
        private readonly ILog _log;
        private readonly byte[] _buffer;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private readonly bool[] _acknowledged;
        private readonly bool[] _sent;
        private int _first;
        private int _count;
        private long _firstNumber;
        private long _dropped;

        /// <summary>Makes an empty queue.</summary>
        /// <param name="capacity">Room for messages in bytes, <see cref="TelemetrySigner.MaxMessage"/> or more.</param>
        /// <param name="maxMessages">Most messages, 1 or more.</param>
        /// <param name="log">Hears of dropped messages.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public TelemetryQueue(int capacity, int maxMessages, ILog log)
        {
            if (capacity < TelemetrySigner.MaxMessage || maxMessages < 1)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "queue size");
            }

            _log = log;
            _buffer = new byte[capacity];
            _offsets = new int[maxMessages];
            _lengths = new int[maxMessages];
            _acknowledged = new bool[maxMessages];
            _sent = new bool[maxMessages];
        }

        /// <summary>Number of messages, the acknowledged ones behind an older open one included.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Messages that are neither sent nor acknowledged.</summary>
        public int Open
        {
            get
            {
                int open = 0;
                for (int i = 0; i < _count; i++)
                {
                    open += _acknowledged[Slot(i)] || _sent[Slot(i)] ? 0 : 1;
                }

                return open;
            }
        }

        /// <summary>Number of the oldest message; the others follow one by one.</summary>
        public long FirstNumber
        {
            get { return _firstNumber; }
        }

        /// <summary>How many messages were dropped without acknowledgement since the start.</summary>
        public long Dropped
        {
            get { return _dropped; }
        }

        /// <summary>Holds all messages; not to be changed.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Copies a message into the queue; makes room by dropping the oldest.</summary>
        /// <param name="message">Holds the message.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Its length in bytes, 1 to the queue's capacity.</param>
        /// <returns>The message's number.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public long Add(byte[] message, int offset, int count)
        {
            ByteRange.Check(message, offset, count);
            if (count < 1 || count > _buffer.Length)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "message length");
            }

            int at = Place(count);
            while (at < 0 || _count == _offsets.Length)
            {
                Drop();
                at = Place(count);
            }

            int slot = Slot(_count);
            Array.Copy(message, offset, _buffer, at, count);
            _offsets[slot] = at;
            _lengths[slot] = count;
            _acknowledged[slot] = false;
            _sent[slot] = false;
            _count++;
            return _firstNumber + _count - 1;
        }

        /// <summary>Finds the oldest message from a number on that is neither sent nor acknowledged.</summary>
        /// <param name="number">Where to begin; 0 for the oldest of all.</param>
        /// <returns>Its number, or −1 when there is none.</returns>
        public long NextOpen(long number)
        {
            int index = number <= _firstNumber ? 0 : number - _firstNumber >= _count ? _count : (int)(number - _firstNumber);
            for (; index < _count; index++)
            {
                if (!_acknowledged[Slot(index)] && !_sent[Slot(index)])
                {
                    return _firstNumber + index;
                }
            }

            return -1;
        }

        /// <summary>Gives the place of a message in <see cref="Buffer"/>.</summary>
        /// <param name="number">The message's number.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>False when it is no longer there.</returns>
        public bool TryGet(long number, out int offset, out int count)
        {
            int slot = Find(number);
            offset = slot < 0 ? 0 : _offsets[slot];
            count = slot < 0 ? 0 : _lengths[slot];
            return slot >= 0;
        }

        /// <summary>Marks a message as acknowledged; frees it as soon as no older one is open.</summary>
        /// <param name="number">The message's number.</param>
        /// <returns>False when it is no longer there, e.g. dropped meanwhile.</returns>
        public bool Acknowledge(long number)
        {
            int slot = Find(number);
            if (slot < 0)
            {
                return false;
            }

            _acknowledged[slot] = true;
            FreeAcknowledged();
            return true;
        }

        /// <summary>Notes that a message was handed over, though nobody has confirmed it.</summary>
        /// <param name="number">The message's number.</param>
        public void MarkSent(long number)
        {
            int slot = Find(number);
            if (slot >= 0)
            {
                _sent[slot] = true;
            }
        }

        /// <summary>Says that a message is to be sent again, unless it was acknowledged.</summary>
        /// <param name="number">The message's number.</param>
        public void Reopen(long number)
        {
            int slot = Find(number);
            if (slot >= 0)
            {
                _sent[slot] = false;
            }
        }

        /// <summary>Says whether a message was acknowledged.</summary>
        /// <param name="number">The message's number.</param>
        /// <returns>True when it was, or is no longer there.</returns>
        public bool IsAcknowledged(long number)
        {
            int slot = Find(number);
            return slot < 0 || _acknowledged[slot];
        }

        private int Find(long number)
        {
            long index = number - _firstNumber;
            return index < 0 || index >= _count ? -1 : Slot((int)index);
        }

        private int Slot(int index)
        {
            int slot = _first + index;
            return slot >= _offsets.Length ? slot - _offsets.Length : slot;
        }

        // A message lies in one piece: behind the newest, or at the front when the end of the buffer is too short.
        private int Place(int count)
        {
            if (_count == 0)
            {
                return 0;
            }

            int newest = Slot(_count - 1);
            int end = _offsets[newest] + _lengths[newest];
            int start = _offsets[_first];
            if (end > start)
            {
                return count <= _buffer.Length - end ? end : count <= start ? 0 : -1;
            }

            return count <= start - end ? end : -1;
        }

        // The oldest message is never an acknowledged one.
        private void Drop()
        {
            _dropped++;
            if (_log.IsEnabled(LogLevel.Warning))
            {
                _log.Write(LogLevel.Warning, "telemetry", "queue full, dropped so far: " + _dropped.ToString());
            }

            RemoveFirst();
            FreeAcknowledged();
        }

        private void FreeAcknowledged()
        {
            while (_count > 0 && _acknowledged[_first])
            {
                RemoveFirst();
            }
        }

        private void RemoveFirst()
        {
            _first = _first + 1 == _offsets.Length ? 0 : _first + 1;
            _firstNumber++;
            _count--;
        }
    }
}
