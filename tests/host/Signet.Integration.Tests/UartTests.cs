using System.IO.Ports;
using System.Text;
using Signet.Core;
using Signet.Device;
using Signet.Emulator.Links;
using Signet.Hosting;

namespace Signet.Integration.Tests;

/// <summary>The board's own line, compiled here as it stands in firmware/Signet.Device, on the desktop's SerialPort.</summary>
public class UartTests
{
    private const int LongMs = 30000;

    [Fact]
    public void What_is_there_is_read_and_what_is_not_is_no_error()
    {
        using var pty = new PtyLink();
        using var port = new SerialPort(pty.Name, 115200);
        var channel = new UartChannel(port, new SystemClock());
        var buffer = new byte[8];
        Assert.Equal(0, channel.Read(buffer, 0, 8, 0));
        pty.Write("hello"u8);
        Assert.Equal("hello", Read(channel, 5));
        pty.Write("and more than fits"u8);
        Assert.Equal("and more than fits", Read(channel, 18));
        Assert.Equal(0, channel.Read(buffer, 0, 8, 1));
    }

    [Fact]
    public void A_port_that_fails_is_a_line_that_is_closed()
    {
        using var pty = new PtyLink();
        using var port = new SerialPort(pty.Name, 115200);
        var channel = new UartChannel(port, new SystemClock());
        port.Close();
        var error = Assert.Throws<SignetException>(() => channel.Read(new byte[8], 0, 8, 0));
        Assert.Equal(ErrorCode.LineClosed, error.Code);
        error = Assert.Throws<SignetException>(() => channel.Write(new byte[8], 0, 8, LongMs));
        Assert.Equal(ErrorCode.LineTimeout, error.Code);
    }

    private static string Read(UartChannel channel, int count)
    {
        var text = new StringBuilder();
        var buffer = new byte[8];
        while (text.Length < count)
        {
            int got = channel.Read(buffer, 0, 8, LongMs);
            Assert.True(got > 0, "nothing after: " + text);
            text.Append(Encoding.ASCII.GetString(buffer, 0, got));
        }

        return text.ToString();
    }
}
