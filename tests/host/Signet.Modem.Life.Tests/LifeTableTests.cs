using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>Each family's table through a module that answers by the facts: power, sleep, radio.</summary>
public sealed class LifeTableTests
{
    public static TheoryData<string> Families =>
        ["simcom-cip", "simcom-ca", "quectel-qi", "ublox-uso", "sequans-sqn", "nordic-x"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Each_family_has_a_table_of_its_own(string family)
    {
        LifeTable table = LifeTables.Find(family);
        Assert.Equal(family, table.Name);
        Assert.NotEmpty(table.Timings);
        Assert.Equal("", table.Timings[^1].Model);
        foreach (string? commands in (string?[])
            [table.PowerOff, table.Reset, table.OtherReset, table.SleepOn, table.SleepOff, table.PsmReport, table.TimeReport, table.Signal,
             table.ToolkitOff, table.ToolkitOn, table.Bands, table.NarrowBands, .. table.Radio])
        {
            if (commands == null) continue;

            foreach (string command in commands.Split('|'))
            {
                Assert.StartsWith("AT", command);
                Assert.All(command, c => Assert.InRange(c, ' ', '~'));
            }
        }

        Assert.Equal(table.SignalForm == SignalForm.None, table.Signal == null);
        Assert.Equal(table.BandForm == BandForm.None, table.Bands == null);
        Assert.Equal(6, table.Radio.Length);
    }

    [Fact]
    public void A_dialect_without_a_table_lives_by_the_standard_and_a_seventh_family_brings_its_own()
    {
        Assert.Equal("standard", LifeTables.Find("telit-x").Name);
        Assert.Equal("standard", LifeTables.Find(null).Name);
        var seventh = new LifeTable { Name = "telit-x", PowerOff = "AT#SHDN", PowerOffSilences = true };
        var module = new Module("telit-x", seventh).Started().Says("AT#SHDN", Module.Ok);
        module.OnCommand = c => module.IsSilent |= module.Heard.Contains("AT#SHDN") && c == "AT";
        module.Modem.PowerOff();
        Assert.Equal("AT#SHDN", module.Heard[0]);
    }

    [Theory]
    [InlineData("simcom-cip", "AT+CPOF", Module.Ok)]
    [InlineData("simcom-ca", "AT+CPOWD=1", "\r\nNORMAL POWER DOWN\r\n")]
    [InlineData("quectel-qi", "AT+QPOWD=1", "\r\nOK\r\n\r\nPOWERED DOWN\r\n")]
    [InlineData("ublox-uso", "AT+CPWROFF", Module.Ok)]
    [InlineData("sequans-sqn", "AT+SQNSSHDN", "\r\nOK\r\n\r\n+SHUTDOWN\r\n")]
    [InlineData("nordic-x", "AT#XSHUTDOWN", Module.Ok)]
    public void It_is_turned_off_in_good_order(string family, string command, string answer)
    {
        var module = new Module(family).Started().Says(command, answer).Says("AT+CFUN=0", Module.Ok);
        bool off = false;
        module.OnCommand = c =>
        {
            // Silent from the next command on.
            module.IsSilent = off;
            off |= c == command;
        };
        long before = module.Clock.Milliseconds;
        module.Modem.PowerOff();
        Assert.Contains(command, module.Heard);
        Assert.InRange(module.Clock.Milliseconds - before, 0, 5000);

        // And no use of it is possible until it is started again.
        Assert.Throws<SignetException>(() => module.Modem.SignalQuality());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_module_that_goes_on_answering_is_not_called_off(string family)
    {
        var module = new Module(family).Started();
        foreach (string command in module.Modem.Life.Table.PowerOff.Split('|')) module.Says(command, Module.Ok);
        long before = module.Clock.Milliseconds;
        SignetException error = Assert.Throws<SignetException>(module.Modem.PowerOff);
        Assert.Equal(ErrorCode.PowerOffFailed, error.Code);
        Assert.InRange(module.Clock.Milliseconds - before, 1000, module.Modem.Life.Table.Timing("").OffWaitMs + 10_000);
    }

    [Theory]
    [InlineData("simcom-cip", "AT+CRESET", "")]
    [InlineData("simcom-cip", "AT+CFUN=1,1", "AT+CRESET")]
    [InlineData("simcom-ca", "AT+CREBOOT", "")]
    [InlineData("quectel-qi", "AT+CFUN=1,1", "")]
    [InlineData("ublox-uso", "AT+CFUN=15", "")]
    [InlineData("ublox-uso", "AT+CFUN=16", "AT+CFUN=15")]
    [InlineData("sequans-sqn", "AT^RESET", "")]
    [InlineData("nordic-x", "AT#XRESET", "")]
    public void It_is_restarted_by_the_command_that_it_takes(string family, string command, string refused)
    {
        var module = new Module(family).Started().Says(command, Module.Ok);
        module.Modem.Reset();
        Assert.Equal(refused.Length > 0 ? [refused, command] : [command], module.Heard);
        module.Modem.Start();
        Assert.Contains("AT+CGMM", module.Heard);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_reset_that_is_refused_says_so(string family)
    {
        var module = new Module(family).Started();
        Assert.Equal(ErrorCode.ModemError, Assert.Throws<SignetException>(module.Modem.Reset).Code);
    }

    [Theory]
    [InlineData("simcom-cip", "AT+CSCLK=1", "dtr high", "dtr low")]
    [InlineData("simcom-ca", "AT+CSCLK=1", "dtr high", "dtr low")]
    [InlineData("quectel-qi", "AT+QSCLK=1", "dtr high", "dtr low")]
    [InlineData("sequans-sqn", "AT+SQNIPSCFG=1,1000", "dtr high", "dtr low")]
    [InlineData("nordic-x", "AT#XSLEEP=2", "dtr high", "dtr low")]
    [InlineData("ublox-uso", "AT+UPSV=1", null, null)]
    public void It_sleeps_and_wakes_in_its_way(string family, string command, string? down, string? up)
    {
        var module = new Module(family).Started().Says(command, Module.Ok);
        module.Modem.Sleep(module);
        Assert.Equal(down == null ? [command] : [command, down], module.Heard);
        Assert.True(module.Modem.Life.IsAsleep);
        module.Heard.Clear();
        Assert.Equal(ErrorCode.ModemAsleep, Assert.Throws<SignetException>(module.Modem.RefreshNetwork).Code);
        Assert.Empty(module.Heard);

        // The first bytes after waking are lost.
        int deaf = 2;
        module.OnCommand = _ => module.IsSilent = deaf-- > 0;
        module.Modem.WakeUp(module);
        Assert.Equal(up == null ? ["AT", "AT", "AT", "AT+UPSV=0"] : [up, "AT", "AT", "AT"], module.Heard);
        module.Modem.RefreshNetwork();
        if (down != null) Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => module.Modem.Sleep(null)).Code);
    }

    [Theory]
    [InlineData("simcom-ca", "+CPSMSTATUS: \"ENTER PSM\"", "+CPSMSTATUS: \"EXIT PSM\"", "key 1000")]
    [InlineData("quectel-qi", "PSM POWER DOWN", null, "key 575")]
    [InlineData("ublox-uso", "+UUPSMR: 1", "+UUPSMR: 0", "key 300")]
    public void Power_saving_mode_is_heard_of_and_left_by_a_pulse(string family, string enter, string? exit, string pulse)
    {
        var module = new Module(family).Started();
        module.Tells(enter);
        Assert.True(module.Modem.Life.IsInPowerSaving);
        Assert.Equal(ErrorCode.ModemAsleep, Assert.Throws<SignetException>(module.Modem.RefreshNetwork).Code);
        if (exit != null)
        {
            module.Tells(exit);
            Assert.False(module.Modem.Life.IsAsleep);
            module.Tells(enter);
        }

        module.Modem.WakeUp(module);
        Assert.Equal([pulse, "AT"], module.Heard);
        Assert.False(module.Modem.Life.IsAsleep);

        module.Tells(enter);
        module.IsSilent = true;
        Assert.Equal(ErrorCode.ModemNotResponding, Assert.Throws<SignetException>(() => module.Modem.WakeUp(module)).Code);
    }

    [Theory]
    [InlineData("simcom-cip", RadioAccess.Lte, "AT+CNMP=38")]
    [InlineData("simcom-cip", RadioAccess.Automatic, "AT+CNMP=2")]
    [InlineData("simcom-cip", RadioAccess.LteM, null)]
    [InlineData("simcom-ca", RadioAccess.LteM, "AT+CNMP=38 AT+CMNB=1 AT+CBANDCFG=\"CAT-M\",3,8,20")]
    [InlineData("simcom-ca", RadioAccess.NbIot, "AT+CNMP=38 AT+CMNB=2 AT+CBANDCFG=\"NB-IOT\",3,8,20")]
    [InlineData("simcom-ca", RadioAccess.Unchanged, "AT+CBANDCFG=\"CAT-M\",3,8,20")]
    [InlineData("quectel-qi", RadioAccess.LteM, "AT+QCFG=\"nwscanmode\",3,1 AT+QCFG=\"iotopmode\",0,1 AT+QCFG=\"band\",0,80084,0,1")]
    [InlineData("quectel-qi", RadioAccess.NbIot, "AT+QCFG=\"nwscanmode\",3,1 AT+QCFG=\"iotopmode\",1,1 AT+QCFG=\"band\",0,0,80084,1")]
    [InlineData("ublox-uso", RadioAccess.NbIot, "AT+CFUN=4 AT+URAT=8 AT+UBANDMASK=1,524420 AT+CFUN=15")]
    [InlineData("sequans-sqn", RadioAccess.LteM, "AT+SQNMODEACTIVE=1 AT+SQNBANDSEL=0,\"standard\",\"3,8,20\" AT^RESET")]
    [InlineData("nordic-x", RadioAccess.LteM, "AT+CFUN=4 AT%XSYSTEMMODE=1,0,0,0 AT%XBANDLOCK=1,\"10000000000010000100\" AT+CFUN=1")]
    [InlineData("nordic-x", RadioAccess.LteMThenNbIot, "AT+CFUN=4 AT%XSYSTEMMODE=1,1,0,1 AT%XBANDLOCK=1,\"10000000000010000100\" AT+CFUN=1")]
    public void Radio_and_bands_are_chosen_in_its_words(string family, RadioAccess access, string? expected)
    {
        var module = new Module(family).Started();
        LifeTable table = module.Modem.Life.Table;
        foreach (string command in (expected ?? "").Split(' ')) module.Says(command, Module.Ok);
        module.Says("AT+CFUN=4", Module.Ok);
        int[]? bands = table.Bands == null ? null : [3, 8, 20];
        if (expected == null)
        {
            Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => module.Modem.SelectRadio(access, bands)).Code);
            Assert.Empty(module.Heard);
            return;
        }

        bool restarts = module.Modem.SelectRadio(access, bands);
        Assert.Equal(expected.Split(' '), module.Heard);
        Assert.Equal(table.RadioNeedsReset, restarts);
    }

    [Fact]
    public void Bands_that_there_are_not_are_refused_before_anything_is_said()
    {
        foreach (int[] bands in (int[][])[[], [0], [89], [3, -1]])
        {
            foreach (string family in (string[])["simcom-ca", "quectel-qi", "ublox-uso", "nordic-x"])
            {
                var module = new Module(family).Started();
                Assert.Equal(
                    ErrorCode.InvalidArgument,
                    Assert.Throws<SignetException>(() => module.Modem.SelectRadio(RadioAccess.LteM, bands)).Code);
                Assert.Empty(module.Heard);
            }
        }

        // 71 exists, and 64 bits don't reach it.
        Assert.Throws<SignetException>(() => new Module("quectel-qi").Started().Modem.SelectRadio(RadioAccess.LteM, [71]));
    }

    [Theory]
    [InlineData("simcom-cip", "A7670E-FASE", "key 100", "reset 2600")]
    [InlineData("simcom-cip", "SIMCOM_SIM7600G-H", "key 500", "reset 2600")]
    [InlineData("simcom-cip", "A7608SA-H", "key 1000", "reset 2600")]
    [InlineData("simcom-ca", "SIM7000G", "key 1000", "key 1200,key 1000")]
    [InlineData("simcom-ca", "SIM7080G", "key 1000", "reset 12600")]
    [InlineData("quectel-qi", "BG95-M3", "key 575", "reset 2500")]
    [InlineData("quectel-qi", "BG96", "key 575", "reset 300")]
    [InlineData("ublox-uso", "SARA-R510S", "key 1500", "reset 150")]
    [InlineData("ublox-uso", "LARA-R6001", "key 300", "reset 150")]
    [InlineData("sequans-sqn", "GM02S", "reset 100", "reset 100")]
    [InlineData("nordic-x", "nRF9160-SICA", "reset 100", "reset 100")]
    public void Pulses_are_the_models(string family, string model, string on, string reset)
    {
        var module = new Module(family);
        var power = new ModulePower(module, module.Clock, LifeTables.Find(family), model);
        power.PulsePowerKey();
        Assert.Equal([on], module.Heard);
        module.Heard.Clear();
        power.HardReset();
        Assert.Equal(reset.Split(','), module.Heard);
    }
}
