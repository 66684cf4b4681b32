namespace Signet.Core
{
    /// <summary>UTF-8 in byte ranges (RFC 3629).</summary>
    public static class Utf8
    {
        /// <summary>
        /// Tells whether a range is well-formed by RFC 3629 section 4: no overlong form, no surrogate, nothing above
        /// U+10FFFF, nothing cut.
        /// </summary>
        /// <param name="buffer">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes; an empty range is well-formed.</param>
        /// <returns>True when all of it is well-formed.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool IsValid(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            int end = offset + count;
            int at = offset;
            while (at < end)
            {
                int lead = buffer[at++];
                if (lead < 0x80)
                {
                    continue;
                }

                // The first continuation byte has a range of its own after E0, ED, F0 and F4.
                int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
                if (lead < 0xC2 || lead > 0xF4 || more > end - at)
                {
                    return false;
                }

                int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
                int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
                if (buffer[at] < low || buffer[at] > high)
                {
                    return false;
                }

                for (int i = 1; i < more; i++)
                {
                    if ((buffer[at + i] & 0xC0) != 0x80)
                    {
                        return false;
                    }
                }

                at += more;
            }

            return true;
        }
    }
}
