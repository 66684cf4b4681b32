using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// TLS tickets in one sealed value (docs/SPEC.md section 8.10), so that a session can be resumed after deep sleep. A
    /// store that can't be read or written costs tickets, never an error: they only save a full handshake.
    /// </summary>
    public sealed class SealedTicketStore : ITicketStore
    {
        /// <summary>Bytes for all tickets that do for one large ticket or some small ones.</summary>
        public const int DefaultSize = 1216;

        private const int KeyLength = 32;
        private const int EntryLength = KeyLength + 2;

        private readonly SealedValue _value;
        private readonly int _size;
        private readonly ILog _log;

        /// <summary>Makes a store.</summary>
        /// <param name="value">Where the tickets lie; made for <paramref name="size"/> bytes.</param>
        /// <param name="size">Most bytes of all tickets with their keys.</param>
        /// <param name="log">Takes what went wrong; no ticket.</param>
        public SealedTicketStore(SealedValue value, int size, ILog log)
        {
            _value = value;
            _size = size;
            _log = log;
        }

        /// <inheritdoc/>
        public void Put(byte[] key, int keyOffset, byte[] ticket, int offset, int count)
        {
            ByteRange.Check(key, keyOffset, KeyLength);
            ByteRange.Check(ticket, offset, count);
            int needed = EntryLength + count;
            if (needed > _size)
            {
                return;
            }

            byte[] all = new byte[_size];
            int used = Load(all);
            while (used + needed > _size)
            {
                used = Remove(all, used, 0);
            }

            Array.Copy(key, keyOffset, all, used, KeyLength);
            BigEndian.Put16(all, used + KeyLength, count);
            Array.Copy(ticket, offset, all, used + EntryLength, count);
            Save(all, used + needed);
        }

        /// <inheritdoc/>
        public int Take(byte[] key, int keyOffset, byte[] ticket, int offset, int room)
        {
            ByteRange.Check(key, keyOffset, KeyLength);
            ByteRange.CheckRoom(ticket, offset, room);
            byte[] all = new byte[_size];
            int used = Load(all);
            int found = 0;
            bool changed = false;
            for (int at = Newest(all, used, key, keyOffset); at >= 0; at = Newest(all, used, key, keyOffset))
            {
                int count = BigEndian.Get16(all, at + KeyLength);
                if (count <= room)
                {
                    Array.Copy(all, at + EntryLength, ticket, offset, count);
                    found = count;
                }

                used = Remove(all, used, at);
                changed = true;
                if (found > 0)
                {
                    break;
                }
            }

            if (changed && !Save(all, used) && found > 0)
            {
                // It is still there and would be used again.
                Array.Clear(ticket, offset, found);
                found = 0;
            }

            Array.Clear(all, 0, all.Length);
            return found;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            Save(new byte[_size], 0);
        }

        private static int Newest(byte[] all, int used, byte[] key, int keyOffset)
        {
            int newest = -1;
            for (int at = 0; at < used; at += EntryLength + BigEndian.Get16(all, at + KeyLength))
            {
                if (ByteRange.Equals(all, at, key, keyOffset, KeyLength))
                {
                    newest = at;
                }
            }

            return newest;
        }

        private static int Remove(byte[] all, int used, int at)
        {
            int size = EntryLength + BigEndian.Get16(all, at + KeyLength);
            Array.Copy(all, at + size, all, at, used - at - size);
            Array.Clear(all, used - size, size);
            return used - size;
        }

        // Bytes of whole entries; 0 for a value that is not there or not what was sealed.
        private int Load(byte[] all)
        {
            try
            {
                int count = _value.Read(all, 0, _size);
                int at = 0;
                while (at + EntryLength <= count)
                {
                    int next = at + EntryLength + BigEndian.Get16(all, at + KeyLength);
                    if (next > count)
                    {
                        break;
                    }

                    at = next;
                }

                return at;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "store", "no tickets: " + e.Message);
                return 0;
            }
        }

        private bool Save(byte[] all, int used)
        {
            try
            {
                _value.Write(all, 0, used);
                return true;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "store", "tickets not kept: " + e.Message);
                return false;
            }
            finally
            {
                Array.Clear(all, 0, all.Length);
            }
        }
    }
}
