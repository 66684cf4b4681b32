using System;
using Signet.Core;

namespace Signet.Store
{
    /// <summary>
    /// Segments and their records as bytes (docs/SPEC.md section 8.8): makes and checks headers, seals and opens records.
    /// Knows nothing of messages' fate; that is <see cref="Outbox"/>'s.
    /// </summary>
    internal sealed class SegmentFiles
    {
        internal const int HeaderLength = AuthenticatedLength + TagLength;
        internal const int RecordHead = 7;
        internal const int RecordOverhead = RecordHead + TagLength;
        internal const int TypeMessage = 1;
        internal const int TypeMarks = 2;

        private const int TagLength = 16;
        private const int AuthenticatedLength = SaltOffset + StoreKeys.SaltLength;
        private const int IdOffset = 4;
        private const int NumberOffset = 12;
        private const int ClassOffset = 16;
        private const int SaltOffset = 24;
        private const int ContextLength = 8;
        private const uint Magic = 0x53474C31;
        private const int Kind = 1;
        private const int RecordAad = StoreKeys.IdLength + 8 + RecordHead;

        private readonly IStore _store;
        private readonly IRandom _random;
        private readonly IRecordCipher _cipher;
        private readonly StoreKeys _keys;
        private readonly byte[] _header = new byte[HeaderLength];
        private readonly byte[] _aad = new byte[RecordAad];
        private readonly byte[] _nonce = new byte[12];
        private readonly byte[] _context = new byte[ContextLength];
        private Segment _keyed;

        internal SegmentFiles(IStore store, IRandom random, IRecordCipher cipher, StoreKeys keys)
        {
            _store = store;
            _random = random;
            _cipher = cipher;
            _keys = keys;
            Array.Copy(keys.Id, 0, _aad, 0, StoreKeys.IdLength);
        }

        internal static string Name(int slot)
        {
            return "q" + slot.ToString();
        }

        internal int Size(int slot)
        {
            return _store.Size(Name(slot));
        }

        internal void Delete(int slot)
        {
            _store.Delete(Name(slot));
        }

        internal void Commit(Segment segment)
        {
            _store.Commit(Name(segment.Slot));
        }

        /// <summary>Begins a segment in a free slot; its salt is durable at return.</summary>
        internal Segment Create(int slot, uint number, int priority)
        {
            Segment segment = new Segment(slot);
            segment.Number = number;
            segment.Class = priority;
            _random.Fill(segment.Salt, 0, StoreKeys.SaltLength);
            byte[] header = _header;
            Array.Clear(header, 0, HeaderLength);
            BigEndian.Put32(header, 0, Magic);
            Array.Copy(_keys.Id, 0, header, IdOffset, StoreKeys.IdLength);
            BigEndian.Put32(header, NumberOffset, number);
            header[ClassOffset] = (byte)priority;
            Array.Copy(segment.Salt, 0, header, SaltOffset, StoreKeys.SaltLength);
            Use(segment);
            SetNonce(0);
            _cipher.Seal(_nonce, header, AuthenticatedLength, header, AuthenticatedLength, 0);
            string name = Name(slot);
            _store.Delete(name);
            _store.Append(name, header, 0, HeaderLength);
            _store.Commit(name);
            segment.End = HeaderLength;
            segment.NextIndex = 1;
            segment.IsOurs = true;
            return segment;
        }

        /// <summary>Reads a header; the segment is ours only when its tag is right.</summary>
        internal Segment Open(int slot)
        {
            Segment segment = new Segment(slot);
            byte[] header = _header;
            if (_store.Read(Name(slot), 0, header, 0, HeaderLength) != HeaderLength
                || BigEndian.Get32(header, 0) != Magic
                || !ByteRange.Equals(header, IdOffset, _keys.Id, 0, StoreKeys.IdLength))
            {
                return segment;
            }

            segment.Number = BigEndian.Get32(header, NumberOffset);
            segment.Class = header[ClassOffset];
            Array.Copy(header, SaltOffset, segment.Salt, 0, StoreKeys.SaltLength);
            Use(segment);
            SetNonce(0);
            segment.IsOurs = TryOpen(header, AuthenticatedLength, header, AuthenticatedLength, TagLength)
                && segment.Class < OutboxOptions.Classes;
            segment.End = HeaderLength;
            segment.NextIndex = 1;
            return segment;
        }

        /// <summary>Seals and appends a record; not committed. When this throws, the segment is never to be appended
        /// to again.</summary>
        /// <param name="segment">A segment that was created since the start.</param>
        /// <param name="type">Kind of record.</param>
        /// <param name="number">Number of the message; 0 for marks.</param>
        /// <param name="record">Holds the content from index <see cref="RecordHead"/> on, with 16 bytes of room
        /// behind.</param>
        /// <param name="count">Length of the content.</param>
        internal void Append(Segment segment, int type, int number, byte[] record, int count)
        {
            record[0] = (byte)type;
            BigEndian.Put16(record, 1, count);
            BigEndian.Put32(record, 3, (uint)number);
            Use(segment);
            PrepareRecord(segment, segment.NextIndex, record);
            segment.NextIndex++;
            _cipher.Seal(_nonce, _aad, RecordAad, record, RecordHead, count);
            int length = RecordHead + count + TagLength;
            _store.Append(Name(segment.Slot), record, 0, length);
            segment.End += length;
        }

        /// <summary>Reads a record's head as it stands there, not yet authenticated.</summary>
        /// <param name="segment">The segment.</param>
        /// <param name="position">Index of the record's first byte.</param>
        /// <param name="end">Where the segment ends.</param>
        /// <param name="record">Receives the head.</param>
        /// <param name="number">Receives the number of the message.</param>
        /// <returns>Length of the content; −1 when no record can stand here.</returns>
        internal int ReadHead(Segment segment, int position, int end, byte[] record, out int number)
        {
            number = 0;
            if (end - position < RecordOverhead
                || _store.Read(Name(segment.Slot), position, record, 0, RecordHead) != RecordHead)
            {
                return -1;
            }

            int count = BigEndian.Get16(record, 1);
            number = (int)BigEndian.Get32(record, 3);
            bool fits = number >= 0 && count <= end - position - RecordOverhead
                && count <= record.Length - RecordOverhead;
            return fits && (record[0] == TypeMessage || record[0] == TypeMarks) ? count : -1;
        }

        /// <summary>Reads and opens the record whose head is in the buffer.</summary>
        /// <param name="segment">The segment.</param>
        /// <param name="index">Index that the record must have.</param>
        /// <param name="position">Index of the record's first byte in the file.</param>
        /// <param name="record">Holds the head; receives the content from index <see cref="RecordHead"/> on.</param>
        /// <param name="count">Length of the content.</param>
        /// <returns>False when it is not what was written there.</returns>
        internal bool TryRead(Segment segment, uint index, int position, byte[] record, int count)
        {
            int length = count + TagLength;
            if (_store.Read(Name(segment.Slot), position + RecordHead, record, RecordHead, length) != length)
            {
                return false;
            }

            Use(segment);
            PrepareRecord(segment, index, record);
            return TryOpen(_aad, RecordAad, record, RecordHead, length);
        }

        private bool TryOpen(byte[] aad, int aadCount, byte[] text, int offset, int count)
        {
            try
            {
                _cipher.Open(_nonce, aad, aadCount, text, offset, count);
                return true;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.AuthenticationFailed)
                {
                    throw;
                }

                return false;
            }
        }

        private void PrepareRecord(Segment segment, uint index, byte[] record)
        {
            BigEndian.Put32(_aad, StoreKeys.IdLength, segment.Number);
            BigEndian.Put32(_aad, StoreKeys.IdLength + 4, index);
            Array.Copy(record, 0, _aad, StoreKeys.IdLength + 8, RecordHead);
            SetNonce(index);
        }

        private void SetNonce(uint index)
        {
            BigEndian.Put32(_nonce, 8, index);
        }

        // A key costs some 40 000 operations, so it stays until another segment is at hand.
        private void Use(Segment segment)
        {
            if (_keyed == segment)
            {
                return;
            }

            BigEndian.Put32(_context, 0, segment.Number);
            _context[4] = (byte)segment.Class;
            _keys.SetKey(_cipher, Kind, _context, 0, segment.Salt, 0);
            _keyed = segment;
        }
    }
}
