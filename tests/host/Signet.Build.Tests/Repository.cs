using System.Xml.Linq;

namespace Signet.Build.Tests;

/// <summary>The checked-out repository that these tests were built from.</summary>
internal static class Repository
{
    private static readonly XNamespace Msbuild = "http://schemas.microsoft.com/developer/msbuild/2003";

    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>All .nfproj files, as paths from the root with forward slashes.</summary>
    public static string[] DeviceProjects() => Find("*.nfproj");

    public static string[] Find(string pattern) =>
        Directory.GetFiles(Root, pattern, SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Split('/').Any(p => p is "bin" or "obj" or "packages" or ".git"))
            .Order(StringComparer.Ordinal)
            .ToArray();

    public static DeviceProject Load(string project) => new(project, XDocument.Load(Path(project)).Root!, Msbuild);

    public static IReadOnlyDictionary<string, DeviceAssembly> Assemblies { get; } =
        File.ReadLines(Path("tools", "nano-ref", "packages.tsv"))
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split('\t'))
            .ToDictionary(c => c[0], c => new DeviceAssembly(c[0], c[1], c[2], c[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(System.IO.Path.Combine(folder.FullName, "nanoDevice.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("no nanoDevice.sln above " + AppContext.BaseDirectory);
    }
}

/// <summary>A row of tools/nano-ref/packages.tsv.</summary>
internal sealed record DeviceAssembly(string Name, string Package, string Version, string[] References);

/// <summary>What the tests read of an .nfproj.</summary>
internal sealed class DeviceProject(string path, XElement xml, XNamespace ns)
{
    public string File => path;

    public string Folder => path[..path.LastIndexOf('/')];

    public string Name => System.IO.Path.GetFileNameWithoutExtension(path);

    public string[] Compile => Items("Compile");

    public string[] References => Items("Reference");

    public string[] ProjectReferences =>
        Items("ProjectReference").Select(i => Normalise(Folder + "/" + i.Replace('\\', '/'))).ToArray();

    public string Property(string name) => xml.Descendants(ns + name).Last().Value;

    public string Hint(string reference) =>
        xml.Descendants(ns + "Reference").Single(r => r.Attribute("Include")!.Value == reference).Element(ns + "HintPath")!.Value;

    public (string Id, string Version)[] Packages =>
        XDocument.Load(Repository.Path(Folder, "packages.config")).Root!.Elements("package")
            .Select(p => (p.Attribute("id")!.Value, p.Attribute("version")!.Value)).ToArray();

    /// <summary>This project and all that it references, however far.</summary>
    public IEnumerable<DeviceProject> Closure()
    {
        var seen = new HashSet<string>();
        var open = new Stack<DeviceProject>([this]);
        while (open.TryPop(out var project))
        {
            if (!seen.Add(project.File))
                continue;
            yield return project;
            foreach (var next in project.ProjectReferences)
                open.Push(Repository.Load(next));
        }
    }

    private string[] Items(string kind) =>
        xml.Descendants(ns + kind).Select(i => i.Attribute("Include")!.Value.Split(',')[0]).ToArray();

    private static string Normalise(string relative) =>
        System.IO.Path.GetRelativePath(Repository.Root, Repository.Path(relative)).Replace('\\', '/');
}
