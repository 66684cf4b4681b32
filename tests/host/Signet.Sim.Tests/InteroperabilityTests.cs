using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// A whole handshake against every way in which applets in the field are known to differ. The names in front are the
/// rows of the project's list of differences.
/// </summary>
public class InteroperabilityTests
{
    private static readonly Dictionary<string, (Action<FakeCard> Card, Action<IotSafeOptions>? Options)> Profiles = new()
    {
        ["D1 class 8X only"] = (c => c.AcceptsInterindustryClass = false, null),
        ["D1 class 0X only"] = (c => c.AcceptsProprietaryClass = false, null),
        ["D4 AID Orange"] = (c => c.Aid = Convert.FromHexString("A0000002480400"), null),
        ["D4 AID Thales"] = (c => c.Aid = Convert.FromHexString("A00000003053F12401770101495341"), null),
        ["D4 AID NTT"] = (c => c.Aid = Convert.FromHexString("A0000001157000000000000049534102"), null),
        ["D4 AID by option"] = (c => c.Aid = new byte[] { 1, 2, 3, 4, 5, 6 }, o => o.Aids = new[] { new byte[] { 1, 2, 3, 4, 5, 6 } }),
        ["D6 91xx"] = (c => c.SuccessSw = 0x910F, null),
        ["D6 63CF"] = (c => c.SuccessSw = 0x63CF, null),
        ["D8 session 1"] = (_ => { }, o => o.Session = 1),
        ["D9 closes needed, 6A86"] = (c => c.SessionsNeedClose = true, null),
        ["D9 closes needed, 6985"] = (c => { c.SessionsNeedClose = true; c.OpenSessionSw = 0x6985; }, null),
        ["D9 closes needed, 6989, one session"] = (c => { c.SessionsNeedClose = true; c.OpenSessionSw = 0x6989; c.MaxSessions = 1; }, null),
        ["D10 D11 one byte"] = (c => { c.TwoByteSignatureOut = false; c.TwoByteSignatureIn = false; }, null),
        ["D10 D11 out one, in two bytes"] = (c => { c.TwoByteSignatureOut = false; c.TwoByteSignatureIn = true; }, null),
        ["D11 any form in"] = (c => c.TwoByteSignatureIn = null, null),
        ["D11 wrong form is 6700"] = (c => { c.TwoByteSignatureIn = false; c.WrongFormSw = 0x6700; }, null),
        ["D11 wrong form is a mismatch"] = (c => { c.TwoByteSignatureIn = false; c.WrongFormSw = 0x6D01; }, null),
        ["D14 DER signature"] = (c => c.DerSignature = true, null),
        ["D19 wrapper each object"] = (c => c.ListFraming = FakeCard.Framing.EachObject, null),
        ["D19 wrapper each kind, BER"] = (c => c.ListFraming = FakeCard.Framing.EachKind, null),
        ["D19 wrapper each kind, raw length"] = (c => c.ListFraming = FakeCard.Framing.EachKindRawLength, null),
        ["D22 file chunk 50"] = (_ => { }, o => o.FileChunk = 50),
        ["D22 file block 240"] = (c => c.FileBlock = 240, null),
        ["D23 file block 255"] = (c => c.FileBlock = 255, null),
        ["D23 direct answers"] = (c => c.Leaves61 = false, null),
        ["D24 list in parts"] = (c => c.ListPart = 37, null),
        ["D24 list in parts, wrapped"] = (c => { c.ListPart = 50; c.ListFraming = FakeCard.Framing.EachObject; }, null),
        ["D26 names of three digits"] = (c => Rename(c, i => new byte[] { 0x30, 0x30, (byte)(0x30 + (i.Id[0] & 0x0F)) }), null),
        ["D26 names of 20 bytes"] = (c => Rename(c, i => Enumerable.Repeat(i.Id[0], 20).ToArray()), null),
        ["D27 bare point"] = (c => c.BarePoint = true, null),
        ["D28 no key in the answer"] = (c => c.KeyGenerationOmitsKey = true, null),
        ["D28 other private id"] = (c => c.KeyGenerationRenames = new byte[] { 0x55, 0x66 }, null),
        ["D29 Le on case 4"] = (_ => { }, o => o.AppendLe = true),
        ["D29 Le on case 4, direct"] = (c => c.Leaves61 = false, o => o.AppendLe = true),
        ["D32 6Cxx at application data"] = (c => c.WantedApplicationLength = 0x45, null),
        ["D37 secret without leading zeros"] = (c => c.StripsSecretZeros = true, null),
        ["D39 short random"] = (c => c.RandomAtMost = 8, null),
        ["labels"] = (c => { foreach (FakeCard.Item i in c.Items) { i.Label = new byte[] { 0x4C, (byte)(0x30 + i.Type), i.Id[0] }; } }, null),
    };

    public static TheoryData<string> Names => new(Profiles.Keys);

    internal static void Prepare(string name, FakeCard card, IotSafeOptions options)
    {
        Profiles[name].Card(card);
        Profiles[name].Options?.Invoke(options);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HandshakeSucceedsTwice(string name)
    {
        FakeCard card = FakeCard.Typical(2);
        var options = new IotSafeOptions();
        Profiles[name].Card(card);
        Profiles[name].Options?.Invoke(options);
        IotSafeCard client = CardTests.Client(card, options);

        client.LoadCredentials();
        CardTests.Handshake(client);
        CardTests.Handshake(client);
        byte[] random = new byte[256];
        client.GetRandom(random, 0, 256);
        Assert.Contains(random, b => b != 0);
        client.Close();

        Assert.Empty(card.Violations);
        Assert.All(card.Log, a => Assert.True(a.Length >= 10, "D25: five bytes at least"));
    }

    [Theory]
    [InlineData(0x6981)]
    [InlineData(0x6A86)]
    [InlineData(0x6B00)]
    public void EndOfFileHasThreeStatusWords(int sw)
    {
        // PEM in a slot that claims to be larger than it is: only the status word ends the reading.
        string pem = TestPki.Instance.Client.ExportCertificatePem();
        FakeCard card = FakeCard.Typical();
        card.BeyondFileSw = sw;
        card.Items.Single(i => i.Type == 0 && i.Id[0] == 2).Content = System.Text.Encoding.ASCII.GetBytes(pem);
        IotSafeObject file = ObjectListParser.Parse(Convert.FromHexString("83010220020800"), 7)[0];
        (LogicalChannel channel, IotSafeApplet applet) = Lower(card);

        Assert.Equal(pem, System.Text.Encoding.ASCII.GetString(applet.ReadFile(file, false)));
        Assert.True(channel.IsReady);
    }

    [Fact]
    public void InactiveKeyIsNotChosen()
    {
        FakeCard card = FakeCard.Typical();
        card.Items.Insert(0, new FakeCard.Item(1, "0B") { KeyType = 0x13, Usage = 3 });
        IotSafeCard client = CardTests.Client(card);

        client.LoadCredentials();

        Assert.Equal(1, client.Inventory.TlsKey.Id[0]);
    }

    [Fact]
    public void StatusWordIsNeverTakenForData()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        client.GenerateKeyPair(new byte[65], 0);
        card.Override = a => a[1] == 0x46 ? new byte[] { 0x69, 0x85 } : null;

        Assert.Equal(ErrorCode.ObjectDenied, CardTests.CodeOf(() => client.Agree(TestPki.Point(TestPki.Instance.ServerKey), 0, new byte[32], 0)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(19)]
    public void ExtendedChannelsHaveTheirOwnClasses(int number)
    {
        var seen = new List<int>();
        FakeCard card = FakeCard.Typical();
        card.Override = a =>
        {
            // Renumber: what the client calls this channel is channel 1 of the card.
            if (a[1] == 0x70)
            {
                return a[2] == 0 ? new byte[] { (byte)number, 0x90, 0 } : new byte[] { 0x90, 0 };
            }

            seen.Add(a[0]);
            return a[1] == 0xC0 ? new byte[] { 0x6F, 0 } : a[1] == 0xCB ? Convert.FromHexString("100110B70101" + "9000") : new byte[] { 0x90, 0 };
        };
        var channel = new LogicalChannel(card, 0, new NullLog());

        channel.Open(new[] { FakeCard.GsmaAid }, new ApplicationData());

        Assert.Equal(new[] { 0x40 | (number - 4), 0xC0 | (number - 4) }, seen);
    }

    internal static (LogicalChannel Channel, IotSafeApplet Applet) Lower(IApduTransport transport, IotSafeOptions? options = null)
    {
        options ??= new IotSafeOptions();
        var channel = new LogicalChannel(transport, options.Session, new NullLog());
        var applet = new IotSafeApplet(channel, options);
        channel.Open(options.Aids, new ApplicationData());
        applet.BeginEpoch();
        return (channel, applet);
    }

    private static void Rename(FakeCard card, Func<FakeCard.Item, byte[]> name)
    {
        foreach (FakeCard.Item item in card.Items)
        {
            item.Id = name(item);
        }
    }
}
