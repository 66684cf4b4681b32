using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// One test for each row of the project's list of what the IoT SAFE implementations in the field do differently, as far as
/// a client meets it. Rows about another client's mistakes show that this one doesn't make them.
/// </summary>
public class RowTests
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes("what is signed");

    private static IEnumerable<string> Ins(FakeCard card, params string[] instructions) =>
        card.Log.Where(a => instructions.Contains(a.Substring(2, 2)));

    private static IotSafeCard Ready(FakeCard card, IotSafeOptions? options = null)
    {
        IotSafeCard client = CardTests.Client(card, options);
        client.LoadCredentials();
        return client;
    }

    // Two whole handshakes: what is learned in the first serves the second.
    private static FakeCard Works(Action<FakeCard>? change = null, IotSafeOptions? options = null)
    {
        FakeCard card = FakeCard.Typical(2);
        change?.Invoke(card);
        IotSafeCard client = Ready(card, options);
        CardTests.Handshake(client);
        CardTests.Handshake(client);
        Assert.Empty(card.Violations);
        return card;
    }

    private static ErrorCode Fails(Action action) => Assert.Throws<SignetException>(action).Code;

    [Fact]
    public void EveryRowHasATest()
    {
        var names = typeof(RowTests).GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(m => m.Name).ToArray();
        Assert.All(Enumerable.Range(1, 40), row => Assert.Contains(names, n => n.StartsWith($"D{row:00}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, false, "81")]
    [InlineData(false, true, "01")]
    [InlineData(true, true, "81")]
    public void D01ClassIsLearnedOnceRightAfterSelect(bool proprietary, bool interindustry, string expected)
    {
        FakeCard card = Works(c => (c.AcceptsProprietaryClass, c.AcceptsInterindustryClass) = (proprietary, interindustry));
        Assert.All(Ins(card, "24", "2A", "2B", "2C", "2D", "D8", "46", "B9", "CD", "B0"), a => Assert.Equal(expected, a[..2]));
        Assert.InRange(Ins(card, "CB").Count(a => a.Substring(4, 4) == "0000"), 1, 2);
    }

    [Fact]
    public void D02EveryCommandCarriesTheChannel()
    {
        FakeCard card = FakeCard.Typical();
        card.Exchange([0, 0x70, 0, 0, 1], 0, 5, new byte[258], 0, 1);
        card.Log.Clear();
        CardTests.Handshake(Ready(card));
        Assert.All(card.Log.Where(a => a.Substring(2, 2) != "70"), a => Assert.Equal(2, Convert.FromHexString(a)[0] & 3));
    }

    [Fact]
    public void D03AChannelIsOpenedAndNeverAssumed()
    {
        FakeCard card = Works();
        Assert.Equal("0070000001", card.Log[0]);
        Assert.DoesNotContain(card.Log, a => a[1] == '0' && a.Substring(2, 2) != "70");
        Assert.DoesNotContain(card.Log, a => a.StartsWith("007080", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("A0000005590010")]
    [InlineData("A0000002480400")]
    [InlineData("A00000003053F12401770101495341")]
    [InlineData("A0000001157000000000000049534102")]
    public void D04AidsAreTriedInTheirOrder(string aid)
    {
        FakeCard card = Works(c => c.Aid = Convert.FromHexString(aid));
        string[] selects = [.. Ins(card, "A4")];
        Assert.EndsWith(aid, selects[^1]);
        Assert.Equal(new IotSafeOptions().Aids.Take(selects.Length).Select(Convert.ToHexString), selects.Select(s => s[10..]));
    }

    [Fact]
    public void D05NothingIsSentAfterAFailedSelect()
    {
        FakeCard card = FakeCard.Typical();
        card.Aid = [9, 9, 9, 9, 9];
        Assert.Equal(ErrorCode.AppletNotFound, Fails(() => CardTests.Client(card).Open()));
        Assert.Equal(["70", "A4", "A4", "A4", "A4", "70"], card.Log.Select(a => a.Substring(2, 2)));
    }

    [Theory]
    [InlineData(0x9000)]
    [InlineData(0x910F)]
    [InlineData(0x63CF)]
    public void D06EverySuccessIsSuccess(int sw)
    {
        Works(c => c.SuccessSw = sw);
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        card.Override = a => a[1] == 0x84 ? [1, 2, 3, 4, 0x63, 0x00] : null;
        byte[] random = new byte[4];
        client.GetRandom(random, 0, 4);
        Assert.Equal([1, 2, 3, 4], random);
    }

    [Theory]
    [InlineData(0x24)]
    [InlineData(0x2A)]
    [InlineData(0x2C)]
    public void D07AFailedInitIsNoSuccess(int init)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        card.Override = a => a[1] == init && a[2] == 0 ? [0x6A, 0x80] : null;
        Assert.Equal(ErrorCode.CommandRefused, Fails(() => CardTests.Handshake(client)));
        int update = init == 0x24 ? 0xD8 : init + 1;
        Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) == update.ToString("X2"));
    }

    [Fact]
    public void D08SessionIsZeroUnlessTheAppletRefusesIt()
    {
        Assert.All(Ins(Works(), "24", "2A", "2B", "2C", "2D", "D8"), a => Assert.Equal("00", a.Substring(6, 2)));

        FakeCard card = Works(c => c.RefusesSessionZero = true);
        string[] inits = [.. Ins(card, "24", "2A", "2C").Where(a => a.Substring(4, 2) == "00")];

        // Session 0 twice, with closes between; then 1, and from then on only 1.
        Assert.Equal(["00", "00", "01", "01"], inits.Take(4).Select(a => a.Substring(6, 2)));
        Assert.All(inits.Skip(2), a => Assert.Equal("01", a.Substring(6, 2)));
        Works(c => c.RefusesSessionZero = true, new IotSafeOptions { Session = 1 });
    }

    [Theory]
    [InlineData(0x6A86)]
    [InlineData(0x6985)]
    [InlineData(0x6989)]
    public void D09SessionsAreClosedWhereACardNeedsIt(int sw)
    {
        Assert.DoesNotContain(Ins(Works(), "24", "2A", "2C"), a => a.Substring(4, 2) == "01");
        FakeCard card = Works(c => (c.SessionsNeedClose, c.OpenSessionSw) = (true, sw));
        Assert.Contains(Ins(card, "24", "2A", "2C"), a => a.Substring(4, 2) == "01");
    }

    [Theory]
    [InlineData("330040", true)]
    [InlineData("3340", true)]
    [InlineData("338140", true)]
    [InlineData("3341", false)]
    [InlineData("330041", false)]
    [InlineData("3440", false)]
    public void D10SignatureLengthIsReadInEveryForm(string head, bool good)
    {
        byte[] value = RandomNumberGenerator.GetBytes(64);
        byte[] answer = [.. Convert.FromHexString(head), .. value];
        byte[] signature = new byte[64];
        if (good)
        {
            SignatureData.Read(answer, answer.Length, signature, 0);
            Assert.Equal(value, signature);
        }
        else
        {
            Assert.Equal(ErrorCode.SignatureMalformed, Fails(() => SignatureData.Read(answer, answer.Length, signature, 0)));
        }
    }

    [Theory]
    [InlineData(true, 0x6A80)]
    [InlineData(false, 0x6A80)]
    [InlineData(true, 0x6700)]
    [InlineData(false, 0x6D01)]
    public void D11SignatureLengthIsWrittenAsTheAppletWants(bool twoBytes, int refusal)
    {
        FakeCard card = Works(c => (c.TwoByteSignatureIn, c.TwoByteSignatureOut, c.WrongFormSw) = (twoBytes, twoBytes, refusal));
        string[] updates = [.. Ins(card, "2D")];

        // Four signatures are verified; the other form may have been tried once.
        Assert.InRange(updates.Length, 4, 5);
        Assert.Contains(twoBytes ? "330040" : "3340", updates[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D12LongTextsGoInBlocksOfBothForms(bool once)
    {
        FakeCard card = FakeCard.Typical();
        card.TextOnce = once;
        var options = new IotSafeOptions { TextForm = once ? TextForm.Once : TextForm.EachBlock };
        IotSafeCard client = Ready(card, options);
        byte[] text = RandomNumberGenerator.GetBytes(1000);
        IotSafeObject key = client.Inventory.TlsKey;
        byte[] signature = new byte[64];
        var input = new SignatureInput();
        input.SetText(IotSafe.HashSha256, text, 0, text.Length);

        client.SignWith(key, input, signature, 0);

        Assert.True(TestPki.Instance.ClientKey.VerifyData(text, signature, HashAlgorithmName.SHA256));
        Assert.True(client.VerifyWith(client.Find(IotSafeObjectType.PublicKey, [1]), input, signature, 0));
        text[500] ^= 1;
        Assert.False(client.VerifyWith(client.Find(IotSafeObjectType.PublicKey, [1]), input, signature, 0));
        string[] updates = [.. Ins(card, "2B")];
        Assert.True(updates.Length > 3);
        Assert.All(updates.SkipLast(1), a => Assert.Equal("00", a.Substring(4, 2)));
        Assert.Equal("80", updates[^1].Substring(4, 2));
    }

    [Fact]
    public void D13NoBlockOfTextIsLongerThan7F()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        foreach (int length in new[] { 0, 1, 126, 127, 128, 254, 255, 256 })
        {
            var input = new SignatureInput();
            byte[] text = RandomNumberGenerator.GetBytes(length);
            byte[] signature = new byte[64];
            input.SetText(IotSafe.HashSha256, text, 0, length);
            client.SignWith(client.Inventory.TlsKey, input, signature, 0);
            Assert.True(TestPki.Instance.ClientKey.VerifyData(text, signature, HashAlgorithmName.SHA256));
        }

        Assert.All(Ins(card, "2B"), a => Assert.InRange(Convert.FromHexString(a)[6], 0, 0x7F));
    }

    [Fact]
    public void D14DerSignaturesAreRecognisedByTheirLength()
    {
        Works(c => c.DerSignature = true);
        byte[] raw = new byte[64];
        raw[0] = 0x30;
        raw[1] = 62;
        byte[] signature = new byte[64];
        SignatureData.Read([0x33, 0x40, .. raw], 66, signature, 0);
        Assert.Equal(raw, signature);
    }

    [Fact]
    public void D15HashIsTwoBytesInCommands()
    {
        Assert.All(Ins(Works(), "2A", "2C").Where(a => a.Substring(4, 2) == "00"), a => Assert.Contains("A101039102000192", a));
    }

    [Theory]
    [InlineData("910101", 1)]
    [InlineData("91020007", 7)]
    public void D16HashesOfTheApplicationHaveOneByteOrTwo(string tlv, int hashes)
    {
        var data = new ApplicationData();
        byte[] bytes = Convert.FromHexString("100110" + tlv);
        Assert.True(data.Parse(bytes, bytes.Length));
        Assert.Equal(hashes, data.HashAlgorithms);
        Assert.True(data.Hashes(IotSafe.HashSha256));
        Assert.Equal(hashes == 7, data.Hashes(IotSafe.HashSha512));
    }

    [Theory]
    [InlineData("90010F930101")]
    [InlineData("61010F6F0101")]
    public void D17FunctionsAndKeyAgreementHaveTwoTags(string tlvs)
    {
        var data = new ApplicationData();
        byte[] bytes = Convert.FromHexString(tlvs);
        Assert.True(data.Parse(bytes, bytes.Length));
        Assert.Equal((15, 1), (data.Functions, data.KeyAgreement));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(13)]
    [InlineData(0)]
    public void D18AppletIdIsAsLongAsItSays(int length)
    {
        var data = new ApplicationData();
        byte[] id = RandomNumberGenerator.GetBytes(length);
        byte[] bytes = [0x11, (byte)length, .. id, 0x10, 1, 0x10, 0xB7, 1, 2];
        Assert.True(data.Parse(bytes, bytes.Length));
        Assert.Equal(id, data.AppletId);
        Assert.Equal(2, data.MaxSessions);
    }

    [Theory]
    [InlineData("Bare")]
    [InlineData("EachObject")]
    [InlineData("EachKind")]
    [InlineData("EachKindRawLength")]
    public void D19ListsAreReadInEveryFraming(string name)
    {
        var framing = Enum.Parse<FakeCard.Framing>(name);
        FakeCard card = Works(c => c.ListFraming = framing);
        Assert.Equal(card.Items.Count, Ready(card).Objects.Length);
    }

    [Fact]
    public void D20FileSizeIsBigEndian()
    {
        Assert.Equal(64, ObjectListParser.Parse(Convert.FromHexString("83020001600101200200" + "40"), 11)[0].FileSize);
        Assert.Equal(0x0222, ObjectListParser.Parse(Convert.FromHexString("83010220020222"), 7)[0].FileSize);
    }

    [Theory]
    [InlineData("83010160010120020040", -1)]
    [InlineData("83010160010121010220020040", 2)]
    [InlineData("83010160010120020040210102", 2)]
    public void D21FileUsageIsOptional(string list, int usage)
    {
        IotSafeObject file = ObjectListParser.Parse(Convert.FromHexString(list), list.Length / 2)[0];
        Assert.Equal((64, usage), (file.FileSize, file.FileUsage));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(50, "32")]
    [InlineData(16, "10")]
    public void D22FilesAreReadInTheChunksThatAreAskedFor(int chunk, string le)
    {
        FakeCard card = Works(options: new IotSafeOptions { FileChunk = chunk });
        Assert.All(Ins(card, "B0"), a => Assert.EndsWith(le, a));
        Assert.All(Ins(card, "B0"), a => Assert.Equal(2 * (5 + 3) + le.Length, a.Length));
    }

    [Fact]
    public void D22AnswersThatAModuleCutsMakeChunksSmall()
    {
        // Sequans GMS01Q: what doesn't fit its buffer is cut, so the length doesn't agree.
        FakeCard card = FakeCard.Typical();
        var cutting = new Cutting(card, 200);
        var client = new IotSafeCard(cutting, new IotSafeOptions(), new NullLog());
        client.LoadCredentials();
        CardTests.Handshake(client);
        Assert.Contains(Ins(card, "B0"), a => a.EndsWith("32", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(255)]
    [InlineData(240)]
    [InlineData(128)]
    [InlineData(1)]
    public void D23FileBlocksHaveAnyLength(int block)
    {
        Works(c => c.FileBlock = block);
        Works(c => (c.FileBlock, c.Leaves61) = (block, false));
    }

    [Theory]
    [InlineData(37)]
    [InlineData(100)]
    [InlineData(256)]
    public void D24ListsComeInParts(int part)
    {
        FakeCard card = Works(c => c.ListPart = part);
        string[] lists = [.. Ins(card, "CB").Where(a => a.Substring(4, 2) == "01")];
        Assert.Equal("00", lists[0].Substring(6, 2));
        Assert.All(lists.Skip(1), a => Assert.Equal("01", a.Substring(6, 2)));
    }

    [Fact]
    public void D25NoCommandIsShorterThanFiveBytes()
    {
        Assert.All(Works(c => c.SessionsNeedClose = true).Log, a => Assert.True(a.Length >= 10));
    }

    [Theory]
    [InlineData("02")]
    [InlineData("3032")]
    [InlineData("303031")]
    [InlineData("000102030405060708090A0B0C0D0E0F10111213")]
    public void D26NamesAreBytesOfAnyLength(string id)
    {
        byte[] bytes = Convert.FromHexString(id);
        Works(c =>
        {
            foreach (FakeCard.Item item in c.Items) item.Id = [.. bytes[..^1], (byte)(bytes[^1] + item.Id[0])];
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D27PublicKeysComeWrappedOrBare(bool bare)
    {
        Works(c => c.BarePoint = bare);
    }

    [Fact]
    public void D28KeyPairMayBeRenamedOrUnsaid()
    {
        Works(c => c.KeyGenerationOmitsKey = true);
        Works(c => c.KeyGenerationRenames = [0x55, 0x66]);
        FakeCard card = FakeCard.Typical();
        FakeCard.Item slot = card.Items.Single(i => i.Type == 1 && i.KeyType == 0x14);

        // Halves of different names, found by the label that they share.
        slot.Half!.Id = [0x44];
        slot.Label = slot.Half.Label = "ephemeral"u8.ToArray();
        card.KeyGenerationOmitsKey = true;
        CardTests.Handshake(Ready(card));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D29LeAfterDataIsASwitch(bool append)
    {
        FakeCard card = Works(options: new IotSafeOptions { AppendLe = append });
        Assert.All(Ins(card, "46", "CD", "B9"), a => Assert.Equal(append ? 6 : 5, a.Length / 2 - Convert.FromHexString(a)[4]));
    }

    [Fact]
    public void D30GetResponseHasTheInterindustryClassOfTheChannel()
    {
        Assert.All(Ins(Works(c => c.AcceptsInterindustryClass = false), "C0"), a => Assert.Equal("01", a[..2]));
    }

    [Fact]
    public void D31WaitingDataIsGatheredInAnyNumberOfParts()
    {
        Script script = Script.Opened().Add("01B0000003830102", "6120").Add("01C0000020", "3082" + "001C" + new string('A', 20) + "6110")
            .Add("01C0000010", new string('B', 32) + "6102").Add("01C0000002", "CCCC9000");
        IotSafeObject file = ObjectListParser.Parse(Convert.FromHexString("83010220020040"), 7)[0];
        byte[] content = script.Applet().ReadFile(file, false);
        Assert.Equal("3082001C" + new string('A', 20) + new string('B', 32) + "CCCC", Convert.ToHexString(content));
        script.ExpectEnd();

        // 61 as the first byte of data is data.
        script = Script.Opened().Add("0184000002", "61119000");
        byte[] random = new byte[2];
        script.Applet().GetRandom(random, 0, 2);
        Assert.Equal([0x61, 0x11], random);
    }

    [Fact]
    public void D32WrongLengthRepeatsTheCommandAndLeavesLcAlone()
    {
        Works(c => c.WantedApplicationLength = 0x45);
        Script script = Script.Opened().Add("01CD000003850105", "6C47").Add("01CD00000385010547", new string('0', 142) + "9000");
        Assert.Equal(ErrorCode.TlvInvalid, Fails(() => script.Applet().ReadPublicKey(IotSafeObject.WithId(IotSafeObjectType.PublicKey, [5]), new byte[65], 0)));
        script.ExpectEnd();
        script = Script.Opened().Add("01CD000003850105", "6147").Add("01C0000047", "6C48").Add("01C0000048", new string('0', 144) + "9000");
        Assert.Equal(ErrorCode.TlvInvalid, Fails(() => script.Applet().ReadPublicKey(IotSafeObject.WithId(IotSafeObjectType.PublicKey, [5]), new byte[65], 0)));
        script.ExpectEnd();
    }

    [Fact]
    public void D33EmptySaltGoesAsZeros()
    {
        Script script = Script.Opened().Add("014A000029D10101D520" + new string('0', 64) + "91020001", new string('7', 64) + "9000");
        script.Applet().ExtractHkdf(IotSafe.HashSha256, null, [1], 0, 1, null, 0, 0, new byte[32], 0);
        script.ExpectEnd();
    }

    [Fact]
    public void D34PrfIsAskedForOnlyWhereTheAppletHasIt()
    {
        var card = new IotSafeCard(Script.Opened(Script.Application.Replace("940103", "940102")).Add("01CB010000", "9000"), new IotSafeOptions { Aids = [Script.Gsma] }, new NullLog());
        Assert.Equal(ErrorCode.InstructionUnsupported, Fails(() => card.ComputePrf(PrfMode.General, null, new byte[1], 0, 1, Text, 0, 4, new byte[4], 0, 4)));
    }

    [Fact]
    public void D35AStatusWordIsNeverData()
    {
        Script script = Script.Opened().Add("0146000006840104850105", "6985").Add("01B0000003830102", "6985").Add("0184000002", "6985");
        IotSafeApplet applet = script.Applet();
        IotSafeObject file = ObjectListParser.Parse(Convert.FromHexString("83010220020040"), 7)[0];
        Assert.Equal(ErrorCode.ObjectDenied, Fails(() => applet.ComputeDh(IotSafeObject.WithId(IotSafeObjectType.PrivateKey, [4]), IotSafeObject.WithId(IotSafeObjectType.PublicKey, [5]), new byte[32], 0)));
        Assert.Equal(ErrorCode.ObjectDenied, Fails(() => applet.ReadFile(file, false)));
        Assert.Equal(ErrorCode.ObjectDenied, Fails(() => applet.GetRandom(new byte[2], 0, 2)));
        script.ExpectEnd();
    }

    [Fact]
    public void D36AFailedSignatureIsAnError()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Ready(card);
        card.Override = a => a[1] == 0x2B ? [0x64, 0x00] : null;
        Assert.Equal(ErrorCode.AppletIntegrity, Fails(() => client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0)));

        // And the session is not left open.
        Assert.Equal("01", card.Log[^1].Substring(4, 2));
    }

    [Fact]
    public void D37KeyAgreementNamesBothKeysAndPadsTheSecret()
    {
        FakeCard card = Works(c => c.StripsSecretZeros = true);
        Assert.All(Ins(card, "46"), a => Assert.Equal("068401", a.Substring(8, 6)));
    }

    [Fact]
    public void D38LinesHaveNoPaddingAndNoBlanks()
    {
        var bench = new Signet.Firmware.Tests.Modem.Bench().Started();
        bench.Line.On("AT+CSIM=10,\"0070000001\"", "\r\n+CSIM: 6,\"019000\"\r\n", Signet.Firmware.Tests.Modem.Bench.Ok);
        Assert.Equal("019000", bench.Exchange("0070000001"));
    }

    [Theory]
    [InlineData(1, 256)]
    [InlineData(255, 256)]
    [InlineData(256, 256)]
    [InlineData(28, 8)]
    public void D39RandomIsAsLongAsAskedFor(int count, int atMost)
    {
        FakeCard card = FakeCard.Typical();
        card.RandomAtMost = atMost;
        byte[] random = new byte[count + 1];
        Ready(card).GetRandom(random, 0, count);
        Assert.Equal(0, random[count]);
        Assert.Equal((count + atMost - 1) / atMost, Ins(card, "84").Count());
    }

    [Fact]
    public void D40EmptyKeysAreNotUsed()
    {
        FakeCard card = FakeCard.Typical();
        card.Items.Insert(0, new FakeCard.Item(1, "0B") { KeyType = 0x13, Usage = 3 });
        IotSafeCard client = Ready(card);
        Assert.Equal([1], client.Inventory.TlsKey.Id);
        CardTests.Handshake(client);
        Assert.DoesNotContain(Ins(card, "2A"), a => a.Contains("84010B"));

        // The empty public key is written before it is verified with, and never read.
        Assert.DoesNotContain(Ins(card, "CD"), a => a.EndsWith("850110", StringComparison.Ordinal));
    }

    private sealed class Cutting(FakeCard card, int buffer) : IApduTransport
    {
        public int Epoch => card.Epoch;

        public int MaxCommandLength => 261;

        public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
        {
            int count = card.Exchange(command, offset, length, response, responseOffset, timeoutMs);
            return count <= buffer ? count : throw new SignetException(ErrorCode.ApduTransportFailed, "length of the response APDU");
        }
    }
}
