namespace Signet.Crypto.Suites
{
    /// <summary>AES-256 (FIPS 197): fourteen rounds, two of them at a time, so that the variables change their parts instead
    /// of their values.</summary>
    internal sealed class Aes256 : Aes
    {
        /// <summary>Makes a cipher without a key.</summary>
        internal Aes256()
            : base(8)
        {
        }

        /// <inheritdoc/>
        internal override void Encrypt(uint d, uint[] output)
        {
            uint[] k = RoundKeys;
            ulong[] t = Table;
            uint[] first = First;
            d ^= k[3];

            // Columns are in the low half; what is in the high one is meaningless and is never looked at.
            ulong e = first[0] ^ (t[(byte)d] >> 24);
            ulong f = first[1] ^ (t[(byte)(d >> 8)] >> 16);
            ulong g = first[2] ^ (t[(byte)(d >> 16)] >> 8);
            ulong h = first[3] ^ t[(byte)(d >> 24)];

            // Rounds 2 to 13; the first one is done but for the last column.
            for (int at = 8; at < 56; at += 8)
            {
                ulong w = t[(byte)(e >> 24)] ^ (t[(byte)(f >> 16)] >> 8) ^ (t[(byte)(g >> 8)] >> 16) ^ (t[(byte)h] >> 24) ^ k[at];
                ulong x = t[(byte)(f >> 24)] ^ (t[(byte)(g >> 16)] >> 8) ^ (t[(byte)(h >> 8)] >> 16) ^ (t[(byte)e] >> 24) ^ k[at + 1];
                ulong y = t[(byte)(g >> 24)] ^ (t[(byte)(h >> 16)] >> 8) ^ (t[(byte)(e >> 8)] >> 16) ^ (t[(byte)f] >> 24) ^ k[at + 2];
                ulong z = t[(byte)(h >> 24)] ^ (t[(byte)(e >> 16)] >> 8) ^ (t[(byte)(f >> 8)] >> 16) ^ (t[(byte)g] >> 24) ^ k[at + 3];
                e = t[(byte)(w >> 24)] ^ (t[(byte)(x >> 16)] >> 8) ^ (t[(byte)(y >> 8)] >> 16) ^ (t[(byte)z] >> 24) ^ k[at + 4];
                f = t[(byte)(x >> 24)] ^ (t[(byte)(y >> 16)] >> 8) ^ (t[(byte)(z >> 8)] >> 16) ^ (t[(byte)w] >> 24) ^ k[at + 5];
                g = t[(byte)(y >> 24)] ^ (t[(byte)(z >> 16)] >> 8) ^ (t[(byte)(w >> 8)] >> 16) ^ (t[(byte)x] >> 24) ^ k[at + 6];
                h = t[(byte)(z >> 24)] ^ (t[(byte)(w >> 16)] >> 8) ^ (t[(byte)(x >> 8)] >> 16) ^ (t[(byte)y] >> 24) ^ k[at + 7];
            }

            // The last round has no MixColumns: only the s of each column is taken, where it stands already.
            output[0] = k[56] ^ (uint)(((t[(byte)(e >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(f >> 16)] & 0xFF0000)
                ^ (t[(byte)(g >> 8)] & 0xFF00) ^ ((t[(byte)h] >> 8) & 0xFF));
            output[1] = k[57] ^ (uint)(((t[(byte)(f >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(g >> 16)] & 0xFF0000)
                ^ (t[(byte)(h >> 8)] & 0xFF00) ^ ((t[(byte)e] >> 8) & 0xFF));
            output[2] = k[58] ^ (uint)(((t[(byte)(g >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(h >> 16)] & 0xFF0000)
                ^ (t[(byte)(e >> 8)] & 0xFF00) ^ ((t[(byte)f] >> 8) & 0xFF));
            output[3] = k[59] ^ (uint)(((t[(byte)(h >> 24)] << 8) & 0xFF000000) ^ (t[(byte)(e >> 16)] & 0xFF0000)
                ^ (t[(byte)(f >> 8)] & 0xFF00) ^ ((t[(byte)g] >> 8) & 0xFF));
        }
    }
}
