using System;

namespace Signet.Core
{
    /// <summary>
    /// Writes deterministic CBOR (RFC 8949 section 4.2.1, docs/SPEC.md section 2) into the caller's array: shortest
    /// heads, definite lengths, floats as the shorter of binary32 and binary64. The order of map keys, and that as many
    /// items follow a head as it announces, is the caller's duty. When there is no room nothing of that item is
    /// written.
    /// </summary>
    public sealed class CborWriter
    {
        private byte[] _buffer;
        private int _start;
        private int _end;
        private int _at;

        /// <summary>Index behind the last byte written.</summary>
        public int Position
        {
            get { return _at; }
        }

        /// <summary>Number of bytes written.</summary>
        public int Count
        {
            get { return _at - _start; }
        }

        /// <summary>Gives the length of a head: of an integer, or in front of a string, array or map.</summary>
        /// <param name="value">The integer, −1 − n for a negative n, or the length.</param>
        /// <returns>1, 2, 3, 5 or 9 bytes.</returns>
        public static int HeadLength(ulong value)
        {
            if (value < 24)
            {
                return 1;
            }

            return value <= 0xFF ? 2 : value <= 0xFFFF ? 3 : value <= 0xFFFFFFFF ? 5 : 9;
        }

        /// <summary>Begins to write at the start of a range.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Reset(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            _buffer = buffer;
            _start = offset;
            _end = offset + count;
            _at = offset;
        }

        /// <summary>Takes back what was written behind a position, e.g. an item that did not fit as a whole.</summary>
        /// <param name="position">A former value of <see cref="Position"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other.</exception>
        public void Rewind(int position)
        {
            if (position < _start || position > _at)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "position");
            }

            _at = position;
        }

        /// <summary>Writes an unsigned integer (major type 0).</summary>
        /// <param name="value">The integer.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void WriteUnsigned(ulong value)
        {
            WriteHead(0x00, value, 0);
        }

        /// <summary>Writes an integer (major type 0 or 1).</summary>
        /// <param name="value">The integer.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void WriteInteger(long value)
        {
            if (value >= 0)
            {
                WriteHead(0x00, (ulong)value, 0);
            }
            else
            {
                // −1 − n, which is the complement.
                WriteHead(0x20, (ulong)~value, 0);
            }
        }

        /// <summary>Writes a byte string (major type 2).</summary>
        /// <param name="source">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void WriteByteString(byte[] source, int offset, int count)
        {
            ByteRange.Check(source, offset, count);
            WriteHead(0x40, (ulong)count, count);
            Append(source, offset, count);
        }

        /// <summary>
        /// Writes the head of a byte string whose bytes follow by other calls, e.g. CBOR within a string.
        /// </summary>
        /// <param name="count">Number of bytes that follow, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> when head and bytes do not fit;
        /// <see cref="ErrorCode.InvalidArgument"/> when negative.</exception>
        public void WriteByteStringHead(int count)
        {
            WriteHead(0x40, Length(count), count);
        }

        /// <summary>Writes a text string (major type 3).</summary>
        /// <param name="source">Holds the text in UTF-8.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/> when it is not UTF-8;
        /// <see cref="ErrorCode.BufferTooSmall"/>; <see cref="ErrorCode.InvalidArgument"/> for a bad
        /// range.</exception>
        public void WriteTextString(byte[] source, int offset, int count)
        {
            if (!Utf8.IsValid(source, offset, count))
            {
                throw new SignetException(ErrorCode.CborInvalid, "not UTF-8");
            }

            WriteHead(0x60, (ulong)count, count);
            Append(source, offset, count);
        }

        /// <summary>Writes the head of an array (major type 4).</summary>
        /// <param name="count">Number of items that follow, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> when negative.</exception>
        public void WriteArrayHead(int count)
        {
            WriteHead(0x80, Length(count), 0);
        }

        /// <summary>Writes the head of a map (major type 5).</summary>
        /// <param name="count">Number of pairs that follow, 0 or more, sorted by the bytes of their keys.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> when negative.</exception>
        public void WriteMapHead(int count)
        {
            WriteHead(0xA0, Length(count), 0);
        }

        /// <summary>Writes true or false.</summary>
        /// <param name="value">The value.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void WriteBoolean(bool value)
        {
            WriteHead(0xE0, value ? 21UL : 20UL, 0);
        }

        /// <summary>Writes null (simple value 22).</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void WriteNull()
        {
            WriteHead(0xE0, 22, 0);
        }

        /// <summary>Writes a float in 4 bytes when that keeps the value, else in 8; any NaN as FA 7FC00000.</summary>
        /// <param name="value">The float.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void WriteFloat(double value)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            uint single;
            if (CborFloat.TryNarrow(bits, out single))
            {
                Make(5);
                _buffer[_at] = 0xFA;
                BigEndian.Put32(_buffer, _at + 1, single);
                _at += 5;
            }
            else
            {
                Make(9);
                _buffer[_at] = 0xFB;
                BigEndian.Put64(_buffer, _at + 1, (ulong)bits);
                _at += 9;
            }
        }

        /// <summary>Writes bytes as they are: items encoded before, or the bytes behind a head.</summary>
        /// <param name="source">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void WriteRaw(byte[] source, int offset, int count)
        {
            ByteRange.Check(source, offset, count);
            Make(count);
            Append(source, offset, count);
        }

        private static ulong Length(int count)
        {
            if (count < 0)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "count");
            }

            return (ulong)count;
        }

        // Room is asked for what follows the head too, so that no half of a string is ever written.
        private void WriteHead(int major, ulong value, int following)
        {
            int length = HeadLength(value);
            if (following > _end - _at)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            Make(length + following);
            int information = length == 1 ? (int)value : length == 2 ? 24 : length == 3 ? 25 : length == 5 ? 26 : 27;
            _buffer[_at++] = (byte)(major | information);
            for (int shift = 8 * (length - 2); shift >= 0; shift -= 8)
            {
                _buffer[_at++] = (byte)(value >> shift);
            }
        }

        private void Append(byte[] source, int offset, int count)
        {
            Array.Copy(source, offset, _buffer, _at, count);
            _at += count;
        }

        private void Make(int count)
        {
            if (count > _end - _at)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }
        }
    }
}
