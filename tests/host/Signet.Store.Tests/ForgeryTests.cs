using System.Security.Cryptography;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Testing;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// Who writes flash knows the MCU's secret in it, the ICCID and all that the card shows to anyone, and makes a whole store of
/// his own: a wrap under whatever object of the card he can compute the answer of. The device must not take it.
/// </summary>
public class ForgeryTests
{
    private static readonly TestCa Ca = TestCa.Root();

    [Theory]
    [InlineData(SimSecretSource.Prf)]
    [InlineData(SimSecretSource.StoredDh)]
    public void APublicFileMakesNoStore(SimSecretSource own)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] certificate = Ca.Device(change: s => s.Key = key).Der;
        var card = new CardInHand(p =>
        {
            p.DeviceKey = key;
            p.ClientCertificate = certificate;
            p.CaCertificate = Ca.Der;
            p.ExactFiles = true;
            p.Secret = own == SimSecretSource.Prf ? RandomNumberGenerator.GetBytes(32) : null;
        });

        // File 02 has the certificate, which any broker sees.
        byte[] secret = SHA256.HashData([.. "signet secret"u8, .. certificate]);
        Refuses(card, own, [4, 1, 2, 0], secret);
    }

    [Fact]
    public void ASecretFileMakesNoStoreWhereTheCardComputes()
    {
        // It may be the same on all cards of an order.
        byte[] content = RandomNumberGenerator.GetBytes(32);
        var card = new CardInHand(_ => { }, s => CardInHand.AddSecretFile(s, content));
        Refuses(card, SimSecretSource.StoredDh, [4, 1, 9, 0], SHA256.HashData([.. "signet secret"u8, .. content]));
    }

    [Theory]
    [InlineData(AccessRights.Read, true)]
    [InlineData(AccessRights.Read | AccessRights.Update, false)]
    public void APublicKeyOfTheAttackersMakesNoStore(AccessRights access, bool stored)
    {
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var attacker = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = attacker.ExportParameters(false).Q;
        var card = new CardInHand(p => p.DeviceKey = device, s => s.Add(new PublicKeyObject
        {
            Id = [8],
            Functions = CryptographicFunctions.KeyAgreement,
            Access = access,
            Activated = true,
            Point = [4, .. q.X!, .. q.Y!],
        }));
        using var peer = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = device.ExportParameters(false).Q });
        Assert.Equal(stored, (access & AccessRights.Update) == 0);
        Refuses(card, SimSecretSource.StoredDh, [2, 1, 1, 1, 8], attacker.DeriveRawSecretAgreement(peer.PublicKey));
    }

    [Theory]
    [InlineData(SimSecretSource.StoredDh)]
    [InlineData(SimSecretSource.PutDh)]
    public void AStoreThatTheCardAloneOpensOutlivesABetterSource(SimSecretSource before)
    {
        // A secret key is provisioned later: what was sealed under the device key is as safe, and is not given up.
        var card = CardInHand.With(before);
        var files = new FileStore(new RecordingMedium());
        byte[] id = [.. card.Open(files).Id];
        card.Objects.Add(new SecretKeyObject { Id = [1] }).Load(RandomNumberGenerator.GetBytes(32));
        card.Restart();
        var store = card.Open(files);
        Assert.Equal(id, store.Id);
        Assert.Equal(before, store.Source);
    }

    [Fact]
    public void AFileGivesWayToABetterSource()
    {
        // Nobody can tell the device's own store from a forged one then: it is given up, unless it was wrapped anew before.
        var card = CardInHand.With(SimSecretSource.File);
        var medium = new RecordingMedium();
        var first = card.Open(new FileStore(medium));
        byte[] id = [.. first.Id];
        card.Objects.Add(new SecretKeyObject { Id = [1] }).Load(RandomNumberGenerator.GetBytes(32));
        var unwrapped = medium.Image();
        card.Restart();
        var files = new FileStore(medium);
        first.AddWrap(card.Secrets, CardInHand.Iccid, McuSecretFile.Load(files, new SystemRandom()));
        card.Restart();
        var kept = card.Open(new FileStore(medium));
        Assert.Equal(id, kept.Id);
        Assert.Equal(SimSecretSource.Prf, kept.Source);

        card.Restart();
        var lost = card.Open(new FileStore(new RecordingMedium(unwrapped)));
        Assert.True(lost.IsNew);
        Assert.Equal(ErrorCode.SimSecretMissing, lost.Unread);
        Assert.Equal("SimBound(Prf)", lost.Description);
    }

    private static void Refuses(CardInHand card, SimSecretSource own, byte[] reference, byte[] secret)
    {
        // The attacker asks no SIM.
        var medium = new RecordingMedium();
        var files = new FileStore(medium);
        var random = new SystemRandom();
        byte[] mcu = McuSecretFile.Load(files, random);
        var forged = new SealedStore(files, random, new GcmRecordCipher(), card.Log);
        forged.Open(new Guess(reference, secret), CardInHand.Iccid, mcu);
        Assert.Equal(StoreLevel.SimBound, forged.Level);
        forged.Numbers.Raise(StoreNumbers.FirmwareVersion, 1_000_000);
        forged.CreateValue("tick", 100).Write("ticket"u8.ToArray(), 0, 6);
        var outbox = forged.CreateOutbox(new GcmRecordCipher(), new VirtualClock(), new OutboxOptions());
        outbox.Open();
        outbox.Add(OutboxOptions.Alarm, "fire"u8.ToArray(), 0, 4);

        // The control: with these secrets the store does open.
        var reader = new FlashReader(medium.Image());
        var wrap = reader.Wraps().Single();
        Assert.NotNull(FlashReader.Unwrap(wrap, secret, mcu, CardInHand.Iccid));

        var store = card.Open(new FileStore(new RecordingMedium(medium.Image())));
        Assert.True(store.IsNew);
        Assert.Equal(ErrorCode.SimSecretMissing, store.Unread);
        Assert.Equal(own, store.Source);
        Assert.NotEqual(forged.Id, store.Id);
        Assert.Equal(0UL, store.Numbers.Get(StoreNumbers.FirmwareVersion));
        Assert.Equal(-1, store.CreateValue("tick", 100).Read(new byte[100], 0, 100));
        outbox = store.CreateOutbox(new GcmRecordCipher(), new VirtualClock(), new OutboxOptions());
        outbox.Open();
        Assert.Equal(0, outbox.Waiting);
        Assert.Equal(1, outbox.Foreign);
        Assert.Empty(card.Card.SafetyViolations);
    }

    private sealed class Guess(byte[] reference, byte[] secret) : ISimSecrets
    {
        public int Find(byte[] target, int offset, byte[] answer, int answerOffset)
        {
            reference.CopyTo(target, offset);
            secret.CopyTo(answer, answerOffset);
            return reference.Length;
        }

        public void Derive(byte[] from, int offset, int count, byte[] answer, int answerOffset) => secret.CopyTo(answer, answerOffset);

        public void Confirm(byte[] from, int offset, int count, byte[] answer, int answerOffset) => secret.CopyTo(answer, answerOffset);
    }
}
