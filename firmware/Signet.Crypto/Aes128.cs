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

        // Column (2·s, s, s, 3·s) of the S-box's value s, twice in a word, so that shifted right by one, two or three bytes
        // its low half is the column rotated; 2 KB, where a table for each rotation would take 4.
        private static readonly ulong[] Table;

        private readonly uint[] _roundKeys = new uint[4 * (Rounds + 1)];
        private readonly uint[] _first = new uint[4];

        // Computed at boot from the definition: depends on nothing outside of this class.
        static Aes128()
        {
            ulong[] table = new ulong[256];
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
                table[i] = column * 0x100000001UL;
            }

            Table = table;
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

            ulong[] t = Table;
            int constant = 1;
            for (int i = 4; i < keys.Length; i += 4)
            {
                // The third byte of a column is s, the S-box's value.
                uint last = keys[i - 1];
                uint word = (uint)(((t[(byte)(last >> 16)] << 16) & 0xFF000000) | ((t[(byte)(last >> 8)] << 8) & 0xFF0000)
                    | (t[(byte)last] & 0xFF00) | ((t[(byte)(last >> 24)] >> 8) & 0xFF));
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

        /// <summary>
        /// Encrypts blocks whose first three columns stay and whose last one counts (NIST SP 800-38D section 6.5): does
        /// what all of them share.
        /// </summary>
        /// <param name="a">First column of the block, bytes 0 to 3, most significant first.</param>
        /// <param name="b">Bytes 4 to 7.</param>
        /// <param name="c">Bytes 8 to 11.</param>
        internal void Begin(uint a, uint b, uint c)
        {
            uint[] k = _roundKeys;
            ulong[] t = Table;
            a ^= k[0];
            b ^= k[1];
            c ^= k[2];

            // Round 1 without the one byte of the last column in each.
            uint[] first = _first;
            first[0] = (uint)(t[(byte)(a >> 24)] ^ (t[(byte)(b >> 16)] >> 8) ^ (t[(byte)(c >> 8)] >> 16)) ^ k[4];
            first[1] = (uint)(t[(byte)(b >> 24)] ^ (t[(byte)(c >> 16)] >> 8) ^ (t[(byte)a] >> 24)) ^ k[5];
            first[2] = (uint)(t[(byte)(c >> 24)] ^ (t[(byte)(a >> 8)] >> 16) ^ (t[(byte)b] >> 24)) ^ k[6];
            first[3] = (uint)((t[(byte)(a >> 16)] >> 8) ^ (t[(byte)(b >> 8)] >> 16) ^ (t[(byte)c] >> 24)) ^ k[7];
        }

        /// <summary>Encrypts one block (FIPS 197 section 5.1).</summary>
        /// <param name="d">Its last column, bytes 12 to 15; the others are those of <see cref="Begin"/>.</param>
        /// <param name="output">Receives the four columns.</param>
        internal void Encrypt(uint d, uint[] output)
        {
            uint[] k = _roundKeys;
            ulong[] t = Table;
            uint[] first = _first;
            d ^= k[3];

            // Columns are in the low half; what is in the high one is meaningless and is never looked at.
            ulong e = first[0] ^ (t[(byte)d] >> 24);
            ulong f = first[1] ^ (t[(byte)(d >> 8)] >> 16);
            ulong g = first[2] ^ (t[(byte)(d >> 16)] >> 8);
            ulong h = first[3] ^ t[(byte)(d >> 24)];

            // Round 2.
            ulong w = t[(byte)(e >> 24)] ^ (t[(byte)(f >> 16)] >> 8) ^ (t[(byte)(g >> 8)] >> 16) ^ (t[(byte)h] >> 24) ^ k[8];
            ulong x = t[(byte)(f >> 24)] ^ (t[(byte)(g >> 16)] >> 8) ^ (t[(byte)(h >> 8)] >> 16) ^ (t[(byte)e] >> 24) ^ k[9];
            ulong y = t[(byte)(g >> 24)] ^ (t[(byte)(h >> 16)] >> 8) ^ (t[(byte)(e >> 8)] >> 16) ^ (t[(byte)f] >> 24) ^ k[10];
            ulong z = t[(byte)(h >> 24)] ^ (t[(byte)(e >> 16)] >> 8) ^ (t[(byte)(f >> 8)] >> 16) ^ (t[(byte)g] >> 24) ^ k[11];
            // Round 3.
            e = t[(byte)(w >> 24)] ^ (t[(byte)(x >> 16)] >> 8) ^ (t[(byte)(y >> 8)] >> 16) ^ (t[(byte)z] >> 24) ^ k[12];
            f = t[(byte)(x >> 24)] ^ (t[(byte)(y >> 16)] >> 8) ^ (t[(byte)(z >> 8)] >> 16) ^ (t[(byte)w] >> 24) ^ k[13];
            g = t[(byte)(y >> 24)] ^ (t[(byte)(z >> 16)] >> 8) ^ (t[(byte)(w >> 8)] >> 16) ^ (t[(byte)x] >> 24) ^ k[14];
            h = t[(byte)(z >> 24)] ^ (t[(byte)(w >> 16)] >> 8) ^ (t[(byte)(x >> 8)] >> 16) ^ (t[(byte)y] >> 24) ^ k[15];
            // Round 4.
            w = t[(byte)(e >> 24)] ^ (t[(byte)(f >> 16)] >> 8) ^ (t[(byte)(g >> 8)] >> 16) ^ (t[(byte)h] >> 24) ^ k[16];
            x = t[(byte)(f >> 24)] ^ (t[(byte)(g >> 16)] >> 8) ^ (t[(byte)(h >> 8)] >> 16) ^ (t[(byte)e] >> 24) ^ k[17];
            y = t[(byte)(g >> 24)] ^ (t[(byte)(h >> 16)] >> 8) ^ (t[(byte)(e >> 8)] >> 16) ^ (t[(byte)f] >> 24) ^ k[18];
            z = t[(byte)(h >> 24)] ^ (t[(byte)(e >> 16)] >> 8) ^ (t[(byte)(f >> 8)] >> 16) ^ (t[(byte)g] >> 24) ^ k[19];
            // Round 5.
            e = t[(byte)(w >> 24)] ^ (t[(byte)(x >> 16)] >> 8) ^ (t[(byte)(y >> 8)] >> 16) ^ (t[(byte)z] >> 24) ^ k[20];
            f = t[(byte)(x >> 24)] ^ (t[(byte)(y >> 16)] >> 8) ^ (t[(byte)(z >> 8)] >> 16) ^ (t[(byte)w] >> 24) ^ k[21];
            g = t[(byte)(y >> 24)] ^ (t[(byte)(z >> 16)] >> 8) ^ (t[(byte)(w >> 8)] >> 16) ^ (t[(byte)x] >> 24) ^ k[22];
            h = t[(byte)(z >> 24)] ^ (t[(byte)(w >> 16)] >> 8) ^ (t[(byte)(x >> 8)] >> 16) ^ (t[(byte)y] >> 24) ^ k[23];
            // Round 6.
            w = t[(byte)(e >> 24)] ^ (t[(byte)(f >> 16)] >> 8) ^ (t[(byte)(g >> 8)] >> 16) ^ (t[(byte)h] >> 24) ^ k[24];
            x = t[(byte)(f >> 24)] ^ (t[(byte)(g >> 16)] >> 8) ^ (t[(byte)(h >> 8)] >> 16) ^ (t[(byte)e] >> 24) ^ k[25];
            y = t[(byte)(g >> 24)] ^ (t[(byte)(h >> 16)] >> 8) ^ (t[(byte)(e >> 8)] >> 16) ^ (t[(byte)f] >> 24) ^ k[26];
            z = t[(byte)(h >> 24)] ^ (t[(byte)(e >> 16)] >> 8) ^ (t[(byte)(f >> 8)] >> 16) ^ (t[(byte)g] >> 24) ^ k[27];
            // Round 7.
            e = t[(byte)(w >> 24)] ^ (t[(byte)(x >> 16)] >> 8) ^ (t[(byte)(y >> 8)] >> 16) ^ (t[(byte)z] >> 24) ^ k[28];
            f = t[(byte)(x >> 24)] ^ (t[(byte)(y >> 16)] >> 8) ^ (t[(byte)(z >> 8)] >> 16) ^ (t[(byte)w] >> 24) ^ k[29];
            g = t[(byte)(y >> 24)] ^ (t[(byte)(z >> 16)] >> 8) ^ (t[(byte)(w >> 8)] >> 16) ^ (t[(byte)x] >> 24) ^ k[30];
            h = t[(byte)(z >> 24)] ^ (t[(byte)(w >> 16)] >> 8) ^ (t[(byte)(x >> 8)] >> 16) ^ (t[(byte)y] >> 24) ^ k[31];
            // Round 8.
            w = t[(byte)(e >> 24)] ^ (t[(byte)(f >> 16)] >> 8) ^ (t[(byte)(g >> 8)] >> 16) ^ (t[(byte)h] >> 24) ^ k[32];
            x = t[(byte)(f >> 24)] ^ (t[(byte)(g >> 16)] >> 8) ^ (t[(byte)(h >> 8)] >> 16) ^ (t[(byte)e] >> 24) ^ k[33];
            y = t[(byte)(g >> 24)] ^ (t[(byte)(h >> 16)] >> 8) ^ (t[(byte)(e >> 8)] >> 16) ^ (t[(byte)f] >> 24) ^ k[34];
            z = t[(byte)(h >> 24)] ^ (t[(byte)(e >> 16)] >> 8) ^ (t[(byte)(f >> 8)] >> 16) ^ (t[(byte)g] >> 24) ^ k[35];
            // Round 9.
            e = t[(byte)(w >> 24)] ^ (t[(byte)(x >> 16)] >> 8) ^ (t[(byte)(y >> 8)] >> 16) ^ (t[(byte)z] >> 24) ^ k[36];
            f = t[(byte)(x >> 24)] ^ (t[(byte)(y >> 16)] >> 8) ^ (t[(byte)(z >> 8)] >> 16) ^ (t[(byte)w] >> 24) ^ k[37];
            g = t[(byte)(y >> 24)] ^ (t[(byte)(z >> 16)] >> 8) ^ (t[(byte)(w >> 8)] >> 16) ^ (t[(byte)x] >> 24) ^ k[38];
            h = t[(byte)(z >> 24)] ^ (t[(byte)(w >> 16)] >> 8) ^ (t[(byte)(x >> 8)] >> 16) ^ (t[(byte)y] >> 24) ^ k[39];

            // The last round has no MixColumns: only the s of each column is taken, where it stands already.
            output[0] = k[40] ^ (uint)(((t[(byte)(e >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(f >> 16)] & 0xFF0000)
                ^ (t[(byte)(g >> 8)] & 0xFF00) ^ ((t[(byte)h] >> 8) & 0xFF));
            output[1] = k[41] ^ (uint)(((t[(byte)(f >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(g >> 16)] & 0xFF0000)
                ^ (t[(byte)(h >> 8)] & 0xFF00) ^ ((t[(byte)e] >> 8) & 0xFF));
            output[2] = k[42] ^ (uint)(((t[(byte)(g >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(h >> 16)] & 0xFF0000)
                ^ (t[(byte)(e >> 8)] & 0xFF00) ^ ((t[(byte)f] >> 8) & 0xFF));
            output[3] = k[43] ^ (uint)(((t[(byte)(h >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(e >> 16)] & 0xFF0000)
                ^ (t[(byte)(f >> 8)] & 0xFF00) ^ ((t[(byte)g] >> 8) & 0xFF));
        }

        /// <summary>Overwrites the key; set one before the next use.</summary>
        internal void Wipe()
        {
            Array.Clear(_roundKeys, 0, _roundKeys.Length);
            Array.Clear(_first, 0, _first.Length);
        }
    }
}
