using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>The second half of the rows.</summary>
    public partial class DisagreementTests
    {
        [Theory]
        [InlineData(true, "4A010021010220020400")]
        [InlineData(false, "4A010020020400")]
        public void D21FileUsageIsThereOrNot(bool tag, string expected)
        {
            TestCard card = new TestCard(new AppletProfile { FileUsageTag = tag }).Open();
            Assert.Contains(expected, card.Fetch("01CBC30003830102"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("", 256)]
        [InlineData("00", 256)]
        [InlineData("32", 50)]
        public void D22ReadFileHonoursLe(string le, int expected)
        {
            Assert.Equal((expected + 2) * 2, WithFile(1000).Fetch("01B0000003830102" + le).Length);
        }

        [Fact]
        public void D23ReadFileGives256BytesAndFewerAtTheEnd()
        {
            TestCard card = WithFile(300);
            Assert.Equal("6100", card.Send("01B0000003830102"));
            Assert.Equal((256 + 2) * 2, card.Send("01C0000000").Length);
            Assert.Equal((44 + 2) * 2, card.Fetch("01B0010003830102").Length);
            Assert.Equal((45 + 2) * 2, card.Fetch("01B000FF03830102").Length);
        }

        [Fact]
        public void D24TheListIsPagedBy6300()
        {
            TestCard card = new TestCard(new AppletProfile { ListPageSize = 64 }).Open();
            Assert.EndsWith("6300", card.Send("01CB010000"), StringComparison.Ordinal);
            Assert.EndsWith("6300", card.Send("01CB010100"), StringComparison.Ordinal);
            Assert.Equal("029000", card.Send("0070000001"));
            Assert.Equal("9000", card.Send("02A4040007" + TestCard.Gsma));
            Assert.EndsWith("6300", card.Send("02CB010000"), StringComparison.Ordinal);
            string rest = card.Send("01CB010100");
            Assert.True(rest.Length > 4, "another channel's list is another list");
        }

        [Theory]
        [InlineData("01CB0100")]
        [InlineData("01CB010000")]
        public void D25TheListsCommandHasFourBytesOrFive(string apdu)
        {
            string answer = Open().Send(apdu);
            Assert.True(answer[^4..] is "9000" or "6300");
            Assert.StartsWith("C1", answer, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("01")]
        [InlineData("3034")]
        [InlineData("303036")]
        [InlineData("000102030405060708090A0B0C0D0E0F10111213")]
        public void D26IdentifiersHaveOneToTwentyBytes(string id)
        {
            string json = $$"""{ "objects": [{ "kind": "keyPair", "id": "{{id}}", "content": "device" }] }""";
            ProfileCard card = ProfileCard.Of(CardProfile.Parse(json, "row 26"));
            Assert.EndsWith("9000", card.Fetch($"01CD0000{(id.Length / 2) + 2:X2}85{id.Length / 2:X2}{id}"), StringComparison.Ordinal);
            string other = id[..^2] + "EE";
            Assert.Equal("6A82", card.Fetch($"01CD0000{(id.Length / 2) + 2:X2}85{id.Length / 2:X2}{other}"));
        }

        [Theory]
        [InlineData(false, PutK)]
        [InlineData(true, "04" + Vectors.KX + Vectors.KY)]
        public void D27PublicKeysAreFramedOrBare(bool bare, string expected)
        {
            Assert.Equal(expected + "9000", new TestCard(new AppletProfile { BarePublicKey = bare }).Open().Fetch("01CD000003850101"));
        }

        [Theory]
        [InlineData(KeyPairAnswer.Full, 79)]
        [InlineData(KeyPairAnswer.WithoutKey, 8)]
        [InlineData(KeyPairAnswer.Empty, 2)]
        public void D28GenerateKeyPairAnswersAllOrLess(KeyPairAnswer answer, int length)
        {
            Assert.Equal(length * 2, new TestCard(new AppletProfile { KeyPairAnswer = answer }).Open().Fetch("01B9000003840104").Length);
        }

        [Theory]
        [InlineData("")]
        [InlineData("00")]
        public void D29LeOfCase4IsThereOrNot(string le)
        {
            TestCard card = Open();
            Assert.EndsWith("9000", card.Fetch("01CD000003850101" + le), StringComparison.Ordinal);
            Assert.Equal("9000", card.Send("01" + SignInit));
            Assert.EndsWith("9000", card.Fetch("01" + SignUpdate + le), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("01C0000047")]
        [InlineData("81C0000047")]
        [InlineData("01C0000000")]
        public void D30GetResponseHasTheChannelsClassOfEitherKind(string apdu)
        {
            TestCard card = Open();
            Assert.Equal("6147", card.Send("01CD000003850101"));
            Assert.Equal(PutK + "9000", card.Send(apdu));
        }

        [Fact]
        public void D31ResponsesComeInAChainAndDataMayBeginWith61()
        {
            TestCard card = new TestCard(new AppletProfile { Random = n => [.. Enumerable.Repeat((byte)0x61, n)] }).Open();
            Assert.Equal("616161619000", card.Send("0184000004"));
            card = WithFile(256);
            Assert.Equal("6100", card.Send("01B0000003830102"));
            Assert.EndsWith("6180", card.Send("01C0000080"), StringComparison.Ordinal);
            Assert.EndsWith("6140", card.Send("01C0000040"), StringComparison.Ordinal);
            Assert.EndsWith("9000", card.Send("01C0000040"), StringComparison.Ordinal);
        }

        [Fact]
        public void D32WrongLeAnswers6CWithTheRightOne()
        {
            TestCard card = new TestCard(new AppletProfile { ExactObjectLength = true }).Open();
            Assert.Equal("6C44", card.Send("01CB0000FF"));
            Assert.EndsWith("9000", card.Send("01CB000044"), StringComparison.Ordinal);
            Assert.Equal("6C47", card.Send("01CD0000038501 01FF".Replace(" ", "", StringComparison.Ordinal)));
            Assert.Equal(PutK + "9000", card.Fetch("01CD00000385010147"));
            Assert.StartsWith("6C", card.Send("01CBC20003850101F0"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(true, "6A80")]
        [InlineData(false, "9000")]
        public void D33AnEmptySaltIsRefusedOrTaken(bool refuses, string expected)
        {
            TestCard card = new TestCard(new AppletProfile { RefusesEmptyHkdfInput = refuses }).Open();
            Assert.EndsWith(expected, card.Fetch("014A00000BD103010203D50091020001"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(0x01, "9000", "6D00", "940101")]
        [InlineData(0x02, "6D00", "9000", "940102")]
        [InlineData(0x03, "9000", "9000", "940103")]
        public void D34PrfAndHkdfAreThereOrNot(byte derivation, string prf, string hkdf, string tag)
        {
            var profile = new AppletProfile { KeyDerivation = derivation };
            TestCard card = new TestCard(profile).Open();
            Assert.EndsWith(prf, card.Fetch("014800000CD103010203D2020405D30120"), StringComparison.Ordinal);
            Assert.EndsWith(hkdf, card.Fetch("014A00000DD103010203D502090991020001"), StringComparison.Ordinal);
            Assert.Contains(tag, ApplicationData(profile), StringComparison.Ordinal);
        }

        [Fact]
        public void D35ErrorsAreTwoBytesWithNothingBeforeThem()
        {
            TestCard card = Open();
            Assert.Equal("6985", card.Fetch("0146000006840101850105"));
            Assert.Equal("6985", card.Fetch("01B0000003830102"));
            Assert.Equal("6A82", card.Fetch("01B00000038301EE"));
        }

        [Fact]
        public void D36AFailedSignatureGivesNoData()
        {
            TestCard card = Open();
            Assert.Equal("9000", card.Send("01" + SignInit));
            Assert.Equal("6A80", card.Fetch("012B8000039E0111"));
            Assert.Empty(card.Applet.PrivateKeyUses);
        }

        [Fact]
        public void D37ComputeDhWithoutDataHasTheWrongLength()
        {
            Assert.Equal("6700", Open().Send("0146000000"));
        }

        [Theory]
        [InlineData("AT+CSIM= 10,\"0070000001\"")]
        [InlineData("AT+CSIM=10, \"0070000001\"")]
        [InlineData("AT+CSIM=10,0070000001")]
        [InlineData("at+csim=10,\"0070000001\"")]
        public void D38CsimIsTakenAsClientsWriteIt(string line)
        {
            using TestModem modem = new TestModem().Begin();
            modem.Say(line, "<CR><LF>+CSIM: 6,\"019000\"<CR><LF><CR><LF>OK<CR><LF>");
        }

        [Theory]
        [InlineData("01", 1)]
        [InlineData("1C", 28)]
        [InlineData("FF", 255)]
        [InlineData("00", 256)]
        public void D39RandomHasAnyLengthUpTo256(string le, int expected)
        {
            Assert.Equal((expected + 2) * 2, Open().Send("01840000" + le).Length);
        }

        [Fact]
        public void D40EmptyAndDeactivatedKeysSayStateZeroAndRefuse()
        {
            ProfileCard revoked = ProfileCard.Of("revoked");
            Assert.Contains("8401016001004A0100", revoked.Fetch("01CBC10003840101"), StringComparison.Ordinal);
            Assert.Equal("6985", revoked.Fetch("01" + SignInit));
            Assert.Contains("8501056001034A0100", revoked.Fetch("01CBC20003850105"), StringComparison.Ordinal);
            Assert.Equal("6985", revoked.Fetch("01CD000003850105"));
        }
    }
}
