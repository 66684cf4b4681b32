namespace Signet.Crypto
{
    /// <summary>
    /// SHA-256's compression function (FIPS 180-4 section 6.2.2), in the form that costs an interpreter least: all in
    /// local variables, each 32-bit word held twice in a ulong, x ‖ x. Rotated right by n it is then the low half of
    /// x shifted right by n, one operation, and a 32-bit result times <c>twice</c> is such a pair again. The high half
    /// of a sum is meaningless; the cast to uint cuts it off. The constants K are pairs since a 64-bit constant is one
    /// operation and a large unsigned 32-bit one is two. Rounds and schedule have one form throughout: the variables
    /// change their parts instead of their values.
    /// </summary>
    internal static class Sha256Block
    {
        /// <summary>Mixes one block into the hash value.</summary>
        /// <param name="state">The eight words of the hash value, H0 to H7.</param>
        /// <param name="block">The message block, 64 bytes.</param>
        internal static void Compress(uint[] state, byte[] block)
        {
            ulong twice = 0x100000001;

            ulong w0 = (uint)((block[0] << 24) | (block[1] << 16) | (block[2] << 8) | block[3]) * twice;
            ulong w1 = (uint)((block[4] << 24) | (block[5] << 16) | (block[6] << 8) | block[7]) * twice;
            ulong w2 = (uint)((block[8] << 24) | (block[9] << 16) | (block[10] << 8) | block[11]) * twice;
            ulong w3 = (uint)((block[12] << 24) | (block[13] << 16) | (block[14] << 8) | block[15]) * twice;
            ulong w4 = (uint)((block[16] << 24) | (block[17] << 16) | (block[18] << 8) | block[19]) * twice;
            ulong w5 = (uint)((block[20] << 24) | (block[21] << 16) | (block[22] << 8) | block[23]) * twice;
            ulong w6 = (uint)((block[24] << 24) | (block[25] << 16) | (block[26] << 8) | block[27]) * twice;
            ulong w7 = (uint)((block[28] << 24) | (block[29] << 16) | (block[30] << 8) | block[31]) * twice;
            ulong w8 = (uint)((block[32] << 24) | (block[33] << 16) | (block[34] << 8) | block[35]) * twice;
            ulong w9 = (uint)((block[36] << 24) | (block[37] << 16) | (block[38] << 8) | block[39]) * twice;
            ulong w10 = (uint)((block[40] << 24) | (block[41] << 16) | (block[42] << 8) | block[43]) * twice;
            ulong w11 = (uint)((block[44] << 24) | (block[45] << 16) | (block[46] << 8) | block[47]) * twice;
            ulong w12 = (uint)((block[48] << 24) | (block[49] << 16) | (block[50] << 8) | block[51]) * twice;
            ulong w13 = (uint)((block[52] << 24) | (block[53] << 16) | (block[54] << 8) | block[55]) * twice;
            ulong w14 = (uint)((block[56] << 24) | (block[57] << 16) | (block[58] << 8) | block[59]) * twice;
            ulong w15 = (uint)((block[60] << 24) | (block[61] << 16) | (block[62] << 8) | block[63]) * twice;

            ulong a = state[0] * twice;
            ulong b = state[1] * twice;
            ulong c = state[2] * twice;
            ulong d = state[3] * twice;
            ulong e = state[4] * twice;
            ulong f = state[5] * twice;
            ulong g = state[6] * twice;
            ulong h = state[7] * twice;

            // Rounds 0 to 15.
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0x428A2F98428A2F98 + w0;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0x7137449171374491 + w1;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0xB5C0FBCFB5C0FBCF + w2;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0xE9B5DBA5E9B5DBA5 + w3;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x3956C25B3956C25B + w4;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0x59F111F159F111F1 + w5;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x923F82A4923F82A4 + w6;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0xAB1C5ED5AB1C5ED5 + w7;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0xD807AA98D807AA98 + w8;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0x12835B0112835B01 + w9;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0x243185BE243185BE + w10;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0x550C7DC3550C7DC3 + w11;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x72BE5D7472BE5D74 + w12;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0x80DEB1FE80DEB1FE + w13;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x9BDC06A79BDC06A7 + w14;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0xC19BF174C19BF174 + w15;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;

            // Rounds 16 to 31, each after its word of the schedule.
            w0 = (uint)(w0 + w9 + ((w1 >> 7) ^ (w1 >> 18) ^ ((uint)w1 >> 3))
                + ((w14 >> 17) ^ (w14 >> 19) ^ ((uint)w14 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0xE49B69C1E49B69C1 + w0;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w1 = (uint)(w1 + w10 + ((w2 >> 7) ^ (w2 >> 18) ^ ((uint)w2 >> 3))
                + ((w15 >> 17) ^ (w15 >> 19) ^ ((uint)w15 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0xEFBE4786EFBE4786 + w1;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w2 = (uint)(w2 + w11 + ((w3 >> 7) ^ (w3 >> 18) ^ ((uint)w3 >> 3))
                + ((w0 >> 17) ^ (w0 >> 19) ^ ((uint)w0 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0x0FC19DC60FC19DC6 + w2;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w3 = (uint)(w3 + w12 + ((w4 >> 7) ^ (w4 >> 18) ^ ((uint)w4 >> 3))
                + ((w1 >> 17) ^ (w1 >> 19) ^ ((uint)w1 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0x240CA1CC240CA1CC + w3;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w4 = (uint)(w4 + w13 + ((w5 >> 7) ^ (w5 >> 18) ^ ((uint)w5 >> 3))
                + ((w2 >> 17) ^ (w2 >> 19) ^ ((uint)w2 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x2DE92C6F2DE92C6F + w4;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w5 = (uint)(w5 + w14 + ((w6 >> 7) ^ (w6 >> 18) ^ ((uint)w6 >> 3))
                + ((w3 >> 17) ^ (w3 >> 19) ^ ((uint)w3 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0x4A7484AA4A7484AA + w5;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w6 = (uint)(w6 + w15 + ((w7 >> 7) ^ (w7 >> 18) ^ ((uint)w7 >> 3))
                + ((w4 >> 17) ^ (w4 >> 19) ^ ((uint)w4 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x5CB0A9DC5CB0A9DC + w6;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w7 = (uint)(w7 + w0 + ((w8 >> 7) ^ (w8 >> 18) ^ ((uint)w8 >> 3))
                + ((w5 >> 17) ^ (w5 >> 19) ^ ((uint)w5 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0x76F988DA76F988DA + w7;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;
            w8 = (uint)(w8 + w1 + ((w9 >> 7) ^ (w9 >> 18) ^ ((uint)w9 >> 3))
                + ((w6 >> 17) ^ (w6 >> 19) ^ ((uint)w6 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0x983E5152983E5152 + w8;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w9 = (uint)(w9 + w2 + ((w10 >> 7) ^ (w10 >> 18) ^ ((uint)w10 >> 3))
                + ((w7 >> 17) ^ (w7 >> 19) ^ ((uint)w7 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0xA831C66DA831C66D + w9;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w10 = (uint)(w10 + w3 + ((w11 >> 7) ^ (w11 >> 18) ^ ((uint)w11 >> 3))
                + ((w8 >> 17) ^ (w8 >> 19) ^ ((uint)w8 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0xB00327C8B00327C8 + w10;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w11 = (uint)(w11 + w4 + ((w12 >> 7) ^ (w12 >> 18) ^ ((uint)w12 >> 3))
                + ((w9 >> 17) ^ (w9 >> 19) ^ ((uint)w9 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0xBF597FC7BF597FC7 + w11;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w12 = (uint)(w12 + w5 + ((w13 >> 7) ^ (w13 >> 18) ^ ((uint)w13 >> 3))
                + ((w10 >> 17) ^ (w10 >> 19) ^ ((uint)w10 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0xC6E00BF3C6E00BF3 + w12;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w13 = (uint)(w13 + w6 + ((w14 >> 7) ^ (w14 >> 18) ^ ((uint)w14 >> 3))
                + ((w11 >> 17) ^ (w11 >> 19) ^ ((uint)w11 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0xD5A79147D5A79147 + w13;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w14 = (uint)(w14 + w7 + ((w15 >> 7) ^ (w15 >> 18) ^ ((uint)w15 >> 3))
                + ((w12 >> 17) ^ (w12 >> 19) ^ ((uint)w12 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x06CA635106CA6351 + w14;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w15 = (uint)(w15 + w8 + ((w0 >> 7) ^ (w0 >> 18) ^ ((uint)w0 >> 3))
                + ((w13 >> 17) ^ (w13 >> 19) ^ ((uint)w13 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0x1429296714292967 + w15;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;

            // Rounds 32 to 47, each after its word of the schedule.
            w0 = (uint)(w0 + w9 + ((w1 >> 7) ^ (w1 >> 18) ^ ((uint)w1 >> 3))
                + ((w14 >> 17) ^ (w14 >> 19) ^ ((uint)w14 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0x27B70A8527B70A85 + w0;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w1 = (uint)(w1 + w10 + ((w2 >> 7) ^ (w2 >> 18) ^ ((uint)w2 >> 3))
                + ((w15 >> 17) ^ (w15 >> 19) ^ ((uint)w15 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0x2E1B21382E1B2138 + w1;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w2 = (uint)(w2 + w11 + ((w3 >> 7) ^ (w3 >> 18) ^ ((uint)w3 >> 3))
                + ((w0 >> 17) ^ (w0 >> 19) ^ ((uint)w0 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0x4D2C6DFC4D2C6DFC + w2;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w3 = (uint)(w3 + w12 + ((w4 >> 7) ^ (w4 >> 18) ^ ((uint)w4 >> 3))
                + ((w1 >> 17) ^ (w1 >> 19) ^ ((uint)w1 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0x53380D1353380D13 + w3;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w4 = (uint)(w4 + w13 + ((w5 >> 7) ^ (w5 >> 18) ^ ((uint)w5 >> 3))
                + ((w2 >> 17) ^ (w2 >> 19) ^ ((uint)w2 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x650A7354650A7354 + w4;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w5 = (uint)(w5 + w14 + ((w6 >> 7) ^ (w6 >> 18) ^ ((uint)w6 >> 3))
                + ((w3 >> 17) ^ (w3 >> 19) ^ ((uint)w3 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0x766A0ABB766A0ABB + w5;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w6 = (uint)(w6 + w15 + ((w7 >> 7) ^ (w7 >> 18) ^ ((uint)w7 >> 3))
                + ((w4 >> 17) ^ (w4 >> 19) ^ ((uint)w4 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x81C2C92E81C2C92E + w6;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w7 = (uint)(w7 + w0 + ((w8 >> 7) ^ (w8 >> 18) ^ ((uint)w8 >> 3))
                + ((w5 >> 17) ^ (w5 >> 19) ^ ((uint)w5 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0x92722C8592722C85 + w7;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;
            w8 = (uint)(w8 + w1 + ((w9 >> 7) ^ (w9 >> 18) ^ ((uint)w9 >> 3))
                + ((w6 >> 17) ^ (w6 >> 19) ^ ((uint)w6 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0xA2BFE8A1A2BFE8A1 + w8;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w9 = (uint)(w9 + w2 + ((w10 >> 7) ^ (w10 >> 18) ^ ((uint)w10 >> 3))
                + ((w7 >> 17) ^ (w7 >> 19) ^ ((uint)w7 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0xA81A664BA81A664B + w9;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w10 = (uint)(w10 + w3 + ((w11 >> 7) ^ (w11 >> 18) ^ ((uint)w11 >> 3))
                + ((w8 >> 17) ^ (w8 >> 19) ^ ((uint)w8 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0xC24B8B70C24B8B70 + w10;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w11 = (uint)(w11 + w4 + ((w12 >> 7) ^ (w12 >> 18) ^ ((uint)w12 >> 3))
                + ((w9 >> 17) ^ (w9 >> 19) ^ ((uint)w9 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0xC76C51A3C76C51A3 + w11;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w12 = (uint)(w12 + w5 + ((w13 >> 7) ^ (w13 >> 18) ^ ((uint)w13 >> 3))
                + ((w10 >> 17) ^ (w10 >> 19) ^ ((uint)w10 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0xD192E819D192E819 + w12;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w13 = (uint)(w13 + w6 + ((w14 >> 7) ^ (w14 >> 18) ^ ((uint)w14 >> 3))
                + ((w11 >> 17) ^ (w11 >> 19) ^ ((uint)w11 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0xD6990624D6990624 + w13;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w14 = (uint)(w14 + w7 + ((w15 >> 7) ^ (w15 >> 18) ^ ((uint)w15 >> 3))
                + ((w12 >> 17) ^ (w12 >> 19) ^ ((uint)w12 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0xF40E3585F40E3585 + w14;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w15 = (uint)(w15 + w8 + ((w0 >> 7) ^ (w0 >> 18) ^ ((uint)w0 >> 3))
                + ((w13 >> 17) ^ (w13 >> 19) ^ ((uint)w13 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0x106AA070106AA070 + w15;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;

            // Rounds 48 to 63, each after its word of the schedule.
            w0 = (uint)(w0 + w9 + ((w1 >> 7) ^ (w1 >> 18) ^ ((uint)w1 >> 3))
                + ((w14 >> 17) ^ (w14 >> 19) ^ ((uint)w14 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0x19A4C11619A4C116 + w0;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w1 = (uint)(w1 + w10 + ((w2 >> 7) ^ (w2 >> 18) ^ ((uint)w2 >> 3))
                + ((w15 >> 17) ^ (w15 >> 19) ^ ((uint)w15 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0x1E376C081E376C08 + w1;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w2 = (uint)(w2 + w11 + ((w3 >> 7) ^ (w3 >> 18) ^ ((uint)w3 >> 3))
                + ((w0 >> 17) ^ (w0 >> 19) ^ ((uint)w0 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0x2748774C2748774C + w2;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w3 = (uint)(w3 + w12 + ((w4 >> 7) ^ (w4 >> 18) ^ ((uint)w4 >> 3))
                + ((w1 >> 17) ^ (w1 >> 19) ^ ((uint)w1 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0x34B0BCB534B0BCB5 + w3;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w4 = (uint)(w4 + w13 + ((w5 >> 7) ^ (w5 >> 18) ^ ((uint)w5 >> 3))
                + ((w2 >> 17) ^ (w2 >> 19) ^ ((uint)w2 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x391C0CB3391C0CB3 + w4;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w5 = (uint)(w5 + w14 + ((w6 >> 7) ^ (w6 >> 18) ^ ((uint)w6 >> 3))
                + ((w3 >> 17) ^ (w3 >> 19) ^ ((uint)w3 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0x4ED8AA4A4ED8AA4A + w5;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w6 = (uint)(w6 + w15 + ((w7 >> 7) ^ (w7 >> 18) ^ ((uint)w7 >> 3))
                + ((w4 >> 17) ^ (w4 >> 19) ^ ((uint)w4 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0x5B9CCA4F5B9CCA4F + w6;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w7 = (uint)(w7 + w0 + ((w8 >> 7) ^ (w8 >> 18) ^ ((uint)w8 >> 3))
                + ((w5 >> 17) ^ (w5 >> 19) ^ ((uint)w5 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0x682E6FF3682E6FF3 + w7;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;
            w8 = (uint)(w8 + w1 + ((w9 >> 7) ^ (w9 >> 18) ^ ((uint)w9 >> 3))
                + ((w6 >> 17) ^ (w6 >> 19) ^ ((uint)w6 >> 10))) * twice;
            h += ((e >> 6) ^ (e >> 11) ^ (e >> 25)) + (g ^ (e & (f ^ g))) + 0x748F82EE748F82EE + w8;
            d = (uint)(d + h) * twice;
            h = (uint)(h + ((a >> 2) ^ (a >> 13) ^ (a >> 22)) + ((a & b) | (c & (a | b)))) * twice;
            w9 = (uint)(w9 + w2 + ((w10 >> 7) ^ (w10 >> 18) ^ ((uint)w10 >> 3))
                + ((w7 >> 17) ^ (w7 >> 19) ^ ((uint)w7 >> 10))) * twice;
            g += ((d >> 6) ^ (d >> 11) ^ (d >> 25)) + (f ^ (d & (e ^ f))) + 0x78A5636F78A5636F + w9;
            c = (uint)(c + g) * twice;
            g = (uint)(g + ((h >> 2) ^ (h >> 13) ^ (h >> 22)) + ((h & a) | (b & (h | a)))) * twice;
            w10 = (uint)(w10 + w3 + ((w11 >> 7) ^ (w11 >> 18) ^ ((uint)w11 >> 3))
                + ((w8 >> 17) ^ (w8 >> 19) ^ ((uint)w8 >> 10))) * twice;
            f += ((c >> 6) ^ (c >> 11) ^ (c >> 25)) + (e ^ (c & (d ^ e))) + 0x84C8781484C87814 + w10;
            b = (uint)(b + f) * twice;
            f = (uint)(f + ((g >> 2) ^ (g >> 13) ^ (g >> 22)) + ((g & h) | (a & (g | h)))) * twice;
            w11 = (uint)(w11 + w4 + ((w12 >> 7) ^ (w12 >> 18) ^ ((uint)w12 >> 3))
                + ((w9 >> 17) ^ (w9 >> 19) ^ ((uint)w9 >> 10))) * twice;
            e += ((b >> 6) ^ (b >> 11) ^ (b >> 25)) + (d ^ (b & (c ^ d))) + 0x8CC702088CC70208 + w11;
            a = (uint)(a + e) * twice;
            e = (uint)(e + ((f >> 2) ^ (f >> 13) ^ (f >> 22)) + ((f & g) | (h & (f | g)))) * twice;
            w12 = (uint)(w12 + w5 + ((w13 >> 7) ^ (w13 >> 18) ^ ((uint)w13 >> 3))
                + ((w10 >> 17) ^ (w10 >> 19) ^ ((uint)w10 >> 10))) * twice;
            d += ((a >> 6) ^ (a >> 11) ^ (a >> 25)) + (c ^ (a & (b ^ c))) + 0x90BEFFFA90BEFFFA + w12;
            h = (uint)(h + d) * twice;
            d = (uint)(d + ((e >> 2) ^ (e >> 13) ^ (e >> 22)) + ((e & f) | (g & (e | f)))) * twice;
            w13 = (uint)(w13 + w6 + ((w14 >> 7) ^ (w14 >> 18) ^ ((uint)w14 >> 3))
                + ((w11 >> 17) ^ (w11 >> 19) ^ ((uint)w11 >> 10))) * twice;
            c += ((h >> 6) ^ (h >> 11) ^ (h >> 25)) + (b ^ (h & (a ^ b))) + 0xA4506CEBA4506CEB + w13;
            g = (uint)(g + c) * twice;
            c = (uint)(c + ((d >> 2) ^ (d >> 13) ^ (d >> 22)) + ((d & e) | (f & (d | e)))) * twice;
            w14 = (uint)(w14 + w7 + ((w15 >> 7) ^ (w15 >> 18) ^ ((uint)w15 >> 3))
                + ((w12 >> 17) ^ (w12 >> 19) ^ ((uint)w12 >> 10))) * twice;
            b += ((g >> 6) ^ (g >> 11) ^ (g >> 25)) + (a ^ (g & (h ^ a))) + 0xBEF9A3F7BEF9A3F7 + w14;
            f = (uint)(f + b) * twice;
            b = (uint)(b + ((c >> 2) ^ (c >> 13) ^ (c >> 22)) + ((c & d) | (e & (c | d)))) * twice;
            w15 = (uint)(w15 + w8 + ((w0 >> 7) ^ (w0 >> 18) ^ ((uint)w0 >> 3))
                + ((w13 >> 17) ^ (w13 >> 19) ^ ((uint)w13 >> 10))) * twice;
            a += ((f >> 6) ^ (f >> 11) ^ (f >> 25)) + (h ^ (f & (g ^ h))) + 0xC67178F2C67178F2 + w15;
            e = (uint)(e + a) * twice;
            a = (uint)(a + ((b >> 2) ^ (b >> 13) ^ (b >> 22)) + ((b & c) | (d & (b | c)))) * twice;

            state[0] = state[0] + (uint)a;
            state[1] = state[1] + (uint)b;
            state[2] = state[2] + (uint)c;
            state[3] = state[3] + (uint)d;
            state[4] = state[4] + (uint)e;
            state[5] = state[5] + (uint)f;
            state[6] = state[6] + (uint)g;
            state[7] = state[7] + (uint)h;
        }
    }
}
