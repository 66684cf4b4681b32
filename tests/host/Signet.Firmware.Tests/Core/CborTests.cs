using System.Formats.Cbor;
using System.Text;
using Signet.Core;
using CborReader = Signet.Core.CborReader;
using CborWriter = Signet.Core.CborWriter;

namespace Signet.Firmware.Tests.Core;

/// <summary>CBOR beside System.Formats.Cbor in its canonical mode.</summary>
public class CborTests
{
    private const int Rounds = 30_000;

    [Fact]
    public void WritesWhatDotNetWrites()
    {
        var random = new Random(1);
        var buffer = new byte[2000];
        var ours = new CborWriter();
        for (int round = 0; round < 3000; round++)
        {
            var theirs = new System.Formats.Cbor.CborWriter(CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
            ours.Reset(buffer, 0, buffer.Length);
            for (int i = random.Next(1, 8); i > 0; i--) Write(random, ours, theirs);
            Assert.Equal(theirs.Encode(), buffer[..ours.Count]);
        }
    }

    [Fact]
    public void FloatsKeepTheirValueInTheShorterWidth()
    {
        var random = new Random(2);
        var buffer = new byte[9];
        var writer = new CborWriter();
        var reader = new CborReader();
        int narrow = 0;
        for (int i = 0; i < 200_000; i++)
        {
            // Of all exponents, with few or many bits; every other one is a binary32 to begin with.
            long bits = random.NextInt64(long.MinValue, long.MaxValue) & (-1L << random.Next(53));
            double value = i % 2 == 0
                ? BitConverter.Int64BitsToDouble(bits)
                : BitConverter.Int32BitsToSingle((int)bits ^ (int)(bits >> 32));
            if (double.IsNaN(value)) continue;
            bool fits = BitConverter.DoubleToInt64Bits((float)value) == BitConverter.DoubleToInt64Bits(value);
            writer.Reset(buffer, 0, 9);
            writer.WriteFloat(value);
            Assert.Equal(fits ? 5 : 9, writer.Count);
            narrow += fits ? 1 : 0;
            var theirs = new System.Formats.Cbor.CborReader(buffer.AsMemory(0, writer.Count));
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(theirs.ReadDouble()));
            reader.Reset(buffer, 0, writer.Count);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(reader.ReadFloat()));
        }

        Assert.InRange(narrow, 50_000, 199_000);
    }

    [Fact]
    public void EveryHalfFloat()
    {
        var reader = new CborReader();
        for (int bits = 0; bits <= 0xFFFF; bits++)
        {
            byte[] bytes = [0xF9, (byte)(bits >> 8), (byte)bits];
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            reader.Reset(bytes, 0, 3);
            if (Half.IsNaN(half) && bits != 0x7E00)
            {
                Assert.Equal(ErrorCode.CborInvalid, Assert.Throws<SignetException>(() => reader.ReadFloat()).Code);
                continue;
            }

            double value = reader.ReadFloat();
            Assert.True(half.Equals((Half)value) && BitConverter.DoubleToInt64Bits((double)half) == BitConverter.DoubleToInt64Bits(value) || Half.IsNaN(half) && double.IsNaN(value), bits.ToString("X4"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DamagedItemsAreJudgedAsDotNetDoes(int seed)
    {
        var random = new Random(seed);
        var reader = new CborReader();
        var buffer = new byte[2000];
        var writer = new CborWriter();
        int good = 0, bad = 0;
        for (int round = 0; round < Rounds; round++)
        {
            writer.Reset(buffer, 0, buffer.Length);
            for (int i = random.Next(1, 8); i > 0; i--) Write(random, writer, null);
            var bytes = buffer[..writer.Count].ToList();
            for (int i = random.Next(4); i > 0 && bytes.Count > 0; i--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 1: bytes[at] = (byte)random.Next(256); break;
                    case 2: bytes.RemoveAt(at); break;
                    default: bytes.Insert(at, (byte)random.Next(256)); break;
                }
            }

            var expected = Theirs([.. bytes]);
            var actual = Ours(reader, [0, .. bytes, 0x1B], 1, bytes.Count);
            Assert.True(expected == actual, $"seed {seed}, round {round}: {Convert.ToHexString([.. bytes])}: {expected} / {actual}");
            if (expected == null) bad++;
            else good++;
        }

        Assert.True(good > 100 && bad > 100, $"{good} good, {bad} bad");
    }

    [Fact]
    public void NoRoomNoBytes()
    {
        var random = new Random(4);
        var buffer = new byte[2000];
        var small = new byte[2000];
        var writer = new CborWriter();
        for (int round = 0; round < 2000; round++)
        {
            int seed = random.Next();
            writer.Reset(buffer, 0, buffer.Length);
            Write(new Random(seed), writer, null);
            int needed = writer.Count;
            int room = random.Next(needed);
            Array.Clear(small);
            writer.Reset(small, 3, room);
            var error = Assert.Throws<SignetException>(() => Write(new Random(seed), writer, null));
            Assert.Equal(ErrorCode.BufferTooSmall, error.Code);
            Assert.All(small.Skip(3 + room), b => Assert.Equal(0, b));
        }
    }

    // One random item with both writers; arrays and maps with what is in them.
    private static void Write(Random random, CborWriter ours, System.Formats.Cbor.CborWriter? theirs)
    {
        switch (random.Next(8))
        {
            case 0:
                ulong unsigned = (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                ours.WriteUnsigned(unsigned);
                theirs?.WriteUInt64(unsigned);
                break;
            case 1:
                long signed = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                ours.WriteInteger(signed);
                theirs?.WriteInt64(signed);
                break;
            case 2:
                var bytes = new byte[random.Next(3) == 0 ? random.Next(300) : random.Next(30)];
                random.NextBytes(bytes);
                if (random.Next(2) == 0)
                {
                    ours.WriteByteString(bytes, 0, bytes.Length);
                }
                else
                {
                    ours.WriteByteStringHead(bytes.Length);
                    ours.WriteRaw(bytes, 0, bytes.Length);
                }

                theirs?.WriteByteString(bytes);
                break;
            case 3:
                var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => new[] { "a", "ü", "€", "😀" }[random.Next(4)]));
                var utf8 = Encoding.UTF8.GetBytes(text);
                ours.WriteTextString(utf8, 0, utf8.Length);
                theirs?.WriteTextString(text);
                break;
            case 4:
                bool flag = random.Next(2) == 0;
                ours.WriteBoolean(flag);
                theirs?.WriteBoolean(flag);
                break;
            case 5:
                int count = random.Next(5);
                ours.WriteArrayHead(count);
                theirs?.WriteStartArray(count);
                for (int i = 0; i < count; i++)
                {
                    ours.WriteInteger(i);
                    theirs?.WriteInt32(i);
                }

                theirs?.WriteEndArray();
                break;
            case 6:
                ours.WriteMapHead(1);
                ours.WriteUnsigned(7);
                ours.WriteBoolean(true);
                theirs?.WriteStartMap(1);
                theirs?.WriteInt32(7);
                theirs?.WriteBoolean(true);
                theirs?.WriteEndMap();
                break;
            default:
                float single = random.NextSingle();
                double value = random.Next(2) == 0 ? single : random.NextDouble();
                ours.WriteFloat(value);
                if (value == (float)value) theirs?.WriteSingle((float)value);
                else theirs?.WriteDouble(value);
                break;
        }
    }

    // Items as text; null when refused. What docs/SPEC.md does not use ends the walk.
    private static string? Ours(CborReader reader, byte[] buffer, int offset, int count)
    {
        try
        {
            reader.Reset(buffer, offset, count);
            var text = new StringBuilder();
            while (!reader.AtEnd)
                if (!OursItem(reader, text)) return text.ToString();
            return text.ToString();
        }
        catch (SignetException e)
        {
            Assert.Equal(ErrorCode.CborInvalid, e.Code);
            return null;
        }
    }

    private static bool OursItem(CborReader reader, StringBuilder text)
    {
        int offset, count;
        switch (reader.PeekType())
        {
            case CborType.UnsignedInteger: text.Append(reader.ReadUnsigned()).Append(','); return true;
            case CborType.NegativeInteger: text.Append(reader.ReadInteger()).Append(','); return true;
            case CborType.ByteString: reader.ReadByteString(out offset, out count); break;
            case CborType.TextString: reader.ReadTextString(out offset, out count); break;
            case CborType.Boolean: text.Append(reader.ReadBoolean()).Append(','); return true;
            case CborType.Float: text.Append(BitConverter.DoubleToInt64Bits(reader.ReadFloat())).Append(','); return true;
            case CborType.Array:
                int items = reader.ReadArrayHead();
                text.Append('[');
                for (int i = 0; i < items; i++)
                    if (!OursItem(reader, text)) return false;
                text.Append(']');
                return true;
            case CborType.Map:
                int pairs = reader.ReadMapHead();
                if (pairs != 1) return false;
                text.Append('{');
                for (int i = 0; i < 2; i++)
                    if (!OursItem(reader, text)) return false;
                text.Append('}');
                return true;
            case CborType.End: throw new SignetException(ErrorCode.CborInvalid);
            default: return false;
        }

        text.Append(Convert.ToHexString(reader.Buffer, offset, count)).Append(',');
        return true;
    }

    private static string? Theirs(byte[] bytes)
    {
        try
        {
            var reader = new System.Formats.Cbor.CborReader(bytes, CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
            var text = new StringBuilder();
            while (reader.BytesRemaining > 0)
                if (!TheirsItem(reader, bytes, text)) return text.ToString();
            return text.ToString();
        }
        catch (CborContentException)
        {
            return null;
        }
        catch (OverflowException)
        {
            // A negative integer below 64-bit two's complement.
            return null;
        }
    }

    private static bool TheirsItem(System.Formats.Cbor.CborReader reader, byte[] bytes, StringBuilder text)
    {
        if (reader.BytesRemaining == 0) throw new CborContentException("cut");

        // What docs/SPEC.md does not use ends the walk, as above; what is left are the indefinite strings.
        int first = bytes[bytes.Length - reader.BytesRemaining];
        if (first >= 0xC0 && first is not (0xF4 or 0xF5 or 0xF9 or 0xFA or 0xFB)) return false;
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger: text.Append(reader.ReadUInt64()).Append(','); return true;
            case CborReaderState.NegativeInteger: text.Append(reader.ReadInt64()).Append(','); return true;
            case CborReaderState.ByteString: text.Append(Convert.ToHexString(reader.ReadByteString())).Append(','); return true;
            case CborReaderState.TextString: text.Append(Convert.ToHexString(Encoding.UTF8.GetBytes(reader.ReadTextString()))).Append(','); return true;
            case CborReaderState.Boolean: text.Append(reader.ReadBoolean()).Append(','); return true;
            case CborReaderState.HalfPrecisionFloat: return Float(reader.ReadHalf() is var h && Half.IsNaN(h) && BitConverter.HalfToUInt16Bits(h) != 0x7E00, (double)h, text);
            case CborReaderState.SinglePrecisionFloat: return Float(reader.ReadSingle() is var s && float.IsNaN(s) && BitConverter.SingleToUInt32Bits(s) != 0x7FC00000, s, text);
            case CborReaderState.DoublePrecisionFloat: return Float(reader.ReadDouble() is var d && (double.IsNaN(d) || d == (float)d), d, text);
            case CborReaderState.StartArray:
                int items = reader.ReadStartArray() ?? throw new CborContentException("indefinite");
                text.Append('[');
                for (int i = 0; i < items; i++)
                    if (!TheirsItem(reader, bytes, text)) return false;
                reader.ReadEndArray();
                text.Append(']');
                return true;
            case CborReaderState.StartMap:
                int pairs = reader.ReadStartMap() ?? throw new CborContentException("indefinite");
                if (pairs != 1) return false;
                text.Append('{');
                for (int i = 0; i < 2; i++)
                    if (!TheirsItem(reader, bytes, text)) return false;
                reader.ReadEndMap();
                text.Append('}');
                return true;
            default: throw new CborContentException("indefinite");
        }
    }

    private static bool Float(bool refuse, double value, StringBuilder text)
    {
        if (refuse) throw new CborContentException("not deterministic");
        text.Append(BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? BitConverter.Int64BitsToDouble(0x7FF8000000000000) : value)).Append(',');
        return true;
    }
}
