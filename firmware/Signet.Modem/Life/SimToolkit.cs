using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// What the SIM does by itself: proactive commands, which the module fetches and answers (ETSI TS 102 223). They are only
    /// watched here: a REFRESH ends the SIM epoch, BIP takes the radio, and too many of them are a storm, from a SIM that answers
    /// each fetch with 91xx again. FETCH and TERMINAL RESPONSE are never sent: most modules forbid them on AT+CSIM.
    /// </summary>
    public sealed class SimToolkit
    {
        /// <summary>Most proactive commands in <see cref="WindowMs"/> before they count as a storm.</summary>
        public const int StormCommands = 40;

        /// <summary>Length of the window in milliseconds.</summary>
        public const int WindowMs = 60000;

        private const int Refresh = 0x01;
        private const int OpenChannel = 0x40;
        private const int LastBip = 0x44;

        private long _windowAt;
        private int _inWindow;

        /// <summary>Proactive commands seen since the module's start.</summary>
        public int Commands { get; private set; }

        /// <summary>REFRESH commands among them.</summary>
        public int Refreshes { get; private set; }

        /// <summary>Commands of the bearer independent protocol among them: the SIM uses the radio itself.</summary>
        public int BipCommands { get; private set; }

        /// <summary>Whether they come without end.</summary>
        public bool IsStorm { get; private set; }

        /// <summary>Begins anew, as after a restart of module or SIM.</summary>
        public void Clear()
        {
            Commands = 0;
            Refreshes = 0;
            BipCommands = 0;
            IsStorm = false;
            _inWindow = 0;
        }

        /// <summary>Refuses to go on in a storm.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.SimToolkitStorm"/> with the number of commands.</exception>
        public void Check()
        {
            if (IsStorm)
            {
                throw new SignetException(ErrorCode.SimToolkitStorm, Commands, "proactive commands");
            }
        }

        /// <summary>Takes a proactive command.</summary>
        /// <param name="type">Its type (TS 102 223 clause 9.4); −1 when it could not be read.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds.</param>
        /// <returns>Whether the SIM epoch ends with it.</returns>
        public bool Take(int type, long nowMs)
        {
            Commands++;
            if (nowMs - _windowAt >= WindowMs)
            {
                _windowAt = nowMs;
                _inWindow = 0;
            }

            _inWindow++;
            IsStorm |= _inWindow > StormCommands;
            if (type >= OpenChannel && type <= LastBip)
            {
                BipCommands++;
            }

            // What can't be read may be a REFRESH.
            bool ends = type == Refresh || type < 0;
            Refreshes += type == Refresh ? 1 : 0;
            return ends;
        }

        /// <summary>Finds the type of a proactive command: D0, length, then command details 01 or 81 of three bytes, of which
        /// the second is the type (TS 102 223 clauses 6.6 and 8.6).</summary>
        /// <param name="text">Holds the command as hexadecimal digits, between quotes or not.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <returns>The type, or −1 for anything else.</returns>
        public static int TypeOf(byte[] text, int offset, int end)
        {
            if (offset < end && text[offset] == '"')
            {
                offset++;
            }

            if (Octet(text, offset, end) != 0xD0)
            {
                return -1;
            }

            int at = offset + 2;
            int length = Octet(text, at, end);
            at += length == 0x81 ? 4 : 2;
            int tag = Octet(text, at, end);
            if (length < 0 || (tag & 0x7F) != 1 || Octet(text, at + 2, end) != 3)
            {
                return -1;
            }

            return Octet(text, at + 6, end);
        }

        private static int Octet(byte[] text, int at, int end)
        {
            if (at + 2 > end)
            {
                return -1;
            }

            int high = Digit(text[at]);
            int low = Digit(text[at + 1]);
            return high < 0 || low < 0 ? -1 : (high << 4) | low;
        }

        private static int Digit(byte b)
        {
            if (b >= '0' && b <= '9')
            {
                return b - '0';
            }

            int lower = b | 0x20;
            return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        }
    }
}
