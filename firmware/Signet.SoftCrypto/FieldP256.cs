using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Arithmetic modulo the prime p = 2^256 − 2^224 + 2^192 + 2^96 − 1 of P-256 (SP 800-186 section 3.2.1.3) for an
    /// interpreter. A number a stands as a · 2^261 modulo p (Montgomery's form) in nine signed limbs of 29 bits, the last
    /// taking what is above. As p is −1 modulo 2^96, Montgomery's multiple of p is the low limb itself, and adding it is four shifts.
    /// Bounds: a normal number has limbs between −2^27 and 2^29 + 2^26, its last aside, and is less than 4p in size. A
    /// factor may be the difference of two normal numbers, or one of two factors their sum; squares are of normal numbers or
    /// differences. Then no column reaches 0.8 · 2^63, and the result, which is the product ÷ 2^261 and at most p more,
    /// is normal with limbs from 0. No branch and no index depends on a number.
    /// </summary>
    internal static class FieldP256
    {
        /// <summary>Limbs of a number.</summary>
        internal const int Limbs = 9;

        /// <summary>Bytes of an encoded number.</summary>
        internal const int Size = 32;

        // The prime in limbs of 30 bits, and its inverse modulo 2^30.
        private const long PrimeInverse = 0x3FFFFFFF;

        private static readonly long[] Prime =
        {
            0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3F, 0, 0, 0x1000, 0x3FFFC000, 0xFFFF,
        };

        // 2^522 modulo p, which takes a number into Montgomery's form, and 1, which takes it out.
        private static readonly long[] IntoForm =
        {
            0xC00, 0, 0x1FFF0000, 0x1FDFFFFF, 0x1FBFFFFF, 0x1FFFFFFF, 0x1FFFFFFF, 0x1FFFFFFE, 0x13,
        };

        private static readonly long[] OutOfForm = { 1, 0, 0, 0, 0, 0, 0, 0, 0 };

        /// <summary>result = a · b.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="b">Another.</param>
        /// <param name="result">Receives a normal number; may be a factor.</param>
        internal static void Multiply(long[] a, long[] b, long[] result)
        {
            long m29 = 0x1FFFFFFF;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8];
            long b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6], b7 = b[7], b8 = b[8];

            long c = (a0 * b0);
            long m0 = c & m29;
            c = (c >> 29) + (a0 * b1) + (a1 * b0);
            long m1 = c & m29;
            c = (c >> 29) + (a0 * b2) + (a1 * b1) + (a2 * b0);
            long m2 = c & m29;
            c = (c >> 29) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0) + (m0 << 9);
            long m3 = c & m29;
            c = (c >> 29) + (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0) + (m1 << 9);
            long m4 = c & m29;
            c = (c >> 29) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0) + (m2 << 9);
            long m5 = c & m29;
            c = (c >> 29) + (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0)
                + (m3 << 9) + (m0 << 18);
            long m6 = c & m29;
            c = (c >> 29) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1)
                + (a7 * b0) + (m4 << 9) + (m1 << 18) - (m0 << 21);
            long m7 = c & m29;
            c = (c >> 29) + (a0 * b8) + (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2)
                + (a7 * b1) + (a8 * b0) + (m5 << 9) + (m2 << 18) - (m1 << 21) + (m0 << 24);
            long m8 = c & m29;
            c = (c >> 29) + (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2)
                + (a8 * b1) + (m6 << 9) + (m3 << 18) - (m2 << 21) + (m1 << 24);
            long r0 = c & m29;
            c = (c >> 29) + (a2 * b8) + (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3) + (a8 * b2)
                + (m7 << 9) + (m4 << 18) - (m3 << 21) + (m2 << 24);
            long r1 = c & m29;
            c = (c >> 29) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3) + (m8 << 9)
                + (m5 << 18) - (m4 << 21) + (m3 << 24);
            long r2 = c & m29;
            c = (c >> 29) + (a4 * b8) + (a5 * b7) + (a6 * b6) + (a7 * b5) + (a8 * b4) + (m6 << 18) - (m5 << 21)
                + (m4 << 24);
            long r3 = c & m29;
            c = (c >> 29) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5) + (m7 << 18) - (m6 << 21) + (m5 << 24);
            long r4 = c & m29;
            c = (c >> 29) + (a6 * b8) + (a7 * b7) + (a8 * b6) + (m8 << 18) - (m7 << 21) + (m6 << 24);
            long r5 = c & m29;
            c = (c >> 29) + (a7 * b8) + (a8 * b7) - (m8 << 21) + (m7 << 24);
            long r6 = c & m29;
            c = (c >> 29) + (a8 * b8) + (m8 << 24);
            long r7 = c & m29;
            long r8 = (c >> 29);

            result[0] = r0;
            result[1] = r1;
            result[2] = r2;
            result[3] = r3;
            result[4] = r4;
            result[5] = r5;
            result[6] = r6;
            result[7] = r7;
            result[8] = r8;
        }

        /// <summary>result = a^(2^count).</summary>
        /// <param name="a">The number.</param>
        /// <param name="count">How often it is squared, 1 or more.</param>
        /// <param name="result">Receives a normal number; may be <paramref name="a"/>.</param>
        internal static void Square(long[] a, int count, long[] result)
        {
            long m29 = 0x1FFFFFFF;
            long a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7], a8 = a[8];
            while (count > 0)
            {
                count--;
                long k0 = a0 + a0, k1 = a1 + a1, k2 = a2 + a2, k3 = a3 + a3, k4 = a4 + a4, k5 = a5 + a5, k6 = a6 + a6,
                    k7 = a7 + a7;
                long c = (a0 * a0);
                long m0 = c & m29;
                c = (c >> 29) + (k0 * a1);
                long m1 = c & m29;
                c = (c >> 29) + (k0 * a2) + (a1 * a1);
                long m2 = c & m29;
                c = (c >> 29) + (k0 * a3) + (k1 * a2) + (m0 << 9);
                long m3 = c & m29;
                c = (c >> 29) + (k0 * a4) + (k1 * a3) + (a2 * a2) + (m1 << 9);
                long m4 = c & m29;
                c = (c >> 29) + (k0 * a5) + (k1 * a4) + (k2 * a3) + (m2 << 9);
                long m5 = c & m29;
                c = (c >> 29) + (k0 * a6) + (k1 * a5) + (k2 * a4) + (a3 * a3) + (m3 << 9) + (m0 << 18);
                long m6 = c & m29;
                c = (c >> 29) + (k0 * a7) + (k1 * a6) + (k2 * a5) + (k3 * a4) + (m4 << 9) + (m1 << 18) - (m0 << 21);
                long m7 = c & m29;
                c = (c >> 29) + (k0 * a8) + (k1 * a7) + (k2 * a6) + (k3 * a5) + (a4 * a4) + (m5 << 9) + (m2 << 18)
                    - (m1 << 21) + (m0 << 24);
                long m8 = c & m29;
                c = (c >> 29) + (k1 * a8) + (k2 * a7) + (k3 * a6) + (k4 * a5) + (m6 << 9) + (m3 << 18) - (m2 << 21)
                    + (m1 << 24);
                long r0 = c & m29;
                c = (c >> 29) + (k2 * a8) + (k3 * a7) + (k4 * a6) + (a5 * a5) + (m7 << 9) + (m4 << 18) - (m3 << 21)
                    + (m2 << 24);
                long r1 = c & m29;
                c = (c >> 29) + (k3 * a8) + (k4 * a7) + (k5 * a6) + (m8 << 9) + (m5 << 18) - (m4 << 21) + (m3 << 24);
                long r2 = c & m29;
                c = (c >> 29) + (k4 * a8) + (k5 * a7) + (a6 * a6) + (m6 << 18) - (m5 << 21) + (m4 << 24);
                long r3 = c & m29;
                c = (c >> 29) + (k5 * a8) + (k6 * a7) + (m7 << 18) - (m6 << 21) + (m5 << 24);
                long r4 = c & m29;
                c = (c >> 29) + (k6 * a8) + (a7 * a7) + (m8 << 18) - (m7 << 21) + (m6 << 24);
                long r5 = c & m29;
                c = (c >> 29) + (k7 * a8) - (m8 << 21) + (m7 << 24);
                long r6 = c & m29;
                c = (c >> 29) + (a8 * a8) + (m8 << 24);
                long r7 = c & m29;
                a8 = (c >> 29);
                a0 = r0;
                a1 = r1;
                a2 = r2;
                a3 = r3;
                a4 = r4;
                a5 = r5;
                a6 = r6;
                a7 = r7;
            }

            result[0] = a0;
            result[1] = a1;
            result[2] = a2;
            result[3] = a3;
            result[4] = a4;
            result[5] = a5;
            result[6] = a6;
            result[7] = a7;
            result[8] = a8;
        }

        /// <summary>result = a - b, limb by limb, which is a factor but not normal.</summary>
        /// <param name="a">A normal number.</param>
        /// <param name="b">Another.</param>
        /// <param name="result">Receives the difference; may be one of them.</param>
        internal static void Subtract(long[] a, long[] b, long[] result)
        {
            result[0] = a[0] - b[0];
            result[1] = a[1] - b[1];
            result[2] = a[2] - b[2];
            result[3] = a[3] - b[3];
            result[4] = a[4] - b[4];
            result[5] = a[5] - b[5];
            result[6] = a[6] - b[6];
            result[7] = a[7] - b[7];
            result[8] = a[8] - b[8];
        }

        /// <summary>result = a - b, carried.</summary>
        /// <param name="a">A number of any form, which with <paramref name="b"/> must not exceed 4p.</param>
        /// <param name="b">Another.</param>
        /// <param name="result">Receives a normal number; may be one of them.</param>
        internal static void SubtractCarried(long[] a, long[] b, long[] result)
        {
            long m29 = 0x1FFFFFFF;
            long c = a[0] - b[0];
            result[0] = c & m29;
            c = (c >> 29) + a[1] - b[1];
            result[1] = c & m29;
            c = (c >> 29) + a[2] - b[2];
            result[2] = c & m29;
            c = (c >> 29) + a[3] - b[3];
            result[3] = c & m29;
            c = (c >> 29) + a[4] - b[4];
            result[4] = c & m29;
            c = (c >> 29) + a[5] - b[5];
            result[5] = c & m29;
            c = (c >> 29) + a[6] - b[6];
            result[6] = c & m29;
            c = (c >> 29) + a[7] - b[7];
            result[7] = c & m29;
            c = (c >> 29) + a[8] - b[8];
            result[8] = c;
        }

        /// <summary>Tells whether a product is 0 modulo p.</summary>
        /// <param name="a">What <see cref="Multiply"/> gave for numbers whose sizes in p have a product below 32: it is
        /// between −p and 2p.</param>
        /// <returns>True when it is 0 or p.</returns>
        internal static bool IsZero(long[] a)
        {
            long any = a[0] | a[1] | a[2] | a[3] | a[4] | a[5] | a[6] | a[7] | a[8];
            long other = (a[0] ^ 0x1FFFFFFF) | (a[1] ^ 0x1FFFFFFF) | (a[2] ^ 0x1FFFFFFF) | (a[3] ^ 0x1FF) | a[4] | a[5]
                | (a[6] ^ 0x40000) | (a[7] ^ 0x1FE00000) | (a[8] ^ 0xFFFFFF);
            return (any == 0) | (other == 0);
        }

        /// <summary>Tells whether a number is 0 modulo p.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="scratch">Is overwritten.</param>
        /// <returns>True when it is.</returns>
        internal static bool IsZero(long[] a, long[] scratch)
        {
            Multiply(a, OutOfForm, scratch);
            return IsZero(scratch);
        }

        /// <summary>result = 1 ÷ a, and 0 for 0.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="result">Receives a normal number; may be <paramref name="a"/>.</param>
        internal static void Invert(long[] a, long[] result)
        {
            byte[] bytes = new byte[Size];
            Store(a, bytes, 0);
            Reverse(bytes);
            ModularInverse.Invert(bytes, Prime, PrimeInverse, ModularInverse.Rounds256);
            Reverse(bytes);
            Load(bytes, 0, result);
            Array.Clear(bytes, 0, Size);
        }

        /// <summary>Reads 32 bytes, most significant first.</summary>
        /// <param name="bytes">Holds the number, below 2^256.</param>
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
                if (bits >= 29)
                {
                    result[limb++] = window & 0x1FFFFFFF;
                    window >>= 29;
                    bits -= 29;
                }
            }

            result[limb] = window;
            Multiply(result, IntoForm, result);
        }

        /// <summary>Writes the remainder as 32 bytes, most significant first.</summary>
        /// <param name="a">A factor.</param>
        /// <param name="bytes">Receives 32 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal static void Store(long[] a, byte[] bytes, int offset)
        {
            // Between −p and 2p.
            long[] plain = new long[Limbs];
            Multiply(a, OutOfForm, plain);
            AddPrime(plain, (plain[Limbs - 1] >> 63) & 1);
            AddPrime(plain, -1);
            AddPrime(plain, (plain[Limbs - 1] >> 63) & 1);

            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = Size - 1; i >= 0; i--)
            {
                if (bits < 8)
                {
                    window |= plain[limb++] << bits;
                    bits += 29;
                }

                bytes[offset + i] = (byte)window;
                window >>= 8;
                bits -= 8;
            }

            Array.Clear(plain, 0, Limbs);
        }

        // a += times · p, carried.
        private static void AddPrime(long[] a, long times)
        {
            a[0] -= times;
            a[3] += times << 9;
            a[6] += times << 18;
            a[7] -= times << 21;
            a[8] += times << 24;
            for (int i = 0; i < Limbs - 1; i++)
            {
                a[i + 1] += a[i] >> 29;
                a[i] &= 0x1FFFFFFF;
            }
        }

        private static void Reverse(byte[] bytes)
        {
            for (int i = 0; i < Size / 2; i++)
            {
                byte keep = bytes[i];
                bytes[i] = bytes[Size - 1 - i];
                bytes[Size - 1 - i] = keep;
            }
        }
    }
}
