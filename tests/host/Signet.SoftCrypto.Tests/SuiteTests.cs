using System.Security.Cryptography;
using Signet.Core;
using Ccm = Signet.Crypto.Suites.AesCcm;
using ChaCha = Signet.Crypto.Suites.ChaCha20Poly1305;

namespace Signet.SoftCrypto.Tests;

/// <summary>ChaCha20-Poly1305 and AES-128-CCM beside BouncyCastle and .NET, in every length around their blocks.</summary>
public class SuiteTests
{
    [Fact]
    public void ChaCha20Poly1305AgreesWithBouncyCastle()
    {
        var random = new Random(8439);
        var cipher = new ChaCha();
        for (int length = 0; length < 300; length++)
        {
            byte[] key = Bytes(random, 32), nonce = Bytes(random, 12), aad = Bytes(random, length % 37), text = Bytes(random, length);
            var other = new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305();
            other.Init(true, new Org.BouncyCastle.Crypto.Parameters.AeadParameters(
                new Org.BouncyCastle.Crypto.Parameters.KeyParameter(key), 128, nonce, aad));
            var expected = new byte[length + 16];
            int done = other.ProcessBytes(text, 0, length, expected, 0);
            other.DoFinal(expected, done);
            cipher.SetKey(key, 0);
            Check(
                expected, text,
                (input, output) => cipher.Seal(nonce, 0, aad, 0, aad.Length, input, 0, input.Length, output, 0),
                (input, output) => cipher.Open(nonce, 0, aad, 0, aad.Length, input, 0, input.Length, output, 0),
                random);
        }
    }

    [Fact]
    public void AesCcmAgreesWithDotNet()
    {
        var random = new Random(3610);
        var cipher = new Ccm();
        for (int length = 0; length < 200; length++)
        {
            byte[] key = Bytes(random, 16), nonce = Bytes(random, 12), aad = Bytes(random, length % 37), text = Bytes(random, length);
            using var other = new System.Security.Cryptography.AesCcm(key);
            var expected = new byte[length + 16];
            other.Encrypt(nonce, text, expected.AsSpan(0, length), expected.AsSpan(length), aad);
            cipher.SetKey(key, 0);
            Check(
                expected, text,
                (input, output) => cipher.Seal(nonce, 0, aad, 0, aad.Length, input, 0, input.Length, output, 0),
                (input, output) => cipher.Open(nonce, 0, aad, 0, aad.Length, input, 0, input.Length, output, 0),
                random);
        }
    }

    /// <summary>Where Poly1305's sum is close to 2^130 − 5 or to 2^128 (RFC 8439 section A.3, vectors 7 to 11 in shape).</summary>
    [Fact]
    public void Poly1305CarriesAtItsEnds()
    {
        // With r = 1 the tag is the sum of the blocks modulo the prime, plus s: any value can be made.
        foreach (var (blocks, s, tag) in new[]
        {
            ("ffffffffffffffffffffffffffffffff" + "f0ffffffffffffffffffffffffffffff" + "11000000000000000000000000000000", "00", "05"),
            ("ffffffffffffffffffffffffffffffff" + "fbfefefefefefefefefefefefefefefe" + "01010101010101010101010101010101", "00", "00"),
        })
        {
            var key = new byte[32];
            key[0] = 1;
            key[16] = Convert.FromHexString(s)[0];
            var bytes = Convert.FromHexString(blocks);
            var mac = new Org.BouncyCastle.Crypto.Macs.Poly1305();
            mac.Init(new Org.BouncyCastle.Crypto.Parameters.KeyParameter(key));
            mac.BlockUpdate(bytes, 0, bytes.Length);
            var expected = new byte[16];
            mac.DoFinal(expected, 0);
            Assert.Equal(Convert.FromHexString(tag)[0], expected[0]);
            var own = new Signet.Crypto.Suites.Poly1305();
            var result = new byte[16];
            own.Begin(key, 0);
            own.Update(bytes, 0, bytes.Length);
            own.Finish(result);
            Assert.Equal(expected, result);
        }

        var random = new Random(1305);
        for (int i = 0; i < 4000; i++)
        {
            byte[] key = Bytes(random, 32), bytes = Bytes(random, 16 * (1 + random.Next(4)));
            for (int j = 0; j < bytes.Length; j++)
                bytes[j] = (byte)(random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => bytes[j] });
            for (int j = 0; j < 32; j++)
                key[j] = (byte)(i % 2 == 0 ? 0xFF : key[j]);
            var mac = new Org.BouncyCastle.Crypto.Macs.Poly1305();
            mac.Init(new Org.BouncyCastle.Crypto.Parameters.KeyParameter(key));
            mac.BlockUpdate(bytes, 0, bytes.Length);
            byte[] expected = new byte[16], result = new byte[16];
            mac.DoFinal(expected, 0);
            var own = new Signet.Crypto.Suites.Poly1305();
            own.Begin(key, 0);
            own.Update(bytes, 0, bytes.Length);
            own.Finish(result);
            Assert.Equal(expected, result);
        }
    }

    [Fact]
    public void WrongUseIsNamed()
    {
        byte[] buffer = new byte[64], nonce = new byte[12];
        Assert.Equal(ErrorCode.InvalidState, CodeOf(() => new ChaCha().Seal(nonce, 0, [], 0, 0, buffer, 0, 1, buffer, 0)));
        Assert.Equal(ErrorCode.InvalidState, CodeOf(() => new Ccm().Seal(nonce, 0, [], 0, 0, buffer, 0, 1, buffer, 0)));
        var ccm = new Ccm();
        ccm.SetKey(new byte[16], 0);
        Assert.Equal(ErrorCode.BufferTooSmall, CodeOf(() => ccm.Seal(nonce, 0, [], 0, 0, buffer, 0, 49, buffer, 0)));
        Assert.Equal(ErrorCode.AuthenticationFailed, CodeOf(() => ccm.Open(nonce, 0, [], 0, 0, buffer, 0, 15, buffer, 0)));
        Assert.Equal(
            ErrorCode.InvalidArgument,
            CodeOf(() => ccm.Seal(nonce, 0, new byte[0xFF00], 0, 0xFF00, buffer, 0, 1, buffer, 0)));
        ccm.Wipe();
        Assert.Equal(ErrorCode.InvalidState, CodeOf(() => ccm.Seal(nonce, 0, [], 0, 0, buffer, 0, 1, buffer, 0)));
    }

    private static ErrorCode CodeOf(Action action) => Assert.Throws<SignetException>(action).Code;

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static void Check(
        byte[] expected, byte[] text, Action<byte[], byte[]> seal, Func<byte[], byte[], int> open, Random random)
    {
        var output = new byte[expected.Length];
        seal(text, output);
        Assert.Equal(expected, output);
        Assert.Equal(text.Length, open(output, output));
        Assert.Equal(text, output[..text.Length]);

        var bad = (byte[])expected.Clone();
        bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
        var plain = new byte[expected.Length];
        Assert.Equal(ErrorCode.AuthenticationFailed, CodeOf(() => open(bad, plain)));
        Assert.All(plain, b => Assert.Equal(0, b));
    }
}
