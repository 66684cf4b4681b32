using System.Diagnostics;
using Signet.Core;

namespace Signet.Hosting;

/// <summary>The desktop's clocks; its time of day is taken as a network's hint.</summary>
public sealed class SystemClock : IClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <inheritdoc/>
    public long Milliseconds => _watch.ElapsedMilliseconds;

    /// <inheritdoc/>
    public long UtcSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <inheritdoc/>
    public TimeQuality Quality => TimeQuality.Network;

    /// <inheritdoc/>
    public void Delay(int milliseconds) => Thread.Sleep(milliseconds);

    /// <summary>Ignores the offer: the operating system keeps the time.</summary>
    /// <param name="utcSeconds">Seconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="quality">What kind of source it is.</param>
    /// <returns>False.</returns>
    public bool Offer(long utcSeconds, TimeQuality quality) => false;
}
