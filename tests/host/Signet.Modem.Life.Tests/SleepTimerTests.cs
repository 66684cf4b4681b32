using System.Globalization;
using System.Text;
using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>The codes of T3412, T3324 and eDRX, all of them, both ways, against the tables of 3GPP TS 24.008.</summary>
public sealed class SleepTimerTests
{
    // Table 10.5.163a: unit of GPRS timer 3 by its three bits.
    private static readonly string[] PeriodUnits = ["10 min", "1 h", "10 h", "2 s", "30 s", "1 min", "320 h", "off"];

    // Table 10.5.163: of GPRS timer 2; other units are multiples of a minute.
    private static readonly string[] ActiveUnits = ["2 s", "1 min", "6 min", "1 min", "1 min", "1 min", "1 min", "off"];

    // Table 10.5.5.32, WB-S1 mode, by its four bits.
    private static readonly double[] Cycles =
        [5.12, 10.24, 20.48, 40.96, 61.44, 81.92, 102.4, 122.88, 143.36, 163.84, 327.68, 655.36, 1310.72, 2621.44, 5242.88, 10485.76];

    [Fact]
    public void All_256_octets_are_read_as_the_tables_say()
    {
        for (int octet = 0; octet < 256; octet++)
        {
            Assert.Equal(Seconds(PeriodUnits[octet >> 5], octet & 31), SleepTimer.DecodePeriod(octet));
            Assert.Equal(Seconds(ActiveUnits[octet >> 5], octet & 31), SleepTimer.DecodeActive(octet));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_value_is_coded_as_the_next_one_that_there_is(bool period)
    {
        int longest = period ? SleepTimer.LongestPeriod : SleepTimer.LongestActive;
        int[] values = [.. Enumerable.Range(0, 256).Select(Decode).Where(v => v >= 0).Distinct().Order()];
        Assert.Equal(longest, values[^1]);
        for (int i = 0; i < values.Length; i++)
        {
            // On the value itself, and everywhere between it and the one before.
            int before = i == 0 ? -1 : values[i - 1];
            foreach (int wanted in (int[])[values[i], before + 1, before + 1 + ((values[i] - before - 1) / 2)])
            {
                Assert.Equal(values[i], Decode(Encode(wanted)));
            }
        }

        Assert.Equal(SleepTimer.Off, Decode(Encode(SleepTimer.Off)));
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => Encode(longest + 1)).Code);
        Assert.Throws<SignetException>(() => Encode(-2));
        Assert.Throws<SignetException>(() => Encode(int.MaxValue));

        int Decode(int octet) => period ? SleepTimer.DecodePeriod(octet) : SleepTimer.DecodeActive(octet);
        int Encode(int seconds) => period ? SleepTimer.EncodePeriod(seconds) : SleepTimer.EncodeActive(seconds);
    }

    [Fact]
    public void The_examples_of_the_manuals()
    {
        Assert.Equal("00100100", SleepTimer.Bits(SleepTimer.EncodeActive(240), 8));
        Assert.Equal(3600, SleepTimer.DecodePeriod(Convert.ToInt32("00100001", 2)));
        Assert.Equal("00000110", SleepTimer.Bits(SleepTimer.EncodePeriod(3600), 8));
        Assert.Equal("10100011", SleepTimer.Bits(0xA3, 8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_eDRX_cycles_both_ways(bool nbIot)
    {
        int[] narrow = [2, 3, 5, 9, 10, 11, 12, 13, 14, 15];
        for (int code = 0; code < 16; code++)
        {
            // NB-S1 mode: what it doesn't have is 20.48 s.
            double seconds = !nbIot || narrow.Contains(code) ? Cycles[code] : 20.48;
            Assert.Equal((int)Math.Round(seconds * 1000), SleepTimer.DecodeCycle(code, nbIot));
            if (code > 0 && (!nbIot || narrow.Contains(code)))
            {
                Assert.Equal(code, SleepTimer.EncodeCycle((int)Math.Round(seconds * 1000), nbIot));
                Assert.Equal(code, SleepTimer.EncodeCycle((int)Math.Round(seconds * 1000) - 1, nbIot));
            }

            Assert.Equal((int)Math.Round((code + 1) * (nbIot ? 2560 : 1280.0)), SleepTimer.DecodeWindow(code, nbIot));
        }

        foreach (int bad in (int[])[0, -1, 10485761]) Assert.Throws<SignetException>(() => SleepTimer.EncodeCycle(bad, nbIot));
    }

    [Fact]
    public void Binary_digits_both_ways_and_nothing_else()
    {
        for (int value = 0; value < 256; value++)
        {
            string digits = Convert.ToString(value, 2).PadLeft(8, '0');
            Assert.Equal(digits, SleepTimer.Bits(value, 8));
            Assert.Equal(value, Parse(digits, 8));
            Assert.Equal(value, Parse("\"" + digits + "\"", 8));
            Assert.Equal(value & 15, Parse(SleepTimer.Bits(value & 15, 4), 4));
        }

        foreach (string bad in (string[])["", "0", "000000000", "0000000x", "\"0000000", "0000000\"", "\"\"", "00000002"])
        {
            Assert.Equal(-1, Parse(bad, 8));
        }
    }

    [Fact]
    public void The_commands_and_what_the_network_grants()
    {
        var module = new Module("simcom-ca").Started();
        foreach (string command in (string[])
            ["AT+CPSMS=0", "AT+CPSMSTATUS=1", "AT+CEREG=4", "AT+CPSMS=1,,,\"00000110\",\"00000101\"", "AT+CEDRXS=2,4,\"0010\"", "AT+CEDRXS=0,4"])
        {
            module.Says(command, Module.Ok);
        }

        module.Modem.SetPowerSaving(3600, 10);
        module.Modem.SetEdrx(20480, false);
        module.Modem.SetEdrx(0, false);
        Assert.Equal(
            ["AT+CPSMS=0", "AT+CPSMSTATUS=1", "AT+CEREG=4", "AT+CPSMS=1,,,\"00000110\",\"00000101\"", "AT+CEDRXS=2,4,\"0010\"", "AT+CEDRXS=0,4"],
            module.Heard);
        module.Tells("+CEREG: 1,\"122D\",\"A\",\"2845C10\",7,,,\"00000101\",\"00000110\"");
        module.Tells("+CEDRXP: 4,\"0010\",\"0011\",\"0001\"");
        NetworkStatus status = module.Modem.Network;
        Assert.Equal((10, 3600, 40960, 2560), (status.ActiveSeconds, status.PeriodSeconds, status.EdrxMs, status.WindowMs));
        module.Tells("+CEDRXP: 5,\"0010\",\"0001\",\"0001\"");
        Assert.Equal((20480, 5120), (status.EdrxMs, status.WindowMs));
    }

    private static int Seconds(string unit, int count)
    {
        if (unit == "off") return SleepTimer.Off;

        string[] parts = unit.Split(' ');
        int scale = parts[1] switch { "s" => 1, "min" => 60, _ => 3600 };
        return int.Parse(parts[0], CultureInfo.InvariantCulture) * scale * count;
    }

    private static int Parse(string text, int bits)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        return SleepTimer.ParseBits(bytes, 0, bytes.Length, bits);
    }
}
