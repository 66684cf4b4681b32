using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Signet.Emulator.Modem;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Modem
{
    /// <summary>TCP to real servers.</summary>
    public class SocketTests
    {
        [Fact]
        public void EchoesManyKilobytesThroughTheModule()
        {
            using var server = new TestServer();
            using var m = new TestModem();
            m.Begin().OpenNetwork();
            Connect(m, server, 3);
            byte[] sent = RandomNumberGenerator.GetBytes(20000);
            var received = new List<byte>();
            for (int at = 0; at < sent.Length; at += 1500)
            {
                int count = Math.Min(1500, sent.Length - at);
                m.Say($"AT+CIPSEND=3,{count}", "<CR><LF>>");
                m.Write(Encoding.Latin1.GetString(sent, at, count));
                m.Expect($"<CR><LF>OK<CR><LF><CR><LF>+CIPSEND: 3,{count},{count}<CR><LF>");
                byte[] heard = server.Receive(count);
                Assert.Equal(sent.Skip(at).Take(count), heard);
                server.Connection.Send(heard);
                m.Expect("<CR><LF>+CIPRXGET: 1,3<CR><LF>");
                while (received.Count < at + count)
                    received.AddRange(ReadOnce(m, 3, 700));
            }

            Assert.Equal(sent, received);
            m.Say("AT+CIPCLOSE=3", "<CR><LF>OK<CR><LF><CR><LF>+CIPCLOSE: 3,0<CR><LF>");
            Assert.Equal(0, server.Connection.Receive(new byte[1]));
        }

        [Fact]
        public async Task AFullBufferStopsTheServer()
        {
            using var server = new TestServer();
            using var m = new TestModem(new ModemOptions { ReceiveBuffer = 2000 });
            m.Begin().OpenNetwork();
            Connect(m, server, 0);
            byte[] sent = RandomNumberGenerator.GetBytes(300000);
            Task sending = Task.Run(() => server.Connection.Send(sent));
            m.Expect("<CR><LF>+CIPRXGET: 1,0<CR><LF>");
            var received = new List<byte>();
            while (received.Count < sent.Length)
            {
                byte[] part = ReadOnce(m, 0, 1500, out int rest);
                received.AddRange(part);
                Assert.InRange(rest, 0, 2000);
            }

            Assert.Equal(sent, received);
            await sending.WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Null(m.Modem.Failure);
        }

        [Fact]
        public void DataBehindAPeersCloseCanStillBeRead()
        {
            using var server = new TestServer();
            using var m = new TestModem();
            m.Begin().OpenNetwork();
            Connect(m, server, 1);
            server.Connection.Send("last words"u8);
            server.Connection.Shutdown(SocketShutdown.Both);
            m.Expect("<CR><LF>+CIPRXGET: 1,1<CR><LF><CR><LF>+IPCLOSE: 1,1<CR><LF>");
            m.Say("AT+CIPSEND=1,5", "<CR><LF>+CIPERROR: 2<CR><LF><CR><LF>ERROR<CR><LF>");
            Assert.Equal("last words", Encoding.ASCII.GetString(ReadOnce(m, 1, 100)));
            m.Say("AT+CIPRXGET=2,1,100", "<CR><LF>+IP ERROR: No data<CR><LF><CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void OpenFailsInTheShapesOfTheManual()
        {
            int refused;
            using (var server = new TestServer())
                refused = server.Port;
            using var m = new TestModem(new ModemOptions { AllowOtherHosts = false, Hosts = new Dictionary<string, HostTarget> { ["gone.example"] = new("127.0.0.1") } });
            m.Begin();
            m.Say("AT+CIPOPEN=0,\"TCP\",\"gone.example\",1", "<CR><LF>+CIPOPEN: 0,1<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+IPADDR", "<CR><LF>+IP ERROR: Network not opened<CR><LF><CR><LF>ERROR<CR><LF>");
            m.OpenNetwork();
            m.Say($"AT+CIPOPEN=0,\"TCP\",\"gone.example\",{refused}", "<CR><LF>OK<CR><LF><CR><LF>+CIPOPEN: 0,1<CR><LF>");
            m.Say("AT+CIPOPEN=0,\"TCP\",\"unknown.example\",80", "<CR><LF>OK<CR><LF><CR><LF>+CIPOPEN: 0,11<CR><LF>");
            m.Say("AT+CIPOPEN=0,\"TCP\",\"gone.example\"", "<CR><LF>+CIPOPEN: 0,3<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+CIPOPEN=10,\"TCP\",\"gone.example\",1", "<CR><LF>+IP ERROR: Invalid parameter<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+CIPSEND=0,5", "<CR><LF>+CIPERROR: 2<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+CIPSEND=0,1501", "<CR><LF>+IP ERROR: Invalid parameter<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+CIPCLOSE=0", "<CR><LF>+CIPCLOSE: 0,2<CR><LF><CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void AnOpenLinkIsBusyAndNetCloseEndsIt()
        {
            using var server = new TestServer();
            using var m = new TestModem();
            m.Begin().OpenNetwork();
            Connect(m, server, 0);
            m.Say($"AT+CIPOPEN=0,\"TCP\",\"127.0.0.1\",{server.Port}", "<CR><LF>+CIPOPEN: 0,8<CR><LF><CR><LF>ERROR<CR><LF>");
            m.Say("AT+CIPCLOSE?", "<CR><LF>+CIPCLOSE: 1,0,0,0,0,0,0,0,0,0<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+NETCLOSE", "<CR><LF>OK<CR><LF><CR><LF>+NETCLOSE: 0<CR><LF>");
            Assert.Equal(0, server.Connection.Receive(new byte[1]));
            m.Say("AT+NETCLOSE", "<CR><LF>+IP ERROR: Network is already closed<CR><LF><CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void PushModeSendsDataUnasked()
        {
            using var server = new TestServer();
            using var m = new TestModem();
            m.Begin();
            m.Say("AT+NETOPEN", "<CR><LF>OK<CR><LF><CR><LF>+NETOPEN: 0<CR><LF>");
            Connect(m, server, 0);
            server.Connection.Send("abc"u8);
            m.Expect($"<CR><LF>RECV FROM:127.0.0.1:{server.Port}<CR><LF>+IPD3<CR><LF>abc");
        }

        [Fact]
        public void HexReadsAndNetworkLoss()
        {
            using var server = new TestServer();
            using var m = new TestModem();
            m.Begin().OpenNetwork();
            Connect(m, server, 0);
            server.Connection.Send([0, 0xAB, 0xFF]);
            m.Expect("<CR><LF>+CIPRXGET: 1,0<CR><LF>");
            m.Say("AT+CIPRXGET=3,0,2", "<CR><LF>+CIPRXGET: 3,0,2,1<CR><LF>00AB<CR><LF>OK<CR><LF>");
            m.Modem.DropNetwork();
            m.Expect("<CR><LF>+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY<CR><LF>");
            m.Say("AT+NETOPEN", "<CR><LF>OK<CR><LF><CR><LF>+NETOPEN: 0<CR><LF>");
        }

        [Fact]
        public void AHostThatOwesPayloadGetsErrorAfterFiveSeconds()
        {
            var time = new ManualTime();
            using var server = new TestServer();
            using var m = new TestModem(new ModemOptions { Time = time });
            m.Begin().OpenNetwork();
            Connect(m, server, 0);
            m.Say("AT+CIPSEND=0,5", "<CR><LF>>");
            m.Write("AT\r");
            Assert.NotEqual(0, m.Modem.Counters().UartBytes);
            time.Advance(TimeSpan.FromSeconds(5));
            m.Expect("<CR><LF>ERROR<CR><LF>");
            m.Say("AT", "<CR><LF>OK<CR><LF>");
            Assert.Equal(0, m.Modem.Counters().SocketBytesSent);
        }

        internal static void Connect(TestModem m, TestServer server, int link)
        {
            m.Say($"AT+CIPOPEN={link},\"TCP\",\"127.0.0.1\",{server.Port}", $"<CR><LF>OK<CR><LF><CR><LF>+CIPOPEN: {link},0<CR><LF>");
            Assert.True(server.Connection.Connected);
        }

        internal static byte[] ReadOnce(TestModem m, int link, int most)
        {
            return ReadOnce(m, link, most, out _);
        }

        /// <summary>Polls as a driver does: data, or "no data" with the URC still to come.</summary>
        internal static byte[] ReadOnce(TestModem m, int link, int most, out int rest)
        {
            rest = 0;
            m.Write($"AT+CIPRXGET=2,{link},{most}\r");
            while (true)
            {
                m.Expect("<CR><LF>");
                string line = m.Until("\r\n")[..^2];
                if (line == $"+CIPRXGET: 1,{link}")
                    continue;
                if (line == "+IP ERROR: No data")
                {
                    m.Expect("<CR><LF>ERROR<CR><LF>");
                    return [];
                }

                string[] fields = line.Split(',');
                rest = int.Parse(fields[3], System.Globalization.CultureInfo.InvariantCulture);
                string data = m.Read(int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture));
                m.Expect("<CR><LF>OK<CR><LF>");
                return Encoding.Latin1.GetBytes(data);
            }
        }
    }
}
