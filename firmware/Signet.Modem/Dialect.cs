using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A family of modules as a table: commands, prefixes, limits, times and meanings. Code only interprets it, so a
    /// new family is a new table (<see cref="Dialects"/>). All texts are ASCII; templates and placeholders are those
    /// of <see cref="AtCommand"/>; times are milliseconds.
    /// </summary>
    public sealed class Dialect
    {
        /// <summary>Name by which settings choose the dialect.</summary>
        public string Name;

        /// <summary>Longest command line in bytes, AT and CR included.</summary>
        public int CommandLimit;

        /// <summary>Longest answer line in bytes that is taken, without line end.</summary>
        public int LineLimit;

        /// <summary>Commands sent after each start, whose refusal does not matter.</summary>
        public byte[][] OptionalInit;

        /// <summary>The URC table.</summary>
        public UrcTable Urcs;

        /// <summary>The error lines.</summary>
        public AtErrorRule[] Errors;

        /// <summary>Query of the remaining PIN tries; null when the family has none.</summary>
        public byte[] PinTries;

        /// <summary>Prefix of its answer.</summary>
        public byte[] PinTriesPrefix;

        /// <summary>Field with the tries left for PIN 1, from 0.</summary>
        public int PinTriesField;

        /// <summary>Query of the SIM's serial number; null when the family has none of its own.</summary>
        public byte[] Iccid;

        /// <summary>Prefix of its answer.</summary>
        public byte[] IccidPrefix;

        /// <summary>Defines the packet data context; <c>%h</c> APN.</summary>
        public byte[] PdpDefine;

        /// <summary>Gives user name <c>%h</c> and password <c>%w</c> for it.</summary>
        public byte[] PdpAuthenticate;

        /// <summary>Opens the packet data connection.</summary>
        public byte[] NetOpen;

        /// <summary>Prefix of its result line; field 0 is 0 on success.</summary>
        public byte[] NetOpenResult;

        /// <summary>Closes the packet data connection.</summary>
        public byte[] NetClose;

        /// <summary>Prefix of its result line.</summary>
        public byte[] NetCloseResult;

        /// <summary>Sets up buffered receiving.</summary>
        public byte[] ReceiveMode;

        /// <summary>Number of connections.</summary>
        public int SocketCount;

        /// <summary>Opens connection <c>%n</c> to <c>%h</c>, <c>%p</c>.</summary>
        public byte[] SocketOpen;

        /// <summary>Prefix of its result line; the next field is the error, 0 on success.</summary>
        public byte[] SocketOpenResult;

        /// <summary>
        /// The <see cref="ErrorCode"/> for each number of <see cref="SocketOpenResult"/>, as bytes; a number behind
        /// the end means <see cref="ErrorCode.SocketOpenFailed"/>.
        /// </summary>
        public byte[] SocketOpenErrors;

        /// <summary>
        /// The number that means "network failure": as a refusal of the command the module's own network, as a later
        /// result the way to the peer, a refused port among it. 0 when the family has none.
        /// </summary>
        public int SocketOpenNetworkFailure;

        /// <summary>Announces <c>%c</c> bytes for connection <c>%n</c>; a prompt follows.</summary>
        public byte[] SocketSend;

        /// <summary>Prefix of its result line; the next fields are the bytes given and the bytes taken.</summary>
        public byte[] SocketSendResult;

        /// <summary>Largest payload of one send in bytes.</summary>
        public int SendLimit;

        /// <summary>Reads at most <c>%c</c> bytes of connection <c>%n</c>.</summary>
        public byte[] SocketRead;

        /// <summary>Prefix of its information line; the raw block follows that line.</summary>
        public byte[] SocketReadInfo;

        /// <summary>Field of the information line with the block's length, from 0.</summary>
        public int SocketReadCountField;

        /// <summary>Field of the information line with the number of bytes left in the module.</summary>
        public int SocketReadRestField;

        /// <summary>Largest block of one read in bytes.</summary>
        public int ReadLimit;

        /// <summary>Closes connection <c>%n</c>.</summary>
        public byte[] SocketClose;

        /// <summary>Prefix of its result line.</summary>
        public byte[] SocketCloseResult;

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

        /// <summary>True when AT+CCHO and +CGLA come before AT+CSIM where the module admits both: AT+CSIM is known to be
        /// broken in firmwares of the family.</summary>
        public bool PrefersCgla;

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

        /// <summary>Gives the error for a number of the socket open result.</summary>
        /// <param name="number">The module's number; −1 when it gave none.</param>
        /// <returns>The code.</returns>
        public ErrorCode OpenError(int number)
        {
            if (number < 0 || number >= SocketOpenErrors.Length)
            {
                return ErrorCode.SocketOpenFailed;
            }

            return (ErrorCode)SocketOpenErrors[number];
        }
    }
}
