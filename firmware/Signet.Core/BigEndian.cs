namespace Signet.Core
{
    /// <summary>
    /// Integers as the wire has them, most significant byte first (network byte order, RFC 1700). The caller has
    /// checked that the bytes are there; outside of the array the runtime's own exception is thrown.
    /// </summary>
    public static class BigEndian
    {
        /// <summary>Reads 2 bytes.</summary>
        /// <param name="buffer">Source.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>0 to 65535.</returns>
        public static int Get16(byte[] buffer, int offset)
        {
            return (buffer[offset] << 8) | buffer[offset + 1];
        }

        /// <summary>Reads 3 bytes.</summary>
        /// <param name="buffer">Source.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>0 to 16777215.</returns>
        public static int Get24(byte[] buffer, int offset)
        {
            return (buffer[offset] << 16) | (buffer[offset + 1] << 8) | buffer[offset + 2];
        }

        /// <summary>Reads 4 bytes.</summary>
        /// <param name="buffer">Source.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>The 32-bit value.</returns>
        public static uint Get32(byte[] buffer, int offset)
        {
            return (uint)((buffer[offset] << 24) | (buffer[offset + 1] << 16) | (buffer[offset + 2] << 8)
                | buffer[offset + 3]);
        }

        /// <summary>Reads 8 bytes.</summary>
        /// <param name="buffer">Source.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>The 64-bit value.</returns>
        public static ulong Get64(byte[] buffer, int offset)
        {
            return ((ulong)Get32(buffer, offset) << 32) | Get32(buffer, offset + 4);
        }

        /// <summary>Writes the low 2 bytes of a value.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="value">The value; higher bits are dropped.</param>
        public static void Put16(byte[] buffer, int offset, int value)
        {
            buffer[offset] = (byte)(value >> 8);
            buffer[offset + 1] = (byte)value;
        }

        /// <summary>Writes the low 3 bytes of a value.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="value">The value; higher bits are dropped.</param>
        public static void Put24(byte[] buffer, int offset, int value)
        {
            buffer[offset] = (byte)(value >> 16);
            buffer[offset + 1] = (byte)(value >> 8);
            buffer[offset + 2] = (byte)value;
        }

        /// <summary>Writes 4 bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="value">The 32-bit value.</param>
        public static void Put32(byte[] buffer, int offset, uint value)
        {
            buffer[offset] = (byte)(value >> 24);
            buffer[offset + 1] = (byte)(value >> 16);
            buffer[offset + 2] = (byte)(value >> 8);
            buffer[offset + 3] = (byte)value;
        }

        /// <summary>Writes 8 bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="value">The 64-bit value.</param>
        public static void Put64(byte[] buffer, int offset, ulong value)
        {
            Put32(buffer, offset, (uint)(value >> 32));
            Put32(buffer, offset + 4, (uint)value);
        }
    }
}
