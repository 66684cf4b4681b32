using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Reads the network's time in the forms that modules give it. All of it is a hint of the network, to be offered to the
    /// clock, which knows its floor; what lies before 2024 is a clock that was never set.
    /// </summary>
    public static class NetworkClock
    {
        /// <summary>2024-01-01T00:00:00Z: no module's time before it is believed.</summary>
        public const long Earliest = 1704067200L;

        private const int ZoneAt = 17;

        /// <summary>Reads a clock text: <c>yy/MM/dd,hh:mm:ss±zz</c> with a year of two digits or four, between quotes or not, with
        /// or without zone; what follows a comma behind the zone is a note on summer time, which the zone holds already.</summary>
        /// <param name="line">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="isUtc">True for a module that shows UTC and the zone beside it; false for local time.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z; 0 for no time, or one before <see cref="Earliest"/>.</returns>
        public static long Read(byte[] line, int offset, int count, bool isUtc)
        {
            if (count >= 2 && line[offset] == '"' && line[offset + count - 1] == '"')
            {
                offset++;
                count -= 2;
            }

            // A year of four digits: its century goes.
            if (count > 4 && line[offset] == '2' && line[offset + 1] == '0' && line[offset + 4] == '/')
            {
                offset += 2;
                count -= 2;
            }

            // The text has one comma, between day and hour.
            int end = offset + count;
            if (count > 9)
            {
                int at = AtText.FieldEnd(line, offset + 9, end);
                count = at - offset;
            }

            if (isUtc && count == ZoneAt + 3)
            {
                count = ZoneAt;
            }

            try
            {
                long seconds = CivilTime.ParseClock(line, offset, count);
                return seconds < Earliest ? 0 : seconds;
            }
            catch (SignetException)
            {
                // No time: the module's clock was never set, or writes a form that nobody knows.
                return 0;
            }
        }

        /// <summary>Reads SIMCom's *PSUTTZ: year, month, day, hour, minute, second in UTC, each a number; the year has two
        /// digits, 00 to 69, or four. The zone behind them is not needed.</summary>
        /// <param name="line">Holds the fields.</param>
        /// <param name="fields">Index of the first byte behind the prefix.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <returns>As <see cref="Read"/>.</returns>
        public static long ReadSeparate(byte[] line, int fields, int end)
        {
            int year = AtText.Number(line, fields, end, 0);
            try
            {
                long seconds = CivilTime.FromCivil(
                    year >= 0 && year < 70 ? year + 2000 : year,
                    AtText.Number(line, fields, end, 1),
                    AtText.Number(line, fields, end, 2),
                    AtText.Number(line, fields, end, 3),
                    AtText.Number(line, fields, end, 4),
                    AtText.Number(line, fields, end, 5));
                return seconds < Earliest ? 0 : seconds;
            }
            catch (SignetException)
            {
                return 0;
            }
        }
    }
}
