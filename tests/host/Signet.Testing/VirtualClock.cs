using Signet.Core;

namespace Signet.Testing;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class VirtualClock : IClock
{
    /// <inheritdoc/>
    public long Milliseconds { get; set; }

    /// <inheritdoc/>
    public long UtcSeconds { get; set; }

    /// <inheritdoc/>
    public TimeQuality Quality { get; set; } = TimeQuality.Unknown;

    /// <summary>A clock that knows the present time of day.</summary>
    public static VirtualClock Now() => new()
    {
        UtcSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        Quality = TimeQuality.Network,
    };

    /// <inheritdoc/>
    public void Delay(int milliseconds)
    {
        Milliseconds += milliseconds;
        UtcSeconds += Quality == TimeQuality.Unknown ? 0 : milliseconds / 1000;
    }

    /// <inheritdoc/>
    public bool Offer(long utcSeconds, TimeQuality quality)
    {
        if (quality < Quality)
        {
            return false;
        }

        UtcSeconds = utcSeconds;
        Quality = quality;
        return true;
    }
}
