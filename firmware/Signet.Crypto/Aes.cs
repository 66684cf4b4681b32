using System;
using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// AES (FIPS 197), encrypting only, which is all that CTR, GCM and CCM need. The state is four 32-bit columns;
    /// SubBytes, ShiftRows and MixColumns are one table look-up a byte, and rounds are unrolled since an interpreter
    /// pays for each step of a loop. Table look-ups depend on the key: an attacker who can time the MCU's memory is
    /// not stopped (docs/SECURITY.md, section 1).
    /// </summary>
    internal abstract class Aes
    {
        /// <summary>Length of a block in bytes.</summary>
        internal const int BlockSize = 16;

        // Column (2·s, s, s, 3·s) of the S-box's value s, twice in a word, so that shifted right by one, two or three bytes
        // its low half is the column rotated; 2 KB, where a table for each rotation would take 4.
        internal static readonly ulong[] Table;

        /// <summary>The round keys, four words for each.</summary>
        internal readonly uint[] RoundKeys;

        /// <summary>The first round's columns without the block's last one.</summary>
        internal readonly uint[] First = new uint[4];

        private readonly int _keyWords;

        // Computed at boot from the definition: depends on nothing outside of this class.
        static Aes()
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

        /// <summary>Makes a cipher without a key.</summary>
        /// <param name="keyWords">Length of a key in words of 32 bits, 4 or 8.</param>
        protected Aes(int keyWords)
        {
            _keyWords = keyWords;
            RoundKeys = new uint[4 * (keyWords + 7)];
        }

        /// <summary>Length of a key in bytes.</summary>
        internal int KeySize
        {
            get { return 4 * _keyWords; }
        }

        /// <summary>Expands the key (FIPS 197 section 5.2).</summary>
        /// <param name="key">Holds the key, <see cref="KeySize"/> bytes; is not kept.</param>
        /// <param name="offset">Index of its first byte.</param>
        internal void SetKey(byte[] key, int offset)
        {
            uint[] keys = RoundKeys;
            int words = _keyWords;
            for (int i = 0; i < words; i++)
            {
                keys[i] = BigEndian.Get32(key, offset + (4 * i));
            }

            int constant = 1;
            for (int i = words; i < keys.Length; i += words)
            {
                uint last = keys[i - 1];
                uint word = Substitute((last << 8) | (last >> 24)) ^ keys[i - words] ^ ((uint)constant << 24);
                keys[i] = word;
                word ^= keys[i - words + 1];
                keys[i + 1] = word;
                word ^= keys[i - words + 2];
                keys[i + 2] = word;
                word ^= keys[i - words + 3];
                keys[i + 3] = word;
                if (words == 8 && i + 4 < keys.Length)
                {
                    word = Substitute(word) ^ keys[i - 4];
                    keys[i + 4] = word;
                    word ^= keys[i - 3];
                    keys[i + 5] = word;
                    word ^= keys[i - 2];
                    keys[i + 6] = word;
                    keys[i + 7] = word ^ keys[i - 1];
                }

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
            uint[] k = RoundKeys;
            ulong[] t = Table;
            a ^= k[0];
            b ^= k[1];
            c ^= k[2];

            // Round 1 without the one byte of the last column in each.
            uint[] first = First;
            first[0] = (uint)(t[(byte)(a >> 24)] ^ (t[(byte)(b >> 16)] >> 8) ^ (t[(byte)(c >> 8)] >> 16)) ^ k[4];
            first[1] = (uint)(t[(byte)(b >> 24)] ^ (t[(byte)(c >> 16)] >> 8) ^ (t[(byte)a] >> 24)) ^ k[5];
            first[2] = (uint)(t[(byte)(c >> 24)] ^ (t[(byte)(a >> 8)] >> 16) ^ (t[(byte)b] >> 24)) ^ k[6];
            first[3] = (uint)((t[(byte)(a >> 16)] >> 8) ^ (t[(byte)(b >> 8)] >> 16) ^ (t[(byte)c] >> 24)) ^ k[7];
        }

        /// <summary>Encrypts one block (FIPS 197 section 5.1).</summary>
        /// <param name="d">Its last column, bytes 12 to 15; the others are those of <see cref="Begin"/>.</param>
        /// <param name="output">Receives the four columns.</param>
        internal abstract void Encrypt(uint d, uint[] output);

        /// <summary>Overwrites the key; set one before the next use.</summary>
        internal void Wipe()
        {
            Array.Clear(RoundKeys, 0, RoundKeys.Length);
            Array.Clear(First, 0, First.Length);
        }

        // SubWord: the third byte of a column is s, the S-box's value.
        private static uint Substitute(uint word)
        {
            ulong[] t = Table;
            return (uint)(((t[(byte)(word >> 24)] << 16) & 0xFF000000) | ((t[(byte)(word >> 16)] << 8) & 0xFF0000)
                | (t[(byte)(word >> 8)] & 0xFF00) | ((t[(byte)word] >> 8) & 0xFF));
        }
    }
}
