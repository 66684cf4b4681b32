using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;

namespace Signet.SoftCrypto.Tests;

/// <summary>ECDSA verification against RFC 6979, .NET, and the definition computed with BigInteger at its edges.</summary>
public class P256VerifierTests
{
    private const string Rfc6979Key =
        "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
        + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";

    private readonly P256Verifier _verifier = new();

    // RFC 6979 section A.2.5; the longer hashes are cut to their leftmost 256 bits.
    [Theory]
    [InlineData("SHA256", "sample", "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716", "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    [InlineData("SHA384", "sample", "0EAFEA039B20E9B42309FB1D89E213057CBF973DC0CFC8F129EDDDC800EF7719", "4861F0491E6998B9455193E34E7B0D284DDD7149A74B95B9261F13ABDE940954")]
    [InlineData("SHA512", "sample", "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00", "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE")]
    [InlineData("SHA256", "test", "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367", "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083")]
    [InlineData("SHA384", "test", "83910E8B48BB0C74244EBDF7F07A1C5413D61472BD941EF3920E623FBCCEBEB6", "8DDBEC54CF8CD5874883841D712142A56A8D0F218F5003CB0296B6B509619F2C")]
    [InlineData("SHA512", "test", "461D93F31B6540894788FD206C07CFA0CC35F46FA3C91816FFF1040AD1581A04", "39AF9F15DE0DB8D97E72719C74820D304CE5226E32DEDAE67519E840D1194E55")]
    public void VectorsOfRfc6979(string hash, string message, string r, string s)
    {
        var digest = CryptographicOperations.HashData(new HashAlgorithmName(hash), Encoding.ASCII.GetBytes(message));
        var key = Convert.FromHexString(Rfc6979Key);
        var signature = Convert.FromHexString(r + s);
        Assert.True(Verify(key, digest, signature));
        digest[31] ^= 1;
        Assert.False(Verify(key, digest, signature));
    }

    [Fact]
    public void SignaturesOfDotNetVerifyAndChangedOnesDoNot()
    {
        var random = new Random(6979);
        int zeros = 0;
        for (int i = 0; i < 20; i++)
        {
            using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = Curve.Encode(ecdsa.ExportParameters(false).Q);
            for (int j = 0; j < 100; j++)
            {
                var digest = new byte[j % 3 == 0 ? 32 : j % 3 == 1 ? 48 : 64];
                random.NextBytes(digest);
                var signature = ecdsa.SignHash(digest);
                zeros += signature[0] == 0 || signature[32] == 0 ? 1 : 0;
                Assert.True(Verify(key, digest, signature), Convert.ToHexString(signature));

                int bit = random.Next(8 * 64);
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(Verify(key, digest, signature), Convert.ToHexString(signature));
                signature[bit / 8] ^= (byte)(1 << (bit % 8));
                digest[random.Next(32)] ^= 0x10;
                Assert.False(Verify(key, digest, signature), Convert.ToHexString(signature));
            }
        }

        Assert.InRange(zeros, 1, 60);
    }

    [Fact]
    public void EveryBitOfASignatureCounts()
    {
        var key = Convert.FromHexString(Rfc6979Key);
        var digest = SHA256.HashData("sample"u8);
        var signature = Convert.FromHexString(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        for (int bit = 0; bit < 512; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verify(key, digest, signature));
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // n − s is a signature as well: ECDSA has two.
        var other = Curve.Bytes(Curve.N - Curve.Number(signature[32..]));
        Assert.True(Verify(key, digest, [.. signature[..32], .. other]));
    }

    [Fact]
    public void NumbersOutsideTheirRangeAreInvalid()
    {
        var key = Curve.Encode(Curve.G);
        BigInteger[] outside = [0, Curve.N, Curve.N + 1, Curve.P, Curve.P - 1, BigInteger.Pow(2, 256) - 1];
        BigInteger[] inside = [1, 2, Curve.N - 1, Curve.G!.Value.X];
        foreach (var a in outside)
        {
            foreach (var b in outside.Concat(inside))
            {
                Assert.False(Verify(key, new byte[32], Signature(a, b)));
                Assert.False(Verify(key, new byte[32], Signature(b, a)));
            }
        }

        var good = Signature(1, 1);
        for (int length = 0; length < 70; length++)
        {
            if (length != 64)
                Assert.False(Verify(key, new byte[32], [.. good, .. new byte[8]], length));
        }
    }

    /// <summary>
    /// Keys, digests and signatures for which the two products meet, cancel each other, or vanish; each is judged by the
    /// definition, and .NET is asked too.
    /// </summary>
    [Fact]
    public void CornersAreJudgedAsTheDefinitionSays()
    {
        BigInteger[] digests = [0, 1, Curve.N - 1, Curve.N, Curve.G!.Value.X, BigInteger.Pow(2, 256) - 1];
        int valid = 0, total = 0;
        foreach (var d in new BigInteger[] { 1, 2, 15, 64, Curve.N - 1, (Curve.N + 1) / 2 })
        {
            var key = Curve.Multiply(d, Curve.G);
            foreach (var e in digests)
            {
                // r is x of k · G for small k, s = ±e, ±r and small numbers: u1 and u2 become 1, -1, equal, opposite; and the
                // s that makes it valid.
                foreach (int k in new[] { 1, 3 })
                {
                    var r = Curve.Mod(Curve.Multiply(k, Curve.G)!.Value.X, Curve.N);
                    var right = Curve.Mod((e + (r * d)) * Curve.Invert(k, Curve.N), Curve.N);
                    foreach (var s in new[] { 1, Curve.N - 1, r, Curve.N - r, Curve.Mod(e, Curve.N), Curve.Mod(-e, Curve.N), right })
                    {
                        Check(key, e, r, s, ref valid);
                        total++;
                    }
                }
            }
        }

        Assert.InRange(valid, 60, total / 2);
    }

    /// <summary>x may be r + n: points whose x is n or more exist, but nobody meets one by chance.</summary>
    [Fact]
    public void AnXAboveTheOrderIsFound()
    {
        int found = 0;
        for (var r = BigInteger.One; found < 8; r++)
        {
            if (Curve.Lift(r + Curve.N) is not { } point)
                continue;

            // key = (s · R − e · G) ÷ r.
            BigInteger e = 12345, s = 67890 + r;
            var key = Curve.Multiply(
                Curve.Invert(r, Curve.N),
                Curve.Add(Curve.Multiply(s, point), Curve.Negate(Curve.Multiply(e, Curve.G))));
            int valid = 0;
            Check(key, e, r, s, ref valid);
            Assert.Equal(1, valid);

            // The number itself is out of range, and r − n does not exist.
            Assert.False(Verify(Curve.Encode(key), Curve.Bytes(e), Signature(r + Curve.N, s)));
            found++;
        }
    }

    [Fact]
    public void SmallNumbersInASignatureAreJudgedAsTheDefinitionSays()
    {
        int valid = 0;
        for (var r = BigInteger.One; r < 60; r++)
        {
            if (Curve.Lift(r) is not { } point)
                continue;

            // A key made for (r, s), so that it is valid, and the same with another s.
            for (int s = 1; s < 4; s++)
            {
                BigInteger e = (1000 * r) + s;
                var key = Curve.Multiply(
                    Curve.Invert(r, Curve.N),
                    Curve.Add(Curve.Multiply(s, point), Curve.Negate(Curve.Multiply(e, Curve.G))));
                Check(key, e, r, s, ref valid);
                Check(key, e, r, s + 1, ref valid);
            }
        }

        Assert.InRange(valid, 30, 200);
    }

    [Fact]
    public void KeysAndAlgorithmsThatAreNoneAreNamed()
    {
        Assert.True(_verifier.Supports(SignatureAlgorithm.EcdsaP256));
        Assert.False(_verifier.Supports(SignatureAlgorithm.EcdsaP384));
        Assert.False(_verifier.Supports(SignatureAlgorithm.None));
        var key = Curve.Encode(Curve.G);
        Assert.Equal(ErrorCode.PointNotOnCurve, CodeOf(() => Verify([.. key[..64], 0], new byte[32], new byte[64])));
        Assert.Equal(ErrorCode.PointNotOnCurve, CodeOf(() => Verify(key[..33], new byte[32], new byte[64])));
        Assert.Equal(ErrorCode.PointNotOnCurve, CodeOf(() => Verify([], new byte[32], new byte[64])));
        Assert.Equal(ErrorCode.NotSupported, CodeOf(() => Verify(key, new byte[20], new byte[64])));
        Assert.Equal(ErrorCode.NotSupported, CodeOf(() => _verifier.Verify(
            SignatureAlgorithm.RsaPss, key, 0, 65, new byte[32], 0, 32, new byte[64], 0, 64)));
        Assert.Equal(ErrorCode.InvalidArgument, CodeOf(() => _verifier.Verify(
            SignatureAlgorithm.EcdsaP256, key, 1, 65, new byte[32], 0, 32, new byte[64], 0, 64)));
    }

    [Fact]
    public void TablesAreMultiplesOfTheBasePoint()
    {
        for (int i = 0; i < 4; i++)
            AssertEntry(Curve.Multiply((2 * i) + 1, Curve.G), BasePointP256.OddMultiples, i);
        for (int j = 0; j < 8; j++)
        {
            var sum = BigInteger.One << 192;
            for (int t = 0; t < 3; t++)
                sum += ((j >> t) & 1) == 1 ? BigInteger.One << (64 * t) : -(BigInteger.One << (64 * t));
            AssertEntry(Curve.Multiply(sum, Curve.G), BasePointP256.MakeComb(), j);
        }
    }

    private static void AssertEntry((BigInteger X, BigInteger Y)? expected, uint[] table, int index)
    {
        long[] x = new long[9], y = new long[9];
        var bytes = new byte[65];
        bytes[0] = 4;
        BasePointP256.Load(table, index, x, y);
        FieldP256.Store(x, bytes, 1);
        FieldP256.Store(y, bytes, 33);
        Assert.Equal(Curve.Encode(expected), bytes);
    }

    private static byte[] Signature(BigInteger r, BigInteger s) => [.. Curve.Bytes(r), .. Curve.Bytes(s)];

    private static ErrorCode CodeOf(Action action) => Assert.Throws<SignetException>(action).Code;

    private void Check((BigInteger, BigInteger)? key, BigInteger e, BigInteger r, BigInteger s, ref int valid)
    {
        bool expected = Curve.Verify(key, e, r, s);
        valid += expected ? 1 : 0;
        var point = Curve.Encode(key);
        Assert.True(expected == Verify(point, Curve.Bytes(e), Signature(r, s)), $"{Convert.ToHexString(point)} {e} {r} {s}");
        if (r < Curve.N && s < Curve.N)
        {
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Curve.Decode(point) });
            Assert.Equal(expected, ecdsa.VerifyHash(Curve.Bytes(e), Signature(r, s)));
        }
    }

    private bool Verify(byte[] key, byte[] digest, byte[] signature, int signatureLength = -1)
    {
        int length = signatureLength < 0 ? signature.Length : signatureLength;
        return _verifier.Verify(
            SignatureAlgorithm.EcdsaP256, key, 0, key.Length, digest, 0, digest.Length, signature, 0, length);
    }
}
