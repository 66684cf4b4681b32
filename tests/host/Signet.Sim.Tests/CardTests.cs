using System.Security.Cryptography;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

public class CardTests
{
    internal static readonly byte[] Digest = SHA256.HashData("sample"u8);

    internal static IotSafeCard Client(FakeCard card, IotSafeOptions? options = null) =>
        new(card, options ?? new IotSafeOptions(), new NullLog());

    internal static ErrorCode CodeOf(Action action) => Assert.Throws<SignetException>(action).Code;

    /// <summary>What a full TLS 1.3 handshake under the fast policy asks of the card.</summary>
    internal static void Handshake(IotSafeCard client, bool chainKnown = false)
    {
        TestPki pki = TestPki.Instance;
        byte[] point = new byte[65];
        client.GenerateKeyPair(point, 0);
        using ECDiffieHellman server = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        ECParameters q = server.ExportParameters(false);
        byte[] secret = new byte[32];
        client.Agree(new byte[] { 4 }.Concat(q.Q.X!).Concat(q.Q.Y!).ToArray(), 0, secret, 0);
        using ECDiffieHellman own = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..33], Y = point[33..] },
        });
        Assert.Equal(server.DeriveRawSecretAgreement(own.PublicKey), secret);
        byte[] signature = pki.CaKey.SignHash(Digest);
        if (!chainKnown)
        {
            Assert.True(client.Verify(TestPki.Point(pki.CaKey), 0, Digest, 0, signature, 0));
        }

        signature = pki.ServerKey.SignHash(Digest);
        Assert.True(client.Verify(TestPki.Point(pki.ServerKey), 0, Digest, 0, signature, 0));
        client.Sign(SigningKey.Tls, Digest, 0, signature, 0);
        Assert.True(pki.ClientKey.VerifyHash(Digest, signature));
    }

    [Fact]
    public void FastHandshakeTakesTwelveCommands()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        int before = client.Commands;
        int responses = client.GetResponses;
        card.Log.Clear();

        Handshake(client);

        Assert.Equal(12, client.Commands - before);
        Assert.Equal(12, card.Commands.Count());
        Assert.Equal(3, client.GetResponses - responses);
        Assert.Equal(new[] { "B9", "24", "D8", "46", "2C", "2D", "24", "D8", "2C", "2D", "2A", "2B" }, card.Commands.Select(a => a.Substring(2, 2)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 8)]
    public void HandshakeWithCachedVerdictTakesLess(int scratch, int expected)
    {
        IotSafeCard client = Client(FakeCard.Typical(scratch));
        client.LoadCredentials();
        Handshake(client);
        int before = client.Commands;

        Handshake(client, chainKnown: true);

        Assert.Equal(expected, client.Commands - before);
    }

    [Fact]
    public void SignatureTakesTwoCommandsAndOneGetResponse()
    {
        IotSafeCard client = Client(FakeCard.Typical());
        client.LoadCredentials();
        int before = client.Commands;
        int responses = client.GetResponses;

        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        Assert.Equal(2, client.Commands - before);
        Assert.Equal(1, client.GetResponses - responses);
    }

    [Fact]
    public void NamedKeySignsWithoutDiscovery()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card, new IotSafeOptions { TlsKeyId = new byte[] { 1 } });

        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        Assert.Equal(new[] { "70", "A4", "CB", "CB", "2A", "2B" }, card.Commands.Select(a => a.Substring(2, 2)));
    }

    [Fact]
    public void CardThatNeedsClosesIsLearnedOnce()
    {
        FakeCard card = FakeCard.Typical();
        card.SessionsNeedClose = true;
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        Handshake(client);
        int before = client.Commands;

        Handshake(client);

        // Twelve and a close after each of the five sessions.
        Assert.Equal(17, client.Commands - before);
    }

    [Theory]
    [InlineData(0x6A86)]
    [InlineData(0x6985)]
    [InlineData(0x6989)]
    public void StaleSessionIsClosedButTeachesNothing(int sw)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        card.SessionsNeedClose = true;
        card.OpenSessionSw = sw;
        bool stale = true;
        card.Override = a =>
        {
            if (a[1] == 0x2A && a[2] == 1)
            {
                stale = false;
            }

            return a[1] == 0x2A && a[2] == 0 && stale ? new[] { (byte)(sw >> 8), (byte)sw } : null;
        };

        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);
        card.Log.Clear();
        card.SessionsNeedClose = false;
        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        Assert.Equal(2, card.Commands.Count());
    }

    [Fact]
    public void OneSessionForAllKindsIsHandled()
    {
        FakeCard card = FakeCard.Typical();
        card.SessionsNeedClose = true;
        card.MaxSessions = 1;
        IotSafeCard client = Client(card);
        client.LoadCredentials();

        Handshake(client);
        Handshake(client);
    }

    [Fact]
    public void CredentialsComeFromMarkedFiles()
    {
        FakeCard card = FakeCard.Typical();
        card.AddFile("09", 1, TestPki.Instance.RsaCa.RawData, 1500);

        Credentials found = Client(card).LoadCredentials();

        Assert.Equal(TestPki.Instance.Client.RawData, Assert.Single(found.ClientChain));
        Assert.Equal(TestPki.Instance.Ca.RawData, Assert.Single(found.TrustAnchors));
        Assert.Equal(TestPki.Point(TestPki.Instance.ClientKey), found.TlsPublicKey);
        Assert.Equal(found.TlsPublicKey, found.TelemetryPublicKey);
    }

    [Fact]
    public void PemAndUnmarkedFilesAreRead()
    {
        TestPki pki = TestPki.Instance;
        var card = new FakeCard();
        card.AddPair("0A", "0A", 0x13, 3, pki.ClientKey);
        string pem = pki.Client.ExportCertificatePem() + "\n" + pki.Ca.ExportCertificatePem() + "\n";
        card.AddFile("01", 1, System.Text.Encoding.ASCII.GetBytes("{\"broker\":\"mqtt.example\",\"port\":8883,\"padding\":\"to the length of a certificate\"}"), 100);
        card.AddFile("02", 1, System.Text.Encoding.ASCII.GetBytes(pem), 3000);
        card.AddFile("03", 1, pki.RsaCa.RawData, 2000);

        Credentials found = Client(card).LoadCredentials();

        Assert.Equal(new[] { pki.Client.RawData, pki.Ca.RawData }, found.ClientChain);
        Assert.Equal(pki.RsaCa.RawData, Assert.Single(found.TrustAnchors));
    }

    [Fact]
    public void TelemetryKeyIsTheGeneralOne()
    {
        FakeCard card = FakeCard.Typical();
        using ECDsa general = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        card.AddPair("07", "07", 0x13, 1, general);
        IotSafeCard client = Client(card);

        Credentials found = client.LoadCredentials();
        byte[] signature = new byte[64];
        client.Sign(SigningKey.Telemetry, Digest, 0, signature, 0);

        Assert.Equal(TestPki.Point(general), found.TelemetryPublicKey);
        Assert.Equal(TestPki.Point(TestPki.Instance.ClientKey), found.TlsPublicKey);
        Assert.True(general.VerifyHash(Digest, signature));
    }

    [Fact]
    public void OptionsNameObjectsByLabelToo()
    {
        FakeCard card = FakeCard.Typical(2);
        foreach (FakeCard.Item item in card.Items) item.Label = [0x4C, (byte)item.Type, item.Id[0]];
        card.Items.Insert(0, new FakeCard.Item(1, "0B") { KeyType = 0x13, Usage = 3, Private = TestPki.Instance.ServerKey, Label = "other"u8.ToArray() });
        var options = new IotSafeOptions
        {
            TlsKeyId = [0x4C, 1, 1],
            TelemetryKeyId = "other"u8.ToArray(),
            EphemeralKeyId = [0x4C, 1, 4],
            ScratchKeyIds = [[0x4C, 2, 0x11]],
            ClientCertificateFileId = [0x4C, 0, 2],
            AnchorFileIds = [[0x4C, 0, 3]],
        };
        IotSafeCard client = Client(card, options);
        client.LoadCredentials();

        Assert.Equal([1], client.Inventory.TlsKey.Id);
        Assert.Equal([0x0B], client.Inventory.TelemetryKey.Id);
        Handshake(client);
        Assert.DoesNotContain(card.Commands, a => a.Substring(2, 2) == "24" && a.Contains("850110"));
    }

    [Fact]
    public void Tls13KeyComesBeforeGeneralKey()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        card.Items.Insert(0, new FakeCard.Item(1, "05") { KeyType = 0x13, Usage = 1, Private = TestPki.Instance.ClientKey });

        client.LoadCredentials();

        Assert.Equal(new byte[] { 1 }, client.Inventory.TlsKey.Id);
    }

    [Fact]
    public void HalvesWithDifferentNamesAreMatchedByCertificate()
    {
        TestPki pki = TestPki.Instance;
        var card = new FakeCard();
        card.AddPair("303036", "303037", 0x13, 1, pki.ClientKey);
        card.AddPair("303031", "303032", 0x14, 1, null);
        card.AddFile("02", 2, pki.Client.RawData, 600);
        IotSafeCard client = Client(card);

        client.LoadCredentials();

        Assert.True(client.Inventory.IsCertificateChecked);
        Assert.Equal("303036"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(client.Inventory.TlsKey.Id)));
    }

    [Fact]
    public void MissingPartsHaveTheirNames()
    {
        TestPki pki = TestPki.Instance;
        var card = new FakeCard();
        card.AddFile("02", 2, pki.Client.RawData, 600);
        Assert.Equal(ErrorCode.KeyMissing, CodeOf(() => Client(card).LoadCredentials()));

        card = new FakeCard();
        card.AddPair("01", "01", 0x13, 3, pki.ClientKey);
        Assert.Equal(ErrorCode.CertificateMissing, CodeOf(() => Client(card).LoadCredentials()));

        card.AddFile("03", 2, pki.Ca.RawData, 600);
        Assert.Equal(ErrorCode.CertificateMissing, CodeOf(() => Client(card).LoadCredentials()));

        card = new FakeCard();
        card.AddPair("01", "01", 0x13, 3, pki.ServerKey);
        card.AddFile("02", 2, pki.Client.RawData, 600);
        Assert.Equal(ErrorCode.CertificateKeyMismatch, CodeOf(() => Client(card).LoadCredentials()));
        Assert.Equal(ErrorCode.CertificateKeyMismatch, CodeOf(() => Client(card).Sign(SigningKey.Tls, Digest, 0, new byte[64], 0)));
    }

    [Fact]
    public void WithoutScratchThereIsNoHandshakeAndNoPut()
    {
        FakeCard card = FakeCard.Typical(scratch: 0);
        IotSafeCard client = Client(card);
        client.LoadCredentials();

        Assert.Equal(ErrorCode.NoScratchKey, CodeOf(() => client.GenerateKeyPair(new byte[65], 0)));
        Assert.Equal(ErrorCode.NoScratchKey, CodeOf(() => client.Verify(TestPki.Point(TestPki.Instance.ServerKey), 0, Digest, 0, new byte[64], 0)));
        Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) is "24" or "B9");
    }

    [Fact]
    public void AnchorAndIdentityAreNeverOverwritten()
    {
        FakeCard card = FakeCard.Typical(scratch: 0);
        foreach (FakeCard.Item item in card.Items.Where(i => i.Type == 2))
        {
            item.Access = 3;
        }

        IotSafeCard client = Client(card);
        client.LoadCredentials();

        Assert.Equal(ErrorCode.NoScratchKey, CodeOf(() => client.GenerateKeyPair(new byte[65], 0)));
    }

    [Fact]
    public void PersistentSlotIsNeverRegenerated()
    {
        FakeCard card = FakeCard.Typical();
        card.Items.Single(i => i.Type == 1 && i.KeyType == 0x14).KeyType = 0x13;
        foreach (FakeCard.Item item in card.Items)
        {
            item.Access |= 2;
        }

        IotSafeCard client = Client(card);

        Assert.Equal(ErrorCode.NoScratchKey, CodeOf(() => client.GenerateKeyPair(new byte[65], 0)));
        Assert.DoesNotContain(card.Log, a => a.Substring(2, 2) == "B9");
    }

    [Fact]
    public void ScratchStaysScratchWhenItHoldsAnAnchorsKey()
    {
        FakeCard card = FakeCard.Typical();
        card.Items.RemoveAll(i => i.Type == 2 && i.Id[0] == 6);
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        byte[] signature = TestPki.Instance.CaKey.SignHash(Digest);
        Assert.True(client.Verify(TestPki.Point(TestPki.Instance.CaKey), 0, Digest, 0, signature, 0));

        client.LoadCredentials();

        Handshake(client);
    }

    [Fact]
    public void PointOffTheCurveIsRefusedBeforeTheCardSeesIt()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.GenerateKeyPair(new byte[65], 0);
        byte[] bad = TestPki.Point(TestPki.Instance.ServerKey);
        bad[64] ^= 1;
        card.Log.Clear();

        Assert.Equal(ErrorCode.PointNotOnCurve, CodeOf(() => client.Agree(bad, 0, new byte[32], 0)));
        Assert.Equal(ErrorCode.PointNotOnCurve, CodeOf(() => client.Verify(bad, 0, Digest, 0, new byte[64], 0)));
        Assert.Empty(card.Log);
    }

    [Fact]
    public void WrongSignatureIsFalseAndNothingElseIs()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        byte[] ca = TestPki.Point(TestPki.Instance.CaKey);
        byte[] signature = TestPki.Instance.ServerKey.SignHash(Digest);

        Assert.False(client.Verify(ca, 0, Digest, 0, signature, 0));

        foreach (int sw in new[] { 0x6300, 0x63C0, 0x6400, 0x6581, 0x6700, 0x6984, 0x6985, 0x6989, 0x6A80, 0x6A86, 0x6F01, 0x9300, 0x0000 })
        {
            card.Override = a => a[1] == 0x2D ? new[] { (byte)(sw >> 8), (byte)sw } : null;
            Assert.Throws<SignetException>(() => client.Verify(ca, 0, Digest, 0, signature, 0));
        }
    }

    [Fact]
    public void RemoteAdministrationIsReportedAndMemoryDropped()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        Assert.False(client.CredentialsStale);
        byte[] random = new byte[16];
        card.SuccessSw = 0x63CF;
        client.GetRandom(random, 0, 16);
        card.SuccessSw = 0x9000;
        Assert.True(client.CredentialsStale);
        card.Items.Single(i => i.Type == 2 && i.Id[0] == 6).Key = TestPki.Point(TestPki.Instance.ServerKey);

        byte[] signature = TestPki.Instance.CaKey.SignHash(Digest);
        Assert.True(client.Verify(TestPki.Point(TestPki.Instance.CaKey), 0, Digest, 0, signature, 0));
        client.LoadCredentials();
        Assert.False(client.CredentialsStale);
    }

    [Fact]
    public void ChannelIsClosedWhenNoAppletAnswers()
    {
        FakeCard card = FakeCard.Typical();
        card.Aid = new byte[] { 1, 2, 3, 4, 5 };

        Assert.Equal(ErrorCode.AppletNotFound, CodeOf(() => Client(card).Open()));

        Assert.Equal(6, card.Log.Count);
        Assert.Equal("0070800100", card.Log[^1]);
    }

    [Fact]
    public void UnsupportedInstructionLeaksNoChannel()
    {
        FakeCard card = FakeCard.Typical();
        card.Unsupported.Add(0x2C);
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        byte[] ca = TestPki.Point(TestPki.Instance.CaKey);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(ErrorCode.InstructionUnsupported, CodeOf(() => client.Verify(ca, 0, Digest, 0, new byte[64], 0)));
            client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);
        }

        Assert.Empty(card.Violations);
    }

    [Fact]
    public void EachInstructionHasItsDeadline()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        Handshake(client);

        Assert.Equal(30000, card.Timeouts[0xB9]);
        Assert.All(new[] { 0x2B, 0x2D, 0x46 }, ins => Assert.Equal(15000, card.Timeouts[ins]));
        Assert.All(card.Timeouts.Where(t => t.Key is not (0xB9 or 0x2B or 0x2D or 0x46)), t => Assert.Equal(5000, t.Value));
    }

    [Fact]
    public void ShortLineStillSigns()
    {
        // A module that takes lines of 128 characters carries APDUs of some 50 bytes: INIT and the hash, no point.
        FakeCard card = FakeCard.Typical();
        card.MaxCommandLength = 50;
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        byte[] server = TestPki.Point(TestPki.Instance.ServerKey);
        Assert.Equal(ErrorCode.NotSupported, CodeOf(() => client.Verify(server, 0, Digest, 0, new byte[64], 0)));
        Assert.All(card.Log, a => Assert.InRange(a.Length, 10, 100));
    }

    [Fact]
    public void LockedAppletIsToldFromAMissingOne()
    {
        FakeCard card = FakeCard.Typical();
        card.Override = a => a[1] == 0xA4 && a[4] == 7 && a[8] == 0x05 ? new byte[] { 0x69, 0x99 } : null;

        SignetException e = Assert.Throws<SignetException>(() => Client(card).Open());

        Assert.Equal(ErrorCode.AppletNotFound, e.Code);
        Assert.Equal(0x6999, e.Value);
    }

    [Fact]
    public void BusyAppletIsLeftToTheCaller()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        card.Override = a => a[1] == 0x2A ? new byte[] { 0x69, 0x84 } : null;
        card.Log.Clear();

        Assert.Equal(ErrorCode.AppletBusy, CodeOf(() => client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0)));
        Assert.Single(card.Log);
    }

    [Fact]
    public void TransportFailureIsRepairedOnceAndClosesWhatIsStillOurs()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = Client(card);
        client.LoadCredentials();
        bool fail = true;
        card.Override = a =>
        {
            if (a[1] == 0x2B && fail)
            {
                fail = false;
                throw new SignetException(ErrorCode.ApduTransportFailed);
            }

            return null;
        };
        card.Log.Clear();

        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        Assert.Equal(new[] { "2A", "2B", "70", "70", "A4", "CB", "CB", "2A", "2B" }, card.Commands.Select(a => a.Substring(2, 2)));
        Assert.Equal("0070800100", card.Log[2]);
        Assert.Equal(1, client.Channel);
    }

    [Fact]
    public void ObserverSeesHeadersAndLengths()
    {
        IotSafeCard client = Client(FakeCard.Typical());
        client.LoadCredentials();
        var observer = new Recorder();
        client.Observer = observer;

        client.Sign(SigningKey.Tls, Digest, 0, new byte[64], 0);

        Assert.Equal(new[] { "81 2A 00 00 13 0 9000", "81 2B 80 00 34 0 6143", "01 C0 00 00 0 67 9000" }, observer.Lines);
    }

    private sealed class Recorder : IApduObserver
    {
        public readonly List<string> Lines = new();

        public void OnExchange(int cla, int ins, int p1, int p2, int lc, int responseLength, int sw) =>
            Lines.Add($"{cla:X2} {ins:X2} {p1:X2} {p2:X2} {lc} {responseLength} {sw:X4}");
    }
}
