using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Multiplication of a point of P-256 by a secret scalar. The order of operations doesn't depend on the scalar, table
    /// entries are chosen by masks over the whole table, and digits are odd, so that nothing is ever skipped: the scalar or
    /// n minus it, whichever is odd, is a sum of ±1, ±3, … (see <see cref="ScalarP256.MakeSigns"/>). One branch is left:
    /// additions find out when both points are the same. For scalars drawn at random that has a chance below 2^-240.
    /// </summary>
    internal sealed class MultiplicationP256
    {
        private const int Entries = 8;

        private readonly byte[] _signs = new byte[ScalarP256.Size];
        private readonly AdditionP256 _addition = new AdditionP256();
        private readonly PointP256 _chosen = new PointP256();
        private readonly PointP256[] _table = new PointP256[Entries];
        private readonly long[][] _columns = new long[Entries][];

        /// <summary>Makes the room for a multiplication, about 4 KB.</summary>
        internal MultiplicationP256()
        {
            for (int i = 0; i < Entries; i++)
            {
                _table[i] = new PointP256();
            }
        }

        /// <summary>result = scalar · point, in signed windows of 4 bits.</summary>
        /// <param name="scalar">The scalar, 32 bytes, most significant first, 1 to n − 1.</param>
        /// <param name="point">The point, on the curve; may be the result.</param>
        /// <param name="result">Receives the product, not affine.</param>
        internal void Multiply(byte[] scalar, PointP256 point, PointP256 result)
        {
            // 1, 3, … 15 times the point. No sum here is of a point and itself: the order is prime.
            _table[0].CopyFrom(point);
            _chosen.CopyFrom(point);
            DoublingP256.Double(_chosen.X, _chosen.Y, _chosen.Z, 1);
            for (int i = 1; i < Entries; i++)
            {
                _table[i].CopyFrom(_table[i - 1]);
                _addition.Add(_table[i], _chosen);
            }

            long negated = ScalarP256.MakeSigns(scalar, _signs);
            Choose(_signs[0] >> 4);
            result.CopyFrom(_chosen);
            for (int i = 62; i >= 0; i--)
            {
                DoublingP256.Double(result.X, result.Y, result.Z, 4);

                // The digit is 2b - 15: below 8 its negative is entry 7 - b.
                int window = (_signs[31 - (i >> 1)] >> ((i & 1) << 2)) & 15;
                int minus = (window >> 3) - 1;
                Choose((window ^ minus) & 7);
                Negate(_chosen.Y, minus);
                Accumulate(result, _addition.Add(result, _chosen));
            }

            Negate(result.Y, negated);
        }

        /// <summary>result = scalar · G, by a comb of four teeth.</summary>
        /// <param name="scalar">The scalar, 32 bytes, most significant first, 1 to n − 1.</param>
        /// <param name="result">Receives the product, not affine.</param>
        internal void MultiplyBase(byte[] scalar, PointP256 result)
        {
            uint[] comb = BasePointP256.MakeComb();
            for (int i = 0; i < Entries; i++)
            {
                BasePointP256.Load(comb, i, _table[i].X, _table[i].Y);
                _table[i].SetOne();
            }

            long negated = ScalarP256.MakeSigns(scalar, _signs);
            _signs[0] |= 0x80;
            for (int column = 63; column >= 0; column--)
            {
                // The sign of the tooth at 2^192 is that of the whole.
                int at = 31 - (column >> 3);
                int shift = column & 7;
                int plus = (_signs[at - 24] >> shift) & 1;
                int same = ((_signs[at] >> shift) & 1) | (((_signs[at - 8] >> shift) & 1) << 1)
                    | (((_signs[at - 16] >> shift) & 1) << 2);
                int minus = plus - 1;
                Choose((same ^ minus) & 7);
                if (column == 63)
                {
                    result.CopyFrom(_chosen);
                    continue;
                }

                DoublingP256.Double(result.X, result.Y, result.Z, 1);
                Negate(_chosen.Y, minus);
                Accumulate(result, _addition.AddAffine(result, _chosen.X, _chosen.Y));
            }

            Negate(result.Y, negated);
        }

        /// <summary>Overwrites everything that depends on scalar and point.</summary>
        internal void Wipe()
        {
            Array.Clear(_signs, 0, ScalarP256.Size);
            _addition.Wipe();
            _chosen.Wipe();
            for (int i = 0; i < Entries; i++)
            {
                _table[i].Wipe();
            }
        }

        // Two multiples of a point of prime order cancel each other only where a product of scalar and point is infinity.
        private static void Accumulate(PointP256 result, int outcome)
        {
            if (outcome == AdditionP256.Same)
            {
                DoublingP256.Double(result.X, result.Y, result.Z, 1);
            }
        }

        private static void Negate(long[] a, long mask)
        {
            for (int i = 0; i < FieldP256.Limbs; i++)
            {
                a[i] = (a[i] ^ mask) - mask;
            }
        }

        private void Choose(int index)
        {
            ChooseColumn(index, 0, _chosen.X);
            ChooseColumn(index, 1, _chosen.Y);
            ChooseColumn(index, 2, _chosen.Z);
        }

        private void ChooseColumn(int index, int coordinate, long[] chosen)
        {
            for (int i = 0; i < Entries; i++)
            {
                PointP256 entry = _table[i];
                _columns[i] = coordinate == 0 ? entry.X : coordinate == 1 ? entry.Y : entry.Z;
            }

            // All ones for the entry that is chosen.
            long m0 = ((long)index - 1) >> 63;
            long m1 = ((long)(index ^ 1) - 1) >> 63;
            long m2 = ((long)(index ^ 2) - 1) >> 63;
            long m3 = ((long)(index ^ 3) - 1) >> 63;
            long m4 = ((long)(index ^ 4) - 1) >> 63;
            long m5 = ((long)(index ^ 5) - 1) >> 63;
            long m6 = ((long)(index ^ 6) - 1) >> 63;
            long m7 = ((long)(index ^ 7) - 1) >> 63;
            long[] c0 = _columns[0];
            long[] c1 = _columns[1];
            long[] c2 = _columns[2];
            long[] c3 = _columns[3];
            long[] c4 = _columns[4];
            long[] c5 = _columns[5];
            long[] c6 = _columns[6];
            long[] c7 = _columns[7];
            for (int i = 0; i < FieldP256.Limbs; i++)
            {
                chosen[i] = (c0[i] & m0) | (c1[i] & m1) | (c2[i] & m2) | (c3[i] & m3)
                    | (c4[i] & m4) | (c5[i] & m5) | (c6[i] & m6) | (c7[i] & m7);
            }
        }
    }
}
