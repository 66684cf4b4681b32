using System.Numerics;

namespace Signet.SoftCrypto.Tests;

/// <summary>Arithmetic modulo 2^255 − 19 beside BigInteger, at the very ends of what operands may be.</summary>
public class Field25519Tests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly int[] Places = [0, 29, 57, 86, 114, 143, 171, 200, 228];

    // The largest limbs that Field25519 promises for a normal number.
    private static readonly long[] Normal = Places
        .Select((_, i) => i == 8 ? (1L << 27) : (1L << (i % 2 == 0 ? 29 : 28)) + (1L << 13)).ToArray();

    [Fact]
    public void ProductsOfSumsAndDifferencesAreRight()
    {
        var random = new Random(25519);
        for (int i = 0; i < 20000; i++)
        {
            // A sum or difference of two normal numbers reaches twice as far both ways.
            long[] a = Operand(random, i % 3), b = Operand(random, i / 3 % 3);
            var result = new long[9];
            Field25519.Multiply(a, b, result);
            Assert.Equal(Curve.Mod(Value(a) * Value(b), P), Curve.Mod(Value(result), P));
            AssertNormal(result);
            Field25519.Multiply(a, b, a);
            Assert.Equal(result, a);
        }
    }

    [Fact]
    public void SquaresOfSumsAndDifferencesAreRight()
    {
        var random = new Random(25520);
        for (int i = 0; i < 20000; i++)
        {
            var a = Operand(random, i % 3);
            int count = 1 + (i % 4);
            var result = new long[9];
            Field25519.Square(a, count, result);
            Assert.Equal(BigInteger.ModPow(Curve.Mod(Value(a), P), 1 << count, P), Curve.Mod(Value(result), P));
            AssertNormal(result);
        }
    }

    [Fact]
    public void EveryNormalNumberIsStoredAsItsRemainder()
    {
        var random = new Random(25521);
        for (int i = 0; i < 20000; i++)
        {
            var a = Operand(random, 0);
            var value = Value(a);
            var bytes = new byte[34];
            Field25519.Store(a, bytes, 1);
            Assert.Equal(Curve.Mod(value, P), new BigInteger(bytes, isUnsigned: true) >> 8);
            Assert.Equal(0, bytes[0] | bytes[33]);
        }
    }

    [Fact]
    public void NumbersAroundThePrimeAreLoadedAndStored()
    {
        for (int i = -40; i < 19; i++)
        {
            foreach (var value in new[] { P + i, BigInteger.Abs(i) })
            {
                var bytes = new byte[32];
                value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
                foreach (byte top in new byte[] { 0, 0x80 })
                {
                    bytes[31] |= top;
                    var limbs = new long[9];
                    Field25519.Load(bytes, 0, limbs);
                    Assert.Equal(value, Value(limbs));
                    var back = new byte[32];
                    Field25519.Store(limbs, back, 0);
                    Assert.Equal(value % P, new BigInteger(back, isUnsigned: true));
                }
            }
        }
    }

    [Fact]
    public void InversesAreRight()
    {
        var random = new Random(25522);
        for (int i = 0; i < 2000; i++)
        {
            var value = i < 40 ? i : i < 80 ? P - (i - 39) : Numbers.Words(random) >> 1;
            var bytes = new byte[32];
            value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);
            var a = new long[9];
            Field25519.Load(bytes, 0, a);
            Field25519.Invert(a, a);
            Assert.Equal(BigInteger.ModPow(value, P - 2, P), Curve.Mod(Value(a), P));
        }
    }

    private static long[] Operand(Random random, int kind)
    {
        var low = Normal.Select((n, i) => kind == 0 ? (i == 1 ? -(1L << 13) : 0) : kind == 1 ? -2 * n : -n).ToArray();
        var high = Normal.Select(n => kind == 1 ? 2 * n : n).ToArray();
        return Numbers.Extreme(random, low, high);
    }

    private static BigInteger Value(long[] a) => Places.Select((p, i) => (BigInteger)a[i] << p).Aggregate(BigInteger.Add);

    private static void AssertNormal(long[] a)
    {
        for (int i = 0; i < 9; i++)
            Assert.InRange(a[i], i == 1 ? -(1L << 13) : 0, Normal[i]);
    }
}
