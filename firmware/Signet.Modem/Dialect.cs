using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A family of modules as data: commands, prefixes, limits, times and meanings. Code only interprets it, so a new
    /// family is a new table (docs/ADDING-A-MODEM.md). All texts are ASCII; templates have the placeholders of
    /// <see cref="AtValues"/>; prefixes have <c>%n</c> only; times are milliseconds. What a family has not is null or 0.
    /// </summary>
    public sealed partial class Dialect
    {
        /// <summary>Name of the family.</summary>
        public string Name = "";

        /// <summary>Name of the group of models inside the family; the family's own name for the least of them.</summary>
        public string Variant = "";

        /// <summary>Longest command line in bytes, AT and CR included.</summary>
        public int CommandLimit;

        /// <summary>Longest answer line in bytes that is taken, without line end.</summary>
        public int LineLimit;

        /// <summary>Least silence between the module's last byte and a command.</summary>
        public int CommandGapMs;

        /// <summary>Commands sent after each start, whose refusal does not matter.</summary>
        public byte[][] OptionalInit = new byte[0][];

        /// <summary>Makes the SIM readable: AT+CFUN=1, or 4 where the context must be set before the radio is
        /// turned on.</summary>
        public byte[] Radio;

        /// <summary>Turns the URCs of registration on.</summary>
        public byte[] Registration;

        /// <summary>The URC table.</summary>
        public UrcTable Urcs;

        /// <summary>The error lines.</summary>
        public AtErrorRule[] Errors = new AtErrorRule[0];

        /// <summary>The family's own final result codes that mean success.</summary>
        public byte[][] FinalOk = new byte[0][];

        /// <summary>Those that mean failure.</summary>
        public byte[][] FinalError = new byte[0][];

        /// <summary>Those that mean that the module's buffer is full.</summary>
        public byte[][] FinalBusy = new byte[0][];

        /// <summary>Meaning of numbers from the stack, wherever they come; numbers of +CME ERROR from 100 too.</summary>
        public NumberMap Numbers = new NumberMap();

        /// <summary>Meaning of +CME ERROR numbers (27.007 clause 9.2) in answers of the stack.</summary>
        public NumberMap CmeNumbers = new NumberMap();

        /// <summary>Longest wait for a prompt.</summary>
        public int PromptMs;

        /// <summary>Longest wait for a command that the module answers by itself.</summary>
        public int CommandMs;

        /// <summary>Longest wait for AT+CFUN and AT+CPIN.</summary>
        public int FunctionMs;

        /// <summary>Longest wait for the packet data connection to open or close.</summary>
        public int NetworkMs;

        /// <summary>Longest wait for a connection to close.</summary>
        public int CloseMs;

        /// <summary>Least deadline of AT+CSIM: the module's own maximum and the time on the line.</summary>
        public int SimMs;

        /// <summary>Longest time from power to the first answer.</summary>
        public int BootMs;

        /// <summary>Longest time from the first answer to a readable SIM.</summary>
        public int SimReadyMs;

        /// <summary>Silence after which the module is taken to have said everything.</summary>
        public int QuietMs;

        /// <summary>Longest time to bring the line back into step, longer than the module waits for a payload.</summary>
        public int ResyncMs;

        /// <summary>Finds the row of the error lines for a line.</summary>
        /// <param name="line">Holds the line from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>The row, or null.</returns>
        public AtErrorRule FindError(byte[] line, int count)
        {
            AtErrorRule[] rules = Errors;
            for (int i = 0; i < rules.Length; i++)
            {
                if (AtText.Match(line, 0, count, rules[i].Prefix, 0, rules[i].Prefix.Length) >= 0)
                {
                    return rules[i];
                }
            }

            return null;
        }

        /// <summary>Recognises a final result code of the family's own, by its exact words.</summary>
        /// <param name="line">Holds the line from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>What it means, or <see cref="AtFinal.None"/>.</returns>
        public AtFinal FindFinal(byte[] line, int count)
        {
            return IsIn(FinalOk, line, count) ? AtFinal.Ok
                : IsIn(FinalBusy, line, count) ? AtFinal.Busy
                : IsIn(FinalError, line, count) ? AtFinal.Error
                : AtFinal.None;
        }

        /// <summary>The meaning of a command's end for the stack.</summary>
        /// <param name="result">What came back.</param>
        /// <param name="otherwise">The meaning of a refusal that says no more.</param>
        /// <returns>The code.</returns>
        public ErrorCode ErrorOf(AtResult result, ErrorCode otherwise)
        {
            int number = result.Number;
            if (result.Final == AtFinal.CmeError && number < 100)
            {
                return CmeNumbers.Find(number, otherwise);
            }

            return Numbers.Find(number, otherwise);
        }

        private static bool IsIn(byte[][] words, byte[] line, int count)
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (Ascii.Equals(line, 0, count, words[i]))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
