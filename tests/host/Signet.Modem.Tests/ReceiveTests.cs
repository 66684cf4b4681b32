using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>Receiving: bounds, several connections, ends, and a peer that has vanished.</summary>
public sealed class ReceiveTests
{
    private const string Ok = "<CR><LF>OK<CR><LF>";

    private readonly byte[] _buffer = new byte[2048];

    [Theory]
    [InlineData("simcom-cip", "AT+CIPRXGET=2,0,128", "<CR><LF>+CIPRXGET: 1,0<CR><LF>", "<CR><LF>+CIPRXGET: 2,0,3,0<CR><LF>abc")]
    [InlineData("simcom-ca", "AT+CARECV=0,128", "<CR><LF>+CADATAIND: 0<CR><LF>", "<CR><LF>+CARECV: 3,abc")]
    [InlineData("quectel-qi", "AT+QIRD=0,128", "<CR><LF>+QIURC: \"recv\",0<CR><LF>", "<CR><LF>+QIRD: 3<CR><LF>abc")]
    [InlineData("ublox-uso", "AT+USORD=0,128", "<CR><LF>+UUSORD: 0,3<CR><LF>", "<CR><LF>+USORD: 0,3,\"abc\"")]
    [InlineData("sequans-sqn", "AT+SQNSRECV=1,128", "<CR><LF>+SQNSRING: 1,3<CR><LF>", "<CR><LF>+SQNSRECV: 1,3<CR><LF>abc")]
    [InlineData("nordic-x", "AT#XRECV=0,0,64,0,128", "<CR><LF>#XAPOLL: 0,1<CR><LF>", "<CR><LF>#XRECV: 0,0,3<CR><LF>abc")]
    public void NeverReadsMoreThanTheRingHolds(string dialect, string command, string urc, string answer)
    {
        Talk talk = new Talk(dialect, options => options.RingBytes = 256).Connected();
        int count = 0;
        talk.While($"M> {urc}\nH> {command}<CR>\nM> {answer}<CR><LF>{Ok}",
            () => count = talk.Socket.Receive(_buffer, 0, 2048, 9000));
        Assert.Equal("abc"u8.ToArray(), _buffer[..count]);
    }

    [Theory]
    [InlineData("simcom-ca", "<CR><LF>+CADATAIND: 0<CR><LF>", "AT+CARECV=0,100", "<CR><LF>+CARECV: 101,{41*101}<CR><LF>", ErrorCode.LineOverflow)]
    [InlineData("simcom-ca", "<CR><LF>+CADATAIND: 0<CR><LF>", "AT+CARECV=0,100", "<CR><LF>+CARECV: x<CR><LF>", ErrorCode.LineMalformed)]
    [InlineData("simcom-ca", "<CR><LF>+CADATAIND: 0<CR><LF>", "AT+CARECV=0,100", "<CR><LF>+CARECV: 3<CR><LF>", ErrorCode.LineMalformed)]
    [InlineData("quectel-qi", "<CR><LF>+QIURC: \"recv\",0<CR><LF>", "AT+QIRD=0,100", "<CR><LF>+QIRD: 101<CR><LF>{41*101}<CR><LF>", ErrorCode.LineOverflow)]
    [InlineData("ublox-uso", "<CR><LF>+UUSORD: 0,9<CR><LF>", "AT+USORD=0,100", "<CR><LF>+USORD: 0,101,\"{41*101}\"<CR><LF>", ErrorCode.LineOverflow)]
    [InlineData("ublox-uso", "<CR><LF>+UUSORD: 0,9<CR><LF>", "AT+USORD=0,100", "<CR><LF>+USORD: 0,9<CR><LF>", ErrorCode.LineMalformed)]
    [InlineData("sequans-sqn", "<CR><LF>+SQNSRING: 1,9<CR><LF>", "AT+SQNSRECV=1,100", "<CR><LF>+SQNSRECV: 1,y<CR><LF>", ErrorCode.LineMalformed)]
    public void RefusesABlockThatIsNotWhatWasAskedFor(string dialect, string urc, string command, string answer, ErrorCode code)
    {
        Talk talk = new Talk(dialect).Connected();
        talk.Fails(code, $"M> {urc}\nH> {command}<CR>\nM> {answer}{Ok}", () => talk.Socket.Receive(_buffer, 0, 100, 9000));
        Assert.False(talk.Socket.IsOpen);
    }

    [Theory]
    [InlineData("ublox-uso", "<CR><LF>+UUSORD: 0,9<CR><LF>", "AT+USORD=0,100", "<CR><LF>+USORD: 0,\"\"<CR><LF>" + Ok)]
    [InlineData("ublox-uso", "<CR><LF>+UUSORD: 0,9<CR><LF>", "AT+USORD=0,100", "<CR><LF>+USORD: 0,0<CR><LF>" + Ok)]
    [InlineData("ublox-uso", "<CR><LF>+UUSORD: 0,9<CR><LF>", "AT+USORD=0,100", "<CR><LF>+USORD: 0,0,\"\"<CR><LF>" + Ok)]
    [InlineData("sequans-sqn", "<CR><LF>+SQNSRING: 1,9<CR><LF>", "AT+SQNSRECV=1,100", Ok)]
    [InlineData("sequans-sqn", "<CR><LF>+SQNSRING: 1,9<CR><LF>", "AT+SQNSRECV=1,100", "<CR><LF>ERROR<CR><LF>")]
    [InlineData("quectel-qi", "<CR><LF>+QIURC: \"recv\",0<CR><LF>", "AT+QIRD=0,100", "<CR><LF>+QIRD: 0<CR><LF>" + Ok)]
    [InlineData("nordic-x", "<CR><LF>#XAPOLL: 0,1<CR><LF>", "AT#XRECV=0,0,64,0,100", "<CR><LF>ERROR<CR><LF>")]
    public void TakesEveryFormOfNothing(string dialect, string urc, string command, string answer)
    {
        Talk talk = new Talk(dialect).Connected();
        talk.While($"M> {urc}\nH> {command}<CR>\nM> {answer}", () => Assert.Equal(0, talk.Socket.Receive(_buffer, 0, 100, 500)));
        Assert.True(talk.Socket.IsOpen);
    }

    /// <summary>u-blox: the connection can vanish without a word; CME 3 shows it.</summary>
    [Fact]
    public void NoticesAConnectionThatVanished()
    {
        Talk talk = new Talk("ublox-uso").Connected();
        talk.While("H> AT+USORD=0,100<CR>\nM> <CR><LF>+CME ERROR: 3<CR><LF>",
            () => Assert.Equal(-1, talk.Socket.Receive(_buffer, 0, 100, 9000)));
    }

    [Theory]
    [InlineData("simcom-ca", "+APP PDP: 0,DEACTIVE")]
    [InlineData("simcom-ca", "+APP PDP: DEACTIVE")]
    [InlineData("quectel-qi", "+QIURC: \"pdpdeact\",1")]
    [InlineData("ublox-uso", "+UUPSDD: 0")]
    [InlineData("sequans-sqn", "+CGEV: NW PDN DEACT 1")]
    [InlineData("nordic-x", "+CGEV: ME PDN DEACT 0")]
    public void EndsEveryConnectionWithTheNetwork(string dialect, string urc)
    {
        Talk talk = new Talk(dialect).Connected();
        talk.Fails(ErrorCode.SocketClosed, $"M> <CR><LF>{urc}<CR><LF>", () => talk.Socket.Receive(_buffer, 0, 100, 1000));
        Assert.False(talk.Socket.IsOpen);
    }

    [Fact]
    public void KeepsConnectionsApart()
    {
        Talk talk = new Talk("ublox-uso").Connected();
        ModemSocket other = talk.Modem.OpenSocket(1);
        talk.While($"""
            H> AT+USOCR=6<CR>
            M> <CR><LF>+UUSORD: 0,2<CR><LF><CR><LF>+USOCR: 4<CR><LF>{Ok}
            H> AT+USOCO=4,"h",2<CR>
            M> {Ok}
            M> <CR><LF>+UUSORD: 4,3<CR><LF>
            """, () => other.Open("h", 2, 9000));
        talk.While($"""
            H> AT+USORD=4,100<CR>
            M> <CR><LF>+UUSOCL: 0<CR><LF><CR><LF>+USORD: 4,3,"two"<CR><LF>{Ok}
            H> AT+USORD=0,100<CR>
            M> <CR><LF>+USORD: 0,2,"on"<CR><LF>{Ok}
            H> AT+USORD=0,100<CR>
            M> <CR><LF>+CME ERROR: 3<CR><LF>
            """, () =>
        {
            Assert.Equal(3, other.Receive(_buffer, 0, 100, 1000));
            Assert.Equal(2, talk.Socket.Receive(_buffer, 0, 100, 1000));
            Assert.Equal(-1, talk.Socket.Receive(_buffer, 0, 100, 1000));
        });
        Assert.True(other.IsOpen);
    }

    /// <summary>SIM7080 doesn't say whose buffer is full.</summary>
    [Fact]
    public void AsksEveryConnectionWhenOneIsFull()
    {
        Talk talk = new Talk("simcom-ca").Connected();
        talk.While($"M> <CR><LF>+CAURC: \"buffer full\"<CR><LF>\nH> AT+CARECV=0,100<CR>\nM> <CR><LF>+CARECV: 2,ok<CR><LF>{Ok}",
            () => Assert.Equal(2, talk.Socket.Receive(_buffer, 0, 100, 1000)));
    }

    /// <summary>SIM7080 announces once until all is read, so a short block is not the end; for the others it is.</summary>
    [Fact]
    public void ReadsUntilNothingIsLeftWhereTheFamilyWantsIt()
    {
        Talk talk = new Talk("simcom-ca").Connected();
        talk.While($"M> <CR><LF>+CADATAIND: 0<CR><LF>\nH> AT+CARECV=0,100<CR>\nM> <CR><LF>+CARECV: 2,ab<CR><LF>{Ok}\n"
            + $"H> AT+CARECV=0,100<CR>\nM> <CR><LF>+CARECV: 1,c<CR><LF>{Ok}\nH> AT+CARECV=0,100<CR>\nM> <CR><LF>+CARECV: 0<CR><LF>{Ok}", () =>
        {
            Assert.Equal(2, talk.Socket.Receive(_buffer, 0, 100, 0));
            Assert.Equal(1, talk.Socket.Receive(_buffer, 0, 100, 0));
            Assert.Equal(0, talk.Socket.Receive(_buffer, 0, 100, 0));
        });
        Talk other = new Talk("quectel-qi").Connected();
        other.While($"M> <CR><LF>+QIURC: \"recv\",0<CR><LF>\nH> AT+QIRD=0,100<CR>\nM> <CR><LF>+QIRD: 2<CR><LF>ab<CR><LF>{Ok}", () =>
        {
            Assert.Equal(2, other.Socket.Receive(_buffer, 0, 100, 0));
            Assert.Equal(0, other.Socket.Receive(_buffer, 0, 100, 0));
        });
    }

    [Fact]
    public void GivesUpAPeerThatAcknowledgesNothing()
    {
        Talk talk = new Talk("quectel-qi", options =>
        {
            options.StallMs = 12000;
            options.PollMs = 5000;
        }).Connected();
        talk.While("H> AT+QISEND=0,1<CR>\nM> <CR><LF>><SP>\nH> {07}\nM> <CR><LF>SEND OK<CR><LF>",
            () => talk.Socket.Send([7], 0, 1, 9000));
        string poll = $"H> AT+QIRD=0,100<CR>\nM> <CR><LF>+QIRD: 0<CR><LF>{Ok}\nH> AT+QISEND=0,0<CR>\nM> <CR><LF>+QISEND: 1,0,1<CR><LF>{Ok}\n";
        SignetException e = talk.Fails(ErrorCode.SocketStalled, poll + poll + poll + poll,
            () => talk.Socket.Receive(_buffer, 0, 100, 60000));
        Assert.Equal(1, e.Value);
    }

    [Fact]
    public void AsksNoMoreOnceAllIsAcknowledged()
    {
        Talk talk = new Talk("quectel-qi").Connected();
        talk.While("H> AT+QISEND=0,1<CR>\nM> <CR><LF>><SP>\nH> {07}\nM> <CR><LF>SEND OK<CR><LF>",
            () => talk.Socket.Send([7], 0, 1, 9000));
        string read = $"H> AT+QIRD=0,100<CR>\nM> <CR><LF>+QIRD: 0<CR><LF>{Ok}\n";
        talk.While(read + $"H> AT+QISEND=0,0<CR>\nM> <CR><LF>+QISEND: 1,1,0<CR><LF>{Ok}\n" + read,
            () => Assert.Equal(0, talk.Socket.Receive(_buffer, 0, 100, 12000)));
    }

    [Fact]
    public void SelectsTheConnectionOfASim7000()
    {
        Dialog sim7000 = Dialog.Parse("sim7000", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogs", "simcom-ca.txt"))
            .Replace("SIMCOM_SIM7080", "SIMCOM_SIM7000G").Replace("H> AT+CNCFG=0,1,\"iot.example\"<CR>\nM> <CR><LF>OK<CR><LF>\n", "")
            .Replace("AT+CNACT=0,1<CR>", "AT+CNACT=1,\"iot.example\"<CR>").Replace("PDP: 0,ACTIVE", "PDP: ACTIVE")
            .Replace("AT+CASSLCFG=0,\"SSL\",0", "AT+CACID=0").Replace("AT+CAOPEN=0,0,\"TCP\",", "AT+CAOPEN=0,"));
        Talk talk = new Talk(sim7000).Connected();
        ModemSocket other = talk.Modem.OpenSocket(1);
        talk.While($$"""
            H> AT+CACID=1<CR>
            M> {{Ok}}
            H> AT+CAOPEN=1,"h",2<CR>
            M> <CR><LF>+CAOPEN: 1,0<CR><LF>{{Ok}}
            H> AT+CASEND=1,1<CR>
            M> <CR><LF>>
            H> {07}
            M> {{Ok}}
            H> AT+CACID=0<CR>
            M> {{Ok}}
            H> AT+CASEND=0,1<CR>
            M> <CR><LF>>
            H> {08}
            M> {{Ok}}
            """, () =>
        {
            other.Open("h", 2, 9000);
            other.Send([7], 0, 1, 9000);
            talk.Socket.Send([8], 0, 1, 9000);
        });
    }
}
