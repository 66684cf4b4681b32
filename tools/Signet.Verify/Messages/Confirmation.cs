using System.Formats.Cbor;
using static Signet.Verification.Refusals;

namespace Signet.Verification;

/// <summary>A run of sequences, both ends included.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
public sealed record SequenceRange(ulong First, ulong Last);

/// <summary>What a backend tells a device that it holds (docs/SPEC.md, "Confirmation").</summary>
/// <param name="Epoch">The device's epoch, 8 bytes.</param>
/// <param name="UpTo">The highest sequence that is held.</param>
/// <param name="Hash">First 8 bytes of the SHA-256 of that message.</param>
/// <param name="Missing">What is lacking below it and still wanted; rising, at most 16.</param>
/// <param name="Time">The backend's clock, seconds since 1970-01-01T00:00:00Z.</param>
public sealed record Confirmation(byte[] Epoch, ulong UpTo, byte[] Hash, IReadOnlyList<SequenceRange> Missing, ulong Time)
{
    /// <summary>The most ranges that a confirmation may name.</summary>
    public const int MaxMissing = 16;

    /// <summary>The most bytes that a confirmation's message may have.</summary>
    internal const int MaxSize = 512;

    internal byte[] Encode()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(5);
        writer.WriteByteString(Epoch);
        writer.WriteUInt64(UpTo);
        writer.WriteByteString(Hash);
        writer.WriteStartArray(Missing.Count);
        foreach (var range in Missing)
        {
            writer.WriteStartArray(2);
            writer.WriteUInt64(range.First);
            writer.WriteUInt64(range.Last);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteUInt64(Time);
        writer.WriteEndArray();
        return writer.Encode();
    }

    internal static Confirmation Read(byte[] payload)
    {
        var reader = new CborReader(payload, CborConformanceMode.Canonical);
        Expect(reader.ReadStartArray() == 5, "an array of 5");
        var epoch = reader.ReadBytes(8, "an epoch");
        ulong upTo = reader.ReadUInt64();
        var hash = reader.ReadBytes(8, "a hash");
        int count = reader.ReadStartArray() ?? -1;
        Expect(count is >= 0 and <= MaxMissing, "at most 16 ranges");
        var missing = new List<SequenceRange>();
        for (int i = 0; i < count; i++)
        {
            Expect(reader.ReadStartArray() == 2, "first and last");
            var range = new SequenceRange(reader.ReadUInt64(), reader.ReadUInt64());
            reader.ReadEndArray();
            Expect(range.First <= range.Last && range.Last < upTo, "a range below the highest held");
            Expect(i == 0 || missing[^1].Last + 1 < range.First, "rising ranges apart");
            missing.Add(range);
        }

        reader.ReadEndArray();
        ulong time = reader.ReadUInt64();
        reader.ReadEndArray();
        reader.ExpectEnd();
        return new Confirmation(epoch, upTo, hash, missing, time);
    }
}
