using Signet.Core;

namespace Signet.Modem
{
    // Connections.
    public sealed partial class Dialect
    {
        /// <summary>Number of connections.</summary>
        public int SocketCount;

        /// <summary>Number that the module gives to the first of them, where we choose.</summary>
        public int SocketFirst;

        /// <summary>Makes the module choose a handle; null where we choose the number.</summary>
        public byte[] SocketCreate;

        /// <summary>Prefix of its answer, whose field 0 is the handle.</summary>
        public byte[] SocketCreateAnswer;

        /// <summary>Closes what an earlier program left open, where handles tell nothing about it.</summary>
        public ModemStep[] SocketClear = new ModemStep[0];

        /// <summary>Done before each open, with <c>%n</c>.</summary>
        public ModemStep[] SocketPrepare = new ModemStep[0];

        /// <summary>Makes connection <c>%n</c> the one that the following commands mean.</summary>
        public byte[] SocketSelect;

        /// <summary>Opens connection <c>%n</c> to <c>%h</c>, <c>%p</c>.</summary>
        public byte[] SocketOpen;

        /// <summary>Prefix of its result line; the next field is the result. Null when OK means connected.</summary>
        public byte[] SocketOpenResult;

        /// <summary>The result that means success.</summary>
        public int SocketOpened;

        /// <summary>Meaning of the other results.</summary>
        public NumberMap OpenNumbers = new NumberMap();

        /// <summary>Meaning of the results that come with ERROR, where it differs.</summary>
        public NumberMap RefusalNumbers = new NumberMap();

        /// <summary>How a payload is handed over.</summary>
        public SendForm SendForm;

        /// <summary>Announces <c>%c</c> bytes for connection <c>%n</c>, or holds them.</summary>
        public byte[] SocketSend;

        /// <summary>The same, with the release assistance indication that nothing follows and nothing is awaited (3GPP
        /// TS 24.301 clause 9.9.4.25).</summary>
        public byte[] SocketSendLast;

        /// <summary>The same, with the indication that one answer is awaited.</summary>
        public byte[] SocketSendAsk;

        /// <summary>Done before such a send where the indication is a command of its own: nothing is awaited.</summary>
        public ModemStep[] ReleaseLast = new ModemStep[0];

        /// <summary>The same: one answer is awaited.</summary>
        public ModemStep[] ReleaseAsk = new ModemStep[0];

        /// <summary>The prompt.</summary>
        public byte Prompt = (byte)'>';

        /// <summary>Least time between the prompt and the payload.</summary>
        public int PromptDelayMs;

        /// <summary>True when the module sends the payload back behind the prompt.</summary>
        public bool MirrorsPayload;

        /// <summary>Prefix of the send's result line; null when the final result code is all.</summary>
        public byte[] SocketSendResult;

        /// <summary>Field of that line with the number of bytes taken.</summary>
        public int SocketSendTaken;

        /// <summary>True when the rest may be sent again where the module took fewer bytes than given; else the connection
        /// is of no more use.</summary>
        public bool SendGoesOn;

        /// <summary>Largest payload of one send in bytes.</summary>
        public int SendLimit;

        /// <summary>Asks how much the peer has acknowledged.</summary>
        public byte[] SocketAck;

        /// <summary>Prefix of its answer.</summary>
        public byte[] SocketAckAnswer;

        /// <summary>Field with the bytes sent and not acknowledged; −1 when it is to be reckoned.</summary>
        public int AckOpenField = -1;

        /// <summary>Field with the bytes sent, less <see cref="AckDoneField"/>.</summary>
        public int AckSentField;

        /// <summary>Field with the bytes acknowledged.</summary>
        public int AckDoneField = 1;

        /// <summary>Reads at most <c>%c</c> bytes of connection <c>%n</c>.</summary>
        public byte[] SocketRead;

        /// <summary>Prefix of the line that announces the block.</summary>
        public byte[] SocketReadInfo;

        /// <summary>How the block stands in the answer.</summary>
        public BlockForm ReadForm;

        /// <summary>Field of that line with the block's length, from 0.</summary>
        public int SocketReadCountField;

        /// <summary>Field of that line with the number of bytes left in the module; −1 when it doesn't say.</summary>
        public int SocketReadRestField = -1;

        /// <summary>Largest block of one read in bytes.</summary>
        public int ReadLimit;

        /// <summary>True when only an empty answer shows that all is read; else a short one does.</summary>
        public bool ReadsUntilEmpty;

        /// <summary>True when the module may answer OK without a line: nothing to read.</summary>
        public bool ReadLineMayMiss;

        /// <summary>True when ERROR means that nothing is there to read.</summary>
        public bool ErrorMeansEmpty;

        /// <summary>Closes connection <c>%n</c>.</summary>
        public byte[] SocketClose;

        /// <summary>Prefix of its result line, which is waited for; null when OK is all.</summary>
        public byte[] SocketCloseResult;

        /// <summary>Gives the error for a number of the open's result.</summary>
        /// <param name="number">The module's number; −1 when it gave none.</param>
        /// <param name="refused">Whether ERROR came with it.</param>
        /// <returns>The code.</returns>
        public ErrorCode OpenError(int number, bool refused)
        {
            ErrorCode code = Numbers.Find(number, ErrorCode.SocketOpenFailed);
            code = OpenNumbers.Find(number, code);
            return refused ? RefusalNumbers.Find(number, code) : code;
        }
    }
}
