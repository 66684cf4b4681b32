using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>Media that fail: at any access, once or until the next start; that write less than they were given; that are
/// full. The device goes on, and keeps what it promised.</summary>
public class FaultTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => new(Stories.All.Keys);

    [Theory, MemberData(nameof(Names))]
    public void AnyAccessMayFail(string name)
    {
        int accesses = Run(name, _ => { }).Accesses;
        int told = 0;
        for (int at = 0; at < accesses; at++)
        {
            foreach (int length in new[] { at % 2 == 0 ? 1 : 3, int.MaxValue })
            {
                var story = Run(name, s =>
                {
                    int n = 0, until = length == int.MaxValue ? length : at + length;
                    s.Medium.Fails = (_, _) => n >= at & n++ < until;
                });
                told++;
                Settle(story.Story);
            }
        }

        output.WriteLine($"{name}: {accesses} accesses, {told} lives");
        Assert.True(accesses > 50);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnyWriteMayBeShort(string name)
    {
        int writes = Run(name, _ => { }).Story.Medium.Log.Count(o => o.Kind == FlashOperationKind.Append);
        for (int at = 0; at < writes; at++)
        {
            foreach (int kept in new[] { 0, 1, 7 })
            {
                Settle(Run(name, s =>
                {
                    int n = 0;
                    s.Medium.Shortens = (_, count) => n++ == at ? Math.Min(kept, count) : count;
                }).Story);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void TheMediumMayBeFull(string name)
    {
        for (int capacity = 0; capacity < 4000; capacity += 37)
        {
            Settle(Run(name, s => s.Medium.Capacity = capacity).Story);
        }
    }

    [Fact]
    public void AnAlarmThatCannotBeCommittedWaitsInRam()
    {
        var story = new Story(_ => { });
        story.Boot();
        story.Medium.Fails = (kind, _) => kind == "append";
        story.Add(OutboxOptions.Alarm);
        Assert.Equal(ErrorCode.StoreFailed, story.Device.Outbox.LastError);
        Assert.Equal(1, story.Device.Outbox.Pending);
        Assert.False(story.Device.Outbox.IsDurable(OutboxOptions.Alarm, 0));
        Assert.Contains(story.Device.Log.Lines, l => l.Contains("StoreFailed"));

        story.Medium.Fails = null;
        story.Pass(1000);
        Assert.True(story.Device.Outbox.IsDurable(OutboxOptions.Alarm, 0));
        Assert.Equal(ErrorCode.None, story.Device.Outbox.LastError);
    }

    [Fact]
    public void WhatRamCannotHoldIsCountedAndReported()
    {
        var story = new Story(_ => { });
        story.Boot();
        story.Medium.Fails = (kind, _) => kind == "append";
        for (int i = 0; i < 10; i++)
        {
            story.Add(OutboxOptions.Routine, 100);
        }

        story.Add(OutboxOptions.Alarm, 100);
        var outbox = story.Device.Outbox;
        Assert.Equal(4, outbox.Pending);
        Assert.Equal(7, outbox.Dropped(OutboxOptions.Routine));
        Assert.Equal(0, outbox.Dropped(OutboxOptions.Alarm));
        Assert.Equal(OutboxOptions.Alarm, story.Device.ReadAll()[0].Class);
    }

    [Fact]
    public void ACounterGivesNothingThatItCouldNotReserve()
    {
        var story = new Story(_ => { });
        story.Boot();
        story.Medium.Fails = (kind, _) => kind == "commit";
        Assert.Equal(ErrorCode.StoreFailed, Assert.Throws<SignetException>(() => story.Device.Counter.Next()).Code);
        story.Medium.Fails = null;
        Assert.Equal(0UL, story.Device.Counter.Next());
    }

    [Fact]
    public void ASeedThatCannotBeRewrittenGivesNothing()
    {
        var story = new Story(_ => { });
        story.Boot();
        story.Medium.Fails = (kind, name) => kind == "commit" && name.StartsWith("seed");
        Assert.Equal(ErrorCode.EntropyFailed, Assert.Throws<SignetException>(() => new StoreDevice(story.Medium, new SealRecorder(), story.Sims["a"], story.Options)).Code);
    }

    private static (Story Story, int Accesses) Run(string name, Action<Story> prepare)
    {
        var story = Stories.Create(name);
        prepare(story);
        int accesses = 0;
        var fails = story.Medium.Fails;
        story.Medium.Fails = (kind, file) =>
        {
            accesses++;
            return fails?.Invoke(kind, file) ?? false;
        };
        try
        {
            story.Tell();
        }
        catch (SignetException e) when (e.Code is ErrorCode.StoreFailed or ErrorCode.StoreFull or ErrorCode.EntropyFailed)
        {
            // The device's supervisor would start again; so does the judge.
        }

        return (story, accesses);
    }

    // The fault is over, the device starts on what is there.
    private static void Settle(Story story)
    {
        new Judge(story) { OldestFirst = false }.Check(new CutImage(story.Medium.Log.Count, story.Medium.Image()));
    }
}
