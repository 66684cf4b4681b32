using Signet.Core;

namespace Signet.Modem
{
    /// <summary>A set of LTE bands (3GPP TS 36.101 table 5.5-1) as the families write it.</summary>
    internal static class BandSet
    {
        private const int Most = 88;

        /// <summary>Writes a set.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for none, for a band that there isn't,
        /// or one above 64 where a mask of 64 bits can't hold it.</exception>
        internal static string Text(int[] bands, BandForm form)
        {
            int highest = 0;
            ulong mask = 0;
            string list = "";
            for (int i = 0; i < bands.Length; i++)
            {
                int band = bands[i];
                if (band < 1 || band > Most || (band > 64 && (form == BandForm.HexMask || form == BandForm.DecimalMask)))
                {
                    throw new SignetException(ErrorCode.InvalidArgument, band, "LTE band");
                }

                highest = band > highest ? band : highest;
                mask |= band <= 64 ? 1UL << (band - 1) : 0;
                list += (i == 0 ? "" : ",") + band.ToString();
            }

            if (highest == 0 || form == BandForm.None)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "LTE bands");
            }

            switch (form)
            {
                case BandForm.List:
                    return list;
                case BandForm.HexMask:
                    return mask.ToString("X");
                case BandForm.DecimalMask:
                    return mask.ToString();
                default:
                    return Digits(bands, highest);
            }
        }

        private static string Digits(int[] bands, int highest)
        {
            string text = "";
            for (int band = highest; band > 0; band--)
            {
                bool has = false;
                for (int i = 0; i < bands.Length; i++)
                {
                    has |= bands[i] == band;
                }

                text += has ? "1" : "0";
            }

            return text;
        }
    }
}
