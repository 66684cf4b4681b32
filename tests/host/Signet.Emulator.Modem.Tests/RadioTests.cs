using Signet.Emulator.Modem.Tests.Support;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>The RRC connection, what release assistance saves of it, and the nRF91's packet data network.</summary>
    public class RadioTests
    {
        private const string Ok = "\r\nOK\r\n";

        // SIM7000 AT manual V1.06 clause 5.2.51 (CRAI, NB-IoT only); Sequans' SQNSSENDEXT; Nordic's serial modem, option 61 of
        // #XSOCKETOPT, with %RAI and %REL14FEAT of the nRF91 AT commands.
        [Theory]
        [InlineData("simcom-ca", "SIM7080", RadioAccess.NbIot, "+CRAI=1", 200)]
        [InlineData("simcom-ca", "SIM7080", RadioAccess.Lte, "+CRAI=1", 10_000)]
        [InlineData("simcom-ca", "SIM7080", RadioAccess.NbIot, "+CRAI=0", 10_000)]
        [InlineData("nordic-x", "nRF9151", RadioAccess.Lte, "#XSOCKETOPT=0,1,61,2", 200)]
        [InlineData("nordic-x", "nRF9160", RadioAccess.NbIot, "#XSOCKETOPT=0,1,61,2", 200)]
        public void TheLastPacketIsFollowedByTheRelease(string family, string model, RadioAccess access, string assistance, int connectedMs)
        {
            SocketManual manual = SocketManual.Of(family);
            using Rig rig = new Rig(ModemDialect.Named(family, model), o => o with { RadioAccess = access }).Begin();
            if (family == "nordic-x")
                rig.Say("AT%RAI=1", Ok);
            manual.AttachOn(rig);
            manual.OpenOn(rig, 0);
            rig.Wait(20_000);
            RadioTimes before = rig.Modem.Airtime();
            rig.Say("AT" + assistance, Ok);
            manual.SendOn(rig, 0, "last");
            rig.Wait(60_000);
            RadioTimes passed = rig.Modem.Airtime().Since(before);
            Assert.Equal(TimeSpan.FromMilliseconds(connectedMs), passed.Connected);
            Assert.Equal(1, passed.Connections);

            // It was for one packet.
            before = rig.Modem.Airtime();
            manual.SendOn(rig, 0, "more");
            rig.Wait(60_000);
            Assert.Equal(TimeSpan.FromSeconds(10), rig.Modem.Airtime().Since(before).Connected);
        }

        [Fact]
        public void SequansTakesItWithThePayload()
        {
            SocketManual manual = SocketManual.Of("sequans-sqn");
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 1);
            rig.Wait(20_000);

            // 1: nothing follows; 2: one answer follows.
            RadioTimes before = rig.Modem.Airtime();
            rig.Say("AT+SQNSSENDEXT=1,4,1", "\r\n> ");
            rig.Write("last");
            rig.Expect(Ok);
            rig.Wait(60_000);
            Assert.Equal(TimeSpan.FromMilliseconds(200), rig.Modem.Airtime().Since(before).Connected);
            before = rig.Modem.Airtime();
            rig.Say("AT+SQNSSENDEXT=1,4,2", "\r\n> ");
            rig.Write("ask!");
            rig.Expect(Ok);
            rig.Wait(3_000);
            rig.Peer.Send("yes");
            rig.Wait(60_000);
            Assert.InRange(rig.Modem.Airtime().Since(before).Connected.TotalSeconds, 3.2, 3.25);
            rig.Drain(0);
            rig.Say("AT+SQNSSENDEXT=1,4,3", "\r\n+CME ERROR: 50\r\n");
        }

        [Fact]
        public void ANetworkMayNotListen()
        {
            SocketManual manual = SocketManual.Of("simcom-ca");
            using Rig rig = SocketTests.Start(manual, o => o with { RadioAccess = RadioAccess.NbIot, ReleaseAssistance = false, RrcInactivity = TimeSpan.FromSeconds(20) });
            manual.OpenOn(rig, 0);
            rig.Wait(30_000);
            RadioTimes before = rig.Modem.Airtime();
            rig.Say("AT+CRAI=1,1", Ok);
            rig.Say("AT+CRAI?", "\r\n+CRAI: 1,1\r\n" + Ok);
            manual.SendOn(rig, 0, "last");
            rig.Wait(60_000);
            Assert.Equal(TimeSpan.FromSeconds(20), rig.Modem.Airtime().Since(before).Connected);
        }

        [Theory]
        [InlineData("simcom-cip")]
        [InlineData("quectel-qi")]
        [InlineData("ublox-uso")]
        [InlineData("sequans-sqn")]
        public void OthersKnowNoSuchCommand(string family)
        {
            using Rig rig = new Rig(ModemDialect.Named(family)).Begin();
            foreach (string line in new[] { "AT+CRAI=1", "AT%RAI=1", "AT+QNBIOTRAI=1", "AT+CNMPSD" })
                rig.Say(line, "\r\nERROR\r\n");
        }

        [Fact]
        public void TheNrf9160WantsTheFeatureOnBeforeItsRadio()
        {
            SocketManual manual = SocketManual.Of("nordic-x");
            using Rig rig = new Rig(ModemDialect.Named("nordic-x", "nRF9160")).Begin();
            manual.AttachOn(rig);
            manual.OpenOn(rig, 0);
            rig.Say("AT#XSOCKETOPT=0,1,61,2", "\r\nERROR\r\n");
            rig.Say("AT%RAI=1", Ok);
            rig.Say("AT%RAI?", "\r\n%RAI: 1\r\n" + Ok);
            rig.Say("AT#XSOCKETOPT=0,1,61,2", "\r\nERROR\r\n");
            rig.Say("AT%REL14FEAT=0,1,0,0,0", "\r\n+CME ERROR: 518\r\n");
            rig.Say("AT#XCLOSE=0", "\r\n#XCLOSE: 0,0\r\n" + Ok);
            rig.Say("AT+CFUN=4", Ok);
            rig.Say("AT%REL14FEAT=0,1,0,0,0", Ok);
            manual.AttachOn(rig);
            manual.OpenOn(rig, 0);
            rig.Say("AT+CSCON=1", Ok);

            // Nothing more, from now on.
            rig.Say("AT#XSOCKETOPT=0,1,61,1", Ok);
            rig.Expect("\r\n+CSCON: 0\r\n");
            rig.Say("AT+CSCON?", "\r\n+CSCON: 1,0\r\n" + Ok);
            rig.Say("AT#XSEND=0,0,0,\"x\"", "\r\n+CSCON: 1\r\n\r\n#XSEND: 0,0,1\r\n" + Ok);
        }

        [Fact]
        public void ClosingIsTrafficAndABrownOutIsNone()
        {
            SocketManual manual = SocketManual.Of("sequans-sqn");
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 1);
            manual.OpenOn(rig, 2);
            rig.Say("AT+CSCON=1", Ok);
            rig.Expect("\r\n+CSCON: 0\r\n");
            rig.Say("AT+SQNSH=1", "\r\n+CSCON: 1\r\n" + Ok);
            rig.Expect("\r\n+CSCON: 0\r\n");
            int before = rig.Modem.Airtime().Connections;
            rig.Modem.Restart();
            Assert.Equal("", rig.Drain(1_000));
            Assert.Equal(before, rig.Modem.Airtime().Connections);
            Assert.True(rig.Peer.IsClosed);
        }

        [Fact]
        public void TheTimesOfAllStatesAddUpToTheDay()
        {
            SocketManual manual = SocketManual.Of("quectel-qi");
            using Rig rig = SocketTests.Start(manual);
            manual.OpenOn(rig, 0);
            rig.Say("AT+CPSMS=1,,,\"00100001\",\"00000101\"", Ok);
            rig.Wait(24 * 3_600_000);
            RadioTimes times = rig.Modem.Airtime();
            Assert.Equal(rig.Clock.Elapsed, times.Off + times.Searching + times.Connected + times.Idle + times.PowerSaving);

            // Each hour it wakes to boot, to update its tracking area, and to sleep again.
            Assert.InRange(times.PowerSaving.TotalHours, 23.7, 24);
            Assert.InRange(times.Connections, 24, 26);
        }

        /// <summary>
        /// "nRF91x1 Cellular AT Commands", +CGACT set command: the initial PDN connection (cid 0) can be neither activated nor
        /// deactivated, and a context must be defined by +CGDCONT first. "Serial Modem", Socket AT commands: the cid of #XSOCKET is 0
        /// unless told otherwise. A device without a PDN connection isn't attached (3GPP TS 24.301 clause 5.5.1): the nRF91 attaches
        /// again by itself, and #XCONNECT works once +CGEV: ME PDN ACT 0 or +CEREG has told so.
        /// </summary>
        [Fact]
        public void AfterTheLossOfItsPdnTheNrf91AttachesAgainByItself()
        {
            SocketManual manual = SocketManual.Of("nordic-x");
            using Rig rig = SocketTests.Start(manual);
            rig.Say("AT+CGEREP=1", Ok);
            rig.Say("AT+CEREG=1", Ok);
            rig.Say("AT+CGACT?", "\r\n+CGACT: 0,1\r\n" + Ok);
            manual.OpenOn(rig, 0);
            rig.Modem.DropNetwork();
            rig.Expect("\r\n+CGEV: NW PDN DEACT 0\r\n\r\n+CEREG: 2\r\n");
            rig.Say("AT+CGACT?", "\r\n+CGACT: 0,0\r\n" + Ok);

            // The host can't help it.
            rig.Say("AT+CGACT=1,0", "\r\nERROR\r\n");
            rig.Say("AT+CGACT=0,0", "\r\nERROR\r\n");
            rig.Say("AT+CGACT=1,1", "\r\nERROR\r\n");
            rig.Say("AT#XSEND=0,0,0,\"x\"", "\r\nERROR\r\n");
            rig.Say("AT#XCLOSE=0", "\r\n#XCLOSE: 0,0\r\n" + Ok);
            rig.Say("AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n" + Ok);
            rig.Say($"AT#XCONNECT=0,\"{Rig.Host}\",8883", "\r\n#XCONNECT: 0,0\r\n\r\nERROR\r\n");
            rig.Expect("\r\n+CGEV: ME PDN ACT 0\r\n\r\n+CEREG: 1\r\n");
            rig.Say($"AT#XCONNECT=0,\"{Rig.Host}\",8883", "\r\n#XCONNECT: 0,1\r\n" + Ok);

            // One of its own it activates.
            rig.Say("AT+CGDCONT=1,\"IP\",\"iot.example\"", Ok);
            rig.Say("AT+CGACT=1,1", Ok);
            rig.Say("AT+CGACT?", "\r\n+CGACT: 0,1\r\n\r\n+CGACT: 1,1\r\n" + Ok);
            rig.Say("AT+CGACT=0,1", Ok);
            rig.Say("AT+CGACT=0,1", "\r\nERROR\r\n");
        }
    }
}
