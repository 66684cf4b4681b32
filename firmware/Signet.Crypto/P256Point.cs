using Signet.Core;

namespace Signet.Crypto
{
    /// <summary>
    /// The check that every peer's P-256 point must pass before the secure element computes with it (NIST SP 800-56A
    /// Rev. 3 section 5.6.2.3.3; the curve's cofactor is 1, so nothing more is needed). Points are public, so nothing
    /// here is constant-time; it serves one point a handshake, so it is plain rather than fast.
    /// </summary>
    public static class P256Point
    {
        /// <summary>Length of an uncompressed point, 04 ‖ X ‖ Y (SEC 1 section 2.3.3).</summary>
        public const int Size = 65;

        /// <summary>Length of a coordinate and of a scalar.</summary>
        public const int FieldSize = 32;

        private const int Limbs = 8;

        // SP 800-186 section 3.2.1.3, as 32-bit limbs, least significant first: the field's prime
        // p = 2^256 − 2^224 + 2^192 + 2^96 − 1, the order n, and the curve y^2 = x^3 − 3x + b.
        private static readonly uint[] Prime =
        {
            0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xFFFFFFFF,
        };

        private static readonly uint[] Order =
        {
            0xFC632551, 0xF3B9CAC2, 0xA7179E84, 0xBCE6FAAD, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0xFFFFFFFF,
        };

        private static readonly uint[] B =
        {
            0x27D2604B, 0x3BCE3C3E, 0xCC53B0F6, 0x651D06B0, 0x769886BC, 0xB3EBBD55, 0xAA3A93E7, 0x5AC635D8,
        };

        // p − 3.
        private static readonly uint[] MinusThree =
        {
            0xFFFFFFFC, 0xFFFFFFFF, 0xFFFFFFFF, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xFFFFFFFF,
        };

        /// <summary>
        /// Tells whether 65 bytes are an uncompressed point of the curve: 04, both coordinates below p, and the curve's
        /// equation holds. The point at infinity has no such form.
        /// </summary>
        /// <param name="point">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>True when it is.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when 65 bytes are not
        /// there.</exception>
        public static bool IsOnCurve(byte[] point, int offset)
        {
            ByteRange.Check(point, offset, Size);
            uint[] x = Load(point, offset + 1);
            uint[] y = Load(point, offset + 1 + FieldSize);
            if (point[offset] != 4 || !IsBelow(x, Prime) || !IsBelow(y, Prime))
            {
                return false;
            }

            uint[] left = new uint[Limbs];
            uint[] right = new uint[Limbs];
            MultiplyAdd(y, y, new uint[Limbs], left);
            MultiplyAdd(x, x, MinusThree, right);
            MultiplyAdd(right, x, B, right);
            for (int i = 0; i < Limbs; i++)
            {
                if (left[i] != right[i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Refuses what <see cref="IsOnCurve"/> denies.</summary>
        /// <param name="point">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.PointNotOnCurve"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> when 65 bytes are not there.</exception>
        public static void Check(byte[] point, int offset)
        {
            if (!IsOnCurve(point, offset))
            {
                throw new SignetException(ErrorCode.PointNotOnCurve);
            }
        }

        /// <summary>
        /// Tells whether 32 bytes are a number from 1 to n − 1, as r and s of a signature must be (FIPS 186-5 section
        /// 6.4.2).
        /// </summary>
        /// <param name="scalar">Holds the number, most significant byte first.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <returns>True when it is in that range.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when 32 bytes are not
        /// there.</exception>
        public static bool IsScalar(byte[] scalar, int offset)
        {
            ByteRange.Check(scalar, offset, FieldSize);
            uint[] value = Load(scalar, offset);
            uint any = 0;
            for (int i = 0; i < Limbs; i++)
            {
                any |= value[i];
            }

            return any != 0 && IsBelow(value, Order);
        }

        private static uint[] Load(byte[] buffer, int offset)
        {
            uint[] limbs = new uint[Limbs];
            for (int i = 0; i < Limbs; i++)
            {
                limbs[i] = BigEndian.Get32(buffer, offset + FieldSize - 4 - (4 * i));
            }

            return limbs;
        }

        private static bool IsBelow(uint[] value, uint[] bound)
        {
            int i = Limbs - 1;
            while (i > 0 && value[i] == bound[i])
            {
                i--;
            }

            return value[i] < bound[i];
        }

        // result = a · b + c mod p, all below p; the result may be a or b.
        private static void MultiplyAdd(uint[] a, uint[] b, uint[] c, uint[] result)
        {
            uint[] product = new uint[2 * Limbs];
            for (int i = 0; i < Limbs; i++)
            {
                ulong factor = a[i];
                ulong carry = 0;
                for (int j = 0; j < Limbs; j++)
                {
                    carry += (factor * b[j]) + product[i + j];
                    product[i + j] = (uint)carry;
                    carry >>= 32;
                }

                product[i + Limbs] = (uint)carry;
            }

            Reduce(product, c, result);
        }

        // SP 800-186 appendix G.1.2: the high half folds into the low one as sums and differences of its words. Read by
        // columns; each is within ±2^35.
        private static void Reduce(uint[] product, uint[] addend, uint[] result)
        {
            long p8 = product[8];
            long p9 = product[9];
            long p10 = product[10];
            long p11 = product[11];
            long p12 = product[12];
            long p13 = product[13];
            long p14 = product[14];
            long p15 = product[15];
            long sum = (long)addend[0] + product[0] + p8 + p9 - p11 - p12 - p13 - p14;
            result[0] = (uint)sum;
            sum = (sum >> 32) + addend[1] + product[1] + p9 + p10 - p12 - p13 - p14 - p15;
            result[1] = (uint)sum;
            sum = (sum >> 32) + addend[2] + product[2] + p10 + p11 - p13 - p14 - p15;
            result[2] = (uint)sum;
            sum = (sum >> 32) + addend[3] + product[3] + (2 * (p11 + p12)) + p13 - p15 - p8 - p9;
            result[3] = (uint)sum;
            sum = (sum >> 32) + addend[4] + product[4] + (2 * (p12 + p13)) + p14 - p9 - p10;
            result[4] = (uint)sum;
            sum = (sum >> 32) + addend[5] + product[5] + (2 * (p13 + p14)) + p15 - p10 - p11;
            result[5] = (uint)sum;
            sum = (sum >> 32) + addend[6] + product[6] + (3 * p14) + (2 * p15) + p13 - p8 - p9;
            result[6] = (uint)sum;
            sum = (sum >> 32) + addend[7] + product[7] + (3 * p15) + p8 - p10 - p11 - p12 - p13;
            result[7] = (uint)sum;

            // What is over or missing is a few times p.
            long over = sum >> 32;
            while (over != 0 || !IsBelow(result, Prime))
            {
                int sign = over < 0 ? 1 : -1;
                long carry = 0;
                for (int i = 0; i < Limbs; i++)
                {
                    carry += result[i] + (sign * (long)Prime[i]);
                    result[i] = (uint)carry;
                    carry >>= 32;
                }

                over += carry;
            }
        }
    }
}
