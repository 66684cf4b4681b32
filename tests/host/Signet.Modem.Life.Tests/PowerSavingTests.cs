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
        module.Modem.Start();
        module.Heard.Clear();
        module.Modem.Attach();
        Assert.Equal(["AT+CPSMS?", "AT+CPSMS=0", "AT+CPSMSTATUS=1", "AT+CEREG=4", Ask], module.Heard.Take(5));
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
        module.Modem.Attach();
        Assert.True(module.Modem.IsRegistered);
        Assert.Contains("AT+CEREG=2", module.Heard);
    }

    [Fact]
    public void A_sleeper_is_woken_by_its_key_before_all_else_is_tried()
    {
        var module = new Module("quectel-qi", power: true);
        module.Options.PeriodSeconds = 3600;
        module.Modem.Start();
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
