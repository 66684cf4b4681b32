using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json.Nodes;
using static Signet.Verification.Refusals;

namespace Signet.Verification;

/// <summary>How a command ended.</summary>
public enum CommandStatus
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>It was refused and had no effect.</summary>
    Refused = 1,

    /// <summary>It was tried and failed.</summary>
    Failed = 2,

    /// <summary>It was begun; another result tells its end.</summary>
    Begun = 3,
}

/// <summary>A device's answer to a command, from a reading named <c>result</c> (docs/SPEC.md, "Commands").</summary>
/// <param name="IssuerKeyId">kid of the issuer of the command, 4 bytes.</param>
/// <param name="Counter">Counter of the command.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Error">A code of docs/SPEC.md section 7; 0 for none.</param>
/// <param name="Detail">More, as JSON; byte strings as hexadecimal digits. Null where there is none.</param>
public sealed record CommandResult(byte[] IssuerKeyId, ulong Counter, CommandStatus Status, ulong Error, JsonNode? Detail)
{
    /// <summary>Name of the reading.</summary>
    public const string ReadingName = "result";

    private const int MaxDepth = 8;

    /// <summary>Reads the value of a reading named <c>result</c>.</summary>
    /// <param name="value">The reading's value.</param>
    /// <returns>The result; null when the value is none.</returns>
    public static CommandResult? TryRead(object value)
    {
        if (value is not byte[] bytes) return null;

        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Canonical);
            Expect(reader.ReadStartArray() == 5, "an array of 5");
            var issuer = reader.ReadBytes(4, "a kid");
            ulong counter = reader.ReadUInt64();
            int status = reader.ReadUpTo(3, "a status");
            ulong error = reader.ReadUInt64();
            var detail = ReadDetail(reader, 0);
            reader.ReadEndArray();
            reader.ExpectEnd();
            return new CommandResult(issuer, counter, (CommandStatus)status, error, detail);
        }
        catch (Exception e) when (IsMalformed(e))
        {
            return null;
        }
    }

    private static JsonNode? ReadDetail(CborReader reader, int depth)
    {
        Expect(depth < MaxDepth, "a shallower detail");
        switch (reader.PeekState())
        {
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.UnsignedInteger:
                return reader.ReadUInt64();
            case CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                double number = reader.ReadDouble();
                return double.IsFinite(number) ? number : number.ToString(CultureInfo.InvariantCulture);
            case CborReaderState.TextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString:
                return Convert.ToHexStringLower(reader.ReadByteString());
            case CborReaderState.StartArray:
                var array = new JsonArray();
                reader.ReadStartArray();
                while (reader.PeekState() != CborReaderState.EndArray) array.Add(ReadDetail(reader, depth + 1));
                reader.ReadEndArray();
                return array;
            case CborReaderState.StartMap:
                var map = new JsonObject();
                reader.ReadStartMap();
                while (reader.PeekState() != CborReaderState.EndMap) map.Add(reader.ReadTextString(), ReadDetail(reader, depth + 1));
                reader.ReadEndMap();
                return map;
            default:
                throw new FormatException("expected a plain value");
        }
    }
}
