using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Signet.Build.Tests;

/// <summary>
/// Projects, folders, packages, references and solutions say the same. packages.config resolves nothing by itself, and
/// a forgotten reference shows only on the device, as an assembly that does not link.
/// </summary>
public partial class AgreementTests
{
    /// <summary>Who may use whom (docs/DESIGN.md): a project and what it may reference directly.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Signet.Core"] = [],
        ["Signet.Crypto"] = ["Signet.Core"],
        ["Signet.Crypto.Suites"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.Crypto.Native"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.SoftCrypto"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.SoftCrypto.Chains"] = ["Signet.Core", "Signet.Crypto", "Signet.SoftCrypto"],
        ["Signet.Sim"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.Modem"] = ["Signet.Core"],
        ["Signet.Recovery"] = ["Signet.Core"],
        ["Signet.Tls"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.Tls12"] = ["Signet.Core", "Signet.Crypto", "Signet.Tls"],
        ["Signet.Mqtt"] = ["Signet.Core"],
        ["Signet.Store"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.Store.Files"] = ["Signet.Core", "Signet.Crypto", "Signet.Store"],
        ["Signet.Telemetry"] = ["Signet.Core", "Signet.Crypto"],
        ["Signet.Agent"] =
        [
            "Signet.Core", "Signet.Crypto", "Signet.Sim", "Signet.Modem", "Signet.Recovery", "Signet.Tls", "Signet.Mqtt", "Signet.Store",
            "Signet.Telemetry",
        ],
        ["Signet.Clouds"] =
        [
            "Signet.Core", "Signet.Crypto", "Signet.Sim", "Signet.Modem", "Signet.Recovery", "Signet.Tls", "Signet.Mqtt", "Signet.Store",
            "Signet.Telemetry", "Signet.Agent",
        ],
        ["Signet.Device"] =
        [
            "Signet.Core", "Signet.Crypto", "Signet.SoftCrypto", "Signet.Sim", "Signet.Modem", "Signet.Recovery", "Signet.Tls", "Signet.Mqtt",
            "Signet.Store", "Signet.Store.Files", "Signet.Telemetry", "Signet.Agent",

            // What brokers of public authorities and clouds need; left out as it is shipped (Signet.Bench.Tests, SizeTests).
            "Signet.Crypto.Suites", "Signet.SoftCrypto.Chains", "Signet.Tls12", "Signet.Clouds",
        ],
    };

    public static TheoryData<string> Projects => new(Repository.DeviceProjects());

    [Theory, MemberData(nameof(Projects))]
    public void CompileItemsAreTheFilesOfTheFolder(string file)
    {
        var project = Repository.Load(file);
        var there = Repository.Find("*.cs").Where(f => f.StartsWith(project.Folder + "/", StringComparison.Ordinal))
            .Select(f => f[(project.Folder.Length + 1)..]);
        var items = project.Compile.Select(c => c.Replace('\\', '/')).ToLookup(c => c.StartsWith("../", StringComparison.Ordinal));
        Assert.Equal(there.Order(), items[false].Order());

        // What several suites share is a link.
        Assert.Empty(items[true].Except(["../Expect.cs"]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void ReferencesNameEverythingThatIsNeeded(string file)
    {
        var project = Repository.Load(file);
        var needed = project.Closure().SelectMany(p => p.References).ToHashSet();
        foreach (var name in needed.ToArray())
            AddClosure(name, needed);
        Assert.Equal(needed.Order(), project.References.Order());
    }

    [Theory, MemberData(nameof(Projects))]
    public void ProjectReferencesNameEverythingThatIsNeeded(string file)
    {
        var project = Repository.Load(file);
        Assert.Equal(project.Closure().Skip(1).Select(p => p.File).Order(), project.ProjectReferences.Order());
    }

    [Theory, MemberData(nameof(Projects))]
    public void PackagesAndHintPathsComeFromTheTable(string file)
    {
        var project = Repository.Load(file);
        var rows = project.References.Select(r => Repository.Assemblies[r]).ToArray();
        Assert.Equal(rows.Select(r => (r.Package, r.Version)).Distinct().Order(), project.Packages.Order());
        string up = string.Concat(Enumerable.Repeat("..\\", project.Folder.Split('/').Length));
        foreach (var row in rows)
        {
            string extension = row.Name == "nanoFramework.UnitTestLauncher" ? "exe" : "dll";
            Assert.Equal($"{up}packages\\{row.Package}.{row.Version}\\lib\\{row.Name}.{extension}", project.Hint(row.Name));
        }
    }

    [Theory, MemberData(nameof(Projects))]
    public void ArrowsRunOneWay(string file)
    {
        var project = Repository.Load(file);
        if (project.Folder.StartsWith("tests/", StringComparison.Ordinal))
            return;
        var used = project.ProjectReferences.Select(p => Path.GetFileNameWithoutExtension(p));
        Assert.Empty(used.Except(Arrows[project.Name]));
    }

    [Theory, MemberData(nameof(Projects))]
    public void NamesFollowTheFolder(string file)
    {
        var project = Repository.Load(file);
        bool test = project.Folder.StartsWith("tests/device/", StringComparison.Ordinal);
        Assert.Equal(project.Name, Path.GetFileName(project.Folder));
        Assert.Equal(test ? "NFUnitTest" : project.Name, project.Property("AssemblyName"));
        Assert.True(File.Exists(Repository.Path(project.Folder, "Properties", "AssemblyInfo.cs")));
    }

    [Fact]
    public void DeviceSolutionNamesEveryDeviceProjectAndNothingElse()
    {
        var solution = File.ReadAllText(Repository.Path("nanoDevice.sln"));
        var entries = SolutionProject().Matches(solution);
        Assert.Equal(Repository.DeviceProjects(), entries.Select(m => m.Groups["path"].Value.Replace('\\', '/')).Order(StringComparer.Ordinal));
        foreach (Match entry in entries)
        {
            Assert.Equal("{11A8DD76-328B-46DF-9F39-F559912D0360}", entry.Groups["type"].Value);
            var project = Repository.Load(entry.Groups["path"].Value.Replace('\\', '/'));
            string guid = entry.Groups["guid"].Value;
            Assert.Equal(project.Property("ProjectGuid"), guid, ignoreCase: true);
            foreach (var configuration in new[] { "Debug", "Release" })
            {
                Assert.Contains($"{guid}.{configuration}|Any CPU.ActiveCfg = {configuration}|Any CPU", solution);
                Assert.Contains($"{guid}.{configuration}|Any CPU.Build.0 = {configuration}|Any CPU", solution);
                bool deployed = project.Property("OutputType") == "Exe" || project.Folder.StartsWith("tests/", StringComparison.Ordinal);
                Assert.Equal(deployed, solution.Contains($"{guid}.{configuration}|Any CPU.Deploy.0 = {configuration}|Any CPU"));
            }
        }
    }

    [Fact]
    public void HostSolutionNamesEveryHostProject()
    {
        var named = XDocument.Load(Repository.Path("tests", "Signet.Host.slnx")).Descendants("Project")
            .Select(p => Path.GetRelativePath(Repository.Root, Repository.Path("tests", p.Attribute("Path")!.Value)).Replace('\\', '/'));
        var there = Repository.Find("*.csproj").Where(f => !f.StartsWith("tools/nano-ref/", StringComparison.Ordinal)
            && !f.StartsWith("tools/nano-facade/", StringComparison.Ordinal) && !f.StartsWith("tools/ide/", StringComparison.Ordinal));
        Assert.Equal(there, named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryReferenceAssemblyIsInTheTable()
    {
        var folders = Directory.GetDirectories(Repository.Path("tools", "nano-ref")).Select(d => Path.GetFileName(d)!)
            .Where(d => d != "mscorlib.Debug" && File.Exists(Repository.Path("tools", "nano-ref", d, d + ".csproj")));
        Assert.Equal(folders.Order(), Repository.Assemblies.Keys.Where(k => k != "nanoFramework.UnitTestLauncher").Order());
    }

    [Fact]
    public void ReadmeNamesTheVersionsOfTheTable()
    {
        var readme = File.ReadAllText(Repository.Path("README.md"));
        Assert.Contains($"nanoFramework.CoreLibrary {Repository.Assemblies["mscorlib"].Version}", readme);
    }

    private static void AddClosure(string name, HashSet<string> into)
    {
        into.Add(name);
        foreach (var next in Repository.Assemblies[name].References)
            AddClosure(next, into);
    }

    [GeneratedRegex("""Project\("(?<type>[^"]+)"\) = "[^"]+", "(?<path>[^"]+\.[^"]+)", "(?<guid>[^"]+)""")]
    private static partial Regex SolutionProject();
}
