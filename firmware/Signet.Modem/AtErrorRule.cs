namespace Signet.Modem
{
    /// <summary>
    /// One row of a dialect's error lines: such a line comes before ERROR and says why. Rows are tried in order.
    /// </summary>
    public sealed class AtErrorRule
    {
        /// <summary>Makes a row.</summary>
        /// <param name="prefix">How the line begins, ASCII.</param>
        /// <param name="meaning">What it means.</param>
        public AtErrorRule(byte[] prefix, AtErrorMeaning meaning)
        {
            Prefix = prefix;
            Meaning = meaning;
        }

        /// <summary>How the line begins, ASCII; a number behind it becomes <see cref="AtResult.Number"/>.</summary>
        public byte[] Prefix { get; }

        /// <summary>What it means.</summary>
        public AtErrorMeaning Meaning { get; }
    }
}
