namespace Signet.Core
{
    /// <summary>
    /// Floats between the widths of IEEE 754, in integer arithmetic: the device's casts between floats are not to be
    /// relied upon for the values at the edges.
    /// </summary>
    internal static class CborFloat
    {
        /// <summary>The bits of the one NaN that is written, in binary16, binary32 and binary64.</summary>
        internal const uint HalfNaN = 0x7E00;

        /// <inheritdoc cref="HalfNaN"/>
        internal const uint SingleNaN = 0x7FC00000;

        /// <inheritdoc cref="HalfNaN"/>
        internal const long DoubleNaN = 0x7FF8000000000000;

        private const ulong Fraction = (1UL << 52) - 1;

        /// <summary>Tells whether binary32 keeps a binary64 value; all NaNs count as one.</summary>
        /// <param name="bits">The binary64 bits.</param>
        /// <param name="single">The binary32 bits; 0 when it does not.</param>
        /// <returns>True when nothing gets lost.</returns>
        internal static bool TryNarrow(long bits, out uint single)
        {
            uint sign = (uint)(bits >> 32) & 0x80000000;
            int exponent = (int)(bits >> 52) & 0x7FF;
            ulong fraction = (ulong)bits & Fraction;
            single = 0;
            if (exponent == 0x7FF)
            {
                single = fraction != 0 ? SingleNaN : sign | 0x7F800000;
                return true;
            }

            if (exponent == 0 && fraction == 0)
            {
                single = sign;
                return true;
            }

            int power = exponent - 1023;
            if (exponent == 0 || power > 127 || power < -149)
            {
                return false;
            }

            // Below 2^-126 binary32 is subnormal: it loses one more bit for each power of two.
            bool normal = power >= -126;
            int drop = normal ? 29 : 29 - 126 - power;
            ulong significand = normal ? fraction : fraction | (1UL << 52);
            if ((significand & ((1UL << drop) - 1)) != 0)
            {
                return false;
            }

            single = sign | (normal ? (uint)(power + 127) << 23 : 0) | (uint)(significand >> drop);
            return true;
        }

        /// <summary>Gives binary64 for binary16.</summary>
        /// <param name="half">The 16 bits.</param>
        /// <returns>The binary64 bits.</returns>
        internal static long WidenHalf(int half)
        {
            return Widen((uint)half >> 15, (half >> 10) & 0x1F, 0x1F, (uint)half & 0x3FF, 10);
        }

        /// <summary>Gives binary64 for binary32.</summary>
        /// <param name="single">The 32 bits.</param>
        /// <returns>The binary64 bits.</returns>
        internal static long WidenSingle(uint single)
        {
            return Widen(single >> 31, (int)(single >> 23) & 0xFF, 0xFF, single & 0x7FFFFF, 23);
        }

        private static long Widen(uint sign, int exponent, int largest, uint fraction, int fractionBits)
        {
            ulong result = (ulong)sign << 63;
            if (exponent == largest)
            {
                return fraction != 0 ? DoubleNaN : (long)(result | (0x7FFUL << 52));
            }

            if (exponent == 0)
            {
                if (fraction == 0)
                {
                    return (long)result;
                }

                exponent = 1;
                while (fraction >> fractionBits == 0)
                {
                    fraction <<= 1;
                    exponent--;
                }

                fraction &= (1U << fractionBits) - 1;
            }

            ulong biased = (ulong)(exponent - (largest >> 1) + 1023);
            return (long)(result | (biased << 52) | ((ulong)fraction << (52 - fractionBits)));
        }
    }
}
