using System;

namespace Signet.Core
{
    /// <summary>
    /// Pulls deterministic CBOR (RFC 8949 section 4.2.1, docs/SPEC.md section 2) out of a range of bytes, one head or
    /// scalar a call; how deep it goes is up to the caller. Refuses integers and lengths that are not shortest,
    /// indefinite lengths, text that is not UTF-8, binary64 where binary32 keeps the value, and any NaN but the quiet
    /// one; takes binary16. Never reads outside of its range; a failed call leaves <see cref="Position"/> where it was.
    /// Makes no garbage; one object serves for all input.
    /// </summary>
    public sealed class CborReader
    {
        private byte[] _buffer;
        private int _end;
        private int _at;
        private int _next;

        /// <summary>The array that is read; null before the first <see cref="Reset"/>.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Index of the next item's first byte in <see cref="Buffer"/>.</summary>
        public int Position
        {
            get { return _at; }
        }

        /// <summary>True when the range is read to its end.</summary>
        public bool AtEnd
        {
            get { return _at == _end; }
        }

        /// <summary>Begins to read a range.</summary>
        /// <param name="buffer">Holds the bytes; must not change while they are read.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Reset(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            _buffer = buffer;
            _end = offset + count;
            _at = offset;
        }

        /// <summary>Looks at the next item's type without reading it.</summary>
        /// <returns>The type; <see cref="CborType.End"/> at the end.</returns>
        public CborType PeekType()
        {
            if (AtEnd)
            {
                return CborType.End;
            }

            int first = _buffer[_at];
            if (first < 0xC0)
            {
                return (CborType)((first >> 5) + 1);
            }

            if (first == 0xF4 || first == 0xF5)
            {
                return CborType.Boolean;
            }

            return first >= 0xF9 && first <= 0xFB ? CborType.Float : CborType.Other;
        }

        /// <summary>Reads an unsigned integer.</summary>
        /// <returns>The integer.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else.</exception>
        public ulong ReadUnsigned()
        {
            ulong value = ReadHead(0);
            _at = _next;
            return value;
        }

        /// <summary>Reads an integer of either sign.</summary>
        /// <returns>The integer.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else, or outside of
        /// 64-bit two's complement.</exception>
        public long ReadInteger()
        {
            bool negative = PeekType() == CborType.NegativeInteger;
            ulong value = ReadHead(negative ? 1 : 0);
            if (value > long.MaxValue)
            {
                throw Invalid("integer out of range");
            }

            _at = _next;
            return negative ? ~(long)value : (long)value;
        }

        /// <summary>Reads a byte string in place.</summary>
        /// <param name="offset">Index of its first byte in <see cref="Buffer"/>.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else.</exception>
        public void ReadByteString(out int offset, out int count)
        {
            count = ReadLength(2, 1);
            offset = _next;
            _at = _next + count;
        }

        /// <summary>Reads a text string in place.</summary>
        /// <param name="offset">Index of its first byte in <see cref="Buffer"/>.</param>
        /// <param name="count">Its length in bytes of UTF-8.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else, or malformed
        /// UTF-8.</exception>
        public void ReadTextString(out int offset, out int count)
        {
            count = ReadLength(3, 1);
            offset = _next;
            if (!Utf8.IsValid(_buffer, offset, count))
            {
                throw Invalid("not UTF-8");
            }

            _at = _next + count;
        }

        /// <summary>Reads the head of an array; its items follow.</summary>
        /// <returns>Number of items, never more than bytes are left.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else.</exception>
        public int ReadArrayHead()
        {
            int count = ReadLength(4, 1);
            _at = _next;
            return count;
        }

        /// <summary>
        /// Reads the head of a map; its keys and values follow. Whether the keys ascend, see
        /// <see cref="ExpectKeyOrder"/>.
        /// </summary>
        /// <returns>Number of pairs, never more than half of the bytes left.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else.</exception>
        public int ReadMapHead()
        {
            int count = ReadLength(5, 2);
            _at = _next;
            return count;
        }

        /// <summary>
        /// Refuses a map key that does not come after the one before it in bytewise lexicographic order, so also a
        /// duplicate (RFC 8949 section 4.2.1).
        /// </summary>
        /// <param name="previousOffset">Index of the former key's first byte.</param>
        /// <param name="previousEnd">Index behind its last byte.</param>
        /// <param name="offset">Index of this key's first byte.</param>
        /// <param name="end">Index behind its last byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> when it does not;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void ExpectKeyOrder(int previousOffset, int previousEnd, int offset, int end)
        {
            ByteRange.Check(_buffer, previousOffset, previousEnd - previousOffset);
            ByteRange.Check(_buffer, offset, end - offset);
            while (previousOffset < previousEnd && offset < end)
            {
                int difference = _buffer[offset++] - _buffer[previousOffset++];
                if (difference > 0)
                {
                    return;
                }

                if (difference < 0)
                {
                    throw Invalid("map keys unsorted");
                }
            }

            if (offset == end)
            {
                throw Invalid("map keys unsorted");
            }
        }

        /// <summary>Reads true or false.</summary>
        /// <returns>The value.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else.</exception>
        public bool ReadBoolean()
        {
            if (PeekType() != CborType.Boolean)
            {
                throw Invalid("unexpected type");
            }

            return _buffer[_at++] == 0xF5;
        }

        /// <summary>Reads a float of 16, 32 or 64 bits.</summary>
        /// <returns>The value.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for anything else, for 64 bits where
        /// 32 keep the value, and for a NaN with sign or payload.</exception>
        public double ReadFloat()
        {
            if (PeekType() != CborType.Float)
            {
                throw Invalid("unexpected type");
            }

            int width = 2 << (_buffer[_at] - 0xF9);
            if (width >= _end - _at)
            {
                throw Invalid("cut");
            }

            long bits;
            bool oddNaN;
            if (width == 2)
            {
                int half = BigEndian.Get16(_buffer, _at + 1);
                bits = CborFloat.WidenHalf(half);
                oddNaN = bits == CborFloat.DoubleNaN && half != CborFloat.HalfNaN;
            }
            else if (width == 4)
            {
                uint single = BigEndian.Get32(_buffer, _at + 1);
                bits = CborFloat.WidenSingle(single);
                oddNaN = bits == CborFloat.DoubleNaN && single != CborFloat.SingleNaN;
            }
            else
            {
                bits = (long)BigEndian.Get64(_buffer, _at + 1);
                uint single;
                if (CborFloat.TryNarrow(bits, out single))
                {
                    throw Invalid("float not shortest");
                }

                oddNaN = false;
            }

            if (oddNaN)
            {
                throw Invalid("NaN");
            }

            _at += width + 1;
            return BitConverter.Int64BitsToDouble(bits);
        }

        /// <summary>Reads null (simple value 22) if it is the next item.</summary>
        /// <returns>False when something else is next, or nothing; nothing is read then.</returns>
        public bool TryReadNull()
        {
            if (AtEnd || _buffer[_at] != 0xF6)
            {
                return false;
            }

            _at++;
            return true;
        }

        /// <summary>Reads over one item whatever it is, with all that is in it.</summary>
        /// <param name="depth">How deep arrays and maps may lie in each other, 0 for none.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> for what is not deterministic, for tags and
        /// simple values other than null and Booleans, and for what lies deeper.</exception>
        public void Skip(int depth)
        {
            int at = _at;
            bool done = false;
            try
            {
                SkipItem(depth);
                done = true;
            }
            finally
            {
                _at = done ? _at : at;
            }
        }

        /// <summary>Refuses anything that is left.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> when something is left.</exception>
        public void ExpectEnd()
        {
            if (!AtEnd)
            {
                throw Invalid("trailing bytes");
            }
        }

        private void SkipItem(int depth)
        {
            int count;
            switch (PeekType())
            {
                case CborType.UnsignedInteger:
                    ReadHead(0);
                    _at = _next;
                    return;
                case CborType.NegativeInteger:
                    ReadHead(1);
                    _at = _next;
                    return;
                case CborType.ByteString:
                    ReadByteString(out int _, out int _);
                    return;
                case CborType.TextString:
                    ReadTextString(out int _, out int _);
                    return;
                case CborType.Boolean:
                    ReadBoolean();
                    return;
                case CborType.Float:
                    ReadFloat();
                    return;
                case CborType.Array:
                    count = ReadArrayHead();
                    break;
                case CborType.Map:
                    count = -ReadMapHead();
                    break;
                default:
                    if (!TryReadNull())
                    {
                        throw Invalid("unexpected type");
                    }

                    return;
            }

            if (depth == 0)
            {
                throw Invalid("too deep");
            }

            SkipItems(count, depth - 1);
        }

        // Items of an array; pairs of a map as a negative number, whose keys ascend.
        private void SkipItems(int count, int depth)
        {
            for (; count > 0; count--)
            {
                SkipItem(depth);
            }

            int previous = -1;
            int previousEnd = 0;
            for (; count < 0; count++)
            {
                int key = _at;
                SkipItem(depth);
                if (previous >= 0)
                {
                    ExpectKeyOrder(previous, previousEnd, key, _at);
                }

                previous = key;
                previousEnd = _at;
                SkipItem(depth);
            }
        }

        private static SignetException Invalid(string detail)
        {
            return new SignetException(ErrorCode.CborInvalid, detail);
        }

        // A length that the rest of the range can hold, with at least this many bytes for each of what it counts.
        private int ReadLength(int major, int unit)
        {
            ulong length = ReadHead(major);
            if (length > (ulong)((_end - _next) / unit))
            {
                throw Invalid("cut");
            }

            return (int)length;
        }

        // Reads a head without moving on; _next is the index behind it.
        private ulong ReadHead(int major)
        {
            if (AtEnd)
            {
                throw Invalid("cut");
            }

            int first = _buffer[_at];
            if (first >> 5 != major)
            {
                throw Invalid("unexpected type");
            }

            int information = first & 0x1F;
            _next = _at + 1;
            if (information < 24)
            {
                return (ulong)information;
            }

            if (information > 27)
            {
                throw Invalid("indefinite or reserved");
            }

            int bytes = 1 << (information - 24);
            if (bytes > _end - _next)
            {
                throw Invalid("cut");
            }

            ulong value = 0;
            for (int i = 0; i < bytes; i++)
            {
                value = (value << 8) | _buffer[_next + i];
            }

            _next += bytes;
            if (CborWriter.HeadLength(value) != bytes + 1)
            {
                throw Invalid("not shortest");
            }

            return value;
        }
    }
}
