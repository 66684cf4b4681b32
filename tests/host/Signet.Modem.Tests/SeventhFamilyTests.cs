using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>
/// A family that nobody makes: it exists in the tables below alone, and has every shape that the known ones lack. Not a line of
/// the driver knows it.
/// </summary>
public sealed class SeventhFamilyTests
{
    private static readonly string[] Table =
    [
        "family acme-zz",
        "model acme-zz1 ZZ1",
        "model acme-zz9 ZZ9",
        "line 562",
        "answer 700",
        "init AT$HELLO",
        "radio AT+CFUN=1",
        "registration AT+CEREG=2",
        "time.prompt 5000",
        "time.command 5000",
        "time.function 9000",
        "time.network 60000",
        "time.close 9000",
        "time.sim 5000",
        "time.boot 9000",
        "time.sim-ready 9000",
        "time.quiet 200",
        "time.resync 9000",
        "pdp.kind.ipv4 40",
        "pdp.define apn AT$APN=%k,'%a'",
        "pdp.open network AT$UP =0 $UP: ",
        "socket.count 2",
        "socket.first 5",
        "open AT$DIAL=%n,'%h',%p",
        "final.ok CONNECT",
        "final.ok GONE",
        "final.error NO CARRIER",
        "send AT$PUT=%n,'%d'",
        "send.form hex",
        "send.result $PUT: %n,",
        "send.limit 200",
        "send.goes-on 1",
        "read AT$GET=%n,%c",
        "read.answer $GET: %n,",
        "read.form hex-quoted",
        "read.limit 300",
        "@acme-zz9 read.form hex-line",
        "close AT$HANGUP=%n",
        "number.cme 77 refused",
        "urc.data $IN: ",
        "urc.closed $OUT: ",
        "urc.registration +CEREG: ",
        "urc.boot ACME READY",
    ];

    private const string Start = """
        M> ACME READY<CR><LF>
        H> AT<CR>
        M> OK<CR><LF>
        H> ATE0<CR>
        M> OK<CR><LF>
        H> AT+CMEE=1<CR>
        M> OK<CR><LF>
        H> AT+CGMM<CR>
        M> ZZ1-EU<CR><LF>OK<CR><LF>
        H> AT$HELLO<CR>
        M> ERROR<CR><LF>
        H> AT+CFUN=1<CR>
        M> OK<CR><LF>
        H> AT+CPIN?<CR>
        M> +CPIN: READY<CR><LF>OK<CR><LF>
        """;

    private const string Attach = """
        H> AT$APN=40,"iot.example"<CR>
        M> OK<CR><LF>
        H> AT+CEREG=2<CR>
        M> OK<CR><LF>
        H> AT+CEREG?<CR>
        M> +CEREG: 2,1<CR><LF>OK<CR><LF>
        H> AT$UP<CR>
        M> OK<CR><LF>$UP: 0<CR><LF>
        """;

    [Theory]
    [InlineData("ZZ1-EU", "$GET: 5,4,{22}0D0A22FF{22}<CR><LF>")]
    [InlineData("ZZ9", "$GET: 5,4<CR><LF>0d0A22fF<CR><LF>")]
    public void RunsByItsTableAlone(string model, string block)
    {
        foreach (int chunk in new[] { 1, 3, int.MaxValue })
        {
            Talk talk = Begin(model, chunk);
            talk.While("""
                H> AT$DIAL=5,"h",7<CR>
                M> CONNECT<CR><LF>
                """, () => talk.Socket.Open("h", 7, 9000));
            talk.While("""
                H> AT$PUT=5,"00FF3E"<CR>
                M> $PUT: 5,2<CR><LF>OK<CR><LF>
                H> AT$PUT=5,"3E"<CR>
                M> $PUT: 5,1<CR><LF>OK<CR><LF>
                M> $IN: 5<CR><LF>
                """, () => talk.Socket.Send([0, 255, 62], 0, 3, 9000));
            byte[] buffer = new byte[64];
            talk.While("H> AT$GET=5,64<CR>\nM> " + block + "OK<CR><LF>",
                () => Assert.Equal(4, talk.Socket.Receive(buffer, 0, 64, 1000)));
            Assert.Equal("0D0A22FF", Convert.ToHexString(buffer, 0, 4));
            talk.While("M> $OUT: 5<CR><LF>\nH> AT$GET=5,64<CR>\nM> ERROR<CR><LF>",
                () => Assert.Equal(-1, talk.Socket.Receive(buffer, 0, 64, 1000)));
            talk.While("H> AT$HANGUP=5<CR>\nM> GONE<CR><LF>", talk.Socket.Close);
        }
    }

    [Theory]
    [InlineData("NO CARRIER<CR><LF>", ErrorCode.SocketOpenFailed, 0)]
    [InlineData("+CME ERROR: 77<CR><LF>", ErrorCode.SocketRefused, 77)]
    [InlineData("+CME ERROR: 4<CR><LF>", ErrorCode.CmeError, 4)]
    public void SaysWhatItsTableSays(string answer, ErrorCode code, int value)
    {
        Talk talk = Begin("ZZ1-EU", int.MaxValue);
        SignetException e = talk.Fails(code, "H> AT$DIAL=6,\"h\",7<CR>\nM> " + answer, () => talk.Modem.OpenSocket(1).Open("h", 7, 9000));
        Assert.Equal(value, e.Value);
    }

    [Theory]
    [InlineData("socket.many 3")]
    [InlineData("send.limit many")]
    [InlineData("pdp.define sometimes AT+X")]
    [InlineData("pdp.define apn")]
    [InlineData("number 1 whatever")]
    [InlineData("number 1")]
    [InlineData("read.form round")]
    [InlineData("urc.odd X: ")]
    [InlineData("nonsense")]
    public void NamesTheRowThatCantBeRead(string row)
    {
        SignetException e = Assert.Throws<SignetException>(() => DialectTable.Read([.. Table, row], null));
        Assert.Equal(ErrorCode.DialectMalformed, e.Code);
        Assert.Contains(row, e.Message);
    }

    private static Talk Begin(string model, int chunk)
    {
        Talk talk = new(Dialog.Parse("acme", "= start\n" + Start.Replace("ZZ1-EU", model) + "\n= attach\n" + Attach),
            options => options.Table = Table, chunk);
        return talk.Attached();
    }
}
