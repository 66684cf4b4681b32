using Signet.Emulator.Card;
using Signet.Emulator.Operator;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>Each status word of GSMA IoT.05 clause 2.5.10, and of the UICC under it, for its reason.</summary>
    public class StatusWordTests
    {
        private const string SignInit = "012A00000D840101A1010391020001920104";

        [Theory]
        [InlineData("0184000004", "9000", "")]
        [InlineData("01CD000003850101", "6147", "an answer to a command with data waits")]
        [InlineData("01CB000010", "6C44", "the application data has 44h bytes")]
        [InlineData("01CB010000", "6300", "the list has more parts")]
        [InlineData("01840000021122", "6700", "GET RANDOM takes no data")]
        [InlineData("012A000000", "6700", "INIT wants data")]
        [InlineData("02CB010000", "6881", "channel 2 is not open")]
        [InlineData("0584000004", "6882", "secure messaging")]
        [InlineData("1184000004", "6884", "chaining")]
        [InlineData("01B0040003830103", "6981", "behind the end of the file")]
        [InlineData("01B9000003840101", "6982", "no right to update the key")]
        [InlineData("0124000003850101", "6982", "no right to update the public key")]
        [InlineData("01CD000003850105", "6985", "the public key is empty")]
        [InlineData("0146000006840101850105", "6985", "the peer's key is empty")]
        [InlineData("012B8000229E20" + Vectors.Digest, "6985", "no session")]
        [InlineData("01C0000010", "6985", "nothing waits")]
        [InlineData("012A00000D840101A1010391020008920104", "6A80", "no such hash")]
        [InlineData("01CD000003860101", "6A80", "a secret's reference")]
        [InlineData("01B0000003830177", "6A82", "no such file")]
        [InlineData("01A4040007A0000002480400", "6A82", "no such application")]
        [InlineData("0070008100", "6A86", "P2 of an opening")]
        [InlineData("01CB020000", "6A86", "P1 of GET DATA")]
        [InlineData("01EE000000", "6D00", "no such instruction")]
        [InlineData("A184000004", "6E00", "no such class")]
        public void ComesForItsReason(string apdu, string expected, string why)
        {
            var profile = new AppletProfile { ListPageSize = 40, AccessDeniedStatus = 0x6982 };
            TestCard card = new TestCard(profile, personalise: p => p.CaCertificate = Certificates.Ca()).Open();
            Assert.True(card.Send(apdu).EndsWith(expected, StringComparison.Ordinal), $"{why}: {card.Send(apdu)}");
        }

        [Fact]
        public void ThoseOfASituationComeInIt()
        {
            TestCard card = new TestCard(new AppletProfile { MaxSessions = 1, OverReadStatus = 0x6B00 }, personalise: p => p.ClientCertificate = Certificates.Ca()).Open();
            var remote = new CardOperator(card.Card, card.Applet);

            Assert.Equal("6B00", card.Send("01B0040003830102"));
            Assert.Equal("9000", card.Send(SignInit));
            Assert.Equal("6A86", card.Send(SignInit));
            Assert.Equal("6989", card.Send(SignInit.Replace("012A0000", "012A0001", StringComparison.Ordinal)));
            Assert.EndsWith("9000", card.Fetch("012B8000229E20" + Vectors.Digest), StringComparison.Ordinal);

            remote.Lock(card.Store.Find<PrivateKeyObject>(1)!, true);
            Assert.Equal("6984", card.Send(SignInit));
            remote.Complete();
            Assert.Equal("63CF", card.Send(SignInit));
            remote.Replace(card.Store.Find<PrivateKeyObject>(1)!, null);
            Assert.Equal("6989", card.Send("012B8000229E20" + Vectors.Digest));

            remote.FillMemory(true);
            Assert.Equal("6A84", card.Send("01B9000003840104"));
            Assert.Equal("9000", card.Send("0124000003850105"));
            Assert.Equal("6A84", card.Send("01D880004734454943864104" + Vectors.KX + Vectors.KY));
            remote.FillMemory(false);
            Assert.Equal("9000", card.Send("01D880004734454943864104" + Vectors.KX + Vectors.KY));
            Assert.Equal("9000", card.Send("0124010000"));

            Assert.Equal("9000", card.Send("012C00000D850105A1010391020001920104"));
            Assert.Equal("6D01", card.Send($"012D8000659E20{Vectors.Digest}330040{Vectors.S}{Vectors.R}"));

            remote.Damage(true);
            Assert.Equal("6400", card.Send("0184000004"));
            remote.Damage(false);
            Assert.EndsWith("9000", card.Send("0184000004"), StringComparison.Ordinal);
            for (int i = 0; i < 2; i++)
                card.Send("0070000001");
            Assert.Equal("6A81", card.Send("0070000001"));
        }

        [Fact]
        public void ProactivePendingIsSuccessAndSoIsItsData()
        {
            TestCard card = new TestCard(options: new UiccOptions { ProactiveEvery = 1 }).OpenAnyhow();
            Assert.EndsWith("910B", card.Send("0184000004"), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData(0x2A, 2, 1, 0, "9000 6984 9000 6984")]
        [InlineData(0x2A, 1, 0, 2, "6984 6984 9000 9000")]
        [InlineData(0x84, 1, 0, 0, "9000 9000 9000 9000")]
        public void InjectionsCountTheirInstruction(byte instruction, int every, int after, int times, string expected)
        {
            var injection = new StatusInjection { Instruction = instruction, Every = every, After = after, Times = times, Status = 0x6984 };
            TestCard card = new TestCard(new AppletProfile { Injections = [injection] }).Open();
            IEnumerable<string> answers = Enumerable.Range(0, 4).Select(_ => card.Send("012A010000"));
            Assert.Equal(expected, string.Join(' ', answers));
        }

        [Fact]
        public void AnExecutedInjectionHasDoneItsWork()
        {
            var injection = new StatusInjection { Instruction = 0x24, Status = 0x6989, Executed = true, Times = 1 };
            TestCard card = new TestCard(new AppletProfile { Injections = [injection] }).Open();
            Assert.Equal("6989", card.Send("0124000003850105"));
            Assert.Equal("9000", card.Send("01D880004734454943864104" + Vectors.KX + Vectors.KY));
        }
    }
}
