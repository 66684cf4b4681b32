using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Reads the comma-separated text of AT answers (3GPP TS 27.007 clause 4) out of a byte range, without making
    /// strings. Commas between quotes separate nothing.
    /// </summary>
    public static class AtText
    {
        /// <summary>
        /// Compares the start of a line. A space after a colon in the prefix stands for any number of spaces, none
        /// included, since firmwares differ there.
        /// </summary>
        /// <param name="line">Holds the line.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="prefix">Holds the prefix.</param>
        /// <param name="prefixOffset">Index of its first byte.</param>
        /// <param name="prefixCount">Its length in bytes.</param>
        /// <returns>How many bytes of the line the prefix took, or −1 when the line starts otherwise.</returns>
        public static int Match(
            byte[] line, int offset, int count, byte[] prefix, int prefixOffset, int prefixCount)
        {
            int end = offset + count;
            int prefixEnd = prefixOffset + prefixCount;
            int at = offset;
            byte last = 0;
            for (int i = prefixOffset; i < prefixEnd; i++)
            {
                byte want = prefix[i];
                if (want == ' ' && last == ':')
                {
                    while (at < end && line[at] == ' ')
                    {
                        at++;
                    }
                }
                else if (at < end && line[at] == want)
                {
                    at++;
                }
                else
                {
                    return -1;
                }

                last = want;
            }

            return at - offset;
        }

        /// <summary>Finds where a field begins; blanks before it are skipped.</summary>
        /// <param name="line">Holds the fields.</param>
        /// <param name="offset">Index of the first byte of field 0.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <param name="index">Number of the field, from 0.</param>
        /// <returns>Index of the field's first byte, or −1 when there are fewer fields.</returns>
        public static int FieldStart(byte[] line, int offset, int end, int index)
        {
            int at = offset;
            for (int i = 0; i < index; i++)
            {
                at = FieldEnd(line, at, end);
                if (at >= end)
                {
                    return -1;
                }

                at++;
            }

            while (at < end && line[at] == ' ')
            {
                at++;
            }

            return at;
        }

        /// <summary>Finds where a field ends.</summary>
        /// <param name="line">Holds the field.</param>
        /// <param name="start">Index of its first byte.</param>
        /// <param name="end">Index behind the last byte of the line.</param>
        /// <returns>Index of the comma behind it, or <paramref name="end"/>.</returns>
        public static int FieldEnd(byte[] line, int start, int end)
        {
            bool quoted = false;
            int at = start;
            while (at < end)
            {
                byte b = line[at];
                if (b == '"')
                {
                    quoted = !quoted;
                }
                else if (b == ',' && !quoted)
                {
                    return at;
                }

                at++;
            }

            return end;
        }

        /// <summary>Reads a field that is an unsigned decimal number.</summary>
        /// <param name="line">Holds the fields.</param>
        /// <param name="offset">Index of the first byte of field 0.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <param name="index">Number of the field, from 0.</param>
        /// <returns>The number, or −1 when the field is missing or something else.</returns>
        public static int Number(byte[] line, int offset, int end, int index)
        {
            int at = FieldStart(line, offset, end, index);
            if (at < 0)
            {
                return -1;
            }

            int stop = FieldEnd(line, at, end);
            while (stop > at && line[stop - 1] == ' ')
            {
                stop--;
            }

            return Ascii.ParseUnsigned(line, at, stop - at);
        }

        /// <summary>Counts the double quotes of a range; an odd number leaves a text open.</summary>
        /// <param name="line">Holds the range.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>The number of quotes.</returns>
        public static int Quotes(byte[] line, int offset, int count)
        {
            int quotes = 0;
            for (int i = 0; i < count; i++)
            {
                if (line[offset + i] == '"')
                {
                    quotes++;
                }
            }

            return quotes;
        }
    }
}
