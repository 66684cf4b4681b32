using System.Security.Cryptography;
using System.Text;
using Signet.Emulator.Card;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>Status words, sessions, structures and the knobs of profiles.</summary>
    public class AppletTests
    {
        private const string SignInit = "012A00000D840101A1010391020001920104";

        [Theory]
        [InlineData("01CB000044", "9000")]
        [InlineData("01CB000000", "9000")]
        [InlineData("01CB000010", "6C44")]
        [InlineData("01CB020000", "6A86")]
        [InlineData("01CBC100038401EE", "6A82")]
        [InlineData("01CBC10003850101", "6A80")]
        [InlineData("01CBC100068401018401 01", "6A80")]
        [InlineData("0184000100", "6A86")]
        [InlineData("01840000021122", "6700")]
        [InlineData("01B90000038401EE", "6A82")]
        [InlineData("01B9000003840101", "6985")]
        [InlineData("01CD000003850105", "6985")]
        [InlineData("01B0000003830109", "6A82")]
        [InlineData("01B0040003830103", "6981")]
        [InlineData("0124000003850106", "6985")]
        [InlineData("0124000003850101", "6985")]
        [InlineData("012B8000229E20" + Vectors.Digest, "6985")]
        [InlineData("012D8000659E20" + Vectors.Digest + "330040" + Vectors.R + Vectors.S, "6985")]
        [InlineData("01D880000434020102", "6985")]
        [InlineData("0146000006840101850105", "6985")]
        [InlineData("0146000006840104850101", "6985")]
        [InlineData("012C00000D850105A1010391020001920104", "6985")]
        [InlineData("012A00000D8401EEA1010391020001920104", "6A82")]
        [InlineData("012A00000D840101A1010491020001920104", "6A80")]
        [InlineData("012A00000D840101A1010391020002920104", "6A80")]
        [InlineData("012A00000D840101A1010391020001920101", "6A80")]
        [InlineData("012A000008840101A10103920104", "6A80")]
        [InlineData("012A000010840101740141A1010391020001920104", "6A80")]
        [InlineData("012A02000D840101A1010391020001920104", "6A86")]
        [InlineData("0148030003840101", "6A86")]
        [InlineData("01EE000000", "6D00")]
        [InlineData("012A00000E840101A1010391020001920104", "6700")]
        [InlineData("012A000000", "6700")]
        public void AnswersEachMistakeWithItsStatusWord(string apdu, string expected)
        {
            Assert.EndsWith(expected, new TestCard(personalise: p => p.CaCertificate = Certificates.Ca()).Open().Send(apdu), StringComparison.Ordinal);
        }

        [Fact]
        public void WrongDigestLengthKeepsTheSessionOpen()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send(SignInit));
            Assert.Equal("6A80", card.Send("012B8000049E021122"));
            Assert.Equal("6A86", card.Send(SignInit));
            Assert.EndsWith("9000", card.Fetch("012B8000229E20" + Vectors.Digest), StringComparison.Ordinal);
        }

        [Fact]
        public void SessionsAreLimitedAndFreedByTheFinalUpdate()
        {
            TestCard card = new TestCard(new AppletProfile { MaxSessions = 1 }).Open();
            Assert.Equal("9000", card.Send(SignInit));
            Assert.Equal("6A86", card.Send(SignInit));
            Assert.Equal("6989", card.Send("012A00010D840101A1010391020001920104"));
            Assert.EndsWith("9000", card.Fetch("012B8000229E20" + Vectors.Digest), StringComparison.Ordinal);
            Assert.Equal("9000", card.Send(SignInit));
        }

        [Fact]
        public void AStrictAppletWantsEverySessionClosed()
        {
            TestCard card = new TestCard(AppletProfile.Strict).Open();
            Assert.Equal("6E00", card.Send(SignInit));
            string init = "81" + SignInit[2..];
            Assert.Equal("6985", card.Send("812A010000"));
            Assert.Equal("9000", card.Send(init));
            Assert.EndsWith("9000", card.Fetch("812B8000229E20" + Vectors.Digest), StringComparison.Ordinal);
            Assert.Equal("6A86", card.Send(init));
            Assert.Equal("6989", card.Send("8124000103850105"));
            Assert.Equal("9000", card.Send("812A010000"));
            Assert.Equal("9000", card.Send(init));
        }

        [Fact]
        public void CirasSessionsSurviveSelectAndResetAndEndWithAFinalUpdate()
        {
            TestCard card = new TestCard(AppletProfile.Cira).Open("A0000002480400");
            Assert.Equal("9000", card.Send("012A00000D840101A1010191020001920104"));
            card.Card.Reset();
            card.Open("A0000002480400");
            Assert.Equal("6A86", card.Send(SignInit));
            Assert.EndsWith("9000", card.Fetch("012B9000069B0401020304"), StringComparison.Ordinal);
            Assert.Equal("9000", card.Send(SignInit));
        }

        [Fact]
        public void ResetAndSelectEndOrdinarySessions()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send(SignInit));
            Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
            Assert.Equal("6985", card.Send("012B8000229E20" + Vectors.Digest));
            Assert.Equal("9000", card.Send(SignInit));
        }

        [Fact]
        public void GenerateKeyPairGivesAPointOnTheCurveThatReadPublicKeyRepeats()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("614D", card.Send("01B9000003840104"));
            string pair = card.Send("01C000004D");
            Assert.StartsWith("84010485010434454943864104", pair, StringComparison.Ordinal);
            Assert.True(P256.IsOnCurve(Convert.FromHexString(pair[24..^4])));
            Assert.Equal(pair[12..], card.Fetch("01CD000003850104"));
            Assert.Equal(0, card.Applet.PersistentWrites);
            Assert.Equal(["GENERATE KEY PAIR"], card.Applet.PrivateKeyUses.Select(u => u.Key.Command));
        }

        [Theory]
        [InlineData("reset", VolatileKeyLoss.ResetOnly, true)]
        [InlineData("select", VolatileKeyLoss.ResetOnly, false)]
        [InlineData("close", VolatileKeyLoss.ResetOnly, false)]
        [InlineData("select", VolatileKeyLoss.Select, true)]
        [InlineData("close", VolatileKeyLoss.ChannelClose, true)]
        public void VolatileKeysAreLostWhenTheProfileSaysSo(string what, VolatileKeyLoss loss, bool lost)
        {
            TestCard card = new TestCard(new AppletProfile { VolatileKeyLoss = loss }).Open();
            card.Fetch("01B9000003840104");
            switch (what)
            {
                case "reset":
                    card.Card.Reset();
                    card.Open();
                    break;
                case "close":
                    Assert.Equal("9000", card.Send("0070800100"));
                    card.Open();
                    break;
                default:
                    Assert.Equal("9000", card.Send("01A4040007" + TestCard.Gsma));
                    break;
            }

            Assert.EndsWith(lost ? "6985" : "9000", card.Fetch("01CD000003850104"), StringComparison.Ordinal);
        }

        [Fact]
        public void EcdhAgreesWithThePeer()
        {
            TestCard card = new TestCard().Open();
            byte[] mine = Convert.FromHexString(card.Fetch("01B9000003840104")[24..^4]);
            using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            string point = Convert.ToHexString(P256.PointOf(peer.ExportParameters(false)));
            Assert.Equal("9000", card.Send("0124000003850105"));
            Assert.Equal("9000", card.Send("01D880004734454943864 1".Replace(" ", "", StringComparison.Ordinal) + point));
            using var other = ECDiffieHellman.Create(P256.FromPoint(mine));
            Assert.Equal(
                Convert.ToHexString(peer.DeriveRawSecretAgreement(other.PublicKey)) + "9000",
                card.Fetch("0146000006840104850105"));
            Assert.Equal(1, card.Applet.PersistentWrites);
        }

        [Theory]
        [InlineData("04" + Vectors.KY + Vectors.KX)]
        [InlineData("04FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" + Vectors.KY)]
        [InlineData("02" + Vectors.KX + Vectors.KY)]
        public void PutRefusesWhatIsNoPointOnTheCurve(string point)
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("0124000003850105"));
            Assert.Equal("6A80", card.Send("01D8800047344549438641" + point));
            Assert.Equal("6985", card.Send("01CD000003850105"));
        }

        [Fact]
        public void ApplicationDataHasTheStandardsSizeAndOrder()
        {
            string data = new TestCard().Open().Send("01CB000044");
            Assert.Equal((68 + 2) * 2, data.Length);
            Assert.StartsWith("1001101120", data, StringComparison.Ordinal);
            Assert.EndsWith("B1010AB2010AB3010AB4010A90010F91020001920104930101940103B701029000", data, StringComparison.Ordinal);
        }

        [Fact]
        public void QuantagsListIsByteForByteThatOfItsTrace()
        {
            const string expected = "74023131840200026001024A01014B01134E0103610107920204910200076F010175023131850200026001024A01014B01134E0103610107920204910200076F010175023232850200036001034A01004B01134E0103610107920204910200076F010173023031830200016001014A01012101012002004076023333860200046001034A01004B01A061010C9401029000";
            AppletProfile profile = AppletProfile.Quantag;
            TestCard card = new TestCard(profile, store: QuantagStore()).Open("A00000003053F12401770101495341");
            Assert.Equal(expected, card.Send("80CB010000".Replace("80", "81", StringComparison.Ordinal)));
            Assert.Equal(
                "10011011200112233445566778811223344556677881122334455667788112233445566778B1010AB2010AB3010AB4010A61010F910200019201046F0101940102B701019000",
                card.Send("81CB000044"));
            Assert.Equal(
                "75023131850200026001024A01014B01134E0103610107920204910200076F01019000",
                card.Fetch("81CBC2000485020002"));
            Assert.Equal("6D00", card.Send("8148000003860101"));
        }

        [Theory]
        [InlineData(false)]
        [InlineData(true)]
        public void TheListComesInPartsUntil9000(bool splitsObjects)
        {
            TestCard whole = new TestCard(new AppletProfile { ListPageSize = 256 * 4 }).Open();
            string expected = whole.Fetch("01CB010000")[..^4];
            TestCard card = new TestCard(new AppletProfile { ListPageSize = 60, ListSplitsObjects = splitsObjects }).Open();
            string all = "";
            string part = card.Send("01CB010000");
            while (part[^4..] == "6300")
            {
                all += part[..^4];
                part = card.Send("01CB010100");
            }

            Assert.EndsWith("9000", part, StringComparison.Ordinal);
            Assert.Equal(expected, all + part[..^4]);
            Assert.Equal("6985", card.Send("01CB010100"));
        }

        [Fact]
        public void WrapperByTypeHoldsAllObjectsOfTheType()
        {
            TestCard card = new TestCard(AppletProfile.Thales with { ListPageSize = 2000 }).Open("A00000003053F12401770101495341");
            byte[] list = Convert.FromHexString(card.Fetch("01CB010000")[..^4]);
            var tags = new List<byte>();
            for (int at = 0; at < list.Length;)
            {
                tags.Add(list[at++]);
                int length = list[at++];
                if (length == 0x81)
                    length = list[at++];
                at += length;
            }

            Assert.Equal([0xC1, 0xC2, 0xC3], tags.Select(t => (int)t));
        }

        [Theory]
        [InlineData(256)]
        [InlineData(240)]
        [InlineData(128)]
        public void ReadFileStepsThroughASlotWithItsPadding(int block)
        {
            byte[] content = RandomNumberGenerator.GetBytes(700);
            TestCard card = new TestCard(
                new AppletProfile { ReadBlockLimit = block },
                personalise: p => p.ClientCertificate = null).Open();
            card.Store.Find<FileObject>(2)!.Load(content, 1024);
            Assert.Contains("20020400", card.Fetch("01CBC30003830102"), StringComparison.Ordinal);
            var read = new List<byte>();
            while (read.Count < 1024)
            {
                byte[] part = Convert.FromHexString(card.Fetch($"01B0{read.Count:X4}03830102"));
                Assert.True(part.Length - 2 <= block);
                read.AddRange(part[..^2]);
            }

            Assert.Equal(content, read.Take(700));
            Assert.All(read.Skip(700), b => Assert.Equal(0, b));
            Assert.Equal(Convert.ToHexString(content, 5, 16) + "9000", card.Fetch("01B000050383010210"));
        }

        [Fact]
        public void AnEmptyFileIsDeactivated()
        {
            TestCard card = new TestCard().Open();
            Assert.Contains("4A0100", card.Fetch("01CBC30003830102"), StringComparison.Ordinal);
            Assert.Equal("6985", card.Send("01B0000003830102"));
        }

        [Fact]
        public void GetRandomHonoursLeAndTheInjectedSource()
        {
            TestCard card = new TestCard(new AppletProfile { Random = n => [.. Enumerable.Range(0, n).Select(i => (byte)i)] }).Open();
            Assert.Equal("0001020304050607" + "9000", card.Send("8184000008"));
            Assert.Equal((256 + 2) * 2, card.Send("8184000000").Length);
        }

        [Fact]
        public void LabelsAndLongIdentifiersName()
        {
            TestCard card = new TestCard(personalise: p =>
            {
                p.Labels = true;
                p.Identifier = n => Encoding.ASCII.GetBytes($"{n:000}");
            }).Open();
            Assert.Equal("6151", card.Send("81B90000058403303034"));
            Assert.Equal("6147", card.Send("81CD0000058503303031"));
            Assert.Equal("9000", card.Send("012A000016740A" + Convert.ToHexString("device key"u8) + "A1010391020001920104"));
        }

        [Theory]
        [InlineData(KeyPairAnswer.WithoutKey, "8401048501049000")]
        [InlineData(KeyPairAnswer.Empty, "9000")]
        public void GenerateKeyPairMayLeaveTheKeyOut(KeyPairAnswer answer, string expected)
        {
            Assert.Equal(expected, new TestCard(new AppletProfile { KeyPairAnswer = answer }).Open().Fetch("01B9000003840104"));
        }

        [Fact]
        public void GenerateKeyPairMayChangeTheIdentifiers()
        {
            TestCard card = new TestCard(new AppletProfile { KeyPairChangesId = true }).Open();
            Assert.StartsWith("840106850106", card.Fetch("01B9000003840104"), StringComparison.Ordinal);
            Assert.Equal("6A82", card.Send("01B9000003840104"));
            Assert.EndsWith("9000", card.Fetch("01CD000003850106"), StringComparison.Ordinal);
        }

        [Fact]
        public void DerSignaturesAndBarePoints()
        {
            TestCard card = new TestCard(new AppletProfile { DerSignatures = true, BarePublicKey = true }).Open();
            Assert.Equal("04" + Vectors.KX + Vectors.KY + "9000", card.Fetch("01CD000003850101"));
            Assert.Equal("9000", card.Send(SignInit));
            byte[] answer = Convert.FromHexString(card.Fetch("012B8000229E20" + Vectors.Digest));
            using ECDsa key = Vectors.KeyK();
            Assert.True(key.VerifyHash(Convert.FromHexString(Vectors.Digest), answer.AsSpan(3, answer.Length - 5), DSASignatureFormat.Rfc3279DerSequence));
        }

        [Fact]
        public void PersonalisesFromPemAndDerFiles()
        {
            string folder = Directory.CreateTempSubdirectory("signet-emulator").FullName;
            try
            {
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportECPrivateKeyPem());
                File.WriteAllBytes(Path.Combine(folder, "key.der"), key.ExportPkcs8PrivateKey());
                File.WriteAllBytes(Path.Combine(folder, "ca.der"), Certificates.Ca());
                CardPersonaliser card = CardPersonaliser.FromFiles(
                    Path.Combine(folder, "key.pem"), Path.Combine(folder, "ca.der"), Path.Combine(folder, "ca.der"));
                ObjectStore store = card.Build();
                Assert.Equal(P256.PointOf(key.ExportParameters(false)), store.Find<PublicKeyObject>(1)!.Point);
                Assert.Equal(Certificates.Ca(), store.Find<FileObject>(3)!.Slot[..Certificates.Ca().Length]);
                Assert.Equal(1024, store.Find<FileObject>(3)!.Slot.Length);
                Assert.NotNull(store.Find<PublicKeyObject>(6)!.Point);
                Assert.Equal(
                    P256.PointOf(key.ExportParameters(false)),
                    P256.PointOf(CardPersonaliser.LoadKey(File.ReadAllBytes(Path.Combine(folder, "key.der"))).ExportParameters(false)));
                Assert.Throws<CryptographicException>(() => CardPersonaliser.LoadKey(Certificates.Ca()));
                Assert.Throws<CryptographicException>(() => CardPersonaliser.LoadKey("nonsense"u8.ToArray()));
            }
            finally
            {
                Directory.Delete(folder, true);
            }
        }

        private static ObjectStore QuantagStore()
        {
            const CryptographicFunctions functions =
                CryptographicFunctions.Signature | CryptographicFunctions.KeyGeneration | CryptographicFunctions.KeyAgreement;
            var store = new ObjectStore();
            store.Add(new PrivateKeyObject
            {
                Id = [0, 2], PublicId = [0, 2], Label = "11"u8.ToArray(), Access = AccessRights.Update,
                Usage = KeyUsage.Tls13, Functions = functions, HashAlgorithms = 7,
            }).Load(Vectors.KeyK());
            store.Add(new PublicKeyObject
            {
                Id = [0, 2], Label = "11"u8.ToArray(), Access = AccessRights.Update, Activated = true,
                Usage = KeyUsage.Tls13, Functions = functions, HashAlgorithms = 7,
            });
            store.Add(new PublicKeyObject
            {
                Id = [0, 3], Label = "22"u8.ToArray(), Access = AccessRights.Read | AccessRights.Update,
                Usage = KeyUsage.Tls13, Functions = functions, HashAlgorithms = 7,
            });
            store.Add(new FileObject { Id = [0, 1], Label = "01"u8.ToArray(), Access = AccessRights.Read }).Load([1], 64);
            store.Add(new SecretKeyObject
            {
                Id = [0, 4], Label = "33"u8.ToArray(), Access = AccessRights.Read | AccessRights.Update,
                Functions = CryptographicFunctions.KeyAgreement | CryptographicFunctions.KeyDerivation, KeyDerivation = 2,
            });
            return store;
        }
    }
}
