using Signet.Core;

namespace Signet.X509.Tests;

/// <summary>Every case of the files, each a test of its own by its name.</summary>
public class PathCaseTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => new(PathCase.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Path(string name)
    {
        PathCase it = PathCase.All[name];
        PathJudge.Judgement judged = PathJudge.Judge(new PathWorld(it.World));
        output.WriteLine($"{judged.Code} {judged.Detail} after {judged.Verifications} signatures");
        Assert.Equal(it.Expected, judged.Code);
        if (it.Expected == ErrorCode.CertificateMalformed)
        {
            // It names the field and what is wrong with it.
            Assert.Matches("^[A-Za-z]+: .+", judged.Detail);
        }
    }

    [Fact]
    public void What_was_judged_before_leaves_no_trace()
    {
        // The largest first, then the smallest, then broken ones, by the same validator.
        byte[][][] before =
        [
            new PathWorld("L keytype=rsa4096 san=dns:broker.example,dns:a.example,dir:O=x/CN=y eku=client,server; I keytype=rsa4096 pathlen=0 nc=+dns:example").Sent,
            new PathWorld("L by=R version=1; R ski=none; send L R").Sent,
            new PathWorld("L flaw=cut").Sent, new PathWorld("L san=dns:broker.example,dnshex:00").Sent,
        ];
        foreach (PathCase it in PathCase.All.Values)
        {
            var world = new PathWorld(it.World);
            Assert.Equal((it.Name, it.Expected), (it.Name, PathJudge.Judge(world, before).Code));
        }
    }

    [Fact]
    public void There_are_cases_of_every_error_that_a_path_can_have()
    {
        Assert.True(PathCase.All.Count >= 250, PathCase.All.Count + " cases");
        ErrorCode[] all = Enum.GetValues<ErrorCode>().Where(c => (int)c is >= 400 and < 440).ToArray();
        ErrorCode[] missing = all.Except(PathCase.All.Values.Select(c => c.Expected)).ToArray();
        Assert.Empty(missing);
    }
}
