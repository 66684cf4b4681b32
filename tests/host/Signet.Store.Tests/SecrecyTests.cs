using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.SoftCrypto;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// Flash without the SIM gives nothing, the SIM without the flash gives nothing: shown by trying, with a reader that opens
/// everything once it has both.
/// </summary>
public class SecrecyTests
{
    private readonly Story _story = new Story(s =>
    {
        s.Boot();
        s.Add(OutboxOptions.Alarm);
        s.Add(OutboxOptions.Important, 80);
        s.Pass(1000);
        s.Count(3);
        s.Raise(StoreNumbers.FirmwareVersion, 77);
    }).Tell();

    private FlashReader Reader => new(_story.Medium.Image());

    private byte[] SimSecret
    {
        get
        {
            byte[] secret = new byte[32];
            byte[] reference = [(byte)SimSecretSource.Prf, .. "k1"u8];
            _story.Sims["a"].Derive(reference, 0, reference.Length, secret, 0);
            return secret;
        }
    }

    private byte[] Iccid => _story.Sims["a"].Iccid;

    [Fact]
    public void BothTogetherOpenEverything()
    {
        // The control: what the attacks below try does work with the right secrets. And it holds SPEC to the code.
        var reader = Reader;
        var wrap = Assert.Single(reader.Wraps());
        byte[]? dataKey = FlashReader.Unwrap(wrap, SimSecret, reader.Value("mcu")!, Iccid);
        Assert.NotNull(dataKey);
        Assert.Equal(_story.Added.Select(a => a.Text).Order(), reader.Messages(wrap.StoreId, dataKey).Order());
        Assert.Equal(77UL, reader.Numbers(wrap, dataKey)![StoreNumbers.FirmwareVersion]);
        Assert.Equal(4UL, reader.Numbers(wrap, dataKey)![0]);
        Assert.Equal(SHA256.HashData([.. "signet sim 1"u8, .. Iccid])[..8], wrap.Sim);
    }

    [Fact]
    public void FlashWithoutTheSimGivesNothing()
    {
        var reader = Reader;
        var wrap = reader.Wraps().Single();
        byte[] mcu = reader.Value("mcu")!;
        byte[] all = [.. _story.Medium.Image().OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value)];

        // The attacker knows flash, ICCID and MCU secret, and tries every 32 bytes of the flash, and usual guesses, as the
        // SIM's secret and as the data key itself.
        var guesses = Enumerable.Range(0, all.Length - 31).Select(i => all[i..(i + 32)]).ToList();
        guesses.AddRange([new byte[32], SHA256.HashData(Iccid), SHA256.HashData(mcu), SHA256.HashData([]), mcu, [.. Iccid, .. new byte[13]], []]);
        foreach (byte[] guess in guesses)
        {
            Assert.Null(FlashReader.Unwrap(wrap, guess, mcu, Iccid));
            if (guess.Length == 32)
            {
                Assert.Empty(reader.Messages(wrap.StoreId, guess));
            }
        }
    }

    [Fact]
    public void TheFirmwareItselfGivesNothingWithoutTheSim()
    {
        foreach (bool other in new[] { false, true })
        {
            var story = new Story(_ => { });
            story.Sims["b"] = new FakeSim("b");
            var medium = new RecordingMedium(_story.Medium.Image());
            var device = new StoreDevice(medium, new SealRecorder(), story.Sims["b"], story.Options, 100);
            device.Open(withSim: other);
            Assert.Equal(other ? StoreLevel.SimBound : StoreLevel.McuOnly, device.Store.Level);
            Assert.Equal(other ? "SimBound(Prf)" : "McuOnly", device.Store.Description);
            Assert.True(device.Store.IsNew);
            Assert.Equal(ErrorCode.StoreKeyMissing, device.Store.Unread);
            Assert.Empty(device.ReadAll());
            Assert.Equal(0UL, device.Store.Numbers.Get(StoreNumbers.FirmwareVersion));
            Assert.True(device.Outbox.Foreign > 0);
            Assert.Contains(device.Log.Lines, l => l.Contains("StoreKeyMissing"));

            // It goes on, and the first SIM finds its own again.
            Assert.True(device.Outbox.IsDurable(OutboxOptions.Alarm, device.Outbox.Add(OutboxOptions.Alarm, [1], 0, 1)));
            var back = new StoreDevice(medium, new SealRecorder(), _story.Sims["a"], story.Options);
            back.Open();
            Assert.False(back.Store.IsNew);
            Assert.Equal(2, back.ReadAll().Count);
            Assert.Equal(77UL, back.Store.Numbers.Get(StoreNumbers.FirmwareVersion));
        }
    }

    [Fact]
    public void TheSimWithoutTheFlashGivesNothing()
    {
        // The attacker has the SIM, the wrapped keys and all records, but not the MCU's secret.
        var reader = Reader;
        var wrap = reader.Wraps().Single();
        var image = _story.Medium.Image().Where(f => !f.Key.StartsWith("mcu")).OrderBy(f => f.Key, StringComparer.Ordinal);
        byte[] all = [.. image.SelectMany(f => f.Value)];
        var guesses = Enumerable.Range(0, all.Length - 31).Select(i => all[i..(i + 32)]).ToList();
        guesses.AddRange([new byte[32], SimSecret, SHA256.HashData(SimSecret), SHA256.HashData(Iccid), []]);
        Assert.All(guesses, g => Assert.Null(FlashReader.Unwrap(wrap, SimSecret, g, Iccid)));

        // The SIM in another device.
        var device = new StoreDevice(new RecordingMedium(), new SealRecorder(), _story.Sims["a"], _story.Options, 100);
        device.Open();
        Assert.True(device.Store.IsNew);
        Assert.Empty(device.ReadAll());

        // The flash's records in that device, under its own keys.
        var mixed = device.Medium.Image();
        foreach (var (name, content) in _story.Medium.Image().Where(f => f.Key[0] == 'q'))
        {
            mixed[name] = content;
        }

        var stolen = new StoreDevice(new RecordingMedium(mixed), new SealRecorder(), _story.Sims["a"], _story.Options, 100);
        stolen.Open();
        Assert.Empty(stolen.ReadAll());
    }

    [Fact]
    public void McuOnlyIsWhatItSays()
    {
        // Without a source, flash alone is enough: so it must never be called bound to the SIM.
        var story = new Story(s =>
        {
            s.Sims["a"].Sources.Clear();
            s.Boot();
            s.Add(OutboxOptions.Alarm);
        }).Tell();
        Assert.Equal(StoreLevel.McuOnly, story.Device.Store.Level);
        Assert.Equal("McuOnly", story.Device.Store.Description);
        Assert.Equal(SimSecretSource.None, story.Device.Store.Source);
        var reader = new FlashReader(story.Medium.Image());
        var wrap = reader.Wraps().Single();
        byte[]? dataKey = FlashReader.Unwrap(wrap, [], reader.Value("mcu")!, []);
        Assert.Single(reader.Messages(wrap.StoreId, dataKey!));
    }

    [Fact]
    public void AStoreBoundToTheSimTakesNothingFromOneThatIsNot()
    {
        // Who can write flash knows the MCU's secret there, and can make a store of level McuOnly with any content.
        var story = new Story(s =>
        {
            s.Boot(withSim: false);
            s.Add(OutboxOptions.Alarm);
            s.Raise(StoreNumbers.FirmwareVersion, 9);
            s.Boot();
        }).Tell();
        Assert.Equal(StoreLevel.SimBound, story.Device.Store.Level);
        Assert.Empty(story.Device.ReadAll());
        Assert.Equal(0UL, story.Device.Store.Numbers.Get(StoreNumbers.FirmwareVersion));
    }

    [Fact]
    public void NoSecretIsInClear()
    {
        byte[] all = [.. _story.Medium.Image().SelectMany(f => f.Value)];
        var reader = Reader;
        byte[] dataKey = FlashReader.Unwrap(reader.Wraps().Single(), SimSecret, reader.Value("mcu")!, Iccid)!;
        Assert.Equal(-1, all.AsSpan().IndexOf(dataKey));
        Assert.Equal(-1, all.AsSpan().IndexOf(SimSecret));
        Assert.Equal(-1, all.AsSpan().IndexOf(Iccid));
        Assert.Equal(-1, all.AsSpan().IndexOf("message"u8));
        Assert.DoesNotContain(_story.Device.Log.Lines, l => l.Contains(Encoding.ASCII.GetString(Iccid)));
    }

    [Fact]
    public void TheBackendRecoversABrokenDevicesFlash()
    {
        using var backend = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var q = backend.ExportParameters(false).Q;
        byte[] point = [4, .. q.X!, .. q.Y!];
        _story.Device.Store.AddRecovery(new P256KeyAgreement(_story.Device.Random), point);
        var reader = Reader;
        var wrap = reader.Wraps().Single();
        byte[]? dataKey = reader.Recover(wrap.Place, backend);
        Assert.NotNull(dataKey);
        Assert.Equal(2, reader.Messages(wrap.StoreId, dataKey).Count);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(reader.Recover(wrap.Place, other));

        Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => _story.Device.Store.AddRecovery(new X25519KeyAgreement(_story.Device.Random), point)).Code);
        point[40] ^= 1;
        Assert.Equal(ErrorCode.PointNotOnCurve, Assert.Throws<SignetException>(() => _story.Device.Store.AddRecovery(new P256KeyAgreement(_story.Device.Random), point)).Code);
    }
}
