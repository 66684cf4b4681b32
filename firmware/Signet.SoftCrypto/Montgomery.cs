namespace Signet.SoftCrypto
{
    /// <summary>
    /// Montgomery's product modulo an odd number of at least two bits less than its limbs of 30 bits hold: for the
    /// few products modulo a curve's order, where short code counts more than operations.
    /// </summary>
    internal static class Montgomery
    {
        private const long LimbMask = 0x3FFFFFFF;

        /// <summary>result = a · b ÷ 2^(30 · limbs) modulo the modulus, and below it.</summary>
        /// <param name="a">A factor, in limbs of 30 bits, at most twice the modulus.</param>
        /// <param name="b">Another.</param>
        /// <param name="modulus">The modulus.</param>
        /// <param name="negativeInverse">The negative of the modulus's inverse modulo 2^30.</param>
        /// <param name="result">Receives the product; may be a factor.</param>
        internal static void Multiply(long[] a, long[] b, long[] modulus, long negativeInverse, long[] result)
        {
            int limbs = modulus.Length;
            long mask = LimbMask;
            long[] sum = new long[limbs + 1];
            for (int i = 0; i < limbs; i++)
            {
                // Row by row; no sum reaches 2^62.
                long factor = a[i];
                long carry = sum[0] + (factor * b[0]);
                long times = ((carry & mask) * negativeInverse) & mask;
                carry = (carry + (times * modulus[0])) >> 30;
                for (int j = 1; j < limbs; j++)
                {
                    carry += sum[j] + (factor * b[j]) + (times * modulus[j]);
                    sum[j - 1] = carry & mask;
                    carry >>= 30;
                }

                sum[limbs - 1] = carry;
            }

            // Below twice the modulus; the sum less the modulus is taken when it is not negative.
            long borrow = 0;
            for (int i = 0; i < limbs; i++)
            {
                borrow = (borrow + sum[i] - modulus[i]) >> 30;
            }

            long chosen = ~borrow;
            borrow = 0;
            for (int i = 0; i < limbs; i++)
            {
                borrow += sum[i] - (modulus[i] & chosen);
                result[i] = borrow & mask;
                borrow >>= 30;
            }
        }
    }
}
