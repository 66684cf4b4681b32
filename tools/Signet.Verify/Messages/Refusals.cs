using System.Formats.Cbor;

namespace Signet.Verification;

/// <summary>What the readers of formats share.</summary>
internal static class Refusals
{
    /// <summary>True for all that .NET's CBOR reader and ours throw over bytes of another form.</summary>
    internal static bool IsMalformed(Exception e) =>
        e is CborContentException or InvalidOperationException or OverflowException or FormatException;

    /// <summary>Refuses with a sentence when the condition is false.</summary>
    internal static void Expect(bool condition, string what)
    {
        if (!condition) throw new FormatException("expected " + what);
    }

    /// <summary>Reads a byte string of this length.</summary>
    internal static byte[] ReadBytes(this CborReader reader, int length, string what)
    {
        var bytes = reader.ReadByteString();
        Expect(bytes.Length == length, $"{what} of {length} bytes");
        return bytes;
    }

    /// <summary>Reads an unsigned integer up to a limit.</summary>
    internal static int ReadUpTo(this CborReader reader, int most, string what)
    {
        ulong value = reader.ReadUInt64();
        Expect(value <= (ulong)most, $"{what} of 0 to {most}");
        return (int)value;
    }

    /// <summary>Reads the time and its quality, which go together (docs/SPEC.md section 4).</summary>
    internal static void ExpectTime(ulong time, int quality) => Expect(quality != 0 || time == 0, "time 0 when it is unknown");

    /// <summary>Nothing may follow.</summary>
    internal static void ExpectEnd(this CborReader reader) => Expect(reader.BytesRemaining == 0, "nothing behind it");
}
