using System.Numerics;
using System.Text;

namespace Signet.Testing.X509;

/// <summary>Writes DER piece by piece, and as badly as is wanted: each piece is plain bytes.</summary>
public static class Der
{
    /// <summary>An element: tag, minimal length, the parts one after the other.</summary>
    public static byte[] Tlv(int tag, params byte[][] parts)
    {
        byte[] content = Join(parts);
        return [(byte)tag, .. Length(content.Length), .. content];
    }

    /// <summary>A SEQUENCE.</summary>
    public static byte[] Seq(params byte[][] parts) => Tlv(0x30, parts);

    /// <summary>A SET.</summary>
    public static byte[] Set(params byte[][] parts) => Tlv(0x31, parts);

    /// <summary>An INTEGER of these content bytes.</summary>
    public static byte[] Int(params byte[] content) => Tlv(2, content);

    /// <summary>A small INTEGER, minimal.</summary>
    public static byte[] Int(long value) => Tlv(2, new BigInteger(value).ToByteArray(isBigEndian: true));

    /// <summary>A BOOLEAN.</summary>
    public static byte[] Bool(bool value) => [1, 1, (byte)(value ? 0xFF : 0)];

    /// <summary>An OCTET STRING.</summary>
    public static byte[] Octets(params byte[][] parts) => Tlv(4, parts);

    /// <summary>A BIT STRING with so many unused bits.</summary>
    public static byte[] Bits(byte[] content, int unused = 0) => Tlv(3, [(byte)unused], content);

    /// <summary>A named bit list with these bits, without zero bits at the end.</summary>
    public static byte[] NamedBits(params int[] bits)
    {
        int last = bits.Max();
        var content = new byte[(last / 8) + 1];
        foreach (int bit in bits)
        {
            content[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return Bits(content, 7 - (last % 8));
    }

    /// <summary>An OBJECT IDENTIFIER in dotted decimals.</summary>
    public static byte[] Oid(string dotted)
    {
        long[] arcs = dotted.Split('.').Select(long.Parse).ToArray();
        return Tlv(6, Arc((40 * arcs[0]) + arcs[1]), Join(arcs.Skip(2).Select(Arc).ToArray()));
    }

    /// <summary>A string of any type.</summary>
    public static byte[] Text(int tag, string text) => Tlv(tag, Encoding.UTF8.GetBytes(text));

    /// <summary>Parts one after the other.</summary>
    public static byte[] Join(params byte[][] parts) => parts.SelectMany(p => p).ToArray();

    /// <summary>A Time as RFC 5280 section 4.1.2.5 wants it.</summary>
    public static byte[] Time(DateTimeOffset time) => time.Year is >= 1950 and < 2050
        ? Text(0x17, time.UtcDateTime.ToString("yyMMddHHmmss'Z'"))
        : Text(0x18, time.UtcDateTime.ToString("yyyyMMddHHmmss'Z'"));

    /// <summary>A Name of attributes such as <c>O=Example/CN=Root</c>, each an RDN of its own; empty for none.</summary>
    public static byte[] Name(string text)
    {
        var attributes = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            string[] pair = part.Split('=', 2);
            string oid = pair[0] switch
            {
                "CN" => "2.5.4.3",
                "C" => "2.5.4.6",
                "ST" => "2.5.4.8",
                "L" => "2.5.4.7",
                "O" => "2.5.4.10",
                "OU" => "2.5.4.11",
                "E" => "1.2.840.113549.1.9.1",
                _ => throw new ArgumentException(pair[0]),
            };
            return Set(Seq(Oid(oid), Text(pair[0] switch { "C" => 0x13, "E" => 0x16, _ => 0x0C }, pair[1])));
        });
        return Seq(attributes.ToArray());
    }

    /// <summary>The same element with a length in one byte more than it needs.</summary>
    public static byte[] WithLongLength(byte[] element)
    {
        (int header, int length) = Header(element);
        byte[] count = length < 256 ? [(byte)length] : [(byte)(length >> 8), (byte)length];
        return [element[0], (byte)(0x81 + count.Length), 0, .. count, .. element[header..]];
    }

    /// <summary>The same element with an indefinite length, which is BER.</summary>
    public static byte[] WithIndefiniteLength(byte[] element) => [element[0], 0x80, .. element[Header(element).Header..], 0, 0];

    private static (int Header, int Length) Header(byte[] element)
    {
        int first = element[1];
        if (first < 0x80)
        {
            return (2, first);
        }

        int bytes = first & 0x7F;
        return (2 + bytes, element[2..(2 + bytes)].Aggregate(0, (sum, b) => (sum << 8) | b));
    }

    private static byte[] Length(int length) => length switch
    {
        < 0x80 => [(byte)length],
        < 0x100 => [0x81, (byte)length],
        < 0x10000 => [0x82, (byte)(length >> 8), (byte)length],
        _ => [0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
    };

    private static byte[] Arc(long arc)
    {
        var bytes = new List<byte> { (byte)(arc & 0x7F) };
        while ((arc >>= 7) > 0)
        {
            bytes.Insert(0, (byte)(0x80 | (arc & 0x7F)));
        }

        return bytes.ToArray();
    }
}
