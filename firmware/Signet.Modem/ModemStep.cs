namespace Signet.Modem
{
    /// <summary>When a step of a sequence is done, and how long it may take. Bits.</summary>
    public enum StepRule
    {
        /// <summary>Always; as long as a command that the module answers by itself.</summary>
        None = 0,

        /// <summary>Only with an access point name in the settings.</summary>
        WithApn = 1,

        /// <summary>Only with a user name in the settings.</summary>
        WithUser = 2,

        /// <summary>Only without a user name in the settings.</summary>
        WithoutUser = 4,

        /// <summary>A refusal does not matter.</summary>
        Optional = 8,

        /// <summary>Refused at first after a cold start: tried again.</summary>
        Again = 16,

        /// <summary>As long as the packet data connection may take.</summary>
        Network = 32,

        /// <summary>As long as AT+CFUN may take.</summary>
        Function = 64,

        /// <summary>The expected line's first field must be 0; any other number is the error.</summary>
        Zero = 128,

        /// <summary>The expected line comes before OK and nothing is waited for when it is missing.</summary>
        Question = 256,
    }

    /// <summary>One command of a sequence in a dialect's table, with its condition and what must come back.</summary>
    public sealed class ModemStep
    {
        /// <summary>Bits of <see cref="StepRule"/>.</summary>
        public int Rules;

        /// <summary>The command's template.</summary>
        public byte[] Command;

        /// <summary>Prefix of the line that must come, before or after OK; null when OK is all.</summary>
        public byte[] Answer;

        /// <summary>Whether a rule applies.</summary>
        /// <param name="rule">The rule.</param>
        /// <returns>True when its bit is set.</returns>
        public bool Has(StepRule rule)
        {
            return (Rules & (int)rule) != 0;
        }
    }
}
