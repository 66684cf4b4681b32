namespace Signet.Agent
{
    /// <summary>What a device that sleeps does with its module meanwhile.</summary>
    public enum ModuleSleep
    {
        /// <summary>Power saving mode where the network has granted it; else light sleep for a pause of up to
        /// <see cref="AgentSettings.LightSleepSeconds"/>, where family and board can; else off.</summary>
        Auto = 0,

        /// <summary>Always light sleep; off where family or board can't.</summary>
        Light = 1,

        /// <summary>Always off.</summary>
        Off = 2,

        /// <summary>It stays on, as a module does that serves others too.</summary>
        StayOn = 3,
    }
}
