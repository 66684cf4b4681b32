namespace Signet.Crypto
{
    /// <summary>AES-128 (FIPS 197): ten rounds, each written out, since an interpreter pays for each step of a
    /// loop.</summary>
    internal sealed class Aes128 : Aes
    {
        /// <summary>Makes a cipher without a key.</summary>
        internal Aes128()
            : base(4)
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
    }
}
