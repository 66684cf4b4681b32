using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;

namespace Signet.Telemetry.Tests;

/// <summary>A reading as the backend sees it.</summary>
internal sealed record Reading(object Name, int Offset, object Value);

/// <summary>A message that has arrived.</summary>
internal sealed record Arrived(string Epoch, ulong Sequence, long Time, int Quality, string Previous, string Hash, List<Reading> Readings, byte[] Bytes);

/// <summary>What a backend keeps of one device, by docs/SPEC.md alone; verifies with .NET's COSE and reads with .NET's CBOR.</summary>
internal sealed class ModelBackend(ECDsa deviceKey, byte[] deviceId, IssuerKey issuer)
{
    public const long Clock = 1_800_000_000;

    private ulong _counter;

    /// <summary>All that is held, by epoch and sequence.</summary>
    public SortedDictionary<(string Epoch, ulong Sequence), Arrived> Held { get; init; } = [];

    /// <summary>All that came, in its order.</summary>
    public List<byte[]> Order { get; } = [];

    public int Duplicates { get; private set; }
    public List<string> Forks { get; } = [];
    public string Epoch { get; set; } = "";
    public byte[] DeviceId => deviceId;
    public long Now { get; set; } = Clock;

    public ModelBackend Copy() => new(deviceKey, deviceId, issuer) { Held = new(Held), Epoch = Epoch, _counter = _counter, Now = Now };

    public Arrived Receive(byte[] message)
    {
        var batch = Read(message);
        Order.Add(message);
        if (Held.TryGetValue((batch.Epoch, batch.Sequence), out var there))
        {
            if (there.Bytes.AsSpan().SequenceEqual(message)) Duplicates++;
            else Forks.Add($"{batch.Epoch} {batch.Sequence}");
        }
        else
        {
            Held[(batch.Epoch, batch.Sequence)] = batch;
        }

        Epoch = batch.Epoch;
        return batch;
    }

    /// <summary>Takes a message apart without keeping it.</summary>
    public Arrived Read(byte[] message)
    {
        var cose = CoseMessage.DecodeSign1(message);
        Assert.True(cose.VerifyEmbedded(deviceKey, IssuerKey.Aad("signet/telemetry/1", deviceId, 0)), "signature");
        Assert.Empty(cose.UnprotectedHeaders);
        var r = new CborReader(cose.Content!.Value, CborConformanceMode.Ctap2Canonical);
        int items = r.ReadStartArray()!.Value;
        string epoch = Convert.ToHexString(r.ReadByteString());
        ulong sequence = r.ReadUInt64();
        long time = r.ReadInt64();
        int quality = r.ReadInt32();
        string previous = Convert.ToHexString(r.ReadByteString());
        var readings = new List<Reading>();
        for (int i = 5; i < items; i++)
        {
            Assert.Equal(3, r.ReadStartArray());
            object name = r.PeekState() == CborReaderState.TextString ? r.ReadTextString() : r.ReadInt32();
            int offset = r.ReadInt32();
            object value = r.PeekState() switch
            {
                CborReaderState.ByteString => r.ReadByteString(),
                CborReaderState.TextString => r.ReadTextString(),
                CborReaderState.Boolean => r.ReadBoolean(),
                CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat => r.ReadDouble(),
                _ => r.ReadInt64(),
            };
            r.ReadEndArray();
            readings.Add(new Reading(name, offset, value));
        }

        r.ReadEndArray();
        Assert.Equal(0, r.BytesRemaining);
        return new Arrived(epoch, sequence, time, quality, previous, Hash(message), readings, message);
    }

    /// <summary>A confirmation of what is held of an epoch, up to a message; null when there is nothing.</summary>
    public byte[]? Confirm(string epoch, ulong? upTo = null, string? hash = null)
    {
        var held = Held.Values.Where(m => m.Epoch == epoch).Select(m => m.Sequence).ToHashSet();
        if (held.Count == 0 && upTo == null) return null;

        ulong top = upTo ?? held.Max();
        var missing = new List<(ulong First, ulong Last)>();
        for (ulong i = 0; i < top; i++)
        {
            if (held.Contains(i)) continue;

            if (missing.Count > 0 && missing[^1].Last + 1 == i) missing[^1] = (missing[^1].First, i);
            else missing.Add((i, i));
        }

        while (missing.Count > 16)
        {
            top = missing[^1].First - 1;
            missing.RemoveAt(missing.Count - 1);
        }

        return Confirm(epoch, top, hash ?? Held[(epoch, top)].Hash, missing);
    }

    public byte[] Confirm(string epoch, ulong upTo, string hash, IReadOnlyList<(ulong First, ulong Last)> missing)
    {
        var w = new CborWriter(CborConformanceMode.Ctap2Canonical);
        w.WriteStartArray(5);
        w.WriteByteString(Convert.FromHexString(epoch));
        w.WriteUInt64(upTo);
        w.WriteByteString(Convert.FromHexString(hash));
        w.WriteStartArray(missing.Count);
        foreach (var (first, last) in missing)
        {
            w.WriteStartArray(2);
            w.WriteUInt64(first);
            w.WriteUInt64(last);
            w.WriteEndArray();
        }

        w.WriteEndArray();
        w.WriteInt64(Now);
        w.WriteEndArray();
        return issuer.Sign(w.Encode(), "signet/confirm/1", deviceId, 0);
    }

    /// <summary>A command with the next counter.</summary>
    public byte[] Command(ulong number, Action<CborWriter>? argument = null, ulong until = 0, ulong? counter = null, string? epoch = null, IssuerKey? by = null)
    {
        return (by ?? issuer).Sign(CommandPayload(number, argument, until, counter ?? ++_counter, epoch ?? Epoch), "signet/command/1", deviceId, null);
    }

    public ulong Counter => _counter;

    public static byte[] CommandPayload(ulong number, Action<CborWriter>? argument, ulong until, ulong counter, string epoch)
    {
        var w = new CborWriter(CborConformanceMode.Lax);
        w.WriteStartArray(5);
        w.WriteByteString(Convert.FromHexString(epoch));
        w.WriteUInt64(counter);
        w.WriteUInt64(until);
        w.WriteUInt64(number);
        if (argument == null) w.WriteNull();
        else argument(w);
        w.WriteEndArray();
        return w.Encode();
    }

    /// <summary>Holds what has arrived to the rules of section 2: each `previous` names a message of lower sequence, or none
    /// at the beginning.</summary>
    public void ChainHolds(string where)
    {
        Assert.True(Forks.Count == 0, where + ": fork " + string.Join(", ", Forks));
        foreach (var m in Held.Values)
        {
            bool first = m.Previous == "0000000000000000";
            Assert.True(
                first || Held.Values.Any(p => p.Epoch == m.Epoch && p.Sequence < m.Sequence && p.Hash == m.Previous),
                $"{where}: {m.Sequence} follows nothing that is held");
            Assert.True(!first || !Held.Values.Any(p => p.Epoch == m.Epoch && p.Sequence < m.Sequence && WasDurable(p)), $"{where}: {m.Sequence} forgot what was before it");
        }
    }

    /// <summary>What the device knew for sure after any cut; for <see cref="ChainHolds"/>.</summary>
    public Func<Arrived, bool> WasDurable { get; set; } = _ => false;

    public static string Hash(byte[] message) => Convert.ToHexString(SHA256.HashData(message)[..8]);
}
