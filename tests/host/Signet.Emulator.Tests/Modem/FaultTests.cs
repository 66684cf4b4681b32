using System.Text;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Modem
{
    /// <summary>Each fault does what its name says, once, where the plan says, the same each time.</summary>
    public class FaultTests
    {
        [Fact]
        public void SilentSimResetComesBeforeItsApdu()
        {
            using var m = With(new SimResetFault(3));
            Assert.Equal("019000", m.Csim("0070000001"));
            Assert.Equal("9000", m.Csim("01A4040007A0000005590010"));
            Assert.Equal("6881", m.Csim("8184000008"));
            Assert.Equal("019000", m.Csim("0070000001"));
            Assert.Equal(1, m.Card.Card.ResetCount);
        }

        [Fact]
        public void AnnouncedSimResetAndResetOnDemand()
        {
            using var m = With(new SimResetFault(1, Announced: true));
            m.Say(
                "AT+CSIM=10,\"0070000001\"",
                "<CR><LF>+CSIM: 6,\"019000\"<CR><LF><CR><LF>OK<CR><LF><CR><LF>+CPIN: NOT READY<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
            m.Modem.ResetSim(announced: true);
            m.Expect("<CR><LF>+CPIN: NOT READY<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
            m.Modem.ResetSim(announced: false);
            Assert.Equal("6881", m.Csim("8184000008"));
        }

        [Fact]
        public void TheModulesOwnCommandLosesWaitingData()
        {
            using var m = With(new ModuleStatusFault(4));
            m.Csim("0070000001");
            m.Csim("01A4040007A0000005590010");
            Assert.Equal("6147", m.Csim("01CD000003850101"));
            Assert.Equal("6985", m.Csim("01C0000047"));
            Assert.Equal("6147", m.Csim("01CD000003850101"));
            Assert.EndsWith("9000", m.Csim("01C0000047"), StringComparison.Ordinal);
        }

        [Fact]
        public void StatusWordsCanBeInjected()
        {
            using var m = With(new ApduStatusFault(1, 0x6984), new ApduStatusFault(3, 0x63CF, Executed: true));
            Assert.Equal("6984", m.Csim("0070000001"));
            Assert.Equal("019000", m.Csim("0070000001"));
            Assert.Equal("0263CF", m.Csim("0070000001"));
        }

        [Fact]
        public void SimIsBusyForAWhile()
        {
            using var m = With(new SimBusyFault(2, 2));
            Assert.Equal("019000", m.Csim("0070000001"));
            m.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CME ERROR: 14<CR><LF>");
            m.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CME ERROR: 14<CR><LF>");
            Assert.Equal("029000", m.Csim("0070000001"));
        }

        [Fact]
        public void LinesFailAndAnswersVanish()
        {
            // Lines 1 and 2 are ATE0 and AT+CMEE=1.
            using var m = With(new AtErrorFault(3), new AtErrorFault(4, 100), new DropAnswerFault(5));
            m.Say("AT", "<CR><LF>ERROR<CR><LF>");
            m.Say("AT", "<CR><LF>+CME ERROR: 100<CR><LF>");
            m.Write("AT+CSIM=10,\"0070000001\"\r");
            Assert.Equal(1, m.Modem.Counters().Apdus);
            Assert.Equal("029000", m.Csim("0070000001"));
        }

        [Fact]
        public void AnswersComeLateAndInOrder()
        {
            var time = new ManualTime();
            using var m = With(new ModemOptions { Time = time }, new DelayAnswerFault(3, TimeSpan.FromSeconds(7)));
            m.Write("AT+CGMM\r");
            long before = m.Modem.Counters().UartBytesToHost;
            m.Write("AT\r");
            Assert.Equal(before, m.Modem.Counters().UartBytesToHost);
            Assert.Equal(1, m.Modem.OverlappedInputs);
            time.Advance(TimeSpan.FromSeconds(7));
            m.Expect("<CR><LF>A7670E-FASE<CR><LF><CR><LF>OK<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void TheModuleRestartsInsteadOfObeying()
        {
            using var m = new TestModem(new ModemOptions { Faults = FaultPlan.Of(new RestartFault(2)) }, boot: true);
            m.Until("PB DONE\r\n");
            m.Say("ATE0", "ATE0<CR><CR><LF>OK<CR><LF>");
            m.Say("AT+CGMM", "<CR><LF>*ATREADY: 1<CR><LF>");
            m.Until("PB DONE\r\n");
            m.Say("AT", "AT<CR><CR><LF>OK<CR><LF>");
        }

        [Fact]
        public void UrcsLandWhereThePlanSays()
        {
            using var m = With(
                new UrcFault(3, "+CMTI: \"SM\",3", UrcPlacement.BeforeResult),
                new UrcFault(3, "UNDER-VOLTAGE WARNNING", UrcPlacement.AfterAnswer),
                new UrcFault(3, "+CUSD: 0,\"line1\r\nline2\",15"));
            m.Say(
                "AT+CGMM",
                "<CR><LF>+CUSD: 0,\"line1<CR><LF>line2\",15<CR><LF><CR><LF>A7670E-FASE<CR><LF><CR><LF>+CMTI: \"SM\",3<CR><LF><CR><LF>OK<CR><LF><CR><LF>UNDER-VOLTAGE WARNNING<CR><LF>");
        }

        [Fact]
        public void AConnectionBreaksAtItsByte()
        {
            using var server = new TestServer();
            using var m = With(new SocketCloseFault(5));
            m.OpenNetwork();
            SocketTests.Connect(m, server, 0);
            server.Connection.Send("0123456789"u8);
            m.Expect("<CR><LF>+CIPRXGET: 1,0<CR><LF><CR><LF>+IPCLOSE: 0,1<CR><LF>");
            Assert.Equal("01234", Encoding.ASCII.GetString(SocketTests.ReadOnce(m, 0, 100)));
        }

        [Fact]
        public void AConnectionBreaksWhileSending()
        {
            using var server = new TestServer();
            using var m = With(new SocketCloseFault(2, Received: false));
            m.OpenNetwork();
            SocketTests.Connect(m, server, 0);
            m.Say("AT+CIPSEND=0,4", "<CR><LF>>");
            m.Write("abcd");
            m.Expect("<CR><LF>OK<CR><LF><CR><LF>+CIPSEND: 0,4,4<CR><LF><CR><LF>+IPCLOSE: 0,1<CR><LF>");
            Assert.Equal("ab", Encoding.ASCII.GetString(server.Receive(2)));
            Assert.Equal(0, server.Connection.Receive(new byte[8]));
        }

        [Fact]
        public void NoiseKeepsToItsRangeAndIsTheSameForOneSeed()
        {
            string Run(int seed)
            {
                using var m = new TestModem(new ModemOptions
                {
                    Faults = new FaultPlan { Seed = seed, Faults = [new LineNoiseFault(true, 20, 400, 0.2, 0.1)] },
                });
                m.Say("AT", "AT<CR><CR><LF>OK<CR><LF>");
                for (int i = 0; i < 20; i++)
                    m.Write("AT+CGMM\r");
                long sent = m.Modem.Counters().UartBytesToHost;
                Assert.True(sent > 500);
                m.Modem.InjectUrc("end of the run");
                return m.Until("\r\nend of the run\r\n");
            }

            string first = Run(7);
            Assert.Equal(first, Run(7));
            Assert.NotEqual(first, Run(8));
            Assert.EndsWith("\r\nA7670E-FASE\r\n\r\nOK\r\n\r\nend of the run\r\n", first, StringComparison.Ordinal);
        }

        [Fact]
        public void NoiseTowardsTheModuleLooksLikeNonsenseToIt()
        {
            using var m = new TestModem(new ModemOptions { Faults = FaultPlan.Of(new LineNoiseFault(false, 6, 7, 1)) });
            m.Say("ATE0", "ATE0<CR>");
            m.Until("\r\n");
            m.Until("\r\n");
            m.Write("AT\rAT\r");
            m.Until("OK\r\n");
            Assert.Equal(11, m.Modem.Counters().UartBytesFromHost);
        }

        [Fact]
        public void NoiseUrcsComeByRate()
        {
            using var m = With(new UrcNoiseFault(1, ["+CGEV: ME PDN DEACT 1"]));
            m.Say("AT", "<CR><LF>+CGEV: ME PDN DEACT 1<CR><LF><CR><LF>OK<CR><LF>");
        }

        private static TestModem With(params Fault[] faults)
        {
            return With(new ModemOptions(), faults);
        }

        private static TestModem With(ModemOptions options, params Fault[] faults)
        {
            var m = new TestModem(options with { Faults = FaultPlan.Of(faults) });
            m.Write("ATE0\rAT+CMEE=1\r");
            m.Until("OK\r\n");
            m.Until("OK\r\n");
            return m;
        }
    }
}
