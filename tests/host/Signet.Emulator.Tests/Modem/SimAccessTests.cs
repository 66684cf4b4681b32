using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Modem
{
    /// <summary>AT+CCHO, CGLA and CCHC, and what modules make of them and of AT+CSIM.</summary>
    public class SimAccessTests
    {
        private const string Ok = "<CR><LF>OK<CR><LF>";
        private const string SignInit = "002A00000D840101A1010391020001920104";

        [Fact]
        public void SimcomsModulesKnowNoChannels()
        {
            using TestModem modem = With(SimAccessQuirks.Default);
            modem.Say("AT+CCHO=?", "<CR><LF>ERROR<CR><LF>");
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void TheModulePutsTheChannelIntoTheClassAndClosesIt()
        {
            using TestModem modem = With("quectel-eg", new UiccOptions { ChannelsOpenAtStart = [1] });
            modem.Say("AT+CCHO=?", Ok);
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            Assert.Equal([0, 1, 2], modem.Card.Card.OpenChannels);
            modem.Say($"AT+CGLA=1,36,\"{SignInit}\"", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>" + Ok);
            modem.Say($"AT+CGLA=1,78,\"812B8000229E20{Vectors.Digest}\"", "<CR><LF>+CGLA: 4,\"6143\"<CR><LF>" + Ok);
            modem.Write("AT+CGLA=1,10,\"00C0000043\"\r");
            Assert.Contains("+CGLA: 138,\"330040", modem.Until("OK\r\n"), StringComparison.Ordinal);
            modem.Say("AT+CGLA=1,14,00A40804022F00", "<CR><LF>+CME ERROR: 50<CR><LF>");
            modem.Say("AT+CGLA=2,10,\"0084000008\"", "<CR><LF>+CME ERROR: 21<CR><LF>");
            modem.Say("AT+CCHC=2", "<CR><LF>+CME ERROR: 21<CR><LF>");
            modem.Say("AT+CCHC=1", Ok);
            Assert.Equal([0, 1], modem.Card.Card.OpenChannels);
            Assert.Equal(0, modem.Card.Card.Usim.Pin.Left - 3);
        }

        [Theory]
        [InlineData("bare-session", "<CR><LF>1<CR><LF>", "1", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>", "<CR><LF>+CCHC<CR><LF>")]
        [InlineData("fibocom-fm350", "<CR><LF>1<CR><LF>", "1", "<CR><LF>4,\"9000\"<CR><LF>", "")]
        [InlineData("hex8-session", "<CR><LF>80A10001<CR><LF>", "80a10001", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>", "")]
        [InlineData("sierra-em7590", "<CR><LF>+CCHO: FFFF80A1C0000001<CR><LF>", "\"FFFF80A1C0000001\"", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>", "")]
        [InlineData("channels-only", "<CR><LF>+CCHO: 1<CR><LF>", "1", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>", "")]
        public void ReportedFormsOfSessionsAndPrefixes(string name, string opened, string id, string answer, string closed)
        {
            using TestModem modem = With(name);
            modem.Say("AT+CCHO=\"A0000005590010\"", opened + Ok);
            modem.Say($"AT+CGLA={id},36,\"{SignInit}\"", answer + Ok);
            modem.Say($"AT+CCHC={id}", closed + Ok);
        }

        [Fact]
        public void TestsThatLie()
        {
            using (TestModem sierra = With("sierra-em7590"))
            {
                sierra.Say("AT+CCHO=?", "<CR><LF>ERROR<CR><LF>");
                sierra.Say("AT+CGLA=?", "<CR><LF>ERROR<CR><LF>");
                sierra.Say("AT+CCHC=?", Ok);
            }

            using TestModem liar = With("tests-lie");
            liar.Say("AT+CCHO=?", Ok);
            liar.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CME ERROR: 4<CR><LF>");
            liar.Say("AT+CGLA=1,10,\"0084000008\"", "<CR><LF>+CME ERROR: 4<CR><LF>");
        }

        [Fact]
        public void AbsentAppletAndFullChannelsAreToldApart()
        {
            using TestModem modem = With("quectel-eg", new UiccOptions { MaxChannel = 1 });
            modem.Say("AT+CCHO=\"A0000002480400\"", "<CR><LF>+CME ERROR: 22<CR><LF>");
            Assert.Equal([0], modem.Card.Card.OpenChannels);
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CME ERROR: 20<CR><LF>");
            modem.Say("AT+CCHO=\"A0\"", "<CR><LF>+CME ERROR: 50<CR><LF>");
            modem.Say("AT+CCHO=1,2", "<CR><LF>+CME ERROR: 50<CR><LF>");
        }

        [Fact]
        public void AnAnnouncedResetEndsSessionsASilentOneLeavesThemToTheCard()
        {
            using TestModem modem = With("quectel-eg");
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            modem.Modem.ResetSim(announced: false);
            modem.Say("AT+CGLA=1,10,\"0084000008\"", "<CR><LF>+CGLA: 4,\"6881\"<CR><LF>" + Ok);
            modem.Modem.ResetSim(announced: true);
            modem.Expect("<CR><LF>+CPIN: NOT READY<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
            modem.Say("AT+CGLA=1,10,\"0084000008\"", "<CR><LF>+CME ERROR: 21<CR><LF>");
        }

        [Fact]
        public void TheModulesOwnCommandsCountInNobodysBudget()
        {
            using TestModem modem = With("quectel-eg");
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            modem.Say($"AT+CGLA=1,36,\"{SignInit}\"", "<CR><LF>+CGLA: 4,\"9000\"<CR><LF>" + Ok);
            modem.Say("AT+CCHC=1", Ok);
            Assert.Equal(1, modem.Modem.Counters().Apdus);
        }

        [Fact]
        public void TheTraceKeepsSecretsOfChannelsToItself()
        {
            using TestModem modem = With("nordic-nrf91");
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            modem.Write("AT+CGLA=1,34,\"004800000CD103010203D2020405D30120\"\r");
            string answer = modem.Until("OK\r\n");
            string derived = answer.Split('"')[1][..64];
            string all = string.Join('\n', modem.Trace.Snapshot().Select(Signet.Emulator.Trace.JsonLinesTrace.Format));
            Assert.Contains("AT+CGLA=34,\\\"004800000C... 12 bytes", all, StringComparison.Ordinal);
            Assert.DoesNotContain("D103010203", all, StringComparison.Ordinal);
            Assert.DoesNotContain(derived, all, StringComparison.Ordinal);
        }

        [Fact]
        public void NordicsFetchesResponsesOnBothWays()
        {
            using TestModem modem = With("nordic-nrf91");
            modem.Say("AT+CCHO=\"A0000005590010\"", "<CR><LF>+CCHO: 1<CR><LF>" + Ok);
            modem.Say(
                "AT+CGLA=1,16,\"00CD000003850101\"",
                $"<CR><LF>+CGLA: 146,\"34454943864104{Vectors.KX}{Vectors.KY}9000\"<CR><LF>" + Ok);
        }

        [Fact]
        public void AModuleMayHaveNoCsim()
        {
            using TestModem modem = With("channels-only");
            modem.Say("AT+CSIM=?", "<CR><LF>ERROR<CR><LF>");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void LongApdusGetNoAnswerFromTheQdc507AndItGoesOn()
        {
            using TestModem modem = With("quectel-qdc507");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
            modem.Write("AT+CSIM=18,\"01A40400040102030\"\r");
            modem.Until("+CME ERROR: 50\r\n");
            modem.Write("AT+CSIM=24,\"01A4040007A0000005590010\"\r");
            modem.Say("AT", Ok);
        }

        [Fact]
        public void MoxasLimitsBlockWhatItsManualSays()
        {
            using TestModem modem = With("moxa-g2150i");
            modem.Say("AT+CSIM=8,\"00700000\"", "<CR><LF>+CME ERROR: 50<CR><LF>");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
            modem.Say("AT+CSIM=26,\"01A4040007A000000559001000\"", "<CR><LF>+CME ERROR: 3<CR><LF>");
            modem.Say("AT+CSIM=24,\"01A4040007A0000005590010\"", "<CR><LF>+CSIM: 4,\"9000\"<CR><LF>" + Ok);
            foreach (string blocked in new[] { "0124000003850105", "012C000003850105", "01C0000043", "0104000000", "0188000000", "0120000100", "01FA000000" })
                modem.Say($"AT+CSIM={blocked.Length},\"{blocked}\"", "<CR><LF>+CME ERROR: 3<CR><LF>");
            modem.Say($"AT+CSIM=36,\"01{SignInit[2..]}\"", "<CR><LF>+CSIM: 4,\"9000\"<CR><LF>" + Ok);
        }

        [Fact]
        public void PycomsLineLimitRepeatsTheLastAnswerAndHangs()
        {
            using TestModem modem = With("pycom-gm02");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
            string line = "AT+CSIM=212,\"012D800165" + new string('0', 200) + "\"";
            modem.Say(line[..129], "<CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
            modem.Write(line[..128] + "\rAT\r");
            modem.Modem.Counters();
            Assert.Equal(0, modem.Host.Read(new byte[1], 0, 1, 0));
            modem.Modem.Restart();
            modem.Say("ATE0", "ATE0<CR>" + Ok);
        }

        [Fact]
        public void LinesOf559CharactersPassAndLongerOnesDoNot()
        {
            using TestModem modem = With("line-559");
            string apdu = "00D68000FF" + new string('A', 510) + "00";
            Assert.Equal(522, apdu.Length);
            modem.Write($"AT+CSIM={apdu.Length},\"{apdu}\"\r");
            Assert.Contains("+CSIM: 4,", modem.Until("OK\r\n"), StringComparison.Ordinal);
            modem.Say("AT" + new string('x', 560), "<CR><LF>ERROR<CR><LF>");
        }

        [Fact]
        public void ShortLinesAreSilentlyIgnoredByOthers()
        {
            using TestModem modem = With("line-128");
            modem.Write("AT+CSIM=212,\"" + new string('0', 212) + "\"\r");
            modem.Say("AT", Ok);
        }

        [Fact]
        public void SequansRepeatsLeavesQuotesOutAndCuts()
        {
            using TestModem modem = With("sequans-gms01q");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,019000<CR><LF>" + Ok);
            modem.Say("AT+CSIM=24,\"01A4040007A0000005590010\"", "<CR><LF>+CSIM: 6,019000<CR><LF><CR><LF>+CSIM: 4,9000<CR><LF>" + Ok);
            modem.Write("AT+CSIM=10,\"0184000000\"\r");
            string answer = modem.Until("OK\r\n");
            string last = answer.Split("+CSIM: ")[^1].Split('\r')[0];
            Assert.StartsWith("516,", last, StringComparison.Ordinal);
            Assert.Equal(4 + 500, last.Length);
            modem.Write("AT+CSIM=10,\"0184000032\"\r");
            Assert.EndsWith("9000", modem.Until("OK\r\n").Split("+CSIM: ")[^1].Split('\r')[0], StringComparison.Ordinal);
        }

        [Fact]
        public void UbloxPrintsSomethingElseFirst()
        {
            using TestModem modem = With("ublox-r4");
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+UUSORD: 0,0<CR><LF><CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
        }

        [Fact]
        public void TelitsLockIsTaken()
        {
            using TestModem modem = With("telit");
            modem.Say("AT+CSIM=1", Ok);
            modem.Say("AT+CSIM=10,\"0070000001\"", "<CR><LF>+CSIM: 6,\"019000\"<CR><LF>" + Ok);
            modem.Say("AT+CSIM=0", Ok);
        }

        [Theory]
        [InlineData("{ \"csim\": false }", "mine.json: csim, channels: one of them must be true")]
        [InlineData("{ \"maxHexadecimal\": 600 }", "mine.json: minHexadecimal, maxHexadecimal: 8 to 522")]
        [InlineData("{ \"sessionId\": \"hex\" }", "mine.json: sessionId: one of decimal, hexadecimal8, hexadecimal16")]
        public void MistakesInAFileAreNamed(string json, string message)
        {
            Assert.StartsWith(
                message, Assert.Throws<ProfileException>(() => SimAccessQuirks.Parse(json, "mine.json")).Message, StringComparison.Ordinal);
        }

        [Fact]
        public void EveryKindThatComesAlongReadsAndNamesItself()
        {
            Assert.True(SimAccessQuirks.Names.Count >= 10);
            Assert.All(SimAccessQuirks.Names, n => Assert.Equal(n, SimAccessQuirks.Load(n).Name));
        }

        private static TestModem With(string name, UiccOptions? card = null)
        {
            return With(SimAccessQuirks.Named(name), card);
        }

        private static TestModem With(SimAccessQuirks access, UiccOptions? card = null)
        {
            return new TestModem(new ModemOptions { Dialect = ModemDialect.A7670 with { SimAccess = access } }, card: card).Begin();
        }
    }
}
