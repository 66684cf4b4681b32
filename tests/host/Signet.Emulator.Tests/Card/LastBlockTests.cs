using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>
    /// Mode 02: the host hashed all but the last part. The state after the padded blocks of a message is that message's digest,
    /// so the system's own hash gives states to go on from.
    /// </summary>
    public class LastBlockTests
    {
        private const string Iv256 = "6A09E667BB67AE853C6EF372A54FF53A510E527F9B05688C1F83D9AB5BE0CD19";
        private const string Iv384 = "CBBB9D5DC1059ED8629A292A367CD5079159015A3070DD17152FECD8F70E593967332667FFC00B318EB44A8768581511DB0C2E0D64F98FA747B5481DBEFA4FA4";

        [Theory]
        [InlineData(0, 0)]
        [InlineData(55, 1)]
        [InlineData(56, 63)]
        [InlineData(64, 64)]
        [InlineData(200, 127)]
        [InlineData(1000, 128)]
        public void Sha256And512GoOnFromAState(int before, int after)
        {
            byte[] begun = [.. Enumerable.Range(0, before).Select(i => (byte)i)];
            byte[] tail = [.. Enumerable.Range(0, after).Select(i => (byte)(i * 7))];
            byte[] padded256 = Padded(begun, 64);
            byte[] padded512 = Padded(begun, 128);
            Assert.Equal(
                SHA256.HashData([.. padded256, .. tail]),
                ChainedHash.Finish(1, SHA256.HashData(begun), (uint)padded256.Length, tail));
            Assert.Equal(
                SHA512.HashData([.. padded512, .. tail]),
                ChainedHash.Finish(4, SHA512.HashData(begun), (uint)padded512.Length, tail));
        }

        [Fact]
        public void FromTheInitialStateItIsTheHashItself()
        {
            byte[] text = "abc"u8.ToArray();
            Assert.Equal(SHA256.HashData(text), ChainedHash.Finish(1, Convert.FromHexString(Iv256), 0, text));
            Assert.Equal(SHA384.HashData(text), ChainedHash.Finish(2, Convert.FromHexString(Iv384), 0, text));
        }

        [Fact]
        public void StateAndCountMustFitTheAlgorithm()
        {
            Assert.Null(ChainedHash.Finish(1, new byte[64], 0, []));
            Assert.Null(ChainedHash.Finish(4, new byte[32], 0, []));
            Assert.Null(ChainedHash.Finish(1, new byte[32], 63, []));
            Assert.Null(ChainedHash.Finish(4, new byte[64], 64, []));
        }

        [Fact]
        public void TheCardSignsAndVerifiesWhatTheHostBegan()
        {
            byte[] begun = RandomNumberGenerator.GetBytes(100);
            byte[] padded = Padded(begun, 64);
            byte[] tail = "the end"u8.ToArray();
            byte[] digest = SHA256.HashData([.. padded, .. tail]);
            string block = $"9A{tail.Length:X2}{Convert.ToHexString(tail)}9C20{Convert.ToHexString(SHA256.HashData(begun))}9D04{padded.Length:X8}";

            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00000D840101A1010291020001920104"));
            byte[] answer = Convert.FromHexString(card.Fetch($"012B8000{block.Length / 2:X2}{block}"));
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(digest, answer[3..^2]));

            string signed = block + "330040" + Convert.ToHexString(answer, 3, 64);
            Assert.Equal("9000", card.Send("012C00000D850101A1010291020001920104"));
            Assert.Equal("9000", card.Send($"012D8000{signed.Length / 2:X2}{signed}"));
            string other = signed.Replace("9A07", "9A08FF", StringComparison.Ordinal);
            Assert.Equal("9000", card.Send("012C00000D850101A1010291020001920104"));
            Assert.Equal("6D01", card.Send($"012D8000{other.Length / 2:X2}{other}"));
        }

        [Theory]
        [InlineData("9A0101", "6A80")]
        [InlineData("9A01019D0400000040", "6A80")]
        [InlineData("9A01019C20" + Iv256 + "9D0400000041", "6A80")]
        [InlineData("9A01019C30" + Iv256 + "00000000000000000000000000000000" + "9D0400000040", "6A80")]
        [InlineData("9B0101", "6A80")]
        public void IncompleteStatesAreIncorrectData(string data, string expected)
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00000D840101A1010291020001920104"));
            Assert.Equal(expected, card.Send($"012B8000{data.Length / 2:X2}{data}"));
            Assert.Equal("6A86", card.Send($"012B0000{data.Length / 2:X2}{data}"));
        }

        [Fact]
        public void AnAppletMayNotKnowTheMode()
        {
            TestCard card = new TestCard(new AppletProfile { Modes = [3] }).Open();
            Assert.Equal("6A80", card.Send("012A00000D840101A1010291020001920104"));
            Assert.Equal("6A80", card.Send("012A00000D840101A1010191020001920104"));
            Assert.Equal("9000", card.Send("012A00000D840101A1010391020001920104"));
        }

        private static byte[] Padded(byte[] message, int block)
        {
            int field = block / 8;
            byte[] padded = new byte[(message.Length + 1 + field + block - 1) / block * block];
            message.CopyTo(padded, 0);
            padded[message.Length] = 0x80;
            int bits = message.Length * 8;
            for (int i = 0; i < 4; i++)
                padded[^(i + 1)] = (byte)(bits >> (8 * i));
            return padded;
        }
    }
}
