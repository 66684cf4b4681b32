using System.Text;

namespace Signet.Core
{
    /// <summary>
    /// ASCII text in byte ranges: comparing, decimal numbers, and text for logs. AT lines and settings are read with
    /// these instead of strings, whose indexer costs O(n) on the device.
    /// </summary>
    public static class Ascii
    {
        /// <summary>The longest text that <see cref="Format"/> writes: a sign and 10 digits.</summary>
        public const int MaxIntLength = 11;

        /// <summary>Compares a range with a literal.</summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="literal">The whole text expected.</param>
        /// <returns>True when length and all bytes agree.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool Equals(byte[] buffer, int offset, int count, byte[] literal)
        {
            return count == literal.Length && ByteRange.Equals(buffer, offset, literal, 0, count);
        }

        /// <summary>Tells whether a range begins with a literal.</summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="literal">The beginning expected; an empty one always fits.</param>
        /// <returns>True when the first bytes agree.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool StartsWith(byte[] buffer, int offset, int count, byte[] literal)
        {
            ByteRange.Check(buffer, offset, count);
            return count >= literal.Length && ByteRange.Equals(buffer, offset, literal, 0, literal.Length);
        }

        /// <summary>Compares two ranges, taking a to z and A to Z as equal; all other bytes must agree.</summary>
        /// <param name="a">One array.</param>
        /// <param name="aOffset">Index of its first byte.</param>
        /// <param name="aCount">Length in bytes.</param>
        /// <param name="b">The other array.</param>
        /// <param name="bOffset">Index of its first byte.</param>
        /// <param name="bCount">Length in bytes.</param>
        /// <returns>True when both have the same length and the same letters.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool EqualsIgnoreCase(byte[] a, int aOffset, int aCount, byte[] b, int bOffset, int bCount)
        {
            ByteRange.Check(a, aOffset, aCount);
            ByteRange.Check(b, bOffset, bCount);
            if (aCount != bCount)
            {
                return false;
            }

            for (int i = 0; i < aCount; i++)
            {
                if (ToLower(a[aOffset + i]) != ToLower(b[bOffset + i]))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Gives the lower-case form of A to Z and any other byte unchanged.</summary>
        /// <param name="character">A byte.</param>
        /// <returns>The byte in lower case.</returns>
        public static int ToLower(int character)
        {
            return character >= 'A' && character <= 'Z' ? character + 0x20 : character;
        }

        /// <summary>Reads an unsigned decimal number: one or more digits and nothing else.</summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>0 to <see cref="int.MaxValue"/>, or −1 when it is no such number or larger.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static int ParseUnsigned(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            int value = count > 0 ? 0 : -1;
            int end = offset + count;
            for (int i = offset; i < end; i++)
            {
                int digit = buffer[i] - '0';
                if (digit < 0 || digit > 9 || value > (int.MaxValue - digit) / 10)
                {
                    return -1;
                }

                value = (10 * value) + digit;
            }

            return value;
        }

        /// <summary>Reads a decimal number with an optional sign.</summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="value">The number, −2147483647 to 2147483647; 0 when there is none.</param>
        /// <returns>True when the whole range is such a number.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool TryParseSigned(byte[] buffer, int offset, int count, out int value)
        {
            ByteRange.Check(buffer, offset, count);
            int sign = count > 0 && (buffer[offset] == '-' || buffer[offset] == '+') ? 1 : 0;
            int magnitude = ParseUnsigned(buffer, offset + sign, count - sign);
            value = 0;
            if (magnitude < 0)
            {
                return false;
            }

            value = sign == 1 && buffer[offset] == '-' ? -magnitude : magnitude;
            return true;
        }

        /// <summary>Writes a number in decimal, with a minus sign when negative and no leading zeros.</summary>
        /// <param name="value">The number.</param>
        /// <param name="buffer">Receives 1 to <see cref="MaxIntLength"/> characters.</param>
        /// <param name="offset">Index of the first one.</param>
        /// <returns>Number of characters written.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> with nothing written;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public static int Format(int value, byte[] buffer, int offset)
        {
            // Counted in negative numbers, since int.MinValue has no positive counterpart.
            int rest = value > 0 ? -value : value;
            int length = value < 0 ? 2 : 1;
            for (int i = rest / 10; i != 0; i /= 10)
            {
                length++;
            }

            ByteRange.CheckRoom(buffer, offset, length);
            int at = offset + length;
            do
            {
                buffer[--at] = (byte)('0' - (rest % 10));
                rest /= 10;
            }
            while (rest != 0);

            if (value < 0)
            {
                buffer[offset] = (byte)'-';
            }

            return length;
        }

        /// <summary>Gives the bytes of a literal; for set-up code, not for data paths.</summary>
        /// <param name="literal">ASCII characters 1 to 127.</param>
        /// <returns>A new array, one byte a character.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other
        /// character.</exception>
        public static byte[] Bytes(string literal)
        {
            char[] characters = literal.ToCharArray();
            byte[] bytes = new byte[characters.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                if (characters[i] == 0 || characters[i] > 127)
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "not ASCII");
                }

                bytes[i] = (byte)characters[i];
            }

            return bytes;
        }

        /// <summary>Writes a literal, whose text lies in the program's flash, without making an array of it.</summary>
        /// <param name="literal">ASCII characters 1 to 127.</param>
        /// <param name="buffer">Receives one byte a character.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>Number of bytes written.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public static int Put(string literal, byte[] buffer, int offset)
        {
            ByteRange.CheckRoom(buffer, offset, literal.Length);
            return Encoding.UTF8.GetBytes(literal, 0, literal.Length, buffer, offset);
        }

        /// <summary>Gives text for logs; a byte outside of 0x20 to 0x7E becomes a full stop.</summary>
        /// <param name="buffer">Holds the bytes; nothing secret.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>One character a byte.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static string ToText(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            char[] text = new char[count];
            for (int i = 0; i < count; i++)
            {
                byte value = buffer[offset + i];
                text[i] = value >= 0x20 && value <= 0x7E ? (char)value : '.';
            }

            return new string(text);
        }
    }
}
