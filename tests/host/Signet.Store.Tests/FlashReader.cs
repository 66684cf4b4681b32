using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Signet.Store.Tests;

/// <summary>
/// Reads an image of the medium as docs/SPEC.md section 8 describes it, with .NET's cryptography: what a person with the
/// flash in the hand would write. Knows nothing of the firmware.
/// </summary>
internal sealed class FlashReader(IReadOnlyDictionary<string, byte[]> image)
{
    public sealed record Wrap(int Place, byte[] StoreId, byte[] Sim, byte[] Reference, byte[] Salt, byte[] Wrapped, byte[] Aad);

    /// <summary>The content of a value: the slot with the right checksum and the higher generation.</summary>
    public byte[]? Value(string name)
    {
        byte[]? best = null;
        uint generation = 0;
        foreach (string slot in new[] { name + ".0", name + ".1" })
        {
            if (image.TryGetValue(slot, out var file) && file.Length >= 12)
            {
                uint own = BinaryPrimitives.ReadUInt32BigEndian(file);
                uint crc = Crc(file.AsSpan(0, file.Length - 4));
                if (crc == BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(file.Length - 4)) && (best == null || own > generation))
                {
                    (best, generation) = (file[8..^4], own);
                }
            }
        }

        return best;
    }

    public Wrap[] Wraps()
    {
        byte[] keys = Value("keys")!;
        return [.. Enumerable.Range(0, keys[1]).Select(i =>
        {
            byte[] e = keys[(2 + (i * 162))..(2 + ((i + 1) * 162))];
            return new Wrap(e[0], e[1..9], e[9..17], e[18..(18 + e[17])], e[82..114], e[114..162], e[..114]);
        })];
    }

    /// <summary>Unwraps with guessed secrets; null when they are wrong.</summary>
    public static byte[]? Unwrap(Wrap wrap, byte[] simSecret, byte[] mcuSecret, byte[] iccid)
    {
        byte source = wrap.Reference.Length == 0 ? (byte)0 : wrap.Reference[0];
        byte[] prk = HKDF.Extract(HashAlgorithmName.SHA256, [.. simSecret, .. mcuSecret], wrap.Salt);
        byte[] kek = HKDF.Expand(HashAlgorithmName.SHA256, prk, 16, [.. Encoding.ASCII.GetBytes("signet kek 1"), (byte)iccid.Length, .. iccid, source]);
        return Open(kek, new byte[12], wrap.Aad, wrap.Wrapped);
    }

    /// <summary>All messages that a data key opens, in the order of files.</summary>
    public List<string> Messages(byte[] storeId, byte[] dataKey)
    {
        var found = new List<string>();
        foreach (var (name, file) in image.Where(f => f.Key[0] == 'q').OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (file.Length < 56 || !file.AsSpan(4, 8).SequenceEqual(storeId))
            {
                continue;
            }

            byte[] key = DeriveKey(dataKey, 1, storeId, [.. file[12..16], file[16], 0, 0, 0], file[24..40]);
            if (Open(key, new byte[12], file[..40], file[40..56]) == null)
            {
                continue;
            }

            uint index = 1;
            for (int at = 56; at + 23 <= file.Length; index++)
            {
                int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 1));
                byte[] number = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(number, index);
                byte[]? text = at + 23 + length > file.Length ? null
                    : Open(key, [0, 0, 0, 0, 0, 0, 0, 0, .. number], [.. storeId, .. file[12..16], .. number, .. file[at..(at + 7)]], file[(at + 7)..(at + 23 + length)]);
                if (text == null)
                {
                    break;
                }

                if (file[at] == 1)
                {
                    found.Add(Encoding.ASCII.GetString(text));
                }

                at += 23 + length;
            }
        }

        return found;
    }

    /// <summary>The 16 numbers of a store.</summary>
    public ulong[]? Numbers(Wrap wrap, byte[] dataKey)
    {
        string name = "num" + wrap.Place;
        byte[] value = Value(name)!;
        byte[] padded = new byte[8];
        Encoding.ASCII.GetBytes(name).CopyTo(padded, 0);
        byte[] key = DeriveKey(dataKey, 2, wrap.StoreId, padded, value[9..25]);
        byte[]? content = Open(key, new byte[12], [.. value[..25], .. padded], value[25..]);
        return content == null ? null : [.. Enumerable.Range(0, 16).Select(i => BinaryPrimitives.ReadUInt64BigEndian(content.AsSpan(8 * i)))];
    }

    /// <summary>What a backend does with the recovery value of a store.</summary>
    public byte[]? Recover(int place, ECDiffieHellman backend)
    {
        byte[] blob = Value("rec" + place)!;
        byte[] ephemeral = blob[9..74];
        var own = backend.ExportParameters(false).Q;
        using var peer = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = ephemeral[1..33], Y = ephemeral[33..] },
        });
        byte[] secret = backend.DeriveRawSecretAgreement(peer.PublicKey);
        byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, [],
            [.. Encoding.ASCII.GetBytes("signet recovery 1"), .. ephemeral, 4, .. own.X!, .. own.Y!]);
        return Open(key, new byte[12], blob[..74], blob[74..]);
    }

    /// <summary>The checksum of a slot: ISO-HDLC, bit by bit.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static byte[] DeriveKey(byte[] dataKey, byte kind, byte[] storeId, byte[] context, byte[] salt) =>
        HKDF.Expand(HashAlgorithmName.SHA256, dataKey, 16, [.. Encoding.ASCII.GetBytes("signet seal 1"), kind, .. storeId, .. context, .. salt]);

    private static byte[]? Open(byte[] key, byte[] nonce, byte[] aad, byte[] sealedText)
    {
        using var gcm = new AesGcm(key, 16);
        byte[] text = new byte[sealedText.Length - 16];
        try
        {
            gcm.Decrypt(nonce, sealedText.AsSpan(0, text.Length), sealedText.AsSpan(text.Length), text, aad);
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
