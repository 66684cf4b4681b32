using System.Security.Cryptography;
using Signet.Core;
using Signet.Sim.Tests.Support;

namespace Signet.Sim.Tests;

/// <summary>
/// Which of the SIM's public key objects may take a peer's key. Others keep there what they trust, and not everybody also
/// keeps a certificate for it on the SIM.
/// </summary>
public class ScratchTests
{
    private static readonly byte[] Serial = Convert.FromHexString("98940000000000000091");

    [Theory]
    [InlineData("05")]
    [InlineData("20")]
    public void A_key_without_a_certificate_that_anybody_may_overwrite_is_not_overwritten(string id)
    {
        FakeCard card = FakeCard.Typical();
        FakeCard.Item update = card.AddPublic(id, 0x13, 0x03, TestPki.Instance.ServerKey);
        byte[] before = [.. update.Key!];
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        CardTests.Handshake(client);
        Assert.Equal(before, update.Key);
        Assert.DoesNotContain(card.Log, a => a.StartsWith("8124", StringComparison.Ordinal) && a[8..].Contains("86" + "01" + id, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_came_while_we_were_away_is_not_taken_for_ours()
    {
        var memory = new QuirkMemory();
        FakeCard card = FakeCard.Typical();
        FakeCard.Item scratch = card.Items.Last(i => i.Type == 2);
        Assert.Null(scratch.Key);
        Handshake(Client(card, memory));
        Assert.NotNull(scratch.Key);

        // Ours, as the memory says; nobody's, where there is none; another's, once an administrator has put one there.
        Handshake(Client(card, memory));
        Assert.Equal(ErrorCode.NoScratchKey, Fails(Client(card, new QuirkMemory())));
        using ECDsa another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        scratch.Key = TestPki.Point(another);
        Assert.Equal(ErrorCode.NoScratchKey, Fails(Client(card, memory)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_that_came_while_we_were_at_work_is_not_taken_for_ours(bool remembers)
    {
        FakeCard card = FakeCard.Typical();
        FakeCard.Item scratch = card.Items.Last(i => i.Type == 2);
        IotSafeCard client = CardTests.Client(card);
        if (remembers)
        {
            client.Memory = new QuirkMemory();
            client.Iccid = Serial;
        }

        client.LoadCredentials();
        CardTests.Handshake(client);

        // After a reset of the SIM what we put is still ours.
        card.Reset(true);
        client.LoadCredentials();
        CardTests.Handshake(client);

        using ECDsa another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] update = TestPki.Point(another);
        scratch.Key = update;
        card.Reset(true);
        client.LoadCredentials();
        Assert.Equal(ErrorCode.NoScratchKey, Fails(client));
        Assert.Equal(update, scratch.Key);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_serial_number_that_could_not_be_read_once_makes_no_other_SIM(bool atFirst)
    {
        FakeCard card = FakeCard.Typical();
        IotSafeCard client = CardTests.Client(card);
        client.Memory = new QuirkMemory();
        client.Iccid = atFirst ? null : Serial;
        client.LoadCredentials();
        CardTests.Handshake(client);
        card.Reset(true);
        client.Iccid = atFirst ? Serial : null;
        client.LoadCredentials();
        CardTests.Handshake(client);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_put_into_one_SIM_claims_nothing_on_another(bool unreadBetween)
    {
        FakeCard card = FakeCard.Typical();
        FakeCard.Item scratch = card.Items.Last(i => i.Type == 2);
        IotSafeCard client = CardTests.Client(card);
        client.Memory = new QuirkMemory();
        client.Iccid = Serial;
        client.LoadCredentials();
        CardTests.Handshake(client);
        Assert.NotNull(scratch.Key);

        // The same objects with the same content, there by its issuer's will.
        card.Reset(true);
        if (unreadBetween) client.Iccid = null;
        client.Iccid = Convert.FromHexString("98940000000000000019");
        client.LoadCredentials();
        Assert.Equal(ErrorCode.NoScratchKey, Fails(client));
    }

    [Fact]
    public void Cuts_in_a_row_between_claim_and_put_leave_the_object_ours()
    {
        var memory = new QuirkMemory();
        FakeCard card = FakeCard.Typical();
        Handshake(Client(card, memory));
        for (int cut = 0; cut < 6; cut++)
        {
            using ECDsa peer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            IotSafeCard client = Client(card, memory);
            client.GenerateKeyPair(new byte[65], 0);
            card.Override = apdu => apdu[1] == 0x24 ? throw new SignetException(ErrorCode.LineClosed) : null;
            Assert.Throws<SignetException>(() => client.Agree(TestPki.Point(peer), 0, new byte[32], 0));
            card.Override = null;
            card.Reset(true);
        }

        Handshake(Client(card, memory));
    }

    [Fact]
    public void A_power_cut_between_claim_and_put_leaves_the_object_ours()
    {
        var memory = new QuirkMemory();
        FakeCard card = FakeCard.Typical();
        Handshake(Client(card, memory));
        IotSafeCard client = Client(card, memory);
        client.GenerateKeyPair(new byte[65], 0);
        card.Override = apdu => apdu[1] == 0x24 ? throw new SignetException(ErrorCode.LineClosed) : null;
        Assert.Throws<SignetException>(() => client.Agree(TestPki.Point(TestPki.Instance.CaKey), 0, new byte[32], 0));
        card.Override = null;
        client.Close();
        Handshake(Client(card, memory));
    }

    [Fact]
    public void Key_agreement_and_verification_use_the_objects_that_are_meant_for_them()
    {
        FakeCard card = FakeCard.Typical(0);
        FakeCard.Item verifies = card.AddPublic("08", 0x13, 0x03, null);
        verifies.Functions = 0x01;
        FakeCard.Item agrees = card.AddPublic("05", 0x13, 0x03, null);
        agrees.Functions = 0x04;
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        CardTests.Handshake(client);
        Assert.Equal(TestPki.Point(TestPki.Instance.ServerKey), verifies.Key);
        Assert.NotEqual(verifies.Key, agrees.Key);
    }

    [Fact]
    public void Objects_for_verification_alone_make_no_key_agreement()
    {
        FakeCard card = FakeCard.Typical(0);
        FakeCard.Item verifies = card.AddPublic("08", 0x13, 0x03, null);
        verifies.Functions = 0x01;
        IotSafeCard client = CardTests.Client(card);
        client.LoadCredentials();
        Assert.Equal(ErrorCode.NoScratchKey, Fails(client));
        Assert.Null(verifies.Key);
    }

    private static IotSafeCard Client(FakeCard card, IQuirkMemory memory)
    {
        IotSafeCard client = CardTests.Client(card);
        client.Memory = memory;
        client.Iccid = Serial;
        client.LoadCredentials();
        return client;
    }

    private static void Handshake(IotSafeCard client)
    {
        CardTests.Handshake(client);
        client.Close();
    }

    private static ErrorCode Fails(IotSafeCard client)
    {
        ErrorCode code = Assert.Throws<SignetException>(() => CardTests.Handshake(client)).Code;
        client.Close();
        return code;
    }
}
