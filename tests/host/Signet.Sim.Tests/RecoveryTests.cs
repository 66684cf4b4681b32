using System.Security.Cryptography;
using Signet.Core;
using Signet.Firmware.Tests.Modem;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>What the client does when an answer is lost, a session stuck, or the SIM being administered.</summary>
public class RecoveryTests
{
    private static IotSafeCard Ready(FakeCard card)
    {
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        card.Log.Clear();
        return client;
    }

    private static ErrorCode Fails(Action action) => Assert.Throws<SignetException>(action).Code;

    // The first GET RESPONSE of an operation finds nothing: the module's own command came between.
    private static void LoseOne(FakeCard card, int sw)
    {
        bool lost = false;
        card.Override = a =>
        {
            if (a[1] != 0xC0 || lost) return null;

            lost = true;
            return [(byte)(sw >> 8), (byte)sw];
        };
    }

    [Theory]
    [InlineData(0x6F00)]
    [InlineData(0x6985)]
    [InlineData(0x6A86)]
    [InlineData(0x6700)]
    [InlineData(0x9000)]
    public void LostResponseOfASignatureIsRepairedByDoingItAgain(int sw)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        byte[] signature = new byte[64];
        LoseOne(card, sw);

        client.Sign(SigningKey.Tls, CardTests.Digest, 0, signature, 0);

        Assert.True(TestPki.Instance.ClientKey.VerifyHash(CardTests.Digest, signature));
        Assert.Equal(2, card.Log.Count(a => a.Substring(2, 2) == "2B"));
        Assert.Empty(card.Violations);
    }

    [Theory]
    [InlineData(0x6985)]
    [InlineData(0x6A86)]
    [InlineData(0x9000)]
    public void LostResponseOfAKeyPairIsReadAndNotMadeAgain(int sw)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        byte[] point = new byte[65];
        LoseOne(card, sw);

        client.GenerateKeyPair(point, 0);

        Assert.Equal(["B9", "C0", "CD", "C0"], card.Log.Select(a => a.Substring(2, 2)));
        Assert.Equal(card.Items.Single(i => i.Type == 2 && i.KeyType == 0x14).Key, point);
    }

    [Fact]
    public void LostTwiceIsTold()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        card.Override = a => a[1] == 0xC0 ? [0x69, 0x85] : null;

        Assert.Equal(ErrorCode.ResponseLost, Fails(() => client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0)));
        Assert.Equal(2, card.Log.Count(a => a.Substring(2, 2) == "2B"));
    }

    [Fact]
    public void ShortResponseIsALostOne()
    {
        Script script = Script.Opened().Add("0146000006840104850105", "6120").Add("01C0000020", "AABB9000");
        IotSafeApplet applet = script.Applet();

        Assert.Equal(ErrorCode.ResponseLost, Fails(() => applet.ComputeDh(
            IotSafeObject.WithId(IotSafeObjectType.PrivateKey, [4]), IotSafeObject.WithId(IotSafeObjectType.PublicKey, [5]), new byte[32], 0)));
        script.ExpectEnd();
    }

    [Fact]
    public void SessionLimitReadsTheObjectListAgainAndTriesOnceMore()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        int refusals = 0;
        card.Override = a => a[1] == 0x2A && a[2] == 0 && refusals++ < 2 ? [0x69, 0x89] : null;

        client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0);

        Assert.Contains(card.Log, a => a.Substring(2, 6) == "CB0100");
        Assert.Equal(3, card.Log.Count(a => a.Substring(2, 4) == "2A00"));
        Assert.Single(card.Log, a => a.Substring(2, 2) == "2B");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void BusyAppletIsWaitedForLongerEachTime(int times)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        var clock = new VirtualClock();
        client.Clock = clock;
        int left = times;
        card.Override = a => a[1] == 0x2A && a[2] == 0 && left-- > 0 ? [0x69, 0x84] : null;
        long before = clock.Milliseconds;

        client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0);

        // 1, 2, 4 and 8 seconds.
        Assert.Equal(((1 << times) - 1) * 1000, clock.Milliseconds - before);
    }

    [Fact]
    public void BusyAppletIsGivenUpWhenTheWaitIsUsedUp()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        var clock = new VirtualClock();
        client.Clock = clock;
        card.Override = a => a[1] == 0x2A && a[2] == 0 ? [0x69, 0x84] : null;

        Assert.Equal(ErrorCode.AppletBusy, Fails(() => client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0)));
        Assert.Equal(CredentialState.Busy, client.State);
        Assert.InRange(clock.Milliseconds, 31000, 31100);
    }

    [Fact]
    public void KeyPairIsNotRepeatedForABusyApplet()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        client.Clock = new VirtualClock();
        card.Override = a => a[1] == 0xB9 ? [0x69, 0x84] : null;

        Assert.Equal(ErrorCode.AppletBusy, Fails(() => client.GenerateKeyPair(new byte[65], 0)));
        Assert.Single(card.Log, a => a.Substring(2, 2) == "B9");
    }
}
