namespace Signet.Modem
{
    /// <summary>Pulses and waits of a model, in milliseconds.</summary>
    public sealed class PowerTiming
    {
        /// <summary>Makes a row.</summary>
        /// <param name="model">How the model's name begins; empty for the rest of the family.</param>
        /// <param name="onMs">PWRKEY to turn on.</param>
        /// <param name="offMs">PWRKEY to turn off; 0 when it can't.</param>
        /// <param name="resetMs">RESET; 0 when the module has no such pin.</param>
        /// <param name="readyMs">From power to the first answer, at the longest.</param>
        /// <param name="offWaitMs">From the command or pulse to off, at the longest.</param>
        public PowerTiming(string model, int onMs, int offMs, int resetMs, int readyMs, int offWaitMs)
        {
            Model = model;
            OnMs = onMs;
            OffMs = offMs;
            ResetMs = resetMs;
            ReadyMs = readyMs;
            OffWaitMs = offWaitMs;
        }

        /// <summary>How the model's name begins.</summary>
        public string Model { get; }

        /// <summary>PWRKEY to turn on.</summary>
        public int OnMs { get; }

        /// <summary>PWRKEY to turn off; 0 when it can't.</summary>
        public int OffMs { get; }

        /// <summary>RESET; 0 when the module has no such pin.</summary>
        public int ResetMs { get; }

        /// <summary>From power to the first answer, at the longest.</summary>
        public int ReadyMs { get; }

        /// <summary>From the command or pulse to off, at the longest.</summary>
        public int OffWaitMs { get; }
    }
}
