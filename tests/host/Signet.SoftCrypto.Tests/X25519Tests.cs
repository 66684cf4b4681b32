using System.Numerics;
using Signet.Core;

namespace Signet.SoftCrypto.Tests;

/// <summary>X25519 against RFC 7748, BouncyCastle, and the points that give nothing away but zeros.</summary>
public class X25519Tests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    // The two u-coordinates of points of order 8.
    private static readonly BigInteger Order8A =
        BigInteger.Parse("325606250916557431795983626356110631294008115727848805560023387167927233504");

    private static readonly BigInteger Order8B =
        BigInteger.Parse("39382357235489614581723060781553021112529911719440698176882885853963445705823");

    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void VectorsOfSection5(string scalar, string point, string expected)
    {
        Assert.Equal(expected, Text(Multiply(Convert.FromHexString(scalar), Convert.FromHexString(point))));
    }

    [Theory]
    [InlineData(1, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")]
    [InlineData(1000, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")]
    [InlineData(1000000, "7c3911e0ab2586fd864497297e575e6f3bc601c0883c30df5f4dd2d24f665424")]
    public void IterationsOfSection5(int count, string expected)
    {
        Assert.SkipUnless(
            count <= 1000 || Environment.GetEnvironmentVariable("SIGNET_LONG_TESTS") == "1",
            "Some minutes: set SIGNET_LONG_TESTS=1.");
        var scalar = new byte[32];
        scalar[0] = 9;
        var point = (byte[])scalar.Clone();
        for (int i = 0; i < count; i++)
            (scalar, point) = (Multiply(scalar, point), scalar);
        Assert.Equal(expected, Text(scalar));
    }

    [Fact]
    public void AgreementOfSection6()
    {
        X25519KeyAgreement alice = new(new FixedRandom(
            Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")));
        X25519KeyAgreement bob = new(new FixedRandom(
            Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")));
        byte[] keyA = new byte[32], keyB = new byte[32], secretA = new byte[32], secretB = new byte[32];
        alice.GenerateKeyPair(keyA, 0);
        bob.GenerateKeyPair(keyB, 0);
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Text(keyA));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Text(keyB));
        alice.Agree(keyB, 0, secretA, 0);
        bob.Agree(keyA, 0, secretB, 0);
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Text(secretA));
        Assert.Equal(secretA, secretB);
    }

    [Fact]
    public void AgreesWithBouncyCastle()
    {
        var random = new Random(7748);
        for (int i = 0; i < 2000; i++)
        {
            byte[] scalar = new byte[32], point = new byte[32], expected = new byte[32];
            random.NextBytes(scalar);
            Write(i % 2 == 0 ? Numbers.Words(random) : new BigInteger(RandomBytes(random), isUnsigned: true), point);
            X25519Field(scalar, point, expected);
            Assert.Equal(Text(expected), Text(Multiply(scalar, point)));
        }
    }

    [Fact]
    public void PointsOfLowOrderAreToldAndRefused()
    {
        // 0, 1, -1, both of order 8, and what is the same modulo p (RFC 7748 section 5 accepts any 255 bits).
        var points = new[] { 0, 1, Order8A, Order8B, P - 1, P, P + 1 };
        var agreement = new X25519KeyAgreement(new FixedRandom(RandomBytes(new Random(1))));
        agreement.GenerateKeyPair(new byte[32], 0);
        foreach (var point in points)
        {
            foreach (byte top in new byte[] { 0, 0x80 })
            {
                var bytes = new byte[32];
                Write(point, bytes);
                bytes[31] |= top;
                var result = Enumerable.Repeat((byte)0x55, 32).ToArray();
                Assert.False(X25519.Multiply(RandomBytes(new Random(2)), 0, bytes, 0, result, 0));
                Assert.All(result, b => Assert.Equal(0, b));

                var secret = Enumerable.Repeat((byte)0x55, 32).ToArray();
                var error = Assert.Throws<SignetException>(() => agreement.Agree(bytes, 0, secret, 0));
                Assert.Equal(ErrorCode.PeerKeyRefused, error.Code);
                Assert.All(secret, b => Assert.Equal(0x55, b));
            }
        }
    }

    [Fact]
    public void CoordinatesAreTakenModuloThePrimeWithoutTheTopBit()
    {
        var scalar = RandomBytes(new Random(3));
        for (int i = 2; i < 19; i++)
        {
            byte[] small = new byte[32], large = new byte[32];
            Write(i, small);
            Write(P + i, large);
            var expected = Text(Multiply(scalar, small));
            Assert.Equal(expected, Text(Multiply(scalar, large)));
            large[31] |= 0x80;
            Assert.Equal(expected, Text(Multiply(scalar, large)));
        }
    }

    [Fact]
    public void BitsThatClampingSetsDoNotMatter()
    {
        var scalar = RandomBytes(new Random(4));
        var point = RandomBytes(new Random(5));
        var expected = Text(Multiply(scalar, point));
        foreach (var (at, bit) in new[] { (0, 1), (0, 2), (0, 4), (31, 0x40), (31, 0x80) })
        {
            scalar[at] ^= (byte)bit;
            Assert.Equal(expected, Text(Multiply(scalar, point)));
        }

        scalar[0] ^= 8;
        Assert.NotEqual(expected, Text(Multiply(scalar, point)));
    }

    [Fact]
    public void ResultMayTakeThePlaceOfAnOperand()
    {
        byte[] scalar = RandomBytes(new Random(6)), point = RandomBytes(new Random(7));
        var expected = Text(Multiply(scalar, point));
        byte[] both = [1, .. scalar, 2, .. point, 3];
        X25519.Multiply(both, 1, both, 34, both, 34);
        Assert.Equal("01" + Text(scalar) + "02" + expected + "03", Text(both));
        both = [1, .. scalar, 2, .. point, 3];
        X25519.Multiply(both, 1, both, 34, both, 1);
        Assert.Equal("01" + expected + "02" + Text(point) + "03", Text(both));
    }

    [Fact]
    public void BothSidesAgreeAndAWipedKeyIsGone()
    {
        var random = new Random(8);
        for (int i = 0; i < 200; i++)
        {
            X25519KeyAgreement a = new(new FixedRandom(RandomBytes(random))), b = new(new FixedRandom(RandomBytes(random)));
            Assert.Equal((NamedGroup.X25519, 32, 32), (a.Group, a.PublicKeySize, a.SecretSize));
            byte[] keyA = new byte[34], keyB = new byte[34], secretA = new byte[34], secretB = new byte[34];
            a.GenerateKeyPair(keyA, 1);
            b.GenerateKeyPair(keyB, 2);
            a.Agree(keyB, 2, secretA, 1);
            b.Agree(keyA, 1, secretB, 2);
            Assert.Equal(secretA[1..33], secretB[2..34]);
            a.Wipe();
            Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => a.Agree(keyB, 2, secretA, 1)).Code);
            Assert.All(Secrets.Of(a, "_scalar"), x => Assert.Equal(0, x));
        }
    }

    private static void X25519Field(byte[] scalar, byte[] point, byte[] result) =>
        Org.BouncyCastle.Math.EC.Rfc7748.X25519.ScalarMult(scalar, 0, point, 0, result, 0);

    private static byte[] Multiply(byte[] scalar, byte[] point)
    {
        var result = new byte[32];
        X25519.Multiply(scalar, 0, point, 0, result, 0);
        return result;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Write(BigInteger value, byte[] bytes) => value.ToByteArray(isUnsigned: true).CopyTo(bytes, 0);

    private static string Text(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
