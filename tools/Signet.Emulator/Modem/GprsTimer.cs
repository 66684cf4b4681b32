using System;
using System.Linq;

namespace Signet.Emulator.Modem
{
    /// <summary>Timers of power saving mode as 8 bits, unit in the first three and value in the others; cycles of eDRX as 4 bits.</summary>
    internal static class GprsTimer
    {
        public static bool IsValid(string bits)
        {
            return bits.Length == 8 && bits.All(b => b is '0' or '1');
        }

        /// <summary>T3412 extended (3GPP TS 24.008 clause 10.5.7.4a); null for switched off.</summary>
        public static TimeSpan? Periodic(string bits)
        {
            TimeSpan? unit = bits[..3] switch
            {
                "000" => TimeSpan.FromMinutes(10),
                "001" => TimeSpan.FromHours(1),
                "010" => TimeSpan.FromHours(10),
                "011" => TimeSpan.FromSeconds(2),
                "100" => TimeSpan.FromSeconds(30),
                "101" => TimeSpan.FromMinutes(1),
                "110" => TimeSpan.FromHours(320),
                _ => null,
            };
            return unit * Convert.ToInt32(bits[3..], 2);
        }

        /// <summary>Cycle of eDRX on LTE (3GPP TS 24.008 table 10.5.5.32); codes without a meaning of their own stand for the shortest.</summary>
        public static TimeSpan Edrx(string bits)
        {
            int code = Convert.ToInt32(bits, 2);
            double cycles = code switch
            {
                1 => 2,
                2 => 4,
                3 => 8,
                4 => 12,
                5 => 16,
                6 => 20,
                7 => 24,
                8 => 28,
                >= 9 => 32 << (code - 9),
                _ => 1,
            };
            return TimeSpan.FromSeconds(5.12 * cycles);
        }

        /// <summary>T3324 (3GPP TS 24.008 clause 10.5.7.3); null for switched off.</summary>
        public static TimeSpan? Active(string bits)
        {
            TimeSpan? unit = bits[..3] switch
            {
                "000" => TimeSpan.FromSeconds(2),
                "001" => TimeSpan.FromMinutes(1),
                "010" => TimeSpan.FromMinutes(6),
                "111" => null,
                _ => TimeSpan.FromMinutes(1),
            };
            return unit * Convert.ToInt32(bits[3..], 2);
        }
    }
}
