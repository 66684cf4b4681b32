using System.Reflection;
using System.Text.RegularExpressions;

namespace Signet.OnDevice.Host;

/// <summary>The projects under tests/device: their built assemblies and their sources.</summary>
public static partial class DeviceTestProjects
{
    /// <summary>The folder that holds nanoDevice.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Project names, which are the names of their assemblies here.</summary>
    public static IReadOnlyList<string> Names { get; } = Directory
        .GetFiles(Path.Combine(RepositoryRoot, "tests", "device"), "*.nfproj", SearchOption.AllDirectories)
        .Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The assembly of a project, null if it isn't beside this one.</summary>
    public static Assembly? Load(string project)
    {
        var file = Path.Combine(AppContext.BaseDirectory, project + ".dll");
        return File.Exists(file) ? Assembly.LoadFrom(file) : null;
    }

    /// <summary>
    /// How many lines a device's report has for the project according to its sources: a line for each [Setup], [Cleanup],
    /// [DataRow], and [TestMethod] without data rows.
    /// </summary>
    /// <exception cref="FormatException">A test attribute shares its line: the device's tools would not see it.</exception>
    public static int CountInSources(string project)
    {
        var folder = Path.Combine(RepositoryRoot, "tests", "device", project);
        return Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"))
            .Sum(CountInFile);
    }

    private static int CountInFile(string file)
    {
        int total = 0, rows = 0;
        bool test = false;

        foreach (var line in File.ReadLines(file))
        {
            var text = line.Trim();

            if (MentionsAttribute().IsMatch(text) && !AttributeAlone().IsMatch(text))
                throw new FormatException($"{file}: \"{text}\": a test attribute stands alone on its line.");

            if (text.StartsWith("[DataRow(", StringComparison.Ordinal)) rows++;
            else if (text is "[TestMethod]") test = true;
            else if (text is "[Setup]" or "[Cleanup]") total++;
            else if (text.Contains('{') || text.Contains("=>"))
            {
                // The body of the method that the attributes belong to.
                total += rows > 0 ? rows : test ? 1 : 0;
                rows = 0;
                test = false;
            }
        }

        return total;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "nanoDevice.sln"))) return folder.FullName;

        throw new InvalidOperationException("No nanoDevice.sln above " + AppContext.BaseDirectory);
    }

    [GeneratedRegex(@"\[(TestClass|TestMethod|Setup|Cleanup|DataRow)\b")]
    private static partial Regex MentionsAttribute();

    [GeneratedRegex(@"^(\[(TestClass|TestMethod|Setup|Cleanup)\]|\[DataRow\(.*\)\])$")]
    private static partial Regex AttributeAlone();
}
