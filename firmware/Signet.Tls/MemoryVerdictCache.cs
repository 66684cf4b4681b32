using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Remembers verdicts on chains in RAM, the newest that fit.</summary>
    public sealed class MemoryVerdictCache : IVerdictCache
    {
        private readonly byte[] _keys;
        private int _count;

        /// <summary>Makes an empty cache.</summary>
        /// <param name="capacity">Most verdicts that are kept, 1 or more; 32 bytes each.</param>
        public MemoryVerdictCache(int capacity)
        {
            if (capacity < 1)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "capacity");
            }

            _keys = new byte[32 * capacity];
        }

        /// <inheritdoc/>
        public bool Contains(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, 32);
            for (int i = 0; i < _count; i++)
            {
                if (ByteRange.Equals(_keys, 32 * i, key, offset, 32))
                {
                    return true;
                }
            }

            return false;
        }

        /// <inheritdoc/>
        public void Add(byte[] key, int offset)
        {
            if (Contains(key, offset))
            {
                return;
            }

            if (32 * _count == _keys.Length)
            {
                _count--;
                Array.Copy(_keys, 32, _keys, 0, 32 * _count);
            }

            Array.Copy(key, offset, _keys, 32 * _count, 32);
            _count++;
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _count = 0;
        }
    }
}
