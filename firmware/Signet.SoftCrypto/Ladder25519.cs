namespace Signet.SoftCrypto
{
    /// <summary>
    /// The Montgomery ladder of RFC 7748 section 5 in one method, all in local variables: nine products a bit, written
    /// out as in <see cref="Field25519"/>, whose limbs and bounds these are. Two deviations from the RFC's text, with the
    /// same result: nothing is swapped, but the pair to be doubled is chosen (D·A and C·B are the same two products
    /// either way); and the bits are chosen by masks.
    /// </summary>
    internal static class Ladder25519
    {
        /// <summary>Multiplies a point, of which only the u-coordinate is known, by a scalar.</summary>
        /// <param name="scalar">The clamped scalar, 32 bytes, least significant first; bit 255 is taken as 0.</param>
        /// <param name="point">The u-coordinate, a normal number.</param>
        /// <param name="x">Receives X, a normal number.</param>
        /// <param name="z">Receives Z; the product's u-coordinate is X ÷ Z.</param>
        internal static void Multiply(byte[] scalar, long[] point, long[] x, long[] z)
        {
            long m27 = 0x7FFFFFF;
            long m28 = 0xFFFFFFF;
            long m29 = 0x1FFFFFFF;
            long f19 = 19;
            long f38 = 38;
            long f76 = 76;
            long f121665 = 121665;

            // The point P.
            long u0 = point[0], u1 = point[1], u2 = point[2], u3 = point[3], u4 = point[4], u5 = point[5],
                u6 = point[6], u7 = point[7], u8 = point[8];

            // X : Z of the multiple last doubled, at first 1 : 0, the neutral element.
            long x0 = 1, x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0, x6 = 0, x7 = 0, x8 = 0;
            long z0 = 0, z1 = 0, z2 = 0, z3 = 0, z4 = 0, z5 = 0, z6 = 0, z7 = 0, z8 = 0;

            // V : W of its neighbour, P more or less; at first u : 1.
            long v0 = u0, v1 = u1, v2 = u2, v3 = u3, v4 = u4, v5 = u5, v6 = u6, v7 = u7, v8 = u8;
            long w0 = 1, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0, w7 = 0, w8 = 0;

            long last = 0;
            long mask;
            for (int bit = 254; bit >= 0; bit--)
            {
                // All ones when the neighbour is to be doubled.
                long now = (scalar[bit >> 3] >> (bit & 7)) & 1;
                mask = -(now ^ last);
                last = now;

                // Sums a and d, differences b and e.
                long a0 = x0 + z0, a1 = x1 + z1, a2 = x2 + z2, a3 = x3 + z3, a4 = x4 + z4, a5 = x5 + z5, a6 = x6 + z6,
                    a7 = x7 + z7, a8 = x8 + z8;
                long b0 = x0 - z0, b1 = x1 - z1, b2 = x2 - z2, b3 = x3 - z3, b4 = x4 - z4, b5 = x5 - z5, b6 = x6 - z6,
                    b7 = x7 - z7, b8 = x8 - z8;
                long d0 = v0 + w0, d1 = v1 + w1, d2 = v2 + w2, d3 = v3 + w3, d4 = v4 + w4, d5 = v5 + w5, d6 = v6 + w6,
                    d7 = v7 + w7, d8 = v8 + w8;
                long e0 = v0 - w0, e1 = v1 - w1, e2 = v2 - w2, e3 = v3 - w3, e4 = v4 - w4, e5 = v5 - w5, e6 = v6 - w6,
                    e7 = v7 - w7, e8 = v8 - w8;

                // p = e · a.
                long k1 = a1 + a1;
                long k3 = a3 + a3;
                long k5 = a5 + a5;
                long k7 = a7 + a7;
                long c = (e1 * a8) + (e2 * a7) + (e3 * a6) + (e4 * a5) + (e5 * a4) + (e6 * a3) + (e7 * a2)
                    + (e8 * a1);
                long h9 = c & m28;
                c = (c >> 28) + (e2 * a8) + (e3 * k7) + (e4 * a6) + (e5 * k5) + (e6 * a4) + (e7 * k3) + (e8 * a2);
                long h10 = c & m29;
                c = (c >> 29) + (e3 * a8) + (e4 * a7) + (e5 * a6) + (e6 * a5) + (e7 * a4) + (e8 * a3);
                long h11 = c & m28;
                c = (c >> 28) + (e4 * a8) + (e5 * k7) + (e6 * a6) + (e7 * k5) + (e8 * a4);
                long h12 = c & m29;
                c = (c >> 29) + (e5 * a8) + (e6 * a7) + (e7 * a6) + (e8 * a5);
                long h13 = c & m28;
                c = (c >> 28) + (e6 * a8) + (e7 * k7) + (e8 * a6);
                long h14 = c & m29;
                c = (c >> 29) + (e7 * a8) + (e8 * a7);
                long h15 = c & m28;
                c = (c >> 28) + (e8 * a8);
                long h16 = c & m29;
                long h17 = c >> 29;
                c = (f76 * h9) + (e0 * a0);
                long p0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (e0 * a1) + (e1 * a0);
                long p1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (e0 * a2) + (e1 * k1) + (e2 * a0);
                long p2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (e0 * a3) + (e1 * a2) + (e2 * a1) + (e3 * a0);
                long p3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (e0 * a4) + (e1 * k3) + (e2 * a2) + (e3 * k1) + (e4 * a0);
                long p4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (e0 * a5) + (e1 * a4) + (e2 * a3) + (e3 * a2) + (e4 * a1) + (e5 * a0);
                long p5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (e0 * a6) + (e1 * k5) + (e2 * a4) + (e3 * k3) + (e4 * a2) + (e5 * k1)
                    + (e6 * a0);
                long p6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (e0 * a7) + (e1 * a6) + (e2 * a5) + (e3 * a4) + (e4 * a3) + (e5 * a2)
                    + (e6 * a1) + (e7 * a0);
                long p7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (e0 * a8) + (e1 * k7) + (e2 * a6) + (e3 * k5) + (e4 * a4) + (e5 * k3)
                    + (e6 * a2) + (e7 * k1) + (e8 * a0);
                long p8 = c & m27;
                c = p0 + (f19 * (c >> 27));
                p0 = c & m29;
                p1 += c >> 29;

                // q = d · b.
                k1 = b1 + b1;
                k3 = b3 + b3;
                k5 = b5 + b5;
                k7 = b7 + b7;
                c = (d1 * b8) + (d2 * b7) + (d3 * b6) + (d4 * b5) + (d5 * b4) + (d6 * b3) + (d7 * b2) + (d8 * b1);
                h9 = c & m28;
                c = (c >> 28) + (d2 * b8) + (d3 * k7) + (d4 * b6) + (d5 * k5) + (d6 * b4) + (d7 * k3) + (d8 * b2);
                h10 = c & m29;
                c = (c >> 29) + (d3 * b8) + (d4 * b7) + (d5 * b6) + (d6 * b5) + (d7 * b4) + (d8 * b3);
                h11 = c & m28;
                c = (c >> 28) + (d4 * b8) + (d5 * k7) + (d6 * b6) + (d7 * k5) + (d8 * b4);
                h12 = c & m29;
                c = (c >> 29) + (d5 * b8) + (d6 * b7) + (d7 * b6) + (d8 * b5);
                h13 = c & m28;
                c = (c >> 28) + (d6 * b8) + (d7 * k7) + (d8 * b6);
                h14 = c & m29;
                c = (c >> 29) + (d7 * b8) + (d8 * b7);
                h15 = c & m28;
                c = (c >> 28) + (d8 * b8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (d0 * b0);
                long q0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (d0 * b1) + (d1 * b0);
                long q1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (d0 * b2) + (d1 * k1) + (d2 * b0);
                long q2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (d0 * b3) + (d1 * b2) + (d2 * b1) + (d3 * b0);
                long q3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (d0 * b4) + (d1 * k3) + (d2 * b2) + (d3 * k1) + (d4 * b0);
                long q4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (d0 * b5) + (d1 * b4) + (d2 * b3) + (d3 * b2) + (d4 * b1) + (d5 * b0);
                long q5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (d0 * b6) + (d1 * k5) + (d2 * b4) + (d3 * k3) + (d4 * b2) + (d5 * k1)
                    + (d6 * b0);
                long q6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (d0 * b7) + (d1 * b6) + (d2 * b5) + (d3 * b4) + (d4 * b3) + (d5 * b2)
                    + (d6 * b1) + (d7 * b0);
                long q7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (d0 * b8) + (d1 * k7) + (d2 * b6) + (d3 * k5) + (d4 * b4) + (d5 * k3)
                    + (d6 * b2) + (d7 * k1) + (d8 * b0);
                long q8 = c & m27;
                c = q0 + (f19 * (c >> 27));
                q0 = c & m29;
                q1 += c >> 29;

                // Choose what is doubled.
                a0 ^= mask & (a0 ^ d0);
                a1 ^= mask & (a1 ^ d1);
                a2 ^= mask & (a2 ^ d2);
                a3 ^= mask & (a3 ^ d3);
                a4 ^= mask & (a4 ^ d4);
                a5 ^= mask & (a5 ^ d5);
                a6 ^= mask & (a6 ^ d6);
                a7 ^= mask & (a7 ^ d7);
                a8 ^= mask & (a8 ^ d8);
                b0 ^= mask & (b0 ^ e0);
                b1 ^= mask & (b1 ^ e1);
                b2 ^= mask & (b2 ^ e2);
                b3 ^= mask & (b3 ^ e3);
                b4 ^= mask & (b4 ^ e4);
                b5 ^= mask & (b5 ^ e5);
                b6 ^= mask & (b6 ^ e6);
                b7 ^= mask & (b7 ^ e7);
                b8 ^= mask & (b8 ^ e8);

                // v = (p + q)².
                long s0 = p0 + q0, s1 = p1 + q1, s2 = p2 + q2, s3 = p3 + q3, s4 = p4 + q4, s5 = p5 + q5, s6 = p6 + q6,
                    s7 = p7 + q7, s8 = p8 + q8;
                long k0 = s0 + s0;
                k1 = s1 + s1;
                long k2 = s2 + s2;
                k3 = s3 + s3;
                long k4 = s4 + s4;
                k5 = s5 + s5;
                long k6 = s6 + s6;
                k7 = s7 + s7;
                c = (k1 * s8) + (k2 * s7) + (k3 * s6) + (k4 * s5);
                h9 = c & m28;
                c = (c >> 28) + (k2 * s8) + (k3 * k7) + (k4 * s6) + (k5 * s5);
                h10 = c & m29;
                c = (c >> 29) + (k3 * s8) + (k4 * s7) + (k5 * s6);
                h11 = c & m28;
                c = (c >> 28) + (k4 * s8) + (k5 * k7) + (s6 * s6);
                h12 = c & m29;
                c = (c >> 29) + (k5 * s8) + (k6 * s7);
                h13 = c & m28;
                c = (c >> 28) + (k6 * s8) + (k7 * s7);
                h14 = c & m29;
                c = (c >> 29) + (k7 * s8);
                h15 = c & m28;
                c = (c >> 28) + (s8 * s8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (s0 * s0);
                v0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (k0 * s1);
                v1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (k0 * s2) + (k1 * s1);
                v2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (k0 * s3) + (k1 * s2);
                v3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (k0 * s4) + (k1 * k3) + (s2 * s2);
                v4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (k0 * s5) + (k1 * s4) + (k2 * s3);
                v5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (k0 * s6) + (k1 * k5) + (k2 * s4) + (k3 * s3);
                v6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (k0 * s7) + (k1 * s6) + (k2 * s5) + (k3 * s4);
                v7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (k0 * s8) + (k1 * k7) + (k2 * s6) + (k3 * k5) + (s4 * s4);
                v8 = c & m27;
                c = v0 + (f19 * (c >> 27));
                v0 = c & m29;
                v1 += c >> 29;

                // p = (p - q)².
                long t0 = p0 - q0, t1 = p1 - q1, t2 = p2 - q2, t3 = p3 - q3, t4 = p4 - q4, t5 = p5 - q5, t6 = p6 - q6,
                    t7 = p7 - q7, t8 = p8 - q8;
                k0 = t0 + t0;
                k1 = t1 + t1;
                k2 = t2 + t2;
                k3 = t3 + t3;
                k4 = t4 + t4;
                k5 = t5 + t5;
                k6 = t6 + t6;
                k7 = t7 + t7;
                c = (k1 * t8) + (k2 * t7) + (k3 * t6) + (k4 * t5);
                h9 = c & m28;
                c = (c >> 28) + (k2 * t8) + (k3 * k7) + (k4 * t6) + (k5 * t5);
                h10 = c & m29;
                c = (c >> 29) + (k3 * t8) + (k4 * t7) + (k5 * t6);
                h11 = c & m28;
                c = (c >> 28) + (k4 * t8) + (k5 * k7) + (t6 * t6);
                h12 = c & m29;
                c = (c >> 29) + (k5 * t8) + (k6 * t7);
                h13 = c & m28;
                c = (c >> 28) + (k6 * t8) + (k7 * t7);
                h14 = c & m29;
                c = (c >> 29) + (k7 * t8);
                h15 = c & m28;
                c = (c >> 28) + (t8 * t8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (t0 * t0);
                p0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (k0 * t1);
                p1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (k0 * t2) + (k1 * t1);
                p2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (k0 * t3) + (k1 * t2);
                p3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (k0 * t4) + (k1 * k3) + (t2 * t2);
                p4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (k0 * t5) + (k1 * t4) + (k2 * t3);
                p5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (k0 * t6) + (k1 * k5) + (k2 * t4) + (k3 * t3);
                p6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (k0 * t7) + (k1 * t6) + (k2 * t5) + (k3 * t4);
                p7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (k0 * t8) + (k1 * k7) + (k2 * t6) + (k3 * k5) + (t4 * t4);
                p8 = c & m27;
                c = p0 + (f19 * (c >> 27));
                p0 = c & m29;
                p1 += c >> 29;

                // w = u · p.
                k1 = u1 + u1;
                k3 = u3 + u3;
                k5 = u5 + u5;
                k7 = u7 + u7;
                c = (p1 * u8) + (p2 * u7) + (p3 * u6) + (p4 * u5) + (p5 * u4) + (p6 * u3) + (p7 * u2) + (p8 * u1);
                h9 = c & m28;
                c = (c >> 28) + (p2 * u8) + (p3 * k7) + (p4 * u6) + (p5 * k5) + (p6 * u4) + (p7 * k3) + (p8 * u2);
                h10 = c & m29;
                c = (c >> 29) + (p3 * u8) + (p4 * u7) + (p5 * u6) + (p6 * u5) + (p7 * u4) + (p8 * u3);
                h11 = c & m28;
                c = (c >> 28) + (p4 * u8) + (p5 * k7) + (p6 * u6) + (p7 * k5) + (p8 * u4);
                h12 = c & m29;
                c = (c >> 29) + (p5 * u8) + (p6 * u7) + (p7 * u6) + (p8 * u5);
                h13 = c & m28;
                c = (c >> 28) + (p6 * u8) + (p7 * k7) + (p8 * u6);
                h14 = c & m29;
                c = (c >> 29) + (p7 * u8) + (p8 * u7);
                h15 = c & m28;
                c = (c >> 28) + (p8 * u8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (p0 * u0);
                w0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (p0 * u1) + (p1 * u0);
                w1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (p0 * u2) + (p1 * k1) + (p2 * u0);
                w2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (p0 * u3) + (p1 * u2) + (p2 * u1) + (p3 * u0);
                w3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (p0 * u4) + (p1 * k3) + (p2 * u2) + (p3 * k1) + (p4 * u0);
                w4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (p0 * u5) + (p1 * u4) + (p2 * u3) + (p3 * u2) + (p4 * u1) + (p5 * u0);
                w5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (p0 * u6) + (p1 * k5) + (p2 * u4) + (p3 * k3) + (p4 * u2) + (p5 * k1)
                    + (p6 * u0);
                w6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (p0 * u7) + (p1 * u6) + (p2 * u5) + (p3 * u4) + (p4 * u3) + (p5 * u2)
                    + (p6 * u1) + (p7 * u0);
                w7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (p0 * u8) + (p1 * k7) + (p2 * u6) + (p3 * k5) + (p4 * u4) + (p5 * k3)
                    + (p6 * u2) + (p7 * k1) + (p8 * u0);
                w8 = c & m27;
                c = w0 + (f19 * (c >> 27));
                w0 = c & m29;
                w1 += c >> 29;

                // p = a².
                k0 = a0 + a0;
                k1 = a1 + a1;
                k2 = a2 + a2;
                k3 = a3 + a3;
                k4 = a4 + a4;
                k5 = a5 + a5;
                k6 = a6 + a6;
                k7 = a7 + a7;
                c = (k1 * a8) + (k2 * a7) + (k3 * a6) + (k4 * a5);
                h9 = c & m28;
                c = (c >> 28) + (k2 * a8) + (k3 * k7) + (k4 * a6) + (k5 * a5);
                h10 = c & m29;
                c = (c >> 29) + (k3 * a8) + (k4 * a7) + (k5 * a6);
                h11 = c & m28;
                c = (c >> 28) + (k4 * a8) + (k5 * k7) + (a6 * a6);
                h12 = c & m29;
                c = (c >> 29) + (k5 * a8) + (k6 * a7);
                h13 = c & m28;
                c = (c >> 28) + (k6 * a8) + (k7 * a7);
                h14 = c & m29;
                c = (c >> 29) + (k7 * a8);
                h15 = c & m28;
                c = (c >> 28) + (a8 * a8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (a0 * a0);
                p0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (k0 * a1);
                p1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (k0 * a2) + (k1 * a1);
                p2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (k0 * a3) + (k1 * a2);
                p3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (k0 * a4) + (k1 * k3) + (a2 * a2);
                p4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (k0 * a5) + (k1 * a4) + (k2 * a3);
                p5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (k0 * a6) + (k1 * k5) + (k2 * a4) + (k3 * a3);
                p6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (k0 * a7) + (k1 * a6) + (k2 * a5) + (k3 * a4);
                p7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (k0 * a8) + (k1 * k7) + (k2 * a6) + (k3 * k5) + (a4 * a4);
                p8 = c & m27;
                c = p0 + (f19 * (c >> 27));
                p0 = c & m29;
                p1 += c >> 29;

                // q = b².
                k0 = b0 + b0;
                k1 = b1 + b1;
                k2 = b2 + b2;
                k3 = b3 + b3;
                k4 = b4 + b4;
                k5 = b5 + b5;
                k6 = b6 + b6;
                k7 = b7 + b7;
                c = (k1 * b8) + (k2 * b7) + (k3 * b6) + (k4 * b5);
                h9 = c & m28;
                c = (c >> 28) + (k2 * b8) + (k3 * k7) + (k4 * b6) + (k5 * b5);
                h10 = c & m29;
                c = (c >> 29) + (k3 * b8) + (k4 * b7) + (k5 * b6);
                h11 = c & m28;
                c = (c >> 28) + (k4 * b8) + (k5 * k7) + (b6 * b6);
                h12 = c & m29;
                c = (c >> 29) + (k5 * b8) + (k6 * b7);
                h13 = c & m28;
                c = (c >> 28) + (k6 * b8) + (k7 * b7);
                h14 = c & m29;
                c = (c >> 29) + (k7 * b8);
                h15 = c & m28;
                c = (c >> 28) + (b8 * b8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (b0 * b0);
                q0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (k0 * b1);
                q1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (k0 * b2) + (k1 * b1);
                q2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (k0 * b3) + (k1 * b2);
                q3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (k0 * b4) + (k1 * k3) + (b2 * b2);
                q4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (k0 * b5) + (k1 * b4) + (k2 * b3);
                q5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (k0 * b6) + (k1 * k5) + (k2 * b4) + (k3 * b3);
                q6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (k0 * b7) + (k1 * b6) + (k2 * b5) + (k3 * b4);
                q7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (k0 * b8) + (k1 * k7) + (k2 * b6) + (k3 * k5) + (b4 * b4);
                q8 = c & m27;
                c = q0 + (f19 * (c >> 27));
                q0 = c & m29;
                q1 += c >> 29;

                // x = p · q.
                k1 = q1 + q1;
                k3 = q3 + q3;
                k5 = q5 + q5;
                k7 = q7 + q7;
                c = (p1 * q8) + (p2 * q7) + (p3 * q6) + (p4 * q5) + (p5 * q4) + (p6 * q3) + (p7 * q2) + (p8 * q1);
                h9 = c & m28;
                c = (c >> 28) + (p2 * q8) + (p3 * k7) + (p4 * q6) + (p5 * k5) + (p6 * q4) + (p7 * k3) + (p8 * q2);
                h10 = c & m29;
                c = (c >> 29) + (p3 * q8) + (p4 * q7) + (p5 * q6) + (p6 * q5) + (p7 * q4) + (p8 * q3);
                h11 = c & m28;
                c = (c >> 28) + (p4 * q8) + (p5 * k7) + (p6 * q6) + (p7 * k5) + (p8 * q4);
                h12 = c & m29;
                c = (c >> 29) + (p5 * q8) + (p6 * q7) + (p7 * q6) + (p8 * q5);
                h13 = c & m28;
                c = (c >> 28) + (p6 * q8) + (p7 * k7) + (p8 * q6);
                h14 = c & m29;
                c = (c >> 29) + (p7 * q8) + (p8 * q7);
                h15 = c & m28;
                c = (c >> 28) + (p8 * q8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (p0 * q0);
                x0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (p0 * q1) + (p1 * q0);
                x1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (p0 * q2) + (p1 * k1) + (p2 * q0);
                x2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (p0 * q3) + (p1 * q2) + (p2 * q1) + (p3 * q0);
                x3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (p0 * q4) + (p1 * k3) + (p2 * q2) + (p3 * k1) + (p4 * q0);
                x4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (p0 * q5) + (p1 * q4) + (p2 * q3) + (p3 * q2) + (p4 * q1) + (p5 * q0);
                x5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (p0 * q6) + (p1 * k5) + (p2 * q4) + (p3 * k3) + (p4 * q2) + (p5 * k1)
                    + (p6 * q0);
                x6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (p0 * q7) + (p1 * q6) + (p2 * q5) + (p3 * q4) + (p4 * q3) + (p5 * q2)
                    + (p6 * q1) + (p7 * q0);
                x7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (p0 * q8) + (p1 * k7) + (p2 * q6) + (p3 * k5) + (p4 * q4) + (p5 * k3)
                    + (p6 * q2) + (p7 * k1) + (p8 * q0);
                x8 = c & m27;
                c = x0 + (f19 * (c >> 27));
                x0 = c & m29;
                x1 += c >> 29;

                // a = p - q, b = p + 121665 · a, carried.
                a0 = p0 - q0;
                a1 = p1 - q1;
                a2 = p2 - q2;
                a3 = p3 - q3;
                a4 = p4 - q4;
                a5 = p5 - q5;
                a6 = p6 - q6;
                a7 = p7 - q7;
                a8 = p8 - q8;
                c = p0 + (f121665 * a0);
                b0 = c & m29;
                c = (c >> 29) + p1 + (f121665 * a1);
                b1 = c & m28;
                c = (c >> 28) + p2 + (f121665 * a2);
                b2 = c & m29;
                c = (c >> 29) + p3 + (f121665 * a3);
                b3 = c & m28;
                c = (c >> 28) + p4 + (f121665 * a4);
                b4 = c & m29;
                c = (c >> 29) + p5 + (f121665 * a5);
                b5 = c & m28;
                c = (c >> 28) + p6 + (f121665 * a6);
                b6 = c & m29;
                c = (c >> 29) + p7 + (f121665 * a7);
                b7 = c & m28;
                c = (c >> 28) + p8 + (f121665 * a8);
                b8 = c & m27;
                b0 += f19 * (c >> 27);

                // z = a · b.
                k1 = b1 + b1;
                k3 = b3 + b3;
                k5 = b5 + b5;
                k7 = b7 + b7;
                c = (a1 * b8) + (a2 * b7) + (a3 * b6) + (a4 * b5) + (a5 * b4) + (a6 * b3) + (a7 * b2) + (a8 * b1);
                h9 = c & m28;
                c = (c >> 28) + (a2 * b8) + (a3 * k7) + (a4 * b6) + (a5 * k5) + (a6 * b4) + (a7 * k3) + (a8 * b2);
                h10 = c & m29;
                c = (c >> 29) + (a3 * b8) + (a4 * b7) + (a5 * b6) + (a6 * b5) + (a7 * b4) + (a8 * b3);
                h11 = c & m28;
                c = (c >> 28) + (a4 * b8) + (a5 * k7) + (a6 * b6) + (a7 * k5) + (a8 * b4);
                h12 = c & m29;
                c = (c >> 29) + (a5 * b8) + (a6 * b7) + (a7 * b6) + (a8 * b5);
                h13 = c & m28;
                c = (c >> 28) + (a6 * b8) + (a7 * k7) + (a8 * b6);
                h14 = c & m29;
                c = (c >> 29) + (a7 * b8) + (a8 * b7);
                h15 = c & m28;
                c = (c >> 28) + (a8 * b8);
                h16 = c & m29;
                h17 = c >> 29;
                c = (f76 * h9) + (a0 * b0);
                z0 = c & m29;
                c = (c >> 29) + (f38 * h10) + (a0 * b1) + (a1 * b0);
                z1 = c & m28;
                c = (c >> 28) + (f76 * h11) + (a0 * b2) + (a1 * k1) + (a2 * b0);
                z2 = c & m29;
                c = (c >> 29) + (f38 * h12) + (a0 * b3) + (a1 * b2) + (a2 * b1) + (a3 * b0);
                z3 = c & m28;
                c = (c >> 28) + (f76 * h13) + (a0 * b4) + (a1 * k3) + (a2 * b2) + (a3 * k1) + (a4 * b0);
                z4 = c & m29;
                c = (c >> 29) + (f38 * h14) + (a0 * b5) + (a1 * b4) + (a2 * b3) + (a3 * b2) + (a4 * b1) + (a5 * b0);
                z5 = c & m28;
                c = (c >> 28) + (f76 * h15) + (a0 * b6) + (a1 * k5) + (a2 * b4) + (a3 * k3) + (a4 * b2) + (a5 * k1)
                    + (a6 * b0);
                z6 = c & m29;
                c = (c >> 29) + (f38 * h16) + (a0 * b7) + (a1 * b6) + (a2 * b5) + (a3 * b4) + (a4 * b3) + (a5 * b2)
                    + (a6 * b1) + (a7 * b0);
                z7 = c & m28;
                c = (c >> 28) + (f76 * h17) + (a0 * b8) + (a1 * k7) + (a2 * b6) + (a3 * k5) + (a4 * b4) + (a5 * k3)
                    + (a6 * b2) + (a7 * k1) + (a8 * b0);
                z8 = c & m27;
                c = z0 + (f19 * (c >> 27));
                z0 = c & m29;
                z1 += c >> 29;
            }

            // After bit 0 the multiple is the one last doubled unless that bit was 1.
            mask = -last;
            x[0] = x0 ^ (mask & (x0 ^ v0));
            x[1] = x1 ^ (mask & (x1 ^ v1));
            x[2] = x2 ^ (mask & (x2 ^ v2));
            x[3] = x3 ^ (mask & (x3 ^ v3));
            x[4] = x4 ^ (mask & (x4 ^ v4));
            x[5] = x5 ^ (mask & (x5 ^ v5));
            x[6] = x6 ^ (mask & (x6 ^ v6));
            x[7] = x7 ^ (mask & (x7 ^ v7));
            x[8] = x8 ^ (mask & (x8 ^ v8));
            z[0] = z0 ^ (mask & (z0 ^ w0));
            z[1] = z1 ^ (mask & (z1 ^ w1));
            z[2] = z2 ^ (mask & (z2 ^ w2));
            z[3] = z3 ^ (mask & (z3 ^ w3));
            z[4] = z4 ^ (mask & (z4 ^ w4));
            z[5] = z5 ^ (mask & (z5 ^ w5));
            z[6] = z6 ^ (mask & (z6 ^ w6));
            z[7] = z7 ^ (mask & (z7 ^ w7));
            z[8] = z8 ^ (mask & (z8 ^ w8));
        }
    }
}
