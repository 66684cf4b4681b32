using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;

namespace Signet.SoftCrypto.Tests;

/// <summary>SHA-512 and SHA-384 against FIPS 180-4's example and .NET.</summary>
public class Sha512Tests
{
    [Theory]
    [InlineData(64, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(48, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    public void HashesAbc(int size, string expected)
    {
        var digest = new byte[size];
        new Sha512(size).Compute("abc"u8.ToArray(), 0, 3, digest, 0);
        Assert.Equal(expected, Convert.ToHexString(digest).ToLowerInvariant());
    }

    [Theory]
    [InlineData(64)]
    [InlineData(48)]
    public void EveryLengthInPiecesIsAsDotNetHasIt(int size)
    {
        var random = new Random(size);
        var hash = new Sha512(size);
        var copy = new Sha512(size);
        for (int length = 0; length < 600; length++)
        {
            var input = new byte[length];
            random.NextBytes(input);
            int at = 0;
            while (at < length)
            {
                int take = Math.Min(random.Next(1, 200), length - at);
                hash.Update(input, at, take);
                at += take;
            }

            var expected = size == 64 ? SHA512.HashData(input) : SHA384.HashData(input);
            byte[] digest = new byte[size], again = new byte[size];
            copy.CopyFrom(hash);
            hash.Finish(digest, 0);
            copy.Finish(again, 0);
            Assert.Equal(expected, digest);
            Assert.Equal(expected, again);
        }
    }

    [Fact]
    public void WrongSizesAreNamed()
    {
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => new Sha512(32)).Code);
        Assert.Equal(ErrorCode.BufferTooSmall, Assert.Throws<SignetException>(() => new Sha512(48).Finish(new byte[47], 0)).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => new Sha512(48).CopyFrom(new Sha512(64))).Code);
    }
}
