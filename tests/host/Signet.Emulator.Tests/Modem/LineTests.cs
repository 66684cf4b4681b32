using Signet.Emulator.Faults;
using Signet.Emulator.Modem;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Modem
{
    /// <summary>Line discipline, errors, PIN, registration, power.</summary>
    public class LineTests
    {
        [Fact]
        public void EchoVerbosityAndQuietFollowV250()
        {
            using var m = new TestModem();
            m.Say("AT+CSQ", "AT+CSQ<CR><CR><LF>+CSQ: 24,99<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("ATE0V0", "ATE0V0<CR>0<CR>");
            m.Say("AT+CSQ", "+CSQ: 24,99<CR><LF>0<CR>");
            m.Say("AT+NONSENSE", "4<CR>");
            m.Say("AT+CMEE=1", "0<CR>");
            m.Say("AT+CGDCONT=99", "<CR><LF>+CME ERROR: 50<CR><LF>");
            m.Say("ATQ1", "");
            m.Say("ATV1Q0E0", "<CR><LF>OK<CR><LF>");
            m.Say("ATE1", "<CR><LF>OK<CR><LF>");
            m.Say("at", "at<CR><CR><LF>OK<CR><LF>");
        }

        [Theory]
        [InlineData(0, "ERROR")]
        [InlineData(1, "+CME ERROR: 10")]
        [InlineData(2, "+CME ERROR: SIM not inserted")]
        public void CmeeChoosesTheFormOfErrors(int form, string expected)
        {
            using var m = new TestModem(new ModemOptions { SimInserted = false });
            m.Begin();
            m.Say($"AT+CMEE={form}", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CPIN?", $"<CR><LF>{expected}<CR><LF>");
            m.Say("AT+CSIM=10,\"0070000001\"", $"<CR><LF>{expected}<CR><LF>");
        }

        [Theory]
        [InlineData(3071)]
        [InlineData(559)]
        public void LinesLongerThanTheDialectsAreNotExecuted(int limit)
        {
            ModemDialect dialect = limit == 559 ? ModemDialect.Sim7600 : ModemDialect.A7670;
            using var m = new TestModem(new ModemOptions { Dialect = dialect });
            m.Begin();
            m.Say("ATE1;" + new string(' ', limit - 2), "<CR><LF>ERROR<CR><LF>");
            m.Say("AT" + new string(' ', limit), "<CR><LF>OK<CR><LF>");
            m.Say("AT" + new string(' ', 10 * limit), "<CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void CommandsJoinWithSemicolonsAndStopAtTheFirstError()
        {
            using var m = new TestModem();
            m.Begin();
            m.Say("AT+CFUN?;+CGMM", "<CR><LF>+CFUN: 1<CR><LF><CR><LF>A7670E-FASE<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+NO;+CGMM", "<CR><LF>ERROR<CR><LF>");
            m.Say("AT+CGDCONT=1,\"IP\",\"a;b\";+CFUN?", "<CR><LF>+CFUN: 1<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void WhatIsNoCommandLineIsIgnored()
        {
            using var m = new TestModem();
            m.Begin();
            m.Write("\n\0hello\r\r\r\n");
            m.Say("xx\u0001AT", "<CR><LF>OK<CR><LF>");
            m.Say("ATX\bE0", "<CR><LF>OK<CR><LF>");
            Assert.Equal(4, m.Modem.Counters().AtLines);
        }

        [Theory]
        [InlineData("AT+CSIM=10,\"007000000\"")]
        [InlineData("AT+CSIM=12,\"0070000001\"")]
        [InlineData("AT+CSIM=10,\"00700000ZZ\"")]
        [InlineData("AT+CSIM=6,\"007000\"")]
        [InlineData("AT+CSIM=10")]
        [InlineData("AT+CSIM")]
        public void MalformedCsimNeverReachesTheCard(string line)
        {
            using var m = new TestModem();
            m.Begin();
            m.Say(line, "<CR><LF>+CME ERROR: 50<CR><LF>");
            Assert.Equal(0, m.Modem.Counters().Apdus);
        }

        [Fact]
        public void ToolkitCommandsAreBanned()
        {
            using var m = new TestModem();
            m.Begin();
            m.Say("AT+CSIM=10,\"8012000010\"", "<CR><LF>+CME ERROR: 3<CR><LF>");
        }

        [Fact]
        public void PinIsAskedForAndTaken()
        {
            using var m = new TestModem(new ModemOptions { PresentsPin = false });
            m.Begin();
            m.Say("AT+CPIN?", "<CR><LF>+CPIN: SIM PIN<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CME ERROR: 11<CR><LF>");
            m.Say("AT+CPIN=\"9999\"", "<CR><LF>+CME ERROR: 16<CR><LF>");
            m.Say("AT+CPIN=\"1234\"", "<CR><LF>OK<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
            m.Say("AT+CPIN?", "<CR><LF>+CPIN: READY<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void ABlockedPinWantsThePuk()
        {
            using var m = new TestModem(new ModemOptions { PresentsPin = false });
            m.Begin();
            for (int i = 0; i < 3; i++)
                m.Say("AT+CPIN=\"9999\"", "<CR><LF>+CME ERROR: 16<CR><LF>");
            m.Say("AT+CPIN?", "<CR><LF>+CPIN: SIM PUK<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CPIN=\"12345678\",\"4321\"", "<CR><LF>OK<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
        }

        [Fact]
        public void BytesBeforeReadyAreLostAndBootLinesHaveTheirTimes()
        {
            var time = new ManualTime();
            using var m = new TestModem(new ModemOptions { Time = time, TimeScale = 1 }, boot: true);
            m.Write("AT\r");
            Assert.Equal(3, m.Modem.Counters().UartBytesFromHost);
            Assert.Equal(0, m.Modem.Counters().UartBytesToHost);
            time.Advance(TimeSpan.FromSeconds(3));
            m.Expect("<CR><LF>*ATREADY: 1<CR><LF>");
            m.Say("AT+CEREG?", "AT+CEREG?<CR><CR><LF>+CEREG: 0,2<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CEREG=1", "AT+CEREG=1<CR><CR><LF>OK<CR><LF>");
            time.Advance(TimeSpan.FromSeconds(2));
            m.Until("+CPIN: READY\r\n");
            m.Expect("<CR><LF>+CEREG: 1<CR><LF>");
            m.Say("AT+CCLK?", "AT+CCLK?<CR><CR><LF>+CCLK: \"26/03/04,05:06:12+00\"<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Theory]
        [InlineData(RadioAccess.Gsm, "GSM")]
        [InlineData(RadioAccess.Umts, "WCDMA")]
        public void WithoutLteOnlyTheOlderRegistrationsHaveAState(RadioAccess access, string system)
        {
            using var m = new TestModem(new ModemOptions { RadioAccess = access });
            m.Begin();
            m.Say("AT+CEREG=2", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CGREG=2", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CEREG?", "<CR><LF>+CEREG: 2,0<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CGREG?", $"<CR><LF>+CGREG: 2,1,\"122D\",\"0A2845C1\",{(int)access}<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+CREG?", "<CR><LF>+CREG: 0,1<CR><LF><CR><LF>OK<CR><LF>");
            m.Say("AT+COPS?", $"<CR><LF>+COPS: 0,0,\"Emulated\",{(int)access}<CR><LF><CR><LF>OK<CR><LF>");
            m.Write("AT+CPSI?\r");
            Assert.Contains($"+CPSI: {system},Online", m.Until("\r\nOK\r\n"), StringComparison.Ordinal);

            // Its own URC alone tells of a loss.
            m.Modem.SetRegistration(2);
            m.Expect("<CR><LF>+CGREG: 2<CR><LF>");
            m.Say("AT", "<CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void FunctionalityTakesRadioAndSim()
        {
            using var m = new TestModem();
            m.Begin();
            m.Say("AT+CEREG=2", "<CR><LF>OK<CR><LF>");
            Assert.Equal("019000", m.Csim("0070000001"));
            m.Say("AT+CFUN=4", "<CR><LF>OK<CR><LF><CR><LF>+CEREG: 0<CR><LF>");
            Assert.Equal("029000", m.Csim("0070000001"));
            m.Say("AT+CFUN=0", "<CR><LF>OK<CR><LF>");
            m.Say("AT+CPIN?", "<CR><LF>+CME ERROR: 13<CR><LF>");
            m.Say(
                "AT+CFUN=1",
                "<CR><LF>OK<CR><LF><CR><LF>+CPIN: READY<CR><LF><CR><LF>+CEREG: 2<CR><LF><CR><LF>+CEREG: 1,\"122D\",\"0A2845C1\",7<CR><LF>");
            Assert.Equal("019000", m.Csim("0070000001"));
        }

        [Fact]
        public void ARestartForgetsSettingsAndChannels()
        {
            using var m = new TestModem(boot: true);
            m.Until("PB DONE\r\n");
            m.Begin();
            Assert.Equal("019000", m.Csim("0070000001"));
            m.Say("AT+CFUN=1,1", "<CR><LF>OK<CR><LF>");
            m.Until("PB DONE\r\n");
            m.Say("AT+CMEE?", "AT+CMEE?<CR><CR><LF>+CMEE: 0<CR><LF><CR><LF>OK<CR><LF>");
            m.Write("ATE0\r");
            m.Until("OK\r\n");
            Assert.Equal("019000", m.Csim("0070000001"));
        }

        [Fact]
        public void PowerOffIsSilenceUntilRestart()
        {
            using var m = new TestModem();
            m.Begin();
            m.Say("AT+CPOF", "<CR><LF>OK<CR><LF>");
            m.Write("AT\r");
            long sent = m.Modem.Counters().UartBytesToHost;
            m.Write("AT\r");
            Assert.Equal(sent, m.Modem.Counters().UartBytesToHost);
            m.Modem.Restart();
            m.Say("AT", "AT<CR><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void CountersCountWhatPassed()
        {
            using var m = new TestModem();
            m.Begin();
            ModemCounters before = m.Modem.Counters();
            m.Csim("0070000001");
            m.Csim("01A4040007A0000005590010");
            m.Csim("01CD000003850101");
            m.Csim("01C0000047");
            ModemCounters window = m.Modem.Counters().Since(before);
            Assert.Equal(4, window.AtLines);
            Assert.Equal(4, window.Apdus);
            Assert.Equal(3, window.Commands);
            int[] up = [10, 24, 16, 10];
            int[] down = [6, 4, 4, 146];
            Assert.Equal(up.Sum(n => $"AT+CSIM={n},\"\"\r".Length + n), window.UartBytesFromHost);
            Assert.Equal(down.Sum(n => $"\r\n+CSIM: {n},\"\"\r\n\r\nOK\r\n".Length + n), window.UartBytesToHost);
            double uart = window.UartBytes * 0.0868;
            double card = (up.Sum(n => n / 2) + down.Sum(n => n / 2)) * 0.192;
            Assert.Equal(uart + card, window.ModelledMilliseconds, 3);
        }

        [Fact]
        public void AModuleMayFetchResponsesItself()
        {
            using var m = new TestModem(new ModemOptions { Dialect = ModemDialect.A7670 with { FetchesResponses = true } });
            m.Begin();
            m.Csim("0070000001");
            m.Csim("01A4040007A0000005590010");
            Assert.Equal("34454943864104" + Vectors.KX + Vectors.KY + "9000", m.Csim("01CD000003850101"));
            Assert.Equal(3, m.Modem.Counters().Commands);
            Assert.Equal(4, m.Modem.Counters().Apdus);
        }

        [Fact]
        public void SecretsStayOutOfTheTraceUnlessWanted()
        {
            string Run(bool secrets)
            {
                using var m = new TestModem(new ModemOptions { PresentsPin = false }, secrets: secrets);
                m.Begin();
                m.Say("AT+CPIN=\"1234\"", "<CR><LF>OK<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
                m.Csim("0070000001");
                m.Csim("01A4040007A0000005590010");
                m.Csim("014800000CD103010203D2020405D30120");
                m.Csim("01C0000020");
                m.Modem.Counters();
                return string.Join('\n', m.Trace.Snapshot().Select(JsonLinesTrace.Format));
            }

            const string prf = "D103010203";
            string hidden = Run(false);
            Assert.DoesNotContain(prf, hidden, StringComparison.Ordinal);
            Assert.DoesNotContain("1234", hidden, StringComparison.Ordinal);
            Assert.Contains("... 32 bytes, 9000", hidden, StringComparison.Ordinal);
            Assert.Contains("+CSIM: 4,\\\"9000\\\"", hidden, StringComparison.Ordinal);
            Assert.Contains(prf, Run(true), StringComparison.Ordinal);
        }
    }
}
