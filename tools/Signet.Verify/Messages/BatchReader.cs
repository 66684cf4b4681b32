using System.Formats.Cbor;
using System.Text;

namespace Signet.Verification;

/// <summary>Reads a Batch (docs/SPEC.md section 2); refuses all but the one encoding that is allowed.</summary>
internal static class BatchReader
{
    private const int FieldsBeforeReadings = 5;

    internal static Batch Read(byte[] payload)
    {
        Expect(payload.Length <= Batch.MaxSize, "at most 1024 bytes");
        var reader = new CborReader(payload, CborConformanceMode.Canonical);
        int count = (reader.ReadStartArray() ?? 0) - FieldsBeforeReadings;
        Expect(count is >= 1 and <= Batch.MaxReadings, "1 to 64 readings");

        var epoch = reader.ReadBytes(8, "an epoch");
        ulong sequence = reader.ReadUInt64();
        ulong time = reader.ReadUInt64();
        int quality = reader.ReadUpTo(3, "a quality");
        Refusals.ExpectTime(time, quality);
        var previous = reader.ReadBytes(8, "a previous hash");
        Expect(sequence != 0 || previous.All(b => b == 0), "no previous hash at sequence 0");

        var readings = new List<Reading>(count);
        for (int i = 0; i < count; i++) readings.Add(ReadReading(reader));

        reader.ReadEndArray();
        reader.ExpectEnd();
        return new Batch(epoch, sequence, time, quality, previous, readings);
    }

    private static Reading ReadReading(CborReader reader)
    {
        Expect(reader.ReadStartArray() == 3, "a reading of 3");
        string? name = null;
        ulong? index = null;
        if (reader.PeekState() == CborReaderState.TextString)
        {
            name = reader.ReadTextString();
            Expect(Encoding.UTF8.GetByteCount(name) is >= 1 and <= 32, "a name of 1 to 32 bytes");
        }
        else
        {
            index = reader.ReadUInt64();
        }

        Int128 offset = ReadInteger(reader);
        object value = reader.PeekState() switch
        {
            CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger => ReadInteger(reader),
            CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat
                or CborReaderState.DoublePrecisionFloat => ReadFloat(reader),
            CborReaderState.Boolean => reader.ReadBoolean(),
            CborReaderState.TextString => reader.ReadTextString(),
            CborReaderState.ByteString => reader.ReadByteString(),
            var other => throw new FormatException($"a value must not be {other}"),
        };
        reader.ReadEndArray();
        return new Reading(name, index, offset, value);
    }

    private static Int128 ReadInteger(CborReader reader) =>
        reader.PeekState() == CborReaderState.UnsignedInteger
            ? reader.ReadUInt64()
            : -1 - (Int128)reader.ReadCborNegativeIntegerRepresentation();

    // Shortest of 32 and 64 bits; half floats are taken; there is one NaN a width.
    private static double ReadFloat(CborReader reader)
    {
        var state = reader.PeekState();
        var encoded = reader.ReadEncodedValue().Span;
        var inner = new CborReader(encoded.ToArray(), CborConformanceMode.Canonical);
        double value = inner.ReadDouble();
        if (double.IsNaN(value))
            Expect(Convert.ToHexString(encoded) is "F97E00" or "FA7FC00000", "the one NaN");
        else if (state == CborReaderState.DoublePrecisionFloat)
            Expect((double)(float)value != value, "a float of 32 bits");

        return value;
    }

    private static void Expect(bool condition, string what) => Refusals.Expect(condition, what);
}
