namespace Signet.Modem
{
    /// <summary>One row of a dialect's URC table. Rows are tried in order.</summary>
    public sealed class UrcRule
    {
        /// <summary>Makes a row.</summary>
        /// <param name="prefix">How the line begins, ASCII.</param>
        /// <param name="kind">What it tells.</param>
        /// <param name="whole">True when the line must be the prefix and nothing more.</param>
        public UrcRule(byte[] prefix, UrcKind kind, bool whole)
        {
            Prefix = prefix;
            Kind = kind;
            Whole = whole;
        }

        /// <summary>How the line begins, ASCII; its fields follow.</summary>
        public byte[] Prefix { get; }

        /// <summary>What it tells.</summary>
        public UrcKind Kind { get; }

        /// <summary>True when the line must be the prefix and nothing more, as RDY.</summary>
        public bool Whole { get; }
    }
}
