using Signet.Core;
using Signet.Testing.Flash;

namespace Signet.Store.Tests;

/// <summary>
/// Every write sequence of every operation, cut at every byte and every commit, in all three fault models; after each cut
/// the device starts again and keeps its promises. See <see cref="Judge"/> for what those are.
/// </summary>
public class PowerCutTests(ITestOutputHelper output)
{
    public static TheoryData<string, PowerCutModel> Cases
    {
        get
        {
            var cases = new TheoryData<string, PowerCutModel>();
            foreach (string story in Stories.All.Keys)
            {
                foreach (var model in Enum.GetValues<PowerCutModel>())
                {
                    cases.Add(story, model);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void EveryCutKeepsWhatWasPromised(string name, PowerCutModel model)
    {
        var story = Stories.Create(name).Tell();
        var judge = new Judge(story);
        var cuts = new PowerCuts(new Dictionary<string, byte[]>(), story.Medium.Log, model);
        foreach (var cut in cuts.Enumerate())
        {
            try
            {
                judge.Check(cut);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                throw new InvalidOperationException($"{name}, {model}, cut during access {cut.Operation} of {story.Medium.Log.Count}: {e.Message}", e);
            }
        }

        output.WriteLine($"{name}, {model}: {story.Medium.Log.Count} write accesses, {cuts.Points} cuts, {cuts.Images} different images, "
            + $"{judge.Starts} starts, {story.Recorder.Count} seals, at most {judge.MostOpens} records opened and {judge.MostBytes} bytes read at a start");
        Assert.True(cuts.Images > 10);
    }

    /// <summary>Counted strictly: places in the sequence, not what may survive there.</summary>
    [Fact]
    public void MoreThanTenThousandPlaces()
    {
        int places = 0;
        foreach (string name in Stories.All.Keys)
        {
            var story = Stories.Create(name).Tell();
            places += story.Medium.Log.Sum(o => Math.Max(1, o.Data.Length)) + 1;
        }

        output.WriteLine($"{places} places for a cut, each in three models");
        Assert.InRange(places, 10000, int.MaxValue);
    }
}
