using Signet.Core;

namespace Signet.Modem
{
    /// <summary>The value of one row of a dialect's table, in the forms that the keys want.</summary>
    internal sealed class TableValue
    {
        private readonly string _row;

        internal TableValue(string row, int start)
        {
            _row = row;
            char[] text = row.Substring(start).ToCharArray();
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] == '\'')
                {
                    text[i] = '"';
                }
            }

            Text = new string(text);
        }

        internal string Text { get; }

        /// <summary>ASCII; null for <c>-</c>.</summary>
        internal byte[] Bytes
        {
            get { return Text == "-" ? null : Ascii.Bytes(Text); }
        }

        internal int Number
        {
            get { return Parse(Text); }
        }

        internal bool Flag
        {
            get { return Parse(Text) != 0; }
        }

        internal byte[][] AddTo(byte[][] list)
        {
            if (Text == "-")
            {
                return new byte[0][];
            }

            byte[][] grown = new byte[list.Length + 1][];
            for (int i = 0; i < list.Length; i++)
            {
                grown[i] = list[i];
            }

            grown[list.Length] = Bytes;
            return grown;
        }

        internal ModemStep[] AddTo(ModemStep[] list)
        {
            if (Text == "-")
            {
                return new ModemStep[0];
            }

            ModemStep[] grown = new ModemStep[list.Length + 1];
            for (int i = 0; i < list.Length; i++)
            {
                grown[i] = list[i];
            }

            grown[list.Length] = Step();
            return grown;
        }

        // <number> <meaning>
        internal bool AddTo(NumberMap map)
        {
            int blank = Text.IndexOf(' ');
            if (blank < 0)
            {
                return false;
            }

            ErrorCode code = Meaning(Text.Substring(blank + 1));
            map.Add(Parse(Text.Substring(0, blank)), code);
            return code != ErrorCode.None;
        }

        // [rule ...] <command> [=> <prefix> | =0 <prefix> | ?? <prefix>]
        private ModemStep Step()
        {
            ModemStep step = new ModemStep();
            string rest = Text;
            while (rest.IndexOf("AT") != 0)
            {
                int blank = rest.IndexOf(' ');
                if (blank < 0)
                {
                    throw new SignetException(ErrorCode.DialectMalformed, _row);
                }

                step.Rules |= (int)Rule(rest.Substring(0, blank));
                rest = rest.Substring(blank + 1);
            }

            int at = rest.IndexOf(" => ");
            if (at < 0)
            {
                at = rest.IndexOf(" =0 ");
                step.Rules |= at < 0 ? 0 : (int)StepRule.Zero;
            }

            if (at < 0)
            {
                at = rest.IndexOf(" ?? ");
                step.Rules |= at < 0 ? 0 : (int)StepRule.Question;
            }

            if (at >= 0)
            {
                step.Answer = Ascii.Bytes(rest.Substring(at + 4));
                rest = rest.Substring(0, at);
            }

            step.Command = Ascii.Bytes(rest);
            return step;
        }

        private StepRule Rule(string word)
        {
            if (word == "apn")
            {
                return StepRule.WithApn;
            }

            if (word == "user")
            {
                return StepRule.WithUser;
            }

            if (word == "no-user")
            {
                return StepRule.WithoutUser;
            }

            if (word == "optional")
            {
                return StepRule.Optional;
            }

            if (word == "again")
            {
                return StepRule.Again;
            }

            if (word == "network")
            {
                return StepRule.Network;
            }

            if (word == "function")
            {
                return StepRule.Function;
            }

            throw new SignetException(ErrorCode.DialectMalformed, _row);
        }

        private static ErrorCode Meaning(string word)
        {
            if (word == "dns")
            {
                return ErrorCode.DnsFailed;
            }

            if (word == "pdp")
            {
                return ErrorCode.PdpFailed;
            }

            if (word == "timeout")
            {
                return ErrorCode.SocketTimeout;
            }

            if (word == "refused")
            {
                return ErrorCode.SocketRefused;
            }

            if (word == "open")
            {
                return ErrorCode.SocketOpenFailed;
            }

            if (word == "closed")
            {
                return ErrorCode.SocketClosed;
            }

            if (word == "send")
            {
                return ErrorCode.SocketSendFailed;
            }

            if (word == "full")
            {
                return ErrorCode.SocketBufferFull;
            }

            if (word == "none-left")
            {
                return ErrorCode.SocketsExhausted;
            }

            if (word == "module")
            {
                return ErrorCode.ModemError;
            }

            return ErrorCode.None;
        }

        private int Parse(string text)
        {
            byte[] digits = Ascii.Bytes(text);
            int value = Ascii.ParseUnsigned(digits, 0, digits.Length);
            if (value < 0 && text != "-1")
            {
                throw new SignetException(ErrorCode.DialectMalformed, _row);
            }

            return value;
        }
    }
}
