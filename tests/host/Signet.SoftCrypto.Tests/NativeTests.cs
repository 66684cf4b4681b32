using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Native;
using Signet.Crypto.Suites;

namespace Signet.SoftCrypto.Tests;

/// <summary>The AEADs on native AES give, byte for byte, what our own give. Here the native AES is the desktop's.</summary>
public class NativeTests
{
    public static TheoryData<CipherSuite, CipherSuite> Pairs() => new()
    {
        { new NativeAesGcmSuite(), new Aes128GcmSuite() },
        { new NativeAesCcmSuite(), new AesCcmSuite() },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Equal_for_every_length(CipherSuite native, CipherSuite own)
    {
        Assert.Equal((own.Number, own.Name, own.HashSize, own.MaxRecords), (native.Number, native.Name, native.HashSize, native.MaxRecords));
        var random = new Random(21);
        Aead left = native.MakeAead();
        Aead right = own.MakeAead();
        Assert.Equal((right.KeyLength, right.TagLength), (left.KeyLength, left.TagLength));

        // Around every border of a piece of 256 bytes, and some records of full size.
        int[] lengths = [.. Enumerable.Range(0, 560), 1024, 2303, 4096, 16383, 16384, 16385];
        foreach (int length in lengths)
        {
            byte[] key = Bytes(random, 16);
            left.SetKey(key, 0);
            right.SetKey(key, 0);
            byte[] nonce = Bytes(random, 12);
            byte[] aad = Bytes(random, length % 7 == 0 ? length % 700 : 5);
            byte[] text = Bytes(random, length);
            var a = new byte[length + 16];
            var b = new byte[length + 16];
            left.Seal(nonce, 0, aad, 0, aad.Length, text, 0, length, a, 0);
            right.Seal(nonce, 0, aad, 0, aad.Length, text, 0, length, b, 0);
            Assert.Equal(b, a);

            // Sealed by one, opened in place by the other.
            Assert.Equal(length, left.Open(nonce, 0, aad, 0, aad.Length, b, 0, b.Length, b, 0));
            Assert.Equal(text, b[..length]);
            Assert.Equal(length, right.Open(nonce, 0, aad, 0, aad.Length, a, 0, a.Length, a, 0));
            Assert.Equal(text, a[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_changed_is_refused_and_leaves_no_plaintext(CipherSuite native, CipherSuite own)
    {
        var random = new Random(22);
        Aead left = native.MakeAead();
        Aead right = own.MakeAead();
        byte[] key = Bytes(random, 16);
        left.SetKey(key, 0);
        right.SetKey(key, 0);
        byte[] nonce = Bytes(random, 12);
        byte[] text = Bytes(random, 300);
        var box = new byte[316];
        left.Seal(nonce, 0, nonce, 0, 5, text, 0, 300, box, 0);
        for (int at = 0; at < box.Length; at++)
        {
            byte[] bad = (byte[])box.Clone();
            bad[at] ^= 1;
            var output = new byte[300];
            var expected = new byte[300];
            Assert.Equal(ErrorCode.AuthenticationFailed, Assert.Throws<SignetException>(
                () => left.Open(nonce, 0, nonce, 0, 5, bad, 0, bad.Length, output, 0)).Code);
            Assert.Throws<SignetException>(() => right.Open(nonce, 0, nonce, 0, 5, bad, 0, bad.Length, expected, 0));
            Assert.Equal(expected, output);
            Assert.All(output, b => Assert.Equal(0, b));
        }

        Assert.Equal(300, left.Open(nonce, 0, nonce, 0, 5, box, 0, box.Length, new byte[300], 0));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Refuses_what_the_others_refuse(CipherSuite native, CipherSuite own)
    {
        foreach (Aead aead in new[] { native.MakeAead(), own.MakeAead() })
        {
            var bytes = new byte[64];
            Assert.Equal(ErrorCode.InvalidState, Code(() => aead.Seal(bytes, 0, bytes, 0, 0, bytes, 0, 1, bytes, 0)));
            Assert.Equal(ErrorCode.InvalidArgument, Code(() => aead.SetKey(bytes, 49)));
            aead.SetKey(bytes, 0);
            Assert.Equal(ErrorCode.InvalidArgument, Code(() => aead.Seal(bytes, 53, bytes, 0, 0, bytes, 0, 1, bytes, 0)));
            Assert.Equal(ErrorCode.BufferTooSmall, Code(() => aead.Seal(bytes, 0, bytes, 0, 0, bytes, 0, 49, new byte[64], 0)));
            Assert.Equal(ErrorCode.AuthenticationFailed, Code(() => aead.Open(bytes, 0, bytes, 0, 0, bytes, 0, 15, bytes, 0)));
            aead.Wipe();
            Assert.Equal(ErrorCode.InvalidState, Code(() => aead.Open(bytes, 0, bytes, 0, 0, bytes, 0, 16, bytes, 0)));
        }
    }

    private static ErrorCode Code(Action action) => Assert.Throws<SignetException>(action).Code;

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
