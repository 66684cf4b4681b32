using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Arithmetic modulo 2^255 − 19 (RFC 7748 section 4.1) for an interpreter, where an operation on a local variable costs
    /// the same whether it is a 64-bit product or a load. A number is nine signed limbs of 29, 28, 29, … 29 and 27 bits:
    /// limb i counts 2^⌈28.5 i⌉, so nine products of sums fit a long, and sums and differences need no carry.
    /// Bounds: a result is normal, |limb| ≤ 2^29 + 2^13 in even places and 2^28 + 2^13 in odd ones, and 2^27 in the last; an operand
    /// may be the sum or difference of two normal numbers. Then a column is below 5.6 · 2^60 &lt; 2^63 in size. No branch and no
    /// index depends on a number.
    /// </summary>
    internal static class Field25519
    {
        /// <summary>Limbs of a number.</summary>
        internal const int Limbs = 9;

        /// <summary>Bytes of an encoded number.</summary>
        internal const int Size = 32;

        // The prime in limbs of 30 bits, and its inverse modulo 2^30.
        private const long PrimeInverse = 0x179435E5;

        private static readonly long[] Prime =
        {
            0x3FFFFFED, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x3FFFFFFF, 0x7FFF,
        };

        /// <summary>result = a · b.</summary>
        /// <param name="a">A factor, the sum or difference of two normal numbers at most.</param>
        /// <param name="b">Another, likewise.</param>
        /// <param name="result">Receives a normal number; may be a factor.</param>
        internal static void Multiply(long[] a, long[] b, long[] result)
        {
            long m27 = 0x7FFFFFF;
            long m28 = 0xFFFFFFF;
            long m29 = 0x1FFFFFFF;
            long f19 = 19;
            long f38 = 38;
            long f76 = 76;
            long a0 = a[0];
            long a1 = a[1];
            long a2 = a[2];
            long a3 = a[3];
            long a4 = a[4];
            long a5 = a[5];
            long a6 = a[6];
            long a7 = a[7];
            long a8 = a[8];
            long b0 = b[0];
            long b1 = b[1];
            long b2 = b[2];
            long b3 = b[3];
            long b4 = b[4];
            long b5 = b[5];
            long b6 = b[6];
            long b7 = b[7];
            long b8 = b[8];

            // Twice the odd limbs: two odd places together are one bit more than their column counts.
            long k1 = b1 + b1;
            long k3 = b3 + b3;
            long k5 = b5 + b5;
            long k7 = b7 + b7;

            // Columns 9 to 16, from 2^257 on, become limbs of their own.
            long c = (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2) + (a8 * b1);
            long h9 = c & m28;
            c = (c >> 28) + (a2 * b8) + (a3 * k7) + (a4 * b6) + (a5 * k5) + (a6 * b4) + (a7 * k3) + (a8 * b2);
            long h10 = c & m29;
            c = (c >> 29) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3);
            long h11 = c & m28;
            c = (c >> 28) + (a4 * b8) + (a5 * k7) + (a6 * b6) + (a7 * k5) + (a8 * b4);
            long h12 = c & m29;
            c = (c >> 29) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5);
            long h13 = c & m28;
            c = (c >> 28) + (a6 * b8) + (a7 * k7) + (a8 * b6);
            long h14 = c & m29;
            c = (c >> 29) + (a7 * b8) + (a8 * b7);
            long h15 = c & m28;
            c = (c >> 28) + (a8 * b8);
            long h16 = c & m29;
            long h17 = c >> 29;

            // They fold into columns 0 to 8: 2^257 is 76, and 2^256 is 38 where the places differ by one bit.
            c = (f76 * h9) + (a0 * b0);
            long r0 = c & m29;
            c = (c >> 29) + (f38 * h10) + (a0 * b1) + (a1 * b0);
            long r1 = c & m28;
            c = (c >> 28) + (f76 * h11) + (a0 * b2) + (a1 * k1) + (a2 * b0);
            result[2] = c & m29;
            c = (c >> 29) + (f38 * h12) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
            result[3] = c & m28;
            c = (c >> 28) + (f76 * h13) + (a0 * b4) + (a1 * k3) + (a2 * b2) + (a3 * k1) + (a4 * b0);
            result[4] = c & m29;
            c = (c >> 29) + (f38 * h14) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
            result[5] = c & m28;
            c = (c >> 28) + (f76 * h15) + (a0 * b6) + (a1 * k5) + (a2 * b4) + (a3 * k3) + (a4 * b2) + (a5 * k1)
                + (a6 * b0);
            result[6] = c & m29;
            c = (c >> 29) + (f38 * h16) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2)
                + (a6 * b1) + (a7 * b0);
            result[7] = c & m28;
            c = (c >> 28) + (f76 * h17) + (a0 * b8) + (a1 * k7) + (a2 * b6) + (a3 * k5) + (a4 * b4) + (a5 * k3)
                + (a6 * b2) + (a7 * k1) + (a8 * b0);
            result[8] = c & m27;

            // What is left from 2^255 on is 19 times itself.
            c = r0 + (f19 * (c >> 27));
            result[0] = c & m29;
            result[1] = r1 + (c >> 29);
        }

        /// <summary>result = a^(2^count).</summary>
        /// <param name="a">The number, the sum or difference of two normal numbers at most.</param>
        /// <param name="count">How often it is squared, 1 or more.</param>
        /// <param name="result">Receives a normal number; may be <paramref name="a"/>.</param>
        internal static void Square(long[] a, int count, long[] result)
        {
            long m27 = 0x7FFFFFF;
            long m28 = 0xFFFFFFF;
            long m29 = 0x1FFFFFFF;
            long f19 = 19;
            long f38 = 38;
            long f76 = 76;
            long a0 = a[0];
            long a1 = a[1];
            long a2 = a[2];
            long a3 = a[3];
            long a4 = a[4];
            long a5 = a[5];
            long a6 = a[6];
            long a7 = a[7];
            long a8 = a[8];
            while (count > 0)
            {
                count--;
                long k0 = a0 + a0;
                long k1 = a1 + a1;
                long k2 = a2 + a2;
                long k3 = a3 + a3;
                long k4 = a4 + a4;
                long k5 = a5 + a5;
                long k6 = a6 + a6;
                long k7 = a7 + a7;

                long c = (k1 * a8) + (k2 * a7) + (k3 * a6) + (k4 * a5);
                long h9 = c & m28;
                c = (c >> 28) + (k2 * a8) + (k3 * k7) + (k4 * a6) + (k5 * a5);
                long h10 = c & m29;
                c = (c >> 29) + (k3 * a8) + (k4 * a7) + (k5 * a6);
                long h11 = c & m28;
                c = (c >> 28) + (k4 * a8) + (k5 * k7) + (a6 * a6);
                long h12 = c & m29;
                c = (c >> 29) + (k5 * a8) + (k6 * a7);
                long h13 = c & m28;
                c = (c >> 28) + (k6 * a8) + (k7 * a7);
                long h14 = c & m29;
                c = (c >> 29) + (k7 * a8);
                long h15 = c & m28;
                c = (c >> 28) + (a8 * a8);
                long h16 = c & m29;
                long h17 = c >> 29;

                c = (f76 * h9) + (a0 * a0);
                long r0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (k0 * a1);
                long r1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (k0 * a2) + (k1 * a1);
                long r2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (k0 * a3) + (k1 * a2);
                long r3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (k0 * a4) + (k1 * k3) + (a2 * a2);
                long r4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (k0 * a5) + (k1 * a4) + (k2 * a3);
                long r5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (k0 * a6) + (k1 * k5) + (k2 * a4) + (k3 * a3);
                long r6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (k0 * a7) + (k1 * a6) + (k2 * a5) + (k3 * a4);
                long r7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (k0 * a8) + (k1 * k7) + (k2 * a6) + (k3 * k5) + (a4 * a4);
                a8 = c & m27;
                c = r0 + (f19 * (c >> 27));
                a0 = c & m29;
                a1 = r1 + (c >> 29);
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

        /// <summary>result = 1 ÷ a, and 0 for 0.</summary>
        /// <param name="a">A normal number; is overwritten by its remainder.</param>
        /// <param name="result">Receives a normal number; may be <paramref name="a"/>.</param>
        internal static void Invert(long[] a, long[] result)
        {
            byte[] bytes = new byte[Size];
            Store(a, bytes, 0);
            ModularInverse.Invert(bytes, Prime, PrimeInverse, ModularInverse.Rounds256);
            Load(bytes, 0, result);
            Array.Clear(bytes, 0, Size);
        }

        /// <summary>Reads 32 bytes, least significant first; bit 255 is passed over (RFC 7748 section 5).</summary>
        /// <param name="bytes">Holds the number, which may be 2^255 − 19 or above.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="result">Receives a normal number.</param>
        internal static void Load(byte[] bytes, int offset, long[] result)
        {
            long window = 0;
            int bits = 0;
            int at = offset;
            for (int i = 0; i < Limbs - 1; i++)
            {
                int width = 29 - (i & 1);
                while (bits < width)
                {
                    window |= (long)bytes[at++] << bits;
                    bits += 8;
                }

                result[i] = window & ((1L << width) - 1);
                window >>= width;
                bits -= width;
            }

            while (at < offset + Size)
            {
                window |= (long)bytes[at++] << bits;
                bits += 8;
            }

            result[Limbs - 1] = window & 0x7FFFFFF;
        }

        /// <summary>Writes a number as the 32 bytes of its remainder, least significant first.</summary>
        /// <param name="a">A normal number; is overwritten by its remainder.</param>
        /// <param name="bytes">Receives 32 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal static void Store(long[] a, byte[] bytes, int offset)
        {
            // Twice around: the value is between −2^42 and 2^255 + 2^42, so that afterwards it is from 0 to 2^255 - 1.
            Carry(a, 0);
            Carry(a, 0);

            // a ≥ p exactly when a + 19 reaches 2^255.
            long carry = 19;
            for (int i = 0; i < Limbs; i++)
            {
                carry = (carry + a[i]) >> Width(i);
            }

            a[0] += 19 * carry;
            Carry(a, -carry);

            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = 0; i < Size; i++)
            {
                if (bits < 8 && limb < Limbs)
                {
                    window |= a[limb] << bits;
                    bits += Width(limb);
                    limb++;
                }

                bytes[offset + i] = (byte)window;
                window >>= 8;
                bits -= 8;
            }
        }

        // Bits of a limb.
        private static int Width(int limb)
        {
            return limb == Limbs - 1 ? 27 : 29 - (limb & 1);
        }

        // Carries from limb to limb; what passes 2^255, and "more" of it, comes back 19-fold.
        private static void Carry(long[] a, long more)
        {
            long carry = 0;
            for (int i = 0; i < Limbs; i++)
            {
                carry += a[i];
                a[i] = carry & ((1L << Width(i)) - 1);
                carry >>= Width(i);
            }

            a[0] += 19 * (carry + more);
        }
    }
}
