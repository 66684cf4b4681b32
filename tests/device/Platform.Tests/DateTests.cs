using System;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// DateTime on the device runs from 1601 to 3000, takes days that don't exist, and knows UTC only. So certificates and
    /// messages go through CivilTime of Signet.Core.
    /// </summary>
    [TestClass]
    public class DateTests
    {
        [TestMethod]
        public void ThirtyFirstOfAprilIsFirstOfMay()
        {
            Two.Answers("5/1", "ArgumentOutOfRangeException", () => Day(new DateTime(2023, 4, 31)));
        }

        [TestMethod]
        public void LeapDayOfACommonYearIsFirstOfMarch()
        {
            Two.Answers("3/1", "ArgumentOutOfRangeException", () => Day(new DateTime(2023, 2, 29)));
        }

        [TestMethod]
        public void LeapDayOfALeapYearIsItself()
        {
            Two.Agree("2/29", () => Day(new DateTime(2024, 2, 29)));
        }

        [TestMethod]
        public void NoExpiryOfRfc5280DoesNotExist()
        {
            Two.Answers("ArgumentOutOfRangeException", "9999", () => new DateTime(9999, 12, 31, 23, 59, 59).Year);
        }

        [TestMethod]
        public void NothingBefore1601()
        {
            Two.Answers("ArgumentOutOfRangeException", "1600", () => new DateTime(1600, 12, 31).Year);
        }

        [TestMethod]
        public void FirstDay()
        {
            Two.Agree("1601", () => new DateTime(1601, 1, 1).Year);
        }

        [TestMethod]
        public void DefaultIs1601()
        {
            Two.Answers("1601", "1", () => default(DateTime).Year);
        }

        [TestMethod]
        public void NoTicksAreNoDate()
        {
            Two.Answers("ArgumentOutOfRangeException", "1", () => new DateTime(0L).Year);
        }

        [TestMethod]
        public void Smallest()
        {
            Two.Answers("1601", "1", () => DateTime.MinValue.Year);
        }

        [TestMethod]
        public void Largest()
        {
            Two.Answers("3000", "9999", () => DateTime.MaxValue.Year);
        }

        [TestMethod]
        public void KindIsAlwaysUtc()
        {
            Two.Answers("1", "0", () => (int)new DateTime(2024, 1, 2).Kind);
        }

        [TestMethod]
        public void RoundTripFormatEndsInZ()
        {
            Two.Answers("2024-01-02T03:04:05.0000000Z", "2024-01-02T03:04:05.0000000", () => new DateTime(2024, 1, 2, 3, 4, 5).ToString("o"));
        }

        [TestMethod]
        public void MonthThirteen()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new DateTime(2024, 13, 1).Month);
        }

        [TestMethod]
        public void DayZero()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new DateTime(2024, 1, 0).Day);
        }

        [TestMethod]
        public void HourTwentyFour()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new DateTime(2024, 1, 1, 24, 0, 0).Day);
        }

        [TestMethod]
        public void LeapSecond()
        {
            Two.Agree("ArgumentOutOfRangeException", () => new DateTime(2016, 12, 31, 23, 59, 60).Second);
        }

        [TestMethod]
        public void DaysOfMonthThirteen()
        {
            Two.Answers("0", "ArgumentOutOfRangeException", () => DateTime.DaysInMonth(2024, 13));
        }

        [TestMethod]
        public void TextThatIsNoDate()
        {
            Two.Agree("FormatException", () => DateTime.Parse("yesterday").Year);
        }

        [TestMethod]
        public void AddingPastTheEnd()
        {
            Two.Agree("ArgumentOutOfRangeException", () => DateTime.MaxValue.AddDays(2).Year);
        }

        [TestMethod]
        public void LongestSpanPlusOneTickWraps()
        {
            Two.Answers("-9223372036854775808", "OverflowException", () => TimeSpan.MaxValue.Add(new TimeSpan(1)).Ticks);
        }

        [TestMethod]
        public void ShortestSpanNegatedWraps()
        {
            Two.Answers("-9223372036854775808", "OverflowException", () => TimeSpan.MinValue.Negate().Ticks);
        }

        [TestMethod]
        public void DurationOfTheShortestSpan()
        {
            Two.Answers("-9223372036854775808", "OverflowException", () => TimeSpan.MinValue.Duration().Ticks);
        }

        [TestMethod]
        public void SpanOfTooManySeconds()
        {
            Two.Answers("-10000000", "ArgumentOutOfRangeException", () => TimeSpan.FromSeconds(long.MaxValue).Ticks);
        }

        private static string Day(DateTime date)
        {
            return date.Month + "/" + date.Day;
        }
    }
}
