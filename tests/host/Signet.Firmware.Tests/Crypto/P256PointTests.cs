using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Signet.Crypto;

namespace Signet.Firmware.Tests.Crypto;

/// <summary>Points beside .NET's ECDsa, which makes them, and BigInteger, which judges any other pair of numbers.</summary>
public class P256PointTests
{
    private static readonly BigInteger P = Number("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
    private static readonly BigInteger B = Number("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B");

    [Fact]
    public void FreshKeysAreOnTheCurve()
    {
        for (int i = 0; i < 100; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var q = key.ExportParameters(false).Q;
            byte[] point = [4, .. q.X!, .. q.Y!];
            Assert.True(P256Point.IsOnCurve(point, 0), Convert.ToHexString(point));
        }
    }

    [Fact]
    public void AnyPairIsJudgedAsTheEquationSays()
    {
        var random = new Random(1);
        int good = 0;
        for (int i = 0; i < 4000; i++)
        {
            // Words of all ones and zeros drive the reduction to its edges.
            var x = Words(random);
            var y = i % 2 == 0 ? Words(random) : Root(x);
            byte[] point = [4, .. Bytes(x), .. Bytes(y)];
            bool expected = x < P && y < P && (BigInteger.ModPow(y, 2, P) - Curve(x)) % P == 0;
            good += expected ? 1 : 0;
            Assert.True(expected == P256Point.IsOnCurve(point, 0), Convert.ToHexString(point));
        }

        Assert.InRange(good, 200, 1800);
    }

    [Fact]
    public void EveryFlippedBitLeavesTheCurve()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = key.ExportParameters(false).Q;
        byte[] point = [4, .. q.X!, .. q.Y!];
        for (int bit = 0; bit < 8 * point.Length; bit++)
        {
            point[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(P256Point.IsOnCurve(point, 0), Convert.ToHexString(point));
            point[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static BigInteger Curve(BigInteger x) => ((BigInteger.ModPow(x, 3, P) - (3 * x) + B) % P + P) % P;

    private static BigInteger Root(BigInteger x) => BigInteger.ModPow(Curve(x), (P + 1) / 4, P);

    private static BigInteger Words(Random random)
    {
        var value = BigInteger.Zero;
        for (int i = 0; i < 8; i++)
        {
            uint word = random.Next(4) switch { 0 => 0, 1 => uint.MaxValue, 2 => 1, _ => (uint)random.NextInt64() };
            value = (value << 32) + word;
        }

        return value;
    }

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[32];
        var raw = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        raw.CopyTo(bytes, 32 - raw.Length);
        return bytes;
    }

    private static BigInteger Number(string hex) =>
        BigInteger.Parse("0" + hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
