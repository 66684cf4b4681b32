using Signet.Core;
using Signet.Crypto;

namespace Signet.Firmware.Tests.Crypto;

/// <summary>AES-128-GCM beside .NET's own.</summary>
public class AesGcmTests
{
    [Fact]
    public void EveryLengthBothWays()
    {
        var random = new Random(1);
        var gcm = new AesGcm();
        for (int length = 0; length <= 300; length++)
        {
            var (key, nonce, aad, text) =
                (Bytes(random, 16), Bytes(random, 12), Bytes(random, random.Next(70)), Bytes(random, length));
            var expected = Reference(key, nonce, aad, text);
            gcm.SetKey(key, 0);

            var output = new byte[length + 18];
            gcm.Seal(nonce, 0, aad, 0, aad.Length, text, 0, length, output, 1);
            Assert.Equal([0, .. expected, 0], output);

            // In place, among other bytes.
            var buffer = new byte[length + 18];
            text.CopyTo(buffer, 1);
            gcm.Seal(nonce, 0, aad, 0, aad.Length, buffer, 1, length, buffer, 1);
            Assert.Equal(output, buffer);
            Assert.Equal(length, gcm.Open(nonce, 0, aad, 0, aad.Length, buffer, 1, length + 16, buffer, 1));
            Assert.Equal([0, .. text, .. expected[length..], 0], buffer);
        }
    }

    [Fact]
    public void LongTextsAndData()
    {
        // Enough blocks for the counter to pass from its last byte into the one before.
        var random = new Random(2);
        var (key, nonce, aad, text) = (Bytes(random, 16), Bytes(random, 12), Bytes(random, 5000), Bytes(random, 16_640));
        var output = new byte[text.Length + 16];
        var gcm = new AesGcm();
        gcm.SetKey(key, 0);
        gcm.Seal(nonce, 0, aad, 0, aad.Length, text, 0, text.Length, output, 0);
        Assert.Equal(Reference(key, nonce, aad, text), output);
    }

    [Fact]
    public void NoBitCanBeFlipped()
    {
        var random = new Random(3);
        var (key, nonce, aad, text) = (Bytes(random, 16), Bytes(random, 12), Bytes(random, 13), Bytes(random, 37));
        var input = Reference(key, nonce, aad, text);
        var gcm = new AesGcm();
        gcm.SetKey(key, 0);
        foreach (var part in new[] { nonce, aad, input })
        {
            for (int bit = 0; bit < 8 * part.Length; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                var before = (byte[])input.Clone();
                var error = Assert.Throws<SignetException>(
                    () => gcm.Open(nonce, 0, aad, 0, aad.Length, input, 0, input.Length, input, 0));
                Assert.Equal(ErrorCode.AuthenticationFailed, error.Code);
                Assert.Equal(before, input);
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void WipedKeysAreGone()
    {
        var random = new Random(4);
        var (key, nonce, text) = (Bytes(random, 16), Bytes(random, 12), Bytes(random, 20));
        var output = new byte[36];
        var gcm = new AesGcm();
        gcm.SetKey(key, 0);
        gcm.Wipe();
        Assert.Throws<SignetException>(() => gcm.Seal(nonce, 0, [], 0, 0, text, 0, 20, output, 0));
        gcm.SetKey(key, 0);
        gcm.Seal(nonce, 0, [], 0, 0, text, 0, 20, output, 0);
        Assert.Equal(Reference(key, nonce, [], text), output);
    }

    private static byte[] Reference(byte[] key, byte[] nonce, byte[] aad, byte[] text)
    {
        using var gcm = new System.Security.Cryptography.AesGcm(key, 16);
        var cipher = new byte[text.Length];
        var tag = new byte[16];
        gcm.Encrypt(nonce, text, cipher, tag, aad);
        return [.. cipher, .. tag];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
