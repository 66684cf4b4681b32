namespace Signet.Core
{
    /// <summary>
    /// Dates of the proleptic Gregorian calendar, years 1 to 9999, and seconds since 1970-01-01T00:00:00Z without leap
    /// seconds. Own arithmetic, since the device's DateTime takes 31 April and refuses the year 9999 of certificates
    /// without end (RFC 5280 section 4.1.2.5).
    /// </summary>
    public static class CivilTime
    {
        /// <summary>0001-01-01T00:00:00Z.</summary>
        public const long MinSeconds = -62135596800L;

        /// <summary>9999-12-31T23:59:59Z, which RFC 5280 gives to certificates without end.</summary>
        public const long MaxSeconds = 253402300799L;

        /// <summary>Number of fields of <see cref="ToCivil"/>.</summary>
        public const int FieldCount = 6;

        /// <summary>Length of the content of a UTCTime, <c>YYMMDDHHMMSSZ</c>.</summary>
        public const int UtcTimeLength = 13;

        /// <summary>Length of the content of a GeneralizedTime, <c>YYYYMMDDHHMMSSZ</c>.</summary>
        public const int GeneralizedTimeLength = 15;

        private const int DaysTo1970 = 719162;

        /// <summary>Turns a date and time of day in UTC into seconds.</summary>
        /// <param name="year">1 to 9999.</param>
        /// <param name="month">1 to 12.</param>
        /// <param name="day">1 to the month's last day.</param>
        /// <param name="hour">0 to 23.</param>
        /// <param name="minute">0 to 59.</param>
        /// <param name="second">0 to 59.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> when there is no such
        /// time.</exception>
        public static long FromCivil(int year, int month, int day, int hour, int minute, int second)
        {
            if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)
                || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            long days = DaysBeforeYear(year) - DaysTo1970 + DaysBeforeMonth(year, month) + day - 1;
            return (((((days * 24) + hour) * 60) + minute) * 60) + second;
        }

        /// <summary>Turns seconds into a date and time of day in UTC.</summary>
        /// <param name="seconds"><see cref="MinSeconds"/> to <see cref="MaxSeconds"/>.</param>
        /// <param name="fields">Receives year, month, day, hour, minute, second in its first
        /// <see cref="FieldCount"/> elements.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> outside of these years.</exception>
        public static void ToCivil(long seconds, int[] fields)
        {
            if (seconds < MinSeconds || seconds > MaxSeconds)
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            long fromStart = seconds - MinSeconds;
            int day = (int)(fromStart / 86400);
            int rest = (int)(fromStart % 86400);

            // A year has at least 365 days, so the guess is at most 7 years too late.
            int year = (day / 365) + 1;
            while (DaysBeforeYear(year) > day)
            {
                year--;
            }

            day -= DaysBeforeYear(year);
            int month = 12;
            while (DaysBeforeMonth(year, month) > day)
            {
                month--;
            }

            fields[0] = year;
            fields[1] = month;
            fields[2] = day - DaysBeforeMonth(year, month) + 1;
            fields[3] = rest / 3600;
            fields[4] = rest / 60 % 60;
            fields[5] = rest % 60;
        }

        /// <summary>Gives text for logs and reports, e.g. <c>2026-11-22T13:05:00Z</c> (RFC 3339).</summary>
        /// <param name="seconds"><see cref="MinSeconds"/> to <see cref="MaxSeconds"/>.</param>
        /// <returns>20 characters.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> outside of these years.</exception>
        public static string ToText(long seconds)
        {
            int[] fields = new int[FieldCount];
            ToCivil(seconds, fields);
            return fields[0].ToString("D4") + "-" + fields[1].ToString("D2") + "-" + fields[2].ToString("D2") + "T"
                + fields[3].ToString("D2") + ":" + fields[4].ToString("D2") + ":" + fields[5].ToString("D2") + "Z";
        }

        /// <summary>
        /// Reads the content of a UTCTime in the one form of RFC 5280 section 4.1.2.5.1: <c>YYMMDDHHMMSSZ</c>, where
        /// 50 to 99 are 1950 to 1999 and 00 to 49 are 2000 to 2049.
        /// </summary>
        /// <param name="buffer">Holds the content.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> for any other form or no real
        /// date.</exception>
        public static long ParseUtcTime(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            if (count != UtcTimeLength)
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            int year = TwoDigits(buffer, offset);
            return ParseAfterYear(buffer, offset + 2, year < 50 ? year + 2000 : year + 1900);
        }

        /// <summary>
        /// Reads the content of a GeneralizedTime in the one form of RFC 5280 section 4.1.2.5.2:
        /// <c>YYYYMMDDHHMMSSZ</c>, no fraction.
        /// </summary>
        /// <param name="buffer">Holds the content.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> for any other form or no real
        /// date.</exception>
        public static long ParseGeneralizedTime(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            if (count != GeneralizedTimeLength)
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            int year = (100 * TwoDigits(buffer, offset)) + TwoDigits(buffer, offset + 2);
            return ParseAfterYear(buffer, offset + 4, year);
        }

        /// <summary>
        /// Reads the module's clock, <c>yy/MM/dd,hh:mm:ss±zz</c> (3GPP TS 27.007 clause 8.15, +CCLK, without the
        /// quotes): local time and the zone's distance from UTC in quarters of an hour, −96 to +96. Years 00 to 69 are
        /// 2000 to 2069, 70 to 99 are 1970 to 1999, where clocks that were never set begin. A module without
        /// knowledge of the zone leaves it out; its time is then taken as UTC.
        /// </summary>
        /// <param name="buffer">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length, 20 bytes, or 17 without the zone.</param>
        /// <returns>Seconds since 1970-01-01T00:00:00Z.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TimeInvalid"/> for any other form or no real
        /// date.</exception>
        public static long ParseClock(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            if ((count != 20 && count != 17) || buffer[offset + 2] != '/' || buffer[offset + 5] != '/'
                || buffer[offset + 8] != ',' || buffer[offset + 11] != ':' || buffer[offset + 14] != ':')
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            int year = TwoDigits(buffer, offset);
            long local = FromCivil(
                year < 70 ? year + 2000 : year + 1900,
                TwoDigits(buffer, offset + 3),
                TwoDigits(buffer, offset + 6),
                TwoDigits(buffer, offset + 9),
                TwoDigits(buffer, offset + 12),
                TwoDigits(buffer, offset + 15));
            if (count == 17)
            {
                return local;
            }

            int quarters = TwoDigits(buffer, offset + 18);
            byte sign = buffer[offset + 17];
            if (quarters < 0 || quarters > 96 || (sign != '+' && sign != '-'))
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            return sign == '+' ? local - (900 * quarters) : local + (900 * quarters);
        }

        /// <summary>Gives the number of days of a month.</summary>
        /// <param name="year">1 to 9999.</param>
        /// <param name="month">1 to 12.</param>
        /// <returns>28 to 31.</returns>
        public static int DaysInMonth(int year, int month)
        {
            if (month == 2)
            {
                return IsLeap(year) ? 29 : 28;
            }

            return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
        }

        private static long ParseAfterYear(byte[] buffer, int offset, int year)
        {
            if (buffer[offset + 10] != 'Z')
            {
                throw new SignetException(ErrorCode.TimeInvalid);
            }

            return FromCivil(
                year,
                TwoDigits(buffer, offset),
                TwoDigits(buffer, offset + 2),
                TwoDigits(buffer, offset + 4),
                TwoDigits(buffer, offset + 6),
                TwoDigits(buffer, offset + 8));
        }

        // Below −9999 when a character is no digit, so that no sum with it becomes a valid field.
        private static int TwoDigits(byte[] buffer, int offset)
        {
            int tens = buffer[offset] - '0';
            int ones = buffer[offset + 1] - '0';
            return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -100000 : (10 * tens) + ones;
        }

        private static bool IsLeap(int year)
        {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        }

        private static int DaysBeforeYear(int year)
        {
            int past = year - 1;
            return (365 * past) + (past / 4) - (past / 100) + (past / 400);
        }

        private static int DaysBeforeMonth(int year, int month)
        {
            // March to January have 153 days in each five months; so counted, February comes last.
            if (month > 2)
            {
                return ((((153 * (month - 3)) + 2) / 5) + 59) + (IsLeap(year) ? 1 : 0);
            }

            return month == 2 ? 31 : 0;
        }
    }
}
