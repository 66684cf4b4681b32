using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Cuts the bytes from the server into records (RFC 8446 section 5.1) and opens the protected ones in place
    /// (section 5.2). The buffer is the caller's; a record that is larger ends the connection.
    /// </summary>
    internal sealed class RecordReader
    {
        private readonly byte[] _buffer;
        private readonly RecordProtection _own;
        private RecordProtection _protection;
        private int _start;
        private int _end;
        private long _received;

        internal RecordReader(byte[] buffer, CipherSuite suite)
        {
            _buffer = buffer;
            _own = new RecordProtection(suite);
            _protection = _own;
        }

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Key of what the server sends.</summary>
        internal RecordProtection Protection
        {
            get { return _protection; }
            set { _protection = value; }
        }

        /// <summary>Largest content that the server promised to send in a record (RFC 6066 section 4).</summary>
        internal int MaxContent;

        /// <summary>Records that may be opened with one key.</summary>
        internal int RecordsPerKey;

        /// <summary>Where the next bytes of the server go.</summary>
        internal int FreeOffset
        {
            get { return _end; }
        }

        internal int FreeCount
        {
            get { return _buffer.Length - _end; }
        }

        /// <summary>Bytes that are missing before anything can go on.</summary>
        internal int Missing;

        /// <summary>All bytes that came so far.</summary>
        internal long Received
        {
            get { return _received; }
        }

        /// <summary>Type of the record's content.</summary>
        internal int Type;

        /// <summary>Whether the record was protected.</summary>
        internal bool IsProtected;

        /// <summary>Index of the content's first byte.</summary>
        internal int Offset;

        /// <summary>Bytes of the content.</summary>
        internal int Count;

        /// <summary>How many bytes had come when the record began.</summary>
        internal long Position;

        internal void Reset()
        {
            _start = 0;
            _end = 0;
            _received = 0;
            MaxContent = RecordType.MaxContent;
            Missing = RecordType.HeaderSize;
            _protection.Wipe();
            _protection = _own;
        }

        internal void Add(int count)
        {
            _end += count;
            _received += count;
        }

        /// <summary>Goes to the next record; false when more bytes are needed.</summary>
        internal bool Next()
        {
            int have = _end - _start;
            int size = RecordType.HeaderSize;
            if (have >= size)
            {
                size += CheckHeader();
            }

            if (have < size)
            {
                Missing = size - have;
                MoveToFront();
                return false;
            }

            int record = _start;
            Position = _received - have;
            _start += size;
            Type = _buffer[record];
            IsProtected = _protection.IsActive && _protection.Covers(Type);
            Offset = record + RecordType.HeaderSize;
            Count = size - RecordType.HeaderSize;
            if (IsProtected)
            {
                OpenRecord(record);
            }

            return true;
        }

        private int CheckHeader()
        {
            byte[] buffer = _buffer;
            int type = buffer[_start];
            int length = (buffer[_start + 3] << 8) | buffer[_start + 4];
            if (type < RecordType.ChangeCipherSpec || type > RecordType.ApplicationData)
            {
                // Section 5: an unexpected record type. legacy_record_version is ignored (section 5.1).
                throw new SignetException(ErrorCode.TlsBadRecord);
            }

            // Section 5.1 and 5.2: 2^14 bytes, 256 more when protected.
            bool protectedType = _protection.Covers(type);
            int limit = protectedType ? RecordType.MaxContent + 256 : RecordType.MaxContent;
            if (length > limit || length > buffer.Length - RecordType.HeaderSize)
            {
                throw new SignetException(ErrorCode.TlsRecordOverflow, length, "ReceiveBufferSize");
            }

            // Section 5.1: zero-length fragments of handshake and alert are not sent.
            if (length == 0)
            {
                throw new SignetException(protectedType ? ErrorCode.TlsBadRecordMac : ErrorCode.TlsUnexpectedMessage);
            }

            return length;
        }

        private void OpenRecord(int record)
        {
            // Section 5.5: no key for longer than its limit.
            if (_protection.Records >= RecordsPerKey)
            {
                throw new SignetException(ErrorCode.TlsKeyLimit);
            }

            try
            {
                _protection.Open(_buffer, record, Count);
            }
            catch (SignetException)
            {
                throw new SignetException(ErrorCode.TlsBadRecordMac);
            }

            Offset += _protection.Prefix;
            Count -= _protection.Prefix + _protection.Overhead;
            if (_protection.TypeSize == 0)
            {
                CheckContent();
                return;
            }

            // Section 5.2: zeros of padding, then from the end the content type.
            int last = Count;
            while (last >= 0 && _buffer[Offset + last] == 0)
            {
                last--;
            }

            if (last < 0)
            {
                // Section 5.4: nothing but padding.
                throw new SignetException(ErrorCode.TlsUnexpectedMessage);
            }

            Type = _buffer[Offset + last];
            Count = last;
            if (Type != RecordType.Alert && Type != RecordType.Handshake && Type != RecordType.ApplicationData)
            {
                // Section 5: neither change_cipher_spec nor unknown types are protected.
                throw new SignetException(ErrorCode.TlsUnexpectedMessage);
            }

            CheckContent();
        }

        private void CheckContent()
        {
            if (Count > MaxContent)
            {
                throw new SignetException(ErrorCode.TlsRecordOverflow);
            }

            if (Count == 0 && Type != RecordType.ApplicationData)
            {
                // Section 5.4: zero-length handshake and alert.
                throw new SignetException(ErrorCode.TlsUnexpectedMessage);
            }
        }

        private void MoveToFront()
        {
            if (_start > 0)
            {
                Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
                _end -= _start;
                _start = 0;
            }
        }
    }
}
