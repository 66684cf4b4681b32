using System.Security.Cryptography;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>Provisioned, NotProvisioned, Revoked and Busy, and when the credentials are read again.</summary>
public class StateTests
{
    private static readonly byte[] Serial = Convert.FromHexString("98940000000000000091");

    private static FakeCard.Item IdentityKey(FakeCard card) => card.Items.Single(i => i.Type == 1 && i.KeyType == 0x13);

    private static FakeCard.Item ClientFile(FakeCard card) => card.Items.Single(i => i.Type == 0 && i.Id[0] == 2);

    private static (CredentialState State, ErrorCode Code) Look(FakeCard card, IQuirkMemory? memory = null)
    {
        IotSafeCard client = CardTests.Client(card);
        client.Memory = memory;
        client.Iccid = Serial;
        Assert.Equal(CredentialState.Unknown, client.State);
        try
        {
            client.LoadCredentials();
            return (client.State, ErrorCode.None);
        }
        catch (SignetException e)
        {
            return (client.State, e.Code);
        }
    }

    [Fact]
    public void KeyAndCertificateAreProvisioned()
    {
        Assert.Equal((CredentialState.Provisioned, ErrorCode.None), Look(FakeCard.Typical()));
    }

    [Fact]
    public void EmptyFileOrMissingFileOrMissingKeyIsNotProvisioned()
    {
        FakeCard card = FakeCard.Typical();
        ClientFile(card).Content = new byte[700];
        Assert.Equal((CredentialState.NotProvisioned, ErrorCode.CertificateMissing), Look(card));
        card.Items.Remove(ClientFile(card));
        Assert.Equal((CredentialState.NotProvisioned, ErrorCode.CertificateMissing), Look(card));
        card.Items.Remove(IdentityKey(card));
        Assert.Equal((CredentialState.NotProvisioned, ErrorCode.KeyMissing), Look(card));
    }

    [Fact]
    public void InactiveKeyBesideItsCertificateIsRevoked()
    {
        FakeCard card = FakeCard.Typical();
        IdentityKey(card).Active = false;
        Assert.Equal((CredentialState.Revoked, ErrorCode.CredentialsRevoked), Look(card));
    }

    [Fact]
    public void CertificateFileThatIsDeniedIsRevoked()
    {
        FakeCard card = FakeCard.Typical();
        card.Override = a => a[1] == 0xB0 && a[7] == 2 ? [0x69, 0x85] : null;
        Assert.Equal((CredentialState.Revoked, ErrorCode.CredentialsRevoked), Look(card));
    }

    [Fact]
    public void WhatWasThereOnceAndIsGoneIsRevoked()
    {
        var memory = new QuirkMemory();
        FakeCard card = FakeCard.Typical();
        Assert.Equal(CredentialState.Provisioned, Look(card, memory).State);
        ClientFile(card).Content = new byte[700];
        Assert.Equal((CredentialState.Revoked, ErrorCode.CredentialsRevoked), Look(card, memory));
        Assert.Equal(CredentialState.NotProvisioned, Look(card).State);
    }

    [Fact]
    public void AnotherKeysCertificateIsNeither()
    {
        var memory = new QuirkMemory();
        Look(FakeCard.Typical(), memory);
        FakeCard card = FakeCard.Typical();
        FakeCard.Item key = IdentityKey(card);
        key.Private = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key.Half!.Key = TestPki.Point(key.Private);
        Assert.Equal((CredentialState.NotProvisioned, ErrorCode.CertificateKeyMismatch), Look(card, memory));
    }

    [Fact]
    public void AdministrationUnderWayIsBusy()
    {
        FakeCard card = FakeCard.Typical();
        card.Override = a => a[1] == 0xB0 ? [0x69, 0x84] : null;
        Assert.Equal((CredentialState.Busy, ErrorCode.AppletBusy), Look(card));
    }

    [Fact]
    public void KeyDeactivatedWhileInUseIsRevoked()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        IdentityKey(card).Active = false;

        var e = Assert.Throws<SignetException>(() => client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0));

        Assert.Equal((ErrorCode.CredentialsRevoked, 0x6985), (e.Code, e.Value));
        Assert.Equal(CredentialState.Revoked, client.State);
    }

    [Fact]
    public void DeniedForAnotherReasonIsNotRevoked()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        card.Override = a => a[1] == 0x2B ? [0x69, 0x85] : null;

        var e = Assert.Throws<SignetException>(() => client.Sign(SigningKey.Tls, CardTests.Digest, 0, new byte[64], 0));

        Assert.Equal(ErrorCode.ObjectDenied, e.Code);
        Assert.Equal(CredentialState.Provisioned, client.State);
    }

    [Fact]
    public void AdministrationMakesTheCredentialsStaleAndTheNewOnesAreRead()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        byte[] before = client.LoadCredentials().ClientChain[0];
        Assert.False(client.CredentialsStale);
        using ECDsa renewed = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        card.SuccessSw = 0x63CF;
        client.GetRandom(new byte[8], 0, 8);
        card.SuccessSw = 0x9000;

        Assert.True(client.CredentialsStale);
        FakeCard.Item key = IdentityKey(card);
        key.Private = renewed;
        key.Half!.Key = TestPki.Point(renewed);
        byte[] certificate = TestPki.Instance.Issue(renewed).RawData;
        ClientFile(card).Content = [.. certificate, .. new byte[700 - certificate.Length]];
        byte[] after = client.LoadCredentials().ClientChain[0];

        Assert.Equal(certificate, after);
        Assert.NotEqual(before, after);
        Assert.False(client.CredentialsStale);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RefreshMakesTheCredentialsStale(bool noticed)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        card.Reset(noticed);

        // Noticed at once; else with the next command, which finds the channel gone.
        Assert.Equal(noticed, client.CredentialsStale);
        client.GetRandom(new byte[8], 0, 8);
        Assert.True(client.CredentialsStale);
        client.LoadCredentials();
        Assert.False(client.CredentialsStale);
        Assert.Empty(card.Violations);
    }

    [Fact]
    public void AnotherProfileIsDiscoveredAnew()
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        foreach (FakeCard.Item item in card.Items) item.Id = [0x70, item.Id[0]];
        card.Reset(true);

        CardTests.Handshake(client);

        Assert.Equal([0x70, 0x01], client.Inventory.TlsKey.Id);
    }
}
