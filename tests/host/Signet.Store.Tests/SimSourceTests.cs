using System.Numerics;
using System.Security.Cryptography;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Sim;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>Every source of a SIM secret, and none, on emulated cards; what comes out is held against .NET.</summary>
public class SimSourceTests
{
    private static readonly byte[] CardSecret = Convert.FromHexString("C0485B054863F6DFA458789768B9035C6CACB160DD1A01834811F5783309DB81");

    [Fact]
    public void PrfOfAStoredSecret()
    {
        var card = new CardInHand(p => p.Secret = CardSecret);
        byte[] secret = card.FindAndDerive(SimSecretSource.Prf);

        // RFC 5246 section 5, first block of P_SHA256.
        byte[] seed = "signet store secret 1"u8.ToArray();
        byte[] a = HMACSHA256.HashData(CardSecret, seed);
        byte[] input = [.. a, .. seed];
        Assert.Equal(HMACSHA256.HashData(CardSecret, input), secret);
    }

    [Fact]
    public void DhWithAStoredPublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var card = new CardInHand(p => p.DeviceKey = key);
        byte[] secret = card.FindAndDerive(SimSecretSource.StoredDh);
        Assert.Equal(Agree(key, key.ExportParameters(false).Q), secret);
    }

    [Fact]
    public void DhWithAPointThatIsPut()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var card = new CardInHand(p => p.DeviceKey = key, CardInHand.NoStoredAgreement);
        byte[] secret = card.FindAndDerive(SimSecretSource.PutDh);
        Assert.Equal(Agree(key, UnknownPoint()), secret);
    }

    [Fact]
    public void ASecretFile()
    {
        byte[] content = RandomNumberGenerator.GetBytes(32);
        var card = new CardInHand(p => p.ScratchObjects = false, s => CardInHand.NoAgreement(s), s => CardInHand.AddSecretFile(s, content));
        byte[] secret = card.FindAndDerive(SimSecretSource.File);
        Assert.Equal(SHA256.HashData([.. "signet secret"u8, .. content]), secret);
    }

    [Theory]
    [InlineData("3003")]
    [InlineData("300A")]
    [InlineData("3081")]
    [InlineData("30820005")]
    [InlineData("2D2D00")]
    [InlineData("2DFF")]
    public void ASecretFileThatBeginsLikeACertificateIsTakenWhole(string start)
    {
        byte[] begin = Convert.FromHexString(start);
        byte[] content = [.. begin, .. RandomNumberGenerator.GetBytes(300 - begin.Length)];
        var card = new CardInHand(p => p.ScratchObjects = false, s => CardInHand.NoAgreement(s), s => CardInHand.AddSecretFile(s, content));
        Assert.Equal(SHA256.HashData([.. "signet secret"u8, .. content]), card.FindAndDerive(SimSecretSource.File));
    }

    [Fact]
    public void NoSource()
    {
        // A file that is empty, short or a certificate is none; nor is a signature.
        foreach (byte[] content in new[] { [], new byte[32], RandomNumberGenerator.GetBytes(15) })
        {
            var card = new CardInHand(p => p.ScratchObjects = false, s => CardInHand.NoAgreement(s), s => CardInHand.AddSecretFile(s, content));
            Assert.Equal(0, card.Secrets.Find(new byte[64], 0, new byte[32], 0));
            Assert.Contains(card.Log.Lines, l => l.Contains("lends no secret"));
        }
    }

    [Fact]
    public void ASourceThatAnswersOtherwiseTheSecondTimeIsPassedOver()
    {
        var card = new CardInHand(p => p.Secret = CardSecret);
        bool prf = false;
        card.Change = (command, answer) =>
        {
            prf = command[1] == 0x48 || (prf && command[1] == 0xC0);
            if (prf && answer.Length > 2)
            {
                answer[0] ^= (byte)card.Selections;
            }
        };
        byte[] reference = new byte[64];
        Assert.True(card.Secrets.Find(reference, 0, new byte[32], 0) > 0);
        Assert.Equal(SimSecretSource.StoredDh, (SimSecretSource)reference[0]);
        Assert.Contains(card.Log.Lines, l => l.Contains("source 1 gives two answers"));
    }

    [Fact]
    public void ALineThatFailsSaysNothingAboutTheCard()
    {
        var card = new CardInHand(p => p.Secret = CardSecret);
        byte[] reference = new byte[64];
        int count = card.Secrets.Find(reference, 0, new byte[32], 0);
        card.Broken = true;
        Assert.Equal(ErrorCode.ApduTransportFailed, Assert.Throws<SignetException>(() => card.Secrets.Find(new byte[64], 0, new byte[32], 0)).Code);
        Assert.Equal(ErrorCode.ApduTransportFailed, Assert.Throws<SignetException>(() => card.Secrets.Derive(reference, 0, count, new byte[32], 0)).Code);
        card.Broken = false;
        card.Secrets.Derive(reference, 0, count, new byte[32], 0);
    }

    [Fact]
    public void AnotherCardOrAnObjectThatIsGone()
    {
        var first = new CardInHand(p => p.Secret = CardSecret);
        byte[] reference = new byte[64];
        int count = first.Secrets.Find(reference, 0, new byte[32], 0);
        var second = new CardInHand(p => p.Secret = RandomNumberGenerator.GetBytes(32));
        byte[] a = new byte[32], b = new byte[32];
        first.Secrets.Derive(reference, 0, count, a, 0);
        second.Secrets.Derive(reference, 0, count, b, 0);
        Assert.NotEqual(a, b);

        var without = new CardInHand(_ => { });
        Assert.Equal(ErrorCode.SimSecretMissing, Assert.Throws<SignetException>(() => without.Secrets.Derive(reference, 0, count, b, 0)).Code);
        Assert.Equal(new byte[32], b);
    }

    [Fact]
    public void AnyReferenceIsAnsweredOrRefused()
    {
        var card = new CardInHand(p => p.Secret = CardSecret);
        var random = new Random(9);
        for (int i = 0; i < 2000; i++)
        {
            byte[] reference = new byte[random.Next(64)];
            random.NextBytes(reference);
            if (reference.Length > 2)
            {
                reference[0] %= 6;
                reference[1] %= 4;
            }

            try
            {
                card.Secrets.Derive(reference, 0, reference.Length, new byte[32], 0);
            }
            catch (SignetException e)
            {
                Assert.Equal(ErrorCode.SimSecretMissing, e.Code);
            }
        }

        Assert.Empty(card.Card.SafetyViolations);
    }

    [Theory]
    [InlineData(SimSecretSource.Prf)]
    [InlineData(SimSecretSource.StoredDh)]
    [InlineData(SimSecretSource.PutDh)]
    [InlineData(SimSecretSource.File)]
    [InlineData(SimSecretSource.None)]
    public void TheStoreOpensWithThisCardAlone(SimSecretSource source)
    {
        var card = CardInHand.With(source);
        var files = new FileStore(new RecordingMedium());
        Assert.True(card.Open(files).IsNew);
        card.Card.Reset();
        card.Epoch++;
        var again = card.Open(files);
        Assert.False(again.IsNew);
        Assert.Equal(source, again.Source);
        Assert.Equal(source == SimSecretSource.None ? StoreLevel.McuOnly : StoreLevel.SimBound, again.Level);
        byte[] id = again.Id;

        // Another card of the same kind, with the first one's ICCID.
        var other = CardInHand.With(source).Open(files);
        Assert.Equal(source != SimSecretSource.None, other.IsNew);
        Assert.Equal(source == SimSecretSource.None ? ErrorCode.None : ErrorCode.StoreKeyMissing, other.Unread);
        Assert.Equal(id, card.Open(files).Id);
        Assert.Empty(card.Card.SafetyViolations);
    }

    private static byte[] Agree(ECDsa key, ECPoint point)
    {
        using var own = ECDiffieHellman.Create(key.ExportParameters(true));
        using var peer = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return own.DeriveRawSecretAgreement(peer.PublicKey);
    }

    // What docs/SPEC.md section 8.3 says of the point, computed from its definition.
    private static ECPoint UnknownPoint()
    {
        var p = BigInteger.Pow(2, 256) - BigInteger.Pow(2, 224) + BigInteger.Pow(2, 192) + BigInteger.Pow(2, 96) - 1;
        var b = BigInteger.Parse("05AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B", System.Globalization.NumberStyles.HexNumber);
        for (byte counter = 0; ; counter++)
        {
            byte[] hash = SHA256.HashData([.. "signet sim secret point 1"u8, counter]);
            var x = new BigInteger(hash, isUnsigned: true, isBigEndian: true);
            var right = (BigInteger.ModPow(x, 3, p) - (3 * x) + b) % p;
            right = right.Sign < 0 ? right + p : right;
            var y = BigInteger.ModPow(right, (p + 1) / 4, p);
            if (x < p && BigInteger.ModPow(y, 2, p) == right)
            {
                y = y.IsEven ? y : p - y;
                byte[] bytes = y.ToByteArray(isUnsigned: true, isBigEndian: true);
                return new ECPoint { X = hash, Y = [.. new byte[32 - bytes.Length], .. bytes] };
            }
        }
    }
}
