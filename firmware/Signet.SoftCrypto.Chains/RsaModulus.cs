using System;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Powers modulo an RSA modulus of up to 4096 bits by Montgomery's product, for public numbers. A number is limbs of 27
    /// bits in blocks of eight: blocks are multiplied in local variables, which costs an interpreter about six operations
    /// a product of limbs, and a column of both products together, 304 products of 54 bits, stays below 2^63.
    /// </summary>
    internal sealed class RsaModulus
    {
        private const int BlockBits = 8 * 27;
        private const long Mask = 0x7FFFFFF;

        // These two with a limb of zero at the end, which Top may look at.
        private readonly long[] _modulus;
        private readonly long[] _base;

        private readonly long[] _power;
        private readonly long[] _twice;
        private readonly long[] _times;
        private readonly long[] _sum = new long[16];
        private readonly int _blocks;
        private readonly int _limbs;
        private readonly int _bytes;
        private readonly int _bits;
        private readonly long _negativeInverse;

        /// <summary>Prepares a modulus.</summary>
        /// <param name="buffer">Holds it, most significant byte first, odd, without zeros ahead.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 256 to 512.</param>
        /// <param name="bits">Its length in bits.</param>
        internal RsaModulus(byte[] buffer, int offset, int count, int bits)
        {
            // Two bits to spare: sums and products need no last subtraction.
            _blocks = (bits + 2 + BlockBits - 1) / BlockBits;
            _limbs = 8 * _blocks;
            _bytes = count;
            _bits = bits;
            _modulus = new long[_limbs + 1];
            _base = new long[_limbs + 1];
            _power = new long[_limbs];
            _twice = new long[_limbs];
            _times = new long[_limbs];
            Load(buffer, offset, _modulus);

            // Newton: each step doubles the bits that are right, of which an odd number is 3 itself.
            long n = _modulus[0];
            long inverse = n;
            for (int i = 0; i < 4; i++)
            {
                inverse = (inverse * (2 - (n * inverse))) & Mask;
            }

            _negativeInverse = (Mask + 1 - inverse) & Mask;
        }

        /// <summary>Raises a number to a power.</summary>
        /// <param name="buffer">Holds the number, below the modulus and as long.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="exponent">The exponent, 1 or more.</param>
        /// <param name="result">Receives the power, as many bytes.</param>
        internal void Power(byte[] buffer, int offset, long exponent, byte[] result)
        {
            Load(buffer, offset, _base);
            for (int i = 0; i < _limbs; i++)
            {
                // 27 bits a limb, the form's factor is as many bits as all limbs have.
                Shift(_base);
            }

            Array.Copy(_base, 0, _power, 0, _limbs);
            int bit = 62;
            while (((exponent >> bit) & 1) == 0)
            {
                bit--;
            }

            while (bit > 0)
            {
                bit--;
                Square(_power);
                if (((exponent >> bit) & 1) != 0)
                {
                    Multiply(_power, _base, _power);
                }
            }

            // A product with 1 is the modulus at most, and that for 0 only.
            Array.Clear(_base, 0, _limbs);
            _base[0] = 1;
            Multiply(_power, _base, _power);
            Store(_power, result);
        }

        // a = a · 2^27 modulo the modulus, from 0 to less than twice the modulus before and after. The quotient comes from
        // the highest 31 bits of the modulus: it is less than 1.2 too small and less than 0.3 too large.
        private void Shift(long[] a)
        {
            long[] modulus = _modulus;
            long quotient = (Top(a) << 27) / Top(modulus);
            long mask = Mask;
            int limbs = _limbs;
            long carry = 0;
            long below = 0;
            for (int i = 0; i < limbs; i++)
            {
                long limb = a[i];
                carry += below - (quotient * modulus[i]);
                a[i] = carry & mask;
                carry >>= 27;
                below = limb;
            }

            if (carry + below < 0)
            {
                carry = 0;
                for (int i = 0; i < limbs; i++)
                {
                    carry += a[i] + modulus[i];
                    a[i] = carry & mask;
                    carry >>= 27;
                }
            }
        }

        // A number without all but the highest 31 bits of the modulus's length: 32 bits at most.
        private long Top(long[] a)
        {
            int limb = (_bits - 31) / 27;
            int shift = (_bits - 31) % 27;
            return (a[limb] >> shift) | (a[limb + 1] << (27 - shift)) | (a[limb + 2] << (54 - shift));
        }

        private void Square(long[] a)
        {
            for (int i = 0; i < _limbs; i++)
            {
                _twice[i] = a[i] << 1;
            }

            Product(a, a, a, true);
        }

        private void Multiply(long[] a, long[] b, long[] result)
        {
            Product(a, b, result, false);
        }

        // result = (a · b + times · modulus) ÷ 2^(BlockBits · _blocks), where times makes the low half zero: block column by
        // block column from the lowest. The result may be a factor: its block is written when it has been read for the
        // last time.
        private void Product(long[] a, long[] b, long[] result, bool square)
        {
            int blocks = _blocks;
            long[] sum = _sum;
            Array.Clear(sum, 0, 16);
            for (int column = 0; column < 2 * blocks; column++)
            {
                int first = column < blocks ? 0 : column - blocks + 1;
                int last = column < blocks ? column : blocks - 1;
                if (square)
                {
                    // Pairs of different blocks twice, which _twice holds.
                    Accumulate(_twice, a, first, (column + 1) / 2, column, sum);
                    if ((column & 1) == 0 && column / 2 <= last)
                    {
                        Accumulate(a, a, column / 2, (column / 2) + 1, column, sum);
                    }
                }
                else
                {
                    Accumulate(a, b, first, last + 1, column, sum);
                }

                Accumulate(_times, _modulus, first, column < blocks ? column : last + 1, column, sum);
                if (column < blocks)
                {
                    Reduce(8 * column, sum);
                }
                else
                {
                    Carry(result, 8 * (column - blocks), sum);
                }

                Array.Copy(sum, 8, sum, 0, 8);
                Array.Clear(sum, 8, 8);
            }
        }

        // Finds eight limbs of times, each making one limb of the sum zero.
        private void Reduce(int at, long[] sum)
        {
            long[] modulus = _modulus;
            for (int i = 0; i < 8; i++)
            {
                long times = ((sum[i] & Mask) * _negativeInverse) & Mask;
                _times[at + i] = times;
                for (int j = 0; j < 8; j++)
                {
                    sum[i + j] += times * modulus[j];
                }

                sum[i + 1] += sum[i] >> 27;
            }
        }

        private static void Carry(long[] result, int at, long[] sum)
        {
            for (int i = 0; i < 8; i++)
            {
                result[at + i] = sum[i] & Mask;
                sum[i + 1] += sum[i] >> 27;
            }
        }

        // Adds the products of the blocks first to end - 1 of a with those of b that lie in one column.
        private static void Accumulate(long[] a, long[] b, int first, int end, int column, long[] sum)
        {
            int i = 8 * first;
            int j = 8 * (column - first);
            int stop = 8 * end;
            if (i >= stop)
            {
                return;
            }

            long c0 = sum[0];
            long c1 = sum[1];
            long c2 = sum[2];
            long c3 = sum[3];
            long c4 = sum[4];
            long c5 = sum[5];
            long c6 = sum[6];
            long c7 = sum[7];
            long c8 = sum[8];
            long c9 = sum[9];
            long c10 = sum[10];
            long c11 = sum[11];
            long c12 = sum[12];
            long c13 = sum[13];
            long c14 = sum[14];
            while (i < stop)
            {
                long a0 = a[i];
                long a1 = a[i + 1];
                long a2 = a[i + 2];
                long a3 = a[i + 3];
                long a4 = a[i + 4];
                long a5 = a[i + 5];
                long a6 = a[i + 6];
                long a7 = a[i + 7];
                long b0 = b[j];
                long b1 = b[j + 1];
                long b2 = b[j + 2];
                long b3 = b[j + 3];
                long b4 = b[j + 4];
                long b5 = b[j + 5];
                long b6 = b[j + 6];
                long b7 = b[j + 7];
                c0 += (a0 * b0);
                c1 += (a0 * b1) + (a1 * b0);
                c2 += (a0 * b2) + (a1 * b1) + (a2 * b0);
                c3 += (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
                c4 += (a0 * b4) + (a1 * b3) + (a2 * b2) + (a3 * b1) + (a4 * b0);
                c5 += (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
                c6 += (a0 * b6) + (a1 * b5) + (a2 * b4) + (a3 * b3) + (a4 * b2) + (a5 * b1) + (a6 * b0);
                c7 += (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2) + (a6 * b1) + (a7 * b0);
                c8 += (a1 * b7) + (a2 * b6) + (a3 * b5) + (a4 * b4) + (a5 * b3) + (a6 * b2) + (a7 * b1);
                c9 += (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2);
                c10 += (a3 * b7) + (a4 * b6) + (a5 * b5) + (a6 * b4) + (a7 * b3);
                c11 += (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4);
                c12 += (a5 * b7) + (a6 * b6) + (a7 * b5);
                c13 += (a6 * b7) + (a7 * b6);
                c14 += (a7 * b7);
                i += 8;
                j -= 8;
            }

            sum[0] = c0;
            sum[1] = c1;
            sum[2] = c2;
            sum[3] = c3;
            sum[4] = c4;
            sum[5] = c5;
            sum[6] = c6;
            sum[7] = c7;
            sum[8] = c8;
            sum[9] = c9;
            sum[10] = c10;
            sum[11] = c11;
            sum[12] = c12;
            sum[13] = c13;
            sum[14] = c14;
        }

        private void Load(byte[] buffer, int offset, long[] limbs)
        {
            Array.Clear(limbs, 0, _limbs);
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = _bytes - 1; i >= 0; i--)
            {
                window |= (long)buffer[offset + i] << bits;
                bits += 8;
                if (bits >= 27)
                {
                    limbs[limb++] = window & Mask;
                    window >>= 27;
                    bits -= 27;
                }
            }

            limbs[limb] = window;
        }

        private void Store(long[] limbs, byte[] buffer)
        {
            long window = 0;
            int bits = 0;
            int limb = 0;
            for (int i = _bytes - 1; i >= 0; i--)
            {
                if (bits < 8)
                {
                    window |= limbs[limb++] << bits;
                    bits += 27;
                }

                buffer[i] = (byte)window;
                window >>= 8;
                bits -= 8;
            }
        }
    }
}
