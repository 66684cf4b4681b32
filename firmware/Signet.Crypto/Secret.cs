using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// Overwriting of secrets after use. It reaches the array at hand: the interpreter's collector moves arrays and
    /// leaves no copies on purpose, but nobody proves that (docs/SECURITY.md, section 5).
    /// </summary>
    public static class Secret
    {
        /// <summary>Overwrites a whole array with zeros.</summary>
        /// <param name="buffer">The array; null is passed over.</param>
        public static void Wipe(byte[] buffer)
        {
            if (buffer != null)
            {
                Array.Clear(buffer, 0, buffer.Length);
            }
        }

        /// <summary>Overwrites a range with zeros.</summary>
        /// <param name="buffer">The array.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static void Wipe(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            Array.Clear(buffer, offset, count);
        }
    }
}
