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
