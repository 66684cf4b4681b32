using System.Collections.Generic;

namespace Signet.Emulator.Card
{
    /// <summary>A status word that the applet answers in place of its own, every so often.</summary>
    public sealed record StatusInjection
    {
        /// <summary>Instruction concerned; null for every instruction.</summary>
        public byte? Instruction { get; init; }

        /// <summary>Every so many such commands, beginning with the first: 1 is every one, 3 is the 1st, 4th, 7th...</summary>
        public int Every { get; init; } = 1;

        /// <summary>Commands that pass before the first is hit.</summary>
        public int After { get; init; }

        /// <summary>How often in all; 0 for without end.</summary>
        public int Times { get; init; }

        /// <summary>The status word: 6984, 6989, 6985, 6400, 63CF, 910B...</summary>
        public ushort Status { get; init; } = 0x6984;

        /// <summary>
        /// True when the command is executed all the same. 63CF and 91XX always are: they say success, and keep the data.
        /// </summary>
        public bool Executed { get; init; }

        /// <summary>True for a status word that goes with success.</summary>
        public bool IsSuccess => Status == 0x63CF || Status >> 8 == 0x91;
    }

    /// <summary>Injections in execution.</summary>
    internal sealed class InjectionCounter(IReadOnlyList<StatusInjection> injections)
    {
        private readonly int[] _seen = new int[injections.Count];
        private readonly int[] _hit = new int[injections.Count];

        /// <summary>Counts a command; the injection that hits it, or null.</summary>
        public StatusInjection? Next(byte instruction)
        {
            StatusInjection? found = null;
            for (int i = 0; i < injections.Count; i++)
            {
                StatusInjection injection = injections[i];
                if (injection.Instruction is { } only && only != instruction)
                    continue;
                int number = _seen[i]++ - injection.After;
                bool due = number >= 0 && number % injection.Every == 0;
                if (found != null || !due || (injection.Times > 0 && _hit[i] >= injection.Times))
                    continue;
                _hit[i]++;
                found = injection;
            }

            return found;
        }
    }
}
