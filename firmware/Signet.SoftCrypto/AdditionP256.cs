using System;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Addition on P-256 in Jacobian coordinates (Cohen, Miyaji and Ono, "add-1998-cmo-2" of the Explicit-Formulas
    /// Database). The formulas don't hold for a point and itself or its negative: that is found out before anything is
    /// changed and left to the caller, who knows whether it can happen.
    /// </summary>
    internal sealed class AdditionP256
    {
        /// <summary>The sum was made.</summary>
        internal const int Added = 0;

        /// <summary>Nothing was changed: the points are the same, so that the sum is the double.</summary>
        internal const int Same = 1;

        /// <summary>Nothing was changed: the points cancel each other, the sum is the point at infinity.</summary>
        internal const int Opposite = 2;

        private readonly long[] _a = new long[FieldP256.Limbs];
        private readonly long[] _b = new long[FieldP256.Limbs];
        private readonly long[] _u = new long[FieldP256.Limbs];
        private readonly long[] _h = new long[FieldP256.Limbs];
        private readonly long[] _s = new long[FieldP256.Limbs];
        private readonly long[] _r = new long[FieldP256.Limbs];
        private readonly long[] _z = new long[FieldP256.Limbs];

        /// <summary>p += q.</summary>
        /// <param name="p">A point; receives the sum.</param>
        /// <param name="q">The other; may have its Y negated limb by limb.</param>
        /// <returns><see cref="Added"/>, <see cref="Same"/> or <see cref="Opposite"/>.</returns>
        internal int Add(PointP256 p, PointP256 q)
        {
            // u = X1 · Z2², h = X2 · Z1² - u; s = Y1 · Z2³, r = Y2 · Z1³ - s.
            FieldP256.Square(p.Z, 1, _a);
            FieldP256.Square(q.Z, 1, _b);
            FieldP256.Multiply(p.X, _b, _u);
            FieldP256.Multiply(q.X, _a, _h);
            FieldP256.Multiply(_b, q.Z, _b);
            FieldP256.Multiply(p.Y, _b, _s);
            FieldP256.Multiply(_a, p.Z, _a);
            FieldP256.Multiply(q.Y, _a, _r);
            FieldP256.Subtract(_h, _u, _h);
            FieldP256.Subtract(_r, _s, _r);
            FieldP256.Multiply(p.Z, q.Z, _z);
            FieldP256.Multiply(_z, _h, _z);
            return Finish(p, _u, _s);
        }

        /// <summary>p += (x, y).</summary>
        /// <param name="p">A point; receives the sum.</param>
        /// <param name="x">The other's affine x.</param>
        /// <param name="y">Its y; may be negated limb by limb.</param>
        /// <returns><see cref="Added"/>, <see cref="Same"/> or <see cref="Opposite"/>.</returns>
        internal int AddAffine(PointP256 p, long[] x, long[] y)
        {
            FieldP256.Square(p.Z, 1, _a);
            FieldP256.Multiply(x, _a, _h);
            FieldP256.Multiply(_a, p.Z, _a);
            FieldP256.Multiply(y, _a, _r);
            FieldP256.Subtract(_h, p.X, _h);
            FieldP256.Subtract(_r, p.Y, _r);
            FieldP256.Multiply(p.Z, _h, _z);
            return Finish(p, p.X, p.Y);
        }

        /// <summary>Overwrites what is left of the last sum.</summary>
        internal void Wipe()
        {
            Array.Clear(_a, 0, FieldP256.Limbs);
            Array.Clear(_b, 0, FieldP256.Limbs);
            Array.Clear(_u, 0, FieldP256.Limbs);
            Array.Clear(_h, 0, FieldP256.Limbs);
            Array.Clear(_s, 0, FieldP256.Limbs);
            Array.Clear(_r, 0, FieldP256.Limbs);
            Array.Clear(_z, 0, FieldP256.Limbs);
        }

        // X3 = r² - h³ - 2u · h², Y3 = r · (u · h² - X3) - s · h³, and Z3, which is _z.
        private int Finish(PointP256 p, long[] u, long[] s)
        {
            if (FieldP256.IsZero(_z))
            {
                return FieldP256.IsZero(_r, _a) ? Same : Opposite;
            }

            FieldP256.Square(_h, 1, _a);
            FieldP256.Multiply(_h, _a, _b);
            FieldP256.Multiply(u, _a, _a);
            FieldP256.Multiply(s, _b, _h);
            FieldP256.Square(_r, 1, p.X);
            FieldP256.Subtract(p.X, _b, p.X);
            FieldP256.Subtract(p.X, _a, p.X);
            FieldP256.SubtractCarried(p.X, _a, p.X);
            FieldP256.Subtract(_a, p.X, _a);
            FieldP256.Multiply(_r, _a, _a);
            FieldP256.SubtractCarried(_a, _h, p.Y);
            Array.Copy(_z, 0, p.Z, 0, FieldP256.Limbs);
            return Added;
        }
    }
}
