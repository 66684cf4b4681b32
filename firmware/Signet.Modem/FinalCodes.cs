using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Recognises final result codes by their exact words (ITU-T V.250 clause 5.7.1, 3GPP TS 27.007 clause 9.2): a
    /// line that merely begins like one, as CONNECT FAIL or OKAY, is none.
    /// </summary>
    public sealed class FinalCodes
    {
        private readonly byte[] _ok = Ascii.Bytes("OK");
        private readonly byte[] _error = Ascii.Bytes("ERROR");
        private readonly byte[] _cme = Ascii.Bytes("+CME ERROR: ");
        private readonly byte[] _cms = Ascii.Bytes("+CMS ERROR: ");

        // Verbose forms of the numbers that matter before AT+CMEE=1 is in force; clause 9.2.1; case varies.
        private readonly byte[][] _texts = new byte[][]
        {
            Ascii.Bytes("sim not inserted"),
            Ascii.Bytes("sim pin required"),
            Ascii.Bytes("sim puk required"),
            Ascii.Bytes("sim failure"),
            Ascii.Bytes("sim busy"),
            Ascii.Bytes("sim wrong"),
        };

        private readonly Dialect _dialect;

        /// <summary>Makes a classifier.</summary>
        /// <param name="dialect">Names the family's own final result codes.</param>
        public FinalCodes(Dialect dialect)
        {
            _dialect = dialect;
        }

        /// <summary>The number behind a +CME or +CMS ERROR that <see cref="Classify"/> saw; −1 when unknown.</summary>
        public int Number { get; private set; }

        /// <summary>Classifies a line.</summary>
        /// <param name="line">Holds the line from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="numeric">Whether the numeric codes 0 and 4 of V0 (V.250 clause 6.2.6) count too.</param>
        /// <returns>The final result code, or <see cref="AtFinal.None"/>.</returns>
        public AtFinal Classify(byte[] line, int count, bool numeric)
        {
            Number = -1;
            byte first = line[0];
            AtFinal own = _dialect.FindFinal(line, count);
            if (own != AtFinal.None)
            {
                return own;
            }

            if (first == 'O')
            {
                return Ascii.Equals(line, 0, count, _ok) ? AtFinal.Ok : AtFinal.None;
            }

            if (first == 'E')
            {
                return Ascii.Equals(line, 0, count, _error) ? AtFinal.Error : AtFinal.None;
            }

            if (numeric && count == 1)
            {
                return first == '0' ? AtFinal.Ok : first == '4' ? AtFinal.Error : AtFinal.None;
            }

            if (first != '+')
            {
                return AtFinal.None;
            }

            int taken = AtText.Match(line, 0, count, _cme, 0, _cme.Length);
            if (taken >= 0)
            {
                Number = AtText.Number(line, taken, count, 0);
                if (Number < 0)
                {
                    Number = TextNumber(line, taken, count);
                }

                return AtFinal.CmeError;
            }

            taken = AtText.Match(line, 0, count, _cms, 0, _cms.Length);
            if (taken >= 0)
            {
                Number = AtText.Number(line, taken, count, 0);
                return AtFinal.CmsError;
            }

            return AtFinal.None;
        }

        private int TextNumber(byte[] line, int start, int end)
        {
            for (int i = 0; i < _texts.Length; i++)
            {
                if (Ascii.EqualsIgnoreCase(line, start, end - start, _texts[i], 0, _texts[i].Length))
                {
                    return 10 + i;
                }
            }

            return -1;
        }
    }
}
