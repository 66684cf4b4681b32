using System;

namespace Signet.Crypto.Suites
{
    /// <summary>
    /// Poly1305 (RFC 8439 section 2.5): numbers modulo 2^130 − 5 in five limbs of 26 bits; what passes 2^130 comes back
    /// five-fold. Limbs stay below 2^27, columns below 2^60. No branch depends on a number.
    /// </summary>
    internal sealed class Poly1305
    {
        /// <summary>Bytes of a block and of a tag.</summary>
        internal const int Size = 16;

        private readonly ulong[] _r = new ulong[5];
        private readonly ulong[] _h = new ulong[5];
        private readonly ulong[] _pad = new ulong[4];
        private readonly byte[] _last = new byte[Size];

        /// <summary>Begins with a one-time key.</summary>
        /// <param name="key">Holds r ‖ s, 32 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal void Begin(byte[] key, int offset)
        {
            ulong t0 = ChaCha20.Get32(key, offset);
            ulong t1 = ChaCha20.Get32(key, offset + 4);
            ulong t2 = ChaCha20.Get32(key, offset + 8);
            ulong t3 = ChaCha20.Get32(key, offset + 12);

            // Clamped.
            t0 &= 0x0FFFFFFF;
            t1 &= 0x0FFFFFFC;
            t2 &= 0x0FFFFFFC;
            t3 &= 0x0FFFFFFC;
            _r[0] = t0 & 0x3FFFFFF;
            _r[1] = ((t0 >> 26) | (t1 << 6)) & 0x3FFFFFF;
            _r[2] = ((t1 >> 20) | (t2 << 12)) & 0x3FFFFFF;
            _r[3] = ((t2 >> 14) | (t3 << 18)) & 0x3FFFFFF;
            _r[4] = t3 >> 8;
            for (int i = 0; i < 4; i++)
            {
                _pad[i] = ChaCha20.Get32(key, offset + 16 + (4 * i));
            }

            Array.Clear(_h, 0, 5);
        }

        /// <summary>Takes input and fills the last block with zeros (RFC 8439 section 2.8).</summary>
        /// <param name="input">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        internal void UpdatePadded(byte[] input, int offset, int count)
        {
            int whole = count & ~(Size - 1);
            Update(input, offset, whole);
            if (count > whole)
            {
                Array.Copy(input, offset + whole, _last, 0, count - whole);
                Update(_last, 0, Size);
                Array.Clear(_last, 0, Size);
            }
        }

        /// <summary>Takes whole blocks.</summary>
        /// <param name="input">Holds them.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, a multiple of 16.</param>
        internal void Update(byte[] input, int offset, int count)
        {
            ulong mask = 0x3FFFFFF;
            ulong five = 5;
            ulong r0 = _r[0];
            ulong r1 = _r[1];
            ulong r2 = _r[2];
            ulong r3 = _r[3];
            ulong r4 = _r[4];
            ulong s1 = five * r1;
            ulong s2 = five * r2;
            ulong s3 = five * r3;
            ulong s4 = five * r4;
            ulong h0 = _h[0];
            ulong h1 = _h[1];
            ulong h2 = _h[2];
            ulong h3 = _h[3];
            ulong h4 = _h[4];
            int end = offset + count;
            while (offset < end)
            {
                ulong t0 = (uint)(input[offset] | (input[offset + 1] << 8) | (input[offset + 2] << 16) | (input[offset + 3] << 24));
                ulong t1 = (uint)(input[offset + 4] | (input[offset + 5] << 8) | (input[offset + 6] << 16) | (input[offset + 7] << 24));
                ulong t2 = (uint)(input[offset + 8] | (input[offset + 9] << 8) | (input[offset + 10] << 16) | (input[offset + 11] << 24));
                ulong t3 = (uint)(input[offset + 12] | (input[offset + 13] << 8) | (input[offset + 14] << 16) | (input[offset + 15] << 24));
                offset += Size;
                h0 += t0 & mask;
                h1 += ((t0 >> 26) | (t1 << 6)) & mask;
                h2 += ((t1 >> 20) | (t2 << 12)) & mask;
                h3 += ((t2 >> 14) | (t3 << 18)) & mask;
                h4 += (t3 >> 8) | 0x1000000;

                ulong d0 = (h0 * r0) + (h1 * s4) + (h2 * s3) + (h3 * s2) + (h4 * s1);
                ulong d1 = (d0 >> 26) + (h0 * r1) + (h1 * r0) + (h2 * s4) + (h3 * s3) + (h4 * s2);
                ulong d2 = (d1 >> 26) + (h0 * r2) + (h1 * r1) + (h2 * r0) + (h3 * s4) + (h4 * s3);
                ulong d3 = (d2 >> 26) + (h0 * r3) + (h1 * r2) + (h2 * r1) + (h3 * r0) + (h4 * s4);
                ulong d4 = (d3 >> 26) + (h0 * r4) + (h1 * r3) + (h2 * r2) + (h3 * r1) + (h4 * r0);
                h2 = d2 & mask;
                h3 = d3 & mask;
                h4 = d4 & mask;
                h0 = (d0 & mask) + (five * (d4 >> 26));
                h1 = (d1 & mask) + (h0 >> 26);
                h0 &= mask;
            }

            _h[0] = h0;
            _h[1] = h1;
            _h[2] = h2;
            _h[3] = h3;
            _h[4] = h4;
        }

        /// <summary>Gives the tag.</summary>
        /// <param name="tag">Receives 16 bytes.</param>
        internal void Finish(byte[] tag)
        {
            ulong[] h = _h;
            for (int round = 0; round < 2; round++)
            {
                for (int i = 0; i < 4; i++)
                {
                    h[i + 1] += h[i] >> 26;
                    h[i] &= 0x3FFFFFF;
                }

                h[0] += 5 * (h[4] >> 26);
                h[4] &= 0x3FFFFFF;
            }

            // What is 2^130 − 5 or more is 5 more than 2^130.
            ulong carry = 5;
            for (int i = 0; i < 5; i++)
            {
                carry = (carry + h[i]) >> 26;
            }

            carry *= 5;
            for (int i = 0; i < 5; i++)
            {
                carry += h[i];
                h[i] = carry & 0x3FFFFFF;
                carry >>= 26;
            }

            // Plus s modulo 2^128, word by word.
            ulong sum = (h[0] | (h[1] << 26)) & 0xFFFFFFFF;
            Put(tag, 0, sum += _pad[0]);
            sum = (sum >> 32) + (((h[1] >> 6) | (h[2] << 20)) & 0xFFFFFFFF) + _pad[1];
            Put(tag, 4, sum);
            sum = (sum >> 32) + (((h[2] >> 12) | (h[3] << 14)) & 0xFFFFFFFF) + _pad[2];
            Put(tag, 8, sum);
            sum = (sum >> 32) + (((h[3] >> 18) | (h[4] << 8)) & 0xFFFFFFFF) + _pad[3];
            Put(tag, 12, sum);
        }

        /// <summary>Overwrites the key and everything that came from it.</summary>
        internal void Wipe()
        {
            Array.Clear(_r, 0, 5);
            Array.Clear(_h, 0, 5);
            Array.Clear(_pad, 0, 4);
            Array.Clear(_last, 0, Size);
        }

        private static void Put(byte[] tag, int offset, ulong word)
        {
            tag[offset] = (byte)word;
            tag[offset + 1] = (byte)(word >> 8);
            tag[offset + 2] = (byte)(word >> 16);
            tag[offset + 3] = (byte)(word >> 24);
        }
    }
}
