namespace Signet.Core
{
    /// <summary>
    /// Hexadecimal text (RFC 4648 section 8), between ranges of bytes and ranges of ASCII, as +CSIM and +CGLA carry
    /// APDUs (3GPP TS 27.007 clauses 8.17 and 8.45). Strings are for settings and logs only.
    /// </summary>
    public static class Hex
    {
        /// <summary>Writes each byte as two upper-case digits.</summary>
        /// <param name="source">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <param name="text">Receives 2 · <paramref name="count"/> ASCII characters; another array than
        /// <paramref name="source"/>.</param>
        /// <param name="textOffset">Index of the first character.</param>
        /// <returns>Number of characters written.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static int Encode(byte[] source, int offset, int count, byte[] text, int textOffset)
        {
            ByteRange.Check(source, offset, count);
            if (count > 0x3FFFFFFF)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }

            ByteRange.CheckRoom(text, textOffset, 2 * count);
            int at = textOffset;
            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                int value = source[i];
                int high = value >> 4;
                int low = value & 15;
                text[at++] = (byte)(high < 10 ? high + '0' : high + ('A' - 10));
                text[at++] = (byte)(low < 10 ? low + '0' : low + ('A' - 10));
            }

            return 2 * count;
        }

        /// <summary>Reads pairs of digits of either case.</summary>
        /// <param name="text">Holds the ASCII characters.</param>
        /// <param name="textOffset">Index of the first character.</param>
        /// <param name="textCount">Number of characters, even.</param>
        /// <param name="destination">Receives half as many bytes; may be the array and offset of the text
        /// itself.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Number of bytes written.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.HexInvalid"/> for an odd number of characters or a
        /// character that is no digit; <see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static int Decode(byte[] text, int textOffset, int textCount, byte[] destination, int offset)
        {
            ByteRange.Check(text, textOffset, textCount);
            if ((textCount & 1) != 0)
            {
                throw new SignetException(ErrorCode.HexInvalid, "odd length");
            }

            int count = textCount >> 1;
            ByteRange.CheckRoom(destination, offset, count);
            int at = textOffset;
            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                int high = Digit(text[at]);
                int low = Digit(text[at + 1]);
                if ((high | low) < 0)
                {
                    throw new SignetException(ErrorCode.HexInvalid);
                }

                destination[i] = (byte)((high << 4) | low);
                at += 2;
            }

            return count;
        }

        /// <summary>Gives the value of one digit.</summary>
        /// <param name="character">An ASCII character of any value.</param>
        /// <returns>0 to 15, or −1 when it is no hexadecimal digit.</returns>
        public static int Digit(int character)
        {
            if (character >= '0' && character <= '9')
            {
                return character - '0';
            }

            int lower = character | 0x20;
            return lower >= 'a' && lower <= 'f' ? lower - ('a' - 10) : -1;
        }

        /// <summary>Gives lower-case text for logs and names; never used on data paths.</summary>
        /// <param name="source">Holds the bytes; nothing secret.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>2 · <paramref name="count"/> digits.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static string ToText(byte[] source, int offset, int count)
        {
            ByteRange.Check(source, offset, count);
            char[] text = new char[2 * count];
            for (int i = 0; i < count; i++)
            {
                int high = source[offset + i] >> 4;
                int low = source[offset + i] & 15;
                text[2 * i] = (char)(high < 10 ? high + '0' : high + ('a' - 10));
                text[(2 * i) + 1] = (char)(low < 10 ? low + '0' : low + ('a' - 10));
            }

            return new string(text);
        }

        /// <summary>Reads settings and test vectors.</summary>
        /// <param name="text">Digits of either case, nothing between them.</param>
        /// <returns>A new array of half the text's length.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.HexInvalid"/>; a null text too.</exception>
        public static byte[] FromText(string text)
        {
            if (text == null || (text.Length & 1) != 0)
            {
                throw new SignetException(ErrorCode.HexInvalid, "odd length");
            }

            char[] digits = text.ToCharArray();
            byte[] bytes = new byte[digits.Length >> 1];
            for (int i = 0; i < bytes.Length; i++)
            {
                int high = Digit(digits[2 * i]);
                int low = Digit(digits[(2 * i) + 1]);
                if ((high | low) < 0)
                {
                    throw new SignetException(ErrorCode.HexInvalid);
                }

                bytes[i] = (byte)((high << 4) | low);
            }

            return bytes;
        }
    }
}
