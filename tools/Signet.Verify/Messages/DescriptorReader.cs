using System.Formats.Cbor;
using static Signet.Verification.Refusals;

namespace Signet.Verification;

/// <summary>Reads a Descriptor (docs/SPEC.md, "Descriptor"); refuses all but the one encoding that is allowed.</summary>
internal static class DescriptorReader
{
    private const ulong TelemetryKey = 12;
    private const ulong LastKey = 14;

    internal static Descriptor Read(byte[] payload)
    {
        var reader = new CborReader(payload, CborConformanceMode.Canonical);
        int entries = reader.ReadStartMap() ?? 0;
        Expect(entries is 13 or 14, "a map of 13 or 14");

        // The keys come in rising order, which is what deterministic means; 12 alone may be absent.
        ulong expected = 0;
        void Key()
        {
            expected++;
            if (expected == TelemetryKey && entries == 13) expected++;
            Expect(reader.ReadUInt64() == expected, $"key {expected}");
        }

        Key();
        var epoch = reader.ReadBytes(8, "an epoch");
        Key();
        ulong next = reader.ReadUInt64();
        Key();
        byte[]? before = null;
        if (reader.PeekState() == CborReaderState.Null) reader.ReadNull();
        else before = reader.ReadBytes(8, "an epoch before");
        Key();
        ulong number = reader.ReadUInt64();
        Key();
        ulong time = reader.ReadUInt64();
        Key();
        int quality = reader.ReadUpTo(3, "a quality");
        ExpectTime(time, quality);
        Key();
        var readings = ReadReadings(reader);
        Key();
        int store = reader.ReadUpTo(2, "a store level");
        Key();
        int policy = reader.ReadUpTo(2, "a policy");
        Key();
        var versions = ReadVersions(reader);
        Key();
        var certificates = ReadCertificates(reader);
        byte[]? telemetrySpki = null;
        if (entries == 14)
        {
            Key();
            telemetrySpki = reader.ReadBytes(91, "an SPKI");
        }

        Key();
        ulong confirmed = reader.ReadUInt64();
        Key();
        ulong configuration = reader.ReadUInt64();
        Expect(expected == LastKey, "14 at last");
        reader.ReadEndMap();
        reader.ExpectEnd();
        Expect(confirmed <= next, "nothing confirmed that was not signed");
        return new Descriptor(
            epoch, next, before, number, time, quality, readings, store, policy, versions, certificates, telemetrySpki, confirmed, configuration);
    }

    private static List<ReadingDefinition> ReadReadings(CborReader reader)
    {
        int count = Length(reader.ReadStartArray());
        Expect(count <= Descriptor.MaxReadings, "at most 64 names");
        var readings = new List<ReadingDefinition>();
        for (int i = 0; i < count; i++)
        {
            Expect(reader.ReadStartArray() == 2, "name and unit");
            readings.Add(new ReadingDefinition(reader.ReadTextString(), reader.ReadTextString()));
            reader.ReadEndArray();
        }

        reader.ReadEndArray();
        return readings;
    }

    private static Dictionary<string, string> ReadVersions(CborReader reader)
    {
        int count = Length(reader.ReadStartMap());
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadTextString();
            Expect(versions.TryAdd(name, reader.ReadTextString()), "each version once");
        }

        reader.ReadEndMap();
        return versions;
    }

    private static List<byte[]> ReadCertificates(CborReader reader)
    {
        int count = Length(reader.ReadStartArray());
        Expect(count is >= 1 and <= Descriptor.MaxCertificates, "1 to 8 certificates");
        var certificates = new List<byte[]>();
        for (int i = 0; i < count; i++) certificates.Add(reader.ReadByteString());

        reader.ReadEndArray();
        return certificates;
    }

    private static int Length(int? count) => count ?? throw new FormatException("expected a definite length");
}
