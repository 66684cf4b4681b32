using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Profiles
{
    /// <summary>Profiles that users write: what they can say, and how their mistakes are named.</summary>
    public class CustomProfileTests
    {
        private const string Key = """{ "kind": "keyPair", "id": "01", "content": "device" }""";

        [Fact]
        public void AFileSaysAllThatAProfileCan()
        {
            const string json = """
                {
                  // Comments and trailing commas are allowed.
                  "name": "mine", "description": "a card", "source": "bench",
                  "applet": { "aids": ["A000000559001001"], "class": "proprietary", "overReadStatus": "6B00", "keyDerivation": "02",
                    "hashAlgorithms": "0003", "verifyLengths": ["oneByte", "twoBytes"], "volatileKeyLoss": [],
                    "injections": [{ "instruction": "84", "status": "6985", "after": 1, "times": 1 }], },
                  "uicc": { "maxChannel": 2, "channelsOpenAtStart": [2], "directResponseLimit": 256 },
                  "usim": { "iccid": "8949000000000001234", "pinEnabled": false },
                  "timing": { "sign": 5.5 },
                  "objects": [
                    { "kind": "keyPair", "id": "0A0B", "publicId": "text:pub", "label": "text:key", "usage": "tls12", "content": "device" },
                    { "kind": "file", "id": "02", "content": "text:hello", "size": 16 },
                    { "kind": "secretKey", "id": "03", "content": "00112233" },
                  ],
                }
                """;
            CardProfile profile = CardProfile.Parse(json, "mine.json");
            ProfileCard card = ProfileCard.Of(profile);
            Assert.Equal("8949000000000001234", card.Card.Usim.Options.Iccid);
            Assert.False(card.Card.Usim.PinEnabled);
            Assert.Equal(5.5, profile.Timing!.Sign);
            Assert.Equal([0, 1, 2], card.Card.OpenChannels);
            Assert.Equal("68656C6C6F00000000000000000000009000", card.Send("81B0000003830102"));
            Assert.Equal("6E00", card.Send("01B0000003830102"));
            Assert.Equal("6B00", card.Send("81B0001003830102"));
            Assert.EndsWith("9000", card.Send("8184000004"), StringComparison.Ordinal);
            Assert.Equal("6985", card.Send("8184000004"));
            Assert.EndsWith("9000", card.Send("8184000004"), StringComparison.Ordinal);
            Assert.Equal(KeyUsage.Tls12, card.Store.Find<PublicKeyObject>("pub"u8.ToArray())!.Usage);
        }

        [Theory]
        [InlineData("{", "mine.json: not JSON at line 1")]
        [InlineData("[]", "mine.json: an object { ... } is wanted, not array")]
        [InlineData("""{ "aplet": {} }""", "mine.json: there is no 'aplet'; known are name, description, source, applet")]
        [InlineData("""{ "applet": { "clas": "both" } }""", "mine.json: applet there is no 'clas'; known are aids")]
        [InlineData("""{ "applet": { "class": "8X" } }""", "mine.json: applet.class: one of interindustry, proprietary, both is wanted, not \"8X\"")]
        [InlineData("""{ "applet": { "maxSessions": "2" } }""", "mine.json: applet.maxSessions: a whole number is wanted, not \"2\"")]
        [InlineData("""{ "applet": { "maxSessions": 0 } }""", "mine.json: applet.maxSessions: 1 to 255 is wanted")]
        [InlineData("""{ "applet": { "overReadStatus": 27009 } }""", "mine.json: applet.overReadStatus: 4 hexadecimal digits in quotes")]
        [InlineData("""{ "applet": { "overReadStatus": "69" } }""", "mine.json: applet.overReadStatus: 4 hexadecimal digits in quotes")]
        [InlineData("""{ "applet": { "aids": [] } }""", "mine.json: applet.aids: one or more identifiers of 5 to 16 bytes")]
        [InlineData("""{ "applet": { "aids": ["A0"] } }""", "mine.json: applet.aids: one or more identifiers of 5 to 16 bytes")]
        [InlineData("""{ "applet": { "aids": ["A00"] } }""", "mine.json: applet.aids[0]: bytes: hexadecimal")]
        [InlineData("""{ "applet": { "readBlockLimit": 300 } }""", "mine.json: applet.readBlockLimit: 1 to 256")]
        [InlineData("""{ "applet": { "malformedTag92": 1 } }""", "mine.json: applet.malformedTag92: true or false is wanted, not 1")]
        [InlineData("""{ "applet": { "verifyLengths": "both" } }""", "mine.json: applet.verifyLengths: a list of oneByte, twoBytes, both")]
        [InlineData("""{ "applet": { "class": "both", "class": "both" } }""", "mine.json: applet 'class' is there twice")]
        [InlineData("""{ "applet": { "random": "00" } }""", "mine.json: applet there is no 'random'")]
        [InlineData("""{ "uicc": { "maxChannel": 20 } }""", "mine.json: uicc.maxChannel: 1 to 19")]
        [InlineData("""{ "uicc": { "channelsOpenAtStart": [0] } }""", "mine.json: uicc.channelsOpenAtStart")]
        [InlineData("""{ "timing": { "sign": "fast" } }""", "mine.json: timing.sign: a number is wanted, not \"fast\"")]
        [InlineData("""{ "objects": [{ "kind": "privateKey" }] }""", "mine.json: objects[0].kind: one of keyPair, publicKey, file, secretKey")]
        [InlineData("""{ "objects": [{ "kind": "file" }] }""", "mine.json: objects[0]: id and publicId have 1 to 20 bytes")]
        [InlineData("""{ "objects": [{ "kind": "file", "id": "01" }] }""", "mine.json: objects[0]: an empty file needs a size")]
        [InlineData("""{ "objects": [{ "kind": "file", "id": "01", "content": "text:long", "size": 2 }] }""", "mine.json: objects[0]: The content does not fit")]
        [InlineData("""{ "objects": [{ "kind": "file", "id": "01", "content": "cert" }] }""", "mine.json: objects[0]: content is hexadecimal, \"text:...\"")]
        [InlineData("""{ "objects": [{ "kind": "secretKey", "id": "01", "content": "random:0" }] }""", "mine.json: objects[0]: content random:N")]
        [InlineData("""{ "objects": [{ "kind": "publicKey", "id": "01", "content": "04" }] }""", "mine.json: objects[0]: content is \"device\", \"ca\", \"generate\" or a point")]
        [InlineData("""{ "objects": [{ "kind": "keyPair", "id": "01", "content": "00" }] }""", "mine.json: objects[0]: content is \"device\", \"generate\" or a private number")]
        [InlineData("""{ "objects": [{ "kind": "keyPair", "id": "01", "keyType": "hmacSecret", "content": "device" }] }""", "mine.json: objects[0]: keyType is not that of a key pair")]
        [InlineData("""{ "objects": [""" + Key + "," + Key + "] }", "mine.json: objects[1]: Identifier 01 is taken among objects of type PrivateKey")]
        public void EachMistakeIsNamedWithItsPlace(string json, string message)
        {
            ProfileException e = Assert.Throws<ProfileException>(() => CardProfile.Parse(json, "mine.json"));
            Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void LoadTakesNamesAndFilesAndSaysWhatItKnows()
        {
            string path = Path.GetTempFileName();
            try
            {
                File.WriteAllText(path, CardProfile.TextOf("orange"));
                Assert.Equal("orange", CardProfile.Load(path).Name);
                Assert.Same(CardProfile.Named("thales"), CardProfile.Load("thales"));
                string unknown = Assert.Throws<ProfileException>(() => CardProfile.Load("nope")).Message;
                Assert.Contains("'nope' is neither a profile nor a file", unknown, StringComparison.Ordinal);
                Assert.Contains("generic", unknown, StringComparison.Ordinal);
                Assert.Throws<ProfileException>(() => CardProfile.Named("nope"));
            }
            finally
            {
                File.Delete(path);
            }
        }

        [Fact]
        public void APairsPrivateNumberMayStandInTheFile()
        {
            const string json = """
                { "objects": [{ "kind": "keyPair", "id": "01", "content": "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721" }] }
                """;
            ProfileCard card = ProfileCard.Of(CardProfile.Parse(json, "mine.json"));
            Assert.Equal("34454943864104" + Vectors.KX + Vectors.KY + "9000", card.Fetch("01CD000003850101"));
        }
    }
}
