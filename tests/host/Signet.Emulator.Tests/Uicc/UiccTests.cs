using Signet.Emulator.Card;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Uicc
{
    /// <summary>Channels, classes, GET RESPONSE, PIN counters.</summary>
    public class UiccTests
    {
        private const string SignInit4 = "2A00000D840101A1010391020001920104";

        [Fact]
        public void ChannelsAreHandedOutFromOneAndRunOut()
        {
            var card = new TestCard();
            Assert.Equal("019000", card.Send("0070000001"));
            Assert.Equal("029000", card.Send("0070000000"));
            Assert.Equal("039000", card.Send("00700000"));
            Assert.Equal("6A81", card.Send("0070000001"));
            Assert.Equal("9000", card.Send("0070800200"));
            Assert.Equal("6881", card.Send("02CB000044"));
            Assert.Equal("6881", card.Send("0070800200"));
            Assert.Equal("6A86", card.Send("0070800000"));
            Assert.Equal("6A86", card.Send("0070000101"));
            Assert.Equal("029000", card.Send("0070000001"));
            Assert.Equal([0, 1, 2, 3], card.Card.OpenChannels);
        }

        [Theory]
        [InlineData(1, "01", "81")]
        [InlineData(3, "03", "83")]
        [InlineData(4, "40", "C0")]
        [InlineData(19, "4F", "CF")]
        public void ClassByteCarriesTheChannel(int channel, string interindustry, string proprietary)
        {
            var card = new TestCard(options: new UiccOptions { MaxChannel = 19 });
            for (int i = 1; i <= channel; i++)
                Assert.Equal($"{i:X2}9000", card.Send("0070000001"));
            Assert.Equal("9000", card.Send(interindustry + "A4040007" + TestCard.Gsma));
            Assert.EndsWith("9000", card.Send(interindustry + "84000004"), StringComparison.Ordinal);
            Assert.EndsWith("9000", card.Send(proprietary + "84000004"), StringComparison.Ordinal);
            Assert.Equal("9000", card.Send($"007080{channel:X2}00"));
        }

        [Theory]
        [InlineData("0484000004", "6882")]
        [InlineData("1084000004", "6884")]
        [InlineData("2084000004", "6E00")]
        [InlineData("6084000004", "6E00")]
        [InlineData("A0F2000016", "6E00")]
        [InlineData("FF84000004", "6E00")]
        [InlineData("81A4040007A0000005590010", "6881")]
        [InlineData("80A4040007A0000005590010", "6E00")]
        [InlineData("00A4040007A00000055900", "6700")]
        [InlineData("00A404000700", "6700")]
        [InlineData("00A4", "6700")]
        public void BadClassesAndLengthsAreRefused(string apdu, string expected)
        {
            Assert.Equal(expected, new TestCard().Send(apdu));
        }

        [Fact]
        public void ResponsesWaitBehind61UntilAnyOtherCommand()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("6147", card.Send("01CD000003850101"));
            Assert.Equal("6C47", card.Send("01C0000050"));
            string part = card.Send("01C0000010");
            Assert.EndsWith("6137", part, StringComparison.Ordinal);
            string rest = card.Send("01C0000037");
            Assert.Equal("34454943864104" + Vectors.KX + Vectors.KY + "9000", part[..^4] + rest);
            Assert.Equal("6985", card.Send("01C0000001"));

            Assert.Equal("6147", card.Send("01CD000003850101"));
            Assert.Equal("029000", card.Send("0070000001"));
            Assert.Equal("6985", card.Send("01C0000047"));

            Assert.Equal("6147", card.Send("01CD000003850101"));
            Assert.Equal("6985", card.Send("02C0000047"));
            Assert.Equal("6985", card.Send("01C0000047"));
        }

        [Fact]
        public void ResponsesComeDirectlyWhereTheLimitAllows()
        {
            TestCard card = new TestCard(options: new UiccOptions { DirectResponseLimit = 256 }).Open();
            Assert.Equal("34454943864104" + Vectors.KX + Vectors.KY + "9000", card.Send("01CD000003850101"));
            Assert.Equal(0, card.Card.GetResponseCount);
        }

        [Fact]
        public void CountersTellGetResponseApart()
        {
            TestCard card = new TestCard().Open();
            card.Fetch("01CD000003850101");
            Assert.Equal(4, card.Card.ApduCount);
            Assert.Equal(1, card.Card.GetResponseCount);
            Assert.Equal(1, card.Card.AppletCommandCount);
        }

        [Fact]
        public void ProactivePendingReplaces9000()
        {
            var card = new TestCard(options: new UiccOptions { ProactiveEvery = 2 });
            Assert.Equal("019000", card.Send("0070000001"));
            Assert.Equal("910B", card.Send("01A4040007" + TestCard.Gsma));
        }

        [Fact]
        public void AbsentAppletAnswersAsTheOneNceSimOfTheCapture()
        {
            var trace = new MemoryTrace();
            var tracer = new Tracer(trace);
            var card = new UiccCard(tracer: tracer);
            string Send(string hex) => Convert.ToHexString(card.Transmit(Convert.FromHexString(hex)));
            Assert.Equal("019000", Send("0070000001"));
            Assert.Equal("6A82", Send("01A4040007A0000005590010"));
            Assert.Equal("6D00", Send("01CB010000"));
            Assert.Equal("6D00", Send("012A010100"));
            Assert.Equal("6D00", Send("012A00010E84021234A1010191020001920104"));
            Assert.Equal("6A86", Send("012C010100"));
            Assert.Equal("6700", Send("012C00010E8502ABCDA1010191020001920104"));
            Assert.Equal("9000", Send("0070800100"));
            Assert.Equal(2, card.SafetyViolations.Count);
            Assert.Equal(2, trace.Of(TraceLayer.Safety).Length);
            Assert.Equal(3, card.StrayCommandCount);
            Assert.False(card.Usim.WasAttacked);
        }

        [Fact]
        public void VerifyInitOfAFourByteIdentifierBurnsAPukTryWhenItReachesTheUsim()
        {
            var card = new UiccCard();
            string Send(string hex) => Convert.ToHexString(card.Transmit(Convert.FromHexString(hex)));
            Send("0070000001");
            Assert.Equal("63C9", Send("012C0001108504A1A2A3A4A1010391020001920104"));
            Assert.Equal(9, card.Usim.Puk.Left);
            Assert.Equal(3, card.Usim.Pin.Left);
            Assert.True(card.Usim.WasAttacked);
        }

        [Fact]
        public void PutInitOfAFourteenByteIdentifierBurnsAPinTry()
        {
            var card = new UiccCard();
            string apdu = "0024000110850E" + new string('A', 28);
            Assert.Equal("63C2", Convert.ToHexString(card.Transmit(Convert.FromHexString(apdu))));
            Assert.Equal(2, card.Usim.Pin.Left);
            Assert.Equal(10, card.Usim.Puk.Left);
        }

        [Theory]
        [InlineData("002C0000108504A1A2A3A4A1010391020001920104", "6A86")]
        [InlineData("802C0001108504A1A2A3A4A1010391020001920104", "6E00")]
        [InlineData("002C00050F" + "8503A1A2A3A1010391020001920104", "6A88")]
        [InlineData("002C00010F" + "8503A1A2A3A1010391020001920104", "6700")]
        [InlineData("002C010110" + "8504A1A2A3A4A1010391020001920104", "6A86")]
        [InlineData("0024000203850105", "6A88")]
        [InlineData("0024000003850105", "6A86")]
        public void NothingElseMovesACounter(string apdu, string expected)
        {
            var card = new UiccCard();
            Assert.Equal(expected, Convert.ToHexString(card.Transmit(Convert.FromHexString(apdu))));
            Assert.False(card.Usim.WasAttacked);
            Assert.Single(card.SafetyViolations);
        }

        [Fact]
        public void PinCommandsFollowTs102221()
        {
            var card = new UiccCard();
            string Send(string hex) => Convert.ToHexString(card.Transmit(Convert.FromHexString(hex)));
            const string pin = "31323334FFFFFFFF";
            const string wrong = "39393939FFFFFFFF";
            const string puk = "3132333435363738";
            Assert.Equal("63C3", Send("0020000100"));
            Assert.Equal("63CA", Send("002C000100"));
            Assert.Equal("63C2", Send("0020000108" + wrong));
            Assert.Equal("9000", Send("0020000108" + pin));
            Assert.Equal("63C3", Send("0020000100"));
            Assert.Equal("63C2", Send("0020000108" + wrong));
            Assert.Equal("63C1", Send("0024000110" + wrong + pin));
            Assert.Equal("63C0", Send("0020000108" + wrong));
            Assert.Equal("6983", Send("0020000108" + pin));
            Assert.Equal("63C9", Send("002C000110" + wrong + pin));
            Assert.Equal("9000", Send("002C000110" + puk + wrong));
            Assert.Equal("9000", Send("0020000108" + wrong));
            Assert.Equal("63C3", Send("0020008100"));
        }

        [Fact]
        public void FilesOfTheUsimCanBeRead()
        {
            var card = new TestCard();
            Assert.Equal("9000", card.Send("00A4080C022FE2"));
            Assert.Equal("989400000000000010F9" + "9000", card.Send("00B000000A"));
            Assert.Equal("9000", card.Send("00A4080C047FFF6F07"));
            Assert.Equal("080910101032547698" + "9000", card.Send("00B0000009"));
            Assert.StartsWith("61", card.Send("00A40004022F00"), StringComparison.Ordinal);
            Assert.Contains("4F10A0000000871002", card.Send("00B2010400"), StringComparison.Ordinal);
            Assert.Equal("6A83", card.Send("00B2020400"));
            Assert.StartsWith("62", card.Send("80F2000000"), StringComparison.Ordinal);
            Assert.Equal("6A82", card.Send("00A4000C026FFF"));
        }

        [Fact]
        public void ResetDropsChannelsSelectionAndPendingData()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("6147", card.Send("01CD000003850101"));
            card.Card.Reset();
            Assert.Equal("6881", card.Send("01C0000047"));
            Assert.Equal([0], card.Card.OpenChannels);
        }

        [Fact]
        public void AfterASilentResetTheModulesChannelOneIsTheUsims()
        {
            TestCard card = new TestCard(options: new UiccOptions { ChannelsOpenAfterReset = [1] }).Open();
            card.Card.Reset();
            Assert.Equal("6E00", card.Send("812C00000D850105A1010391020001920104"));
            Assert.Equal("6A86", card.Send("012C00000D850105A1010391020001920104"));
            Assert.Equal("6D00", card.Send("01" + SignInit4));
            Assert.Equal(2, card.Card.SafetyViolations.Count);
            Assert.False(card.Card.Usim.WasAttacked);
            Assert.Equal("029000", card.Send("0070000001"));
        }

        [Fact]
        public void TheTraceNamesKeysAndHidesSecrets()
        {
            var trace = new MemoryTrace();
            var tracer = new Tracer(trace);
            TestCard card = new TestCard(personalise: p => p.DeviceKey = Vectors.DhInitiator(), tracer: tracer).Open();
            card.Send("0124000203850105");
            card.Send("01D880024734454943864104" + Vectors.DhX + Vectors.DhY);
            Assert.Equal(Vectors.DhShared + "9000", card.Fetch("0146000006840101850105"));
            Assert.EndsWith("9000", card.Fetch("014800000CD103010203D2020405D30120"), StringComparison.Ordinal);
            string all = string.Join('\n', trace.Snapshot().Select(JsonLinesTrace.Format));
            Assert.Contains("COMPUTE DH private key 01", all, StringComparison.Ordinal);
            Assert.DoesNotContain(Vectors.DhShared, all, StringComparison.Ordinal);
            Assert.DoesNotContain("D103010203", all, StringComparison.Ordinal);
            Assert.Contains("0146000006840101850105", all, StringComparison.Ordinal);
        }

        [Fact]
        public void TimeIsModelled()
        {
            var tracer = new Tracer();
            TestCard card = new TestCard(tracer: tracer).Open();
            double before = tracer.Timing.ModelledMilliseconds;
            card.Send("8184000008");
            Assert.Equal(10 + (15 * 0.192), tracer.Timing.ModelledMilliseconds - before, 6);
        }
    }
}
