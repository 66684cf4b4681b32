using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// GHASH (NIST SP 800-38D section 6.4): a hash with multiplication in GF(2^128). A byte of the block is multiplied
    /// by two look-ups, one for each half, in tables of 16 multiples of H, so that a key costs 0.6 KB and little time;
    /// one table of 256 would be a tenth faster in GCM and cost 4 KB and 5 000 operations a key. Bit 0 of the standard,
    /// the coefficient of x^0, is the most significant bit here too.
    /// </summary>
    internal sealed class Ghash
    {
        // What comes back in at the top, in 16 bits, when a byte leaves at the bottom.
        private static readonly ushort[] Reduction;

        private readonly ulong[] _firstHigh = new ulong[16];
        private readonly ulong[] _firstLow = new ulong[16];
        private readonly ulong[] _secondHigh = new ulong[16];
        private readonly ulong[] _secondLow = new ulong[16];
        private readonly byte[] _padded = new byte[16];
        private ulong _high;
        private ulong _low;

        static Ghash()
        {
            // The byte stands for x^128 and on, which is 1 + x + x^2 + x^7 times as much.
            ushort[] reduction = new ushort[256];
            for (int i = 0; i < 256; i++)
            {
                reduction[i] = (ushort)((i << 8) ^ (i << 7) ^ (i << 6) ^ (i << 1));
            }

            Reduction = reduction;
        }

        /// <summary>Sets the hash key and begins anew.</summary>
        /// <param name="high">Bytes 0 to 7 of H, most significant first.</param>
        /// <param name="low">Bytes 8 to 15.</param>
        internal void SetKey(ulong high, ulong low)
        {
            // H, H·x, H·x^2, H·x^3 for the first half of a byte, H·x^4 and so on for the second.
            for (int bit = 0; bit < 8; bit++)
            {
                int index = 8 >> (bit & 3);
                (bit < 4 ? _firstHigh : _secondHigh)[index] = high;
                (bit < 4 ? _firstLow : _secondLow)[index] = low;
                ulong carry = (low & 1) != 0 ? 0xE100000000000000UL : 0;
                low = (low >> 1) | (high << 63);
                high = (high >> 1) ^ carry;
            }

            Fill(_firstHigh);
            Fill(_firstLow);
            Fill(_secondHigh);
            Fill(_secondLow);
            Reset();
        }

        /// <summary>Begins anew with the same key.</summary>
        internal void Reset()
        {
            _high = 0;
            _low = 0;
        }

        /// <summary>Takes a string; what is left of its last block counts as zeros.</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        internal void Update(byte[] input, int offset, int count)
        {
            int whole = count & ~15;
            Blocks(input, offset, whole);
            if (whole < count)
            {
                Array.Clear(_padded, 0, 16);
                Array.Copy(input, offset + whole, _padded, 0, count - whole);
                Blocks(_padded, 0, 16);
            }
        }

        /// <summary>Takes the last block, two lengths, and gives the hash.</summary>
        /// <param name="first">Length of the additional data in bytes.</param>
        /// <param name="second">Length of the ciphertext in bytes.</param>
        /// <param name="output">Receives 16 bytes.</param>
        internal void Finish(int first, int second, byte[] output)
        {
            BigEndian.Put64(_padded, 0, (ulong)first << 3);
            BigEndian.Put64(_padded, 8, (ulong)second << 3);
            Blocks(_padded, 0, 16);
            BigEndian.Put64(output, 0, _high);
            BigEndian.Put64(output, 8, _low);
        }

        /// <summary>Overwrites the key and the state; set a key before the next use.</summary>
        internal void Wipe()
        {
            SetKey(0, 0);
            Array.Clear(_padded, 0, 16);
        }

        // All other multiples are sums of the four with one bit.
        private static void Fill(ulong[] table)
        {
            for (int bit = 2; bit < 16; bit <<= 1)
            {
                for (int rest = 1; rest < bit; rest++)
                {
                    table[bit + rest] = table[bit] ^ table[rest];
                }
            }
        }

        private void Blocks(byte[] input, int offset, int count)
        {
            ulong[] firstHigh = _firstHigh;
            ulong[] firstLow = _firstLow;
            ulong[] secondHigh = _secondHigh;
            ulong[] secondLow = _secondLow;
            ushort[] reduction = Reduction;
            ulong high = _high;
            ulong low = _low;
            int end = offset + count;
            for (int at = offset; at < end; at += 16)
            {
                // Horner's rule from the last byte to the first: all that is there times x^8, plus byte times H.
                ulong oldHigh = high;
                ulong oldLow = low;
                int two = input[at + 15] ^ (byte)oldLow;
                int first = two >> 4;
                int second = two & 15;
                high = firstHigh[first] ^ secondHigh[second];
                low = firstLow[first] ^ secondLow[second];

                two = input[at + 14] ^ (byte)(oldLow >> 8);
                first = two >> 4;
                second = two & 15;
                ulong high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                ulong low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 13] ^ (byte)(oldLow >> 16);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 12] ^ (byte)(oldLow >> 24);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 11] ^ (byte)(oldLow >> 32);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 10] ^ (byte)(oldLow >> 40);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 9] ^ (byte)(oldLow >> 48);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 8] ^ (byte)(oldLow >> 56);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 7] ^ (byte)oldHigh;
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 6] ^ (byte)(oldHigh >> 8);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 5] ^ (byte)(oldHigh >> 16);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 4] ^ (byte)(oldHigh >> 24);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 3] ^ (byte)(oldHigh >> 32);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 2] ^ (byte)(oldHigh >> 40);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at + 1] ^ (byte)(oldHigh >> 48);
                first = two >> 4;
                second = two & 15;
                high = (high2 >> 8) ^ ((ulong)reduction[(byte)low2] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low = (low2 >> 8) ^ (high2 << 56) ^ firstLow[first] ^ secondLow[second];

                two = input[at] ^ (byte)(oldHigh >> 56);
                first = two >> 4;
                second = two & 15;
                high2 = (high >> 8) ^ ((ulong)reduction[(byte)low] << 48) ^ firstHigh[first] ^ secondHigh[second];
                low2 = (low >> 8) ^ (high << 56) ^ firstLow[first] ^ secondLow[second];
                high = high2;
                low = low2;
            }

            _high = high;
            _low = low;
        }
    }
}
