using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>Comparing of secrets.</summary>
    public static class ConstantTime
    {
        /// <summary>
        /// Compares two ranges in a number of operations that depends on their length only: it neither branches on
        /// their bytes nor ends early. An interpreter and its caches give no promise beyond that.
        /// </summary>
        /// <param name="a">One array.</param>
        /// <param name="aOffset">Index of its first byte.</param>
        /// <param name="b">The other array.</param>
        /// <param name="bOffset">Index of its first byte.</param>
        /// <param name="count">Number of bytes; 0 is equal.</param>
        /// <returns>True when all bytes agree.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static bool Equals(byte[] a, int aOffset, byte[] b, int bOffset, int count)
        {
            ByteRange.Check(a, aOffset, count);
            ByteRange.Check(b, bOffset, count);
            int difference = 0;
            for (int i = 0; i < count; i++)
            {
                difference |= a[aOffset + i] ^ b[bOffset + i];
            }

            return difference == 0;
        }
    }
}
