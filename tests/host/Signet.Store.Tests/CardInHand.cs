using System.Security.Cryptography;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Emulator.Uicc;
using Signet.Sim;

namespace Signet.Store.Tests;

/// <summary>An emulated card with the firmware's finder of secrets on it, and a line between them that can be hurt.</summary>
internal sealed class CardInHand : IApduTransport
{
    private readonly QuirkMemory _memory = new();

    public CardInHand(Action<CardPersonaliser> personalise, params Action<ObjectStore>[] changes)
    {
        var personaliser = new CardPersonaliser();
        personalise(personaliser);
        var store = personaliser.Build();
        foreach (var change in changes)
        {
            change(store);
        }

        Objects = store;

        Card = new UiccCard(new UsimApplication());
        Card.Install(new Emulator.Card.IotSafeApplet(store));
        Secrets = FirmwareStarts();
    }

    public static byte[] Iccid { get; } = "8949000000000000001"u8.ToArray();

    public UiccCard Card { get; }
    public ObjectStore Objects { get; }
    public StoreDevice.ListLog Log { get; } = new();
    public SimSecrets Secrets { get; private set; }
    public bool Broken { get; set; }
    public int Selections { get; private set; }
    public int Exchanges { get; private set; }
    public Action<byte[], byte[]>? Change { get; set; }

    /// <summary>Gives what comes instead of the answer to the exchange with this number, from 0.</summary>
    public Func<int, byte[], byte[]>? Answer { get; set; }
    public int Epoch { get; set; } = 1;
    public int MaxCommandLength => 261;

    /// <summary>The device starts again, and the SIM with it.</summary>
    public void Restart()
    {
        Card.Reset();
        Epoch++;
        Exchanges = 0;
        Secrets = FirmwareStarts();
    }

    public SealedStore Open(FileStore files)
    {
        var random = new SystemRandom();
        var store = new SealedStore(files, random, new GcmRecordCipher(), Log);
        store.Open(Secrets, Iccid, McuSecretFile.Load(files, random));
        return store;
    }

    public byte[] FindAndDerive(SimSecretSource expected)
    {
        byte[] reference = new byte[64], secret = new byte[32], again = new byte[32];
        int count = Secrets.Find(reference, 0, new byte[32], 0);
        Assert.InRange(count, 3, SimSecrets.MaxReference);
        Assert.Equal(expected, (SimSecretSource)reference[0]);
        Secrets.Derive(reference, 0, count, secret, 0);
        Card.Reset();
        Epoch++;
        Secrets.Derive(reference, 0, count, again, 0);
        Assert.Equal(secret, again);
        Assert.Empty(Card.SafetyViolations);
        Assert.DoesNotContain(Log.Lines, l => l.Contains(Convert.ToHexString(secret), StringComparison.OrdinalIgnoreCase));
        return secret;
    }

    public static CardInHand With(SimSecretSource source) => source switch
    {
        SimSecretSource.Prf => new CardInHand(p => p.Secret = RandomNumberGenerator.GetBytes(32)),
        SimSecretSource.StoredDh => new CardInHand(_ => { }),
        SimSecretSource.PutDh => new CardInHand(_ => { }, NoStoredAgreement),
        SimSecretSource.File => new CardInHand(p => p.ScratchObjects = false, s => NoAgreement(s), s => AddSecretFile(s, [1, .. RandomNumberGenerator.GetBytes(23)])),
        _ => new CardInHand(p => p.ScratchObjects = false, s => NoAgreement(s)),
    };

    public static void NoStoredAgreement(ObjectStore store)
    {
        foreach (var key in store.Objects.OfType<PublicKeyObject>().Where(k => (k.Access & AccessRights.Update) == 0))
        {
            key.Functions = CryptographicFunctions.Signature;
        }
    }

    public static void NoAgreement(ObjectStore store)
    {
        foreach (var key in store.Objects.OfType<KeyObject>())
        {
            key.Functions = CryptographicFunctions.Signature;
        }
    }

    public static void AddSecretFile(ObjectStore store, byte[] content)
    {
        var file = new FileObject { Id = [9], Label = "signet secret"u8.ToArray(), Access = AccessRights.Read };
        file.Load(content, Math.Max(content.Length, 1));
        store.Add(file);
    }

    private SimSecrets FirmwareStarts()
    {
        // As in the application: what was put into the card's objects is remembered from start to start.
        var options = new IotSafeOptions();
        return new SimSecrets(new IotSafeCard(this, options, Log) { Memory = _memory, Iccid = Iccid }, options, Log);
    }

    public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
    {
        if (Broken)
        {
            throw new SignetException(ErrorCode.ApduTransportFailed);
        }

        byte[] apdu = command.AsSpan(offset, length).ToArray();
        Selections += apdu[1] == 0xA4 ? 1 : 0;
        byte[] answer = Card.Transmit(apdu);
        Change?.Invoke(apdu, answer);
        answer = Answer?.Invoke(Exchanges, answer) ?? answer;
        Exchanges++;
        answer.CopyTo(response, responseOffset);
        return answer.Length;
    }
}

/// <summary>The host's generator.</summary>
internal sealed class SystemRandom : IRandom
{
    public void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
}
