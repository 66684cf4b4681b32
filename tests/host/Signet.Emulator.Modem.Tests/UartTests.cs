using Signet.Emulator.Links;
using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>The serial line: its rate, the host's ring buffer, auto-baud.</summary>
    public class UartTests
    {
        [Fact]
        public void BytesTakeTheirTime()
        {
            using Rig rig = new Rig(ModemDialect.A7670, o => o with { PacesUart = true, HostBaud = 9600, Baud = 9600 }).Begin();
            TimeSpan before = rig.Clock.Elapsed;
            rig.Write("AT+SIMCOMATI\r");
            string answer = rig.Until("\r\nOK\r\n");

            // Ten bits a byte, both ways; the answer begins when the command has ended.
            double wanted = (13 + answer.Length) * 10 / 9600.0;
            Assert.Equal(wanted, (rig.Clock.Elapsed - before).TotalSeconds, 2);
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void ARingThatIsFullLosesWithoutAWord(bool flushes)
        {
            var manual = SocketManual.Of("simcom-cip");
            using var rig = new Rig(ModemDialect.A7670, o => o with { PacesUart = true, HostBaud = 115200 }, ring: new HostRing(256, flushes));
            rig.Begin();
            manual.AttachOn(rig);
            manual.OpenOn(rig, 0);
            rig.Peer.Send(new string('x', 1000));
            rig.Expect("\r\n+CIPRXGET: 1,0\r\n");
            rig.Write("AT+CIPRXGET=2,0,1000\r");
            rig.Wait(1000);
            int sent = "\r\n+CIPRXGET: 2,0,1000,0\r\n".Length + 1000 + "\r\nOK\r\n".Length;
            string left = rig.Read(2000, 0);
            Assert.Equal(sent, left.Length + rig.Link.Host.Lost);
            Assert.True(rig.Link.Host.Lost > 0);
            if (flushes)
                Assert.Equal("K\r\n", left);
            else
                Assert.Equal(256, left.Length);

            // A host that reads in pieces loses nothing.
            rig.Peer.Send(new string('y', 200));
            rig.Expect("\r\n+CIPRXGET: 1,0\r\n");
            rig.Write("AT+CIPRXGET=2,0,200\r");
            Assert.EndsWith(new string('y', 200) + "\r\nOK\r\n", rig.Until("OK\r\n"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("simcom-cip", "+IFC=2,2", "+IFC: 2,2")]
        [InlineData("simcom-ca", "+IFC=2,2", "+IFC: 2,2")]
        [InlineData("quectel-qi", "+IFC=2,2", "+IFC: 2,2")]
        [InlineData("ublox-uso", "", "+IFC: 2,2")]
        [InlineData("sequans-sqn", "", "+IFC: 2,2")]
        [InlineData("nordic-x", "", "")]
        public void AModuleThatObeysRtsLosesNothing(string family, string command, string shows)
        {
            SocketManual manual = SocketManual.Of(family);
            using var rig = new Rig(
                ModemDialect.Named(family, manual.Model), o => o with { PacesUart = true, HostBaud = 115200 }, ring: new HostRing(128, DrivesRts: true));
            rig.Begin();
            manual.AttachOn(rig);
            if (command.Length > 0)
                rig.Say("AT" + command, "\r\nOK\r\n");
            if (shows.Length > 0)
                rig.Say("AT+IFC?", $"\r\n{shows}\r\n\r\nOK\r\n");
            int socket = rig.Dialect.FirstSocket;
            manual.OpenOn(rig, socket);
            string data = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i:000}, "));
            rig.Peer.Send(data);
            rig.Expect(SocketManual.Fill(manual.Data, socket, data.Length));
            rig.Send("AT" + SocketManual.Fill(manual.Read, socket, data.Length) + "\r");
            rig.Wait(2_000);
            Assert.Equal(128, rig.Link.Host.Available);
            rig.Expect(SocketManual.Fill(manual.Answer, socket, data.Length, data));
            Assert.Equal(0, rig.Link.Host.Lost);
        }

        [Theory]
        [InlineData("quectel-qi", "")]
        [InlineData("ublox-uso", "&K0")]
        public void AModuleThatDoesNotObeyRtsOverruns(string family, string command)
        {
            using var rig = new Rig(
                ModemDialect.Named(family), o => o with { PacesUart = true, HostBaud = 115200 }, ring: new HostRing(128, DrivesRts: true));
            rig.Begin();
            if (command.Length > 0)
                rig.Say("AT" + command, "\r\nOK\r\n");
            rig.Say("AT+IFC?", "\r\n+IFC: 0,0\r\n\r\nOK\r\n");
            rig.Modem.InjectBytes(new byte[300]);
            rig.Wait(1_000);
            Assert.Equal(300 - 128, rig.Link.Host.Lost);
        }

        /// <summary>Nordic's serial modem, "Generic AT commands": no detection of the rate, five rates, lost at a reset.</summary>
        [Fact]
        public void NordicsSerialModemHasNoAutoBaud()
        {
            using Rig rig = new Rig(ModemDialect.Named("nordic-x"), o => o with { HostBaud = 115200 }).Begin();
            rig.Say("AT+IPR=?", "\r\n+IPR: (),(115200,230400,460800,921600,1000000)\r\n\r\nOK\r\n");
            rig.Say("AT+IPR=0", "\r\n+CME ERROR: 50\r\n");
            rig.Say("AT+IPR=9600", "\r\n+CME ERROR: 50\r\n");
            rig.Say("AT+IPR=230400", "\r\nOK\r\n");
            rig.Modem.HostBaud = 230400;
            rig.Say("AT+IPR?", "\r\n+IPR: 230400\r\n\r\nOK\r\n");
            rig.Modem.HostBaud = 115200;
            rig.Modem.Restart();
            Assert.Contains("Ready", rig.Drain(20_000), StringComparison.Ordinal);
        }

        [Fact]
        public void AutoBaudWaitsForAnAtAndHidesTheBoot()
        {
            using var rig = new Rig(ModemDialect.Named("simcom-ca"), o => o with { Baud = 0, HostBaud = 57600 });
            Assert.Equal("", rig.Drain(20_000));
            rig.Write("\0xxA");
            Assert.Equal("", rig.Drain(100));
            rig.Write("T\r");
            rig.Expect("AT\r\r\nOK\r\n");
            rig.Say("AT+IPR?", "AT+IPR?\r\r\n+IPR: 0\r\n\r\nOK\r\n");
        }

        [Fact]
        public void AWrongRateIsNonsenseInBothDirections()
        {
            using Rig rig = new Rig(ModemDialect.Named("quectel-qi"), o => o with { HostBaud = 115200 }).Begin();
            rig.Say("AT+IPR=9600", "\r\nOK\r\n");
            rig.Say("AT", "");
            Assert.DoesNotContain("OK", rig.Drain(100), StringComparison.Ordinal);
            rig.Modem.InjectUrc("RING");
            string heard = rig.Read(8);
            Assert.Equal(8, heard.Length);
            Assert.NotEqual("\r\nRING\r\n", heard);
            rig.Modem.HostBaud = 9600;
            rig.Write("\r");
            rig.Drain(100);
            rig.Say("AT", "\r\nOK\r\n");

            // It isn't stored here: a restart goes back.
            rig.Modem.Restart();
            rig.Modem.HostBaud = 115200;
            Assert.Contains("APP RDY", rig.Drain(20_000), StringComparison.Ordinal);
        }

        [Fact]
        public void AStoredRateOutlivesARestart()
        {
            using Rig rig = new Rig(ModemDialect.Named("simcom-ca"), o => o with { HostBaud = 115200 }).Begin();
            rig.Say("AT+IPR=921600", "\r\nOK\r\n");
            rig.Modem.HostBaud = 921600;
            rig.Modem.Restart();
            Assert.Contains("SMS Ready", rig.Drain(20_000), StringComparison.Ordinal);
            rig.Say("AT+IPR?", "AT+IPR?\r\r\n+IPR: 921600\r\n\r\nOK\r\n");
            rig.Say("AT+IPR=12345", "AT+IPR=12345\r\r\nERROR\r\n");
        }

        [Fact]
        public void NulsComeBeforeASarasFirstLineAfterARestart()
        {
            using Rig rig = new Rig(ModemDialect.Named("ublox-uso", "SARA-R4")).Begin();
            rig.Say("AT+CSGT=1,\"hello\"", "\r\nOK\r\n");
            rig.Say("AT+CFUN=15", "\r\nOK\r\n");
            Assert.Equal("\0\r\nhello\r\n", rig.Drain(20_000));
        }
    }
}
