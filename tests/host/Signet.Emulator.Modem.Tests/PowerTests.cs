using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>Power, sleep, clock and SIM of the families.</summary>
    public class PowerTests
    {
        [Theory]
        [InlineData("simcom-cip", "+CPOF", "\r\nOK\r\n", 100, 2500)]
        [InlineData("simcom-ca", "+CPOWD=1", "\r\nNORMAL POWER DOWN\r\n", 1000, 1200)]
        [InlineData("quectel-qi", "+QPOWD=1", "\r\nOK\r\n\r\nPOWERED DOWN\r\n", 500, 650)]
        [InlineData("ublox-uso", "+CPWROFF", "\r\nOK\r\n", 1000, 1500)]
        public void TheKeySwitchesOnAndOff(string family, string command, string says, int onMs, int offMs)
        {
            ModemDialect dialect = ModemDialect.Named(family);
            using Rig rig = new Rig(dialect).Begin();
            rig.Say("AT" + command, says);
            Assert.True(rig.Modem.IsOff);

            // It has not finished yet.
            rig.Modem.PressPowerKey(onMs);
            Assert.True(rig.Modem.IsOff);
            rig.Send("AT\r");
            Assert.Equal("", rig.Drain(10_000));
            rig.Modem.PressPowerKey(onMs - 1);
            Assert.True(rig.Modem.IsOff);
            rig.Modem.PressPowerKey(onMs);
            rig.Drain(30_000);
            rig.Say("AT", "AT\r\r\nOK\r\n");
            rig.Modem.PressPowerKey(offMs - 1);
            Assert.False(rig.Modem.IsOff);
            rig.Modem.PressPowerKey(offMs);
            Assert.True(rig.Modem.IsOff);
        }

        [Theory]
        [InlineData("simcom-cip", "+CRESET")]
        [InlineData("simcom-ca", "+CREBOOT")]
        [InlineData("quectel-qi", "+CFUN=1,1")]
        [InlineData("ublox-uso", "+CFUN=16")]
        [InlineData("sequans-sqn", "^RESET")]
        [InlineData("nordic-x", "#XRESET")]
        public void EachFamilyHasItsRestart(string family, string command)
        {
            ModemDialect dialect = ModemDialect.Named(family);
            using Rig rig = new Rig(dialect).Begin();
            rig.Say("AT" + command, "\r\nOK\r\n");
            string boot = rig.Drain(60_000);
            Assert.All(dialect.BootLines, l => Assert.Contains(l.Text, boot, StringComparison.Ordinal));
            rig.Say("AT+CMEE?", (dialect.StartEcho ? "AT+CMEE?\r" : "") + "\r\n+CMEE: 0\r\n\r\nOK\r\n");
        }

        [Fact]
        public void TheSim7080sKeyResetsWhenHeldLong()
        {
            using Rig rig = new Rig(ModemDialect.Named("simcom-ca")).Begin();
            rig.Modem.PressPowerKey(12_000);
            Assert.Contains("RDY", rig.Drain(20_000), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("simcom-cip", "+CSCLK")]
        [InlineData("simcom-ca", "+CSCLK")]
        [InlineData("quectel-qi", "+QSCLK")]
        public void DtrPutsTheUartToSleepAndWakesIt(string family, string command)
        {
            using Rig rig = new Rig(ModemDialect.Named(family)).Begin();
            rig.Say($"AT{command}=1", "\r\nOK\r\n");
            rig.Modem.SetDtr(true);
            rig.Send("AT\r");
            Assert.Equal("", rig.Drain(1000));
            rig.Modem.SetDtr(false);
            rig.Write("AT\r");
            Assert.Equal("", rig.Drain(rig.Dialect.Sleep.WakeMs));
            rig.Say("AT", "\r\nOK\r\n");
        }

        [Theory]
        [InlineData("simcom-cip", "+CSCLK=2", 10_000)]
        [InlineData("ublox-uso", "+UPSV=1", 9_200)]
        public void SilencePutsItToSleepAndTheFirstBytesWakeIt(string family, string command, int afterMs)
        {
            using Rig rig = new Rig(ModemDialect.Named(family)).Begin();
            rig.Say("AT" + command, "\r\nOK\r\n");
            rig.Wait(afterMs - 100);
            rig.Say("AT", "\r\nOK\r\n");
            rig.Wait(afterMs + 100);
            rig.Write("AT\r");
            Assert.Equal("", rig.Drain(1000));
            rig.Say("AT", "\r\nOK\r\n");
        }

        [Theory]
        [InlineData("simcom-ca", "+CLTS=1", "26/03/04,13:06:16+32", "*PSUTTZ: 26,3,4,5,6,16,\"+32\",0")]
        [InlineData("quectel-qi", "+CTZR=1", "26/03/04,05:06:16+32", "+CTZV: +32")]
        public void TheClockIsUnsetUntilTheNetworkTellsIt(string family, string command, string shows, string says)
        {
            ModemDialect dialect = ModemDialect.Named(family) with { RegisteredAfterMs = 9_000 };
            using var rig = new Rig(dialect, o => o with { ZoneQuarters = 32 });
            rig.Drain(5_500);
            rig.Send("ATE0;+CMEE=1;" + command + "\r");
            rig.Until("OK\r\n");
            rig.Send("AT+CCLK?\r");
            Assert.StartsWith("\r\n+CCLK: \"80/01/06,00:00:05+00\"", rig.Until("OK\r\n"), StringComparison.Ordinal);
            Assert.Contains(says, rig.Until(says), StringComparison.Ordinal);
            rig.Send("AT+CCLK?\r");
            rig.Until($"\"{shows}\"\r\n\r\nOK\r\n");
            rig.Modem.JumpClock(TimeSpan.FromDays(365));
            rig.Send("AT+CCLK?\r");
            Assert.Contains("+CCLK: \"27/03/04,", rig.Until("OK\r\n"), StringComparison.Ordinal);
        }

        [Fact]
        public void ANetworkThatDoesNotTellTheTimeLeavesItUnset()
        {
            using Rig rig = new Rig(ModemDialect.A7670, o => o with { TellsTime = false }).Begin();
            rig.Send("AT+CCLK?\r");
            Assert.StartsWith("\r\n+CCLK: \"70/01/01,00:0", rig.Until("OK\r\n"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("simcom-cip", "+STK=1", "+STIN: 25")]
        [InlineData("quectel-qi", "+QSTK=1", "+QSTK: 37")]
        public void TheToolkitIsToldWhereItIsWanted(string family, string command, string urc)
        {
            using Rig rig = new Rig(ModemDialect.Named(family), uicc: new Uicc.UiccOptions { ProactiveEvery = 1 }).Begin();
            rig.Say("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"01910B\"\r\n\r\nOK\r\n");
            rig.Say("AT" + command, "\r\nOK\r\n");
            rig.Say("AT+CSIM=10,\"0070000001\"", $"\r\n+CSIM: 6,\"02910B\"\r\n\r\nOK\r\n\r\n{urc}\r\n");
        }

        [Theory]
        [InlineData("simcom-cip", "+CFUN=4")]
        [InlineData("quectel-qi", "+COPS=2")]
        [InlineData("ublox-uso", "+CGATT=0")]
        public void GivingUpServiceEndsSockets(string family, string command)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 0);
            rig.Say("AT" + command, "\r\nOK\r\n");
            rig.Wait(10);
            Assert.True(rig.Peer.IsClosed);
        }

        [Theory]
        [InlineData("simcom-cip", "+CPIN: NOT READY", "+CPIN: READY")]
        [InlineData("quectel-qi", "+QSIMSTAT: 1,0", "+QSIMSTAT: 1,1")]
        [InlineData("ublox-uso", "+UUSIMSTAT: 0", "+UUSIMSTAT: 6")]
        public void TheSimIsTakenOutAndPutInAgain(string family, string gone, string back)
        {
            using Rig rig = new Rig(ModemDialect.Named(family)).Begin();
            rig.Modem.InsertSim(false);
            Assert.Contains(gone, rig.Drain(10), StringComparison.Ordinal);
            rig.Say("AT+CPIN?", "\r\n+CME ERROR: 10\r\n");
            rig.Say("AT+CSIM=10,\"0070000001\"", "\r\n+CME ERROR: 10\r\n");
            rig.Say("AT+CEREG?", "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
            rig.Modem.InsertSim(true);
            Assert.Contains(back, rig.Drain(20_000), StringComparison.Ordinal);
            rig.Say("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
            rig.Say("AT+CEREG?", "\r\n+CEREG: 0,1\r\n\r\nOK\r\n");
        }
    }
}
