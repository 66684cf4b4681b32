using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Packs what the client sends into records (RFC 8446 section 5.1), as few as possible, in one buffer of the
    /// caller. A record stays open for more content of its type until <see cref="Flush"/>.
    /// </summary>
    internal sealed class RecordWriter
    {
        /// <summary>Bytes kept free for an answer to a KeyUpdate, a KeyUpdate of our own and an alert.</summary>
        internal const int Reserve = 27 + 27 + 24;

        private readonly byte[] _buffer;
        private readonly RecordProtection _own;
        private RecordProtection _protection;
        private int _start;
        private int _end;
        private int _open;
        private int _type;

        internal RecordWriter(byte[] buffer, CipherSuite suite)
        {
            _buffer = buffer;
            _own = new RecordProtection(suite);
            _protection = _own;
        }

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Key of what the client sends.</summary>
        internal RecordProtection Protection
        {
            get { return _protection; }
            set { _protection = value; }
        }

        /// <summary>Bytes at the buffer's end that are lent to whoever collects what comes; nothing is written there.</summary>
        internal int Lent;

        /// <summary>Largest content of a record.</summary>
        internal int MaxContent;

        /// <summary>Index of the first byte that was not sent.</summary>
        internal int Offset
        {
            get { return _start; }
        }

        /// <summary>Bytes of finished records that were not sent.</summary>
        internal int Count
        {
            get { return _end - _start; }
        }

        /// <summary>Content that one more record may have, so that the reserve stays free.</summary>
        internal int Room
        {
            get
            {
                int room = _buffer.Length - Lent - _end - RecordType.HeaderSize - _protection.Prefix - _protection.Overhead - Reserve;
                return room < 0 ? 0 : room < MaxContent ? room : MaxContent;
            }
        }

        internal void Reset()
        {
            _start = 0;
            _end = 0;
            _type = 0;
            _open = 0;
            Lent = 0;
            MaxContent = RecordType.MaxContent;
            _protection.Wipe();
            _protection = _own;
        }

        /// <summary>Takes note that bytes were sent.</summary>
        internal void Sent(int count)
        {
            _start += count;
            if (_start == _end && _type == 0)
            {
                _start = 0;
                _end = 0;
            }
        }

        /// <summary>Adds content, in the open record as far as it fits, then in further ones.</summary>
        internal void Append(int type, byte[] source, int offset, int count)
        {
            if (_type != 0 && _type != type)
            {
                Flush();
            }

            while (count > 0)
            {
                _type = type;
                int content = _end + RecordType.HeaderSize + _protection.Prefix + _open;
                int room = _buffer.Length - Lent - content - (_protection.IsActive ? _protection.Overhead : 0);
                int take = MaxContent - _open;
                take = take < count ? take : count;
                if (take > room)
                {
                    throw new SignetException(ErrorCode.BufferTooSmall, "send buffer");
                }

                Array.Copy(source, offset, _buffer, content, take);
                offset += take;
                count -= take;
                _open += take;
                if (_open == MaxContent)
                {
                    Flush();
                }
            }
        }

        /// <summary>Adds a change_cipher_spec record, never protected (RFC 8446 section 5, D.4).</summary>
        internal void AppendChangeCipherSpec()
        {
            Flush();
            RecordProtection.WriteHeader(_buffer, _end, RecordType.ChangeCipherSpec, 1);
            _buffer[_end + RecordType.HeaderSize] = 1;
            _end += RecordType.HeaderSize + 1;
        }

        /// <summary>Index at which a plaintext record's content can be written in place.</summary>
        internal int BeginInPlace()
        {
            return _end + RecordType.HeaderSize;
        }

        /// <summary>Makes a record of content that was written in place.</summary>
        internal void EndInPlace(int type, int count)
        {
            _type = type;
            _open = count;
            Flush();
        }

        /// <summary>Closes the open record, if there is one.</summary>
        internal void Flush()
        {
            if (_type == 0)
            {
                return;
            }

            if (_protection.IsActive)
            {
                _end += _protection.Seal(_buffer, _end, _open, _type);
            }
            else
            {
                RecordProtection.WriteHeader(_buffer, _end, _type, _open);
                _end += RecordType.HeaderSize + _open;
            }

            _type = 0;
            _open = 0;
        }

        /// <summary>Drops the open record.</summary>
        internal void Discard()
        {
            _type = 0;
            _open = 0;
        }
    }
}
