using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>Sources that come and go, SIMs that come and go, keys that are replaced.</summary>
public class KeyTests
{
    [Fact]
    public void ASimThatCannotBeAskedLowersNothing()
    {
        var story = new Story(s =>
        {
            s.Boot();
            s.Add(OutboxOptions.Alarm);
        }).Tell();
        story.Sims["a"].Broken = new SignetException(ErrorCode.LineTimeout);
        int writes = story.Medium.Log.Count;
        var device = new StoreDevice(story.Medium, story.Recorder, story.Sims["a"], story.Options);
        int afterSeed = story.Medium.Log.Count;
        Assert.Equal(ErrorCode.LineTimeout, Assert.Throws<SignetException>(() => device.Open()).Code);
        Assert.Equal(StoreLevel.Closed, device.Store.Level);
        Assert.Equal("Closed", device.Store.Description);
        Assert.Equal(afterSeed, story.Medium.Log.Count);
        Assert.True(afterSeed > writes);

        story.Sims["a"].Broken = null;
        device.Open();
        Assert.False(device.Store.IsNew);
        Assert.Single(device.ReadAll());
    }

    [Fact]
    public void ASourceThatIsGoneIsNamed()
    {
        var story = new Story(s => s.Boot()).Tell();
        byte[] id = story.Device.Store.Id;
        story.Sims["a"].Sources[0] = (SimSecretSource.File, "f");
        story.Boot();
        Assert.True(story.Device.Store.IsNew);
        Assert.NotEqual(id, story.Device.Store.Id);
        Assert.Equal(ErrorCode.SimSecretMissing, story.Device.Store.Unread);
        Assert.Equal("SimBound(File)", story.Device.Store.Description);
    }

    [Fact]
    public void AReplacedKeyOpensWhatTheOldOneSealed()
    {
        var story = new Story(s =>
        {
            s.Boot();
            s.Add(OutboxOptions.Alarm);
        }).Tell();
        var sim = story.Sims["a"];
        sim.Sources.Insert(0, (SimSecretSource.StoredDh, "new"));
        story.Device.Store.AddWrap(sim, sim.Iccid, story.Device.McuSecret);

        // Both open it now.
        foreach (int keep in new[] { 0, 1 })
        {
            var half = new FakeSim("a");
            half.Sources[0] = sim.Sources[keep];
            var device = new StoreDevice(new RecordingMedium(story.Medium.Image()), new SealRecorder(), half, story.Options);
            device.Open();
            Assert.False(device.Store.IsNew);
            Assert.Equal(sim.Sources[keep].Source, device.Store.Source);
            Assert.Single(device.ReadAll());
        }

        // The old one dies.
        sim.Sources.RemoveAt(1);
        story.Boot();
        Assert.False(story.Device.Store.IsNew);
        story.Device.Store.DropOldWraps();
        Assert.Single(new FlashReader(story.Medium.Image()).Wraps());
        story.Boot();
        Assert.Single(story.Device.ReadAll());
    }

    [Fact]
    public void AWrapThatHasOpenedNothingLetsNoneGo()
    {
        var story = new Story(s =>
        {
            s.Boot();
            s.Add(OutboxOptions.Alarm);
        }).Tell();
        byte[] id = story.Device.Store.Id;
        var sim = story.Sims["a"];
        var other = new FakeSim("a");
        other.Sources[0] = (SimSecretSource.Prf, "never made");
        story.Device.Store.AddWrap(other, sim.Iccid, story.Device.McuSecret);

        // Neither in the start that added it, nor in one that the old wrap opened.
        for (int start = 0; start < 2; start++)
        {
            int writes = story.Medium.Log.Count;
            Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => story.Device.Store.DropOldWraps()).Code);
            Assert.Equal(writes, story.Medium.Log.Count);
            Assert.Equal(2, new FlashReader(story.Medium.Image()).Wraps().Length);
            story.Boot();
            Assert.False(story.Device.Store.IsNew);
        }

        // However often it is tried: the wrap that works is never the one that makes room.
        for (int i = 0; i < 6; i++)
        {
            story.Device.Store.AddWrap(other, sim.Iccid, story.Device.McuSecret);
        }

        story.Boot();
        Assert.Equal(id, story.Device.Store.Id);
        Assert.Single(story.Device.ReadAll());
    }

    [Fact]
    public void AFailedDropKeepsAllWraps()
    {
        var story = new Story(s => s.Boot()).Tell();
        var sim = story.Sims["a"];
        story.Device.Store.AddWrap(sim, sim.Iccid, story.Device.McuSecret);
        story.Boot();
        story.Medium.Fails = (kind, _) => kind == "append";
        Assert.Equal(ErrorCode.StoreFailed, Assert.Throws<SignetException>(() => story.Device.Store.DropOldWraps()).Code);
        story.Medium.Fails = null;
        Assert.Equal(2, new FlashReader(story.Medium.Image()).Wraps().Length);
        story.Device.Store.DropOldWraps();
        Assert.Single(new FlashReader(story.Medium.Image()).Wraps());
        story.Boot();
        Assert.False(story.Device.Store.IsNew);
    }

    [Fact]
    public void AKeyThatFlashAloneGaveAwayIsNeverBound()
    {
        var story = new Story(s => s.Boot(withSim: false)).Tell();
        var sim = story.Sims["a"];
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => story.Device.Store.AddWrap(sim, sim.Iccid, story.Device.McuSecret)).Code);
    }

    [Fact]
    public void TheOldestOfFourSimsIsForgotten()
    {
        var story = new Story(s =>
        {
            foreach (string name in new[] { "a", "b", "c", "d" })
            {
                s.Sims[name] = new FakeSim(name);
                s.Boot(name);
                Assert.True(s.Device.Store.IsNew);
            }
        }).Tell();
        foreach (string name in new[] { "b", "c", "d" })
        {
            story.Boot(name);
            Assert.False(story.Device.Store.IsNew);
        }

        story.Boot("a");
        Assert.True(story.Device.Store.IsNew);
    }

    [Fact]
    public void NumbersThatAreLostEndTheStore()
    {
        // Else a sequence number could be used twice within an epoch.
        var story = new Story(s =>
        {
            s.Boot();
            s.Count(1);
        }).Tell();
        byte[] id = story.Device.Store.Id;
        foreach (string victim in new[] { "num0.0", "num0.1" })
        {
            story.Medium.Delete(victim);
        }

        story.Boot();
        Assert.True(story.Device.Store.IsNew);
        Assert.Equal(ErrorCode.StoreCorrupt, story.Device.Store.Unread);
        Assert.NotEqual(id, story.Device.Store.Id);
        story.Boot();
        Assert.False(story.Device.Store.IsNew);
    }

    [Fact]
    public void ADamagedVersionOfTheNumbersRepeatsNone()
    {
        // The version before counts then; its block is skipped as well.
        var story = new Story(s =>
        {
            s.Boot();
            s.Count(StoreDevice.CounterBlock + 1);
        }).Tell();
        var image = story.Medium.Image();
        foreach (string slot in new[] { "num0.0", "num0.1" })
        {
            var damaged = new Dictionary<string, byte[]>(image) { [slot] = [.. image[slot][..^1], (byte)(image[slot][^1] ^ 1)] };
            var device = new StoreDevice(new RecordingMedium(damaged), new SealRecorder(), story.Sims["a"], story.Options);
            device.Open();
            Assert.False(device.Store.IsNew);
            Assert.True(device.Counter.Skipped);
            Assert.True(device.Counter.Next() > (ulong)StoreDevice.CounterBlock);
        }
    }

    [Fact]
    public void NumbersOnlyRise()
    {
        var story = new Story(s => s.Boot()).Tell();
        var numbers = story.Device.Store.Numbers;
        numbers.Raise(StoreNumbers.AnchorVersion, 5);
        int writes = story.Medium.Log.Count;
        numbers.Raise(StoreNumbers.AnchorVersion, 5);
        Assert.Equal(writes, story.Medium.Log.Count);
        Assert.Equal(ErrorCode.RollbackRefused, Assert.Throws<SignetException>(() => numbers.Raise(StoreNumbers.AnchorVersion, 4)).Code);
        Assert.Equal(5UL, numbers.Get(StoreNumbers.AnchorVersion));
        Assert.True(numbers.RaiseFloor(1_800_000_000));
        Assert.False(numbers.RaiseFloor(1_800_000_000 + 86399));
        Assert.False(numbers.RaiseFloor(5));
        Assert.True(numbers.RaiseFloor(1_800_000_000 + 86400));
        Assert.Equal(1_800_086_400UL, numbers.Get(StoreNumbers.ClockFloor));
    }

    [Fact]
    public void AValueKeepsItsContentAndItsName()
    {
        var story = new Story(s => s.Boot()).Tell();
        var value = story.Device.Store.CreateValue("ticket", 100);
        byte[] read = new byte[100];
        Assert.Equal(-1, value.Read(read, 0, 100));
        value.Write([1, 2, 3], 0, 3);
        story.Boot();
        Assert.Equal(3, story.Device.Store.CreateValue("ticket", 100).Read(read, 0, 100));
        Assert.Equal(new byte[] { 1, 2, 3 }, read[..3]);

        // Under another name it is worth nothing.
        var image = story.Medium.Image();
        image["anchor0.0"] = image["ticket0.0"];
        var moved = new StoreDevice(new RecordingMedium(image), new SealRecorder(), story.Sims["a"], story.Options);
        moved.Open();
        Assert.Equal(ErrorCode.StoreCorrupt, Assert.Throws<SignetException>(() => moved.Store.CreateValue("anchor", 100).Read(read, 0, 100)).Code);
    }

    [Theory]
    [InlineData("num")]
    [InlineData("rec")]
    [InlineData("keys")]
    [InlineData("mcu")]
    [InlineData("seed")]
    [InlineData("quirks")]
    [InlineData("q")]
    [InlineData("q6")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("abcdefgh")]
    [InlineData("a.0")]
    [InlineData("A")]
    public void TheStoresOwnNamesAreNoValues(string? name)
    {
        var store = new Story(s => s.Boot()).Tell().Device.Store;
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => store.CreateValue(name!, 200)).Code);
        store.CreateValue("queue", 8).Write([1], 0, 1);
        store.CreateValue("abcdefg", 8).Write([1], 0, 1);
    }
}
