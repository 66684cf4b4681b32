using System.Text;
using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>What modules measure of themselves: by the dialogs of tests/dialogs/measures, and by answers that tell nothing.</summary>
public sealed class MeasureTests
{
    private const int No = NetworkStatus.Unknown;

    [Theory]
    [InlineData("simcom-cip", 3591, 290)]
    [InlineData("simcom-ca", 4012, -70)]
    [InlineData("quectel-qi", 4012, 320)]
    [InlineData("ublox-uso", No, 365)]
    [InlineData("sequans-sqn", 3700, 240)]
    [InlineData("nordic-x", 4464, 500)]
    public void Each_family_is_asked_in_its_words(string family, int supply, int heat)
    {
        var said = new List<string>();
        var module = new Module(family).Started();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "measures", family + ".txt")))
        {
            if (line.StartsWith("H> ")) said.Add(line[3..^4]);
            if (line.StartsWith("M> ")) module.Says(said[^1], line[3..].Replace("<CR>", "\r").Replace("<LF>", "\n"));
        }

        Assert.Equal((supply, heat), (module.Modem.SupplyMillivolts(), module.Modem.HeatTenths()));
        Assert.Equal(said, module.Heard);
        module.Heard.Clear();
        Assert.Equal((supply, heat), (module.Modem.SupplyMillivolts(), module.Modem.HeatTenths()));
        Assert.Equal(said.Where(c => !c.Contains('=')), module.Heard);
    }

    [Theory]
    [InlineData("simcom-cip", "+CBC: 4.012V", 4012)]
    [InlineData("simcom-cip", "+CBC:3.8V", 3800)]
    [InlineData("simcom-cip", "+CBC: 3.1415926V", No)]
    [InlineData("simcom-cip", "+CBC: 4012", 4012)]
    [InlineData("simcom-cip", "+CBC: 0.000V", No)]
    [InlineData("simcom-cip", "+CBC: -4.012V", No)]
    [InlineData("simcom-cip", "+CBC: 4.0.1V", No)]
    [InlineData("simcom-cip", "+CBC: .5V", No)]
    [InlineData("simcom-cip", "+CBC: V", No)]
    [InlineData("simcom-cip", "+CBC: ", No)]
    [InlineData("simcom-cip", "+CBC: 0,90,4012", No)]
    [InlineData("simcom-ca", "+CBC: 0,90,4012", 4012)]
    [InlineData("simcom-ca", "+CBC: 0,90", No)]
    [InlineData("simcom-ca", "+CBC: 0,90,4012,1", No)]
    [InlineData("simcom-ca", "+CBC: 0,90,\"4012\"", No)]
    [InlineData("quectel-qi", "+CBC: 0,85,65535", No)]
    [InlineData("quectel-qi", "+CBC: 0,85,99999999999999999999", No)]
    public void A_voltage_that_can_be_or_none(string family, string line, int expected)
    {
        var module = new Module(family).Started().Says("AT+CBC", "\r\n" + line + "\r\n" + Module.Ok);
        Assert.Equal(expected, module.Modem.SupplyMillivolts());
    }

    [Theory]
    [InlineData("simcom-cip", "AT+CPMUTEMP", "+CPMUTEMP: 33.5", 335)]
    [InlineData("simcom-cip", "AT+CPMUTEMP", "+CPMUTEMP: +33", No)]
    [InlineData("simcom-cip", "AT+CPMUTEMP", "+CPMUTEMP: 200", No)]
    [InlineData("simcom-cip", "AT+CPMUTEMP", "+CPMUTEMP: -60", -600)]
    [InlineData("simcom-cip", "AT+CPMUTEMP", "+CPMUTEMP: -61", No)]
    [InlineData("quectel-qi", "AT+QTEMP", "+QTEMP: 0,38", No)]
    [InlineData("quectel-qi", "AT+QTEMP", "+QTEMP: \"cpuss-0\",\"46\"", No)]
    [InlineData("quectel-qi", "AT+QTEMP", "+QTEMP: 255,30,0", No)]
    [InlineData("quectel-qi", "AT+QTEMP", "+QTEMP:28,27,26", 280)]
    [InlineData("ublox-uso", "AT+UTEMP?", "+UTEMP: 25.5", 255)]
    [InlineData("ublox-uso", "AT+UTEMP?", "+UTEMP: -105", -105)]
    [InlineData("ublox-uso", "AT+UTEMP?", "+UTEMP: 45000", No)]
    [InlineData("nordic-x", "AT%XTEMP?", "%XTEMP: x", No)]
    public void A_temperature_that_can_be_or_none(string family, string command, string line, int expected)
    {
        var module = new Module(family).Started().Says("AT+UTEMP=0", Module.Ok).Says(command, "\r\n" + line + "\r\n" + Module.Ok);
        Assert.Equal(expected, module.Modem.HeatTenths());
    }

    [Fact]
    public void What_it_refuses_it_is_asked_three_times_a_start_and_a_sleeper_is_not_asked()
    {
        var module = new Module("quectel-qi").Started();
        for (int i = 0; i < 6; i++) Assert.Equal((No, No), (module.Modem.SupplyMillivolts(), module.Modem.HeatTenths()));
        Assert.Equal(["AT+CBC", "AT+QTEMP", "AT+CBC", "AT+QTEMP", "AT+CBC", "AT+QTEMP"], module.Heard);
        module.Tells("PSM POWER DOWN");
        Assert.Equal(ErrorCode.ModemAsleep, Assert.Throws<SignetException>(() => module.Modem.SupplyMillivolts()).Code);
        module.Modem.Start();
        module.Heard.Clear();
        module.Modem.SupplyMillivolts();
        Assert.Equal(["AT+CBC"], module.Heard);
    }

    /// <summary>Tenths of a volt, as shipping drivers read them; millivolts where a firmware should tell those. What is neither is none.</summary>
    [Theory]
    [InlineData("38", 3800)]
    [InlineData("20", 2000)]
    [InlineData("3812", 3812)]
    [InlineData("2000", 2000)]
    [InlineData("381", No)]
    [InlineData("19", No)]
    [InlineData("61", No)]
    [InlineData("6001", No)]
    [InlineData("0", No)]
    public void A_Sequans_voltage_in_either_unit(string value, int expected)
    {
        var module = new Module("sequans-sqn").Started().Says("AT+SQNVMON=1,25,30", Module.Ok).Says("AT+SQNTMON=1,-40,-30,80,90", Module.Ok)
            .Says("AT+SQNVMON?", "\r\n+SQNVMON: 1,25,30," + value + "\r\n" + Module.Ok);
        Assert.Equal(expected, module.Modem.SupplyMillivolts());
    }

    [Theory]
    [InlineData("\r\n+CME ERROR: 100\r\n", 10)]
    [InlineData("\r\n%XWBAT: 4000\r\n" + Module.Ok, 10)]
    [InlineData(Module.Ok, 10)]
    [InlineData(Module.Error, 2)]
    [InlineData("\r\n+CME ERROR: 3\r\n", 2)]
    [InlineData("\r\n+CME ERROR: 4\r\n", 2)]
    public void What_is_no_refusal_or_less_than_three_is_asked_again(string trouble, int times)
    {
        var module = new Module("nordic-x").Started();
        for (int again = 0; again < 3; again++)
        {
            module.Says("AT%XVBAT", trouble);
            for (int i = 0; i < times; i++) Assert.Equal(No, module.Modem.SupplyMillivolts());
            module.Says("AT%XVBAT", "\r\n%XVBAT: 4000\r\n" + Module.Ok);
            Assert.Equal(4000, module.Modem.SupplyMillivolts());
        }
    }

    [Fact]
    public void No_answer_harms()
    {
        var random = new Random(17);
        string[] seeds = ["+CBC: 0,85,4012", "+CBC: 3.591V", "+QTEMP: 32,30,0", "+QTEMP: -32,30,0"];
        var module = new Module("quectel-qi").Started();
        for (int i = 0; i < 5000; i++)
        {
            char[] line = seeds[random.Next(seeds.Length)].ToCharArray();
            for (int k = random.Next(4); k > 0; k--) line[random.Next(6, line.Length)] = "0123456789.,-+V\" "[random.Next(17)];
            module.Says("AT+CBC", "\r\n" + new string(line) + "\r\n" + Module.Ok).Says("AT+QTEMP", "\r\n" + new string(line) + "\r\n" + Module.Ok);
            int supply = module.Modem.SupplyMillivolts(), heat = module.Modem.HeatTenths();
            Assert.True(supply == No || supply is >= 2000 and <= 6000, new string(line));
            Assert.True(heat == No || heat is >= -600 and <= 1500, new string(line));
        }
    }

    [Fact]
    public void Measuring_allocates_nothing()
    {
        var module = new Module("quectel-qi").Started();
        module.Replay = [Encoding.Latin1.GetBytes("\r\n+CBC: 0,85,4012\r\n" + Module.Ok), Encoding.Latin1.GetBytes("\r\n+QTEMP: 32,30,0\r\n" + Module.Ok)];
        for (int i = 0; i < 50; i++) Measure();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Measure();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Measure()
        {
            if (module.Modem.SupplyMillivolts() != 4012 || module.Modem.HeatTenths() != 320) throw new InvalidOperationException();
        }
    }

    /// <summary>A module whose dialect is found out is understood as one whose dialect is told.</summary>
    [Fact]
    public void What_a_module_says_of_its_life_is_heard_where_the_dialect_was_found_out()
    {
        var module = new Module("quectel-qi", asks: true).Says("AT+CGMM", "\r\nBG95-M3\r\n" + Module.Ok).Started();
        Assert.Equal(("quectel-bg95", "quectel-qi"), (module.Modem.Engine.Dialect.Variant, module.Modem.Life.Table.Name));
        module.Tells("+CEREG: 5,\"122D\",\"02845C10\",7");
        module.Tells("PSM POWER DOWN");
        Assert.Equal((5, true), (module.Modem.Network.Registration, module.Modem.Life.IsInPowerSaving));
    }

    [Fact]
    public void Restarts_and_losses_of_step_are_counted()
    {
        var module = new Module("quectel-qi").Started();
        Assert.Equal((0, 0), (module.Modem.Restarts, module.Modem.Engine.LineErrors));
        module.IsSilent = true;
        Assert.Throws<SignetException>(() => module.Modem.SignalQuality());
        module.IsSilent = false;
        Assert.Equal((0, 1), (module.Modem.Restarts, module.Modem.Engine.LineErrors));
        module.Tells("+CSQ: 1,99");
        module.Tells("RDY");
        Assert.Equal((1, 1), (module.Modem.Restarts, module.Modem.Engine.LineErrors));

        // A start is no line error, though a module that is off does not answer.
        module.IsSilent = true;
        Assert.Throws<SignetException>(module.Modem.Start);
        Assert.Equal((1, 1), (module.Modem.Restarts, module.Modem.Engine.LineErrors));
        module.IsSilent = false;
        module.Modem.Start();

        // Out of power saving mode it boots by itself, which is none.
        module.Tells("PSM POWER DOWN");
        module.Tells("RDY");
        Assert.Equal((1, 1), (module.Modem.Restarts, module.Modem.Engine.LineErrors));
    }
}
