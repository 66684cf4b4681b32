using System.Buffers.Binary;

namespace Signet.Tls12.Tests;

/// <summary>Bytes of messages, made, read and changed.</summary>
internal static class ScriptedBytes
{
    public static byte[] Message(int type, params byte[][] parts)
    {
        byte[] body = parts.SelectMany(p => p).ToArray();
        return [(byte)type, (byte)(body.Length >> 16), (byte)(body.Length >> 8), (byte)body.Length, .. body];
    }

    /// <summary>Splits a ClientHello's extensions.</summary>
    public static Dictionary<int, byte[]> Extensions(byte[] hello)
    {
        var all = new Dictionary<int, byte[]>();
        int at = 4 + 2 + 32;
        at += 1 + hello[at];
        at += 2 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at));
        at += 1 + hello[at];
        Assert.Equal(hello.Length, at + 2 + BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at)));
        for (at += 2; at < hello.Length;)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at));
            int size = BinaryPrimitives.ReadUInt16BigEndian(hello.AsSpan(at + 2));
            Assert.True(all.TryAdd(type, hello[(at + 4)..(at + 4 + size)]), "extension twice");
            at += 4 + size;
        }

        return all;
    }

    public static byte[] Set(this byte[] bytes, int at, int value)
    {
        byte[] copy = (byte[])bytes.Clone();
        copy[at < 0 ? copy.Length + at : at] = (byte)value;
        return copy;
    }

    public static byte[] Flip(this byte[] bytes, int at)
    {
        int index = at < 0 ? bytes.Length + at : at;
        return bytes.Set(index, bytes[index] ^ 0x40);
    }

    /// <summary>The same message with another body, the header's length right.</summary>
    public static byte[] Body(this byte[] message, byte[] body) => Message(message[0], body);

    /// <summary>The message without its last bytes, the header's length right.</summary>
    public static byte[] Cut(this byte[] message, int count = 1) => message.Body(message[4..^count]);

    /// <summary>The message with bytes behind it, the header's length right.</summary>
    public static byte[] Longer(this byte[] message, params byte[] more) => message.Body([.. message[4..], .. more]);
}
