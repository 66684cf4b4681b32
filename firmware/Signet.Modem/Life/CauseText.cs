using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Finds the network's cause in the free text of +CEER (3GPP TS 27.007 clause 6.10).</summary>
    internal static class CauseText
    {
        private const int Most = 255;

        internal static int Find(byte[] line, int fields, int end)
        {
            for (int i = fields; i < end; i++)
            {
                if (line[i] == '#')
                {
                    return Bounded(Ascii.ParseUnsigned(line, i + 1, Digits(line, i + 1, end)));
                }
            }

            int last = -1;
            for (int index = 0; AtText.FieldStart(line, fields, end, index) >= 0; index++)
            {
                int number = AtText.Number(line, fields, end, index);
                last = number >= 0 ? number : last;
            }

            return Bounded(last);
        }

        private static int Digits(byte[] line, int at, int end)
        {
            int count = 0;
            while (at + count < end && line[at + count] >= '0' && line[at + count] <= '9')
            {
                count++;
            }

            return count;
        }

        private static int Bounded(int cause)
        {
            return cause > 0 && cause <= Most ? cause : -1;
        }
    }
}
