using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>COMPUTE PRF and COMPUTE HKDF, against published vectors and .NET's own HMAC.</summary>
public class DerivationTests
{
    // Unit test of Thales' middleware, recomputed with another library: extended master secret, then key expansion.
    private const string Secret = "C0485B054863F6DFA458789768B9035C6CACB160DD1A01834811F5783309DB81";
    private const string MasterSeed = "CE15B44D68440B652624244DB8D2FB7DD601C759E9EB627FB10529AB0DB76049";
    private const string Master = "A1F02A766DA04C8FD83A40E358267528F8D815C48E3DC353D55FE3861C350622C78B48FE6F49F6E13E1B6B175CFE59FB";
    private const string KeySeed = "CB52E451A752CA812EA9646F2E5A0EC138C3D4D8AEFA744E17F01499867450815DCADEED3917D046311A4B5D73BBD75E500CE963A7D05D8122EA9745F2E0D9E9";
    private const string KeyBlock = "ED6C6644C075653F1919FD05A11A93C8057267B9C2CBD09E6D8882B355473E8E179737CDC0063BBF";
    private const string TagDerivation = "94";

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static byte[] LabelSeed(string label, string seed) => [.. Encoding.ASCII.GetBytes(label), .. Bytes(seed)];

    private static string Tlv(int tag, byte[] value) => tag.ToString("X2") + value.Length.ToString("X2") + Convert.ToHexString(value);

    private static string Case4(string head, string data, string le = "") => head + (data.Length / 2).ToString("X2") + data + le;

    /// <summary>RFC 5246 section 5 with .NET's HMAC: what an honest card computes.</summary>
    internal static byte[] Prf(byte[] secret, byte[] labelSeed, int count)
    {
        var output = new List<byte>();
        byte[] a = labelSeed;
        while (output.Count < count)
        {
            a = HMACSHA256.HashData(secret, a);
            byte[] input = [.. a, .. labelSeed];
            output.AddRange(HMACSHA256.HashData(secret, input));
        }

        return [.. output.Take(count)];
    }

    [Fact]
    public void D34PrfOfTheVectors()
    {
        Assert.Equal(Master, Convert.ToHexString(Prf(Bytes(Secret), LabelSeed("extended master secret", MasterSeed), 48)));
        byte[] labelSeed = LabelSeed("key expansion", KeySeed);
        Script script = Script.Opened()
            .Add(
                "014800005DD120" + Secret + "D236" + Convert.ToHexString(LabelSeed("extended master secret", MasterSeed)) + "D30130",
                Master + "9000")
            .Add(Case4("01480000", "D130" + Master + Tlv(0xD2, labelSeed) + "D30128"), "6128")
            .Add("01C0000028", KeyBlock + "9000");
        IotSafeApplet applet = script.Applet();
        byte[] master = new byte[48];
        byte[] keys = new byte[40];

        byte[] seed = LabelSeed("extended master secret", MasterSeed);
        applet.ComputePrf(PrfMode.General, null, Bytes(Secret), 0, 32, seed, 0, seed.Length, master, 0, 48);
        applet.ComputePrf(PrfMode.General, null, master, 0, 48, labelSeed, 0, labelSeed.Length, keys, 0, 40);

        Assert.Equal(Master, Convert.ToHexString(master));
        Assert.Equal(KeyBlock, Convert.ToHexString(keys));
        script.ExpectEnd();
    }

    [Fact]
    public void PrfNamesStoredSecretsInAllThreeModes()
    {
        byte[] seed = "label and seed"u8.ToArray();
        byte[] shared = new byte[32];
        shared.AsSpan().Fill(0x5A);
        byte[] expected = Prf(shared, seed, 16);
        string answer = Convert.ToHexString(expected) + "9000";
        string label = Tlv(0xD2, seed) + "D30110";
        Script script = Script.Opened()
            .Add(Case4("01480000", "86020004" + label), answer)
            .Add(Case4("01480100", "86020004" + label), answer)
            .Add(Case4("01480200", "86020004" + Tlv(0xD4, shared) + label), answer)
            .Add(Case4("01480100", "76023333" + label), answer);
        IotSafeApplet applet = script.Applet();
        IotSafeObject byId = IotSafeObject.WithId(IotSafeObjectType.SecretKey, [0, 4]);
        IotSafeObject byLabel = IotSafeObject.WithLabel(IotSafeObjectType.SecretKey, "33"u8.ToArray());

        foreach ((PrfMode mode, IotSafeObject key, byte[]? given) in new[]
        {
            (PrfMode.General, byId, null), (PrfMode.PskPlain, byId, null), (PrfMode.PskEcdhe, byId, shared), (PrfMode.PskPlain, byLabel, (byte[]?)null),
        })
        {
            byte[] output = new byte[16];
            applet.ComputePrf(mode, key, given, 0, 32, seed, 0, seed.Length, output, 0, 16);
            Assert.Equal(expected, output);
        }

        script.ExpectEnd();
    }

    [Theory]
    [InlineData(PrfMode.General, false, false)]
    [InlineData(PrfMode.General, true, true)]
    [InlineData(PrfMode.PskPlain, false, false)]
    [InlineData(PrfMode.PskPlain, true, true)]
    [InlineData(PrfMode.PskEcdhe, true, false)]
    [InlineData(PrfMode.PskEcdhe, false, true)]
    public void PrfRefusesAModeWithoutItsInputs(PrfMode mode, bool stored, bool given)
    {
        Script script = Script.Opened();
        IotSafeApplet applet = script.Applet();
        IotSafeObject key = IotSafeObject.WithId(IotSafeObjectType.SecretKey, [4]);

        var e = Assert.Throws<SignetException>(() => applet.ComputePrf(
            mode, stored ? key : null, given ? new byte[32] : null, 0, 32, new byte[8], 0, 8, new byte[16], 0, 16));

        Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        script.ExpectEnd();
    }

    [Fact]
    public void PrfThatGivesAnotherLengthIsRefused()
    {
        Script script = Script.Opened().Add("0148000009860104D20141D30110", new string('0', 30) + "9000");
        IotSafeApplet applet = script.Applet();
        byte[] output = new byte[16];

        var e = Assert.Throws<SignetException>(() => applet.ComputePrf(
            PrfMode.General, IotSafeObject.WithId(IotSafeObjectType.SecretKey, [4]), null, 0, 0, "A"u8.ToArray(), 0, 1, output, 0, 16));

        Assert.Equal(ErrorCode.ApduMalformed, e.Code);
        script.ExpectEnd();
    }

    [Fact]
    public void HkdfExtractOfRfc5869AndOfTls13()
    {
        const string Ikm = "0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B";
        const string Salt = "000102030405060708090A0B0C";
        const string Rfc = "077709362C2E32DF0DDC3F0DC47BBA6390B6C73BB50F9C3122EC844AD7C2B3E5";
        const string Early = "33AD0A1C607EC03B09E6CD9893680CE210ADF300AA1F2660E1B22E10F170F92A";
        string zeros = new('0', 64);
        Script script = Script.Opened()
            .Add("014A00002BD116" + Ikm + "D50D" + Salt + "91020001", Rfc + "9000")
            .Add("014A000048D120" + zeros + "D520" + zeros + "91020001", "6120")
            .Add("01C0000020", Early + "9000")
            .Add("014A000048D120" + zeros + "D520" + zeros + "91020001", Early + "9000");
        IotSafeApplet applet = script.Applet();
        byte[] key = new byte[32];

        applet.ExtractHkdf(IotSafe.HashSha256, null, Bytes(Ikm), 0, 22, Bytes(Salt), 0, 13, key, 0);
        Assert.Equal(Rfc, Convert.ToHexString(key));
        applet.ExtractHkdf(IotSafe.HashSha256, null, new byte[32], 0, 32, new byte[32], 0, 32, key, 0);
        Assert.Equal(Early, Convert.ToHexString(key));
        applet.ExtractHkdf(IotSafe.HashSha256, null, [], 0, 0, null, 0, 0, key, 0);
        Assert.Equal(Early, Convert.ToHexString(key));
        script.ExpectEnd();
    }

    [Theory]
    [InlineData(IotSafe.HashSha384, 48)]
    [InlineData(IotSafe.HashSha512, 64)]
    public void D33EmptySaltIsAsManyZerosAsTheHashHasBytes(int hash, int length)
    {
        byte[] ikm = new byte[32];
        ikm.AsSpan().Fill(7);
        byte[] expected = hash == IotSafe.HashSha384
            ? HKDF.Extract(HashAlgorithmName.SHA384, ikm)
            : HKDF.Extract(HashAlgorithmName.SHA512, ikm);
        Script script = Script.Opened().Add(
            Case4("014A0000", Tlv(0xD1, ikm) + Tlv(0xD5, new byte[length]) + "910200" + hash.ToString("X2")),
            Convert.ToHexString(expected) + "9000");
        byte[] key = new byte[length];

        script.Applet().ExtractHkdf(hash, null, ikm, 0, 32, null, 0, 0, key, 0);

        Assert.Equal(expected, key);
        script.ExpectEnd();
    }

    [Theory]
    [InlineData("01")]
    [InlineData("02")]
    public void WhatTheAppletSaysThatItLacksIsNotTried(string bits)
    {
        // Its refusal would be 6D00, which may also be the USIM's answer and costs the channel.
        Script script = Script.Opened(Script.Application.Replace(TagDerivation + "0103", TagDerivation + "01" + bits));
        script.Add("01CB010000", "9000");
        var card = new IotSafeCard(script, new IotSafeOptions { Aids = [Script.Gsma] }, new NullLog());
        card.Open();

        Action call = bits == "02"
            ? () => card.ComputePrf(PrfMode.General, null, new byte[32], 0, 32, new byte[4], 0, 4, new byte[16], 0, 16)
            : () => card.ExtractHkdf(IotSafe.HashSha256, null, new byte[32], 0, 32, null, 0, 0, new byte[32], 0);

        Assert.Equal(ErrorCode.InstructionUnsupported, Assert.Throws<SignetException>(call).Code);
        script.ExpectEnd();
    }

    [Fact]
    public void ResetDuringAnExtractIsRepairedOnce()
    {
        Script script = Script.Opened().Add("01CB010000", "9000");
        script.Add("014A000048" + Tlv(0xD1, new byte[32]) + Tlv(0xD5, new byte[32]) + "91020001", "6E00");
        script.Add("0070000001", "029000").Add("02A4040007A0000005590010", "9000").Add("82CB000044", Script.Application).Add("82CB010000", "9000");
        script.Add("824A000048" + Tlv(0xD1, new byte[32]) + Tlv(0xD5, new byte[32]) + "91020001", new string('C', 64) + "9000");
        var card = new IotSafeCard(script, new IotSafeOptions { Aids = [Script.Gsma] }, new NullLog());
        byte[] key = new byte[32];

        card.ExtractHkdf(IotSafe.HashSha256, null, new byte[32], 0, 32, new byte[32], 0, 32, key, 0);

        Assert.Equal(new string('C', 64), Convert.ToHexString(key));
        script.ExpectEnd();
    }
}
