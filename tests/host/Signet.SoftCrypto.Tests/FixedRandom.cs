using Signet.Core;

namespace Signet.SoftCrypto.Tests;

/// <summary>A generator that gives what it was told, draw by draw.</summary>
internal sealed class FixedRandom(params byte[][] draws) : IRandom
{
    public int Draws { get; private set; }

    public void Fill(byte[] buffer, int offset, int count)
    {
        var draw = draws[Math.Min(Draws, draws.Length - 1)];
        Assert.Equal(count, draw.Length);
        draw.CopyTo(buffer, offset);
        Draws++;
    }
}
