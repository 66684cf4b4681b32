using System.Text;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>Starts the device after a cut and holds it to what it promised before.</summary>
internal sealed class Judge(Story story)
{
    private readonly Dictionary<(string Sim, int Class, string Text), int> _order = story.Added
        .Select((m, i) => ((m.Sim, m.Class, m.Text), i)).ToDictionary(p => p.Item1, p => p.i);

    /// <summary>Most records that a start after a cut has opened, and bytes it has read: its bound in time.</summary>
    public int MostOpens { get; private set; }

    public long MostBytes { get; private set; }

    public int Starts { get; private set; }

    /// <summary>Whether only the oldest may have been dropped, and no ticket: true as long as the medium works.</summary>
    public bool OldestFirst { get; init; } = true;

    public void Check(CutImage cut)
    {
        foreach (string sim in story.Sims.Keys)
        {
            Check(cut, sim);
        }
    }

    private void Check(CutImage cut, string sim)
    {
        // The cut's image, then a second cut while that start works, then a third start.
        var recorder = new SealRecorder(story.Recorder, cut.Operation);
        var medium = new RecordingMedium(cut.Image);
        var device = Start(medium, recorder, sim);
        CheckPromises(cut.Operation, sim, device);
        int[] before = Drops(device);
        Live(device, cut.Operation, sim);
        var given = TakeTickets(device, cut.Operation, sim);
        _droppedSince = Drops(device).Zip(before, (a, b) => a - b).ToArray();
        if (Starts % 8 == 0)
        {
            CutAgain(cut, sim, medium, recorder, given);
        }

        var again = Start(new RecordingMedium(medium.Image()), new SealRecorder(recorder, int.MaxValue), sim);
        Assert.False(again.Store.IsNew);
        Assert.Contains(again.ReadAll(), m => m.Text == Alarm);
        CheckPromises(cut.Operation, sim, again);
        _droppedSince = null;
        foreach (byte peer in Peers)
        {
            Assert.Null(again.TakeTicket(peer));
        }
    }

    private static int[] Drops(StoreDevice device) =>
        [.. Enumerable.Range(0, OutboxOptions.Classes).Select(device.Outbox.Dropped)];

    private int[]? _droppedSince;

    private const string Alarm = "alarm after the cut";

    private StoreDevice Start(RecordingMedium medium, SealRecorder recorder, string sim)
    {
        Starts++;
        long used = medium.Used;
        var device = new StoreDevice(medium, recorder, story.Sims[sim], story.Options);
        Assert.DoesNotContain(story.Outputs, o => o.Output.AsSpan().SequenceEqual(device.FirstOutput) && o.At <= CutOf(recorder));
        device.Open();
        Assert.Equal(StoreLevel.SimBound, device.Store.Level);

        // Each byte is read a few times at most, and of each segment the header, the marks and one message are opened.
        MostBytes = Math.Max(MostBytes, medium.BytesRead);
        MostOpens = Math.Max(MostOpens, device.OutboxCipher.Opens);
        Assert.True(medium.BytesRead <= (4 * used) + 4096, $"{medium.BytesRead} bytes read of {used}");
        return device;
    }

    private int CutOf(SealRecorder recorder) => recorder.Cut;

    private void CheckPromises(int cut, string sim, StoreDevice device)
    {
        var created = story.Created.Where(c => c.Sim == sim && c.At <= cut).Select(c => c.Id).LastOrDefault();
        if (created != null)
        {
            Assert.False(device.Store.IsNew && device.Store.Id.AsSpan().SequenceEqual(created));
            Assert.Equal(created, device.Store.Id);
        }

        var read = device.ReadAll().Where(m => m.Text != Alarm).ToList();
        Assert.Equal(read.Count, read.Distinct().Count());

        // Nothing is accepted that was not written, each class is in order.
        foreach (var group in read.GroupBy(m => m.Class))
        {
            var places = group.Select(m => _order.GetValueOrDefault((sim, m.Class, m.Text), -1)).ToList();
            Assert.DoesNotContain(-1, places);
            Assert.All(places, p => Assert.True(story.Added[p].From <= cut));
            Assert.Equal(places.Order(), places);
        }

        // Nothing acknowledged is lost, but for what was confirmed, or reported as dropped.
        for (int priority = 0; priority < OutboxOptions.Classes; priority++)
        {
            var promised = story.Durable.Where(m => m.Sim == sim && m.Class == priority && m.At <= cut)
                .Where(m => !story.Confirmed.Any(c => c.Sim == sim && c.Class == priority && c.Text == m.Text && c.From <= cut))
                .Select(m => m.Text).ToList();
            var there = read.Where(m => m.Class == priority).Select(m => m.Text).ToHashSet();
            var lost = promised.Where(t => !there.Contains(t)).ToList();
            int reported = story.Dropped.Where(d => d.Sim == sim && d.Class == priority)
                .Where(d => d.At <= cut || d.At == story.Dropped.Where(e => e.Sim == sim && e.At > cut).Select(e => e.At).FirstOrDefault(-1))
                .Select(d => d.Total).DefaultIfEmpty(0).Max();

            // What this start's life dropped comes on top; a count that was not committed yet can go with the cut.
            int allowed = reported + (_droppedSince?[priority] ?? 0);
            Assert.True(lost.Count <= allowed, $"lost {lost.Count} of class {priority}, {allowed} may be: {string.Join('|', lost)}");
            if (OldestFirst)
            {
                Assert.Equal(lost, promised.Take(lost.Count));
            }
        }

        CheckContents(cut, sim, device);
        foreach (var raised in story.Raised.Where(r => r.Sim == sim && r.At <= cut))
        {
            ulong now = device.Store.Numbers.Get(raised.Index);
            Assert.True(now >= raised.Value);
            Assert.True(now == 0 || story.Raised.Any(r => r.Index == raised.Index && r.Value == now && r.From <= cut));
        }
    }

    // Each value is what was written last, or what was being written.
    private void CheckContents(int cut, string sim, StoreDevice device)
    {
        foreach (var versions in story.Written.Where(w => w.Sim == sim).GroupBy(w => w.Name))
        {
            byte[]? content = device.Content(versions.Key);
            var possible = versions.Where(w => w.From <= cut && !versions.Any(later => later.From > w.From && later.At <= cut)).ToList();
            Assert.True(content == null
                ? !versions.Any(w => w.At <= cut)
                : possible.Any(w => w.Content.AsSpan().SequenceEqual(content)), versions.Key);
        }

        if (story.Recoverable.Any(r => r.Sim == sim && r.At <= cut))
        {
            var reader = new FlashReader(device.Medium.Image());
            var wrap = reader.Wraps()[0];
            byte[]? dataKey = reader.Recover(wrap.Place, story.Backend);
            Assert.NotNull(dataKey);
            Assert.NotNull(reader.Numbers(wrap, dataKey));
        }
    }

    private IEnumerable<byte> Peers => story.TicketsPut.Select(t => t.Peer).Distinct();

    // All that are there, and when each was given. None was given before the cut; none that was kept is missing.
    private List<(int At, int Seed)> TakeTickets(StoreDevice device, int cut, string sim)
    {
        var given = new List<(int At, int Seed)>();
        foreach (byte peer in Peers)
        {
            while (device.TakeTicket(peer) is int seed)
            {
                given.Add((device.Medium.Log.Count, seed));
                Assert.True(given.Count <= story.TicketsPut.Count, "a ticket is given again and again");
            }
        }

        var seeds = given.Select(g => g.Seed).ToList();
        Assert.Equal(seeds.Count, seeds.Distinct().Count());
        Assert.All(seeds, g => Assert.Contains(story.TicketsPut, t => t.Seed == g && t.Sim == sim && t.From <= cut));
        Assert.DoesNotContain(story.TicketsGiven, t => t.At <= cut && seeds.Contains(t.Seed));
        if (OldestFirst)
        {
            Assert.All(
                story.TicketsPut.Where(t => t.Sim == sim && t.At <= cut && !story.TicketsGiven.Any(g => g.Seed == t.Seed && g.At <= cut)
                    && !story.TicketsWanted.Any(w => w.Peer == t.Peer && w.From <= cut && w.From >= t.At && IsPending(w.From, cut))),
                t => Assert.Contains(t.Seed, seeds));
        }

        return given;
    }

    // The cut came into a Take that had not given anything yet.
    private bool IsPending(int from, int cut) =>
        !story.TicketsGiven.Any(g => g.At > from && g.At <= cut);

    // No brick: it counts, raises, takes an alarm.
    private void Live(StoreDevice device, int cut, string sim)
    {
        ulong next = device.Counter.Next();
        Assert.All(story.Counted.Where(c => c.Sim == sim && c.At <= cut), c => Assert.True(c.Value < next));
        device.Store.Numbers.Raise(StoreNumbers.CommandSequence, 1000000);
        byte[] alarm = Encoding.ASCII.GetBytes(Alarm);
        int number = device.Outbox.Add(OutboxOptions.Alarm, alarm, 0, alarm.Length);
        Assert.True(number >= 0);
        Assert.True(device.Outbox.IsDurable(OutboxOptions.Alarm, number));
        Assert.True(device.Outbox.Checkpoint());
    }

    private void CutAgain(
        CutImage first, string sim, RecordingMedium medium, SealRecorder recorder, List<(int At, int Seed)> given)
    {
        foreach (var model in Enum.GetValues<PowerCutModel>())
        {
            int step = 0;
            foreach (var second in new PowerCuts(first.Image, medium.Log, model).Enumerate())
            {
                if (step++ % 61 == 0)
                {
                    var device = Start(new RecordingMedium(second.Image), new SealRecorder(recorder, second.Operation), sim);
                    CheckPromises(first.Operation, sim, device);
                    ulong next = device.Counter.Next();
                    Assert.All(story.Counted.Where(c => c.Sim == sim && c.At <= first.Operation), c => Assert.True(c.Value < next));
                    foreach (byte peer in Peers)
                    {
                        while (device.TakeTicket(peer) is int seed)
                        {
                            Assert.DoesNotContain(given, g => g.Seed == seed && g.At <= second.Operation);
                            Assert.DoesNotContain(story.TicketsGiven, g => g.Seed == seed && g.At <= first.Operation);
                        }
                    }
                }
            }
        }
    }
}
