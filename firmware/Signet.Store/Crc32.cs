namespace Signet.Store
{
    /// <summary>
    /// CRC-32 of ISO-HDLC (reversed polynomial EDB88320, start and final XOR FFFFFFFF), as IEEE 802.3 and zip use it.
    /// Tells a torn value from a whole one; against tampering there are the tags of what is sealed.
    /// </summary>
    internal static class Crc32
    {
        // The remainders of the 16 half bytes: 64 bytes of table instead of 1 KB.
        private static readonly uint[] Table =
        {
            0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
            0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
        };

        /// <summary>Goes on with a checksum.</summary>
        /// <param name="crc">What came out before; 0 at the start.</param>
        /// <param name="data">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>The checksum of all bytes so far.</returns>
        internal static uint Update(uint crc, byte[] data, int offset, int count)
        {
            uint[] table = Table;
            uint value = ~crc;
            for (int i = offset; i < offset + count; i++)
            {
                value ^= data[i];
                value = (value >> 4) ^ table[(int)(value & 15)];
                value = (value >> 4) ^ table[(int)(value & 15)];
            }

            return ~value;
        }
    }
}
