using System.Net;
using System.Net.Sockets;
using System.Text;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Links
{
    /// <summary>The same modem over each kind of line.</summary>
    public class LinkTests
    {
        private const string Answer = "AT\r\r\nOK\r\n";

        [Fact]
        public void PtyIsASerialPortToItsHost()
        {
            if (!OperatingSystem.IsLinux())
                Assert.Skip("pseudo terminals are offered on Linux only");
            using var link = new PtyLink();
            using var modem = new ModemEmulator(link, new UiccCard(), new ModemOptions { BootLines = [] });
            for (int visit = 0; visit < 2; visit++)
            {
                using FileStream port = Open(link.Name);
                port.Write("AT\r"u8);
                Assert.Equal(Answer, Read(port, Answer.Length));
            }

            // All byte values pass: no line discipline is in the way.
            byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
            using FileStream again = Open(link.Name);
            modem.InjectBytes(all);
            Assert.Equal(all, Encoding.Latin1.GetBytes(Read(again, 256)));
            Assert.Null(modem.Failure);
        }

        [Fact]
        public void PtyLosesBytesOfAHostThatDoesNotRead()
        {
            if (!OperatingSystem.IsLinux())
                Assert.Skip("pseudo terminals are offered on Linux only");
            using var link = new PtyLink();
            link.Write(new byte[100000]);
            Assert.InRange(link.LostBytes, 1, 100000);
        }

        [Fact]
        public void TcpServesOneHostAfterAnother()
        {
            using var link = new TcpLink(IPAddress.Loopback, 0);
            using var modem = new ModemEmulator(link, new UiccCard());
            modem.Counters();
            using (var first = new TcpClient("127.0.0.1", link.Port))
            {
                // What the module said before anyone listened.
                string boot = Read(first.GetStream(), "\r\n*ATREADY: 1\r\n".Length);
                Assert.Equal("\r\n*ATREADY: 1\r\n", boot);
            }

            using var second = new TcpClient("127.0.0.1", link.Port);
            second.GetStream().Write("ATE0\r"u8);
            Assert.Equal("ATE0\r\r\nOK\r\n", Read(second.GetStream(), 11));
        }

        [Fact]
        public void AnyStreamIsALine()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            using var host = new TcpClient();
            host.Connect((IPEndPoint)listener.LocalEndpoint);
            using var modem = new ModemEmulator(
                new StreamLink(listener.AcceptTcpClient().GetStream(), "stream"), new UiccCard(), new ModemOptions { BootLines = [] });
            host.GetStream().Write("AT\r"u8);
            Assert.Equal(Answer, Read(host.GetStream(), Answer.Length));
        }

        [Fact]
        public void MemoryLineTellsTimeOutFromEnd()
        {
            var link = new InMemoryLink();
            var modem = new ModemEmulator(link, new UiccCard(), new ModemOptions { BootLines = [] });
            byte[] buffer = new byte[64];
            Assert.Equal(0, link.Host.Read(buffer, 0, 64, 0));
            link.Host.Write("AT\r"u8.ToArray(), 0, 3);
            modem.Counters();
            Assert.Equal(4, link.Host.Read(buffer, 0, 4, 20000));
            modem.Dispose();
            Assert.Equal(Answer.Length - 4, link.Host.Read(buffer, 0, 64, 0));
            Assert.Equal(-1, link.Host.Read(buffer, 0, 64, 20000));
            Assert.True(link.Host.IsClosed);
            Assert.Throws<IOException>(() => link.Host.Write(buffer, 0, 1));
        }

        private static FileStream Open(string path)
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        }

        private static string Read(Stream stream, int count)
        {
            byte[] buffer = new byte[count];
            Task<int> all = Task.Run(() =>
            {
                stream.ReadExactly(buffer);
                return count;
            });
            Assert.True(all.Wait(TimeSpan.FromSeconds(20)), "the modem stayed silent");
            return Encoding.Latin1.GetString(buffer);
        }
    }
}
