using System.Globalization;
using System.Text;
using Signet.Core;
using Ascii = Signet.Core.Ascii;

namespace Signet.Firmware.Tests.Core;

/// <summary>Hex, decimal numbers, UTF-8 and dates beside .NET's own.</summary>
public class TextTests
{
    [Fact]
    public void HexOfAnyBytes()
    {
        var random = new Random(1);
        for (int length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var text = new byte[2 * length];
            Assert.Equal(2 * length, Hex.Encode(bytes, 0, length, text, 0));
            Assert.Equal(Convert.ToHexString(bytes), Encoding.ASCII.GetString(text));
            Assert.Equal(Convert.ToHexStringLower(bytes), Hex.ToText(bytes, 0, length));
            Assert.Equal(length, Hex.Decode(text, 0, text.Length, text, 0));
            Assert.Equal(bytes, text[..length]);
        }
    }

    [Fact]
    public void HexDigitsAreThese22()
    {
        for (int c = -300; c < 300; c++)
        {
            bool digit = c is >= 0 and < 128 && Uri.IsHexDigit((char)c);
            Assert.Equal(digit ? Convert.ToInt32(((char)c).ToString(), 16) : -1, Hex.Digit(c));
        }
    }

    [Fact]
    public void DecimalNumbers()
    {
        var random = new Random(2);
        var buffer = new byte[20];
        for (int i = 0; i < 100_000; i++)
        {
            int value = random.Next(int.MinValue, int.MaxValue) >> random.Next(32);
            int count = Ascii.Format(value, buffer, 3);
            Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(buffer, 3, count));
            Assert.Equal(value != int.MinValue, Ascii.TryParseSigned(buffer, 3, count, out int back));
            Assert.Equal(value == int.MinValue ? 0 : value, back);
            Assert.Equal(value >= 0 ? value : -1, Ascii.ParseUnsigned(buffer, 3, count));
        }
    }

    [Fact]
    public void DecimalNoise()
    {
        var random = new Random(3);
        for (int i = 0; i < 200_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(13)).Select(_ => "0123456789+-a "[random.Next(random.Next(4) == 0 ? 14 : 10)]));
            var bytes = Encoding.ASCII.GetBytes(text);
            bool expected = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                && Math.Abs(number) <= int.MaxValue;
            Assert.True(expected == Ascii.TryParseSigned(bytes, 0, bytes.Length, out int value), text);
            Assert.Equal(expected ? number : 0, value);
        }
    }

    [Fact]
    public void Utf8AsDotNetJudges()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var random = new Random(4);
        int good = 0;
        for (int i = 0; i < 300_000; i++)
        {
            var bytes = new byte[random.Next(6)];
            for (int j = 0; j < bytes.Length; j++)
            {
                int[] likely = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5];
                bytes[j] = (byte)(random.Next(2) == 0 ? likely[random.Next(likely.Length)] : random.Next(256));
            }

            bool expected = true;
            try { strict.GetCharCount(bytes); }
            catch (ArgumentException) { expected = false; }
            good += expected ? 1 : 0;
            byte[] within = [0x41, .. bytes, 0x80];
            Assert.True(expected == Utf8.IsValid(within, 1, bytes.Length), Convert.ToHexString(bytes));
        }

        Assert.InRange(good, 30_000, 270_000);
    }

    [Fact]
    public void EveryDayOfTenThousandYears()
    {
        var fields = new int[CivilTime.FieldCount];
        var day = DateTime.MinValue;
        long seconds = CivilTime.MinSeconds;
        while (true)
        {
            Assert.Equal(seconds, CivilTime.FromCivil(day.Year, day.Month, day.Day, 0, 0, 0));
            CivilTime.ToCivil(seconds + 86399, fields);
            if ((fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]) != (day.Year, day.Month, day.Day, 23, 59, 59))
                Assert.Fail(day.ToString("O"));
            if (seconds + 86400 > CivilTime.MaxSeconds) break;
            day = day.AddDays(1);
            seconds += 86400;
        }

        Assert.Equal(CivilTime.MaxSeconds, seconds + 86399);
    }

    [Fact]
    public void ClocksAnywhere()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            var local = new DateTime(1970, 1, 1).AddSeconds(random.NextInt64(3_155_759_999));
            int quarters = random.Next(-96, 97);
            var text = local.ToString("yy/MM/dd,HH:mm:ss", CultureInfo.InvariantCulture)
                + (quarters < 0 ? "-" : "+") + Math.Abs(quarters).ToString("D2", CultureInfo.InvariantCulture);
            var bytes = Encoding.ASCII.GetBytes(text);
            long expected = ((DateTimeOffset)DateTime.SpecifyKind(local, DateTimeKind.Utc)).ToUnixTimeSeconds() - (900 * quarters);
            Assert.Equal(expected, CivilTime.ParseClock(bytes, 0, bytes.Length));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void DamagedTimesAreRefusedOrReal(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++)
        {
            var bytes = Encoding.ASCII.GetBytes("20240229235959Z");
            for (int j = random.Next(1, 4); j > 0; j--) bytes[random.Next(15)] = (byte)("0123456789Z:/"[random.Next(13)]);
            var text = Encoding.ASCII.GetString(bytes);
            bool expected = DateTime.TryParseExact(
                text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
            try
            {
                long seconds = CivilTime.ParseGeneralizedTime(bytes, 0, 15);
                Assert.True(expected, text);
                Assert.Equal(((DateTimeOffset)time).ToUnixTimeSeconds(), seconds);
            }
            catch (SignetException e)
            {
                Assert.Equal(ErrorCode.TimeInvalid, e.Code);
                Assert.False(expected, text);
            }
        }
    }
}
