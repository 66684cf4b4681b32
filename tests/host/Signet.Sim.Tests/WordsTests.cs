using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Links;
using Signet.Emulator.Uicc;
using Signet.Firmware.Tests.Modem;
using Signet.Hosting;
using Signet.Modem;
using EmulatedModule = Signet.Emulator.EmulatedModule;
using ModemOptions = Signet.Modem.ModemOptions;

namespace Signet.Sim.Tests;

/// <summary>Numbers of module and card in words, the SIM's serial number, and a SIM out of channels.</summary>
public class WordsTests
{
    [Fact]
    public void EveryCmeErrorHasMeaningAdviceAndCode()
    {
        int[] known = [0, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 21, 22, 50, 100];
        Assert.Equal(known.Length, known.Select(CmeError.Text).Distinct().Count());
        for (int number = -1; number < 1000; number++)
        {
            Assert.NotEqual("", CmeError.Text(number));
            Assert.NotEqual("", CmeError.Advice(number));
            Assert.NotEqual(ErrorCode.None, CmeError.ToErrorCode(number));
        }

        Assert.Contains("PUK", CmeError.Advice(12));
        Assert.Contains("insert", CmeError.Advice(10));
    }

    [Theory]
    [InlineData(0x6985, "conditions", "INIT once")]
    [InlineData(0x6984, "administration", "wait")]
    [InlineData(0x6A82, "not found", "provisioned")]
    [InlineData(0x6E00, "class", "select the applet again")]
    [InlineData(0x6C10, "wrong expected length", "that length")]
    [InlineData(0x63CF, "success", "read certificates")]
    public void StatusWordsSayWhatHappenedAndWhatToDo(int sw, string meaning, string advice)
    {
        Assert.Contains(meaning, StatusWord.Text(sw));
        Assert.Contains(advice, StatusWord.Advice(sw));
    }

    [Theory]
    [InlineData("\r\n+CRSM: 144,0,\"98940000000000000091\"\r\n\r\nOK\r\n", null, "98940000000000000091")]
    [InlineData("\r\n+CRSM: 144,0,98940000000000000091\r\n\r\nOK\r\n", null, "98940000000000000091")]
    [InlineData("\r\n+CRSM: 105,130\r\n\r\nOK\r\n", null, null)]
    [InlineData("\r\n+CRSM: 144,0,\"9894\"\r\n\r\nOK\r\n", null, null)]
    [InlineData("\r\n+CME ERROR: 4\r\n", "\r\n+ICCID: 89490000000000000019\r\n\r\nOK\r\n", "98940000000000000091")]
    [InlineData("\r\nERROR\r\n", "\r\n+ICCID: 8949000000000000019\r\n\r\nOK\r\n", "989400000000000010F9")]
    [InlineData("\r\nERROR\r\n", "\r\n+ICCID: 12\r\n\r\nOK\r\n", null)]
    [InlineData("\r\nERROR\r\n", "\r\nERROR\r\n", null)]
    public void SerialNumberIsReadByFileOrByTheModulesCommand(string file, string? own, string? expected)
    {
        Bench bench = new Bench().Started();
        bench.Line.On("AT+CRSM=176,12258,0,0,10", file);
        if (own != null) bench.Line.On("AT+CICCID", own);

        byte[]? iccid = bench.Modem.ReadIccid();

        Assert.Equal(expected, iccid == null ? null : Convert.ToHexString(iccid));
        Assert.True(bench.Line.Done);
    }

    [Fact]
    public void SimOutOfChannelsIsRestarted()
    {
        using var link = new InMemoryLink();
        using EmulatedModule module = EmulatedModule.Start(link, new EmulatorSetup { Uicc = new UiccOptions { ChannelsOpenAtStart = [1, 2, 3] } });
        var modem = new CellularModem(
            new LinkChannel(link.Host), new SystemClock(), new NullLog(), new ModemOptions { Dialect = Dialects.Find(Dialects.SimcomCip) }, null);
        var card = new IotSafeCard(modem.Sim, new IotSafeOptions(), new NullLog());
        modem.Start();
        int epoch = modem.Sim.Epoch;
        Assert.Equal(ErrorCode.ChannelUnavailable, Assert.Throws<SignetException>(card.Open).Code);

        modem.RestartSim();

        Assert.True(modem.Sim.Epoch > epoch);
        card.Open();
        Assert.Equal(1, card.Channel);
        card.Close();
    }
}
