using System.Security.Cryptography;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// Published dialogs with real SIMs, byte for byte where our choices (session number, class of GET RESPONSE) allow.
/// </summary>
public class CaptureTests
{
    private const string QtApplication = "10011011201122334455667788112233445566778811223344556677881122334455667788B1010AB2010AB3010AB4010A61010F910200019201046F0101940102B701019000";

    // RFC 6979 appendix A.2.5, P-256, SHA-256, message "sample".
    private const string X = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6";
    private const string Y = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
    private const string R = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716";
    private const string S = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
    private const string Hash = "AF2BDBE1AA9B6EC1E2ADE1D694F41FC71A831D0268E9891562113D8A62ADD1BF";

    private static IotSafeObject Object(string hex) => ObjectListParser.Parse(Convert.FromHexString(hex), hex.Length / 2)[0];

    private static (Script Script, IotSafeApplet Applet) Open(bool interindustry, int session, string aid, params string[] dialog)
    {
        string cla = interindustry ? "01" : "81";
        var script = new Script();
        script.Add("0070000001", "019000");
        script.Add("01A40400" + (aid.Length / 2).ToString("X2") + aid, "9000");
        if (interindustry)
        {
            script.Add("81CB000044", "6E00");
        }

        script.Add(cla + "CB000044", QtApplication);
        for (int i = 0; i < dialog.Length; i += 2)
        {
            script.Add(dialog[i], dialog[i + 1]);
        }

        var options = new IotSafeOptions { Session = session, Aids = new[] { Convert.FromHexString(aid) } };
        return (script, InteroperabilityTests.Lower(script, options).Applet);
    }

    [Fact]
    public void SimWithoutAppletIsLeftAlone()
    {
        var script = new Script();
        script.Add("0070000001", "019000");
        script.Add("01A4040007A0000005590010", "6A82");
        script.Add("0070800100", "9000");
        var options = new IotSafeOptions { Aids = new[] { FakeCard.GsmaAid } };

        SignetException e = Assert.Throws<SignetException>(() => new IotSafeCard(script, options, new NullLog()).Open());

        Assert.Equal(ErrorCode.AppletNotFound, e.Code);
        Assert.Equal(0x6A82, e.Value);
        script.ExpectEnd();
    }

    [Fact]
    public void ZariotKeyPair()
    {
        (Script script, IotSafeApplet applet) = Open(
            false, 0, "A0000005590010",
            "81B90000058403303031", "6151",
            "01C0000051", "84033030318503303032344549438641048782CB263ACF47DB6EF7EB9C4369828C5F74E7FAB1719A0AD2036712CA58D936789A264ACB413A1599115D16457D694FAF2B3E763C3F049679E8256DFE53D64F9000");
        var pair = new KeyPair();
        byte[] point = new byte[65];

        applet.GenerateKeyPair(Object("84033030316001024B0114"), pair, point, 0);

        Assert.Equal("048782CB263ACF47DB6EF7EB9C4369828C5F74E7FAB1719A0AD2036712CA58D936789A264ACB413A1599115D16457D694FAF2B3E763C3F049679E8256DFE53D64F", Convert.ToHexString(point));
        Assert.Equal("303031", Convert.ToHexString(pair.PrivateKey.Id));
        Assert.Equal("303032", Convert.ToHexString(pair.PublicKey.Id));
        script.ExpectEnd();
    }

    [Fact]
    public void ZariotSignAndVerify()
    {
        (Script script, IotSafeApplet applet) = Open(
            false, 1, "A0000005590010",
            "812A00010F8403303036A1010391020001920104", "9000",
            "812B8001229E20" + Hash, "6143",
            "01C0000043", "330040" + R + S + "9000",
            "812C00010F8503303037A1010391020001920104", "9000",
            "812D8001659E20" + Hash + "330040" + R + S, "9000",
            "81CD0000058503303037", "6147",
            "01C0000047", "34454943864104" + X + Y + "9000");
        byte[] signature = new byte[64];
        byte[] point = new byte[65];

        applet.ComputeSignature(Object("8403303036"), Convert.FromHexString(Hash), 0, signature, 0);
        Assert.Equal(R + S, Convert.ToHexString(signature));
        Assert.True(applet.VerifySignature(Object("8503303037"), Convert.FromHexString(Hash), 0, signature, 0));
        applet.ReadPublicKey(Object("8503303037"), point, 0);
        Assert.Equal("04" + X + Y, Convert.ToHexString(point));
        script.ExpectEnd();
    }

    [Fact]
    public void NttSignature()
    {
        const string Value = "73B3A470B67ADD1B954EAC15CFFB4F6BA77B53D91E35E1244526621D97C385240E2656458895A4F99A73B7E5263C4073C98A4B0D66AC71005871694660B9EC9C";
        (Script script, IotSafeApplet applet) = Open(
            true, 1, "A0000001157000000000000049534102",
            "012A00010D840101A1010391020001920104", "9000",
            "012B8001229E202CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824", "6142",
            "01C0000042", "3340" + Value + "9000");
        byte[] signature = new byte[64];

        applet.ComputeSignature(Object("840101"), SHA256.HashData("hello"u8), 0, signature, 0);

        Assert.Equal(Value, Convert.ToHexString(signature));
        script.ExpectEnd();
    }

    [Fact]
    public void SessionLeftOpenByACrashIsRecovered()
    {
        (Script script, IotSafeApplet applet) = Open(
            true, 0, "A0000002480400",
            "012A00000D840101A1010391020001920104", "6A86",
            "012A010000", "9000",
            "0124010000", "9000",
            "012C010000", "6985",
            "012A00000D840101A1010391020001920104", "9000",
            "012B8000229E20" + Hash, "3340" + R + S + "9000");

        applet.ComputeSignature(Object("840101"), Convert.FromHexString(Hash), 0, new byte[64], 0);

        Assert.False(applet.NeedsClose);
        script.ExpectEnd();
    }

    [Theory]
    [InlineData("A0000002480400", "643340")]
    [InlineData("A0000005590010", "65330040")]
    public void PutAndVerifyOfTheVectors(string aid, string form)
    {
        string update = "012D8001" + form[..2] + "9E20" + Hash + form[2..] + R + S;
        (Script script, IotSafeApplet applet) = Open(
            true, 1, aid,
            "0124000103850105", "9000",
            "01D88001473445494386410460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299", "9000",
            "012C00010D850105A1010391020001920104", "9000",
            update, "9000",
            "012C00010D850105A1010391020001920104", "9000",
            update.Replace("CDA8", "CDA9"), "6D01",
            "012C010100", "9000");
        IotSafeObject key = Object("850105600103");
        byte[] signature = Convert.FromHexString(R + S);

        applet.PutPublicKey(key, Convert.FromHexString("04" + X + Y), 0);
        Assert.True(applet.VerifySignature(key, Convert.FromHexString(Hash), 0, signature, 0));
        signature[63] ^= 1;
        Assert.False(applet.VerifySignature(key, Convert.FromHexString(Hash), 0, signature, 0));
        script.ExpectEnd();
    }

    [Fact]
    public void DhVectorOfRfc5903()
    {
        const string Shared = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";
        (Script script, IotSafeApplet applet) = Open(true, 0, "A0000005590010", "0146000006840104850105", Shared + "9000", "0146000006840104850105", Shared[2..] + "9000");
        byte[] secret = new byte[32];

        applet.ComputeDh(Object("840104"), Object("850105"), secret, 0);
        Assert.Equal(Shared, Convert.ToHexString(secret));
        applet.ComputeDh(Object("840104"), Object("850105"), secret, 0);
        Assert.Equal("00" + Shared[2..], Convert.ToHexString(secret));
        script.ExpectEnd();
    }

    [Fact]
    public void ThalesObjectListAndRandom()
    {
        const string List = "74023131840200026001024A01014B01134E0103610107920204910200076F010175023131850200026001024A01014B01134E0103610107920204910200076F010175023232850200036001034A01004B01134E0103610107920204910200076F010173023031830200016001014A01012101012002004076023333860200046001034A01004B01A061010C940102";
        (Script script, IotSafeApplet applet) = Open(
            false, 0, "A00000003053F12401770101495341",
            "81CB010000", List + "9000",
            "81CBC2000485020002", "75023131850200026001024A01014B01134E0103610107920204910200076F01019000",
            "8184000010", "000102030405060708090A0B0C0D0E0F9000");

        IotSafeObject[] objects = applet.GetObjectList();

        Assert.Equal(
            new[] { (IotSafeObjectType.PrivateKey, "0002", "3131"), (IotSafeObjectType.PublicKey, "0002", "3131"), (IotSafeObjectType.PublicKey, "0003", "3232"), (IotSafeObjectType.File, "0001", "3031"), (IotSafeObjectType.SecretKey, "0004", "3333") },
            objects.Select(o => (o.Type, Convert.ToHexString(o.Id), Convert.ToHexString(o.Label))));
        Assert.Equal((2, 1, 0x13, 3, 7), (objects[0].Access, objects[0].State, objects[0].KeyType, objects[0].Usage, objects[0].Functions));
        Assert.Equal((3, 0), (objects[2].Access, objects[2].State));
        Assert.Equal((64, 1), (objects[3].FileSize, objects[3].FileUsage));
        Assert.Equal(2, applet.GetObjectInfo(IotSafeObjectType.PublicKey, new byte[] { 0, 2 }).Access);
        byte[] random = new byte[16];
        applet.GetRandom(random, 0, 16);
        Assert.Equal(15, random[15]);
        script.ExpectEnd();
    }

    [Fact]
    public void OrangeFileRead()
    {
        (Script script, IotSafeApplet applet) = Open(
            true, 0, "A0000005590010",
            "01CBC300038301029000"[..16], "830102200200649000",
            "01B0000003830102", string.Concat(Enumerable.Repeat("41", 50)) + "9000",
            "01B0003203830102", string.Concat(Enumerable.Repeat("42", 50)) + "9000");

        byte[] content = applet.ReadFile(Object("830102"), false);

        Assert.Equal(new string('A', 50) + new string('B', 50), System.Text.Encoding.ASCII.GetString(content));
        script.ExpectEnd();
    }

    private sealed class Script : IApduTransport
    {
        private readonly Queue<(string Command, string Answer)> _steps = new();

        public int Epoch => 1;

        public int MaxCommandLength => 261;

        public void Add(string command, string answer) => _steps.Enqueue((command, answer));

        public void ExpectEnd() => Assert.Empty(_steps);

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            string sent = Convert.ToHexString(command, offset, length);
            Assert.True(_steps.TryDequeue(out var step), "not in the script: " + sent);
            Assert.Equal(step.Command, sent);
            byte[] answer = Convert.FromHexString(step.Answer);
            answer.CopyTo(response, responseOffset);
            return answer.Length;
        }
    }
}
