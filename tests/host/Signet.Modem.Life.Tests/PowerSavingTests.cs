using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>Power saving by the settings, through the driver's life: asked for once, granted by the network, kept over a wake.</summary>
public sealed class PowerSavingTests
{
    private const string Timers = "\"00000110\",\"00000101\"";
    private const string Ask = "AT+CPSMS=1,,," + Timers;

    private static readonly string[] Attaching = ["AT+CGDCONT=1,\"IP\",\"iot.example\"", "AT+NETOPEN", "AT+CIPRXGET=1"];

    [Fact]
    public void It_is_asked_for_before_registration_and_the_grant_is_read()
    {
        var module = Make("quectel-qi");
        module.Says("AT+CPSMS?", "\r\n+CPSMS: 0\r\n" + Module.Ok);
        module.Modem.Attach();
        Assert.Equal(
            ["AT+CPSMS?", "AT+QCFG=\"psm/urc\",1", "AT+CEREG=4", Ask, "AT+CEDRXS=2,4,\"0010\"", Attaching[0], "AT+CEREG=4", "AT+CEREG?", "AT+CEREG?", .. Attaching[1..]],
            module.Heard);

        // Other timers than it asked for: half an hour, 20 s.
        NetworkStatus status = module.Modem.Network;
        Assert.Equal((1800, 20), (status.PeriodSeconds, status.ActiveSeconds));

        // Attaching again asks nothing more of it.
        module.Heard.Clear();
        module.Modem.Attach();
        Assert.DoesNotContain(module.Heard, c => c.StartsWith("AT+CPSMS") || c.StartsWith("AT+CEDRXS"));
    }

    [Fact]
    public void A_module_that_has_it_is_not_asked_again()
    {
        var module = Make("simcom-ca");
        module.Says("AT+CPSMS?", "\r\n+CPSMS: 1,,," + Timers + "\r\n" + Module.Ok);
        module.Modem.Attach();
        Assert.Equal(["AT+CPSMS?", "AT+CPSMSTATUS=1", "AT+CEDRXS=2,4,\"0010\""], module.Heard.Take(3));

        // Others are others; the SIM7080 takes them from 0 to 1.
        module.Says("AT+CPSMS?", "\r\n+CPSMS: 1,,,\"00000110\",\"00000111\"\r\n" + Module.Ok);
        module.Heard.Clear();
        module.Modem.Start();
        Assert.Equal(["AT+CPSMS?", "AT+CPSMS=0", "AT+CPSMSTATUS=1", "AT+CEREG=4", Ask, "AT+CEDRXS=2,4,\"0010\""], module.Heard.SkipWhile(c => c != "AT+CPSMS?"));
        module.Heard.Clear();
        module.Modem.Attach();
        Assert.DoesNotContain("AT+CPSMS?", module.Heard);
    }

    [Theory]
    [InlineData("+CPSMS: 1,,,\"00000110\",\"00000101\"", "AT+CPSMS=0")]
    [InlineData("+CPSMS: 0", null)]
    [InlineData("+CPSMS: 0,,,\"00000110\",\"00000101\"", null)]
    public void It_is_ended_where_the_settings_say_so(string line, string? expected)
    {
        var module = Make("quectel-qi");
        module.Options.PeriodSeconds = SleepTimer.Off;
        module.Says("AT+CPSMS?", "\r\n" + line + "\r\n" + Module.Ok);
        module.Modem.Attach();
        Assert.Equal(expected == null ? ["AT+CPSMS?"] : ["AT+CPSMS?", expected], module.Heard.Where(c => c.StartsWith("AT+CPSMS")));
        Assert.Contains("AT+CEREG=2", module.Heard);
    }

    [Fact]
    public void A_module_without_it_works_without()
    {
        var module = Make("simcom-cip");
        module.Says("AT+CPSMS?", Module.Error).Says(Ask, Module.Error).Says("AT+CEREG=4", Module.Error);
        for (int attach = 0; attach < 4; attach++) module.Modem.Attach();
        Assert.True(module.Modem.IsRegistered);
        Assert.Contains("AT+CEREG=2", module.Heard);

        // Once at the start, and at two registrations behind it.
        Assert.Equal(2, module.Heard.Count(c => c == Ask));
    }

    [Fact]
    public void What_was_refused_once_is_asked_for_again()
    {
        var module = Make("quectel-qi").Says("AT+CPSMS?", "\r\n+CPSMS: 0\r\n" + Module.Ok);
        module.Says(Ask, "\r\n+CME ERROR: 100\r\n");
        module.Modem.Attach();
        module.Says(Ask, Module.Ok);
        module.Heard.Clear();
        module.Modem.Attach();
        module.Modem.Attach();
        Assert.Single(module.Heard, c => c == Ask);
    }

    /// <summary>SIM7070: 1.2 s of its key turn it on, and off as well.</summary>
    [Fact]
    public void A_module_that_boots_is_waited_for_and_not_turned_off()
    {
        var module = new Module("simcom-ca", power: true);
        module.Options.PeriodSeconds = 3600;
        module.IsSilent = true;
        module.OnCommand = _ =>
        {
            if (module.Clock.Milliseconds < 5000 || !module.IsSilent) return;

            module.IsSilent = false;
            module.Emit("\r\nRDY\r\n");
        };
        module.Modem.Start();
        Assert.DoesNotContain("key", module.Heard);
    }

    /// <summary>A sleeper that boots by itself when it is pulsed is turned off; the second pulse, and no reset, brings it back.</summary>
    [Fact]
    public void A_pulse_that_turned_a_booting_sleeper_off_is_followed_by_another()
    {
        var module = new Module("simcom-ca", power: true);
        module.Modem.Rest = ModuleRest.PowerSaving;
        module.IsSilent = true;
        int pulses = 0;
        module.OnPulse = () => module.IsSilent = ++pulses < 2;
        module.Modem.Start();
        Assert.Equal(2, module.Heard.Count(c => c == "key"));
        Assert.DoesNotContain("hard reset", module.Heard);
    }

    [Theory]
    [InlineData("simcom-ca", ModuleRest.Off, 2)]
    [InlineData("simcom-cip", ModuleRest.Off, 2)]
    [InlineData("simcom-ca", ModuleRest.PowerSaving, 2)]
    [InlineData("sequans-sqn", ModuleRest.PowerSaving, 13)]
    [InlineData("simcom-ca", ModuleRest.LightSleep, 13)]
    [InlineData("simcom-ca", ModuleRest.Awake, 13)]
    public void Who_knows_how_it_was_left_pulses_soon(string family, ModuleRest rest, int knocks)
    {
        var module = new Module(family, power: true) { IsSilent = true };
        module.Options.Pins = module;
        module.Modem.Rest = rest;
        module.OnPulse = () => module.IsSilent = false;
        module.Modem.Start();
        Assert.Equal("dtr low", module.Heard[0]);

        // Of a whole pass of 14, one stands behind the escape from data mode.
        Assert.Equal(knocks, module.Heard.Skip(1).TakeWhile(c => c != "key").Count(c => c is "AT" or "ATQ0V1E0"));
    }

    /// <summary>Without a power key its pulse is a reset, of which there is one for a module that stays silent and not two.</summary>
    [Fact]
    public void A_module_without_a_key_is_reset_once()
    {
        var module = new Module("sequans-sqn", power: true) { IsSilent = true, PulseResets = true };
        Assert.Equal(ErrorCode.ModemNotResponding, Assert.Throws<SignetException>(module.Modem.Start).Code);
        Assert.Equal(["hard reset"], module.Heard.Where(c => c is "key" or "hard reset"));
    }

    [Theory]
    [InlineData("quectel-qi", "PSM POWER DOWN", null)]
    [InlineData("simcom-ca", "+CPSMSTATUS: \"ENTER PSM\"", "+CPSMSTATUS: \"EXIT PSM\"")]
    public void A_boot_out_of_power_saving_mode_is_no_failure(string family, string enter, string? exit)
    {
        var module = Make(family);
        module.Tells(enter);
        module.Modem.Poll(10);
        Assert.False(module.Modem.HasWoken);
        if (exit != null) module.Tells(exit);
        module.Tells("*ATREADY: 1");
        module.Modem.Poll(10);
        Assert.Equal((true, 0), (module.Modem.HasWoken, module.Modem.Restarts));

        // What it had been told may be gone: it is asked for again, at the start that it needs.
        module.Heard.Clear();
        module.Modem.Start();
        Assert.Contains(Ask, module.Heard);
        Assert.False(module.Modem.HasWoken || module.Modem.Life.HasDozed);
        module.Tells("*ATREADY: 1");
        Assert.Equal(ErrorCode.ModemRestarted, Assert.Throws<SignetException>(() => module.Modem.Poll(10)).Code);
        Assert.Equal(1, module.Modem.Restarts);
    }

    /// <summary>A program that begins with a repair knows neither whether the module hears nor which family it is.</summary>
    [Fact]
    public void Repairs_find_the_module_out_first()
    {
        var module = Nordic();
        module.Modem.RestartSim();
        Assert.Equal(["AT+CGMM", "AT+CFUN=0", "AT+CFUN=41"], module.Heard.Where(c => c.StartsWith("AT+CGMM") || c.StartsWith("AT+CFUN")));

        module = Nordic().Says("AT#XRESET", Module.Ok);
        module.Modem.Reset();
        Assert.Equal("AT#XRESET", module.Heard[^1]);

        static Module Nordic() => new Module(asks: true)
            .Says("AT+CGMM", "\r\nnRF9160-SICA\r\n" + Module.Ok).Says("AT+CFUN=41", Module.Ok).Says("AT+CFUN=0", Module.Ok);
    }

    [Fact]
    public void A_sleeper_is_woken_by_its_key_before_all_else_is_tried()
    {
        var module = new Module("quectel-qi", power: true);
        module.Options.PeriodSeconds = 3600;
        module.Modem.Start();
        module.Tells("PSM POWER DOWN");
        module.Heard.Clear();
        module.IsSilent = true;
        module.OnPulse = () =>
        {
            module.IsSilent = false;
            module.Emit("\r\nRDY\r\n");
        };
        long before = module.Clock.Milliseconds;
        module.Modem.Start();
        Assert.Equal(["AT", "AT", "key", "AT"], module.Heard.Take(4));
        Assert.InRange(module.Clock.Milliseconds - before, 1000, 3000);
    }

    private static Module Make(string family)
    {
        var module = new Module(family);
        module.Options.Apn = "iot.example";
        module.Options.PeriodSeconds = 3600;
        module.Options.ActiveSeconds = 10;
        module.Options.EdrxMs = 20480;
        module.Started();
        string[] commands =
            ["AT+CPSMS=0", "AT+CPSMSTATUS=1", "AT+QCFG=\"psm/urc\",1", "AT+CEREG=4", "AT+CEREG=2", Ask, "AT+CEDRXS=2,4,\"0010\"", Attaching[0], Attaching[2]];
        foreach (string command in commands) module.Says(command, Module.Ok);
        module.Says("AT+NETOPEN", Module.Ok + "\r\n+NETOPEN: 0\r\n");
        module.Says("AT+CEREG?", "\r\n+CEREG: 4,1,\"122D\",\"02845C10\",7,,,\"00001010\",\"00000011\"\r\n" + Module.Ok);
        return module;
    }
}
