using System;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Arithmetic modulo the prime p = 2^384 − 2^128 − 2^96 + 2^32 − 1 of P-384 (SP 800-186 section 3.2.1.4) for an
    /// interpreter: as a · 2^392 modulo p (Montgomery's form) in fourteen signed limbs of 28 bits, the last taking what is above. As p is
    /// −1 modulo 2^32, Montgomery's multiple of p is the low limb itself, and adding it is four shifts.
    /// Bounds: normal are the results of products, with limbs from 0 to 2^28 and a size of a few p. A factor may be any sum
    /// of two normal numbers or differences of them: then no column reaches 0.9 · 2^62, and the result is the product
    /// ÷ 2^392 and at most p more, so that factors of 11p give no more than 1.5p.
    /// </summary>
    internal static class FieldP384
    {
        /// <summary>Limbs of a number.</summary>
        internal const int Limbs = 14;

        /// <summary>Bytes of an encoded number.</summary>
        internal const int Size = 48;

        // 2^784 modulo p, which takes a number into Montgomery's form, and 1, which takes it out.
        private static readonly long[] IntoForm =
        {
            0x10000, 0xFE00000, 0xFFFFFF, 0, 0x2, 0, 0xFFFFE00, 0xFFF, 0x20000, 0x100000, 0, 0, 0, 0,
        };

        private static readonly long[] OutOfForm = { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

        private static readonly long[] Prime =
        {
            0xFFFFFFF, 0xF, 0, 0xFFFF000, 0xFFEFFFF, 0xFFFFFFF, 0xFFFFFFF, 0xFFFFFFF, 0xFFFFFFF, 0xFFFFFFF,
            0xFFFFFFF, 0xFFFFFFF, 0xFFFFFFF, 0xFFFFF,
        };

        /// <summary>result = a · b.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="b">Another.</param>
        /// <param name="result">Receives a normal number; may be a factor.</param>
        internal static void Multiply(long[] a, long[] b, long[] result)
        {
            long m28 = 0xFFFFFFF;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8],
                a9 = a[9], a10 = a[10], a11 = a[11], a12 = a[12], a13 = a[13];
            long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8],
                b9 = b[9], b10 = b[10], b11 = b[11], b12 = b[12], b13 = b[13];

            long c = (a0 * b0);
            long m0 = c & m28;
            c = (c >> 28) + (a0 * b1) + (a1 * b0) + (m0 << 4);
            long m1 = c & m28;
            c = (c >> 28) + (a0 * b2) + (a1 * b1) + (a2 * b0) + (m1 << 4);
            long m2 = c & m28;
            c = (c >> 28) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) + (m2 << 4) - (m0 << 12);
            long m3 = c & m28;
            c = (c >> 28) + (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) + (m3 << 4) - (m1 << 12)
                - (m0 << 16);
            long m4 = c & m28;
            c = (c >> 28) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0) + (m4 << 4)
                - (m2 << 12) - (m1 << 16);
            long m5 = c & m28;
            c = (c >> 28) + (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0)
                + (m5 << 4) - (m3 << 12) - (m2 << 16);
            long m6 = c & m28;
            c = (c >> 28) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1)
                + (a7 * b0) + (m6 << 4) - (m4 << 12) - (m3 << 16);
            long m7 = c & m28;
            c = (c >> 28) + (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2)
                + (a7 * b1) + (a8 * b0) + (m7 << 4) - (m5 << 12) - (m4 << 16);
            long m8 = c & m28;
            c = (c >> 28) + (a0 * b9) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3)
                + (a7 * b2) + (a8 * b1) + (a9 * b0) + (m8 << 4) - (m6 << 12) - (m5 << 16);
            long m9 = c & m28;
            c = (c >> 28) + (a0 * b10) + (a1 * b9) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4)
                + (a7 * b3) + (a8 * b2) + (a9 * b1) + (a10 * b0) + (m9 << 4) - (m7 << 12) - (m6 << 16);
            long m10 = c & m28;
            c = (c >> 28) + (a0 * b11) + (a1 * b10) + (a2 * b9) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5)
                + (a7 * b4) + (a8 * b3) + (a9 * b2) + (a10 * b1) + (a11 * b0) + (m10 << 4) - (m8 << 12) - (m7 << 16);
            long m11 = c & m28;
            c = (c >> 28) + (a0 * b12) + (a1 * b11) + (a2 * b10) + (a3 * b9) + (a4 * b8) + (a5 * b7) + (a6 * b6)
                + (a7 * b5) + (a8 * b4) + (a9 * b3) + (a10 * b2) + (a11 * b1) + (a12 * b0) + (m11 << 4) - (m9 << 12)
                - (m8 << 16);
            long m12 = c & m28;
            c = (c >> 28) + (a0 * b13) + (a1 * b12) + (a2 * b11) + (a3 * b10) + (a4 * b9) + (a5 * b8) + (a6 * b7)
                + (a7 * b6) + (a8 * b5) + (a9 * b4) + (a10 * b3) + (a11 * b2) + (a12 * b1) + (a13 * b0) + (m12 << 4)
                - (m10 << 12) - (m9 << 16) + (m0 << 20);
            long m13 = c & m28;
            c = (c >> 28) + (a1 * b13) + (a2 * b12) + (a3 * b11) + (a4 * b10) + (a5 * b9) + (a6 * b8) + (a7 * b7)
                + (a8 * b6) + (a9 * b5) + (a10 * b4) + (a11 * b3) + (a12 * b2) + (a13 * b1) + (m13 << 4)
                - (m11 << 12) - (m10 << 16) + (m1 << 20);
            result[0] = c & m28;
            c = (c >> 28) + (a2 * b13) + (a3 * b12) + (a4 * b11) + (a5 * b10) + (a6 * b9) + (a7 * b8) + (a8 * b7)
                + (a9 * b6) + (a10 * b5) + (a11 * b4) + (a12 * b3) + (a13 * b2) - (m12 << 12) - (m11 << 16)
                + (m2 << 20);
            result[1] = c & m28;
            c = (c >> 28) + (a3 * b13) + (a4 * b12) + (a5 * b11) + (a6 * b10) + (a7 * b9) + (a8 * b8) + (a9 * b7)
                + (a10 * b6) + (a11 * b5) + (a12 * b4) + (a13 * b3) - (m13 << 12) - (m12 << 16) + (m3 << 20);
            result[2] = c & m28;
            c = (c >> 28) + (a4 * b13) + (a5 * b12) + (a6 * b11) + (a7 * b10) + (a8 * b9) + (a9 * b8) + (a10 * b7)
                + (a11 * b6) + (a12 * b5) + (a13 * b4) - (m13 << 16) + (m4 << 20);
            result[3] = c & m28;
            c = (c >> 28) + (a5 * b13) + (a6 * b12) + (a7 * b11) + (a8 * b10) + (a9 * b9) + (a10 * b8) + (a11 * b7)
                + (a12 * b6) + (a13 * b5) + (m5 << 20);
            result[4] = c & m28;
            c = (c >> 28) + (a6 * b13) + (a7 * b12) + (a8 * b11) + (a9 * b10) + (a10 * b9) + (a11 * b8) + (a12 * b7)
                + (a13 * b6) + (m6 << 20);
            result[5] = c & m28;
            c = (c >> 28) + (a7 * b13) + (a8 * b12) + (a9 * b11) + (a10 * b10) + (a11 * b9) + (a12 * b8) + (a13 * b7)
                + (m7 << 20);
            result[6] = c & m28;
            c = (c >> 28) + (a8 * b13) + (a9 * b12) + (a10 * b11) + (a11 * b10) + (a12 * b9) + (a13 * b8)
                + (m8 << 20);
            result[7] = c & m28;
            c = (c >> 28) + (a9 * b13) + (a10 * b12) + (a11 * b11) + (a12 * b10) + (a13 * b9) + (m9 << 20);
            result[8] = c & m28;
            c = (c >> 28) + (a10 * b13) + (a11 * b12) + (a12 * b11) + (a13 * b10) + (m10 << 20);
            result[9] = c & m28;
            c = (c >> 28) + (a11 * b13) + (a12 * b12) + (a13 * b11) + (m11 << 20);
            result[10] = c & m28;
            c = (c >> 28) + (a12 * b13) + (a13 * b12) + (m12 << 20);
            result[11] = c & m28;
            c = (c >> 28) + (a13 * b13) + (m13 << 20);
            result[12] = c & m28;
            result[13] = c >> 28;
        }

        /// <summary>result = a².</summary>
        /// <param name="a">A factor.</param>
        /// <param name="result">Receives a normal number; may be <paramref name="a"/>.</param>
        internal static void Square(long[] a, long[] result)
        {
            long m28 = 0xFFFFFFF;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8],
                a9 = a[9], a10 = a[10], a11 = a[11], a12 = a[12], a13 = a[13];
            long k0 = a0 + a0, k1 = a1 + a1, k2 = a2 + a2, k3 = a3 + a3, k4 = a4 + a4, k5 = a5 + a5, k6 = a6 + a6,
                k7 = a7 + a7, k8 = a8 + a8, k9 = a9 + a9, k10 = a10 + a10, k11 = a11 + a11, k12 = a12 + a12;

            long c = (a0 * a0);
            long m0 = c & m28;
            c = (c >> 28) + (k0 * a1) + (m0 << 4);
            long m1 = c & m28;
            c = (c >> 28) + (k0 * a2) + (a1 * a1) + (m1 << 4);
            long m2 = c & m28;
            c = (c >> 28) + (k0 * a3) + (k1 * a2) + (m2 << 4) - (m0 << 12);
            long m3 = c & m28;
            c = (c >> 28) + (k0 * a4) + (k1 * a3) + (a2 * a2) + (m3 << 4) - (m1 << 12) - (m0 << 16);
            long m4 = c & m28;
            c = (c >> 28) + (k0 * a5) + (k1 * a4) + (k2 * a3) + (m4 << 4) - (m2 << 12) - (m1 << 16);
            long m5 = c & m28;
            c = (c >> 28) + (k0 * a6) + (k1 * a5) + (k2 * a4) + (a3 * a3) + (m5 << 4) - (m3 << 12) - (m2 << 16);
            long m6 = c & m28;
            c = (c >> 28) + (k0 * a7) + (k1 * a6) + (k2 * a5) + (k3 * a4) + (m6 << 4) - (m4 << 12) - (m3 << 16);
            long m7 = c & m28;
            c = (c >> 28) + (k0 * a8) + (k1 * a7) + (k2 * a6) + (k3 * a5) + (a4 * a4) + (m7 << 4) - (m5 << 12)
                - (m4 << 16);
            long m8 = c & m28;
            c = (c >> 28) + (k0 * a9) + (k1 * a8) + (k2 * a7) + (k3 * a6) + (k4 * a5) + (m8 << 4) - (m6 << 12)
                - (m5 << 16);
            long m9 = c & m28;
            c = (c >> 28) + (k0 * a10) + (k1 * a9) + (k2 * a8) + (k3 * a7) + (k4 * a6) + (a5 * a5) + (m9 << 4)
                - (m7 << 12) - (m6 << 16);
            long m10 = c & m28;
            c = (c >> 28) + (k0 * a11) + (k1 * a10) + (k2 * a9) + (k3 * a8) + (k4 * a7) + (k5 * a6) + (m10 << 4)
                - (m8 << 12) - (m7 << 16);
            long m11 = c & m28;
            c = (c >> 28) + (k0 * a12) + (k1 * a11) + (k2 * a10) + (k3 * a9) + (k4 * a8) + (k5 * a7) + (a6 * a6)
                + (m11 << 4) - (m9 << 12) - (m8 << 16);
            long m12 = c & m28;
            c = (c >> 28) + (k0 * a13) + (k1 * a12) + (k2 * a11) + (k3 * a10) + (k4 * a9) + (k5 * a8) + (k6 * a7)
                + (m12 << 4) - (m10 << 12) - (m9 << 16) + (m0 << 20);
            long m13 = c & m28;
            c = (c >> 28) + (k1 * a13) + (k2 * a12) + (k3 * a11) + (k4 * a10) + (k5 * a9) + (k6 * a8) + (a7 * a7)
                + (m13 << 4) - (m11 << 12) - (m10 << 16) + (m1 << 20);
            result[0] = c & m28;
            c = (c >> 28) + (k2 * a13) + (k3 * a12) + (k4 * a11) + (k5 * a10) + (k6 * a9) + (k7 * a8) - (m12 << 12)
                - (m11 << 16) + (m2 << 20);
            result[1] = c & m28;
            c = (c >> 28) + (k3 * a13) + (k4 * a12) + (k5 * a11) + (k6 * a10) + (k7 * a9) + (a8 * a8) - (m13 << 12)
                - (m12 << 16) + (m3 << 20);
            result[2] = c & m28;
            c = (c >> 28) + (k4 * a13) + (k5 * a12) + (k6 * a11) + (k7 * a10) + (k8 * a9) - (m13 << 16) + (m4 << 20);
            result[3] = c & m28;
            c = (c >> 28) + (k5 * a13) + (k6 * a12) + (k7 * a11) + (k8 * a10) + (a9 * a9) + (m5 << 20);
            result[4] = c & m28;
            c = (c >> 28) + (k6 * a13) + (k7 * a12) + (k8 * a11) + (k9 * a10) + (m6 << 20);
            result[5] = c & m28;
            c = (c >> 28) + (k7 * a13) + (k8 * a12) + (k9 * a11) + (a10 * a10) + (m7 << 20);
            result[6] = c & m28;
            c = (c >> 28) + (k8 * a13) + (k9 * a12) + (k10 * a11) + (m8 << 20);
            result[7] = c & m28;
            c = (c >> 28) + (k9 * a13) + (k10 * a12) + (a11 * a11) + (m9 << 20);
            result[8] = c & m28;
            c = (c >> 28) + (k10 * a13) + (k11 * a12) + (m10 << 20);
            result[9] = c & m28;
            c = (c >> 28) + (k11 * a13) + (a12 * a12) + (m11 << 20);
            result[10] = c & m28;
            c = (c >> 28) + (k12 * a13) + (m12 << 20);
            result[11] = c & m28;
            c = (c >> 28) + (a13 * a13) + (m13 << 20);
            result[12] = c & m28;
            result[13] = c >> 28;
        }

        /// <summary>result = a + times · b, limb by limb.</summary>
        /// <param name="a">A number.</param>
        /// <param name="b">Another.</param>
        /// <param name="times">A small number.</param>
        /// <param name="result">Receives the sum; may be one of them.</param>
        internal static void Add(long[] a, long[] b, long times, long[] result)
        {
            for (int i = 0; i < Limbs; i++)
            {
                result[i] = a[i] + (b[i] * times);
            }
        }

        /// <summary>Carries, so that all limbs but the last are from 0 to 2^28.</summary>
        /// <param name="a">A number; is changed.</param>
        internal static void Carry(long[] a)
        {
            long mask = 0xFFFFFFF;
            long carry = 0;
            for (int i = 0; i < Limbs - 1; i++)
            {
                carry += a[i];
                a[i] = carry & mask;
                carry >>= 28;
            }

            a[Limbs - 1] += carry;
        }

        /// <summary>Tells whether a number is 0 modulo p.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="scratch">Is overwritten.</param>
        /// <returns>True when it is.</returns>
        internal static bool IsZero(long[] a, long[] scratch)
        {
            // A product with 1 is between −p and 2p.
            Multiply(a, OutOfForm, scratch);
            long any = 0;
            long other = 0;
            for (int i = 0; i < Limbs; i++)
            {
                any |= scratch[i];
                other |= scratch[i] ^ Prime[i];
            }

            return any == 0 || other == 0;
        }

        /// <summary>Reads 48 bytes, most significant first.</summary>
        /// <param name="bytes">Holds the number.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="result">Receives a normal number.</param>
        internal static void Load(byte[] bytes, int offset, long[] result)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = Size - 1; i >= 0; i--)
            {
                window |= (long)bytes[offset + i] << bits;
                bits += 8;
                if (bits >= 28)
                {
                    result[limb++] = window & 0xFFFFFFF;
                    window >>= 28;
                    bits -= 28;
                }
            }

            result[limb] = window;
            Multiply(result, IntoForm, result);
        }
    }
}
