using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// What a line of +CEREG, +CGREG or +CREG says, in every shape that modules give it: URC or answer, with or without place,
    /// cause and sleep timers, quoted or not, with empty fields, and with the additional field of SIMCom's SIM70x0. One object a
    /// domain, filled anew; a line that can't be read leaves it as it was.
    /// </summary>
    public sealed class RegistrationReport
    {
        /// <summary>A field that was not given.</summary>
        public const int None = -1;

        private const int Home = 1;
        private const int Searching = 2;
        private const int Denied = 3;
        private const int Roaming = 5;
        private const int LastState = 10;

        private readonly RegistrationDomain _domain;

        /// <summary>Makes a report that knows nothing.</summary>
        /// <param name="domain">Which line it reads.</param>
        public RegistrationReport(RegistrationDomain domain)
        {
            _domain = domain;
            Clear();
        }

        /// <summary>State of 27.007: 0 idle, 1 home, 2 searching, 3 denied, 4 unknown, 5 roaming, 6 and 7 for SMS only, 8
        /// emergency only, 9 and 10 without CSFB; 4 when nothing is known.</summary>
        public int State { get; private set; }

        /// <summary>Tracking area or location area code; −1 when not given.</summary>
        public int Area { get; private set; }

        /// <summary>Cell identity, 28 bits; −1 when not given.</summary>
        public int Cell { get; private set; }

        /// <summary>Access technology of 27.007 clause 7.3: 0 GSM, 2 UTRAN, 3 EDGE, 4 to 6 HSPA, 7 E-UTRAN, 8 EC-GSM-IoT, 9
        /// NB-S1; −1 when not given.</summary>
        public int Access { get; private set; }

        /// <summary>0 when <see cref="RejectCause"/> is one of the standard, 1 when it is the maker's own; −1 without.</summary>
        public int CauseType { get; private set; }

        /// <summary>The network's cause of a refusal; −1 when not given.</summary>
        public int RejectCause { get; private set; }

        /// <summary>The granted active time T3324 as its octet (<see cref="SleepTimer"/>); −1 when not given.</summary>
        public int ActiveTime { get; private set; }

        /// <summary>The granted periodic update T3412 extended as its octet; −1 when not given.</summary>
        public int PeriodicUpdate { get; private set; }

        /// <summary>Whether data can be sent: at home or roaming.</summary>
        public bool IsRegistered
        {
            get { return State == Home || IsRoaming; }
        }

        /// <summary>Whether the network is a foreign one.</summary>
        public bool IsRoaming
        {
            get { return State == Roaming || State == 7 || State == 10; }
        }

        /// <summary>Whether the network has refused.</summary>
        public bool IsDenied
        {
            get { return State == Denied; }
        }

        /// <summary>Whether the module looks for a network.</summary>
        public bool IsSearching
        {
            get { return State == Searching; }
        }

        /// <summary>Forgets everything, as after a restart of the module.</summary>
        public void Clear()
        {
            State = 4;
            Forget();
        }

        /// <summary>Reads a line.</summary>
        /// <param name="line">Holds the line.</param>
        /// <param name="fields">Index of the first byte behind the prefix.</param>
        /// <param name="end">Index behind the line's last byte.</param>
        /// <param name="asked">Whether an answer to the read command is awaited: then a line whose first two fields are
        /// numbers is taken as that answer, setting before state, else as a URC. Nothing else can tell "2,1" of the one from
        /// "2,1" of the other.</param>
        /// <returns>1 for an answer, 0 for a URC, −1 for a line that is neither.</returns>
        public int Read(byte[] line, int fields, int end, bool asked)
        {
            int first = AtText.Number(line, fields, end, 0);
            int second = AtText.Number(line, fields, end, 1);
            bool answer = asked && second >= 0 && second <= LastState && first >= 0 && first <= 5
                && !IsQuoted(line, fields, end, 1);
            int state = answer ? second : first;
            if (state < 0 || state > LastState)
            {
                return -1;
            }

            int at = answer ? 2 : 1;
            State = state;
            Forget();
            Area = HexField(line, fields, end, at, 0xFFFFFF);

            // SIM70x0 puts a routing area between area and cell, so the cell is the one before a bare number.
            int cell = IsQuoted(line, fields, end, at + 2) ? at + 2 : at + 1;
            Cell = HexField(line, fields, end, cell, 0xFFFFFFF);
            int access = AtText.Number(line, fields, end, cell + 1);
            Access = access <= 15 ? access : None;

            // +CGREG has its routing area behind the technology.
            int rest = _domain == RegistrationDomain.Packet && cell == at + 1 ? cell + 3 : cell + 2;
            CauseType = AtText.Number(line, fields, end, rest);
            RejectCause = CauseType >= 0 ? AtText.Number(line, fields, end, rest + 1) : None;
            ActiveTime = BitField(line, fields, end, rest + 2);
            PeriodicUpdate = BitField(line, fields, end, rest + 3);
            return answer ? 1 : 0;
        }

        private void Forget()
        {
            Area = None;
            Cell = None;
            Access = None;
            CauseType = None;
            RejectCause = None;
            ActiveTime = None;
            PeriodicUpdate = None;
        }

        private static bool IsQuoted(byte[] line, int fields, int end, int index)
        {
            int at = AtText.FieldStart(line, fields, end, index);
            return at >= 0 && at < end && line[at] == '"';
        }

        private static int HexField(byte[] line, int fields, int end, int index, int most)
        {
            int at = AtText.FieldStart(line, fields, end, index);
            if (at < 0)
            {
                return None;
            }

            int stop = AtText.FieldEnd(line, at, end);
            int value = 0;
            int digits = 0;
            for (int i = at; i < stop; i++)
            {
                int digit = HexDigit(line[i]);
                if (digit >= 0 && digits < 7)
                {
                    value = (value << 4) | digit;
                    digits += value > 0 ? 1 : 0;
                }
                else if (digit >= 0 || (line[i] != '"' && line[i] != ' '))
                {
                    return None;
                }
            }

            return stop > at && HasDigit(line, at, stop) && value <= most ? value : None;
        }

        private static bool HasDigit(byte[] line, int at, int stop)
        {
            for (int i = at; i < stop; i++)
            {
                if (HexDigit(line[i]) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        private static int HexDigit(byte b)
        {
            if (b >= '0' && b <= '9')
            {
                return b - '0';
            }

            int lower = b | 0x20;
            return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
        }

        // Eight binary digits, quoted or not.
        private static int BitField(byte[] line, int fields, int end, int index)
        {
            int at = AtText.FieldStart(line, fields, end, index);
            return at < 0 ? None : SleepTimer.ParseBits(line, at, AtText.FieldEnd(line, at, end) - at, 8);
        }
    }
}
