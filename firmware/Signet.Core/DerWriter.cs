using System;

namespace Signet.Core
{
    /// <summary>
    /// Writes DER (X.690) from the last byte to the first, so that each length is known when it is written: put the
    /// contents, last element first, then the header around them. What was written is
    /// [<see cref="Position"/>, <see cref="End"/>) of the caller's array.
    /// </summary>
    public sealed class DerWriter
    {
        private byte[] _buffer;
        private int _start;
        private int _end;
        private int _at;

        /// <summary>Index of the first byte written so far; pass it later to <see cref="PutHeader"/>.</summary>
        public int Position
        {
            get { return _at; }
        }

        /// <summary>Index behind the last byte.</summary>
        public int End
        {
            get { return _end; }
        }

        /// <summary>Number of bytes written so far.</summary>
        public int Count
        {
            get { return _end - _at; }
        }

        /// <summary>Begins to write at the end of a range.</summary>
        /// <param name="buffer">Receives the bytes.</param>
        /// <param name="offset">Index of the first byte that may be written.</param>
        /// <param name="count">Room in bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void Reset(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            _buffer = buffer;
            _start = offset;
            _end = offset + count;
            _at = _end;
        }

        /// <summary>Puts bytes as they are in front of what was written.</summary>
        /// <param name="source">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void PutBytes(byte[] source, int offset, int count)
        {
            ByteRange.Check(source, offset, count);
            Make(count);
            Array.Copy(source, offset, _buffer, _at, count);
        }

        /// <summary>Puts one byte in front of what was written.</summary>
        /// <param name="value">The byte, e.g. the number of unused bits of a BIT STRING.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void PutByte(byte value)
        {
            Make(1);
            _buffer[_at] = value;
        }

        /// <summary>Puts tag and length in front of what was written since a mark.</summary>
        /// <param name="tag">The tag, see <see cref="DerTag"/>.</param>
        /// <param name="contentEnd">The value that <see cref="Position"/> had before the content was
        /// written.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a mark that is none.</exception>
        public void PutHeader(int tag, int contentEnd)
        {
            int length = contentEnd - _at;
            if (length < 0 || contentEnd > _end)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "mark");
            }

            int rest = length;
            if (length >= 0x80)
            {
                int bytes = 0;
                while (rest != 0)
                {
                    PutByte((byte)rest);
                    rest >>= 8;
                    bytes++;
                }

                PutByte((byte)(0x80 + bytes));
            }
            else
            {
                PutByte((byte)length);
            }

            PutByte((byte)tag);
        }

        /// <summary>
        /// Puts a non-negative INTEGER, given as bytes without sign: leading zeros are dropped, a sign byte is added
        /// where needed (X.690 clause 8.3).
        /// </summary>
        /// <param name="magnitude">Holds the number, most significant byte first.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes; none is zero.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public void PutUnsignedInteger(byte[] magnitude, int offset, int count)
        {
            ByteRange.Check(magnitude, offset, count);
            while (count > 0 && magnitude[offset] == 0)
            {
                offset++;
                count--;
            }

            int mark = _at;
            PutBytes(magnitude, offset, count);
            if (count == 0 || magnitude[offset] >= 0x80)
            {
                PutByte(0);
            }

            PutHeader(DerTag.Integer, mark);
        }

        private void Make(int count)
        {
            if (count > _at - _start)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            _at -= count;
        }
    }
}
