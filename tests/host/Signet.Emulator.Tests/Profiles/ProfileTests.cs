using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Profiles
{
    /// <summary>The profiles that come with the emulator, used as a client would.</summary>
    public class ProfileTests
    {
        public static TheoryData<string> Names => [.. CardProfile.Names];

        [Fact]
        public void AtLeastTenKindsOfSimsComeWithTheEmulator()
        {
            Assert.True(CardProfile.Names.Count >= 10);
            Assert.All(CardProfile.All, p => Assert.True(p.Name.Length > 0 && p.Description.Length > 20 && p.Source.Length > 10));
            Assert.All(CardProfile.Names, n => Assert.Equal(n, CardProfile.Named(n).Name));
        }

        [Theory]
        [MemberData(nameof(Names))]
        public void TheDeviceKeySignsWhatItsCertificateProves(string name)
        {
            ProfileCard card = ProfileCard.Of(name);
            PrivateKeyObject key = card.Store.Objects.OfType<PrivateKeyObject>().First(k => k.KeyType == KeyType.P256Persistent);
            string init = card.SignInit(key, session: card.FirstSession);
            string sw = card.SendPatiently(init);
            if (name is "revoked" or "unprovisioned")
            {
                Assert.Equal("6985", sw);
                return;
            }

            Assert.Equal("9000", sw);
            byte[] answer = Convert.FromHexString(card.FetchPatiently($"{card.Class}2B80{card.FirstSession:X2}229E20{Vectors.Digest}"));
            Assert.Equal(0x33, answer[0]);
            byte[] signature = answer[(answer[1] == 0 ? 3 : 2)..^2];
            DSASignatureFormat format = signature.Length == 64
                ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation
                : DSASignatureFormat.Rfc3279DerSequence;
            using ECDsa expected = Vectors.KeyK();
            Assert.True(expected.VerifyHash(Convert.FromHexString(Vectors.Digest), signature, format));
            Assert.Empty(card.Card.SafetyViolations);
        }

        [Theory]
        [MemberData(nameof(Names))]
        public void TheListNamesEveryObjectInOrder(string name)
        {
            ProfileCard card = ProfileCard.Of(name);
            string list = "";
            string part = card.FetchPatiently(card.Class + "CB010000");
            while (part[^4..] == "6300")
            {
                list += part[..^4];
                part = card.FetchPatiently(card.Class + "CB010100");
            }

            list += part[..^4];
            int at = 0;
            ObjectType[] order = card.Profile.Applet.SecretsBeforeFiles
                ? [ObjectType.PrivateKey, ObjectType.PublicKey, ObjectType.SecretKey, ObjectType.File]
                : [ObjectType.PrivateKey, ObjectType.PublicKey, ObjectType.File, ObjectType.SecretKey];
            foreach (StoreObject item in order.SelectMany(t => card.Store.Objects.Where(o => o.Type == t)))
            {
                string tag = item.Type switch { ObjectType.PrivateKey => "84", ObjectType.PublicKey => "85", ObjectType.File => "83", _ => "86" };
                int found = list.IndexOf($"{tag}{item.Id.Length:X2}{item.Name}", at, StringComparison.Ordinal);
                Assert.True(found >= at, $"{item.Type} {item.Name}");
                at = found;
            }
        }

        [Theory]
        [MemberData(nameof(Names))]
        public void TheClientCertificateReadsBackByteForByte(string name)
        {
            ProfileCard card = ProfileCard.Of(name);
            FileObject? file = card.Store.Objects.OfType<FileObject>().FirstOrDefault(f => f.Usage == FileUsage.Certificate && f.Activated);
            if (file == null)
            {
                Assert.Equal("unprovisioned", name);
                return;
            }

            var read = new List<byte>();
            while (read.Count < file.Slot.Length)
            {
                string answer = card.FetchPatiently($"{card.Class}B0{read.Count:X4}{file.Id.Length + 2:X2}83{file.Id.Length:X2}{file.Name}");
                Assert.True(answer[^4..] is "9000" or "63CF" || answer[^4..^2] == "91", answer[^4..]);
                Assert.True(answer.Length > 4);
                read.AddRange(Convert.FromHexString(answer[..^4]));
            }

            Assert.Equal(file.Slot, read);
            byte[] der = Certificates.Ca();
            bool pem = read[0] == (byte)'-';
            if (pem)
                Assert.StartsWith("-----BEGIN CERTIFICATE-----", System.Text.Encoding.ASCII.GetString([.. read]), StringComparison.Ordinal);
            else
                Assert.Equal(der, read.Take(der.Length));
        }

        [Fact]
        public void EachSourceOfASecretOfTheSimGivesTheSameSecretTwice()
        {
            ProfileCard prf = ProfileCard.Of("secret-prf");
            const string derive = "0148000013860101D20B6465766963652073656564D30120";
            string once = prf.Fetch(derive);
            Assert.Equal((32 + 2) * 2, once.Length);
            Assert.Equal(once, prf.Fetch(derive));
            Assert.Equal("6D00", prf.Fetch("0146000006840101850101"));

            ProfileCard stored = ProfileCard.Of("secret-dh-stored");
            string shared = stored.Fetch("0146000006840108850109");
            Assert.Equal((32 + 2) * 2, shared.Length);
            Assert.Equal(shared, stored.Fetch("0146000006840108850109"));
            Assert.Equal("6985", stored.Fetch("0124000003850109"));

            ProfileCard put = ProfileCard.Of("secret-dh-put");
            Assert.Equal("6985", put.Fetch("0146000006840108850105"));
            Assert.Equal("9000", put.Fetch("0124000003850105"));
            Assert.Equal("9000", put.Fetch("01D880004734454943864104" + Vectors.DhX + Vectors.DhY));
            string agreed = put.Fetch("0146000006840108850105");
            Assert.Equal((32 + 2) * 2, agreed.Length);
            Assert.Equal(agreed, put.Fetch("0146000006840108850105"));

            ProfileCard file = ProfileCard.Of("secret-file");
            string secret = file.Fetch("01B0000003830100");
            Assert.Equal((32 + 2) * 2, secret.Length);
            Assert.Equal(secret, file.Fetch("01B0000003830100"));
            Assert.NotEqual(secret, ProfileCard.Of("secret-file").Fetch("01B0000003830100"));
        }

        [Fact]
        public void TheCardWithoutASecretRefusesEveryWayToOne()
        {
            ProfileCard card = ProfileCard.Of("secret-none");
            Assert.Equal("6D00", card.Fetch("0146000006840101850101"));
            Assert.Equal("6D00", card.Fetch("0148000003860101"));
            Assert.Equal("6D00", card.Fetch("014A00000B860101D502090991020001"));
            Assert.Equal("6D00", card.Fetch("01B9000003840101"));
            Assert.Equal("6A82", card.Fetch("01B0000003830100"));
            Assert.DoesNotContain(card.Store.Objects, o => o is SecretKeyObject);
        }

        [Fact]
        public void OptionalKeyTypesSign()
        {
            ProfileCard card = ProfileCard.Of("rsa-brainpool");
            Assert.Equal("9000", card.Fetch("012A00000D840111A1010391020001920104"));
            byte[] answer = Convert.FromHexString(card.Fetch("012B8000229E20" + Vectors.Digest));
            byte[] point = card.Store.Find<PublicKeyObject>(0x11)!.Point!;
            using (var brainpool = ECDsa.Create(CardCurve.BrainpoolP256.FromPoint(point)))
                Assert.True(brainpool.VerifyHash(Convert.FromHexString(Vectors.Digest), answer[3..^2]));

            foreach (byte algorithm in new byte[] { 1, 2 })
            {
                Assert.Equal("9000", card.Fetch($"012A00000D840112A1010391020001{0x92:X2}01{algorithm:X2}"));
                string first = card.Send("012B8000229E20" + Vectors.Digest);
                Assert.Equal("6100", first);
                byte[] signed = Convert.FromHexString(card.Fetch("01C0000000"));
                Assert.Equal("330100", Convert.ToHexString(signed, 0, 3));
                using var rsa = RSA.Create(card.Store.Find<PublicKeyObject>(0x12)!.Rsa!.Value);
                RSASignaturePadding padding = algorithm == 1 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
                Assert.True(rsa.VerifyHash(Convert.FromHexString(Vectors.Digest), signed[3..^2], HashAlgorithmName.SHA256, padding));
            }

            Assert.Equal("6985", card.Fetch("012A00000D840112A1010391020001920104"));
            Assert.Equal("6985", card.Fetch("012A00000D840101A1010391020001920101"));
            Assert.Equal("6985", card.Fetch("0146000006840101850115"));
            Assert.StartsWith("34", card.Fetch("01CD000003850112"), StringComparison.Ordinal);
            Assert.EndsWith("9000", card.Fetch("01B9000003840114"), StringComparison.Ordinal);
            Assert.True(CardCurve.BrainpoolP256.IsOnCurve(card.Store.Find<PublicKeyObject>(0x14)!.Point));
        }

        [Theory]
        [InlineData("", "BB1D6929E95937287FA37D129B756746")]
        [InlineData("6BC1BEE22E409F96E93D7E117393172A", "070A16B46B4D4144F79BDD9DD04A287C")]
        [InlineData(
            "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C81C46A35CE411",
            "DFA66747DE9AE63030CA32611497C827")]
        public void TheExtensionWithAesCmacGivesRfc4493sVectors(string message, string expected)
        {
            ProfileCard card = ProfileCard.Of("rsa-brainpool");
            Assert.Equal("9000", card.Send("012A000009860121A10101920108"));
            if (message.Length > 32)
            {
                Assert.Equal("9000", card.Send("012B0000129F10" + message[..32]));
                message = message[32..];
            }

            Assert.Equal(
                "330010" + expected + "9000",
                card.Fetch($"012B8000{(message.Length / 2) + 2:X2}9F{message.Length / 2:X2}{message}"));
            Assert.Equal("6A82", card.Send("012A000009860122A10101920108"));
            Assert.Equal("6A80", card.Send("012A000009860121A10101920104"));
            Assert.Equal("6A80", ProfileCard.Of("generic").Send("012A000009860121A10101920108"));
        }
    }
}
