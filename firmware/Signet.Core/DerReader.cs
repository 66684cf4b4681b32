namespace Signet.Core
{
    /// <summary>
    /// Reads strict DER (X.690 clauses 8, 10 and 11) from a range of bytes: one-byte tags, definite minimal lengths,
    /// minimal INTEGER, BOOLEAN 00 or FF, zero padding bits. It pulls one element after the other, enters constructed
    /// ones down to <see cref="MaxDepth"/>, and never reads outside of its range. After an error it is of no use until
    /// <see cref="Reset"/>. Makes no garbage; one object serves for all input.
    /// </summary>
    public sealed class DerReader
    {
        /// <summary>How many elements can be entered within one another.</summary>
        public const int MaxDepth = 14;

        private readonly int[] _ends = new int[MaxDepth + 1];
        private byte[] _buffer;
        private int _depth;
        private int _at;
        private int _elementOffset;
        private int _contentOffset;
        private int _contentCount;

        /// <summary>The array that is read; null before the first <see cref="Reset"/>.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Index of the next element's first byte in <see cref="Buffer"/>.</summary>
        public int Position
        {
            get { return _at; }
        }

        /// <summary>True when the entered element, or the range itself, holds no more elements.</summary>
        public bool AtEnd
        {
            get { return _at == _ends[_depth]; }
        }

        /// <summary>Index of the tag of the element read or entered last.</summary>
        public int ElementOffset
        {
            get { return _elementOffset; }
        }

        /// <summary>Length of the element read or entered last, with tag and length bytes.</summary>
        public int ElementCount
        {
            get { return _contentOffset + _contentCount - _elementOffset; }
        }

        /// <summary>Index of the first content byte of the element read or entered last.</summary>
        public int ContentOffset
        {
            get { return _contentOffset; }
        }

        /// <summary>Length of the content of the element read or entered last.</summary>
        public int ContentCount
        {
            get { return _contentCount; }
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
            _depth = 0;
            _ends[0] = offset + count;
            _at = offset;
            _elementOffset = offset;
            _contentOffset = offset;
            _contentCount = 0;
        }

        /// <summary>Looks at the next element's tag without reading it.</summary>
        /// <returns>The tag byte, or −1 at the end.</returns>
        public int PeekTag()
        {
            return AtEnd ? -1 : _buffer[_at];
        }

        /// <summary>
        /// Reads any element as a whole; its content is then in <see cref="ContentOffset"/> and
        /// <see cref="ContentCount"/>, unchecked.
        /// </summary>
        /// <returns>The tag byte.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> at the end, for a tag number above 30,
        /// for a length that is indefinite, not minimal, or reaches beyond the end.</exception>
        public int Read()
        {
            int end = _ends[_depth];
            int at = _at;
            if (end - at < 2)
            {
                throw Invalid("cut");
            }

            int tag = _buffer[at];
            int length = _buffer[at + 1];
            _elementOffset = at;
            at += 2;
            if ((tag & 0x1F) == 0x1F || tag == 0)
            {
                throw Invalid("tag");
            }

            if (length >= 0x80)
            {
                // Three length bytes reach 16 MB, more than any array of the device holds.
                int bytes = length - 0x80;
                if (bytes == 0 || bytes > 3 || bytes > end - at)
                {
                    throw Invalid("length");
                }

                length = 0;
                for (int i = 0; i < bytes; i++)
                {
                    length = (length << 8) | _buffer[at++];
                }

                if (length < 0x80 || length >> (8 * (bytes - 1)) == 0)
                {
                    throw Invalid("length not minimal");
                }
            }

            if (length > end - at)
            {
                throw Invalid("cut");
            }

            _contentOffset = at;
            _contentCount = length;
            _at = at + length;
            return tag;
        }

        /// <summary>Reads an element that must have this tag.</summary>
        /// <param name="tag">One of <see cref="DerTag"/>, or a sum as described there.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for another tag or a malformed
        /// element.</exception>
        public void Read(int tag)
        {
            if (Read() != tag)
            {
                throw Invalid("unexpected tag");
            }
        }

        /// <summary>
        /// Enters an element that must have this tag; what is read then are the elements inside, until
        /// <see cref="Leave"/>.
        /// </summary>
        /// <param name="tag">A constructed tag, or one whose content is DER, such as OCTET STRING of an
        /// extension.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for another tag, a malformed element,
        /// or more than <see cref="MaxDepth"/> levels.</exception>
        public void Enter(int tag)
        {
            Read(tag);
            Descend(_contentOffset);
        }

        /// <summary>Enters a BIT STRING without unused bits, as keys and signatures are wrapped.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything else.</exception>
        public void EnterBitString()
        {
            if (ReadBitString() != 0)
            {
                throw Invalid("unused bits");
            }

            Descend(_contentOffset);
        }

        /// <summary>Goes back to the level above; all elements inside must have been read.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> when something is left;
        /// <see cref="ErrorCode.InvalidState"/> when nothing was entered.</exception>
        public void Leave()
        {
            if (_depth == 0)
            {
                throw new SignetException(ErrorCode.InvalidState);
            }

            ExpectEnd();
            _depth--;
        }

        /// <summary>Goes back to the level above, passing over what was not read.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> when nothing was
        /// entered.</exception>
        public void LeaveUnread()
        {
            if (_depth == 0)
            {
                throw new SignetException(ErrorCode.InvalidState);
            }

            _at = _ends[_depth];
            _depth--;
        }

        /// <summary>Refuses anything that is left at this level.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> when something is left.</exception>
        public void ExpectEnd()
        {
            if (!AtEnd)
            {
                throw Invalid("trailing bytes");
            }
        }

        /// <summary>Reads a BOOLEAN (X.690 clause 11.1: 00 or FF).</summary>
        /// <returns>Its value.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything else.</exception>
        public bool ReadBoolean()
        {
            Read(DerTag.Boolean);
            int value = _contentCount == 1 ? _buffer[_contentOffset] : 1;
            if (value != 0 && value != 0xFF)
            {
                throw Invalid("BOOLEAN");
            }

            return value != 0;
        }

        /// <summary>
        /// Reads an INTEGER of any length and sign; its two's complement bytes are then in
        /// <see cref="ContentOffset"/> and <see cref="ContentCount"/>, at least one.
        /// </summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> when empty or not minimal (X.690 clause
        /// 8.3.2).</exception>
        public void ReadInteger()
        {
            Read(DerTag.Integer);
            if (_contentCount == 0)
            {
                throw Invalid("INTEGER");
            }

            if (_contentCount > 1)
            {
                int first = _buffer[_contentOffset];
                int signOfNext = _buffer[_contentOffset + 1] >> 7;
                if ((first == 0 && signOfNext == 0) || (first == 0xFF && signOfNext == 1))
                {
                    throw Invalid("INTEGER not minimal");
                }
            }
        }

        /// <summary>Reads an INTEGER that is neither negative nor large, such as a version.</summary>
        /// <returns>0 to <see cref="int.MaxValue"/>.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything else.</exception>
        public int ReadSmallInteger()
        {
            ReadInteger();
            if (_contentCount > 4 || _buffer[_contentOffset] >= 0x80)
            {
                throw Invalid("INTEGER out of range");
            }

            int value = 0;
            for (int i = 0; i < _contentCount; i++)
            {
                value = (value << 8) | _buffer[_contentOffset + i];
            }

            return value;
        }

        /// <summary>
        /// Reads an INTEGER that is not negative; its magnitude without sign byte is then in
        /// <see cref="ContentOffset"/> and <see cref="ContentCount"/>, one byte 00 for zero.
        /// </summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything else.</exception>
        public void ReadUnsignedInteger()
        {
            ReadInteger();
            int first = _buffer[_contentOffset];
            if (first >= 0x80)
            {
                throw Invalid("INTEGER negative");
            }

            if (first == 0 && _contentCount > 1)
            {
                _contentOffset++;
                _contentCount--;
            }
        }

        /// <summary>
        /// Reads a BIT STRING; its bytes without the one that counts unused bits are then in
        /// <see cref="ContentOffset"/> and <see cref="ContentCount"/>.
        /// </summary>
        /// <returns>Number of unused bits at the end of the last byte, 0 to 7; they are zero.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> when malformed, or unused bits are set
        /// (X.690 clause 11.2.1).</exception>
        public int ReadBitString()
        {
            Read(DerTag.BitString);
            int unused = _contentCount > 0 ? _buffer[_contentOffset] : 8;
            if (unused > 7 || (unused != 0 && _contentCount == 1))
            {
                throw Invalid("BIT STRING");
            }

            _contentOffset++;
            _contentCount--;
            if (unused != 0 && (_buffer[_contentOffset + _contentCount - 1] & ((1 << unused) - 1)) != 0)
            {
                throw Invalid("unused bits");
            }

            return unused;
        }

        /// <summary>Reads an OBJECT IDENTIFIER; compare it with <see cref="ContentEquals"/>.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> when empty, cut, or an arc is not
        /// minimal (X.690 clause 8.19.2).</exception>
        public void ReadOid()
        {
            Read(DerTag.ObjectIdentifier);
            bool starts = true;
            int end = _contentOffset + _contentCount;
            for (int i = _contentOffset; i < end; i++)
            {
                if (starts && _buffer[i] == 0x80)
                {
                    throw Invalid("OID not minimal");
                }

                starts = _buffer[i] < 0x80;
            }

            if (_contentCount == 0 || !starts)
            {
                throw Invalid("OID");
            }
        }

        /// <summary>Reads a NULL.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything else.</exception>
        public void ReadNull()
        {
            Read(DerTag.Null);
            if (_contentCount != 0)
            {
                throw Invalid("NULL");
            }
        }

        /// <summary>
        /// Reads a Time of RFC 5280 section 4.1.2.5: UTCTime or GeneralizedTime in the forms given there.
        /// </summary>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for another type;
        /// <see cref="ErrorCode.TimeInvalid"/> for another form or no real date.</exception>
        public long ReadTime()
        {
            int tag = Read();
            if (tag == DerTag.UtcTime)
            {
                return CivilTime.ParseUtcTime(_buffer, _contentOffset, _contentCount);
            }

            if (tag == DerTag.GeneralizedTime)
            {
                return CivilTime.ParseGeneralizedTime(_buffer, _contentOffset, _contentCount);
            }

            throw Invalid("unexpected tag");
        }

        /// <summary>Compares the content of the element read last with an expected one.</summary>
        /// <param name="expected">All content bytes, e.g. of an OID.</param>
        /// <returns>True when they agree.</returns>
        public bool ContentEquals(byte[] expected)
        {
            return expected.Length == _contentCount
                && ByteRange.Equals(_buffer, _contentOffset, expected, 0, _contentCount);
        }

        private static SignetException Invalid(string detail)
        {
            return new SignetException(ErrorCode.DerInvalid, detail);
        }

        private void Descend(int contentOffset)
        {
            if (_depth == MaxDepth)
            {
                throw Invalid("nesting");
            }

            _depth++;
            _ends[_depth] = _at;
            _at = contentOffset;
        }
    }
}
