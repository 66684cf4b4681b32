namespace Signet.Agent
{
    /// <summary>What a release knows of itself.</summary>
    public static class BuildInfo
    {
        /// <summary>Version of the firmware.</summary>
        public const string Version = "0.1.0";

        /// <summary>
        /// The clock's floor: 2026-11-22T00:00:00Z in seconds since 1970-01-01T00:00:00Z. Raised with each release; no
        /// time of the network below it is believed, nor more than 20 years above it.
        /// </summary>
        public const long FloorUtcSeconds = 1795305600;
    }
}
