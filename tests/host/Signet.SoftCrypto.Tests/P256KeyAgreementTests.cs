using System.Numerics;
using System.Security.Cryptography;
using Signet.Core;

namespace Signet.SoftCrypto.Tests;

/// <summary>Key pairs and agreement on P-256 against published vectors and .NET.</summary>
public class P256KeyAgreementTests
{
    // RFC 5903 section 8.1, both sides; NIST CAVP, KAS_ECC_CDH_PrimitiveTest, P-256, count 0.
    [Theory]
    [InlineData(
        "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433",
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180",
        "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63",
        "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
        "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE")]
    [InlineData(
        "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53",
        "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63",
        "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB",
        "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180",
        "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3",
        "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE")]
    [InlineData(
        "7D7DC5F71EB29DDAF80D6214632EEAE03D9058AF1FB6D22ED80BADB62BC1A534",
        "EAD218590119E8876B29146FF89CA61770C4EDBBF97D38CE385ED281D8A6B230",
        "28AF61281FD35E2FA7002523ACC85A429CB06EE6648325389F59EDFCE1405141",
        "700C48F77F56584C5CC632CA65640DB91B6BACCE3A4DF6B42CE7CC838833D287",
        "DB71E509E3FD9B060DDB20BA5C51DCC5948D46FBF640DFE0441782CAB85FA4AC",
        "46FC62106420FF012E54A434FBDD2D25CCC5852060561E68040DD7778997BD7B")]
    public void PublishedVectors(string scalar, string x, string y, string peerX, string peerY, string secret)
    {
        var agreement = Make(Convert.FromHexString(scalar));
        var point = new byte[65];
        agreement.GenerateKeyPair(point, 0);
        Assert.Equal("04" + x + y, Convert.ToHexString(point));
        var result = new byte[32];
        agreement.Agree(Convert.FromHexString("04" + peerX + peerY), 0, result, 0);
        Assert.Equal(secret, Convert.ToHexString(result));
    }

    [Fact]
    public void ScalarsAtBothEndsAndInTheMiddleAgreeWithDotNet()
    {
        // Among the first and last are all those for which the last addition is of a point and itself.
        var random = new Random(5903);
        var scalars = Enumerable.Range(1, 40).SelectMany(i => new[] { i, Curve.N - i, (Curve.N / 2) - 20 + i })
            .Concat(Enumerable.Range(0, 256).Select(i => BigInteger.One << i).Where(k => k < Curve.N))
            .Concat(Enumerable.Range(0, 600).Select(_ => Curve.Mod(Numbers.Words(random), Curve.N - 1) + 1));
        using var peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var peerPoint = Curve.Encode(peer.ExportParameters(false).Q);
        byte[] point = new byte[67], secret = new byte[34];
        foreach (var scalar in scalars)
        {
            var bytes = Curve.Bytes(scalar);
            using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = bytes });
            var agreement = Make(bytes);
            agreement.GenerateKeyPair(point, 1);
            Assert.Equal(Curve.Encode(other.ExportParameters(false).Q), point[1..66]);
            agreement.Agree(peerPoint, 0, secret, 1);
            Assert.Equal(other.DeriveRawSecretAgreement(peer.PublicKey), secret[1..33]);
            Assert.Equal(0, point[0] | point[66] | secret[0] | secret[33]);
        }
    }

    [Fact]
    public void PeersOfAllKindsAgreeWithDotNet()
    {
        // Coordinates with zeros ahead, and secrets with zeros ahead, come among so many.
        int coordinates = 0, secrets = 0;
        var random = new Random(1);
        var draw = new byte[32];
        var secret = new byte[32];
        for (int i = 0; i < 1500; i++)
        {
            random.NextBytes(draw);
            draw[0] &= 0x7F;
            using var own = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = draw });
            random.NextBytes(draw);
            draw[0] &= 0x7F;
            using var other = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = draw });
            var point = Curve.Encode(other.ExportParameters(false).Q);
            var agreement = Make(own.ExportParameters(true).D!);
            agreement.GenerateKeyPair(new byte[65], 0);
            agreement.Agree(point, 0, secret, 0);
            Assert.Equal(own.DeriveRawSecretAgreement(other.PublicKey), secret);
            coordinates += point[1] == 0 || point[33] == 0 ? 1 : 0;
            secrets += secret[0] == 0 ? 1 : 0;
        }

        Assert.InRange(coordinates, 3, 30);
        Assert.InRange(secrets, 1, 20);
    }

    [Fact]
    public void PointsThatAreNoneAreRefusedAndNothingIsWritten()
    {
        var agreement = Make(Curve.Bytes(5));
        agreement.GenerateKeyPair(new byte[65], 0);
        var good = Curve.Encode(Curve.G);
        var x = BigInteger.One;
        while (Curve.Lift(x) != null)
            x++;

        List<byte[]> bad =
        [
            new byte[65],
            Enumerable.Repeat((byte)0xFF, 65).ToArray(),
            [2, .. good[1..]],
            [3, .. good[1..]],
            [0, .. good[1..]],
            [5, .. good[1..]],
            [6, .. good[1..]],
            [4, .. Curve.Bytes(x), .. Curve.Bytes(1)],
            [4, .. new byte[32], .. new byte[32]],
            [4, .. Curve.Bytes(Curve.P), .. Curve.Bytes(Curve.G!.Value.Y)],
            [4, .. good[33..], .. good[1..33]],
            [4, .. good[1..33], .. Curve.Bytes(Curve.G.Value.Y + 1)],

            // Numbers that are at most right modulo p.
            [4, .. good[1..33], .. Curve.Bytes(Curve.P)],
        ];
        for (var small = BigInteger.One; small < 5; small++)
        {
            if (Curve.Lift(small) is { } point)
            {
                bad.Add([4, .. Curve.Bytes(point.X), .. Curve.Bytes(Curve.P + 1)]);
                bad.Add([4, .. Curve.Bytes(point.X + Curve.P), .. Curve.Bytes(point.Y)]);
            }
        }

        foreach (var point in bad)
        {
            var secret = Enumerable.Repeat((byte)0x55, 32).ToArray();
            var error = Assert.Throws<SignetException>(() => agreement.Agree(point, 0, secret, 0));
            Assert.Equal(ErrorCode.PointNotOnCurve, error.Code);
            Assert.All(secret, b => Assert.Equal(0x55, b));
        }
    }

    [Fact]
    public void OnlyNumbersFrom1ToTheOrderAreDrawn()
    {
        var random = new FixedRandom(
            new byte[32], Curve.Bytes(Curve.N), Curve.Bytes(Curve.N + 1), Enumerable.Repeat((byte)0xFF, 32).ToArray(),
            Curve.Bytes(Curve.N - 1));
        var point = new byte[65];
        new P256KeyAgreement(random).GenerateKeyPair(point, 0);
        Assert.Equal(5, random.Draws);
        Assert.Equal(Curve.Encode(Curve.Negate(Curve.G)), point);

        var stuck = new FixedRandom(new byte[32]);
        var agreement = new P256KeyAgreement(stuck);
        Assert.Equal(ErrorCode.EntropyFailed, Assert.Throws<SignetException>(() => agreement.GenerateKeyPair(point, 0)).Code);
        Assert.Equal(8, stuck.Draws);
        Assert.Equal(
            ErrorCode.InvalidState,
            Assert.Throws<SignetException>(() => agreement.Agree(Curve.Encode(Curve.G), 0, new byte[32], 0)).Code);
    }

    [Fact]
    public void WithoutAKeyPairAndAfterWipeThereIsNoSecret()
    {
        var agreement = Make(Curve.Bytes(7));
        Assert.Equal((NamedGroup.Secp256r1, 65, 32), (agreement.Group, agreement.PublicKeySize, agreement.SecretSize));
        var peer = Curve.Encode(Curve.G);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => agreement.Agree(peer, 0, new byte[32], 0)).Code);
        agreement.GenerateKeyPair(new byte[65], 0);
        Assert.Contains((byte)7, Secrets.Of(agreement, "_scalar"));
        agreement.Agree(peer, 0, new byte[32], 0);
        agreement.Wipe();
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => agreement.Agree(peer, 0, new byte[32], 0)).Code);
        Assert.All(Secrets.Of(agreement, "_scalar"), b => Assert.Equal(0, b));
    }

    [Theory]
    [InlineData(64, 0)]
    [InlineData(65, 1)]
    [InlineData(0, 0)]
    public void BuffersThatAreTooSmallAreNamed(int length, int offset)
    {
        var agreement = Make(Curve.Bytes(7));
        Assert.Equal(
            ErrorCode.BufferTooSmall,
            Assert.Throws<SignetException>(() => agreement.GenerateKeyPair(new byte[length], offset)).Code);
    }

    private static P256KeyAgreement Make(byte[] scalar) => new(new FixedRandom(scalar));
}
