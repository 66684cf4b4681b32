using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>COMPUTE and VERIFY SIGNATURE in modes 01, 02 and 03 with SHA-256, SHA-384 and SHA-512.</summary>
public class ModeTests
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes("sample");

    private static HashAlgorithmName Name(int hash) =>
        hash switch { 1 => HashAlgorithmName.SHA256, 2 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };

    private static byte[] Digest(int hash, byte[] text) =>
        hash switch { 1 => SHA256.HashData(text), 2 => SHA384.HashData(text), _ => SHA512.HashData(text) };

    [Theory]
    [InlineData(1, IotSafe.HashSha256)]
    [InlineData(1, IotSafe.HashSha384)]
    [InlineData(1, IotSafe.HashSha512)]
    [InlineData(3, IotSafe.HashSha256)]
    [InlineData(3, IotSafe.HashSha384)]
    [InlineData(3, IotSafe.HashSha512)]
    public void SignsAndVerifies(int mode, int hash)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        var input = new SignatureInput();
        byte[] digest = Digest(hash, Text);
        if (mode == 1) input.SetText(hash, Text, 0, Text.Length);
        else input.SetDigest(hash, digest, 0);

        byte[] signature = new byte[64];
        client.SignWith(client.Inventory.TlsKey, input, signature, 0);
        Assert.True(TestPki.Instance.ClientKey.VerifyData(Text, signature, Name(hash)));

        IotSafeObject half = client.Find(IotSafeObjectType.PublicKey, [1]);
        Assert.True(client.VerifyWith(half, input, signature, 0));
        signature[10] ^= 1;
        Assert.False(client.VerifyWith(half, input, signature, 0));
        Assert.Contains(card.Log, a => a.Contains($"A1010{mode}9102000{hash}920104"));
    }

    // The card hashes the rest: 9A last bytes, 9C state words, 9D bytes hashed so far, all big-endian.
    [Theory]
    [InlineData(IotSafe.HashSha256, 32, 64)]
    [InlineData(IotSafe.HashSha384, 64, 128)]
    [InlineData(IotSafe.HashSha512, 64, 128)]
    public void LastBlockGoesWithTheIntermediateHash(int hash, int stateLength, int block)
    {
        byte[] state = RandomNumberGenerator.GetBytes(stateLength);
        byte[] last = Encoding.ASCII.GetBytes("the rest");
        byte[] count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, (uint)(3 * block));
        string data = "9A08" + Convert.ToHexString(last) + "9C" + stateLength.ToString("X2") + Convert.ToHexString(state) + "9D04" + Convert.ToHexString(count);
        string value = new('5', 128);
        string verify = data + "330040" + value;
        Script script = Script.Opened()
            .Add("012A00000D840101A10102910200" + hash.ToString("X2") + "920104", "9000")
            .Add("012B8000" + (data.Length / 2).ToString("X2") + data, "330040" + value + "9000")
            .Add("012C00000D850101A10102910200" + hash.ToString("X2") + "920104", "9000")
            .Add("012D8000" + (verify.Length / 2).ToString("X2") + verify, "9000");
        IotSafeApplet applet = script.Applet();
        var input = new SignatureInput();
        byte[] signature = new byte[64];
        input.SetLastBlock(hash, state, (uint)(3 * block), last, 0, last.Length);

        applet.ComputeSignature(IotSafeObject.WithId(IotSafeObjectType.PrivateKey, [1]), input, signature, 0);
        Assert.Equal(value, Convert.ToHexString(signature));
        Assert.True(applet.VerifySignature(IotSafeObject.WithId(IotSafeObjectType.PublicKey, [1]), input, signature, 0));
        script.ExpectEnd();
    }

    [Fact]
    public void LastBlockWithoutWholeBlocksBeforeItIsRefused()
    {
        var input = new SignatureInput();
        Assert.Throws<SignetException>(() => input.SetLastBlock(IotSafe.HashSha256, new byte[32], 63, new byte[8], 0, 8));
        Assert.Throws<SignetException>(() => input.SetLastBlock(IotSafe.HashSha256, new byte[31], 64, new byte[8], 0, 8));
        Assert.Throws<SignetException>(() => input.SetLastBlock(IotSafe.HashSha256, new byte[32], 64, new byte[129], 0, 129));
        Assert.Throws<SignetException>(() => input.SetDigest(5, new byte[32], 0));
        Assert.Throws<SignetException>(() => input.SetDigest(IotSafe.HashSha384, new byte[47], 0));
    }

    // Dialog with a Thales-AID applet, published: full text, one-byte form, session 1.
    [Fact]
    public void PublishedFullTextDialog()
    {
        byte[] text = [1, 2, 3, 4, 5, 6, 7, 8];
        string value = new('7', 128);
        Script script = Script.Opened(interindustry: false, aid: "A00000003053F12401770101495341")
            .Add("812A00010E84020002A1010191020001920104", "9000")
            .Add("812B80010A9B080102030405060708", "3340" + value + "9000")
            .Add("812C00010E85020002A1010191020001920104", "9000")
            .Add("812D80014C9B0801020304050607083340" + value, "9000");
        var options = new IotSafeOptions { Session = 1, Aids = [Convert.FromHexString("A00000003053F12401770101495341")] };
        IotSafeApplet applet = script.Applet(options);
        var input = new SignatureInput();
        byte[] signature = new byte[64];
        input.SetText(IotSafe.HashSha256, text, 0, 8);

        applet.ComputeSignature(IotSafeObject.WithId(IotSafeObjectType.PrivateKey, [0, 2]), input, signature, 0);
        Assert.True(applet.VerifySignature(IotSafeObject.WithId(IotSafeObjectType.PublicKey, [0, 2]), input, signature, 0));
        script.ExpectEnd();
    }

    // Zariot, published: VERIFY UPDATE answered 6985 is no verdict.
    [Fact]
    public void PublishedFailedVerification()
    {
        const string Value = "C582760B98EF49D40DF063C01FC1C8A938E0778F544A0C4486B3E484AB0805D0FCC0688696F8297837019245925B4FC2BB3041784206164D5C2248236D0966DF";
        Script script = Script.Opened(interindustry: false);
        for (int i = 0; i < 2; i++)
        {
            script.Add("812C00010F8503303037A1010191020001920104", "9000")
                .Add("812D80014A9B050000863340330040" + Value, "6985")
                .Add("812C010100", "9000");
        }

        IotSafeApplet applet = script.Applet(new IotSafeOptions { Session = 1, Aids = [Script.Gsma] });
        var input = new SignatureInput();
        input.SetText(IotSafe.HashSha256, [0, 0, 0x86, 0x33, 0x40], 0, 5);

        var e = Assert.Throws<SignetException>(() => applet.VerifySignature(
            IotSafeObject.WithId(IotSafeObjectType.PublicKey, "007"u8.ToArray()), input, Convert.FromHexString(Value), 0));

        Assert.Equal((ErrorCode.ObjectDenied, 0x6985), (e.Code, e.Value));
        script.ExpectEnd();
    }

    [Fact]
    public void ObjectsAreNamedByLabelToo()
    {
        FakeCard card = FakeCard.Typical();
        foreach (FakeCard.Item item in card.Items) item.Label = [0x4C, item.Id[0]];
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        byte[] signature = new byte[64];
        byte[] point = new byte[65];
        var input = new SignatureInput();
        input.SetDigest(IotSafe.HashSha256, CardTests.Digest, 0);
        card.Log.Clear();

        client.SignWith(IotSafeObject.WithLabel(IotSafeObjectType.PrivateKey, [0x4C, 1]), input, signature, 0);
        client.ReadPublicKey(IotSafeObject.WithLabel(IotSafeObjectType.PublicKey, [0x4C, 1]), point, 0);
        Assert.True(client.VerifyWith(IotSafeObject.WithLabel(IotSafeObjectType.PublicKey, [0x4C, 1]), input, signature, 0));
        Assert.Equal(TestPki.Instance.Client.RawData, client.ReadFile(IotSafeObject.WithLabel(IotSafeObjectType.File, [0x4C, 2]), false));
        Assert.Equal(0x13, client.GetObjectInfo(IotSafeObject.WithLabel(IotSafeObjectType.PrivateKey, [0x4C, 1])).KeyType);

        Assert.Equal(TestPki.Point(TestPki.Instance.ClientKey), point);
        Assert.DoesNotContain(card.Log, a => a.Contains("840101") || a.Contains("850101") || a.Contains("830102"));
    }

    [Fact]
    public void PersistentSlotIsReplacedOnlyWhenNamedAndUnused()
    {
        FakeCard card = FakeCard.Typical();
        FakeCard.Item spare = card.AddPair("0B", "0B", 0x13, 3, null);
        spare.Access = 2;
        card.Items.Single(i => i.Type == 1 && i.Id[0] == 1).Access = 2;
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        byte[] point = new byte[65];
        card.Log.Clear();

        Assert.Equal(ErrorCode.UnsafeApdu, CardTests.CodeOf(() => client.ReplaceKeyPair([1], new KeyPair(), point, 0)));
        Assert.Equal(ErrorCode.ObjectNotFound, CardTests.CodeOf(() => client.ReplaceKeyPair([0x55], new KeyPair(), point, 0)));
        Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) == "B9");
        client.ReplaceKeyPair([0x0B], new KeyPair(), point, 0);
        Assert.Equal(spare.Half!.Key, point);
        CardTests.Handshake(client);
    }
}
