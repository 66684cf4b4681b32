using Signet.Core;

namespace Signet.Modem
{
    /// <summary>The dialects known, by name and by what a module calls itself.</summary>
    public static class Dialects
    {
        /// <summary>SIMCom SIM7500, SIM7600, A7670, A7672, A7608, SIM7672 and SIM7670G.</summary>
        public const string SimcomCip = "simcom-cip";

        /// <summary>SIMCom SIM7672 and SIM7670G, a group of <see cref="SimcomCip"/>.</summary>
        public const string Simcom767x = "simcom-767x";

        /// <summary>SIMCom SIM7070, SIM7080, SIM7090 and SIM7000.</summary>
        public const string SimcomCa = "simcom-ca";

        /// <summary>Quectel BG95, BG77, BG96, EG91, EC21, EG25, EC200 and their kin.</summary>
        public const string QuectelQi = "quectel-qi";

        /// <summary>u-blox SARA-R4, SARA-R5 and LARA-R6.</summary>
        public const string UbloxUso = "ublox-uso";

        /// <summary>Sequans GM02S and GMS01Q.</summary>
        public const string SequansSqn = "sequans-sqn";

        /// <summary>Nordic nRF9160, nRF9161 and nRF9151 with the Serial Modem application.</summary>
        public const string NordicX = "nordic-x";

        private const int Families = 6;

        /// <summary>Makes the dialect of a family or of one of its groups of models.</summary>
        /// <param name="name">The name, e.g. <c>quectel-qi</c> or <c>quectel-bg96</c>.</param>
        /// <returns>A new dialect.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DialectUnknown"/>.</exception>
        public static Dialect Find(string name)
        {
            for (int i = 0; i < Families; i++)
            {
                string[] rows = Rows(i);
                int known = DialectTable.Knows(rows, name);
                if (known != 0)
                {
                    return DialectTable.Read(rows, known == 2 ? name : null);
                }
            }

            throw new SignetException(ErrorCode.DialectUnknown, name);
        }

        /// <summary>Makes the dialect for what a module calls itself.</summary>
        /// <param name="text">The module's words, e.g. the answer to AT+CGMM (27.007 clause 5.2).</param>
        /// <param name="more">A table that is looked at first; null for none.</param>
        /// <returns>A new dialect, or null for an unknown module.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DialectMalformed"/> for a damaged table.</exception>
        public static Dialect Identify(string text, string[] more)
        {
            for (int i = more == null ? 0 : -1; i < Families; i++)
            {
                string[] rows = i < 0 ? more : Rows(i);
                string variant = DialectTable.FindModel(rows, text);
                if (variant != null)
                {
                    return DialectTable.Read(rows, variant);
                }
            }

            return null;
        }

        /// <summary>What all families have in common: enough to ask an unknown module who it is.</summary>
        /// <returns>A new dialect.</returns>
        public static Dialect Common()
        {
            return DialectTable.Read(CommonTable.Rows(), null);
        }

        private static string[] Rows(int family)
        {
            switch (family)
            {
                case 0:
                    return SimcomCipTable.Rows();
                case 1:
                    return SimcomCaTable.Rows();
                case 2:
                    return QuectelQiTable.Rows();
                case 3:
                    return UbloxUsoTable.Rows();
                case 4:
                    return SequansSqnTable.Rows();
                default:
                    return NordicXTable.Rows();
            }
        }
    }
}
