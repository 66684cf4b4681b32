using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Signet.SoftCrypto.Tests;

/// <summary>P-256 as the textbook has it: affine points of BigInteger, null for infinity. Slow, and nothing of the firmware's.</summary>
internal static class Curve
{
    public static readonly BigInteger P = Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    public static readonly BigInteger N = Number("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    public static readonly BigInteger B = Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    public static readonly (BigInteger X, BigInteger Y)? G = (
        Number("6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"),
        Number("4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5"));

    public static BigInteger Number(string hex) => BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static BigInteger Mod(BigInteger a, BigInteger m) => ((a % m) + m) % m;

    public static BigInteger Invert(BigInteger a, BigInteger m) => BigInteger.ModPow(Mod(a, m), m - 2, m);

    public static (BigInteger X, BigInteger Y)? Add((BigInteger X, BigInteger Y)? a, (BigInteger X, BigInteger Y)? b)
    {
        if (a is not { } p)
            return b;
        if (b is not { } q)
            return a;
        if (p.X == q.X && Mod(p.Y + q.Y, P) == 0)
            return null;
        var slope = p == q
            ? ((3 * p.X * p.X) - 3) * Invert(2 * p.Y, P)
            : (q.Y - p.Y) * Invert(q.X - p.X, P);
        var x = Mod((slope * slope) - p.X - q.X, P);
        return (x, Mod((slope * (p.X - x)) - p.Y, P));
    }

    public static (BigInteger X, BigInteger Y)? Negate((BigInteger X, BigInteger Y)? a) => a is { } p ? (p.X, Mod(-p.Y, P)) : null;

    /// <summary>k times a point, in projective coordinates X : Y : Z with the textbook's formulas, so that one inversion does.</summary>
    public static (BigInteger X, BigInteger Y)? Multiply(BigInteger k, (BigInteger X, BigInteger Y)? point)
    {
        if (point is not { } p)
            return null;
        BigInteger x = 0, y = 1, z = 0;
        k = Mod(k, N);
        for (int i = 255; i >= 0; i--)
        {
            (x, y, z) = DoubleProjective(x, y, z);
            if (((k >> i) & 1) == 1)
                (x, y, z) = AddProjective(x, y, z, p.X, p.Y);
        }

        if (z == 0)
            return null;
        var w = Invert(z, P);
        return (Mod(x * w, P), Mod(y * w, P));
    }

    private static (BigInteger X, BigInteger Y, BigInteger Z) DoubleProjective(BigInteger x, BigInteger y, BigInteger z)
    {
        if (z == 0)
            return (0, 1, 0);
        var w = ((3 * x * x) - (3 * z * z)) % P;
        var s = y * z % P;
        var b = x * y % P * s % P;
        var h = ((w * w) - (8 * b)) % P;
        return (
            Mod(2 * h * s, P),
            Mod((w * ((4 * b) - h)) - (8 * (y * y % P) * (s * s % P)), P),
            Mod(8 * s * s % P * s, P));
    }

    private static (BigInteger X, BigInteger Y, BigInteger Z) AddProjective(
        BigInteger x, BigInteger y, BigInteger z, BigInteger ax, BigInteger ay)
    {
        if (z == 0)
            return (ax, ay, 1);
        var u = Mod((ay * z) - y, P);
        var v = Mod((ax * z) - x, P);
        if (v == 0)
            return u == 0 ? DoubleProjective(x, y, z) : (0, 1, 0);
        var vv = v * v % P;
        var vvv = vv * v % P;
        var a = ((u * u % P * z) - vvv - (2 * vv * x)) % P;
        return (Mod(v * a, P), Mod((u * ((vv * x) - a)) - (vvv * y), P), Mod(vvv * z, P));
    }

    /// <summary>FIPS 186-5 section 6.4.2 to the letter.</summary>
    public static bool Verify((BigInteger X, BigInteger Y)? key, BigInteger e, BigInteger r, BigInteger s)
    {
        if (r < 1 || r >= N || s < 1 || s >= N)
            return false;
        var w = Invert(s, N);
        return Add(Multiply(e * w, G), Multiply(r * w, key)) is { } sum && Mod(sum.X, N) == r;
    }

    /// <summary>A point with this x, if there is one.</summary>
    public static (BigInteger X, BigInteger Y)? Lift(BigInteger x)
    {
        var square = Mod((x * x * x) - (3 * x) + B, P);
        var y = BigInteger.ModPow(square, (P + 1) / 4, P);
        return Mod(y * y, P) == square ? (x, y) : null;
    }

    public static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        var short_ = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        short_.CopyTo(bytes, 32 - short_.Length);
        return bytes;
    }

    public static byte[] Encode((BigInteger X, BigInteger Y)? point) => [4, .. Bytes(point!.Value.X), .. Bytes(point.Value.Y)];

    public static byte[] Encode(ECPoint point) => [4, .. point.X!, .. point.Y!];

    public static ECPoint Decode(byte[] point) => new() { X = point[1..33], Y = point[33..65] };

    public static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
