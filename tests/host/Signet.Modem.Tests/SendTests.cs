using System.Text;
using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>Sending where the module takes less than it is given, or nothing, or the peer is gone.</summary>
public sealed class SendTests
{
    private const string Ok = "<CR><LF>OK<CR><LF>";

    [Fact]
    public void SendsTheRestThatTheModuleDidNotTake()
    {
        Talk talk = new Talk("ublox-uso").Connected();
        talk.While($$"""
            H> AT+USOWR=0,5<CR>
            M> <CR><LF>@
            H> {0102030405}
            M> <CR><LF>+USOWR: 0,2<CR><LF>{{Ok}}
            H> AT+USOWR=0,3<CR>
            M> <CR><LF>@
            H> {030405}
            M> <CR><LF>+USOWR: 0,3<CR><LF>{{Ok}}
            """, () => talk.Socket.Send([1, 2, 3, 4, 5], 0, 5, 9000));
    }

    [Fact]
    public void WaitsForRoomAndSendsAgain()
    {
        Talk talk = new Talk("quectel-qi").Connected();
        long before = talk.Clock.Milliseconds;
        talk.While($$"""
            H> AT+QISEND=0,3<CR>
            M> <CR><LF>><SP>
            H> {010203}
            M> <CR><LF>SEND FAIL<CR><LF>
            H> AT+QISEND=0,0<CR>
            M> <CR><LF>+QISEND: 9000,1000,8000<CR><LF>{{Ok}}
            H> AT+QISEND=0,0<CR>
            M> <CR><LF>+QISEND: 9000,1000,8000<CR><LF>{{Ok}}
            H> AT+QISEND=0,0<CR>
            M> <CR><LF>+QISEND: 9000,4000,5000<CR><LF>{{Ok}}
            H> AT+QISEND=0,3<CR>
            M> <CR><LF>><SP>
            H> {010203}
            M> <CR><LF>SEND OK<CR><LF>
            """, () => talk.Socket.Send([1, 2, 3], 0, 3, 9000));

        // Time passes between the questions, on the clock and not in a busy loop.
        Assert.InRange(talk.Clock.Milliseconds - before, 700, 2000);
    }

    [Fact]
    public void GivesUpWhenNoRoomComes()
    {
        Talk talk = new Talk("quectel-qi").Connected();
        var lines = new StringBuilder("H> AT+QISEND=0,3<CR>\nM> <CR><LF>><SP>\nH> {010203}\nM> <CR><LF>SEND FAIL<CR><LF>\n");
        for (int i = 0; i < 4; i++)
        {
            lines.Append("H> AT+QISEND=0,0<CR>\nM> <CR><LF>+QISEND: 9000,1000,8000<CR><LF>" + Ok + "\n");
        }

        talk.Fails(ErrorCode.SocketBufferFull, lines.ToString(), () => talk.Socket.Send([1, 2, 3], 0, 3, 1000));
        Assert.False(talk.Socket.IsOpen);
    }

    [Theory]
    [InlineData("simcom-ca", "AT+CASEND=0,3", "<CR><LF>>", "ERROR")]
    [InlineData("quectel-qi", "AT+QISEND=0,3", "<CR><LF>><SP>", "ERROR")]
    [InlineData("ublox-uso", "AT+USOWR=0,3", "<CR><LF>@", "+CME ERROR: 3")]
    [InlineData("sequans-sqn", "AT+SQNSSENDEXT=1,3", "<CR><LF>><SP>", "NO CARRIER")]
    [InlineData("simcom-cip", "AT+CIPSEND=0,3", "<CR><LF>>", "ERROR")]
    public void SaysThatASendFailed(string dialect, string command, string prompt, string answer)
    {
        string url = dialect switch
        {
            "simcom-ca" => "+CASTATE: 0,0",
            "quectel-qi" => "+QIURC: \"closed\",0",
            "ublox-uso" => "+UUSOCL: 0",
            "sequans-sqn" => "+SQNSH: 1",
            _ => "+IPCLOSE: 0,1",
        };
        foreach (bool closed in new[] { false, true })
        {
            Talk talk = new Talk(dialect).Connected();
            ErrorCode code = closed || answer.Contains("CME") ? ErrorCode.SocketClosed : ErrorCode.SocketSendFailed;
            talk.Fails(code, $$"""
                H> {{command}}<CR>
                M> {{prompt}}
                H> {010203}
                M> {{(closed ? $"<CR><LF>{url}<CR><LF>" : "")}}<CR><LF>{{answer}}<CR><LF>
                """, () => talk.Socket.Send([1, 2, 3], 0, 3, 9000));
            Assert.False(talk.Socket.IsOpen);
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void TellsSequansThatAPacketIsTheLast(bool answerFollows, int hint)
    {
        Talk talk = new Talk("sequans-sqn").Connected();
        talk.Socket.AnnounceLast(answerFollows);
        byte[] data = new byte[1502];
        talk.While($$"""
            H> AT+SQNSSENDEXT=1,1500<CR>
            M> <CR><LF>><SP>
            H> {00*1500}
            M> {{Ok}}
            H> AT+SQNSSENDEXT=1,2,{{hint}}<CR>
            M> <CR><LF>><SP>
            H> {0000}
            M> {{Ok}}
            H> AT+SQNSSENDEXT=1,1<CR>
            M> <CR><LF>><SP>
            H> {00}
            M> {{Ok}}
            """, () =>
        {
            talk.Socket.Send(data, 0, 1502, 9000);
            talk.Socket.Send(data, 0, 1, 9000);
        });
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 3)]
    public void TellsNordicThatAPacketIsTheLast(bool answerFollows, int hint)
    {
        Talk talk = new Talk("nordic-x").Connected();
        talk.Socket.AnnounceLast(answerFollows);
        talk.While($$"""
            H> AT#XSOCKETOPT=0,1,61,{{hint}}<CR>
            M> {{Ok}}
            H> AT#XSEND=0,1,0,"07"<CR>
            M> <CR><LF>#XSEND: 0,0,1<CR><LF>{{Ok}}
            """, () => talk.Socket.Send([7], 0, 1, 9000));
    }

    /// <summary>SIM7000 AT Command Manual V1.06 clause 5.2.51; refused outside of NB-IoT, where the packet goes all the same.</summary>
    [Theory]
    [InlineData(false, 1, Ok)]
    [InlineData(true, 2, Ok)]
    [InlineData(true, 2, "<CR><LF>ERROR<CR><LF>")]
    public void TellsSimcomThatAPacketIsTheLast(bool answerFollows, int hint, string answer)
    {
        Talk talk = new Talk("simcom-ca").Connected();
        talk.Socket.AnnounceLast(answerFollows);
        talk.While($$"""
            H> AT+CRAI={{hint}},0<CR>
            M> {{answer}}
            H> AT+CASEND=0,1<CR>
            M> <CR><LF>>
            H> {07}
            M> {{Ok}}
            """, () => talk.Socket.Send([7], 0, 1, 9000));
    }

    [Fact]
    public void GoesOnWithoutTheHintWhereTheFamilyHasNone()
    {
        Talk talk = new Talk("quectel-qi").Connected();
        talk.Socket.AnnounceLast(false);
        talk.While("H> AT+QISEND=0,1<CR>\nM> <CR><LF>><SP>\nH> {07}\nM> <CR><LF>SEND OK<CR><LF>",
            () => talk.Socket.Send([7], 0, 1, 9000));
    }

    /// <summary>SARA-R410M sends the payload back behind the prompt, whatever it looks like.</summary>
    [Theory]
    [InlineData("{16030100}", "160301000D0A4552524F520D0A")]
    [InlineData("", "0D0A4552524F520D0A")]
    public void DropsAPayloadThatComesBack(string head, string hex)
    {
        Dialog r4 = Dialog.Parse("ublox-r4", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogs", "ublox-uso.txt"))
            .Replace("SARA-R510S", "SARA-R410M-02B").Replace("H> AT+UPSD=0,100,1<CR>\nM> <CR><LF>OK<CR><LF>\n", "")
            .Replace("H> AT+UPSD=0,0,0<CR>\nM> <CR><LF>OK<CR><LF>\n", "").Replace("AT+UPSDA=0,3", "AT+CGACT=1,1")
            .Replace("M> <CR><LF>+UUPSDA: 0,\"100.64.12.7\"<CR><LF>\n", ""));
        foreach (int chunk in new[] { 1, 2, 5, int.MaxValue })
        {
            Talk talk = new Talk(r4, null, chunk).Connected();
            byte[] data = Convert.FromHexString(hex);
            Assert.StartsWith("ublox-r4", talk.Modem.Engine.Dialect.Variant);
            talk.While($$"""
                H> AT+USOWR=0,{{data.Length}}<CR>
                M> <CR><LF>@
                H> {{{hex}}}
                M> {{head}}{0D0A4552524F520D0A}<CR><LF>+USOWR: 0,{{data.Length}}<CR><LF>{{Ok}}
                """, () => talk.Socket.Send(data, 0, data.Length, 9000));
        }
    }

    [Fact]
    public void WaitsBetweenPromptAndPayloadAndBetweenCommands()
    {
        Talk talk = new Talk("ublox-uso").Connected();
        long before = talk.Clock.Milliseconds;
        talk.While($$"""
            H> AT+USOWR=0,1<CR>
            M> <CR><LF>@
            H> {07}
            M> <CR><LF>+USOWR: 0,1<CR><LF>{{Ok}}
            """, () => talk.Socket.Send([7], 0, 1, 9000));
        Assert.InRange(talk.Clock.Milliseconds - before, 70, 90);
    }
}
