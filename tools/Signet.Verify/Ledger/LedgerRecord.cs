using System.Formats.Cbor;

namespace Signet.Verification;

/// <summary>What a device's journal holds: a kind and its fields, each an item of CBOR.</summary>
internal abstract record LedgerRecord
{
    private const int KindDescriptor = 1;
    private const int KindMessage = 2;
    private const int KindAlias = 3;
    private const int KindGivenUp = 4;
    private const int KindFloor = 5;
    private const int KindEnded = 6;
    private const int KindNumber = 7;
    private const int KindCounter = 8;
    private const int KindAnchored = 9;

    internal byte[] Encode()
    {
        var writer = new CborWriter(CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
        switch (this)
        {
            case DescriptorTaken r:
                writer.WriteInt32(KindDescriptor);
                writer.WriteByteString(r.Message);
                break;
            case MessageTaken r:
                Write(writer, KindMessage, r.Stream, r.Epoch, r.Sequence);
                WriteIdentity(writer, r.Entry.Identity);
                writer.WriteUInt64(r.Entry.Previous);
                writer.WriteUInt64(r.Entry.Arrived);
                break;
            case AliasLearned r:
                Write(writer, KindAlias, r.Stream, r.Epoch, r.Sequence);
                WriteIdentity(writer, r.Identity);
                break;
            case GivenUp r:
                Write(writer, KindGivenUp, r.Stream, r.Epoch, r.Sequence);
                break;
            case Floor r:
                Write(writer, KindFloor, r.Stream, r.Epoch, r.Sequence);
                break;
            case EpochEnded r:
                Write(writer, KindEnded, r.Stream, r.Epoch, r.Next);
                break;
            case DescriptorNumber r:
                writer.WriteInt32(KindNumber);
                writer.WriteUInt64(r.Epoch);
                writer.WriteUInt64(r.Number);
                break;
            case Anchored r:
                Write(writer, KindAnchored, r.Stream, r.Epoch, r.Sequence);
                writer.WriteUInt64(r.SpentFrom);
                break;
            case CounterUsed r:
                writer.WriteInt32(KindCounter);
                writer.WriteUInt64(r.Counter);
                break;
        }

        return writer.Encode();
    }

    internal static LedgerRecord Decode(byte[] bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
            LedgerRecord record = reader.ReadInt32() switch
            {
                KindDescriptor => new DescriptorTaken(reader.ReadByteString()),
                KindMessage => new MessageTaken(
                    reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(),
                    new ChainEntry(ReadIdentity(reader), reader.ReadUInt64(), reader.ReadUInt64())),
                KindAlias => new AliasLearned(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), ReadIdentity(reader)),
                KindGivenUp => new GivenUp(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()),
                KindFloor => new Floor(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()),
                KindEnded => new EpochEnded(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()),
                KindNumber => new DescriptorNumber(reader.ReadUInt64(), reader.ReadUInt64()),
                KindAnchored => new Anchored(reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64()),
                KindCounter => new CounterUsed(reader.ReadUInt64()),
                var other => throw new FormatException($"kind {other}"),
            };
            reader.ExpectEnd();
            return record;
        }
        catch (Exception e) when (Refusals.IsMalformed(e))
        {
            throw new LedgerCorruptException("a ledger holds a record that this version does not know: " + e.Message);
        }
    }

    private static void Write(CborWriter writer, int kind, ulong stream, ulong epoch, ulong sequence)
    {
        writer.WriteInt32(kind);
        writer.WriteUInt64(stream);
        writer.WriteUInt64(epoch);
        writer.WriteUInt64(sequence);
    }

    private static void WriteIdentity(CborWriter writer, MessageIdentity identity)
    {
        var content = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(content, identity.Content);
        writer.WriteByteString(content);
        writer.WriteUInt64(identity.Hash);
        writer.WriteUInt64(identity.OtherHash);
    }

    private static MessageIdentity ReadIdentity(CborReader reader) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(reader.ReadBytes(16, "a digest")), reader.ReadUInt64(), reader.ReadUInt64());

    /// <summary>A descriptor was taken; all its bytes.</summary>
    internal sealed record DescriptorTaken(byte[] Message) : LedgerRecord;

    /// <summary>The highest descriptor's number of an epoch.</summary>
    internal sealed record DescriptorNumber(ulong Epoch, ulong Number) : LedgerRecord;

    /// <summary>A message was handed to the sink, which acknowledged it.</summary>
    internal sealed record MessageTaken(ulong Stream, ulong Epoch, ulong Sequence, ChainEntry Entry) : LedgerRecord;

    /// <summary>A message came again with another signature.</summary>
    internal sealed record AliasLearned(ulong Stream, ulong Epoch, ulong Sequence, MessageIdentity Identity) : LedgerRecord;

    /// <summary>What is missing below a message is no longer waited for.</summary>
    internal sealed record GivenUp(ulong Stream, ulong Epoch, ulong Sequence) : LedgerRecord;

    /// <summary>A message follows one that is forgotten; numbers from <paramref name="SpentFrom"/> to it are spent.</summary>
    internal sealed record Anchored(ulong Stream, ulong Epoch, ulong Sequence, ulong SpentFrom) : LedgerRecord;

    /// <summary>Nothing below is remembered of an epoch.</summary>
    internal sealed record Floor(ulong Stream, ulong Epoch, ulong Sequence) : LedgerRecord;

    /// <summary>Of an epoch the end alone is remembered.</summary>
    internal sealed record EpochEnded(ulong Stream, ulong Epoch, ulong Next) : LedgerRecord;

    /// <summary>A command's counter was used.</summary>
    internal sealed record CounterUsed(ulong Counter) : LedgerRecord;
}
