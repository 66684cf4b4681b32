using System.Text;
using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>Network status, network time and the SIM's own doings.</summary>
public sealed class NetworkTests
{
    private const int No = NetworkStatus.Unknown;

    [Fact]
    public void A_refresh_fills_one_object()
    {
        var module = new Module("quectel-qi").Started();
        module.Says("AT+COPS=3,2", Module.Ok).Says("AT+CSQ", "\r\n+CSQ: 21,99\r\n" + Module.Ok)
            .Says("AT+CESQ", "\r\n+CESQ: 99,99,255,255,20,55\r\n" + Module.Ok)
            .Says("AT+CEREG?", "\r\n+CEREG: 2,5,\"122D\",\"02845C10\",7\r\n" + Module.Ok)
            .Says("AT+COPS?", "\r\n+COPS: 0,2,\"26201\",8\r\n" + Module.Ok)
            .Says("AT+QCSQ", "\r\n+QCSQ: \"CAT-M1\",-52,-81,195,-10\r\n" + Module.Ok);
        NetworkStatus status = module.Modem.Network;
        Assert.Equal((-1L, No, No), (status.RefreshedAtMs, status.Rssi, status.Operator));
        module.Modem.RefreshNetwork();
        Assert.Same(status, module.Modem.Network);
        Assert.Equal((-71, -81, -100, 190), (status.Rssi, status.Rsrp, status.Rsrq, status.Snr));
        Assert.Equal((5, true, true, 7), (status.Registration, status.IsRegistered, status.IsRoaming, status.Access));
        Assert.Equal((262001, 0x122D, 0x02845C10), (status.Operator, status.Area, status.Cell));
        Assert.Equal(module.Clock.Milliseconds, status.RefreshedAtMs);
        module.Heard.Clear();
        module.Modem.RefreshNetwork();
        Assert.Equal(["AT+CSQ", "AT+CESQ", "AT+CEREG?", "AT+COPS?", "AT+QCSQ"], module.Heard);

        Assert.True(module.Modem.IsFresh(1000));
        module.Clock.Pass(1000);
        Assert.False(module.Modem.IsFresh(1000));

        // A restart forgets where it was.
        module.Modem.OnPowerCycled();
        Assert.Equal((4, false, No, No), (status.Registration, status.IsRegistered, status.Cell, status.Rssi));
    }

    [Fact]
    public void A_refresh_allocates_nothing()
    {
        var module = new Module("quectel-qi").Started();
        string[] answers =
        [
            "+CSQ: 21,99", "+CESQ: 99,99,255,255,20,55", "+CEREG: 2,5,\"122D\",\"02845C10\",7", "+COPS: 0,2,\"26201\",8",
            "+QCSQ: \"CAT-M1\",-52,-81,195,-10",
        ];
        module.Says("AT+COPS=3,2", Module.Ok);
        string[] commands = ["AT+CSQ", "AT+CESQ", "AT+CEREG?", "AT+COPS?", "AT+QCSQ"];
        for (int i = 0; i < answers.Length; i++) module.Says(commands[i], "\r\n" + answers[i] + "\r\n" + Module.Ok);
        module.Modem.RefreshNetwork();
        module.Replay = [.. answers.Select(a => Encoding.Latin1.GetBytes("\r\n" + a + "\r\n" + Module.Ok))];
        for (int i = 0; i < 50; i++) module.Modem.RefreshNetwork();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) module.Modem.RefreshNetwork();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal((-81, 262001), (module.Modem.Network.Rsrp, module.Modem.Network.Operator));
    }

    /// <summary>A signal that wasn't told is unknown, however good the last one was, and is asked for again.</summary>
    [Theory]
    [InlineData("\r\n+CEQQ: 99,99,255,255,20,50\r\n" + Module.Ok)]
    [InlineData("\r\n+CESQ: 99,99,255,255,2x,5\u00ff0\r\n" + Module.Ok)]
    [InlineData("\r\n+CME ERROR: 100\r\n")]
    [InlineData(Module.Ok)]
    [InlineData(Module.Error)]
    public void An_old_signal_is_never_told_as_a_fresh_one(string trouble)
    {
        const string Good = "\r\n+CESQ: 99,99,255,255,20,50\r\n" + Module.Ok;
        var module = new Module("nordic-x").Started().Says("AT+COPS=3,2", Module.Ok).Says("AT+CESQ", Good).Says("AT+CSQ", "\r\n+CSQ: 20,99\r\n" + Module.Ok)
            .Says("AT+COPS?", "\r\n+COPS: 0,2,\"26201\",7\r\n" + Module.Ok);
        module.Modem.RefreshNetwork();
        Assert.Equal((-91, -100, -73, 262001), Signal());
        module.Says("AT+CESQ", trouble).Says("AT+CSQ", trouble).Says("AT+COPS?", trouble);
        module.Clock.Pass(61_000);
        module.Modem.RefreshNetwork();
        Assert.Equal((No, No, No, No), Signal());
        module.Says("AT+CESQ", "\r\n+CESQ: 99,99,255,255,2,5\r\n" + Module.Ok).Says("AT+CSQ", "\r\n+CSQ: 3,99\r\n" + Module.Ok);
        module.Clock.Pass(61_000);
        module.Modem.RefreshNetwork();
        Assert.Equal((-136, -190, -107, No), Signal());

        (int, int, int, int) Signal()
        {
            NetworkStatus status = module.Modem.Network;
            return (status.Rsrp, status.Rsrq, status.Rssi, status.Operator);
        }
    }

    [Fact]
    public void What_a_module_refuses_stays_unknown_and_is_not_asked_again_until_it_restarts()
    {
        var module = new Module("simcom-cip").Started().Says("AT+CSQ", "\r\n+CSQ: 99,99\r\n" + Module.Ok);
        for (int i = 0; i < 3; i++) module.Modem.RefreshNetwork();
        Assert.Equal(3, module.Heard.Count(h => h == "AT+CESQ"));
        module.Heard.Clear();
        module.Modem.RefreshNetwork();
        Assert.Equal(["AT+CSQ"], module.Heard);
        Assert.Equal((No, No, No), (module.Modem.Network.Rssi, module.Modem.Network.Rsrp, module.Modem.Network.Operator));
        module.Modem.Start();
        module.Heard.Clear();
        module.Modem.RefreshNetwork();
        Assert.Contains("AT+CESQ", module.Heard);
        module.IsSilent = true;
        Assert.Equal(ErrorCode.ModemNotResponding, Assert.Throws<SignetException>(Twice).Code);

        void Twice()
        {
            try
            {
                module.Modem.RefreshNetwork();
            }
            catch (SignetException e) when (e.Code == ErrorCode.LineTimeout)
            {
            }

            module.Modem.RefreshNetwork();
        }
    }

    [Theory]
    [InlineData("LTE CAT-M1,Online,460-00,0x182A,11202257,57,EUTRAN-BAND3,1825,5,5,-12,-91,-59,13", -91, -120, 130, 3)]
    [InlineData("LTE,Online,460-00,0x5AE5,187214780,257,EUTRAN-BAND28,1850,0,0,-94,-850,-545,15", -85, -94, 150, 28)]
    [InlineData("NO SERVICE,Online", No, No, No, No)]
    [InlineData("GSM,Online,460-00,0x182d,12401,27 EGSM 900,-64,2110,42-42", No, No, No, No)]
    [InlineData("LTE,Online,460-00,0x5AE5,187214780,257,,1850,0,0,-94,-850,-545", -85, -94, No, No)]
    public void SIMComs_own_line(string line, int power, int quality, int noise, int band)
    {
        var module = new Module("simcom-ca").Started().Says("AT+CPSI?", "\r\n+CPSI: " + line + "\r\n" + Module.Ok);
        module.Modem.RefreshNetwork();
        NetworkStatus status = module.Modem.Network;
        Assert.Equal((power, quality, noise, band), (status.Rsrp, status.Rsrq, status.Snr, status.Band));
    }

    [Theory]
    [InlineData("+CESQ: 99,99,255,255,0,0", -141, -200)]
    [InlineData("+CESQ: 99,99,255,255,34,97", -44, -30)]
    [InlineData("+CESQ: 99,99,255,255,255,255", No, No)]
    [InlineData("+CESQ: 99,99", No, No)]
    public void Signal_by_the_standard(string line, int power, int quality)
    {
        var module = new Module("nordic-x").Started().Says("AT+CESQ", "\r\n" + line + "\r\n" + Module.Ok);
        module.Modem.RefreshNetwork();
        Assert.Equal((power, quality), (module.Modem.Network.Rsrp, module.Modem.Network.Rsrq));
    }

    [Theory]
    [InlineData("+COPS: 0,2,\"310410\",7", 310410)]
    [InlineData("+COPS: 0,2,\"26201\"", 262001)]
    [InlineData("+COPS: 0,0,\"Telekom\",7", No)]
    [InlineData("+COPS: 0", No)]
    [InlineData("+COPS: 2,2,\"abcde\"", No)]
    [InlineData("+COPS: 0,2,\"", No)]
    public void Operator_in_numbers(string line, int expected)
    {
        var module = new Module().Started().Says("AT+COPS?", "\r\n" + line + "\r\n" + Module.Ok);
        module.Modem.RefreshNetwork();
        Assert.Equal(expected, module.Modem.Network.Operator);
    }

    [Theory]
    [InlineData("26/08/12,10:21:33+08", false, "2026-08-12T08:21:33Z")]
    [InlineData("26/08/12,10:21:33+08", true, "2026-08-12T10:21:33Z")]
    [InlineData("\"26/08/12,10:21:33-20\"", false, "2026-08-12T15:21:33Z")]
    [InlineData("2026/08/12,10:21:33+08", true, "2026-08-12T10:21:33Z")]
    [InlineData("\"2026/08/12,10:21:33+08,1\"", true, "2026-08-12T10:21:33Z")]
    [InlineData("26/08/12,10:21:33", false, "2026-08-12T10:21:33Z")]
    [InlineData("80/01/06,00:00:12+00", false, null)]
    [InlineData("70/01/01,00:00:12", false, null)]
    [InlineData("23/12/31,23:59:59+00", false, null)]
    [InlineData("26/02/30,10:21:33+08", false, null)]
    [InlineData("", false, null)]
    [InlineData("\"", false, null)]
    [InlineData("nonsense that is long", false, null)]
    public void Clocks_show_local_time_or_UTC(string text, bool isUtc, string? expected)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        long seconds = NetworkClock.Read(bytes, 0, bytes.Length, isUtc);
        Assert.Equal(expected, seconds == 0 ? null : CivilTime.ToText(seconds));
        var module = new Module(isUtc ? "quectel-qi" : "simcom-ca").Started().Says("AT+CCLK?", "\r\n+CCLK: " + text + "\r\n" + Module.Ok);
        Assert.Equal(expected != null, module.Modem.TryReadNetworkTime(out long read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData("simcom-ca", "*PSUTTZ: 26,8,12,10,21,33,\"+8\",1", "2026-08-12T10:21:33Z")]
    [InlineData("simcom-ca", "*PSUTTZ: 2026,8,12,10,21,33,\"+8\",1", "2026-08-12T10:21:33Z")]
    [InlineData("simcom-ca", "*PSUTTZ: 26,8,32,10,21,33,\"+8\",1", null)]
    [InlineData("simcom-ca", "*PSUTTZ: 80,1,6,0,0,0,\"+8\",0", null)]
    [InlineData("ublox-uso", "+CTZEU: \"+08\",0,\"2026/08/12,10:21:33\"", "2026-08-12T10:21:33Z")]
    [InlineData("ublox-uso", "+CTZEU: +8,0", null)]
    [InlineData("ublox-uso", "+CTZE: \"+08\",0,\"2026/08/12,10:21:33\"", null)]
    [InlineData("ublox-uso", "+CTZV: +08", null)]
    public void The_network_tells_the_time_by_itself(string family, string line, string? expected)
    {
        var module = new Module(family).Started();
        module.Tells(line);
        module.Clock.Pass(7000);
        Assert.Equal(expected != null, module.Modem.Life.TryTakeTime(out long seconds));
        if (expected != null) Assert.Equal(expected, CivilTime.ToText(seconds - 7));
        Assert.False(module.Modem.Life.TryTakeTime(out _));
    }

    [Fact]
    public void Registrations_of_all_networks_are_followed_by_their_URCs()
    {
        var module = new Module().Started();
        ModemLife life = module.Modem.Life;
        module.Tells("+CREG: 2");
        module.Tells("+CGREG: 5,\"1A2B\",\"0C3D\",3,\"05\"");
        Assert.Equal((2, 5, 4), (life.Circuit.State, life.Packet.State, life.Eps.State));
        Assert.Equal((5, 3, 0x0C3D), (life.Status.Registration, life.Status.Access, life.Status.Cell));
        module.Tells("+CEREG: 1,\"0B5F\",\"01A2D003\",7");
        module.Tells("+CGREG: 0");
        Assert.Equal((1, 7), (life.Status.Registration, life.Status.Access));
    }

    [Theory]
    [InlineData("ublox-uso", "+USATI: \"D0098103010104820281\"", 1, 0, 1)]
    [InlineData("quectel-qi", "+STKPCI: 0,\"D011810301400082028182350103\"", 0, 1, 0)]
    [InlineData("simcom-cip", "+STIN: 25", 0, 0, 0)]
    [InlineData("simcom-cip", "+CUSATP: \"D00D8103012100\"", 0, 0, 0)]
    [InlineData("simcom-ca", "+CUSATP: \"D081108103014300\"", 0, 1, 0)]
    [InlineData("simcom-ca", "+CUSATP: \"nonsense\"", 0, 0, 1)]
    public void Proactive_commands_are_watched_and_left_to_the_module(string family, string line, int refreshes, int bip, int ended)
    {
        var module = new Module(family).Started();
        int before = module.Modem.Sim.Epoch;
        module.Tells(line);
        SimToolkit toolkit = module.Modem.Life.Toolkit;
        Assert.Equal((1, refreshes, bip), (toolkit.Commands, toolkit.Refreshes, toolkit.BipCommands));
        if (ended > 0) Assert.NotEqual(before, module.Modem.Sim.Epoch);
        Assert.Empty(module.Heard);
    }

    [Fact]
    public void A_storm_ends_in_an_error_that_says_so_until_the_SIM_is_started_anew()
    {
        var module = new Module("ublox-uso").Started();
        for (int i = 0; i < SimToolkit.StormCommands; i++) module.Tells("+USATI: \"D00D8103012100\"");
        module.Modem.RefreshNetwork();
        module.Tells("+USATI: \"D00D8103012100\"");
        SignetException error = Assert.Throws<SignetException>(module.Modem.RefreshNetwork);
        Assert.Equal((ErrorCode.SimToolkitStorm, SimToolkit.StormCommands + 1), (error.Code, error.Value));
        module.Modem.Start();
        module.Modem.RefreshNetwork();

        // As many over a longer time are no storm.
        for (int i = 0; i < 5 * SimToolkit.StormCommands; i++)
        {
            module.Clock.Pass(2000);
            module.Tells("+USATI: \"D00D8103012100\"");
        }

        module.Modem.RefreshNetwork();
    }

    [Fact]
    public void Nothing_that_a_module_says_by_itself_harms()
    {
        var random = new Random(8);
        string[] seeds =
        [
            "+CEREG: 1,\"122D\",\"A\",\"2845C10\",7", "+CGREG: 3,\"1A2B\",\"0C3D\",3,\"05\",0,7", "+CEDRXP: 4,\"0010\",\"0011\",\"0001\"",
            "*PSUTTZ: 26,8,12,10,21,33,\"+8\",1", "+CTZEU: \"+08\",0,\"2026/08/12,10:21:33\"", "+CUSATP: \"D0098103010104820281\"",
            "+CPSMSTATUS: \"ENTER PSM\"", "+STIN: 25", "NORMAL POWER DOWN",
        ];
        var module = new Module("simcom-ca").Started();
        for (int i = 0; i < 40_000; i++)
        {
            char[] line = seeds[random.Next(seeds.Length)].ToCharArray();
            for (int k = random.Next(5); k > 0; k--) line[random.Next(line.Length)] = (char)random.Next(32, 127);
            module.Tells(new string(line, 0, random.Next(1, line.Length + 1)));
        }

        module.Modem.Start();
        module.Modem.RefreshNetwork();
    }

    [Fact]
    public void Reports_are_turned_on_and_off_by_the_familys_commands()
    {
        var module = new Module("simcom-ca").Started();
        module.Modem.SetReports(true, true);
        module.Modem.SetReports(false, false);
        Assert.Equal(["AT+CLTS=1", "AT+CTZU=1", "AT+STK=1", "AT+STK=0"], module.Heard);
    }
}
