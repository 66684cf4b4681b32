using Signet.Core;

namespace Signet.Modem
{
    /// <summary>The SIM's serial number in modules' answers, as EF_ICCID holds it: 10 bytes, two digits a byte with the
    /// first in the low half, filled with F (ETSI TS 102 221 clause 13.2).</summary>
    internal static class IccidText
    {
        private const int Length = 10;
        private const int Success = 0x90;

        // +CRSM: 144,0,"98..."
        internal static byte[] FromFile(AtResult result)
        {
            int start = AtText.FieldStart(result.Line, result.Fields, result.End, 2);
            if (result.Field(0) != Success || start < 0 || result.End - start < 2 * Length)
            {
                return null;
            }

            if (result.Line[start] == '"')
            {
                start++;
            }

            byte[] iccid = new byte[Length];
            try
            {
                bool whole = result.End - start >= 2 * Length
                    && Hex.Decode(result.Line, start, 2 * Length, iccid, 0) == Length;
                return whole ? iccid : null;
            }
            catch (SignetException)
            {
                return null;
            }
        }

        // +ICCID: 8949...
        internal static byte[] FromDigits(AtResult result)
        {
            byte[] iccid = new byte[Length];
            int count = 0;
            for (int i = 0; i < Length; i++)
            {
                iccid[i] = 0xFF;
            }

            for (int i = result.Fields; i < result.End; i++)
            {
                int digit = result.Line[i] - '0';
                if (digit < 0 || digit > 9)
                {
                    continue;
                }

                if (count == 2 * Length)
                {
                    return null;
                }

                int at = count / 2;
                iccid[at] = (byte)((count & 1) == 0 ? (iccid[at] & 0xF0) | digit : (iccid[at] & 0x0F) | (digit << 4));
                count++;
            }

            return count < 2 * Length - 2 ? null : iccid;
        }
    }
}
