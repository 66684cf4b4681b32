using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>Identification, contexts, names and what an earlier program has left.</summary>
public sealed class NetworkTests
{
    private const string Ok = "<CR><LF>OK<CR><LF>";

    [Fact]
    public void AsksFurtherWhereTheModelTellsNothing()
    {
        string start = Start("quectel-qi").Replace("<CR><LF>BG95-M3<CR><LF><CR><LF>OK<CR><LF>", $"<CR><LF>ERROR<CR><LF>\n"
            + $"H> ATI<CR>\nM> <CR><LF>Quectel<CR><LF>BG95-M3<CR><LF>Revision: BG95M3LAR02A03<CR><LF>{Ok}\n"
            + $"H> AT+CGMI<CR>\nM> <CR><LF>Quectel<CR><LF>{Ok}");
        Talk talk = new(Dialog.Parse("bg95", "= start\n" + start));
        talk.Started();
        Assert.Equal("quectel-bg95", talk.Modem.Engine.Dialect.Variant);
    }

    [Fact]
    public void NamesAnUnknownModule()
    {
        string start = Start("quectel-qi").Split("M> <CR><LF>BG95-M3")[0] + $"M> <CR><LF>HL7800<CR><LF>{Ok}\n"
            + $"H> ATI<CR>\nM> <CR><LF>Sierra Wireless<CR><LF>HL7800<CR><LF>{Ok}\n"
            + $"H> AT+CGMI<CR>\nM> <CR><LF>Sierra Wireless<CR><LF>{Ok}";
        Talk talk = new(Dialog.Parse("hl78", "= none\n"));
        SignetException e = talk.Fails(ErrorCode.DialectUnknown, start, talk.Modem.Start);
        Assert.Contains("HL7800", e.Message);
        Assert.Contains("Sierra Wireless", e.Message);
    }

    [Theory]
    [InlineData("simcom-ca", PdpType.Ipv6, "AT+CGDCONT=1,\"IPV6\",\"iot.example\"", "AT+CNCFG=0,2,\"iot.example\"")]
    [InlineData("simcom-ca", PdpType.Ipv4v6, "AT+CGDCONT=1,\"IPV4V6\",\"iot.example\"", "AT+CNCFG=0,0,\"iot.example\"")]
    [InlineData("simcom-cip", PdpType.Ipv6, "AT+CGDCONT=1,\"IPV6\",\"iot.example\"", null)]
    [InlineData("quectel-qi", PdpType.Ipv6, "AT+QICSGP=1,2,\"iot.example\",\"\",\"\",0", null)]
    [InlineData("quectel-qi", PdpType.Ipv4v6, "AT+QICSGP=1,3,\"iot.example\",\"\",\"\",0", null)]
    [InlineData("ublox-uso", PdpType.Ipv6, "AT+CGDCONT=1,\"IPV6\",\"iot.example\"", "AT+UPSD=0,0,1")]
    [InlineData("ublox-uso", PdpType.Ipv4v6, "AT+CGDCONT=1,\"IPV4V6\",\"iot.example\"", "AT+UPSD=0,0,2")]
    [InlineData("sequans-sqn", PdpType.Ipv6, "AT+CGDCONT=1,\"IPV6\",\"iot.example\"", null)]
    [InlineData("nordic-x", PdpType.Ipv4v6, "AT+CGDCONT=0,\"IPV4V6\",\"iot.example\"", null)]
    public void DefinesTheContextThatIsWanted(string dialect, PdpType type, string first, string? second)
    {
        Talk talk = new Talk(dialect, options => options.PdpType = type).Started();
        string attach = Attach(dialect);
        string[] commands = [.. attach.Split('\n').Where(l => l.StartsWith("H> ")).Select(l => l[3..^4])];
        attach = attach.Replace(commands[0], first);
        if (second != null)
        {
            string before = commands.Single(c => c.StartsWith(second[..second.IndexOf(',')]) && c.Split(',').Length == second.Split(',').Length
                && !c.Contains("100"));
            attach = attach.Replace(before, second);
        }

        talk.While(attach, talk.Modem.Attach);
    }

    [Theory]
    [InlineData("simcom-ca", "AT+CNCFG=0,1,\"iot.example\"", "AT+CNCFG=0,1,\"iot.example\",\"me\",\"tiger\",3")]
    [InlineData("quectel-qi", "AT+QICSGP=1,1,\"iot.example\",\"\",\"\",0", "AT+QICSGP=1,1,\"iot.example\",\"me\",\"tiger\",3")]
    public void GivesUserAndPassword(string dialect, string plain, string secret)
    {
        Talk talk = new Talk(dialect, options =>
        {
            options.ApnUser = "me";
            options.ApnPassword = "tiger";
        }).Started();
        talk.While(Attach(dialect).Replace(plain, secret), talk.Modem.Attach);
        Assert.DoesNotContain(talk.Log.Lines, l => l.Contains("tiger"));
        Assert.DoesNotContain("tiger", System.Text.Encoding.Latin1.GetString(talk.Modem.Engine.Command.Text));
    }

    [Theory]
    [InlineData("simcom-cip", "AT+CDNSGIP=\"h.example\"", Ok + "<CR><LF>+CDNSGIP: 1,\"h.example\",\"192.0.2.7\"<CR><LF>")]
    [InlineData("simcom-ca", "AT+CDNSGIP=\"h.example\"", Ok + "<CR><LF>+CDNSGIP: 1,\"h.example\",\"192.0.2.7\"<CR><LF>")]
    [InlineData("quectel-qi", "AT+QIDNSGIP=1,\"h.example\"",
        Ok + "<CR><LF>+QIURC: \"dnsgip\",0,1,600<CR><LF><CR><LF>+QIURC: \"dnsgip\",\"192.0.2.7\"<CR><LF>")]
    [InlineData("ublox-uso", "AT+UDNSRN=0,\"h.example\"", "<CR><LF>+UDNSRN: \"192.0.2.7\"<CR><LF>" + Ok)]
    [InlineData("sequans-sqn", "AT+SQNDNSLKUP=\"h.example\"", "<CR><LF>+SQNDNSLKUP: \"h.example\",\"192.0.2.7\"<CR><LF>" + Ok)]
    [InlineData("nordic-x", "AT#XGETADDRINFO=\"h.example\"", "<CR><LF>#XGETADDRINFO: \"192.0.2.7\"<CR><LF>" + Ok)]
    public void AsksForANameOnceInItsTime(string dialect, string question, string answer)
    {
        Talk talk = new Talk(dialect, options => options.DnsKeepMs = 60000).Attached();
        string open = Open(dialect).Replace("telemetry.example.net", "192.0.2.7");
        string asked = $"H> {question}<CR>\nM> {answer}\n";
        string close = Close(dialect);
        talk.While(asked + open, () => talk.Socket.Open("h.example", 8883, 60000));
        talk.While(close + open, () => talk.Socket.Open("h.example", 8883, 60000));
        talk.Clock.Delay(60000);
        talk.While(close + asked + open, () => talk.Socket.Open("h.example", 8883, 60000));
    }

    [Theory]
    [InlineData("quectel-qi", "AT+QIDNSGIP=1,\"h.example\"", Ok + "<CR><LF>+QIURC: \"dnsgip\",565<CR><LF>", 565)]
    [InlineData("simcom-cip", "AT+CDNSGIP=\"h.example\"", Ok + "<CR><LF>+CDNSGIP: 0,10<CR><LF>", 10)]
    [InlineData("ublox-uso", "AT+UDNSRN=0,\"h.example\"", "<CR><LF>+CME ERROR: 8<CR><LF>", 8)]
    public void SaysThatANameHasNoAddress(string dialect, string question, string answer, int number)
    {
        Talk talk = new Talk(dialect, options => options.DnsKeepMs = 60000).Attached();
        long before = talk.Clock.Milliseconds;
        SignetException e = talk.Fails(ErrorCode.DnsFailed, $"H> {question}<CR>\nM> {answer}",
            () => talk.Socket.Open("h.example", 8883, 60000));
        Assert.Equal(number, e.Value);
        Assert.True(talk.Clock.Milliseconds - before < 1000);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public void AsksForNoAddressLiteral(string literal)
    {
        Talk talk = new Talk("quectel-qi", options => options.DnsKeepMs = 60000).Attached();
        talk.While(Open("quectel-qi").Replace("telemetry.example.net", literal), () => talk.Socket.Open(literal, 8883, 60000));
    }

    [Fact]
    public void MakesANordicConnectionOfTheLiteralsFamily()
    {
        Talk talk = new Talk("nordic-x").Attached();
        talk.While(Open("nordic-x").Replace("telemetry.example.net", "2001:db8::7").Replace("XSOCKET=1", "XSOCKET=2"),
            () => talk.Socket.Open("2001:db8::7", 8883, 60000));
    }

    /// <summary>Where the network opens the context by itself, it is asked to after a loss, or left and entered anew.</summary>
    [Theory]
    [InlineData("sequans-sqn", "", "AT+CGACT=0,1|AT+CGACT=1,1")]
    [InlineData("nordic-x", "AT+CFUN=4", "")]
    public void OpensAContextThatWasLostAgain(string dialect, string before, string after)
    {
        Talk talk = new Talk(dialect).Attached();
        talk.While("M> <CR><LF>+CGEV: NW PDN DEACT 1<CR><LF>", () => talk.Modem.Poll(100));
        string Said(string commands) => string.Concat(commands.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(c => $"H> {c}<CR>\nM> {Ok}\n"));
        talk.While(Said(before) + Attach(dialect) + "\n" + Said(after), talk.Modem.Attach);
    }

    /// <summary>Without a boot message connections of an earlier program may be open.</summary>
    [Fact]
    public void ClosesWhatAnEarlierProgramLeftToNordic()
    {
        Talk talk = new(Dialog.Parse("nordic", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogs", "nordic-x.txt"))
            .Replace("M> Ready<CR><LF>\n", "")));
        talk.Started();
        talk.While(Attach("nordic-x") + $"\nH> AT#XCLOSE<CR>\nM> <CR><LF>#XCLOSE: 0,0<CR><LF>{Ok}", talk.Modem.Attach);
    }

    /// <summary>A program before us has left a multiplexer on (3GPP TS 27.010): its close-down frame ends it.</summary>
    [Fact]
    public void LeavesAMultiplexer()
    {
        var clock = new Signet.Testing.VirtualClock();
        var line = new MultiplexedLine(clock);
        var engine = new CellularModem(line, clock, new NullLog(), new ModemOptions { Dialect = Dialects.Find("quectel-bg95") }, null);
        Assert.Equal(ErrorCode.SimNotInserted, Assert.Throws<SignetException>(engine.Start).Code);
        Assert.True(line.Left);
    }

    private static string Lines(string dialect, string section)
        => string.Join('\n', File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "dialogs", dialect + ".txt"))
            .SkipWhile(l => l != "= " + section).Skip(1).TakeWhile(l => !l.StartsWith("= ")));

    private static string Start(string dialect) => Lines(dialect, "start");

    private static string Attach(string dialect) => Lines(dialect, "attach");

    private static string Open(string dialect) => Lines(dialect, "open");

    private static string Close(string dialect)
    {
        string[] lines = Lines(dialect, "close").Split('\n');
        int last = Array.FindLastIndex(lines, l => l.StartsWith("H> "));
        return string.Join('\n', lines.Skip(last)) + "\n";
    }

    /// <summary>A module that answers nothing but frames until it is told to leave the multiplexer.</summary>
    private sealed class MultiplexedLine(Signet.Testing.VirtualClock clock) : IByteChannel
    {
        private readonly List<byte> _line = [];
        private readonly Queue<byte> _out = [];

        public bool Left { get; private set; }

        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            for (int i = 0; i < count; i++)
            {
                _line.Add(buffer[offset + i]);
                if (!Left)
                {
                    Left = Convert.ToHexString([.. _line]).EndsWith("F903EF05C301F2F9");
                    _line.RemoveRange(0, Left ? _line.Count : 0);
                }
                else if (buffer[offset + i] == 13)
                {
                    string command = System.Text.Encoding.Latin1.GetString([.. _line]).Trim();
                    _line.Clear();
                    string answer = command.Contains("CPIN") ? "\r\n+CME ERROR: 10\r\n" : command.Length == 0 ? "" : "\r\nOK\r\n";
                    Array.ForEach(System.Text.Encoding.Latin1.GetBytes(answer), _out.Enqueue);
                }
            }
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (_out.Count == 0)
            {
                clock.Delay(timeoutMs);
                return 0;
            }

            int read = 0;
            while (read < count && _out.Count > 0)
            {
                buffer[offset + read++] = _out.Dequeue();
            }

            return read;
        }
    }
}
