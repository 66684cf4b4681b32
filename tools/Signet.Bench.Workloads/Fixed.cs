using Signet.Core;

namespace Signet.Bench.Workloads;

/// <summary>Input that is the same in each run.</summary>
internal static class Fixed
{
    /// <summary>The generator of P-256 (SP 800-186 section 3.2.1.3).</summary>
    internal static readonly byte[] Point = Convert.FromHexString(
        "046B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296"
        + "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5");

    internal static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}

/// <summary>An entropy source that repeats itself from run to run, never within one.</summary>
internal sealed class FixedEntropy(string name, int seed) : IEntropySource
{
    private readonly Random _random = new(seed);

    public string Name => name;

    public void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
}

/// <summary>A generator that repeats itself from run to run.</summary>
internal sealed class FixedRandom(int seed) : IRandom
{
    private readonly Random _random = new(seed);

    public void Fill(byte[] buffer, int offset, int count) => _random.NextBytes(buffer.AsSpan(offset, count));
}

/// <summary>A clock that stands still.</summary>
internal sealed class FixedClock : IClock
{
    public long Milliseconds => 1000;

    public long UtcSeconds => 1_800_000_000;

    public TimeQuality Quality => TimeQuality.Network;

    public void Delay(int milliseconds)
    {
    }

    public bool Offer(long utcSeconds, TimeQuality quality) => false;
}
