using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Signet.Core;
using Signet.SoftCrypto.Chains;

namespace Signet.SoftCrypto.Tests;

/// <summary>RSA verification against .NET's signatures and against forgeries, which a private key makes easily.</summary>
public class RsaVerifierTests
{
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSAParameters Parts = Key.ExportParameters(true);
    private static readonly byte[] PublicKey = Key.ExportRSAPublicKey();
    private static readonly byte[] Digest = SHA256.HashData("signed"u8);

    private readonly RsaVerifier _verifier = new();

    [Theory]
    [InlineData(2048)]
    [InlineData(2056)]
    [InlineData(3072)]
    [InlineData(4096)]
    public void SignaturesOfDotNetVerifyAndChangedOnesDoNot(int bits)
    {
        using var rsa = RSA.Create(bits);
        var key = rsa.ExportRSAPublicKey();
        var random = new Random(bits);
        foreach (var hash in new[] { HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512 })
        {
            foreach (var padding in new[] { RSASignaturePadding.Pkcs1, RSASignaturePadding.Pss })
            {
                var algorithm = padding == RSASignaturePadding.Pss ? SignatureAlgorithm.RsaPss : SignatureAlgorithm.RsaPkcs1;
                for (int i = 0; i < 4; i++)
                {
                    var digest = CryptographicOperations.HashData(hash, [(byte)i]);
                    var signature = rsa.SignHash(digest, hash, padding);
                    Assert.True(Verify(algorithm, key, digest, signature));
                    Assert.False(Verify(
                        algorithm == SignatureAlgorithm.RsaPss ? SignatureAlgorithm.RsaPkcs1 : SignatureAlgorithm.RsaPss,
                        key, digest, signature));
                    int bit = random.Next(8 * signature.Length);
                    signature[bit / 8] ^= (byte)(1 << (bit % 8));
                    Assert.False(Verify(algorithm, key, digest, signature));
                    signature[bit / 8] ^= (byte)(1 << (bit % 8));
                    digest[i] ^= 1;
                    Assert.False(Verify(algorithm, key, digest, signature));
                }
            }
        }
    }

    /// <summary>Bits that are no multiple of 8 or 27, modulus tops of all ones: no prime needed to compute a power.</summary>
    [Fact]
    public void PowersModuloAnyOddNumberAreRight()
    {
        var random = new Random(65537);
        for (int i = 0; i < 40; i++)
        {
            int bits = i < 6 ? 4091 + i : 2048 + random.Next(2049);
            var n = Random(random, bits, i % 3);
            var value = i % 5 == 0 ? n - 1 : i % 5 == 1 ? BigInteger.Zero : Random(random, bits - 1, i % 3);
            int size = (bits + 7) / 8;
            var modulus = new RsaModulus(Bytes(n, size), 0, size, bits);
            var result = new byte[size];
            long exponent = i % 2 == 0 ? 65537 : 0xFFFFFFFF - (2 * random.Next(1000));
            modulus.Power(Bytes(value, size), 0, exponent, result);

            // A power of 0 comes out as the modulus, which is no encoded message either.
            var expected = BigInteger.ModPow(value, exponent, n);
            Assert.Equal(expected, Curve.Number(result) % n);
        }
    }

    [Fact]
    public void ForgedPkcs1PaddingIsInvalid()
    {
        byte[] info = [.. Convert.FromHexString("3031300D060960864801650304020105000420"), .. Digest];
        byte[] Message(byte[] tail) => [0, 1, .. Enumerable.Repeat((byte)0xFF, 256 - 3 - tail.Length), 0, .. tail];
        var good = Message(info);
        Assert.True(VerifyMessage(SignatureAlgorithm.RsaPkcs1, good));

        // Every byte of the structure counts, and of the padding those at both ends and some between.
        foreach (int i in Enumerable.Range(1, 4).Concat([60, 100, 150]).Concat(Enumerable.Range(200, 56)))
        {
            var changed = (byte[])good.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, changed));
        }

        // Garbage behind the digest with short padding, in front of it, and in the parameters; no parameters; lengths in
        // long form; no DigestInfo; another hash's; block type 2; padding of zeros.
        byte[] rest = new byte[100];
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, [0, 1, .. Enumerable.Repeat((byte)0xFF, 256 - 3 - 51 - 100), 0, .. info, .. rest]));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. info, .. new byte[256 - 11 - 51]]));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, Message([.. Convert.FromHexString("302F300B0609608648016503040201"), .. Convert.FromHexString("0420"), .. Digest])));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, Message([.. Convert.FromHexString("308131300D060960864801650304020105000420"), .. Digest])));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, Message([.. Convert.FromHexString("3033300F0609608648016503040201050200000420"), .. Digest])));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, Message(Digest)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, Message([.. Convert.FromHexString("3031300D060960864801650304020205000420"), .. Digest])));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, [0, 2, .. good[2..]]));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, [0, 0, .. new byte[256 - 3 - 51], 0, .. info]));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, [.. new byte[255], 1]));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPkcs1, new byte[256]));
    }

    [Fact]
    public void ForgedPssPaddingIsInvalid()
    {
        var salt = SHA256.HashData("salt"u8);
        Assert.True(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt, 0, 1, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt[..31], 0, 1, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss([.. salt, 0], 0, 1, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss([], 0, 1, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt, 1, 1, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt, 0, 2, 0xBC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt, 0, 1, 0xCC, 0)));
        Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, Pss(salt, 0, 1, 0xBC, 1)));

        // The one bit above the encoding: a 2048-bit message below the modulus may have it.
        var top = Pss(salt, 0, 1, 0xBC, 0);
        top[0] |= 0x80;
        if (Curve.Number(top) < Curve.Number(Parts.Modulus!))
            Assert.False(VerifyMessage(SignatureAlgorithm.RsaPss, top));
    }

    [Fact]
    public void NumbersAndLengthsOutsideTheirRangeAreInvalid()
    {
        var signature = Key.SignHash(Digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.False(Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, Digest, signature[1..]));
        Assert.False(Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, Digest, [0, .. signature]));
        Assert.False(Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, Digest, []));

        // The same number modulo n, where it fits 256 bytes, and the numbers with fixed powers.
        var same = Curve.Number(signature) + Curve.Number(Parts.Modulus!);
        if (same < BigInteger.Pow(2, 2048))
            Assert.False(Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, Digest, Bytes(same, 256)));
        foreach (var s in new[] { 0, 1, Curve.Number(Parts.Modulus!) - 1, Curve.Number(Parts.Modulus!), BigInteger.Pow(2, 2048) - 1 })
        {
            Assert.False(Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, Digest, Bytes(s, 256)));
            Assert.False(Verify(SignatureAlgorithm.RsaPss, PublicKey, Digest, Bytes(s, 256)));
        }
    }

    [Fact]
    public void KeysThatAreNoneAreNamed()
    {
        var n = Curve.Number(Parts.Modulus!);
        AssertRefused(Encode(n, 65537), false);
        AssertRefused(Encode(n, 65539), false);
        foreach (BigInteger e in new BigInteger[] { 1, 3, 17, 257, 65535, 65538, 0, -65537, BigInteger.Pow(2, 32) + 1 })
            AssertRefused(Encode(n, e), true);
        AssertRefused(Encode(n + 1, 65537), true);
        AssertRefused(Encode(n >> 1 | 1, 65537), true);
        AssertRefused(Encode((BigInteger.One << 4096) + 1, 65537), true);
        AssertRefused(Encode(-n, 65537), true);
        AssertRefused(Encode(0, 65537), true);
        AssertRefused([], true);
        AssertRefused([.. PublicKey, 0], true);
        AssertRefused(PublicKey[..^1], true);
        AssertRefused(Key.ExportSubjectPublicKeyInfo(), true);
        for (int length = 0; length < PublicKey.Length; length++)
            AssertRefused(PublicKey[..length], true);
        Assert.Equal(
            ErrorCode.NotSupported,
            Assert.Throws<SignetException>(() => Verify(SignatureAlgorithm.RsaPkcs1, PublicKey, new byte[20], new byte[256])).Code);
        Assert.Equal(
            ErrorCode.NotSupported,
            Assert.Throws<SignetException>(() => Verify(SignatureAlgorithm.EcdsaP256, PublicKey, Digest, new byte[256])).Code);
    }

    private static byte[] Encode(BigInteger n, BigInteger e)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(n);
            writer.WriteInteger(e);
        }

        return writer.Encode();
    }

    // EMSA-PSS of the digest with one thing wrong, if any.
    private static byte[] Pss(byte[] salt, byte padding, byte separator, byte trailer, byte hashFlip)
    {
        var hash = SHA256.HashData([.. new byte[8], .. Digest, .. salt]);
        hash[0] ^= hashFlip;
        byte[] block = [.. new byte[256 - 34 - salt.Length], separator, .. salt];
        block[block.Length - salt.Length - 2] = padding;
        for (int i = 0; i < block.Length; i++)
            block[i] ^= SHA256.HashData([.. hash, 0, 0, 0, (byte)(i / 32)])[i % 32];
        block[0] &= 0x7F;
        return [.. block, .. hash, trailer];
    }

    private static BigInteger Random(Random random, int bits, int style)
    {
        var bytes = new byte[(bits + 7) / 8];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = style == 0 ? (byte)random.Next(256) : style == 1 ? (byte)0xFF : (byte)(random.Next(2) * 0xFF);
        var value = new BigInteger(bytes, isUnsigned: true) & ((BigInteger.One << bits) - 1);
        return value | (BigInteger.One << (bits - 1)) | 1;
    }

    private static byte[] Bytes(BigInteger value, int size)
    {
        var bytes = new byte[size];
        var digits = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, size - digits.Length);
        return bytes;
    }

    private void AssertRefused(byte[] key, bool refused)
    {
        var code = ErrorCode.None;
        try
        {
            Verify(SignatureAlgorithm.RsaPkcs1, key, Digest, new byte[256]);
        }
        catch (SignetException error)
        {
            code = error.Code;
        }

        Assert.Equal(refused ? ErrorCode.PublicKeyRefused : ErrorCode.None, code);
    }

    // Signs an encoded message as it is.
    private bool VerifyMessage(SignatureAlgorithm algorithm, byte[] message)
    {
        Assert.Equal(256, message.Length);
        var signature = BigInteger.ModPow(Curve.Number(message), Curve.Number(Parts.D!), Curve.Number(Parts.Modulus!));
        return Verify(algorithm, PublicKey, Digest, Bytes(signature, 256));
    }

    private bool Verify(SignatureAlgorithm algorithm, byte[] key, byte[] digest, byte[] signature) => _verifier.Verify(
        algorithm, key, 0, key.Length, digest, 0, digest.Length, signature, 0, signature.Length);
}
