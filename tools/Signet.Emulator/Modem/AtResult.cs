namespace Signet.Emulator.Modem
{
    /// <summary>How a command ends.</summary>
    internal enum AtResultKind
    {
        Ok,

        /// <summary>+CME ERROR in the form that AT+CMEE chose.</summary>
        Cme,

        /// <summary>ERROR whatever AT+CMEE says, as the socket commands do after a line of their own.</summary>
        Error,

        /// <summary>A final result of the vendor's, such as SEND OK.</summary>
        Final,

        /// <summary>Not yet: the command completes later.</summary>
        Pending,

        /// <summary>Never: the module says nothing, not even a final result.</summary>
        Silent,
    }

    /// <summary>A command's end with its error code.</summary>
    internal readonly record struct AtResult(AtResultKind Kind, int Code = 0, string Text = "")
    {
        public static AtResult Ok { get; } = new(AtResultKind.Ok);

        public static AtResult Error { get; } = new(AtResultKind.Error);

        public static AtResult Pending { get; } = new(AtResultKind.Pending);

        public static AtResult Silent { get; } = new(AtResultKind.Silent);

        /// <summary>+CME ERROR: 50, incorrect parameters.</summary>
        public static AtResult BadParameter { get; } = new(AtResultKind.Cme, 50);

        public static AtResult Cme(int code)
        {
            return new AtResult(AtResultKind.Cme, code);
        }

        public static AtResult Final(string text)
        {
            return new AtResult(AtResultKind.Final, 0, text);
        }

        /// <summary>Text of a code (3GPP TS 27.007 clause 9.2) for AT+CMEE=2.</summary>
        public static string TextOf(int code)
        {
            return code switch
            {
                0 => "phone failure",
                3 => "operation not allowed",
                4 => "operation not supported",
                10 => "SIM not inserted",
                11 => "SIM PIN required",
                12 => "SIM PUK required",
                13 => "SIM failure",
                14 => "SIM busy",
                15 => "SIM wrong",
                16 => "incorrect password",
                20 => "memory full",
                21 => "invalid index",
                22 => "not found",
                30 => "no network service",
                31 => "network timeout",
                32 => "network not allowed",
                50 => "incorrect parameters",
                _ => "unknown",
            };
        }
    }
}
