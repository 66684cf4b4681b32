using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Signet.Tls12.Tests;

/// <summary>A suite of TLS 1.2 on .NET's cryptography: number, key and IV sizes, hash, AEAD.</summary>
internal sealed class Suite12
{
    public static readonly Suite12 Aes128Gcm = new(0xC02B, 16, 4, false, Cipher.Gcm);
    public static readonly Suite12 Aes256Gcm = new(0xC02C, 32, 4, true, Cipher.Gcm);
    public static readonly Suite12 ChaCha20 = new(0xCCA9, 32, 12, false, Cipher.ChaCha);
    public static readonly Suite12 Aes128Ccm = new(0xC0AC, 16, 4, false, Cipher.Ccm);

    private readonly Cipher _cipher;
    private readonly bool _sha384;

    private Suite12(int number, int keySize, int ivSize, bool sha384, Cipher cipher)
    {
        Number = number;
        KeySize = keySize;
        IvSize = ivSize;
        _sha384 = sha384;
        _cipher = cipher;
    }

    private enum Cipher
    {
        Gcm,
        Ccm,
        ChaCha,
    }

    public int Number { get; }

    public int KeySize { get; }

    public int IvSize { get; }

    public byte[] Hash(byte[] bytes) => _sha384 ? SHA384.HashData(bytes) : SHA256.HashData(bytes);

    /// <summary>RFC 5246 section 5.</summary>
    public byte[] Prf(byte[] secret, string label, byte[] seed, int count)
    {
        seed = [.. Encoding.ASCII.GetBytes(label), .. seed];
        byte[] a = seed;
        var all = new List<byte>();
        while (all.Count < count)
        {
            a = Hmac(secret, a);
            all.AddRange(Hmac(secret, [.. a, .. seed]));
        }

        return all.GetRange(0, count).ToArray();
    }

    public void Seal(byte[] key, byte[] nonce, byte[] plain, byte[] cipher, byte[] tag, byte[] associated)
    {
        switch (_cipher)
        {
            case Cipher.Gcm:
                new AesGcm(key, 16).Encrypt(nonce, plain, cipher, tag, associated);
                break;
            case Cipher.Ccm:
                new AesCcm(key).Encrypt(nonce, plain, cipher, tag, associated);
                break;
            default:
                new ChaCha20Poly1305(key).Encrypt(nonce, plain, cipher, tag, associated);
                break;
        }
    }

    public void Open(byte[] key, byte[] nonce, byte[] cipher, byte[] tag, byte[] plain, byte[] associated)
    {
        switch (_cipher)
        {
            case Cipher.Gcm:
                new AesGcm(key, 16).Decrypt(nonce, cipher, tag, plain, associated);
                break;
            case Cipher.Ccm:
                new AesCcm(key).Decrypt(nonce, cipher, tag, plain, associated);
                break;
            default:
                new ChaCha20Poly1305(key).Decrypt(nonce, cipher, tag, plain, associated);
                break;
        }
    }

    private byte[] Hmac(byte[] key, byte[] data) => _sha384 ? HMACSHA384.HashData(key, data) : HMACSHA256.HashData(key, data);
}

/// <summary>Key and sequence of one direction (RFC 5246 section 6.2.3.3).</summary>
internal sealed class Direction12(Suite12 suite, byte[] key, byte[] iv)
{
    public ulong Sequence { get; set; }

    public byte[] Protect(int type, byte[] content, ulong? explicitNonce = null, int version = 0x0303)
    {
        byte[] sequence = U64(Sequence);
        byte[] prefix = iv.Length == 4 ? U64(explicitNonce ?? Sequence) : [];
        var cipher = new byte[content.Length];
        var tag = new byte[16];
        byte[] associated = [.. sequence, (byte)type, 3, 3, (byte)(content.Length >> 8), (byte)content.Length];
        suite.Seal(key, Nonce(prefix), content, cipher, tag, associated);
        Sequence++;
        int size = prefix.Length + cipher.Length + 16;
        return [(byte)type, (byte)(version >> 8), (byte)version, (byte)(size >> 8), (byte)size, .. prefix, .. cipher, .. tag];
    }

    public (int Type, byte[] Content, int Next) Open(byte[] records, int at)
    {
        int size = BinaryPrimitives.ReadUInt16BigEndian(records.AsSpan(at + 3));
        byte[] body = records[(at + 5)..(at + 5 + size)];
        byte[] prefix = iv.Length == 4 ? body[..8] : [];
        int count = size - prefix.Length - 16;
        var plain = new byte[count];
        byte[] associated = [.. U64(Sequence), records[at], 3, 3, (byte)(count >> 8), (byte)count];
        suite.Open(key, Nonce(prefix), body[prefix.Length..^16], body[^16..], plain, associated);
        Sequence++;
        return (records[at], plain, at + 5 + size);
    }

    private static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private byte[] Nonce(byte[] prefix)
    {
        if (prefix.Length > 0)
        {
            return [.. iv, .. prefix];
        }

        // RFC 7905 section 2.
        byte[] nonce = (byte[])iv.Clone();
        byte[] sequence = U64(Sequence);
        for (int i = 0; i < 8; i++)
        {
            nonce[4 + i] ^= sequence[i];
        }

        return nonce;
    }
}
