using System;

namespace Signet.Sim
{
    /// <summary>
    /// How long the content of a file is. Slots are larger than what they hold; DER and PEM show their own end.
    /// </summary>
    public static class FileContent
    {
        private const byte DerSequence = 0x30;
        private const byte Dash = 0x2D;

        /// <summary>How many bytes are worth reading, as far as the first ones show.</summary>
        /// <param name="content">Holds the bytes read so far.</param>
        /// <param name="count">Their number, 1 or more.</param>
        /// <param name="size">Size of the slot in bytes.</param>
        /// <returns>Number of bytes, at most <paramref name="size"/>.</returns>
        public static int Wanted(byte[] content, int count, int size)
        {
            int length = DerLength(content, count);
            return length > 0 && length < size ? length : size;
        }

        /// <summary>Cuts the padding off.</summary>
        /// <param name="content">Holds the bytes.</param>
        /// <param name="count">Their number.</param>
        /// <returns>DER up to its own end, PEM up to the first 00 or FF, anything else as it is.</returns>
        public static byte[] Trim(byte[] content, int count)
        {
            int length = DerLength(content, count);
            if (length > 0 && length < count)
            {
                count = length;
            }
            else if (count > 0 && content[0] == Dash)
            {
                length = 0;
                while (length < count && content[length] != 0 && content[length] != 0xFF)
                {
                    length++;
                }

                count = length;
            }

            return Cut(content, count);
        }

        /// <summary>Takes the bytes that were read.</summary>
        /// <param name="content">Holds them.</param>
        /// <param name="count">Their number.</param>
        /// <returns>An array of that length: the very one where it fits.</returns>
        internal static byte[] Cut(byte[] content, int count)
        {
            if (count == content.Length)
            {
                return content;
            }

            byte[] trimmed = new byte[count];
            Array.Copy(content, 0, trimmed, 0, count);
            return trimmed;
        }

        // Length of the outer SEQUENCE with its header; 0 when the bytes don't show one.
        private static int DerLength(byte[] content, int count)
        {
            if (count < 2 || content[0] != DerSequence)
            {
                return 0;
            }

            int first = content[1];
            if (first < 0x80)
            {
                return 2 + first;
            }

            if (first == 0x81 && count >= 3)
            {
                return 3 + content[2];
            }

            return first == 0x82 && count >= 4 ? 4 + ((content[2] << 8) | content[3]) : 0;
        }
    }
}
