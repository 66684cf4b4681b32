using Signet.Core;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Time that passes only when somebody waits.</summary>
internal sealed class TestClock : IClock
{
    public long Milliseconds { get; set; } = 1_000;

    public long UtcSeconds => 0;

    public TimeQuality Quality => TimeQuality.Unknown;

    public void Delay(int milliseconds) => Milliseconds += milliseconds;

    public bool Offer(long utcSeconds, TimeQuality quality) => false;
}
