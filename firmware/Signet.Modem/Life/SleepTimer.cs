using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The timers of power saving mode and of eDRX in the coding of 3GPP TS 24.008, both ways: GPRS timer 3 for T3412 extended
    /// (clause 10.5.7.4a), GPRS timer 2 for T3324 (10.5.7.4), cycle and paging window of eDRX (10.5.5.32).
    /// </summary>
    public static class SleepTimer
    {
        /// <summary>A timer that is turned off.</summary>
        public const int Off = -1;

        /// <summary>Longest T3412 extended in seconds: 31 times 320 hours.</summary>
        public const int LongestPeriod = 35712000;

        /// <summary>Longest T3324 in seconds: 31 times six minutes.</summary>
        public const int LongestActive = 11160;

        // Seconds of the units 0 to 6 of GPRS timer 3.
        private static readonly int[] PeriodUnits = { 600, 3600, 36000, 2, 30, 60, 1152000 };

        // The same, by size.
        private static readonly byte[] PeriodOrder = { 3, 4, 5, 0, 1, 2, 6 };

        // Cycles in units of 10 ms, by code.
        private static readonly int[] Cycles =
        {
            512, 1024, 2048, 4096, 6144, 8192, 10240, 12288, 14336, 16384, 32768, 65536, 131072, 262144, 524288, 1048576,
        };

        /// <summary>Codes T3412 extended. The value is rounded up to the next one that can be coded.</summary>
        /// <param name="seconds">0 to <see cref="LongestPeriod"/>, or <see cref="Off"/>.</param>
        /// <returns>The octet.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public static int EncodePeriod(int seconds)
        {
            if (seconds == Off)
            {
                return 0xE0;
            }

            if (seconds >= 0)
            {
                for (int i = 0; i < PeriodOrder.Length; i++)
                {
                    int unit = PeriodOrder[i];
                    int count = Units(seconds, PeriodUnits[unit]);
                    if (count <= 31)
                    {
                        return (unit << 5) | count;
                    }
                }
            }

            throw new SignetException(ErrorCode.InvalidArgument, seconds, "T3412");
        }

        /// <summary>Reads T3412 extended.</summary>
        /// <param name="octet">The octet, 0 to 255.</param>
        /// <returns>Seconds, or <see cref="Off"/>.</returns>
        public static int DecodePeriod(int octet)
        {
            int unit = (octet >> 5) & 7;
            return unit == 7 ? Off : (octet & 31) * PeriodUnits[unit];
        }

        /// <summary>Codes T3324. The value is rounded up to the next one that can be coded.</summary>
        /// <param name="seconds">0 to <see cref="LongestActive"/>, or <see cref="Off"/>.</param>
        /// <returns>The octet.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public static int EncodeActive(int seconds)
        {
            if (seconds == Off)
            {
                return 0xE0;
            }

            if (seconds >= 0)
            {
                for (int unit = 0; unit < 3; unit++)
                {
                    int count = Units(seconds, ActiveUnit(unit));
                    if (count <= 31)
                    {
                        return (unit << 5) | count;
                    }
                }
            }

            throw new SignetException(ErrorCode.InvalidArgument, seconds, "T3324");
        }

        /// <summary>Reads T3324. Units that the standard leaves open count as minutes, as it says.</summary>
        /// <param name="octet">The octet, 0 to 255.</param>
        /// <returns>Seconds, or <see cref="Off"/>.</returns>
        public static int DecodeActive(int octet)
        {
            int unit = (octet >> 5) & 7;
            return unit == 7 ? Off : (octet & 31) * ActiveUnit(unit);
        }

        /// <summary>Codes an eDRX cycle. The value is rounded up to the next one that the technology has.</summary>
        /// <param name="milliseconds">1 to 10 485 760.</param>
        /// <param name="nbIot">True for NB-IoT, which has fewer; 5.12 s is not asked for with LTE-M either, since modules
        /// refuse it.</param>
        /// <returns>The four bits.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public static int EncodeCycle(int milliseconds, bool nbIot)
        {
            for (int code = 1; code < Cycles.Length && milliseconds > 0; code++)
            {
                if ((!nbIot || IsNarrow(code)) && Cycles[code] * 10 >= milliseconds)
                {
                    return code;
                }
            }

            throw new SignetException(ErrorCode.InvalidArgument, milliseconds, "eDRX cycle");
        }

        /// <summary>Reads an eDRX cycle. What NB-IoT doesn't have counts as 20.48 s there, as the standard says.</summary>
        /// <param name="code">The four bits, 0 to 15.</param>
        /// <param name="nbIot">True for NB-IoT.</param>
        /// <returns>Milliseconds.</returns>
        public static int DecodeCycle(int code, bool nbIot)
        {
            code &= 15;
            return (nbIot && !IsNarrow(code) ? Cycles[2] : Cycles[code]) * 10;
        }

        /// <summary>Reads a paging time window.</summary>
        /// <param name="code">The four bits, 0 to 15.</param>
        /// <param name="nbIot">True for NB-IoT, whose step is 2.56 s; else 1.28 s.</param>
        /// <returns>Milliseconds.</returns>
        public static int DecodeWindow(int code, bool nbIot)
        {
            return ((code & 15) + 1) * (nbIot ? 2560 : 1280);
        }

        /// <summary>Writes a code as binary digits, as the AT commands want it.</summary>
        /// <param name="value">The code.</param>
        /// <param name="bits">Number of digits, 4 or 8.</param>
        /// <returns>The digits, e.g. "00100100".</returns>
        public static string Bits(int value, int bits)
        {
            string text = "";
            for (int i = bits - 1; i >= 0; i--)
            {
                text += ((value >> i) & 1) != 0 ? "1" : "0";
            }

            return text;
        }

        /// <summary>Reads binary digits, between quotes or not.</summary>
        /// <param name="buffer">Holds them.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Length in bytes.</param>
        /// <param name="bits">Number of digits, 4 or 8.</param>
        /// <returns>The code, or −1 for anything else.</returns>
        public static int ParseBits(byte[] buffer, int offset, int count, int bits)
        {
            while (count > 0 && buffer[offset + count - 1] == ' ')
            {
                count--;
            }

            if (count == bits + 2 && buffer[offset] == '"' && buffer[offset + count - 1] == '"')
            {
                offset++;
                count -= 2;
            }

            if (count != bits)
            {
                return -1;
            }

            int value = 0;
            for (int i = 0; i < count; i++)
            {
                int digit = buffer[offset + i] - '0';
                if (digit != 0 && digit != 1)
                {
                    return -1;
                }

                value = (value << 1) | digit;
            }

            return value;
        }

        private static int ActiveUnit(int unit)
        {
            return unit == 0 ? 2 : unit == 2 ? 360 : 60;
        }

        private static int Units(int seconds, int unit)
        {
            return (int)(((long)seconds + unit - 1) / unit);
        }

        // 20.48 s, 40.96 s, 81.92 s, and from 163.84 s on.
        private static bool IsNarrow(int code)
        {
            return code == 2 || code == 3 || code == 5 || code >= 9;
        }
    }
}
