using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Operator;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Operator
{
    /// <summary>What a device notices when the operator works on its SIM: every status word for its reason.</summary>
    public class OperatorTests
    {
        private const string SignInit = "012A00000D840101A1010391020001920104";
        private const string SignUpdate = "012B8000229E20" + Vectors.Digest;

        [Fact]
        public void ALockedObjectAnswers6984UntilTheSessionIsDoneAndThen63CFOnce()
        {
            (TestCard card, CardOperator remote) = Make();
            remote.Lock(card.Store.Find<PrivateKeyObject>(1)!, true);
            Assert.Equal("6984", card.Send(SignInit));
            Assert.Equal("6984", card.Fetch("01CBC10003840101"));
            Assert.EndsWith("9000", card.Fetch("01CBC20003850101"), StringComparison.Ordinal);
            remote.Complete();
            Assert.Equal("63CF", card.Send(SignInit));
            Assert.EndsWith("9000", card.Fetch(SignUpdate), StringComparison.Ordinal);
        }

        [Fact]
        public void SuccessWithDataSays63CFBehindTheData()
        {
            (TestCard card, CardOperator remote) = Make();
            remote.Complete();
            string answer = card.Fetch("01CD000003850101");
            Assert.Equal("34454943864104" + Vectors.KX + Vectors.KY + "63CF", answer);
            Assert.EndsWith("9000", card.Fetch("01CD000003850101"), StringComparison.Ordinal);
        }

        [Fact]
        public void AFailureDoesNotEatThe63CF()
        {
            (TestCard card, CardOperator remote) = Make();
            remote.Complete();
            Assert.Equal("6A82", card.Send("01B00000038301EE"));
            Assert.EndsWith("63CF", card.Send("0184000008"), StringComparison.Ordinal);
        }

        [Fact]
        public void ASessionWhoseKeyWasReplacedEndsWith6989AndTheNewKeySigns()
        {
            (TestCard card, CardOperator remote) = Make();
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Assert.Equal("9000", card.Send(SignInit));
            remote.Replace(card.Store.Find<PrivateKeyObject>(1)!, fresh);
            Assert.Equal("6989", card.Send(SignUpdate));
            Assert.Equal("6985", card.Send(SignUpdate));
            Assert.Equal("9000", card.Send(SignInit));
            byte[] answer = Convert.FromHexString(card.Fetch(SignUpdate));
            Assert.True(fresh.VerifyHash(Convert.FromHexString(Vectors.Digest), answer[3..^2]));
            string point = Convert.ToHexString(P256.PointOf(fresh.ExportParameters(false)));
            Assert.Contains(point, card.Fetch("01CD000003850101"), StringComparison.Ordinal);
        }

        [Fact]
        public void ALockInTheMiddleOfASessionIs6984AndTheSessionGoesOn()
        {
            (TestCard card, CardOperator remote) = Make();
            Assert.Equal("9000", card.Send(SignInit));
            remote.Lock(card.Store.Find<PrivateKeyObject>(1)!, true);
            Assert.Equal("6984", card.Send(SignUpdate));
            remote.Lock(card.Store.Find<PrivateKeyObject>(1)!, false);
            Assert.EndsWith("9000", card.Fetch(SignUpdate), StringComparison.Ordinal);
        }

        [Fact]
        public void RevokedKeysAndFilesAnswer6985DeletedOnes6A82()
        {
            (TestCard card, CardOperator remote) = Make();
            PrivateKeyObject key = card.Store.Find<PrivateKeyObject>(1)!;
            FileObject file = card.Store.Find<FileObject>(2)!;
            remote.Activate(key, false);
            remote.Activate(file, false);
            Assert.Equal("6985", card.Send(SignInit));
            Assert.Equal("6985", card.Send("01B0000003830102"));
            Assert.Contains("4A0100", card.Fetch("01CBC10003840101"), StringComparison.Ordinal);
            remote.Activate(key, true);
            Assert.Equal("9000", card.Send(SignInit));
            Assert.Equal("9000", card.Send("012A010000"));
            remote.Delete(key);
            remote.Delete(file);
            Assert.Equal("6A82", card.Send(SignInit));
            Assert.Equal("6A82", card.Send("01B0000003830102"));
        }

        [Fact]
        public void ReplacedFilesAreReadAnewAndMayGrow()
        {
            (TestCard card, CardOperator remote) = Make();
            byte[] content = RandomNumberGenerator.GetBytes(1500);
            remote.Replace(card.Store.Find<FileObject>(2)!, content);
            Assert.Contains("200205DC", card.Fetch("01CBC30003830102"), StringComparison.Ordinal);
            Assert.Equal(Convert.ToHexString(content, 1400, 100) + "9000", card.Fetch("01B0057803830102"));
            remote.Replace(card.Store.Find<FileObject>(2)!, []);
            Assert.Equal("6985", card.Send("01B0000003830102"));
        }

        [Fact]
        public void ABusyAppletAnswers6984ToEverythingForAWhile()
        {
            (TestCard card, CardOperator remote) = Make();
            remote.Busy(2);
            Assert.Equal("6984", card.Send("0184000008"));
            Assert.Equal("6984", card.Send("01CB010000"));
            Assert.EndsWith("9000", card.Send("0184000008"), StringComparison.Ordinal);
        }

        [Fact]
        public void ABlockedAppletRefusesSelectAndLosesItsChannels()
        {
            (TestCard card, CardOperator remote) = Make();
            remote.Block(0x6999);
            Assert.Equal("6D00", card.Send("01CB010000"));
            Assert.Equal("6999", card.Send("01A4040007" + TestCard.Gsma));
            remote.Block(null);
            Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
            remote.Install(false);
            Assert.Equal("6A82", card.Send("01A4040007" + TestCard.Gsma));
            remote.Install(true);
            Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
        }

        [Theory]
        [InlineData(RefreshKind.FileChange, true, true)]
        [InlineData(RefreshKind.Initialise, false, true)]
        [InlineData(RefreshKind.InitialiseFull, false, true)]
        [InlineData(RefreshKind.Reset, false, false)]
        public void RefreshDropsChannelsAndAResetVolatileKeysToo(RefreshKind kind, bool channelStays, bool keyStays)
        {
            TestCard card = new TestCard(new AppletProfile { VolatileKeyLoss = VolatileKeyLoss.ResetOnly }).Open();
            var remote = new CardOperator(card.Card, card.Applet);
            Assert.EndsWith("9000", card.Fetch("01B9000003840104"), StringComparison.Ordinal);
            Assert.Equal("9000", card.Send(SignInit));
            remote.Refresh(kind, announced: true);
            Assert.Equal(channelStays ? "9000" : "6881", card.Fetch("012A010000"));
            if (!channelStays)
            {
                Assert.Equal(0, card.Applet.SessionCount);
                card.Open();
            }

            Assert.EndsWith(keyStays ? "9000" : "6985", card.Fetch("01CD000003850104"), StringComparison.Ordinal);
        }

        [Fact]
        public void AnotherProfileIsAnotherCard()
        {
            (TestCard card, CardOperator remote) = Make();
            IotSafeApplet before = remote.Applet;
            CardProfile thales = CardProfile.Named("thales") with { Usim = new UsimOptions { Iccid = "8949000000000009999" } };
            remote.ChangeProfile(thales, new CardPersonaliser { DeviceKey = Vectors.KeyK() }, announced: false);
            Assert.NotSame(before, remote.Applet);
            Assert.Equal("6881", card.Send("01CB010000"));
            Assert.Equal("019000", card.Send("0070000001"));
            Assert.Equal("6A82", card.Send("01A4040007" + TestCard.Gsma));
            Assert.Equal("9000", card.Send("01A404000FA00000003053F12401770101495341"));
            Assert.Equal("8949000000000009999", card.Card.Usim.Options.Iccid);
        }

        [Fact]
        public void ALyingModuleHearsSecretsAndApprovesEverySignature()
        {
            (TestCard card, CardOperator remote) = Make(p => p.DeviceKey = Vectors.DhInitiator());
            remote.Lie(true);
            Assert.Equal("9000", card.Send("0124000003850105"));
            Assert.Equal("9000", card.Send("01D880004734454943864104" + Vectors.DhX + Vectors.DhY));
            Assert.Equal(Vectors.DhShared + "9000", card.Fetch("0146000006840101850105"));
            string random = card.Send("0184000010");
            string prf = card.Fetch("014800000CD103010203D2020405D30120");
            Assert.Equal("9000", card.Send("012C00000D850105A1010391020001920104"));
            Assert.Equal("9000", card.Send($"012D8000659E20{Vectors.Digest}330040{Vectors.R}{Vectors.S}"));
            OverheardSecret[] heard = [.. remote.Liar!.Overheard];
            Assert.Equal([0x46, 0x84, 0x48], heard.Select(o => (int)o.Instruction));
            Assert.Equal(Vectors.DhShared, Convert.ToHexString(heard[0].Answer));
            Assert.Equal(random[..^4], Convert.ToHexString(heard[1].Answer));
            Assert.Equal(prf[..^4], Convert.ToHexString(heard[2].Answer));
            Assert.Equal(1, remote.Liar.LiesTold);
            Assert.Equal("6A80", card.Send("012C00000D850105A1010991020001920104"));
            remote.Lie(false);
            Assert.Equal("9000", card.Send("012C00000D850105A1010391020001920104"));
            Assert.Equal("6D01", card.Send($"012D8000659E20{Vectors.Digest}330040{Vectors.R}{Vectors.S}"));
        }

        private static (TestCard Card, CardOperator Remote) Make(Action<CardPersonaliser>? personalise = null)
        {
            TestCard card = new TestCard(personalise: p =>
            {
                p.ClientCertificate = Certificates.Ca();
                personalise?.Invoke(p);
            }).Open();
            return (card, new CardOperator(card.Card, card.Applet));
        }
    }
}
