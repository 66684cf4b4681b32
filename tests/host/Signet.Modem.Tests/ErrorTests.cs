using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>Numbers of the modules' stacks, and what they become.</summary>
public sealed class ErrorTests
{
    private const string Ok = "<CR><LF>OK<CR><LF>";

    [Theory]
    [InlineData("0,1", ErrorCode.SocketOpenFailed)]
    [InlineData("0,2", ErrorCode.SocketsExhausted)]
    [InlineData("0,3", ErrorCode.SocketsExhausted)]
    [InlineData("0,4", ErrorCode.SocketOpenFailed)]
    [InlineData("0,20", ErrorCode.DnsFailed)]
    [InlineData("0,21", ErrorCode.PdpFailed)]
    [InlineData("0,23", ErrorCode.SocketRefused)]
    [InlineData("0,27", ErrorCode.SocketOpenFailed)]
    public void SimcomCa(string answer, ErrorCode code)
    {
        Talk talk = new Talk("simcom-ca").Attached();
        SignetException e = talk.Fails(code, $"""
            H> AT+CASSLCFG=0,"SSL",0<CR>
            M> {Ok}
            H> AT+CAOPEN=0,0,"TCP","h",1<CR>
            M> <CR><LF>+CAOPEN: {answer}<CR><LF>{Ok}
            """, () => talk.Socket.Open("h", 1, 9000));
        Assert.Equal(int.Parse(answer.Split(',')[1]), e.Value);
    }

    [Theory]
    [InlineData(550, ErrorCode.SocketOpenFailed)]
    [InlineData(561, ErrorCode.PdpFailed)]
    [InlineData(563, ErrorCode.SocketsExhausted)]
    [InlineData(565, ErrorCode.DnsFailed)]
    [InlineData(566, ErrorCode.SocketRefused)]
    [InlineData(569, ErrorCode.SocketTimeout)]
    [InlineData(570, ErrorCode.PdpFailed)]
    [InlineData(575, ErrorCode.SocketOpenFailed)]
    public void QuectelQi(int number, ErrorCode code)
    {
        foreach (string answer in new[] { $"{Ok}<CR><LF>+QIOPEN: 0,{number}<CR><LF>", $"<CR><LF>+CME ERROR: {number}<CR><LF>" })
        {
            Talk talk = new Talk("quectel-qi").Attached();
            SignetException e = talk.Fails(answer.Contains("CME") && code == ErrorCode.SocketOpenFailed ? ErrorCode.CmeError : code,
                $"H> AT+QIOPEN=1,0,\"TCP\",\"h\",1,0,0<CR>\nM> {answer}", () => talk.Socket.Open("h", 1, 9000));
            Assert.Equal(number, e.Value);
        }
    }

    [Theory]
    [InlineData("<CR><LF>ERROR<CR><LF>", ErrorCode.SocketOpenFailed, 0)]
    [InlineData("<CR><LF>+CME ERROR: 30<CR><LF>", ErrorCode.PdpFailed, 30)]
    [InlineData("<CR><LF>+CME ERROR: 31<CR><LF>", ErrorCode.SocketTimeout, 31)]
    [InlineData("<CR><LF>+CME ERROR: 100<CR><LF>", ErrorCode.CmeError, 100)]
    public void UbloxUso(string answer, ErrorCode code, int value)
    {
        Talk talk = new Talk("ublox-uso").Attached();
        SignetException e = talk.Fails(code, $"""
            H> AT+USOCR=6<CR>
            M> <CR><LF>+USOCR: 3<CR><LF>{Ok}
            H> AT+USOCO=3,"h",1<CR>
            M> {answer}
            """, () => talk.Socket.Open("h", 1, 9000));
        Assert.Equal(value, e.Value);

        // The handle is given back before the next one is asked for.
        talk.While($"""
            H> AT+USOCL=3<CR>
            M> {Ok}
            H> AT+USOCR=6<CR>
            M> <CR><LF>+USOCR: 3<CR><LF>{Ok}
            H> AT+USOCO=3,"h",1<CR>
            M> {Ok}
            """, () => talk.Socket.Open("h", 1, 9000));
    }

    [Theory]
    [InlineData("ublox-uso", "H> AT+USOCR=6<CR>\nM> <CR><LF>ERROR<CR><LF>")]
    [InlineData("nordic-x", "H> AT#XSOCKET=1,1,0<CR>\nM> <CR><LF>ERROR<CR><LF>")]
    public void SaysThatNoConnectionIsLeft(string dialect, string lines)
    {
        Talk talk = new Talk(dialect).Attached();
        talk.Fails(ErrorCode.SocketsExhausted, lines, () => talk.Socket.Open("h", 1, 9000));
    }

    [Theory]
    [InlineData("<CR><LF>NO CARRIER<CR><LF>", ErrorCode.SocketOpenFailed, 0)]
    [InlineData("<CR><LF>ERROR<CR><LF>", ErrorCode.SocketOpenFailed, 0)]
    [InlineData("<CR><LF>+CME ERROR: 4<CR><LF>", ErrorCode.ModemError, 4)]
    public void SequansSqn(string answer, ErrorCode code, int value)
    {
        Talk talk = new Talk("sequans-sqn").Attached();
        SignetException e = talk.Fails(code, $"""
            H> AT+SQNSCFG=1,1,300,90,600,50<CR>
            M> {Ok}
            H> AT+SQNSCFGEXT=1,1,0,0,0,0<CR>
            M> {Ok}
            H> AT+SQNSD=1,0,1,"h",0,0,1<CR>
            M> {answer}
            """, () => talk.Socket.Open("h", 1, 9000));
        Assert.Equal(value, e.Value);
    }

    [Theory]
    [InlineData("<CR><LF>#XCONNECT: 0,0<CR><LF>" + Ok)]
    [InlineData("<CR><LF>ERROR<CR><LF>")]
    public void NordicX(string answer)
    {
        Talk talk = new Talk("nordic-x").Attached();
        talk.Fails(ErrorCode.SocketOpenFailed, $"""
            H> AT#XSOCKET=1,1,0<CR>
            M> <CR><LF>#XSOCKET: 0,1,6<CR><LF>{Ok}
            H> AT#XCONNECT=0,"h",1<CR>
            M> {answer}
            """, () => talk.Socket.Open("h", 1, 9000));
    }

    [Theory]
    [InlineData("simcom-ca", "AT+CNACT=0,1", "AT+CNACT?", "+CNACT: 0,1,\"10.0.0.1\"")]
    [InlineData("quectel-qi", "AT+QIACT=1", "AT+QIACT?", "+QIACT: 1,1,1,\"10.0.0.1\"")]
    [InlineData("ublox-uso", "AT+UPSDA=0,3", "AT+UPSND=0,8", "+UPSND: 0,8,1")]
    public void TakesARefusalForSuccessOnlyWhereTheNetworkIsOpen(string dialect, string open, string check, string active)
    {
        foreach (bool already in new[] { true, false })
        {
            Talk talk = new Talk(dialect).Started();
            List<string> lines = [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "dialogs", dialect + ".txt"))];
            string attach = string.Join('\n', lines.SkipWhile(l => l != "= attach").Skip(1).TakeWhile(l => !l.Contains(open + "<CR>")))
                + $"\nH> {open}<CR>\nM> <CR><LF>ERROR<CR><LF>\nH> {check}<CR>\nM> "
                + (already ? "<CR><LF>" + active + "<CR><LF>" : "") + Ok;
            if (already)
            {
                // No connection of an earlier program is looked for: the module was seen to boot; u-blox says nothing then.
                string closes = dialect == "ublox-uso"
                    ? string.Concat(Enumerable.Range(0, 7).Select(i => $"\nH> AT+USOCL={i}<CR>\nM> <CR><LF>ERROR<CR><LF>")) : "";
                talk.While(attach + closes, talk.Modem.Attach);
            }
            else
            {
                talk.Fails(ErrorCode.PdpFailed, attach, talk.Modem.Attach);
            }
        }
    }
}
