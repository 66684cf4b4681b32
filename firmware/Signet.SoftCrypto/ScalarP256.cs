using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Arithmetic modulo the order n of P-256 (SP 800-186 section 3.2.1.3). Scalars are 32 bytes, most significant first.
    /// No branch and no index depends on one.
    /// </summary>
    internal static class ScalarP256
    {
        /// <summary>Bytes of a scalar.</summary>
        internal const int Size = 32;

        private const int Limbs = 9;

        // The order in limbs of 30 bits, its inverse and the negative of that modulo 2^30.
        private const long OrderInverse = 0x11FF43B1;
        private const long NegativeInverse = 0x2E00BC4F;

        private static readonly long[] Order =
        {
            0x3C632551, 0x0EE72B0B, 0x3179E84F, 0x39BEAB69, 0x3FFFFFBC, 0x3FFFFFFF, 0xFFF, 0x3FFFC000, 0xFFFF,
        };

        // 2^540 modulo the order.
        private static readonly long[] IntoForm =
        {
            0x0887AC57, 0x05D911A5, 0x130785E0, 0x2A328AB8, 0x19076A9E, 0x1AFB1658, 0x2484A92B, 0x2A0EBF05, 0x55AB,
        };

        private static readonly byte[] OrderBytes =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        };

        private static readonly byte[] PrimeBytes =
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
            0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        };

        /// <summary>Tells whether 32 bytes are a number from 1 to n − 1.</summary>
        /// <param name="bytes">Holds them.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>True when they are.</returns>
        internal static bool IsValid(byte[] bytes, int offset)
        {
            int borrow = 0;
            int any = 0;
            for (int i = Size - 1; i >= 0; i--)
            {
                int value = bytes[offset + i];
                any |= value;
                borrow = (value - OrderBytes[i] + borrow) >> 8;
            }

            return ((borrow & 1) & ((-any >> 31) & 1)) == 1;
        }

        /// <summary>
        /// Gives (k − 1) ÷ 2 of the scalar or of n minus the scalar, whichever is odd: an odd k is a sum of powers of 2, none
        /// left out, with the signs that the bits of this number are (1 for +), the highest positive.
        /// </summary>
        /// <param name="scalar">The scalar, 1 to n − 1.</param>
        /// <param name="signs">Receives the number.</param>
        /// <returns>All ones when it is that of n minus the scalar, else 0.</returns>
        internal static long MakeSigns(byte[] scalar, byte[] signs)
        {
            int even = (scalar[Size - 1] & 1) - 1;
            int borrow = 0;
            for (int i = Size - 1; i >= 0; i--)
            {
                int other = OrderBytes[i] - scalar[i] + borrow;
                borrow = other >> 8;
                signs[i] = (byte)(scalar[i] ^ (even & (other ^ scalar[i])));
            }

            int carry = 0;
            for (int i = 0; i < Size; i++)
            {
                int value = signs[i];
                signs[i] = (byte)((carry << 7) | (value >> 1));
                carry = value & 1;
            }

            return even;
        }

        /// <summary>Adds n to a scalar, if the sum is below the curve's prime.</summary>
        /// <param name="scalar">Holds the scalar, public.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="sum">Receives the sum.</param>
        /// <returns>True when it is below the prime.</returns>
        internal static bool AddOrder(byte[] scalar, int offset, byte[] sum)
        {
            int carry = 0;
            int borrow = 0;
            for (int i = Size - 1; i >= 0; i--)
            {
                carry += scalar[offset + i] + OrderBytes[i];
                sum[i] = (byte)carry;
                borrow = (sum[i] - PrimeBytes[i] + borrow) >> 8;
                carry >>= 8;
            }

            return carry == 0 && borrow < 0;
        }

        /// <summary>Computes u1 = e ÷ s and u2 = r ÷ s modulo n (FIPS 186-5 section 6.4.2).</summary>
        /// <param name="digest">Holds e, 32 bytes, which may be n or above.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="signature">Holds r ‖ s, both from 1 to n − 1.</param>
        /// <param name="signatureOffset">Index of the first byte.</param>
        /// <param name="u1">Receives u1, 32 bytes, least significant first.</param>
        /// <param name="u2">Receives u2, likewise.</param>
        internal static void Divide(
            byte[] digest, int digestOffset, byte[] signature, int signatureOffset, byte[] u1, byte[] u2)
        {
            long[] inverse = new long[Limbs];
            long[] product = new long[Limbs];
            Reverse(signature, signatureOffset + Size, u2);
            ModularInverse.Invert(u2, Order, OrderInverse, ModularInverse.Rounds256);
            ModularInverse.Load(u2, inverse);
            Montgomery.Multiply(inverse, IntoForm, Order, NegativeInverse, inverse);

            Reverse(digest, digestOffset, u1);
            ModularInverse.Load(u1, product);
            Montgomery.Multiply(product, inverse, Order, NegativeInverse, product);
            ModularInverse.Store(product, u1);

            Reverse(signature, signatureOffset, u2);
            ModularInverse.Load(u2, product);
            Montgomery.Multiply(product, inverse, Order, NegativeInverse, product);
            ModularInverse.Store(product, u2);
        }

        private static void Reverse(byte[] bytes, int offset, byte[] result)
        {
            for (int i = 0; i < Size; i++)
            {
                result[i] = bytes[offset + Size - 1 - i];
            }
        }
    }
}
