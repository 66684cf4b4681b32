using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>Published vectors through the applet's commands.</summary>
    public class VectorTests
    {
        private const string PutK = "01D8800247344549438641 04" + Vectors.KX + Vectors.KY;

        [Fact]
        public void ComputeSignatureIsAnEcdsaSignatureOfTheDigestUnderTheCardsKey()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00010D840101A1010391020001920104"));
            Assert.Equal("6143", card.Send("012B8001229E20" + Vectors.Digest));
            string answer = card.Send("01C0000043");
            Assert.StartsWith("330040", answer, StringComparison.Ordinal);
            Assert.EndsWith("9000", answer, StringComparison.Ordinal);
            Assert.Equal("9000", card.Send("012A010100"));
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(Convert.FromHexString(Vectors.Digest), Convert.FromHexString(answer[6..^4])));
        }

        [Fact]
        public void TwoSignaturesOfOneDigestDiffer()
        {
            TestCard card = new TestCard().Open();
            string Sign()
            {
                Assert.Equal("9000", card.Send("012A00000D840101A1010391020001920104"));
                return card.Fetch("012B8000229E20" + Vectors.Digest);
            }

            Assert.NotEqual(Sign(), Sign());
        }

        [Fact]
        public void FullTextModeHashesOnTheCard()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00010D840101A1010191020001920104"));
            string answer = card.Fetch("012B8001089B0673616D706C65");
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(Convert.FromHexString(TestCard.Sha256("sample")), Convert.FromHexString(answer[6..^4])));
        }

        [Theory]
        [InlineData("012B0001049B027361", "012B8001069B046D706C65")]
        [InlineData("012B0001059B81067361", "012B8001046D706C65")]
        public void FullTextComesInBlocksOfBothKinds(string first, string last)
        {
            // The second row's header is BER with a length that needs no 81; clients that write it always do.
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00010D840101A1010191020001920104"));
            Assert.Equal("9000", card.Send(first));
            string answer = card.Fetch(last);
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(Convert.FromHexString(TestCard.Sha256("sample")), Convert.FromHexString(answer[6..^4])));
        }

        [Theory]
        [InlineData("64", "3340")]
        [InlineData("65", "330040")]
        public void VerifyTakesBothLengthForms(string lc, string header)
        {
            TestCard card = Filled();
            Assert.Equal("9000", card.Send("012C00010D850105A1010391020001920104"));
            Assert.Equal("9000", card.Send($"012D8001{lc}9E20{Vectors.Digest}{header}{Vectors.R}{Vectors.S}"));
            Assert.Equal("9000", card.Send("012C010100"));
        }

        [Theory]
        [InlineData(SignatureLengths.OneByte, "65", "330040")]
        [InlineData(SignatureLengths.TwoBytes, "64", "3340")]
        public void VerifyRefusesTheOtherLengthFormWhereTheProfileSaysSo(SignatureLengths taken, string lc, string header)
        {
            TestCard card = Filled(new AppletProfile { VerifyLengths = taken });
            Assert.Equal("9000", card.Send("012C00010D850105A1010391020001920104"));
            Assert.Equal("6A80", card.Send($"012D8001{lc}9E20{Vectors.Digest}{header}{Vectors.R}{Vectors.S}"));
        }

        [Fact]
        public void EveryFlippedBitOfSignatureOrDigestIsAMismatch()
        {
            TestCard card = Filled();
            byte[] apdu = Convert.FromHexString("012D8001659E20" + Vectors.Digest + "330040" + Vectors.R + Vectors.S);
            for (int bit = 0; bit < 96 * 8; bit += 7)
            {
                int at = bit / 8 < 32 ? 7 + (bit / 8) : 7 + 3 + (bit / 8);
                byte[] flipped = [.. apdu];
                flipped[at] ^= (byte)(1 << (bit % 8));
                Assert.Equal("9000", card.Send("012C00010D850105A1010391020001920104"));
                Assert.Equal("6D01", Convert.ToHexString(card.Card.Transmit(flipped)));
            }
        }

        [Fact]
        public void ALyingCardVerifiesAnything()
        {
            TestCard card = Filled(new AppletProfile { VerifyAlwaysSucceeds = true });
            Assert.Equal("9000", card.Send("012C00010D850105A1010391020001920104"));
            Assert.Equal("9000", card.Send($"012D8001659E20{Vectors.Digest}330040{Vectors.S}{Vectors.R}"));
        }

        [Fact]
        public void ComputeDhGivesTheSharedXOfRfc5903()
        {
            TestCard card = new TestCard(personalise: p => p.DeviceKey = Vectors.DhInitiator()).Open();
            Assert.Equal("9000", card.Send("0124000203850105"));
            Assert.Equal("9000", card.Send("01D880024734454943864104" + Vectors.DhX + Vectors.DhY));
            Assert.Equal("9000", card.Send("0124010200"));
            Assert.Equal(Vectors.DhShared + "9000", card.Fetch("0146000006840101850105"));
            Assert.Equal(Vectors.DhShared + "9000", card.Fetch("014600000684010185010500"));
            Assert.Equal(2, card.Applet.PrivateKeyUses.Single(u => u.Key is { Command: "COMPUTE DH", KeyId: "01" }).Value);
        }

        [Fact]
        public void ComputePrfGivesTheExtendedMasterSecret()
        {
            TestCard card = new TestCard().Open();
            string answer = card.Fetch("014800005DD120C0485B054863F6DFA458789768B9035C6CACB160DD1A01834811F5783309DB81D236657874656E646564206D617374657220736563726574CE15B44D68440B652624244DB8D2FB7DD601C759E9EB627FB10529AB0DB76049D30130");
            Assert.Equal("A1F02A766DA04C8FD83A40E358267528F8D815C48E3DC353D55FE3861C350622C78B48FE6F49F6E13E1B6B175CFE59FB9000", answer);
        }

        [Fact]
        public void ComputePrfExpandsKeys()
        {
            const string secret = "A1F02A766DA04C8FD83A40E358267528F8D815C48E3DC353D55FE3861C350622C78B48FE6F49F6E13E1B6B175CFE59FB";
            const string seed = "6B657920657870616E73696F6ECB52E451A752CA812EA9646F2E5A0EC138C3D4D8AEFA744E17F01499867450815DCADEED3917D046311A4B5D73BBD75E500CE963A7D05D8122EA9745F2E0D9E9";
            string data = "D130" + secret + $"D2{seed.Length / 2:X2}" + seed + "D30128";
            TestCard card = new TestCard().Open();
            Assert.Equal(
                "ED6C6644C075653F1919FD05A11A93C8057267B9C2CBD09E6D8882B355473E8E179737CDC0063BBF9000",
                card.Fetch($"01480000{data.Length / 2:X2}{data}"));
        }

        [Theory]
        [InlineData(
            "014A00002BD1160B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0BD50D000102030405060708090A0B0C91020001",
            "077709362C2E32DF0DDC3F0DC47BBA6390B6C73BB50F9C3122EC844AD7C2B3E5")]
        [InlineData(
            "014A000048D1200000000000000000000000000000000000000000000000000000000000000000D520000000000000000000000000000000000000000000000000000000000000000091020001",
            "33AD0A1C607EC03B09E6CD9893680CE210ADF300AA1F2660E1B22E10F170F92A")]
        public void ComputeHkdfExtracts(string apdu, string expected)
        {
            Assert.Equal(expected + "9000", new TestCard().Open().Fetch(apdu));
        }

        [Fact]
        public void EmptySaltIsRefusedUnlessTheProfileTakesIt()
        {
            const string apdu = "014A00000BD1030102 03D50091020001";
            Assert.Equal("6A80", new TestCard().Open().Fetch(apdu));
            string taken = new TestCard(new AppletProfile { RefusesEmptyHkdfInput = false }).Open().Fetch(apdu);
            Assert.Equal(Convert.ToHexString(HKDF.Extract(HashAlgorithmName.SHA256, [1, 2, 3])) + "9000", taken);
        }

        [Fact]
        public void StoredSecretFeedsPrfAndHkdf()
        {
            byte[] secret = Convert.FromHexString("00112233445566778899AABBCCDDEEFF");
            TestCard card = new TestCard(personalise: p => p.Secret = secret).Open();
            string stored = card.Fetch("014800000C860101D204 01020304 D30120".Replace(" ", "", StringComparison.Ordinal));
            string given = card.Fetch("0148000 01BD110 00112233445566778899AABBCCDDEEFF D204 01020304 D30120".Replace(" ", "", StringComparison.Ordinal));
            Assert.Equal(given, stored);
            string prk = card.Fetch("014A00000B860101D50209 0991020001".Replace(" ", "", StringComparison.Ordinal));
            Assert.Equal(Convert.ToHexString(HKDF.Extract(HashAlgorithmName.SHA256, secret, [9, 9])) + "9000", prk);
        }

        private static TestCard Filled(AppletProfile? profile = null)
        {
            TestCard card = new TestCard(profile).Open();
            Assert.Equal("9000", card.Send("0124000203850105"));
            Assert.Equal("9000", card.Send(PutK));
            Assert.Equal("9000", card.Send("0124010200"));
            return card;
        }
    }
}
