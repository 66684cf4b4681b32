using Signet.Core;
using Signet.Store;

namespace Signet.Store.Tests;

/// <summary>Every (key, nonce) that sealed something, and when: the number of write accesses before it.</summary>
internal sealed class SealRecorder
{
    private readonly Dictionary<(UInt128 Key, UInt128 Nonce), int> _seals = [];
    private readonly SealRecorder? _before;
    private readonly int _cut;

    public SealRecorder()
    {
    }

    /// <summary>Goes on after a power cut: of the run before counts what was sealed up to the cut.</summary>
    public SealRecorder(SealRecorder before, int cut)
    {
        _before = before;
        _cut = cut;
    }

    public int Count => _seals.Count;

    /// <summary>The cut after which this run began, as a number of write accesses of the first run.</summary>
    public int Cut => _before?._before == null ? _cut : _before.Cut;

    public void Note(UInt128 key, UInt128 nonce, int operation)
    {
        Assert.False(Has(key, nonce, int.MaxValue), "a (key, nonce) pair was used twice");
        _seals.Add((key, nonce), operation);
    }

    private bool Has(UInt128 key, UInt128 nonce, int upTo) =>
        (_seals.TryGetValue((key, nonce), out int at) && at <= upTo) || (_before?.Has(key, nonce, _cut) ?? false);
}

/// <summary>The real cipher with a recorder in front.</summary>
internal sealed class RecordingCipher(SealRecorder recorder, Func<int> operation) : IRecordCipher
{
    private readonly GcmRecordCipher _cipher = new();
    private UInt128 _key;

    /// <summary>Records opened so far: what a start costs.</summary>
    public int Opens { get; private set; }

    /// <summary>What did not open, by the length of its additional data: 114 a wrap, 33 a value.</summary>
    public Dictionary<int, int> Refused { get; } = [];

    public void SetKey(byte[] key, int offset)
    {
        _key = Number(key.AsSpan(offset, 16));
        _cipher.SetKey(key, offset);
    }

    public void Seal(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count)
    {
        recorder.Note(_key, Number(nonce), operation());
        _cipher.Seal(nonce, aad, aadCount, text, offset, count);
    }

    public int Open(byte[] nonce, byte[] aad, int aadCount, byte[] text, int offset, int count)
    {
        Opens++;
        try
        {
            return _cipher.Open(nonce, aad, aadCount, text, offset, count);
        }
        catch (SignetException)
        {
            Refused[aadCount] = Refused.GetValueOrDefault(aadCount) + 1;
            throw;
        }
    }

    public void Wipe() => _cipher.Wipe();

    private static UInt128 Number(ReadOnlySpan<byte> bytes)
    {
        UInt128 value = 0;
        foreach (byte b in bytes)
        {
            value = (value << 8) | b;
        }

        return value;
    }
}
