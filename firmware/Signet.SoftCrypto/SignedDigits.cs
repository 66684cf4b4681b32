namespace Signet.SoftCrypto
{
    /// <summary>Non-adjacent forms with windows, for public numbers.</summary>
    internal static class SignedDigits
    {
        /// <summary>
        /// Writes a number as a sum of digits times powers of 2, each digit 0 or odd and below 2^(width − 1) in size, and of
        /// width digits in a row at most one not 0.
        /// </summary>
        /// <param name="number">The number, least significant byte first.</param>
        /// <param name="width">Width of the windows, 2 to 4.</param>
        /// <param name="digits">Receives the digits, lowest first: one more than the number has bits.</param>
        /// <param name="shift">0 or 4: which half of each byte takes the digit, in two's complement. The other half stays.</param>
        internal static void Recode(byte[] number, int width, byte[] digits, int shift)
        {
            int carry = 0;
            int skip = 0;
            for (int i = 0; i < digits.Length; i++)
            {
                digits[i] &= (byte)(0xF0 >> shift);
                if (skip > 0)
                {
                    skip--;
                    continue;
                }

                int at = i >> 3;
                int bits = at < number.Length ? number[at] : 0;
                bits |= at + 1 < number.Length ? number[at + 1] << 8 : 0;
                bits = (bits >> (i & 7)) & ((1 << width) - 1);
                if ((bits & 1) == carry)
                {
                    continue;
                }

                int digit = bits + carry;
                carry = digit >> (width - 1);
                digits[i] |= (byte)(((digit - (carry << width)) & 15) << shift);
                skip = width - 1;
            }
        }
    }
}
