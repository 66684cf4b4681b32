using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Firmware.Tests.Crypto;

/// <summary>SHA-256, HMAC and HKDF beside .NET's own, over all short lengths and any split.</summary>
public class HashTests
{
    [Fact]
    public void EveryLengthInRandomPieces()
    {
        var random = new Random(1);
        var hash = new Sha256();
        var digest = new byte[Sha256.Size];
        for (int length = 0; length <= 300; length++)
        {
            var message = Bytes(random, length);
            for (int at = 0; at < length;)
            {
                int piece = random.Next(0, Math.Min(length - at, 130) + 1);
                hash.Update(message, at, piece);
                at += piece;
            }

            hash.Finish(digest, 0);
            Assert.Equal(SHA256.HashData(message), digest);
        }
    }

    [Fact]
    public void MillionTimesA()
    {
        // NIST's third example for FIPS 180-4.
        var message = Enumerable.Repeat((byte)'a', 1_000_000).ToArray();
        var digest = new byte[Sha256.Size];
        new Sha256().Compute(message, 0, message.Length, digest, 0);
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void SnapshotsAtEveryByte()
    {
        var message = Bytes(new Random(2), 200);
        var running = new Sha256();
        var snapshot = new Sha256();
        var digest = new byte[Sha256.Size];
        for (int i = 0; i < message.Length; i++)
        {
            running.Update(message, i, 1);
            snapshot.CopyFrom(running);
            snapshot.Finish(digest, 0);
            Assert.Equal(SHA256.HashData(message.AsSpan(0, i + 1)), digest);
        }
    }

    [Fact]
    public void HmacOfAnyKeyAndMessage()
    {
        var random = new Random(3);
        var hmac = new HmacSha256();
        var tag = new byte[HmacSha256.Size];
        for (int length = 0; length <= 150; length++)
        {
            var key = Bytes(random, length);
            hmac.SetKey(key, 0, length);
            for (int i = 0; i < 3; i++)
            {
                var message = Bytes(random, random.Next(200));
                int split = random.Next(message.Length + 1);
                hmac.Update(message, 0, split);
                hmac.Update(message, split, message.Length - split);
                hmac.Finish(tag, 0);
                Assert.Equal(HMACSHA256.HashData(key, message), tag);
            }

            // A message that was begun and given up leaves no trace.
            hmac.Update(key, 0, length);
            hmac.Reset();
            hmac.Finish(tag, 0);
            Assert.Equal(HMACSHA256.HashData(key, Array.Empty<byte>()), tag);
        }
    }

    [Fact]
    public void HkdfOfAnyLength()
    {
        var random = new Random(4);
        var hkdf = new Hkdf();
        for (int length = 0; length <= 300; length++)
        {
            var salt = Bytes(random, random.Next(100));
            var input = Bytes(random, random.Next(1, 100));
            var info = Bytes(random, random.Next(100));
            var key = new byte[32];
            var output = new byte[length + 2];
            hkdf.Extract(salt, 0, salt.Length, input, 0, input.Length, key, 0);
            Assert.Equal(HKDF.Extract(HashAlgorithmName.SHA256, input, salt), key);
            hkdf.Expand(key, 0, 32, info, 0, info.Length, output, 1, length);
            var expected = length == 0 ? [] : HKDF.Expand(HashAlgorithmName.SHA256, key, length, info);
            Assert.Equal([0, .. expected, 0], output);
        }
    }

    [Fact]
    public void HkdfToItsLastByte()
    {
        var key = Bytes(new Random(5), 32);
        var output = new byte[Hkdf.MaxOutput];
        new Hkdf().Expand(key, 0, 32, key, 0, 0, output, 0, output.Length);
        Assert.Equal(HKDF.Expand(HashAlgorithmName.SHA256, key, output.Length, []), output);
    }

    [Fact]
    public void ExpandsOntoItsOwnKey()
    {
        var key = Bytes(new Random(6), 32);
        var expected = HKDF.Expand(HashAlgorithmName.SHA256, key, 32, [1, 2]);
        new Hkdf().Expand(key, 0, 32, [1, 2], 0, 2, key, 0, 32);
        Assert.Equal(expected, key);
    }

    [Fact]
    public void ComparesEveryByte()
    {
        var a = Bytes(new Random(7), 48);
        for (int i = 0; i < 48 * 8; i++)
        {
            var b = (byte[])a.Clone();
            Assert.True(ConstantTime.Equals(a, 0, b, 0, 48));
            b[i / 8] ^= (byte)(1 << (i % 8));
            Assert.False(ConstantTime.Equals(a, 0, b, 0, 48));
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 9)]
    [InlineData(9, 0)]
    [InlineData(8, 1)]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void RefusesBadRanges(int offset, int count)
    {
        var error = Assert.Throws<SignetException>(() => new Sha256().Update(new byte[8], offset, count));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
