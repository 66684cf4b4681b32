using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// The inverse modulo an odd number, by the division steps of Bernstein and Yang ("Fast constant-time gcd computation
    /// and modular inversion", 2019) with δ beginning at 1/2, of which 590 suffice for 256 bits and 885 for 384. It takes
    /// 600 or 900, whatever the number, without a branch or an index that depends on it: 30 at a time on the low ends of f
    /// and g, then their matrix on all of f, g and on the factors d, e, which stay f ≡ d · value and g ≡ e · value.
    /// </summary>
    internal static class ModularInverse
    {
        /// <summary>Rounds of 30 steps for numbers of 256 bits.</summary>
        internal const int Rounds256 = 20;

        /// <summary>Rounds of 30 steps for numbers of 384 bits.</summary>
        internal const int Rounds384 = 30;

        private const int BatchSteps = 30;
        private const long LimbMask = 0x3FFFFFFF;

        /// <summary>Replaces a number by its inverse; 0 stays 0.</summary>
        /// <param name="number">The number, 32 or 48 bytes, least significant first, below the modulus.</param>
        /// <param name="modulus">The modulus, limbs of 30 bits.</param>
        /// <param name="modulusInverse">The inverse of the modulus modulo 2^30.</param>
        /// <param name="rounds">How many rounds its size needs.</param>
        internal static void Invert(byte[] number, long[] modulus, long modulusInverse, int rounds)
        {
            int limbs = modulus.Length;
            long[] f = new long[limbs];
            long[] g = new long[limbs];
            long[] d = new long[limbs];
            long[] e = new long[limbs];
            long[] matrix = new long[4];
            Array.Copy(modulus, 0, f, 0, limbs);
            Load(number, g);
            e[0] = 1;

            // ζ = −(δ + 1/2).
            long zeta = -1;
            for (int i = 0; i < rounds; i++)
            {
                zeta = Steps(zeta, f[0], g[0], matrix);
                UpdateFactors(d, e, matrix, modulus, modulusInverse);
                UpdateNumbers(f, g, matrix);
            }

            // f is 1 or −1, d of the same sign as the inverse, and between −2 and 1 times the modulus.
            long sign = f[limbs - 1] >> 63;
            AddModulus(d, modulus, d[limbs - 1] >> 63);
            for (int i = 0; i < limbs; i++)
            {
                d[i] = (d[i] ^ sign) - sign;
            }

            Carry(d);
            AddModulus(d, modulus, d[limbs - 1] >> 63);
            Store(d, number);

            Array.Clear(f, 0, limbs);
            Array.Clear(g, 0, limbs);
            Array.Clear(d, 0, limbs);
            Array.Clear(e, 0, limbs);
            Array.Clear(matrix, 0, 4);
        }

        // Thirty division steps on the low ends. A row of the matrix is one long, (u, v) as u + v · 2^32: what happens to
        // it is sums, negations and doublings, which go through both halves.
        private static long Steps(long zeta, long f, long g, long[] matrix)
        {
            long one = 1;
            long rowF = 1;
            long rowG = 0x100000000;
            for (int i = 0; i < BatchSteps; i++)
            {
                long swap = zeta >> 63;
                long odd = -(g & one);
                g += ((f ^ swap) - swap) & odd;
                rowG += ((rowF ^ swap) - swap) & odd;
                swap &= odd;
                zeta = (zeta ^ swap) - one;
                f += g & swap;
                rowF += rowG & swap;
                g >>= 1;
                rowF += rowF;
            }

            matrix[0] = (int)rowF;
            matrix[1] = (rowF - (int)rowF) >> 32;
            matrix[2] = (int)rowG;
            matrix[3] = (rowG - (int)rowG) >> 32;
            return zeta;
        }

        // (f, g) = matrix · (f, g) ÷ 2^30, which leaves no remainder.
        private static void UpdateNumbers(long[] f, long[] g, long[] matrix)
        {
            long u = matrix[0];
            long v = matrix[1];
            long q = matrix[2];
            long r = matrix[3];
            long mask = LimbMask;
            int limbs = f.Length;
            long carryF = ((u * f[0]) + (v * g[0])) >> 30;
            long carryG = ((q * f[0]) + (r * g[0])) >> 30;
            for (int i = 1; i < limbs; i++)
            {
                long fi = f[i];
                long gi = g[i];
                carryF += (u * fi) + (v * gi);
                carryG += (q * fi) + (r * gi);
                f[i - 1] = carryF & mask;
                g[i - 1] = carryG & mask;
                carryF >>= 30;
                carryG >>= 30;
            }

            f[limbs - 1] = carryF;
            g[limbs - 1] = carryG;
        }

        // (d, e) = matrix · (d, e) ÷ 2^30 modulo the modulus, of which as much is added as makes the low 30 bits zero. As
        // |u| + |v| and |q| + |r| are at most 2^30, d and e stay between −2 and 1 times the modulus.
        private static void UpdateFactors(long[] d, long[] e, long[] matrix, long[] modulus, long modulusInverse)
        {
            long u = matrix[0];
            long v = matrix[1];
            long q = matrix[2];
            long r = matrix[3];
            long mask = LimbMask;
            int limbs = d.Length;
            long signD = d[limbs - 1] >> 63;
            long signE = e[limbs - 1] >> 63;
            long timesD = (u & signD) + (v & signE);
            long timesE = (q & signD) + (r & signE);
            long carryD = (u * d[0]) + (v * e[0]);
            long carryE = (q * d[0]) + (r * e[0]);
            timesD -= ((modulusInverse * (carryD & mask)) + timesD) & mask;
            timesE -= ((modulusInverse * (carryE & mask)) + timesE) & mask;
            carryD = (carryD + (timesD * modulus[0])) >> 30;
            carryE = (carryE + (timesE * modulus[0])) >> 30;
            for (int i = 1; i < limbs; i++)
            {
                long di = d[i];
                long ei = e[i];
                long mi = modulus[i];
                carryD += (u * di) + (v * ei) + (timesD * mi);
                carryE += (q * di) + (r * ei) + (timesE * mi);
                d[i - 1] = carryD & mask;
                e[i - 1] = carryE & mask;
                carryD >>= 30;
                carryE >>= 30;
            }

            d[limbs - 1] = carryD;
            e[limbs - 1] = carryE;
        }

        // a += modulus where the mask is all ones.
        private static void AddModulus(long[] a, long[] modulus, long mask)
        {
            for (int i = 0; i < a.Length; i++)
            {
                a[i] += modulus[i] & mask;
            }

            Carry(a);
        }

        private static void Carry(long[] a)
        {
            for (int i = 0; i < a.Length - 1; i++)
            {
                a[i + 1] += a[i] >> 30;
                a[i] &= LimbMask;
            }
        }

        /// <summary>Reads bytes, least significant first.</summary>
        /// <param name="bytes">Holds the number.</param>
        /// <param name="limbs">Receives limbs of 30 bits.</param>
        internal static void Load(byte[] bytes, long[] limbs)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                window |= (long)bytes[i] << bits;
                bits += 8;
                if (bits >= 30)
                {
                    limbs[limb++] = window & LimbMask;
                    window >>= 30;
                    bits -= 30;
                }
            }

            limbs[limb] = window;
        }

        /// <summary>Writes bytes, least significant first.</summary>
        /// <param name="limbs">Limbs of 30 bits.</param>
        /// <param name="bytes">Receives the number.</param>
        internal static void Store(long[] limbs, byte[] bytes)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bits < 8)
                {
                    window |= limbs[limb++] << bits;
                    bits += 30;
                }

                bytes[i] = (byte)window;
                window >>= 8;
                bits -= 8;
            }
        }
    }
}
