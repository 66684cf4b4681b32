using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>Time that passes only when it is moved, known or not; it goes on over restarts.</summary>
internal sealed class LifeClock : IClock
{
    public long Milliseconds { get; set; }

    public long UtcSeconds { get; set; }

    public TimeQuality Quality { get; set; } = TimeQuality.Floor;

    public void Delay(int milliseconds) => Pass(milliseconds);

    public void Pass(long milliseconds)
    {
        long before = Milliseconds / 1000;
        Milliseconds += milliseconds;
        UtcSeconds += (Milliseconds / 1000) - before;
    }

    public bool Offer(long utcSeconds, TimeQuality quality)
    {
        UtcSeconds = utcSeconds;
        Quality = quality;
        return true;
    }
}
