using System.Numerics;

namespace Signet.SoftCrypto.Tests;

/// <summary>Arithmetic modulo the prime of P-256 beside BigInteger, at the very ends of what operands may be.</summary>
public class FieldP256Tests
{
    private static readonly BigInteger R = BigInteger.Pow(2, 261);
    private static readonly BigInteger Unform = Curve.Invert(R, Curve.P);

    // What FieldP256 promises for the limbs of a normal number; the last holds what makes it 4p.
    private static readonly long[] Low = [.. Enumerable.Repeat(-(1L << 27), 8), -(1L << 26) + (1 << 24)];
    private static readonly long[] High = [.. Enumerable.Repeat((1L << 29) + (1L << 26), 8), (1L << 26) - (1 << 24)];

    [Fact]
    public void ProductsOfSumsAndDifferencesAreRight()
    {
        var random = new Random(256);
        for (int i = 0; i < 20000; i++)
        {
            long[] a = Operand(random, i % 3), b = Operand(random, i / 3 % 2);
            var result = new long[9];
            FieldP256.Multiply(a, b, result);
            AssertProduct(Value(a) * Value(b), result);
            FieldP256.Multiply(a, b, b);
            Assert.Equal(result, b);
        }
    }

    [Fact]
    public void SquaresOfDifferencesAreRight()
    {
        var random = new Random(257);
        for (int i = 0; i < 20000; i++)
        {
            var a = Operand(random, i % 2);
            var result = new long[9];
            FieldP256.Square(a, 1, result);
            AssertProduct(Value(a) * Value(a), result);
            var twice = new long[9];
            FieldP256.Square(a, 2, twice);
            FieldP256.Square(result, 1, result);
            Assert.Equal(result, twice);
        }
    }

    [Fact]
    public void NumbersAroundThePrimeAreLoadedAndStored()
    {
        var random = new Random(258);
        for (int i = 0; i < 4000; i++)
        {
            var value = i < 100 ? Curve.P - 50 + i : i < 150 ? i - 100 : i < 200 ? BigInteger.Pow(2, 256) - (i - 149) : Numbers.Words(random);
            var a = new long[9];
            FieldP256.Load(Curve.Bytes(value), 0, a);
            Assert.Equal(value * R % Curve.P, Curve.Mod(Value(a), Curve.P));
            var bytes = new byte[34];
            FieldP256.Store(a, bytes, 1);
            Assert.Equal(value % Curve.P, Curve.Number(bytes[1..33]));
            Assert.Equal(0, bytes[0] | bytes[33]);
        }
    }

    [Fact]
    public void EveryFactorIsStoredAsItsRemainder()
    {
        var random = new Random(259);
        for (int i = 0; i < 10000; i++)
        {
            var a = Operand(random, i % 3);
            var bytes = new byte[32];
            FieldP256.Store(a, bytes, 0);
            Assert.Equal(Curve.Mod(Value(a) * Unform, Curve.P), Curve.Number(bytes));
        }
    }

    [Fact]
    public void ZeroIsTold()
    {
        var random = new Random(260);
        var scratch = new long[9];
        for (int i = 0; i < 2000; i++)
        {
            // k · p + d in limbs, for every k that a factor can reach.
            int k = random.Next(-7, 8);
            var d = i % 2 == 0 ? BigInteger.Zero : i % 4 == 1 ? BigInteger.One << random.Next(256) : Numbers.Words(random) % Curve.P;
            var a = Limbs((k * Curve.P) + d);
            Assert.Equal(d.IsZero, FieldP256.IsZero(a, scratch));
        }
    }

    [Fact]
    public void InversesAreRight()
    {
        var random = new Random(261);
        for (int i = 0; i < 2000; i++)
        {
            var value = i < 40 ? i : i < 80 ? Curve.P - (i - 39) : Numbers.Words(random) % Curve.P;
            var a = new long[9];
            FieldP256.Load(Curve.Bytes(value), 0, a);
            FieldP256.Invert(a, a);
            Assert.Equal(BigInteger.ModPow(value, Curve.P - 2, Curve.P), Curve.Mod(Value(a) * Unform, Curve.P));
        }
    }

    [Fact]
    public void DifferencesAreCarried()
    {
        var random = new Random(262);
        for (int i = 0; i < 4000; i++)
        {
            long[] a = Operand(random, 0), b = Operand(random, 0), c = new long[9], d = new long[9];
            FieldP256.Subtract(a, b, c);
            FieldP256.SubtractCarried(a, b, d);
            Assert.Equal(Value(a) - Value(b), Value(c));
            Assert.Equal(Value(a) - Value(b), Value(d));
            Assert.All(d[..8], limb => Assert.InRange(limb, 0, (1L << 29) - 1));
        }
    }

    // A normal number, the difference of two, the sum of two.
    private static long[] Operand(Random random, int kind)
    {
        var low = Low.Select((l, i) => kind == 0 ? l : kind == 1 ? l - High[i] : 2 * l).ToArray();
        var high = High.Select((h, i) => kind == 0 ? h : kind == 1 ? h - Low[i] : 2 * h).ToArray();
        return Numbers.Extreme(random, low, high);
    }

    private static void AssertProduct(BigInteger product, long[] result)
    {
        Assert.Equal(Curve.Mod(product * Unform, Curve.P), Curve.Mod(Value(result), Curve.P));
        Assert.All(result[..8], limb => Assert.InRange(limb, 0, (1L << 29) - 1));

        // The product ÷ 2^261, and at most p more.
        Assert.InRange(Value(result) * R, product, product + (R * Curve.P));
    }

    private static long[] Limbs(BigInteger value)
    {
        var limbs = new long[9];
        for (int i = 0; i < 8; i++)
            limbs[i] = (long)((value >> (29 * i)) & ((1 << 29) - 1));
        limbs[8] = (long)(value >> 232);
        return limbs;
    }

    private static BigInteger Value(long[] a) => a.Select((limb, i) => (BigInteger)limb << (29 * i)).Aggregate(BigInteger.Add);
}
