using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>
    /// Where clients and applets in the field disagree, a row a test: that the card can play each side. A row that only a client
    /// can get wrong shows what the card gives a wrong one.
    /// </summary>
    public partial class DisagreementTests
    {
        private const string SignInit = "2A00000D840101A1010391020001920104";
        private const string SignUpdate = "2B8000229E20" + Vectors.Digest;
        private const string PutK = "34454943864104" + Vectors.KX + Vectors.KY;

        [Theory]
        [InlineData(AcceptedClass.Both, "9000", "9000")]
        [InlineData(AcceptedClass.Interindustry, "9000", "6E00")]
        [InlineData(AcceptedClass.Proprietary, "6E00", "9000")]
        public void D01ClassOfAppletCommands(AcceptedClass accepted, string interindustry, string proprietary)
        {
            TestCard card = new TestCard(new AppletProfile { Class = accepted }).Open();
            Assert.EndsWith(interindustry, card.Send("0184000004"), StringComparison.Ordinal);
            Assert.EndsWith(proprietary, card.Send("8184000004"), StringComparison.Ordinal);
        }

        [Fact]
        public void D02ClassOredWithTheChannelIsTheChannelsClass()
        {
            TestCard card = Open();
            Assert.Equal("9000", card.Send("01" + SignInit));
            Assert.EndsWith("9000", card.Fetch("01" + SignUpdate), StringComparison.Ordinal);
        }

        [Fact]
        public void D03ChannelOneMayBeOpenUnasked()
        {
            var card = new TestCard(options: new UiccOptions { ChannelsOpenAtStart = [1], ChannelsOpenAfterReset = [1] });
            Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
            card.Card.Reset();
            Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
            Assert.Equal("029000", card.Send("0070000001"));
        }

        [Theory]
        [InlineData("A0000005590010")]
        [InlineData("A0000002480400")]
        [InlineData("A00000003053F12401770101495341")]
        [InlineData("A0000001157000000000000049534102")]
        public void D04EveryKnownAidIsSomeProfiles(string aid)
        {
            CardProfile profile = CardProfile.All.First(p => p.Applet.Aids.Any(a => Convert.ToHexString(a) == aid));
            TestCard card = new(profile.Applet);
            Assert.Equal("019000", card.Send("0070000001"));
            Assert.EndsWith("9000", card.Fetch($"01A40400{aid.Length / 2:X2}{aid}"), StringComparison.Ordinal);
        }

        [Fact]
        public void D05AFailedSelectLeavesTheChannelToTheUsim()
        {
            var card = new TestCard();
            Assert.Equal("019000", card.Send("0070000001"));
            Assert.Equal("6A82", card.Send("01A4040007A0000002480400"));
            Assert.Equal("6D00", card.Send("01CB000044"));
            Assert.Equal("6A86", card.Send("012C000000"));
            Assert.Single(card.Card.SafetyViolations);
            Assert.Equal(1, card.Card.StrayCommandCount);
        }

        [Fact]
        public void D06SuccessHasManyWords()
        {
            TestCard card = new TestCard(
                new AppletProfile { ListPageSize = 40, Injections = [new StatusInjection { Instruction = 0x84, Status = 0x63CF }] },
                new UiccOptions { ProactiveEvery = 1 }).OpenAnyhow();
            Assert.EndsWith("63CF", card.Send("0184000004"), StringComparison.Ordinal);
            Assert.EndsWith("6300", card.Send("01CB010000"), StringComparison.Ordinal);
            Assert.Equal("6147", card.Send("01CD000003850101"));
            Assert.EndsWith("910B", card.Send("01C0000047"), StringComparison.Ordinal);
        }

        [Fact]
        public void D07ARefusedInitIsNoSuccessThoughTheModemSaysOk()
        {
            using TestModem modem = new TestModem().Begin();
            modem.Csim("0070000001");
            modem.Csim("01A4040007" + TestCard.Gsma);
            modem.Say("AT+CSIM=36,\"012C00010D850105A1010391020001920104\"", "<CR><LF>+CSIM: 4,\"6985\"<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Theory]
        [InlineData(0)]
        [InlineData(1)]
        [InlineData(2)]
        [InlineData(200)]
        public void D08AnySessionNumberWillDoUnlessTheProfileLimitsIt(int session)
        {
            string init = $"012A00{session:X2}0D840101A1010391020001920104";
            Assert.Equal("9000", Open().Send(init));
            TestCard limited = new TestCard(new AppletProfile { LowestSession = 1, HighestSession = 2 }).Open();
            Assert.Equal(session is 1 or 2 ? "9000" : "6A86", limited.Send(init));
        }

        [Theory]
        [InlineData(true)]
        [InlineData(false)]
        public void D09SessionsNeedACloseOrNot(bool finalUpdateFrees)
        {
            TestCard card = new TestCard(new AppletProfile { MaxSessions = 1, FinalUpdateFrees = finalUpdateFrees }).Open();
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal("9000", card.Send("012A010000"));
                Assert.Equal("9000", card.Send("01" + SignInit));
                Assert.EndsWith("9000", card.Fetch("01" + SignUpdate), StringComparison.Ordinal);
            }

            Assert.Equal(finalUpdateFrees ? "9000" : "6A86", card.Send("01" + SignInit));
        }

        [Theory]
        [InlineData(true, "330040")]
        [InlineData(false, "3340")]
        public void D10LengthOfTag33InAnswers(bool twoBytes, string start)
        {
            TestCard card = new TestCard(new AppletProfile { TwoByteSignatureLength = twoBytes }).Open();
            Assert.Equal("9000", card.Send("01" + SignInit));
            Assert.StartsWith(start, card.Fetch("01" + SignUpdate), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("oneByte", "9000", "6A80")]
        [InlineData("twoBytes", "6A80", "9000")]
        [InlineData("both", "9000", "9000")]
        public void D11LengthOfTag33InVerify(string form, string one, string two)
        {
            string json = $$"""{ "applet": { "verifyLengths": ["{{form}}"] }, "objects": [{ "kind": "publicKey", "id": "01", "content": "device" }] }""";
            ProfileCard card = ProfileCard.Of(CardProfile.Parse(json, "row 11"));
            foreach ((string header, string expected) in new[] { ("3340", one), ("330040", two) })
            {
                Assert.Equal("9000", card.Send("012C00000D850101A1010391020001920104"));
                string data = $"9E20{Vectors.Digest}{header}{Vectors.R}{Vectors.S}";
                Assert.Equal(expected, card.Send($"012D8000{data.Length / 2:X2}{data}"));
                card.Send("012C010000");
            }
        }

        [Theory]
        [InlineData("9B81C8", "", "one header with the whole length")]
        [InlineData("9B64", "9B64", "a header a block")]
        public void D12LongTextHasAHeaderOnceOrInEachBlock(string firstHeader, string lastHeader, string why)
        {
            byte[] text = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
            string first = firstHeader + Convert.ToHexString(text, 0, 100);
            string last = lastHeader + Convert.ToHexString(text, 100, 100);
            TestCard card = Open();
            Assert.Equal("9000", card.Send("012A00000D840101A1010191020001920104"));
            Assert.Equal("9000", card.Send($"012B0000{first.Length / 2:X2}{first}"));
            AssertSigned(text, card.Fetch($"012B8000{last.Length / 2:X2}{last}"), why);
        }

        [Theory]
        [InlineData("9BC8")]
        [InlineData("9B81C8")]
        public void D13LengthsAbove7FAreOneRawByteOrBer(string header)
        {
            byte[] text = [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 3))];
            TestCard card = Open();
            Assert.Equal("9000", card.Send("012A00000D840101A1010191020001920104"));
            string data = header + Convert.ToHexString(text);
            AssertSigned(text, card.Fetch($"012B8000{data.Length / 2:X2}{data}"), header);
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void D14SignaturesAreRawOrDer(bool der)
        {
            TestCard card = new TestCard(new AppletProfile { DerSignatures = der, TwoByteSignatureLength = false }).Open();
            Assert.Equal("9000", card.Send("01" + SignInit));
            byte[] answer = Convert.FromHexString(card.Fetch("01" + SignUpdate));
            Assert.Equal(answer.Length - 4, answer[1]);
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(
                Convert.FromHexString(Vectors.Digest),
                answer[2..^2],
                der ? DSASignatureFormat.Rfc3279DerSequence : DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        }

        [Theory]
        [InlineData("91020001", "9000")]
        [InlineData("91020100", "6A80")]
        [InlineData("910101", "6A80")]
        public void D15HashInCommandsIsTwoBytesBigEndian(string hash, string expected)
        {
            string data = "840101A10103" + hash + "920104";
            Assert.Equal(expected, Open().Send($"012A0000{data.Length / 2:X2}{data}"));
        }

        [Theory]
        [InlineData(ApplicationDataForm.OneByteHash, "910101")]
        [InlineData(ApplicationDataForm.Tags90And93, "91020001")]
        public void D16HashInApplicationDataIsOneByteOrTwo(ApplicationDataForm form, string expected)
        {
            Assert.Contains(expected, ApplicationData(new AppletProfile { ApplicationData = form }), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(ApplicationDataForm.Tags90And93, "90010F", "930101")]
        [InlineData(ApplicationDataForm.Tags61And6F, "61010F", "6F0101")]
        public void D17TagsOfFunctionsAndAgreement(ApplicationDataForm form, string functions, string agreement)
        {
            string data = ApplicationData(new AppletProfile { ApplicationData = form });
            Assert.Contains(functions, data, StringComparison.Ordinal);
            Assert.Contains(agreement, data, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(false, "110D")]
        [InlineData(true, "110E")]
        public void D18LengthOfTheProprietaryIdMayBeOneTooMany(bool overstated, string expected)
        {
            byte[] id = [.. Enumerable.Repeat((byte)0x41, 13)];
            string data = ApplicationData(new AppletProfile { ProprietaryId = id, OverstatedIdLength = overstated });
            Assert.Contains(expected + Convert.ToHexString(id) + "B1", data, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(StructureWrapper.None, "8401016001004A0101", "850105")]
        [InlineData(StructureWrapper.PerObject, "C11C8401016001004A0101", "C21C850105")]
        [InlineData(StructureWrapper.PerType, "C1358401016001004A0101", "C21C850105")]
        public void D19StructuresAreBareOrWrapped(StructureWrapper wrapper, string start, string one)
        {
            TestCard card = new TestCard(new AppletProfile { Wrapper = wrapper, ListPageSize = 2000 }).Open();
            Assert.StartsWith(start, card.Fetch("01CB010000"), StringComparison.Ordinal);
            Assert.StartsWith(one, card.Fetch("01CBC20003850105"), StringComparison.Ordinal);
        }

        [Fact]
        public void D20FileSizeIsBigEndian()
        {
            Assert.Contains("20020400", Open().Fetch("01CBC30003830102"), StringComparison.Ordinal);
        }

        private static TestCard Open()
        {
            return new TestCard().Open();
        }

        private static TestCard WithFile(int size)
        {
            TestCard card = Open();
            card.Store.Find<FileObject>(2)!.Load(RandomNumberGenerator.GetBytes(size), size);
            return card;
        }

        private static string ApplicationData(AppletProfile profile)
        {
            return new TestCard(profile with { ExactApplicationDataLength = false }).Open().Send("01CB000000");
        }

        private static void AssertSigned(byte[] text, string answer, string why)
        {
            Assert.EndsWith("9000", answer, StringComparison.Ordinal);
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(SHA256.HashData(text), Convert.FromHexString(answer)[3..^2]), why);
        }
    }
}
