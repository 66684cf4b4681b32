namespace Signet.Core
{
    /// <summary>How far the time of <see cref="IClock.UtcSeconds"/> can be trusted (docs/SPEC.md, "Time").</summary>
    public enum TimeQuality
    {
        /// <summary>No time is known; <see cref="IClock.UtcSeconds"/> is 0.</summary>
        Unknown = 0,

        /// <summary>A lower bound only: it is at least this late.</summary>
        Floor = 1,

        /// <summary>A hint of the network (NITZ, NTP) between the floor and the floor plus the largest skew.</summary>
        Network = 2,

        /// <summary>From an authenticated source.</summary>
        Authenticated = 3,
    }
}
