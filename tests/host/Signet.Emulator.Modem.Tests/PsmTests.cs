using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>
    /// Power saving mode and eDRX of the families: 3GPP TS 27.007 clauses 7.38 to 7.41, TS 23.682 clause 4.5.4, and each maker's
    /// manual for what its modules say of it.
    /// </summary>
    public class PsmTests
    {
        private const string Ok = "\r\nOK\r\n";

        /// <summary>T3412 of one hour, T3324 of ten seconds.</summary>
        private const string Ask = "AT+CPSMS=1,,,\"00100001\",\"00000101\"";

        [Theory]
        [InlineData("simcom-ca", "+CPSMSTATUS=1", "+CPSMSTATUS: \"ENTER PSM\"", "+CPSMSTATUS: \"EXIT PSM\"")]
        [InlineData("simcom-ca", "", "", "")]
        [InlineData("quectel-qi", "", "PSM POWER DOWN", "")]
        [InlineData("ublox-uso", "+UPSMR=1", "+UUPSMR: 1", "+UUPSMR: 0")]
        [InlineData("ublox-uso", "", "", "")]
        [InlineData("sequans-sqn", "", "", "")]
        public void PsmIsSilenceUntilKeyOrTimer(string family, string report, string enters, string leaves)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = SocketTests.Start(manual);
            int socket = rig.Dialect.FirstSocket;
            if (report.Length > 0)
                rig.Say("AT" + report, Ok);
            manual.OpenOn(rig, socket);
            rig.Say("AT+CPSMS?", "\r\n+CPSMS: 0\r\n" + Ok);
            rig.Say(Ask, Ok);
            rig.Say("AT+CPSMS?", "\r\n+CPSMS: 1,,,\"00100001\",\"00000101\"\r\n" + Ok);

            // Ten seconds till the network releases the RRC connection, ten more of T3324.
            rig.Wait(19_500);
            Assert.False(rig.Modem.IsInPsm);
            rig.Wait(1_000);
            Assert.True(rig.Modem.IsInPsm);
            Assert.Equal(Line(enters), rig.Drain(0));
            rig.Send("AT\r");
            Assert.Equal("", rig.Drain(5_000));
            Assert.True(rig.Peer.IsClosed);

            // The timer wakes it; with nothing to do it sleeps again.
            RadioTimes before = rig.Modem.Airtime();
            rig.Wait(3_590_000);
            string said = rig.Drain(10_000);
            bool boots = rig.Dialect.Psm.Boots;
            Assert.All(rig.Dialect.BootLines.Take(2), l => Assert.Equal(boots, said.Contains(l.Text, StringComparison.Ordinal)));
            Assert.Equal(leaves.Length > 0, said.Contains(Line(leaves), StringComparison.Ordinal) && leaves.Length > 0);
            rig.Drain(60_000);
            Assert.True(rig.Modem.IsInPsm);
            Assert.InRange(rig.Modem.Airtime().Since(before).PowerSaving.TotalSeconds, 3_590, 3_640);

            if (rig.Dialect.Power.HasKey)
                rig.Modem.PressPowerKey(1000);
            else
                rig.Modem.SetDtr(false);
            rig.Drain(rig.Dialect.ReadyAfterMs + 500);
            rig.Send("ATE0\r");
            Assert.EndsWith(Ok, rig.Until("OK\r\n"), StringComparison.Ordinal);

            // It has stayed attached: it is registered as soon as it has found the cell again, with the timers it had.
            rig.Wait(600);
            rig.Send("AT+CEREG?\r");
            Assert.Contains("+CEREG: 0,1\r\n", rig.Until("OK\r\n"), StringComparison.Ordinal);
            rig.Send("AT+CPSMS?\r");
            Assert.Contains("+CPSMS: 1,,,\"00100001\",\"00000101\"\r\n", rig.Until("OK\r\n"), StringComparison.Ordinal);
        }

        [Fact]
        public void ALostContextAfterPsmIsError21OfTheSim7080()
        {
            using Rig rig = SocketTests.Start(SocketManual.Of("simcom-ca"));
            rig.Say("AT+CPSMS=1,,,\"00100001\",\"00000001\"", Ok);
            rig.Wait(12_500);
            Assert.True(rig.Modem.IsInPsm);
            rig.Modem.PressPowerKey(1000);
            rig.Drain(6_000);
            rig.Send("AT+CPSMS=0\r");
            rig.Drain(20_000);
            rig.Send($"AT+CAOPEN=0,0,\"TCP\",\"{Rig.Host}\",8883\r");
            Assert.Contains("+CAOPEN: 0,21\r\n\r\nOK\r\n", rig.Drain(5_000), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("simcom-ca", "+CPSMRDP", "+CPSMRDP: 1,10,3600,4,7200,3240")]
        [InlineData("quectel-qi", "+QPSMS?", "+QPSMS: 1,,,\"7200\",\"4\"")]
        [InlineData("ublox-uso", "+UCPSMS?", "+UCPSMS: 1,,,\"00100010\",\"00000010\"")]
        [InlineData("sequans-sqn", "+CEREG?", "+CEREG: 4,1,\"122D\",\"0A2845C1\",7,,,\"00000010\",\"00100010\"")]
        public void TheNetworkMayGiveOtherTimers(string family, string query, string given)
        {
            var grants = new NetworkGrants { Periodic = "00100010", Active = "00000010" };
            using Rig rig = SocketTests.Start(SocketManual.Of(family), o => o with { Grants = grants });
            rig.Say("AT+CEREG=4", Ok);
            string place = family == "simcom-ca" ? "\"122D\",\"A\",\"0A2845C1\",7" : "\"122D\",\"0A2845C1\",7";

            // The answer of the network comes with the tracking area update.
            rig.Say(Ask, Ok + $"\r\n+CEREG: 1,{place},,,\"00000010\",\"00100010\"\r\n");
            rig.Say("AT" + query, $"\r\n{given}\r\n" + Ok);
            rig.Say("AT+CPSMS?", "\r\n+CPSMS: 1,,,\"00100001\",\"00000101\"\r\n" + Ok);
            rig.Wait(13_000);
            Assert.False(rig.Modem.IsInPsm);
            rig.Wait(1_500);
            Assert.True(rig.Modem.IsInPsm);
        }

        [Theory]
        [InlineData("simcom-ca", "+CPSMRDP", "+CPSMRDP: 0,10,3600,0,0,3240")]
        [InlineData("quectel-qi", "+QPSMS?", "+QPSMS: 0")]
        [InlineData("ublox-uso", "+UCPSMS?", "+UCPSMS: 0")]
        public void TheNetworkMayRefusePowerSaving(string family, string query, string given)
        {
            using Rig rig = SocketTests.Start(SocketManual.Of(family), o => o with { Grants = new NetworkGrants { Psm = false } });
            rig.Say(Ask, Ok);
            rig.Wait(60_000);
            Assert.False(rig.Modem.IsInPsm);
            rig.Say("AT" + query, $"\r\n{given}\r\n" + Ok);
        }

        [Fact]
        public void TheBg95TellsTheTimersWhereItIsWanted()
        {
            using Rig rig = SocketTests.Start(SocketManual.Of("quectel-qi"));
            rig.Say("AT+QCFG=\"psm/urc\",1", Ok);
            rig.Say("AT+QCFG=\"psm/urc\"", "\r\n+QCFG: \"psm/urc\",1\r\n" + Ok);
            rig.Say(Ask, Ok + "\r\n+QPSMTIMER: 3600,10\r\n");
        }

        [Fact]
        public void PowerSavingIsSwitchedOffInEachForm()
        {
            using Rig rig = SocketTests.Start(SocketManual.Of("ublox-uso"));
            foreach (string form in new[] { "=0", "=2", "=" })
            {
                rig.Say(Ask, Ok);
                rig.Wait(1_000);
                rig.Say("AT+UCPSMS?", "\r\n+UCPSMS: 1,,,\"00100001\",\"00000101\"\r\n" + Ok);
                rig.Say("AT+CPSMS" + form, Ok);
                rig.Wait(1_000);
                rig.Say("AT+UCPSMS?", "\r\n+UCPSMS: 0\r\n" + Ok);
            }

            rig.Say("AT+CPSMS=1,,,\"0010\",\"00000101\"", "\r\n+CME ERROR: 50\r\n");
            rig.Say("AT+CPSMS=3", "\r\n+CME ERROR: 50\r\n");
        }

        [Theory]
        [InlineData("EG91")]
        [InlineData("EC21")]
        [InlineData("EC200")]
        public void TheCatOneModelsHaveNoPowerSavingMode(string model)
        {
            using Rig rig = new Rig(ModemDialect.Named("quectel-qi", model)).Begin();
            foreach (string line in new[] { "AT+CPSMS?", "AT+CPSMS=0", "AT+QPSMS?", "AT+CEDRXS?", "AT+CEDRXRDP" })
                rig.Say(line, "\r\nERROR\r\n");
        }

        /// <summary>nRF91: the modem sleeps, the application with the serial line and the sockets goes on.</summary>
        [Fact]
        public void TheNrf91AnswersInPowerSavingModeAndSendingWakesIt()
        {
            SocketManual manual = SocketManual.Of("nordic-x");
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 0);
            rig.Say("AT%XMODEMSLEEP=1,0,10240", Ok);
            rig.Say(Ask, Ok);
            rig.Expect("\r\n%XMODEMSLEEP: 1,3600000\r\n");
            Assert.True(rig.Modem.IsInPsm);
            rig.Say("AT%XMONITOR", "\r\n%XMONITOR: 1,\"Emulated\",\"EMU\",\"00101\",\"122D\",7,20,\"0A2845C1\",1,6300,45,34,\"\",\"00000101\",\"00100001\",\"00000000\"\r\n" + Ok);
            Assert.True(rig.Modem.IsInPsm);

            // What the server says waits in the network.
            rig.Peer.Send("hello");
            Assert.Equal("", rig.Drain(60_000));
            rig.Say("AT#XSEND=0,0,0,\"x\"", "\r\n%XMODEMSLEEP: 1,0\r\n\r\n#XAPOLL: 0,1\r\n\r\n#XSEND: 0,0,1\r\n" + Ok);
            Assert.False(rig.Modem.IsInPsm);
            rig.Say("AT#XRECV=0,0,64,0,100", "\r\n#XRECV: 0,0,5\r\nhello" + Ok);
            rig.Expect("\r\n%XMODEMSLEEP: 1,3600000\r\n");
        }

        [Theory]
        [InlineData("quectel-qi", "+CEDRXS")]
        [InlineData("sequans-sqn", "+SQNEDRX")]
        public void EdrxIsSetReadAndTold(string family, string command)
        {
            using Rig rig = SocketTests.Start(SocketManual.Of(family));
            rig.Say($"AT{command}=2,4,\"0101\"", Ok + "\r\n+CEDRXP: 4,\"0101\",\"0101\",\"0011\"\r\n");
            rig.Say($"AT{command}?", $"\r\n{command}: 4,\"0101\"\r\n" + Ok);
            rig.Say("AT+CEDRXRDP", "\r\n+CEDRXRDP: 4,\"0101\",\"0101\",\"0011\"\r\n" + Ok);
            rig.Say($"AT{command}=2,4,\"12\"", family == "quectel-qi" ? "\r\n+CME ERROR: 50\r\n" : "\r\n+CME ERROR: 50\r\n");
            rig.Modem.Grants = new NetworkGrants { EdrxCycle = "0010", PagingWindow = "0000" };
            rig.Say($"AT{command}=2,4,\"1001\"", Ok + "\r\n+CEDRXP: 4,\"1001\",\"0010\",\"0000\"\r\n");
            rig.Modem.Grants = new NetworkGrants { Edrx = false };
            rig.Say($"AT{command}=2,4,\"0101\"", Ok);
            rig.Wait(1_000);
            rig.Say("AT+CEDRXRDP", "\r\n+CEDRXRDP: 0\r\n" + Ok);
            rig.Say($"AT{command}=3", Ok);
            rig.Say($"AT{command}?", $"\r\n{command}:\r\n" + Ok);

            // The other access technology's cycle is no business of this cell.
            rig.Modem.Grants = NetworkGrants.AsAsked;
            rig.Say($"AT{command}=1,5,\"0101\"", Ok);
            rig.Wait(1_000);
            rig.Say("AT+CEDRXRDP", "\r\n+CEDRXRDP: 0\r\n" + Ok);
        }

        [Fact]
        public void InEdrxTheServersDataWaitsForThePagingOccasion()
        {
            SocketManual manual = SocketManual.Of("quectel-qi");
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 0);
            rig.Say("AT+CEDRXS=1,4,\"0010\"", Ok);

            // Ten seconds to idle, then one occasion each 20.48 seconds.
            rig.Wait(10_500);
            TimeSpan before = rig.Clock.Elapsed;
            rig.Peer.Send("late");
            rig.Expect("\r\n+QIURC: \"recv\",0\r\n");
            Assert.InRange((rig.Clock.Elapsed - before).TotalSeconds, 19, 20.48);

            // While the connection lasts nothing waits.
            before = rig.Clock.Elapsed;
            rig.Say("AT+QIRD=0,100", "\r\n+QIRD: 4\r\nlate\r\n" + Ok);
            rig.Peer.Send("soon");
            rig.Expect("\r\n+QIURC: \"recv\",0\r\n");
            Assert.InRange((rig.Clock.Elapsed - before).TotalSeconds, 0, 0.1);
        }

        private static string Line(string text)
        {
            return text.Length == 0 ? "" : $"\r\n{text}\r\n";
        }
    }
}
