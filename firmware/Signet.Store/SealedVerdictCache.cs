using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// Verdicts on chains in one sealed value (docs/SPEC.md section 8.11), so that a full handshake after deep sleep need not
    /// verify what was verified before. A store that can't be read or written costs verdicts, never an error.
    /// </summary>
    public sealed class SealedVerdictCache : IVerdictCache
    {
        /// <summary>Most verdicts, the newest that came.</summary>
        public const int Capacity = 4;

        /// <summary>Most bytes of the value.</summary>
        public const int Size = Capacity * KeyLength;

        private const int KeyLength = 32;

        private readonly SealedValue _value;
        private readonly ILog _log;
        private readonly byte[] _keys = new byte[Size];
        private int _used = -1;

        /// <summary>Makes a cache; it is read when it is asked first.</summary>
        /// <param name="value">Where it lies; made for <see cref="Size"/> bytes.</param>
        /// <param name="log">Takes what went wrong.</param>
        public SealedVerdictCache(SealedValue value, ILog log)
        {
            _value = value;
            _log = log;
        }

        /// <inheritdoc/>
        public bool Contains(byte[] key, int offset)
        {
            ByteRange.Check(key, offset, KeyLength);
            Load();
            for (int at = 0; at < _used; at += KeyLength)
            {
                if (ByteRange.Equals(_keys, at, key, offset, KeyLength))
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

            if (_used == Size)
            {
                _used -= KeyLength;
                Array.Copy(_keys, KeyLength, _keys, 0, _used);
            }

            Array.Copy(key, offset, _keys, _used, KeyLength);
            _used += KeyLength;
            Save();
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _used = 0;
            Save();
        }

        private void Load()
        {
            if (_used >= 0)
            {
                return;
            }

            _used = 0;
            try
            {
                int count = _value.Read(_keys, 0, Size);
                _used = count > 0 && count % KeyLength == 0 ? count : 0;
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "store", "verdicts are not used: " + e.Message);
            }
        }

        private void Save()
        {
            try
            {
                _value.Write(_keys, 0, _used);
            }
            catch (SignetException e)
            {
                _log.Write(LogLevel.Warning, "store", "verdicts are not kept: " + e.Message);
            }
        }
    }
}
