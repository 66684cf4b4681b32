using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// AES-128 (FIPS 197), encrypting only, which is all that CTR and GCM need. The state is four 32-bit columns;
    /// SubBytes, ShiftRows and MixColumns are one table look-up a byte, and rounds are unrolled since an interpreter
    /// pays for each step of a loop. Table look-ups depend on the key: an attacker who can time the MCU's memory is
    /// not stopped (docs/SECURITY.md, section 1).
    /// </summary>
    internal sealed class Aes128
    {
        /// <summary>Length of a key and of a block in bytes.</summary>
        internal const int Size = 16;

        private const int Rounds = 10;

        // Column (2·s, s, s, 3·s) of the S-box's value s, and the same rotated by one, two and three bytes; 4 KB.
        private static readonly uint[] T0;
        private static readonly uint[] T1;
        private static readonly uint[] T2;
        private static readonly uint[] T3;

        private readonly uint[] _roundKeys = new uint[4 * (Rounds + 1)];

        // Computed at boot from the definition: depends on nothing outside of this class.
        static Aes128()
        {
            uint[] t0 = new uint[256];
            uint[] t1 = new uint[256];
            uint[] t2 = new uint[256];
            uint[] t3 = new uint[256];
            int[] s = new int[256];

            // 3 generates the field's multiplicative group, and 0xF6 is its inverse: p and q stay inverse to each
            // other (FIPS 197 section 4.2), until all 255 elements but zero have been p.
            int p = 1;
            int q = 1;
            do
            {
                p = (p ^ (p << 1) ^ (p >= 0x80 ? 0x11B : 0)) & 0xFF;
                q ^= q << 1;
                q ^= q << 2;
                q ^= q << 4;
                q &= 0xFF;
                q ^= q >= 0x80 ? 0x09 : 0;

                // The affine transformation of section 5.1.1. The inverse of 0 counts as 0.
                int pair = q | (q << 8);
                s[p] = 0x63 ^ ((q ^ (pair >> 7) ^ (pair >> 6) ^ (pair >> 5) ^ (pair >> 4)) & 0xFF);
            }
            while (p != 1);

            s[0] = 0x63;
            for (int i = 0; i < 256; i++)
            {
                uint single = (uint)s[i];
                uint doubled = (single << 1) ^ (single >= 0x80 ? 0x11Bu : 0u);
                uint column = (doubled << 24) | (single << 16) | (single << 8) | (doubled ^ single);
                t0[i] = column;
                t1[i] = (column >> 8) | (column << 24);
                t2[i] = (column >> 16) | (column << 16);
                t3[i] = (column >> 24) | (column << 8);
            }

            T0 = t0;
            T1 = t1;
            T2 = t2;
            T3 = t3;
        }

        /// <summary>Expands the key (FIPS 197 section 5.2).</summary>
        /// <param name="key">Holds the key, 16 bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        internal void SetKey(byte[] key, int offset)
        {
            uint[] keys = _roundKeys;
            for (int i = 0; i < 4; i++)
            {
                keys[i] = BigEndian.Get32(key, offset + (4 * i));
            }

            uint[] t1 = T1;
            int constant = 1;
            for (int i = 4; i < keys.Length; i += 4)
            {
                // The last byte of T1's column is s, the S-box's value.
                uint last = keys[i - 1];
                uint word = (t1[(byte)(last >> 16)] << 24) | ((t1[(byte)(last >> 8)] & 0xFF) << 16)
                    | ((t1[(byte)last] & 0xFF) << 8) | (t1[(int)(last >> 24)] & 0xFF);
                word ^= keys[i - 4] ^ ((uint)constant << 24);
                keys[i] = word;
                word ^= keys[i - 3];
                keys[i + 1] = word;
                word ^= keys[i - 2];
                keys[i + 2] = word;
                keys[i + 3] = word ^ last;
                constant = ((constant << 1) ^ (constant >= 0x80 ? 0x1B : 0)) & 0xFF;
            }
        }

        /// <summary>Encrypts one block (FIPS 197 section 5.1).</summary>
        /// <param name="a">First column of the block, bytes 0 to 3, most significant first.</param>
        /// <param name="b">Bytes 4 to 7.</param>
        /// <param name="c">Bytes 8 to 11.</param>
        /// <param name="d">Bytes 12 to 15.</param>
        /// <param name="output">Receives the four columns.</param>
        internal void Encrypt(uint a, uint b, uint c, uint d, uint[] output)
        {
            uint[] k = _roundKeys;
            uint[] t0 = T0;
            uint[] t1 = T1;
            uint[] t2 = T2;
            uint[] t3 = T3;
            a ^= k[0];
            b ^= k[1];
            c ^= k[2];
            d ^= k[3];

            // Round 1.
            uint e = t0[(int)(a >> 24)] ^ t1[(byte)(b >> 16)] ^ t2[(byte)(c >> 8)] ^ t3[(byte)d] ^ k[4];
            uint f = t0[(int)(b >> 24)] ^ t1[(byte)(c >> 16)] ^ t2[(byte)(d >> 8)] ^ t3[(byte)a] ^ k[5];
            uint g = t0[(int)(c >> 24)] ^ t1[(byte)(d >> 16)] ^ t2[(byte)(a >> 8)] ^ t3[(byte)b] ^ k[6];
            uint h = t0[(int)(d >> 24)] ^ t1[(byte)(a >> 16)] ^ t2[(byte)(b >> 8)] ^ t3[(byte)c] ^ k[7];
            // Round 2.
            a = t0[(int)(e >> 24)] ^ t1[(byte)(f >> 16)] ^ t2[(byte)(g >> 8)] ^ t3[(byte)h] ^ k[8];
            b = t0[(int)(f >> 24)] ^ t1[(byte)(g >> 16)] ^ t2[(byte)(h >> 8)] ^ t3[(byte)e] ^ k[9];
            c = t0[(int)(g >> 24)] ^ t1[(byte)(h >> 16)] ^ t2[(byte)(e >> 8)] ^ t3[(byte)f] ^ k[10];
            d = t0[(int)(h >> 24)] ^ t1[(byte)(e >> 16)] ^ t2[(byte)(f >> 8)] ^ t3[(byte)g] ^ k[11];
            // Round 3.
            e = t0[(int)(a >> 24)] ^ t1[(byte)(b >> 16)] ^ t2[(byte)(c >> 8)] ^ t3[(byte)d] ^ k[12];
            f = t0[(int)(b >> 24)] ^ t1[(byte)(c >> 16)] ^ t2[(byte)(d >> 8)] ^ t3[(byte)a] ^ k[13];
            g = t0[(int)(c >> 24)] ^ t1[(byte)(d >> 16)] ^ t2[(byte)(a >> 8)] ^ t3[(byte)b] ^ k[14];
            h = t0[(int)(d >> 24)] ^ t1[(byte)(a >> 16)] ^ t2[(byte)(b >> 8)] ^ t3[(byte)c] ^ k[15];
            // Round 4.
            a = t0[(int)(e >> 24)] ^ t1[(byte)(f >> 16)] ^ t2[(byte)(g >> 8)] ^ t3[(byte)h] ^ k[16];
            b = t0[(int)(f >> 24)] ^ t1[(byte)(g >> 16)] ^ t2[(byte)(h >> 8)] ^ t3[(byte)e] ^ k[17];
            c = t0[(int)(g >> 24)] ^ t1[(byte)(h >> 16)] ^ t2[(byte)(e >> 8)] ^ t3[(byte)f] ^ k[18];
            d = t0[(int)(h >> 24)] ^ t1[(byte)(e >> 16)] ^ t2[(byte)(f >> 8)] ^ t3[(byte)g] ^ k[19];
            // Round 5.
            e = t0[(int)(a >> 24)] ^ t1[(byte)(b >> 16)] ^ t2[(byte)(c >> 8)] ^ t3[(byte)d] ^ k[20];
            f = t0[(int)(b >> 24)] ^ t1[(byte)(c >> 16)] ^ t2[(byte)(d >> 8)] ^ t3[(byte)a] ^ k[21];
            g = t0[(int)(c >> 24)] ^ t1[(byte)(d >> 16)] ^ t2[(byte)(a >> 8)] ^ t3[(byte)b] ^ k[22];
            h = t0[(int)(d >> 24)] ^ t1[(byte)(a >> 16)] ^ t2[(byte)(b >> 8)] ^ t3[(byte)c] ^ k[23];
            // Round 6.
            a = t0[(int)(e >> 24)] ^ t1[(byte)(f >> 16)] ^ t2[(byte)(g >> 8)] ^ t3[(byte)h] ^ k[24];
            b = t0[(int)(f >> 24)] ^ t1[(byte)(g >> 16)] ^ t2[(byte)(h >> 8)] ^ t3[(byte)e] ^ k[25];
            c = t0[(int)(g >> 24)] ^ t1[(byte)(h >> 16)] ^ t2[(byte)(e >> 8)] ^ t3[(byte)f] ^ k[26];
            d = t0[(int)(h >> 24)] ^ t1[(byte)(e >> 16)] ^ t2[(byte)(f >> 8)] ^ t3[(byte)g] ^ k[27];
            // Round 7.
            e = t0[(int)(a >> 24)] ^ t1[(byte)(b >> 16)] ^ t2[(byte)(c >> 8)] ^ t3[(byte)d] ^ k[28];
            f = t0[(int)(b >> 24)] ^ t1[(byte)(c >> 16)] ^ t2[(byte)(d >> 8)] ^ t3[(byte)a] ^ k[29];
            g = t0[(int)(c >> 24)] ^ t1[(byte)(d >> 16)] ^ t2[(byte)(a >> 8)] ^ t3[(byte)b] ^ k[30];
            h = t0[(int)(d >> 24)] ^ t1[(byte)(a >> 16)] ^ t2[(byte)(b >> 8)] ^ t3[(byte)c] ^ k[31];
            // Round 8.
            a = t0[(int)(e >> 24)] ^ t1[(byte)(f >> 16)] ^ t2[(byte)(g >> 8)] ^ t3[(byte)h] ^ k[32];
            b = t0[(int)(f >> 24)] ^ t1[(byte)(g >> 16)] ^ t2[(byte)(h >> 8)] ^ t3[(byte)e] ^ k[33];
            c = t0[(int)(g >> 24)] ^ t1[(byte)(h >> 16)] ^ t2[(byte)(e >> 8)] ^ t3[(byte)f] ^ k[34];
            d = t0[(int)(h >> 24)] ^ t1[(byte)(e >> 16)] ^ t2[(byte)(f >> 8)] ^ t3[(byte)g] ^ k[35];
            // Round 9.
            e = t0[(int)(a >> 24)] ^ t1[(byte)(b >> 16)] ^ t2[(byte)(c >> 8)] ^ t3[(byte)d] ^ k[36];
            f = t0[(int)(b >> 24)] ^ t1[(byte)(c >> 16)] ^ t2[(byte)(d >> 8)] ^ t3[(byte)a] ^ k[37];
            g = t0[(int)(c >> 24)] ^ t1[(byte)(d >> 16)] ^ t2[(byte)(a >> 8)] ^ t3[(byte)b] ^ k[38];
            h = t0[(int)(d >> 24)] ^ t1[(byte)(a >> 16)] ^ t2[(byte)(b >> 8)] ^ t3[(byte)c] ^ k[39];

            // The last round has no MixColumns: only the s of each column is taken, where it stands already.
            output[0] = k[40] ^ (t2[(int)(e >> 24)] & 0xFF000000) ^ (t3[(byte)(f >> 16)] & 0xFF0000)
                ^ (t0[(byte)(g >> 8)] & 0xFF00) ^ (t1[(byte)h] & 0xFF);
            output[1] = k[41] ^ (t2[(int)(f >> 24)] & 0xFF000000) ^ (t3[(byte)(g >> 16)] & 0xFF0000)
                ^ (t0[(byte)(h >> 8)] & 0xFF00) ^ (t1[(byte)e] & 0xFF);
            output[2] = k[42] ^ (t2[(int)(g >> 24)] & 0xFF000000) ^ (t3[(byte)(h >> 16)] & 0xFF0000)
                ^ (t0[(byte)(e >> 8)] & 0xFF00) ^ (t1[(byte)f] & 0xFF);
            output[3] = k[43] ^ (t2[(int)(h >> 24)] & 0xFF000000) ^ (t3[(byte)(e >> 16)] & 0xFF0000)
                ^ (t0[(byte)(f >> 8)] & 0xFF00) ^ (t1[(byte)g] & 0xFF);
        }

        /// <summary>Overwrites the key; set one before the next use.</summary>
        internal void Wipe()
        {
            Array.Clear(_roundKeys, 0, _roundKeys.Length);
        }
    }
}
