namespace Signet.Modem
{
    /// <summary>What <see cref="AtDigester"/> found in the module's bytes (ITU-T V.250 clause 5.7).</summary>
    public enum AtToken
    {
        /// <summary>Nothing whole yet; more bytes are needed.</summary>
        None = 0,

        /// <summary>A line of text without its line end; empty lines are never reported.</summary>
        Line = 1,

        /// <summary>The prompt <c>&gt;</c> for a payload, which no line end follows.</summary>
        Prompt = 2,

        /// <summary>The raw block that the line before it announced is complete.</summary>
        RawBlock = 3,

        /// <summary>The command came back as echo (V.250 clause 6.2.4).</summary>
        Echo = 4,

        /// <summary>A line with bytes that no module prints, or an announcement without a number: line noise.</summary>
        Malformed = 5,

        /// <summary>A line longer than the buffer, or a raw block larger than allowed; it was skipped.</summary>
        Overflow = 6,
    }
}
