using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Signet.Bench.Tests;

/// <summary>What leaving an assembly out saves: printed here and by <c>signet bench suites</c>, and docs/BENCHMARKS.md says the same.</summary>
public class SizeTests(ITestOutputHelper output)
{
    [Fact]
    public void The_table_of_what_is_left_out_is_what_is_built()
    {
        string benchmarks = File.ReadAllText(Path.Combine(Repository(), "docs", "BENCHMARKS.md"));
        var sizes = BenchRun.Sizes().ToList();
        Assert.Equal(
            ["Signet.Crypto.Native", "Signet.Crypto.Suites", "Signet.SoftCrypto.Chains", "Signet.Tls12"], sizes.Select(s => s.Assembly));
        foreach (var (assembly, il, tables) in sizes) output.WriteLine($"{assembly}: {il} bytes of IL, {tables} bytes of tables");
        foreach (var (assembly, il, tables) in sizes)
        {
            Match row = Regex.Match(benchmarks, $@"^\| {Regex.Escape(assembly)} \| ([\d ]+) bytes \| ([\d ]+) bytes \|$", RegexOptions.Multiline);
            Assert.True(row.Success, assembly + " has no row");

            // A change of a few operations is no news.
            Assert.InRange(il, Number(row, 1) * 0.98, Number(row, 1) * 1.02);
            Assert.InRange(tables, Number(row, 2) * 0.98, Number(row, 2) * 1.02);
        }
    }

    [Fact]
    public void A_device_as_shipped_leaves_them_out_and_a_project_reference_is_all_that_brings_them()
    {
        var optional = BenchRun.Sizes().Select(s => s.Assembly).ToHashSet();
        var seen = new HashSet<string>();
        var open = new Queue<string>(["Signet.Device"]);
        while (open.TryDequeue(out string? project))
        {
            if (!seen.Add(project)) continue;
            string file = Path.Combine(Repository(), "firmware", project, project + ".nfproj");
            foreach (XElement reference in XDocument.Load(file).Descendants().Where(e => e.Name.LocalName == "ProjectReference"))
                open.Enqueue(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        }

        Assert.Contains("Signet.Tls", seen);
        Assert.Empty(seen.Intersect(optional));
    }

    private static double Number(Match row, int group) => double.Parse(row.Groups[group].Value.Replace(" ", ""));

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "nanoDevice.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("No nanoDevice.sln above " + AppContext.BaseDirectory);
    }
}
