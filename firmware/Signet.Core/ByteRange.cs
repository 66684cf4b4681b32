namespace Signet.Core
{
    /// <summary>
    /// The check that a range lies inside its array. Written so that no sum can overflow: the device's arithmetic
    /// wraps silently.
    /// </summary>
    public static class ByteRange
    {
        /// <summary>Refuses a range that is not wholly inside the array.</summary>
        /// <param name="buffer">The array.</param>
        /// <param name="offset">Index of the range's first byte.</param>
        /// <param name="count">Number of bytes; 0 is a range too.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when the array is null or the
        /// range leaves it.</exception>
        public static void Check(byte[] buffer, int offset, int count)
        {
            if (buffer == null || offset < 0 || count < 0 || count > buffer.Length - offset)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "range");
            }
        }

        /// <summary>Refuses a destination that has no room.</summary>
        /// <param name="buffer">The destination.</param>
        /// <param name="offset">Index of the first byte to be written.</param>
        /// <param name="count">Number of bytes to be written.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when the array is null or the
        /// offset is outside of it; <see cref="ErrorCode.BufferTooSmall"/> when fewer bytes are left.</exception>
        public static void CheckRoom(byte[] buffer, int offset, int count)
        {
            if (buffer == null || offset < 0 || count < 0 || offset > buffer.Length)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "range");
            }

            if (count > buffer.Length - offset)
            {
                throw new SignetException(ErrorCode.BufferTooSmall);
            }
        }

        /// <summary>Compares two ranges of equal length. Not for secrets: it ends at the first difference.</summary>
        /// <param name="a">One array.</param>
        /// <param name="aOffset">Index of its first byte.</param>
        /// <param name="b">The other array.</param>
        /// <param name="bOffset">Index of its first byte.</param>
        /// <param name="count">Bytes to compare; 0 is always equal.</param>
        /// <returns>True when all bytes agree.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool Equals(byte[] a, int aOffset, byte[] b, int bOffset, int count)
        {
            // Written out: at the bottom of the deepest stack a call's frame is 216 bytes of RAM.
            if ((aOffset | bOffset | count) < 0 || count > a.Length - aOffset || count > b.Length - bOffset)
            {
                throw new SignetException(ErrorCode.InvalidArgument);
            }

            for (int i = 0; i < count; i++)
            {
                if (a[aOffset + i] != b[bOffset + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Compares two whole arrays. Not for secrets.</summary>
        /// <param name="a">One array, or null.</param>
        /// <param name="b">The other, or null.</param>
        /// <returns>True when both are there, as long, and agree.</returns>
        public static bool AreSame(byte[] a, byte[] b)
        {
            return a != null && b != null && a.Length == b.Length && Equals(a, 0, b, 0, a.Length);
        }
    }
}
