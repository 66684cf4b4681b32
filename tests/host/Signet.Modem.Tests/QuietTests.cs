using Signet.Core;

namespace Signet.Modem.Tests;

/// <summary>What the driver does while something else is under way, and what it costs.</summary>
public sealed class QuietTests
{
    private const string Ok = "<CR><LF>OK<CR><LF>";

    public static TheoryData<string, string> Urcs => new()
    {
        { "simcom-cip", "<CR><LF>+CIPRXGET: 1,0<CR><LF>" },
        { "simcom-ca", "<CR><LF>+CADATAIND: 0<CR><LF>" },
        { "quectel-qi", "<CR><LF>+QIURC: \"recv\",0<CR><LF>" },
        { "ublox-uso", "<CR><LF>+UUSORD: 0,3<CR><LF>" },
        { "sequans-sqn", "<CR><LF>+SQNSRING: 1,3<CR><LF>" },
        { "nordic-x", "<CR><LF>#XAPOLL: 0,1<CR><LF>" },
    };

    /// <summary>An announcement that comes while the SIM signs is not lost, and does not end up in the APDU.</summary>
    [Theory]
    [MemberData(nameof(Urcs))]
    public void TakesAnnouncementsWhileTheSimSigns(string dialect, string urc)
    {
        Talk talk = new Talk(dialect).Connected();
        byte[] response = new byte[258];
        int length = talk.While($"H> AT+CSIM=10,\"812A9E9A40\"<CR>\nM> {urc}<CR><LF>+CREG: 1<CR><LF>\n"
            + $"M> <CR><LF>+CSIM: 8,\"CAFE9000\"<CR><LF>{urc}{Ok}",
            () => talk.Modem.Sim.Exchange([0x81, 0x2A, 0x9E, 0x9A, 0x40], 0, 5, response, 0, 15000));
        Assert.Equal("CAFE9000", Convert.ToHexString(response, 0, length));
        (string read, string answer) = Read(dialect);
        talk.While($"H> {read}<CR>\nM> {answer}{Ok}", () => Assert.Equal(3, talk.Socket.Receive(new byte[100], 0, 100, 0)));
    }

    /// <summary>Once running, neither a URC nor sending and receiving make an object.</summary>
    [Theory]
    [MemberData(nameof(Urcs))]
    public void AllocatesNothing(string dialect, string urc)
    {
        Talk talk = new Talk(dialect).Connected();
        byte[] bytes = Dialog.Bytes(urc + "<CR><LF>+CREG: 1<CR><LF><CR><LF>+CEREG: 1<CR><LF>");
        var line = new SilentLine();
        var modem = talk.Modem;
        AtEngine engine = new(line, talk.Clock, new NullLog(), modem.Engine.Dialect) { Sink = modem };
        line.Bytes = bytes;
        for (int i = 0; i < 50; i++)
        {
            line.At = 0;
            engine.Pump(0);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            line.At = 0;
            engine.Pump(0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (string Read, string Answer) Read(string dialect) => dialect switch
    {
        "simcom-cip" => ("AT+CIPRXGET=2,0,100", "<CR><LF>+CIPRXGET: 2,0,3,0<CR><LF>abc<CR><LF>"),
        "simcom-ca" => ("AT+CARECV=0,100", "<CR><LF>+CARECV: 3,abc<CR><LF>"),
        "quectel-qi" => ("AT+QIRD=0,100", "<CR><LF>+QIRD: 3<CR><LF>abc<CR><LF>"),
        "ublox-uso" => ("AT+USORD=0,100", "<CR><LF>+USORD: 0,3,\"abc\"<CR><LF>"),
        "sequans-sqn" => ("AT+SQNSRECV=1,100", "<CR><LF>+SQNSRECV: 1,3<CR><LF>abc<CR><LF>"),
        _ => ("AT#XRECV=0,0,64,0,100", "<CR><LF>#XRECV: 0,0,3<CR><LF>abc<CR><LF>"),
    };

    private sealed class SilentLine : IByteChannel
    {
        public byte[] Bytes { get; set; } = [];

        public int At { get; set; }

        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = Math.Min(count, Bytes.Length - At);
            Array.Copy(Bytes, At, buffer, offset, read);
            At += read;
            return read;
        }
    }
}
