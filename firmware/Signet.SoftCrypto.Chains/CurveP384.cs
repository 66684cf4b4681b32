namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// Doubling and addition on P-384 ("dbl-2001-b" and "add-1998-cmo-2" of the Explicit-Formulas Database), for public
    /// points. Factors are within the bounds of <see cref="FieldP384"/>: three times a difference by a sum is the most.
    /// </summary>
    internal sealed class CurveP384
    {
        private readonly long[] _a = new long[FieldP384.Limbs];
        private readonly long[] _b = new long[FieldP384.Limbs];
        private readonly long[] _c = new long[FieldP384.Limbs];
        private readonly long[] _d = new long[FieldP384.Limbs];
        private readonly long[] _e = new long[FieldP384.Limbs];
        private readonly long[] _f = new long[FieldP384.Limbs];

        /// <summary>p = 2p.</summary>
        /// <param name="p">A point; is replaced.</param>
        internal void Double(PointP384 p)
        {
            if (p.IsInfinite)
            {
                return;
            }

            long[] delta = _a;
            long[] gamma = _b;
            long[] beta = _c;
            long[] alpha = _d;
            FieldP384.Square(p.Z, delta);
            FieldP384.Square(p.Y, gamma);
            FieldP384.Multiply(p.X, gamma, beta);

            // alpha = 3 (X - delta) (X + delta).
            FieldP384.Add(p.X, delta, -1, _e);
            FieldP384.Add(_e, _e, 2, _e);
            FieldP384.Add(p.X, delta, 1, _f);
            FieldP384.Multiply(_e, _f, alpha);

            // Z3 = (Y + Z)² - gamma - delta.
            FieldP384.Add(p.Y, p.Z, 1, _e);
            FieldP384.Square(_e, p.Z);
            FieldP384.Add(p.Z, gamma, -1, p.Z);
            FieldP384.Add(p.Z, delta, -1, p.Z);
            FieldP384.Carry(p.Z);

            // X3 = alpha² - 8 beta.
            FieldP384.Square(alpha, p.X);
            FieldP384.Add(p.X, beta, -8, p.X);
            FieldP384.Carry(p.X);

            // Y3 = alpha (4 beta - X3) - 8 gamma².
            FieldP384.Square(gamma, gamma);
            FieldP384.Add(beta, beta, 3, beta);
            FieldP384.Add(beta, p.X, -1, beta);
            FieldP384.Multiply(alpha, beta, p.Y);
            FieldP384.Add(p.Y, gamma, -8, p.Y);
            FieldP384.Carry(p.Y);
        }

        /// <summary>p += q.</summary>
        /// <param name="p">A point; receives the sum.</param>
        /// <param name="q">The other, not p itself.</param>
        internal void Add(PointP384 p, PointP384 q)
        {
            if (q.IsInfinite)
            {
                return;
            }

            if (p.IsInfinite)
            {
                p.CopyFrom(q, false);
                return;
            }

            // u = X1 · Z2², h = X2 · Z1² - u; s = Y1 · Z2³, r = Y2 · Z1³ - s.
            long[] u = _a;
            long[] h = _b;
            long[] s = _c;
            long[] r = _d;
            FieldP384.Square(p.Z, _e);
            FieldP384.Square(q.Z, _f);
            FieldP384.Multiply(p.X, _f, u);
            FieldP384.Multiply(q.X, _e, h);
            FieldP384.Multiply(_f, q.Z, _f);
            FieldP384.Multiply(p.Y, _f, s);
            FieldP384.Multiply(_e, p.Z, _e);
            FieldP384.Multiply(q.Y, _e, r);
            FieldP384.Add(h, u, -1, h);
            FieldP384.Add(r, s, -1, r);
            if (FieldP384.IsZero(h, _e))
            {
                if (FieldP384.IsZero(r, _e))
                {
                    Double(p);
                }
                else
                {
                    p.IsInfinite = true;
                }

                return;
            }

            // X3 = r² - h³ - 2u · h², Y3 = r · (u · h² - X3) - s · h³, Z3 = Z1 · Z2 · h.
            FieldP384.Multiply(p.Z, q.Z, p.Z);
            FieldP384.Multiply(p.Z, h, p.Z);
            FieldP384.Square(h, _e);
            FieldP384.Multiply(h, _e, h);
            FieldP384.Multiply(u, _e, u);
            FieldP384.Square(r, p.X);
            FieldP384.Add(p.X, h, -1, p.X);
            FieldP384.Add(p.X, u, -2, p.X);
            FieldP384.Carry(p.X);
            FieldP384.Add(u, p.X, -1, u);
            FieldP384.Multiply(r, u, p.Y);
            FieldP384.Multiply(s, h, s);
            FieldP384.Add(p.Y, s, -1, p.Y);
            FieldP384.Carry(p.Y);
        }
    }
}
