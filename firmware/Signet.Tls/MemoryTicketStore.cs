using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Keeps tickets in RAM until the device sleeps or restarts; the newest that fit.</summary>
    public sealed class MemoryTicketStore : ITicketStore
    {
        private readonly byte[][] _keys;
        private readonly byte[][] _tickets;
        private int _count;

        /// <summary>Makes an empty store.</summary>
        /// <param name="capacity">Most tickets that are kept, 1 or more; each takes some 100 bytes more than the server's
        /// ticket.</param>
        public MemoryTicketStore(int capacity)
        {
            if (capacity < 1)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "capacity");
            }

            _keys = new byte[capacity][];
            _tickets = new byte[capacity][];
        }

        /// <summary>Tickets that are kept.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <inheritdoc/>
        public void Put(byte[] key, int keyOffset, byte[] ticket, int offset, int count)
        {
            ByteRange.Check(key, keyOffset, 32);
            ByteRange.Check(ticket, offset, count);
            if (_count == _keys.Length)
            {
                Remove(0);
            }

            byte[] name = new byte[32];
            Array.Copy(key, keyOffset, name, 0, 32);
            byte[] copy = new byte[count];
            Array.Copy(ticket, offset, copy, 0, count);
            _keys[_count] = name;
            _tickets[_count] = copy;
            _count++;
        }

        /// <inheritdoc/>
        public int Take(byte[] key, int keyOffset, byte[] ticket, int offset, int room)
        {
            ByteRange.Check(key, keyOffset, 32);
            ByteRange.CheckRoom(ticket, offset, room);
            for (int i = _count - 1; i >= 0; i--)
            {
                if (!ByteRange.Equals(_keys[i], 0, key, keyOffset, 32))
                {
                    continue;
                }

                int count = _tickets[i].Length;
                bool fits = count <= room;
                if (fits)
                {
                    Array.Copy(_tickets[i], 0, ticket, offset, count);
                }

                Remove(i);
                if (fits)
                {
                    return count;
                }
            }

            return 0;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            while (_count > 0)
            {
                Remove(_count - 1);
            }
        }

        private void Remove(int index)
        {
            Array.Clear(_tickets[index], 0, _tickets[index].Length);
            _count--;
            for (int i = index; i < _count; i++)
            {
                _keys[i] = _keys[i + 1];
                _tickets[i] = _tickets[i + 1];
            }

            _keys[_count] = null;
            _tickets[_count] = null;
        }
    }
}
