using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.SoftCrypto.Chains;

namespace Signet.SoftCrypto.Tests;

/// <summary>ECDSA on P-384 against RFC 6979, .NET, and BigInteger for the field below it.</summary>
public class P384VerifierTests
{
    private static readonly BigInteger P =
        BigInteger.Pow(2, 384) - BigInteger.Pow(2, 128) - BigInteger.Pow(2, 96) + BigInteger.Pow(2, 32) - 1;

    private static readonly BigInteger N = Curve.Number(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");

    private static readonly BigInteger R = BigInteger.Pow(2, 392);

    private readonly P384Verifier _verifier = new();

    // RFC 6979 section A.2.6; shorter hashes than the order count as they are, longer ones are cut.
    [Theory]
    [InlineData("SHA256", "sample", "21B13D1E013C7FA1392D03C5F99AF8B30C570C6F98D4EA8E354B63A21D3DAA33BDE1E888E63355D92FA2B3C36D8FB2CD", "F3AA443FB107745BF4BD77CB3891674632068A10CA67E3D45DB2266FA7D1FEEBEFDC63ECCD1AC42EC0CB8668A4FA0AB0")]
    [InlineData("SHA384", "sample", "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46", "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8")]
    [InlineData("SHA512", "sample", "ED0959D5880AB2D869AE7F6C2915C6D60F96507F9CB3E047C0046861DA4A799CFE30F35CC900056D7C99CD7882433709", "512C8CCEEE3890A84058CE1E22DBC2198F42323CE8ACA9135329F03C068E5112DC7CC3EF3446DEFCEB01A45C2667FDD5")]
    public void VectorsOfRfc6979(string hash, string message, string r, string s)
    {
        var key = Convert.FromHexString(
            "04EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13"
            + "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720");
        var digest = CryptographicOperations.HashData(new HashAlgorithmName(hash), Encoding.ASCII.GetBytes(message));
        Assert.True(Verify(key, digest, Convert.FromHexString(r + s)));
        digest[31] ^= 1;
        Assert.False(Verify(key, digest, Convert.FromHexString(r + s)));
    }

    [Fact]
    public void SignaturesOfDotNetVerifyAndChangedOnesDoNot()
    {
        var random = new Random(384);
        for (int i = 0; i < 8; i++)
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var key = Curve.Encode(ecdsa.ExportParameters(false).Q);
            for (int j = 0; j < 30; j++)
            {
                var digest = new byte[j % 3 == 0 ? 32 : j % 3 == 1 ? 48 : 64];
                random.NextBytes(digest);
                var signature = ecdsa.SignHash(digest);
                Assert.True(Verify(key, digest, signature), Convert.ToHexString(signature));
                int bit = random.Next(8 * 96);
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Verify(key, digest, signature), Convert.ToHexString(signature));
            }
        }
    }

    /// <summary>Keys near the base point and numbers near the order, so that products meet, cancel and vanish.</summary>
    [Fact]
    public void CornersAreJudgedAsDotNetDoes()
    {
        int valid = 0;
        foreach (var d in new[] { 1, 2, 3, 15, 16, N - 1, N - 2 })
        {
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, D = Bytes(d) });
            var q = ecdsa.ExportParameters(false).Q;
            var key = Curve.Encode(q);
            var r = Curve.Number(q.X!) % N;
            foreach (var e in new[] { 0, 1, N - 1, N, r, BigInteger.Pow(2, 384) - 1 })
            {
                foreach (var s in new[] { 1, N - 1, r, N - r, Curve.Mod(e, N), Curve.Mod(-e, N), Curve.Mod(e + (r * d), N) })
                {
                    byte[] signature = [.. Bytes(r), .. Bytes(s)];
                    bool expected = ecdsa.VerifyHash(Bytes(e), signature);
                    valid += expected ? 1 : 0;
                    Assert.True(expected == Verify(key, Bytes(e), signature), $"{d} {e} {s}");
                }
            }
        }

        Assert.InRange(valid, 10, 200);
    }

    [Fact]
    public void NumbersAndKeysOutsideTheirRangeAreRefused()
    {
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP384, D = Bytes(5) });
        var key = Curve.Encode(ecdsa.ExportParameters(false).Q);
        foreach (var a in new[] { 0, N, N + 1, P, BigInteger.Pow(2, 384) - 1 })
        {
            Assert.False(Verify(key, new byte[48], [.. Bytes(a), .. Bytes(1)]));
            Assert.False(Verify(key, new byte[48], [.. Bytes(1), .. Bytes(a)]));
        }

        Assert.False(Verify(key, new byte[48], new byte[95]));
        Assert.False(Verify(key, new byte[48], new byte[97]));
        byte[][] bad = [key[..96], [.. key, 0], [2, .. key[1..]], [.. key[..96], (byte)(key[96] ^ 1)], new byte[97], [4, .. Bytes(P), .. key[49..]], []];
        foreach (var point in bad)
        {
            var error = Assert.Throws<SignetException>(() => Verify(point, new byte[48], new byte[96]));
            Assert.Equal(ErrorCode.PublicKeyRefused, error.Code);
        }

        Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => Verify(key, new byte[20], new byte[96])).Code);
    }

    [Fact]
    public void ProductsAtTheEndsOfTheirLimbsAreRight()
    {
        var random = new Random(385);
        var unform = BigInteger.ModPow(R, P - 2, P);
        for (int i = 0; i < 10000; i++)
        {
            // Three times a difference by a sum, and squares of sums, are the most that the curve's formulas ask for.
            long[] a = Factor(random, i % 2 == 0 ? 3 : 2), b = Factor(random, 2), product = new long[14], square = new long[14];
            FieldP384.Multiply(a, b, product);
            FieldP384.Square(b, square);
            Assert.Equal(Curve.Mod(Value(a) * Value(b) * unform, P), Curve.Mod(Value(product), P));
            Assert.Equal(Curve.Mod(Value(b) * Value(b) * unform, P), Curve.Mod(Value(square), P));
            Assert.All(product[..13].Concat(square[..13]), limb => Assert.InRange(limb, 0, (1L << 28) - 1));
        }
    }

    private static long[] Factor(Random random, int times)
    {
        var low = Enumerable.Repeat(-times * (1L << 28), 14).ToArray();
        var high = Enumerable.Repeat(times * (1L << 28), 14).ToArray();
        return Numbers.Extreme(random, low, high);
    }

    private static BigInteger Value(long[] a) => a.Select((limb, i) => (BigInteger)limb << (28 * i)).Aggregate(BigInteger.Add);

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = new byte[48];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, 48 - digits.Length);
        return bytes;
    }

    private bool Verify(byte[] key, byte[] digest, byte[] signature) => _verifier.Verify(
        SignatureAlgorithm.EcdsaP384, key, 0, key.Length, digest, 0, digest.Length, signature, 0, signature.Length);
}
