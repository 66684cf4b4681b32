using Signet.Core;

namespace Signet.Modem
{
    /// <summary>Reads signal and cell out of answers, into a <see cref="NetworkStatus"/>; and what the module measures of
    /// itself.</summary>
    internal static class SignalText
    {
        // What modules bear, with room: 2.2 V to 5.5 V, and −40 °C to 105 °C.
        private const int LeastSupply = 2000;
        private const int MostSupply = 6000;
        private const int LeastHeat = -600;
        private const int MostHeat = 1500;

        private const int MostDigits = 6;

        /// <summary>+CSQ (3GPP TS 27.007 clause 8.5).</summary>
        internal static void ReadCsq(byte[] line, int fields, int end, NetworkStatus status)
        {
            int rssi = AtText.Number(line, fields, end, 0);
            status.Rssi = rssi >= 0 && rssi <= 31 ? -113 + (2 * rssi) : NetworkStatus.Unknown;
        }

        /// <summary>+CESQ (clause 8.69): RSRQ in steps of half a dB from −19.5, RSRP in dB from −140; 0 is below that.</summary>
        internal static void ReadCesq(byte[] line, int fields, int end, NetworkStatus status)
        {
            int quality = AtText.Number(line, fields, end, 4);
            int power = AtText.Number(line, fields, end, 5);
            status.Rsrq = quality >= 0 && quality <= 34 ? -200 + (5 * quality) : NetworkStatus.Unknown;
            status.Rsrp = power >= 0 && power <= 97 ? -141 + power : NetworkStatus.Unknown;
        }

        /// <summary>+COPS in numeric form (clause 7.3): mode, form 2, "mccmnc".</summary>
        internal static void ReadCops(byte[] line, int fields, int end, NetworkStatus status)
        {
            int at = AtText.FieldStart(line, fields, end, 2);
            if (at < 0 || AtText.Number(line, fields, end, 1) != 2 || line[at] != '"')
            {
                status.Operator = NetworkStatus.Unknown;
                return;
            }

            int digits = AtText.FieldEnd(line, at, end) - at - 2;
            int country = digits == 5 || digits == 6 ? Ascii.ParseUnsigned(line, at + 1, 3) : -1;
            int network = country >= 0 ? Ascii.ParseUnsigned(line, at + 4, digits - 3) : -1;
            status.Operator = network >= 0 ? (country * 1000) + network : NetworkStatus.Unknown;
        }

        /// <summary>SIMCom's +CPSI of LTE; another system's line tells nothing here.</summary>
        internal static void ReadCpsi(byte[] line, int fields, int end, NetworkStatus status)
        {
            int power = Signed(line, fields, end, 11);
            int quality = Signed(line, fields, end, 10);
            if (power == NetworkStatus.Unknown || quality == NetworkStatus.Unknown || power >= 0)
            {
                return;
            }

            // SIM7600 writes tenths, SIM70x0 whole dB; no power lies between the two.
            bool tenths = power < -200;
            status.Rsrp = tenths ? power / 10 : power;
            status.Rsrq = tenths ? quality : quality * 10;
            int noise = Signed(line, fields, end, 13);
            status.Snr = noise == NetworkStatus.Unknown ? noise : noise * 10;
            int at = AtText.FieldStart(line, fields, end, 6);
            int stop = AtText.FieldEnd(line, at, end);
            int first = stop;
            while (first > at && line[first - 1] >= '0' && line[first - 1] <= '9')
            {
                first--;
            }

            int band = first < stop && stop - first <= 3 ? Ascii.ParseUnsigned(line, first, stop - first) : -1;
            status.Band = band > 0 ? band : NetworkStatus.Unknown;
        }

        /// <summary>Quectel's +QCSQ of LTE in all its forms.</summary>
        internal static void ReadQcsq(byte[] line, int fields, int end, NetworkStatus status)
        {
            int power = Signed(line, fields, end, 2);
            int noise = AtText.Number(line, fields, end, 3);
            int quality = Signed(line, fields, end, 4);
            if (power == NetworkStatus.Unknown || quality == NetworkStatus.Unknown)
            {
                return;
            }

            status.Rsrp = power;
            status.Rsrq = quality * 10;
            status.Snr = noise >= 0 && noise <= 250 ? (noise * 2) - 200 : NetworkStatus.Unknown;
        }

        /// <summary>A supply's voltage among a number of fields: volts with a fraction (3.862V), else a number of steps, or of
        /// millivolts where only those can be: no voltage that a module bears is one in both.</summary>
        /// <returns>Millivolts; unknown for another form, and for what no module runs on.</returns>
        internal static int ReadSupply(AtResult result, int count, int index, int step)
        {
            int value = Thousandths(result, count, index, out bool whole);
            int steps = whole ? value / 1000 : 0;
            value = !whole ? value : steps >= LeastSupply ? steps : steps * step;
            return value >= LeastSupply && value <= MostSupply ? value : NetworkStatus.Unknown;
        }

        /// <summary>A temperature among a number of fields: degrees, with or without a fraction, or tenths.</summary>
        /// <returns>Tenths of a degree; unknown for another form, and for what no module bears.</returns>
        internal static int ReadHeat(AtResult result, int count, int index, bool tenths)
        {
            int value = Thousandths(result, count, index, out bool whole) / (tenths && whole ? 1000 : 100);
            return value >= LeastHeat && value <= MostHeat ? value : NetworkStatus.Unknown;
        }

        // A number with a sign, a fraction and the unit V, or without; one of another shape is far below all that is measured.
        private static int Thousandths(AtResult result, int count, int index, out bool whole)
        {
            byte[] line = result.Line;
            int end = result.End;
            int at = AtText.FieldStart(line, result.Fields, end, index);
            whole = true;
            if (at < 0 || AtText.FieldStart(line, result.Fields, end, count - 1) < 0
                || AtText.FieldStart(line, result.Fields, end, count) >= 0)
            {
                return int.MinValue;
            }

            int stop = AtText.FieldEnd(line, at, end);
            while (stop > at && (line[stop - 1] == ' ' || line[stop - 1] == 'V'))
            {
                stop--;
            }

            bool negative = at < stop && line[at] == '-';
            at += negative ? 1 : 0;
            int value = 0;
            int digits = 0;
            int scale = 1000;
            for (int i = at; i < stop; i++)
            {
                int digit = line[i] - '0';
                if (line[i] == '.' && whole && digits > 0)
                {
                    whole = false;
                }
                else if (digit < 0 || digit > 9 || digits >= MostDigits)
                {
                    return int.MinValue;
                }
                else
                {
                    digits++;
                    scale = whole ? scale : scale / 10;
                    value = whole ? (value * 10) + (digit * 1000) : value + (digit * scale);
                }
            }

            return digits == 0 ? int.MinValue : negative ? -value : value;
        }

        private static int Signed(byte[] line, int fields, int end, int index)
        {
            int at = AtText.FieldStart(line, fields, end, index);
            if (at < 0 || !Ascii.TryParseSigned(line, at, AtText.FieldEnd(line, at, end) - at, out int value)
                || value < -10000 || value > 10000)
            {
                return NetworkStatus.Unknown;
            }

            return value;
        }
    }
}
