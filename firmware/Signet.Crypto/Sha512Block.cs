namespace Signet.Crypto
{
    /// <summary>
    /// SHA-512's compression function (FIPS 180-4 section 6.4.2), eight rounds at a time so that the variables change their
    /// parts instead of their values. Few messages need it (chains with SHA-384), so it is kept short.
    /// </summary>
    internal static class Sha512Block
    {
        // Made when it is first needed: 660 bytes of RAM, which most devices do without.
        private static ulong[] _k;

        /// <summary>Mixes one block into the hash value.</summary>
        /// <param name="state">The eight words of the hash value, H0 to H7.</param>
        /// <param name="block">The message block, 128 bytes.</param>
        /// <param name="schedule">Room for the message schedule, 80 words.</param>
        internal static void Compress(ulong[] state, byte[] block, ulong[] schedule)
        {
            if (_k == null)
            {
                _k = MakeK();
            }

            ulong[] k = _k;
            ulong[] w = schedule;
            for (int t = 0; t < 16; t++)
            {
                int at = t << 3;
                uint high = (uint)((block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3]);
                uint low = (uint)((block[at + 4] << 24) | (block[at + 5] << 16) | (block[at + 6] << 8) | block[at + 7]);
                w[t] = ((ulong)high << 32) | low;
            }

            for (int t = 16; t < 80; t++)
            {
                ulong x = w[t - 15];
                ulong y = w[t - 2];
                w[t] = w[t - 16] + w[t - 7] + (((x >> 1) | (x << 63)) ^ ((x >> 8) | (x << 56)) ^ (x >> 7))
                    + (((y >> 19) | (y << 45)) ^ ((y >> 61) | (y << 3)) ^ (y >> 6));
            }

            ulong a = state[0];
            ulong b = state[1];
            ulong c = state[2];
            ulong d = state[3];
            ulong e = state[4];
            ulong f = state[5];
            ulong g = state[6];
            ulong h = state[7];
            for (int t = 0; t < 80; t += 8)
            {
                h += k[t] + w[t] + (g ^ (e & (f ^ g)))
                    + (((e >> 14) | (e << 50)) ^ ((e >> 18) | (e << 46)) ^ ((e >> 41) | (e << 23)));
                d += h;
                h += ((a & b) | (c & (a | b)))
                    + (((a >> 28) | (a << 36)) ^ ((a >> 34) | (a << 30)) ^ ((a >> 39) | (a << 25)));
                g += k[t + 1] + w[t + 1] + (f ^ (d & (e ^ f)))
                    + (((d >> 14) | (d << 50)) ^ ((d >> 18) | (d << 46)) ^ ((d >> 41) | (d << 23)));
                c += g;
                g += ((h & a) | (b & (h | a)))
                    + (((h >> 28) | (h << 36)) ^ ((h >> 34) | (h << 30)) ^ ((h >> 39) | (h << 25)));
                f += k[t + 2] + w[t + 2] + (e ^ (c & (d ^ e)))
                    + (((c >> 14) | (c << 50)) ^ ((c >> 18) | (c << 46)) ^ ((c >> 41) | (c << 23)));
                b += f;
                f += ((g & h) | (a & (g | h)))
                    + (((g >> 28) | (g << 36)) ^ ((g >> 34) | (g << 30)) ^ ((g >> 39) | (g << 25)));
                e += k[t + 3] + w[t + 3] + (d ^ (b & (c ^ d)))
                    + (((b >> 14) | (b << 50)) ^ ((b >> 18) | (b << 46)) ^ ((b >> 41) | (b << 23)));
                a += e;
                e += ((f & g) | (h & (f | g)))
                    + (((f >> 28) | (f << 36)) ^ ((f >> 34) | (f << 30)) ^ ((f >> 39) | (f << 25)));
                d += k[t + 4] + w[t + 4] + (c ^ (a & (b ^ c)))
                    + (((a >> 14) | (a << 50)) ^ ((a >> 18) | (a << 46)) ^ ((a >> 41) | (a << 23)));
                h += d;
                d += ((e & f) | (g & (e | f)))
                    + (((e >> 28) | (e << 36)) ^ ((e >> 34) | (e << 30)) ^ ((e >> 39) | (e << 25)));
                c += k[t + 5] + w[t + 5] + (b ^ (h & (a ^ b)))
                    + (((h >> 14) | (h << 50)) ^ ((h >> 18) | (h << 46)) ^ ((h >> 41) | (h << 23)));
                g += c;
                c += ((d & e) | (f & (d | e)))
                    + (((d >> 28) | (d << 36)) ^ ((d >> 34) | (d << 30)) ^ ((d >> 39) | (d << 25)));
                b += k[t + 6] + w[t + 6] + (a ^ (g & (h ^ a)))
                    + (((g >> 14) | (g << 50)) ^ ((g >> 18) | (g << 46)) ^ ((g >> 41) | (g << 23)));
                f += b;
                b += ((c & d) | (e & (c | d)))
                    + (((c >> 28) | (c << 36)) ^ ((c >> 34) | (c << 30)) ^ ((c >> 39) | (c << 25)));
                a += k[t + 7] + w[t + 7] + (h ^ (f & (g ^ h)))
                    + (((f >> 14) | (f << 50)) ^ ((f >> 18) | (f << 46)) ^ ((f >> 41) | (f << 23)));
                e += a;
                a += ((b & c) | (d & (b | c)))
                    + (((b >> 28) | (b << 36)) ^ ((b >> 34) | (b << 30)) ^ ((b >> 39) | (b << 25)));
            }

            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }

        private static ulong[] MakeK()
        {
            return new ulong[]
            {
                0x428A2F98D728AE22, 0x7137449123EF65CD, 0xB5C0FBCFEC4D3B2F, 0xE9B5DBA58189DBBC,
                0x3956C25BF348B538, 0x59F111F1B605D019, 0x923F82A4AF194F9B, 0xAB1C5ED5DA6D8118,
                0xD807AA98A3030242, 0x12835B0145706FBE, 0x243185BE4EE4B28C, 0x550C7DC3D5FFB4E2,
                0x72BE5D74F27B896F, 0x80DEB1FE3B1696B1, 0x9BDC06A725C71235, 0xC19BF174CF692694,
                0xE49B69C19EF14AD2, 0xEFBE4786384F25E3, 0x0FC19DC68B8CD5B5, 0x240CA1CC77AC9C65,
                0x2DE92C6F592B0275, 0x4A7484AA6EA6E483, 0x5CB0A9DCBD41FBD4, 0x76F988DA831153B5,
                0x983E5152EE66DFAB, 0xA831C66D2DB43210, 0xB00327C898FB213F, 0xBF597FC7BEEF0EE4,
                0xC6E00BF33DA88FC2, 0xD5A79147930AA725, 0x06CA6351E003826F, 0x142929670A0E6E70,
                0x27B70A8546D22FFC, 0x2E1B21385C26C926, 0x4D2C6DFC5AC42AED, 0x53380D139D95B3DF,
                0x650A73548BAF63DE, 0x766A0ABB3C77B2A8, 0x81C2C92E47EDAEE6, 0x92722C851482353B,
                0xA2BFE8A14CF10364, 0xA81A664BBC423001, 0xC24B8B70D0F89791, 0xC76C51A30654BE30,
                0xD192E819D6EF5218, 0xD69906245565A910, 0xF40E35855771202A, 0x106AA07032BBD1B8,
                0x19A4C116B8D2D0C8, 0x1E376C085141AB53, 0x2748774CDF8EEB99, 0x34B0BCB5E19B48A8,
                0x391C0CB3C5C95A63, 0x4ED8AA4AE3418ACB, 0x5B9CCA4F7763E373, 0x682E6FF3D6B2B8A3,
                0x748F82EE5DEFB2FC, 0x78A5636F43172F60, 0x84C87814A1F0AB72, 0x8CC702081A6439EC,
                0x90BEFFFA23631E28, 0xA4506CEBDE82BDE9, 0xBEF9A3F7B2C67915, 0xC67178F2E372532B,
                0xCA273ECEEA26619C, 0xD186B8C721C0C207, 0xEADA7DD6CDE0EB1E, 0xF57D4F7FEE6ED178,
                0x06F067AA72176FBA, 0x0A637DC5A2C898A6, 0x113F9804BEF90DAE, 0x1B710B35131C471B,
                0x28DB77F523047D84, 0x32CAAB7B40C72493, 0x3C9EBE0A15C9BEBC, 0x431D67C49C100D4C,
                0x4CC5D4BECB3E42B6, 0x597F299CFC657E2A, 0x5FCB6FAB3AD6FAEC, 0x6C44198C4A475817,
            };
        }
    }
}
