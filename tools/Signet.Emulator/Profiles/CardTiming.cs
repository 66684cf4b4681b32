using System;
using Signet.Emulator.Timing;

namespace Signet.Emulator.Profiles
{
    /// <summary>How long a card takes for its operations, in milliseconds.</summary>
    public sealed record CardTiming
    {
        /// <summary>COMPUTE SIGNATURE.</summary>
        public double Sign { get; init; } = 120;

        /// <summary>COMPUTE DH.</summary>
        public double Agree { get; init; } = 150;

        /// <summary>GENERATE KEY PAIR.</summary>
        public double GenerateKeyPair { get; init; } = 250;

        /// <summary>VERIFY SIGNATURE.</summary>
        public double Verify { get; init; } = 180;

        /// <summary>COMPUTE PRF and HKDF.</summary>
        public double Derive { get; init; } = 15;

        /// <summary>GET RANDOM.</summary>
        public double Random { get; init; } = 10;

        /// <summary>Makes a time model with these figures.</summary>
        /// <param name="delay">Called with each share of modelled time; null for none.</param>
        /// <returns>A new model.</returns>
        public TimingModel CreateModel(Action<double>? delay = null)
        {
            return new TimingModel
            {
                Sign = Sign,
                Agree = Agree,
                GenerateKeyPair = GenerateKeyPair,
                Verify = Verify,
                Derive = Derive,
                Random = Random,
                Delay = delay,
            };
        }
    }
}
