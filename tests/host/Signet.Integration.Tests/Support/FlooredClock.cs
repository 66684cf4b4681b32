using Signet.Core;

namespace Signet.Integration.Tests.Support;

/// <summary>A clock as a board has it: another clock's milliseconds, and the time of day by the firmware's rules for it.</summary>
internal sealed class FlooredClock(IClock milliseconds, long floor) : IClock
{
    private readonly TimeKeeper _time = new(floor, milliseconds.Milliseconds);

    public long Milliseconds => milliseconds.Milliseconds;

    public long UtcSeconds => _time.UtcSeconds(Milliseconds);

    public TimeQuality Quality => _time.Quality;

    public void Delay(int wait) => milliseconds.Delay(wait);

    public bool Offer(long utcSeconds, TimeQuality quality) => _time.Offer(utcSeconds, quality, Milliseconds);
}
