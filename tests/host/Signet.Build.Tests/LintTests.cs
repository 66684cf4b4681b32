using System.Text.RegularExpressions;
using Signet.NanoLint;

namespace Signet.Build.Tests;

/// <summary>The lint finds each offence of the samples, and none in the firmware.</summary>
public partial class LintTests(ITestOutputHelper output)
{
    /// <summary>The sample method, and the words that the lint must say of it.</summary>
    private static readonly (string Where, string Rule)[] Offences =
    [
        ("Bad.GenericMethod", "own generic method"),
        ("Bad.GenericInstantiation", "generic instantiation"),
        ("Bad.TwoDimensions", "array of more than one dimension"),
        ("Bad.StackAlloc", "stackalloc"),
        ("Bad.Fixed", "pinned local"),
        ("Bad.Checked", "checked arithmetic"),
        ("Bad.Nul", "NUL in a string"),
        ("Bad.EnumText", "an enum as text"),
        ("Bad.EnumConcat", "an enum as text"),
        ("Bad.Infinite", "minus infinity"),
        ("Bad.Index", "string indexing"),
        ("Bad.Order", "string order"),
        ("Bad.Date", "DateTime"),
        ("Bad.Parse", "TryParse"),
        ("Bad.Filter", "exception filter"),
        ("Bad.CatchesSubtype", "catches System.IndexOutOfRangeException"),
        ("Bad.ThrowsNull", "throw null"),
        ("Bad.ManyLocals", "locals, at most 255"),
        ("Bad.LargeSwitch", "switch of 300"),
        ("Bad.ManyArguments", "more than 255 arguments"),
        ("Bad.IWithBody.Answer", "default interface member"),
        ("BadMembers.GenericDelegate", "generic instantiation"),
        ("BadMembers.FloatDivision", "a float divided by zero"),
        ("BadMembers.FloatRemainder", "a float divided by zero"),
        ("BadMembers.FloatToInteger", "a float out of range"),
        ("BadMembers.Absolute", "Math.Abs"),
        ("BadMembers.OwnKey", "a Hashtable finds only"),
        ("BadMembers.OwnStructKey", "a Hashtable finds only"),
        ("BadMembers.TableOrder", "the order of a Hashtable"),
        ("BadMembers.HashOfText", "hash codes differ"),
        ("BadMembers.IndexOfByte", "Array.IndexOf"),
        ("BadMembers.Grows", "StringBuilder.Length"),
        ("BadMembers.OwnThread", "an exception that leaves a thread"),
        ("BadMembers.OwnTimer", "timer callbacks"),
        ("EarlyTable..cctor", "static initialiser uses"),
        ("Finalizer.Finalize", "finalizer"),
        ("Box`1", "own generic type"),
    ];

    private static readonly IReadOnlyList<Finding> Samples =
        Linter.Check(Repository.Path("tests", "host", "Signet.LintSamples", "bin", "Debug", "net10.0", "Signet.LintSamples.dll"))
            .Findings;

    public static TheoryData<string, string> Cases => new(Offences.Select(o => (o.Where, o.Rule)));

    public static TheoryData<string, string> Assemblies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var project in Repository.DeviceProjects())
            {
                data.Add(project, "Debug");
                data.Add(project, "Release");
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void FindsTheOffence(string where, string rule)
    {
        var found = Samples.Where(f => f.Where == "Signet.LintSamples." + where).ToArray();
        var finding = Assert.Single(found.Where(f => f.Rule.Contains(rule, StringComparison.Ordinal)).DistinctBy(f => f.Rule));
        if (where != "Box`1")
            Assert.Matches(FileAndLine(), finding.Source);
    }

    [Fact]
    public void SaysNothingElse()
    {
        var expected = Offences.Select(o => "Signet.LintSamples." + o.Where).ToHashSet();
        Assert.DoesNotContain(Samples, f => !expected.Contains(f.Where));
    }

    [Theory, MemberData(nameof(Assemblies))]
    public void FirmwareIsClean(string project, string configuration)
    {
        var loaded = Repository.Load(project);
        var extension = loaded.Property("OutputType") == "Exe" ? ".exe" : ".dll";
        var path = Repository.Path(loaded.Folder, "bin", "host", configuration, loaded.Name + extension);
        Assert.True(File.Exists(path), path + " is not built");
        var allowed = AllowList.Parse(File.ReadLines(Repository.Path("tools", "nano-lint", "allowed.txt")));
        var (findings, budget) = Linter.Check(path);
        output.WriteLine($"{loaded.Name} {configuration}: {budget}");
        Assert.DoesNotContain(findings, f => !allowed.Allows(f));
    }

    [Fact]
    public void NoExceptionOfTheLintIsStale()
    {
        var allowed = AllowList.Parse(File.ReadLines(Repository.Path("tools", "nano-lint", "allowed.txt")));
        foreach (var project in Repository.DeviceProjects().Select(Repository.Load))
        {
            var extension = project.Property("OutputType") == "Exe" ? ".exe" : ".dll";
            foreach (var configuration in new[] { "Debug", "Release" })
            {
                var path = Repository.Path(project.Folder, "bin", "host", configuration, project.Name + extension);
                foreach (var finding in Linter.Check(path).Findings)
                    allowed.Allows(finding);
            }
        }

        Assert.Empty(allowed.Unused());
    }

    [GeneratedRegex(@"^Bad(Members)?\.cs\(\d+\)$")]
    private static partial Regex FileAndLine();
}
