using System.Net.Sockets;
using System.Text;
using Signet.Emulator.Modem;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Modem
{
    /// <summary>Golden dialogs of the A7670 and SIM7600, byte for byte.</summary>
    public class DialogTests
    {
        [Fact]
        public void A7670BootsAndRegisters()
        {
            using var m = new TestModem(new ModemOptions { BootLines = [new("*ATREADY: 1", 0), new("+CPIN: READY", 0)] }, boot: true);
            m.Expect("<CR><LF>*ATREADY: 1<CR><LF>");
            m.Expect("<CR><LF>+CPIN: READY<CR><LF>");
            m.Say("AT", "AT<CR><CR><LF>OK<CR><LF>");
            m.Say("ATE0", "ATE0<CR><CR><LF>OK<CR><LF>");
            m.Modem.InjectUrc("SMS DONE");
            m.Expect("<CR><LF>SMS DONE<CR><LF>");
            m.Say("AT+CMEE=1", "<CR><LF>OK<CR><LF>");
            m.Modem.InjectUrc("+CGEV: EPS PDN ACT 1");
            m.Expect("<CR><LF>+CGEV: EPS PDN ACT 1<CR><LF>");
            m.Say("AT+CGDCONT=1,\"IP\",\"iot.example\"", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CEREG=2", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CEREG?", "<CR><LF>+CEREG: 2,1,\"122D\",\"0A2845C1\",7<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+NETOPEN", "<CR><LF>OK<CR><LF><CR><LF>+NETOPEN: 0<CR><LF>");
            m.Say("AT+CIPRXGET=1", "<CR><LF>OK<CR><LF>");
            m.Say("AT+IPADDR", "<CR><LF>+IPADDR: 10.148.0.17<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void A7670OpensSendsReceivesAndSeesThePeerClose()
        {
            using var server = new TestServer();
            using var m = new TestModem(new ModemOptions
            {
                DataBeforeOpenResult = true,
                Hosts = new Dictionary<string, HostTarget> { ["telemetry.example.net"] = new("127.0.0.1", server.Port) },
            });
            m.Begin().OpenNetwork();
            m.Say("AT+CIPOPEN=0,\"TCP\",\"telemetry.example.net\",8883", "<CR><LF>OK<CR><LF>");
            server.Connection.Send("!"u8);
            m.Expect("<CR><LF>+CIPRXGET: 1,0<CR><LF><CR><LF>+CIPOPEN: 0,0<CR><LF>");
            m.Say("AT+CIPRXGET=2,0,64", "<CR><LF>+CIPRXGET: 2,0,1,0<CR><LF>!<CR><LF>OK<CR><LF>");

            m.Say("AT+CIPSEND=0,3", "<CR><LF>>");
            m.Write("\u0001\r\u001a");
            m.Expect("<CR><LF>OK<CR><LF><CR><LF>+CIPSEND: 0,3,3<CR><LF>");
            Assert.Equal([1, 13, 26], server.Receive(3).Select(b => (int)b));

            byte[] hundred = [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 5))];
            server.Connection.Send(hundred);
            m.Expect("<CR><LF>+CIPRXGET: 1,0<CR><LF>");
            m.Say("AT+CIPRXGET=4,0", "<CR><LF>+CIPRXGET: 4,0,100<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CIPRXGET=2,0,64", "<CR><LF>+CIPRXGET: 2,0,64,36<CR><LF>" + Encoding.Latin1.GetString(hundred, 0, 64) + "<CR><LF>OK<CR><LF>");
            m.Say("AT+CIPRXGET=2,0,64", "<CR><LF>+CIPRXGET: 2,0,36,0<CR><LF>" + Encoding.Latin1.GetString(hundred, 64, 36) + "<CR><LF>OK<CR><LF>");
            m.Say("AT+CIPRXGET=2,0,64", "<CR><LF>+IP ERROR: No data<CR><LF><CR><LF>ERROR<CR><LF>");

            server.Connection.Shutdown(SocketShutdown.Send);
            m.Expect("<CR><LF>+IPCLOSE: 0,1<CR><LF>");
            m.Say("AT+CIPCLOSE=0", "<CR><LF>+CIPCLOSE: 0,4<CR><LF><CR><LF>ERROR<CR><LF>");
            ModemCounters counters = m.Modem.Counters();
            Assert.Equal(3, counters.SocketBytesSent);
            Assert.Equal(101, counters.SocketBytesReceived);
        }

        [Fact]
        public void A7670ReachesTheCard()
        {
            using var m = new TestModem(new ModemOptions
            {
                Faults = Emulator.Faults.FaultPlan.Of(new Emulator.Faults.UrcFault(4, "+CGEV: NW DETACH")),
            });
            m.Begin();
            m.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,\"019000\"<CR><LF><CR><LF>OK<CR><LF>");
            m.Say(
                "AT+CSIM=24,\"01A4040007A0000005590010\"",
                "<CR><LF>+CGEV: NW DETACH<CR><LF><CR><LF>+CSIM: 4,\"9000\"<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CSIM=10,\"A0F2000016\"", "<CR><LF>+CSIM: 4,\"6E00\"<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void Sim7600BootsAndAnswersItsIdentity()
        {
            using var m = new TestModem(new ModemOptions { Dialect = ModemDialect.Sim7600 }, boot: true);
            m.Expect("<CR><LF>RDY<CR><LF><CR><LF>+CPIN: READY<CR><LF><CR><LF>SMS DONE<CR><LF><CR><LF>PB DONE<CR><LF>");
            m.Begin();
            m.Say(
                "ATI",
                "<CR><LF>Manufacturer: SIMCOM INCORPORATED<CR><LF>Model: SIMCOM_SIM7600G-H<CR><LF>Revision: SIM7600M22_V1.1<CR><LF>IMEI: 860000000000000<CR><LF>+GCAP: +CGSM<CR><LF><CR><LF>OK<CR><LF>");
            m.OpenNetwork();
            m.Say("AT+NETOPEN", "<CR><LF>+IP ERROR: Network is already opened<CR><LF><CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void Sim7600GivesChannelTwoAndReadsARecord()
        {
            byte[] record = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
            using var link = new Emulator.Links.InMemoryLink();
            var usim = new UsimApplication(new UsimOptions { Files = [new ElementaryFile("8F409F40", record, 64)] });
            var card = new UiccCard(usim, new UiccOptions { ChannelsOpenAtStart = [1] });
            using var modem = new ModemEmulator(link, card, new ModemOptions { Dialect = ModemDialect.Sim7600, BootLines = [] });
            void Say(string line, string expected)
            {
                byte[] bytes = Encoding.ASCII.GetBytes(line + "\r");
                link.Host.Write(bytes, 0, bytes.Length);
                byte[] got = new byte[expected.Length];
                for (int have = 0; have < got.Length;)
                {
                    int read = link.Host.Read(got, have, got.Length - have, 20000);
                    Assert.True(read > 0, "silence");
                    have += read;
                }

                Assert.Equal(expected, Encoding.ASCII.GetString(got));
            }

            Say("ATE0", "ATE0\r\r\nOK\r\n");
            Say("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"029000\"\r\n\r\nOK\r\n");
            Say("AT+CSIM=18,\"02A4080C048F409F40\"", "\r\n+CSIM: 4,\"9000\"\r\n\r\nOK\r\n");
            Say("AT+CSIM=10,\"02B2010440\"", $"\r\n+CSIM: 132,\"{Convert.ToHexString(record)}9000\"\r\n\r\nOK\r\n");
            Say("AT+CSIM=10,\"0070800200\"", "\r\n+CSIM: 4,\"9000\"\r\n\r\nOK\r\n");
        }

        [Fact]
        public void WolfSslsLinesWorkOnAnOpenChannelOne()
        {
            using var m = new TestModem(card: new UiccOptions { ChannelsOpenAtStart = [1] });
            m.Say("ATE0", "ATE0<CR><CR><LF>OK<CR><LF>");
            m.Say("AT+CSIM=24,\"01A4040007A0000005590010\"", "<CR><LF>+CSIM: 4,\"9000\"<CR><LF><CR><LF>OK<CR><LF>");
            m.Write("AT+CSIM= 10,\"8184000020\"\r");
            Assert.Equal("\r\n+CSIM: 68,\"".Length + 68 + "\"\r\n\r\nOK\r\n".Length, m.Until("OK\r\n").Length);
            m.Say("AT+CSIM= 16,\"81B9000003840104\"", "<CR><LF>+CSIM: 4,\"614D\"<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CSIM=10, \"81C000004D\"", "<CR><LF>+CSIM: 158,\"840104");
            m.Until("OK\r\n");
            m.Say("AT", "<CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void Sim7672WantsTheSimAwake()
        {
            using var m = new TestModem(new ModemOptions { Dialect = ModemDialect.Sim7672 });
            m.Begin();
            m.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CME ERROR: 13<CR><LF>");
            m.Say("AT+CSIMSLEEP=0", "<CR><LF>OK<CR><LF>");
            Assert.Equal("019000", m.Csim("0070000001"));
            m.OpenNetwork();
            m.Say("AT+CIPOPEN=4,\"TCP\",\"127.0.0.1\",1", "<CR><LF>+IP ERROR: Invalid parameter<CR><LF><CR><LF>ERROR<CR><LF>");
        }
    }
}
