using Signet.Core;
using Signet.Firmware.Tests.Modem;
using Signet.Modem;

namespace Signet.Sim.Tests;

/// <summary>AT+CCHO, +CGLA and +CCHC in every form that modules give them.</summary>
public class CglaTests
{
    private const string Ok = Bench.Ok;
    private const string Aid = "A0000005590010";
    private const string Open = "AT+CCHO=\"A0000005590010\"";

    private static Bench Started() => new Bench(o => o.SimRoute = SimRoute.Cgla).Started();

    private static ISimRoutes Routes(Bench bench) => (ISimRoutes)bench.Modem.Sim;

    private static bool OpenChannel(Bench bench)
    {
        Assert.Equal(1, Routes(bench).RouteCount);
        Assert.True(Routes(bench).OpensChannels);
        return Routes(bench).OpenChannel(Convert.FromHexString(Aid), 1000);
    }

    [Theory]
    [InlineData("\r\n+CCHO: 1\r\n|\r\nOK\r\n", "1")]
    [InlineData("\r\n+CCHO:1\r\n|\r\nOK\r\n", "1")]
    [InlineData("\r\n1\r\n|\r\nOK\r\n", "1")]
    [InlineData("\r\n12\r\n|\r\nOK\r\n", "12")]
    [InlineData("\r\n+CCHO: \"3\"\r\n|\r\nOK\r\n", "3")]
    [InlineData("\r\n+CCHO: 0000000A\r\n|\r\nOK\r\n", "0000000A")]
    [InlineData("\r\n+CCHO: 00000001DEADBEEF\r\n|\r\nOK\r\n", "00000001DEADBEEF")]
    [InlineData("\r\nDEADBEEF\r\n|\r\nOK\r\n", "DEADBEEF")]
    [InlineData("\r\n+CREG: 1\r\n|\r\n2\r\n|\r\n+CGEV: ME PDN ACT 1\r\n|\r\nOK\r\n", "2")]
    public void HandleIsGivenBackAsItCame(string frames, string handle)
    {
        Bench bench = Started();
        bench.Line.On(Open, frames.Split('|'));
        bench.Line.On("AT+CGLA=" + handle + ",10,\"8084000002\"", "\r\n+CGLA: 8,\"AABB9000\"\r\n", Ok);
        bench.Line.On("AT+CCHC=" + handle, "\r\n+CCHC\r\n", Ok);

        Assert.True(OpenChannel(bench));
        Assert.Equal("AABB9000", bench.Exchange("8084000002"));
        Routes(bench).CloseChannel();
        Routes(bench).CloseChannel();
        Assert.True(bench.Line.Done);
    }

    [Theory]
    [InlineData("\r\n+CGLA: 8,\"AABB9000\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CGLA:8,AABB9000\r\n|\r\nOK\r\n")]
    [InlineData("\r\n8,\"AABB9000\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\n8,AABB9000\r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CGLA: 8, \"aabb9000\" \r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CREG: 5\r\n|\r\n+CGLA: 8,\"AABB9000\"\r\n|\r\nOK\r\n")]
    public void AnswerMayLackItsPrefix(string frames)
    {
        Bench bench = Started();
        bench.Line.On(Open, "\r\n+CCHO: 1\r\n", Ok);
        bench.Line.On("AT+CGLA=1,10,\"8084000002\"", frames.Split('|'));
        OpenChannel(bench);

        Assert.Equal("AABB9000", bench.Exchange("8084000002"));
    }

    [Theory]
    [InlineData("\r\n+CGLA: 9,\"AABB9000\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CGLA: 8,\"AABB90\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CGLA: 8,\"AABB90G0\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\n+CGLA: 2,\"90\"\r\n|\r\nOK\r\n")]
    [InlineData("\r\nOK\r\n")]
    public void AnswerOfAnotherFormIsRefused(string frames)
    {
        Bench bench = Started();
        bench.Line.On(Open, "\r\n+CCHO: 1\r\n", Ok);
        bench.Line.On("AT+CGLA=1,10,\"8084000002\"", frames.Split('|'));
        OpenChannel(bench);

        Bench.Fails(ErrorCode.ApduTransportFailed, () => bench.Exchange("8084000002"));
    }

    [Theory]
    [InlineData("\r\nERROR\r\n")]
    [InlineData("\r\n+CME ERROR: 4\r\n")]
    [InlineData("\r\n+CME ERROR: 13\r\n")]
    [InlineData("\r\n+CME ERROR: 22\r\n")]
    [InlineData("\r\n+CME ERROR: 100\r\n")]
    public void RefusalIsNoError(string frame)
    {
        Bench bench = Started();
        bench.Line.On(Open, frame);
        Assert.False(OpenChannel(bench));
        Bench.Fails(ErrorCode.ChannelLost, () => bench.Exchange("8084000002"));
    }

    [Theory]
    [InlineData(10, ErrorCode.SimNotInserted)]
    [InlineData(11, ErrorCode.SimPinRequired)]
    [InlineData(12, ErrorCode.SimPukRequired)]
    [InlineData(14, ErrorCode.SimBusy)]
    public void StateOfTheSimIsAnError(int number, ErrorCode code)
    {
        Bench bench = Started();
        int epoch = bench.Modem.Sim.Epoch;
        bench.Line.On(Open, "\r\n+CME ERROR: " + number + "\r\n");
        Bench.Fails(code, () => OpenChannel(bench));
        Assert.Equal(1, bench.Modem.Sim.Epoch - epoch);
    }

    [Fact]
    public void NothingIsRepeatedAndATimeoutEndsTheEpoch()
    {
        Bench bench = Started();
        bench.Line.On(Open, "\r\n+CCHO: 1\r\n", Ok);
        bench.Line.On("AT+CGLA=1,10,\"8084000002\"");
        OpenChannel(bench);
        int epoch = bench.Modem.Sim.Epoch;

        Bench.Fails(ErrorCode.LineTimeout, () => bench.Exchange("8084000002"));
        Assert.Equal(1, bench.Modem.Sim.Epoch - epoch);
        Assert.Single(bench.Line.Commands, c => c.StartsWith("AT+CGLA", StringComparison.Ordinal));
    }

    [Fact]
    public void DataStaysOutOfLogAndMemory()
    {
        Bench bench = Started();
        string secret = string.Concat(Enumerable.Repeat("DEADBEEF", 8));
        bench.Line.On(Open, "\r\n+CCHO: 1\r\n", Ok);
        bench.Line.On("AT+CGLA=1,12,\"8046000001AA\"", "\r\n+CGLA: 68,\"" + secret + "9000\"\r\n", Ok);
        OpenChannel(bench);
        bench.Exchange("8046000001AA");

        Assert.Contains("CGLA 8046000001", bench.Log.Lines);
        Assert.DoesNotContain(bench.Log.Lines, text => text.Contains("DEADBEEF") || text.Contains("01AA"));
        Assert.DoesNotContain("DEADBEEF", System.Text.Encoding.ASCII.GetString(bench.Engine.Result.Line));
    }

    // NTT's published dialog, to the letter: handle, class 00, 61xx left to the host.
    [Fact]
    public void NttDialogOverChannelsOfTheModule()
    {
        const string Value = "73B3A470B67ADD1B954EAC15CFFB4F6BA77B53D91E35E1244526621D97C385240E2656458895A4F99A73B7E5263C4073C98A4B0D66AC71005871694660B9EC9C";
        Bench bench = Started();
        bench.Line.On("AT+CCHO=\"A0000001157000000000000049534102\"", "\r\n+CCHO: 5\r\n", Ok);
        bench.Line.On("AT+CGLA=5,10,\"80CB000044\"", "\r\n+CGLA: 4,\"6E00\"\r\n", Ok);
        bench.Line.On("AT+CGLA=5,10,\"00CB000044\"", "\r\n+CGLA: 16,\"100110B701019000\"\r\n", Ok);
        bench.Line.On("AT+CGLA=5,36,\"002A00010D840101A1010391020001920104\"", "\r\n+CGLA: 4,\"9000\"\r\n", Ok);
        bench.Line.On("AT+CGLA=5,78,\"002B8001229E202CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824\"", "\r\n+CGLA: 4,\"6142\"\r\n", Ok);
        bench.Line.On("AT+CGLA=5,10,\"00C0000042\"", "\r\n+CGLA: 136,\"3340" + Value + "9000\"\r\n", Ok);
        bench.Line.On("AT+CCHC=5", Ok);
        var options = new IotSafeOptions { Session = 1, Aids = [Convert.FromHexString("A0000001157000000000000049534102")] };
        var channel = new LogicalChannel(bench.Modem.Sim, options.Session, new NullLog());
        var applet = new IotSafeApplet(channel, options);
        channel.Open(options.Aids, new ApplicationData());
        applet.BeginEpoch();
        byte[] signature = new byte[64];

        applet.ComputeSignature(
            IotSafeObject.WithId(IotSafeObjectType.PrivateKey, [1]), System.Security.Cryptography.SHA256.HashData("hello"u8), 0, signature, 0);
        channel.Close();

        Assert.Equal(Value, Convert.ToHexString(signature));
        Assert.True(bench.Line.Done);
    }
}
