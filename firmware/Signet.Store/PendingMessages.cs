using System;

namespace Signet.Store
{
    /// <summary>Messages in RAM that are not committed yet, oldest first, in arrays that are made once.</summary>
    internal sealed class PendingMessages
    {
        private readonly byte[] _bytes;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private readonly int[] _classes;
        private readonly int[] _numbers;
        private readonly byte[] _hashes;
        private int _used;

        internal PendingMessages(int bytes, int messages)
        {
            _bytes = new byte[bytes];
            _offsets = new int[messages];
            _lengths = new int[messages];
            _classes = new int[messages];
            _numbers = new int[messages];
            _hashes = new byte[messages * Outbox.HashLength];
        }

        internal int Count;

        internal byte[] Bytes
        {
            get { return _bytes; }
        }

        internal bool HasRoom(int length)
        {
            return Count < _offsets.Length && length <= _bytes.Length - _used;
        }

        /// <summary>Takes a message; a null hash stands for 8 × 00, none.</summary>
        internal void Add(int priority, int number, byte[] message, int offset, int length, byte[] hash)
        {
            int at = Count * Outbox.HashLength;
            Array.Clear(_hashes, at, Outbox.HashLength);
            if (hash != null)
            {
                Array.Copy(hash, 0, _hashes, at, Outbox.HashLength);
            }

            Array.Copy(message, offset, _bytes, _used, length);
            _offsets[Count] = _used;
            _lengths[Count] = length;
            _classes[Count] = priority;
            _numbers[Count] = number;
            _used += length;
            Count++;
        }

        internal int Offset(int index)
        {
            return _offsets[index];
        }

        internal int Length(int index)
        {
            return _lengths[index];
        }

        internal int Class(int index)
        {
            return _classes[index];
        }

        internal int Number(int index)
        {
            return _numbers[index];
        }

        internal byte[] Hashes
        {
            get { return _hashes; }
        }

        /// <summary>Index of the oldest message of a class from a number on; −1 for none.</summary>
        internal int Find(int priority, int from)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_classes[i] == priority && _numbers[i] >= from)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Index of the oldest message of the lowest class, if that class is not above the given one; −1
        /// otherwise.</summary>
        internal int Lowest(int atMost)
        {
            for (int priority = 0; priority <= atMost; priority++)
            {
                int found = Find(priority, 0);
                if (found >= 0)
                {
                    return found;
                }
            }

            return -1;
        }

        internal void RemoveAt(int index)
        {
            int length = _lengths[index];
            int end = _offsets[index] + length;
            Array.Copy(_bytes, end, _bytes, _offsets[index], _used - end);
            _used -= length;
            Array.Clear(_bytes, _used, length);
            Count--;
            Array.Copy(
                _hashes,
                (index + 1) * Outbox.HashLength,
                _hashes,
                index * Outbox.HashLength,
                (Count - index) * Outbox.HashLength);
            for (int i = index; i < Count; i++)
            {
                _offsets[i] = _offsets[i + 1] - length;
                _lengths[i] = _lengths[i + 1];
                _classes[i] = _classes[i + 1];
                _numbers[i] = _numbers[i + 1];
            }
        }
    }
}
