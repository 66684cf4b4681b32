using Signet.Emulator.Card;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Card
{
    /// <summary>A wrong client's dangers are counted, by kind; a right one's count is nothing.</summary>
    public class SafetyTests
    {
        [Fact]
        public void TheLengthOfAPinCommandIsCountedEvenWhereTheAppletTakesIt()
        {
            ProfileCard card = ProfileCard.Of("long-ids");
            Assert.Equal("6985", card.Send("012C0000108504B1B2B3B4A1010391020001920104"));
            Assert.Equal(SafetyViolationKind.LengthOfPinCommand, Assert.Single(card.Card.SafetyViolations).Kind);
            Assert.Equal("9000", card.Send("0124000010850EC1C2C3C4C5C6C7C8C9CACBCCCDCE"));
            Assert.Equal(2, card.Card.SafetyViolations.Count);
            Assert.Equal("9000", card.Send("0124010000"));
            Assert.False(card.Card.Usim.WasAttacked);
        }

        [Fact]
        public void AnAppletOnTheBasicChannelIsCounted()
        {
            var card = new TestCard();
            Assert.Equal("9000", card.Send("00A4040007" + TestCard.Gsma));
            Assert.Equal(SafetyViolationKind.AppletOnBasicChannel, Assert.Single(card.Card.SafetyViolations).Kind);
        }

        [Fact]
        public void AnIdentityKeyThatTheDeviceRegeneratesIsCountedItsOwnSlotIsNot()
        {
            ProfileCard zariot = ProfileCard.Of("zariot");
            Assert.EndsWith("9000", zariot.Fetch("81B90000058403303036"), StringComparison.Ordinal);
            Assert.Equal(SafetyViolationKind.IdentityKeyOverwritten, Assert.Single(zariot.Card.SafetyViolations).Kind);

            ProfileCard fresh = ProfileCard.Of("unprovisioned");
            Assert.EndsWith("9000", fresh.Fetch("01B9000003840101"), StringComparison.Ordinal);
            Assert.EndsWith("9000", fresh.Fetch("01B9000003840101"), StringComparison.Ordinal);
            Assert.EndsWith("9000", fresh.Fetch("01B9000003840104"), StringComparison.Ordinal);
            Assert.Empty(fresh.Card.SafetyViolations);
        }

        [Fact]
        public void AnAnchorThatTheDeviceOverwritesIsCountedAScratchObjectIsNot()
        {
            const string json = """
                { "objects": [{ "kind": "publicKey", "id": "06", "content": "generate", "access": ["read", "update"] },
                              { "kind": "publicKey", "id": "05" }] }
                """;
            ProfileCard card = ProfileCard.Of(CardProfile.Parse(json, "anchor"));
            string put = "01D880004734454943864104" + Vectors.KX + Vectors.KY;
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal("9000", card.Send("0124000003850105"));
                Assert.Equal("9000", card.Send(put));
            }

            Assert.Empty(card.Card.SafetyViolations);
            Assert.Equal("9000", card.Send("0124000003850106"));
            Assert.Equal("9000", card.Send(put));
            Assert.Equal(SafetyViolationKind.AnchorOverwritten, Assert.Single(card.Card.SafetyViolations).Kind);
        }

        [Fact]
        public void SessionsBelongToTheirChannel()
        {
            TestCard card = new TestCard().Open();
            Assert.Equal("9000", card.Send("012A00000D840101A1010391020001920104"));
            Assert.Equal("029000", card.Send("0070000001"));
            Assert.Equal("9000", card.Send("02A4040007" + TestCard.Gsma));
            Assert.Equal("6985", card.Send("022B8000229E20" + Vectors.Digest));
            Assert.Equal("6A86", card.Send("022A00000D840101A1010391020001920104"));
            Assert.Equal("9000", card.Send("0070800200"));
            Assert.EndsWith("9000", card.Fetch("012B8000229E20" + Vectors.Digest), StringComparison.Ordinal);
        }

        [Fact]
        public void AnAppletMayBeSelectableOnce()
        {
            TestCard card = new TestCard(new AppletProfile { MultiSelectable = false }).Open();
            Assert.Equal("029000", card.Send("0070000001"));
            Assert.Equal("6985", card.Send("02A4040007" + TestCard.Gsma));
            Assert.Equal("6D00", card.Send("02CB010000"));
            Assert.Equal("9000", card.Send("0070800100"));
            Assert.Equal("9000", card.Send("02A4040007" + TestCard.Gsma));
        }

        [Fact]
        public void ExtendedChannelsWaitForTerminalCapability()
        {
            var card = new TestCard(options: new UiccOptions { MaxChannel = 19, ExtendedChannelsOnRequest = true });
            for (int i = 1; i <= 3; i++)
                Assert.Equal($"{i:X2}9000", card.Send("0070000001"));
            Assert.Equal("6A81", card.Send("0070000001"));
            Assert.Equal("6A80", card.Send("80AA000003A90300"));
            Assert.Equal("9000", card.Send("80AA000005A903810101"));
            for (int i = 4; i <= 19; i++)
                Assert.Equal($"{i:X2}9000", card.Send("0070000001"));
            Assert.Equal("6A81", card.Send("0070000001"));
        }

        [Fact]
        public void KeysForTlsMayBeHeldToTheirUse()
        {
            TestCard card = new TestCard(
                new AppletProfile { EnforcesUsage = true }, personalise: p => p.DeviceKeyUsage = KeyUsage.Tls13).Open();
            Assert.Equal("6985", card.Send("012A00000D840101A1010391020001920104"));
            Assert.Equal("9000", card.Send("012A00000D840101A1010191020001920104"));
            Assert.Equal("6985", card.Fetch("012B8000089B0673616D706C65"));
            string text = string.Concat(Enumerable.Repeat("20", 64))
                + Convert.ToHexString("TLS 1.3, client CertificateVerify\0"u8) + Vectors.Digest;
            Assert.Equal("9000", card.Send("012A00000D840101A1010191020001920104"));
            Assert.Equal("9000", card.Send("012B0000669B64" + text[..200]));
            string rest = text[200..];
            Assert.EndsWith("9000", card.Fetch($"012B8000{(rest.Length / 2) + 2:X2}9B{rest.Length / 2:X2}{rest}"), StringComparison.Ordinal);
        }
    }
}
