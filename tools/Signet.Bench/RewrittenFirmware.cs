using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Signet.Bench;

/// <summary>The Release firmware with instruments in it, in a load context of its own.</summary>
public sealed class RewrittenFirmware : AssemblyLoadContext
{
    private const string Folder = "firmware-release";
    private const string Workloads = "Signet.Bench.Workloads";

    private readonly IReadOnlyDictionary<string, byte[]> _rewritten;

    private RewrittenFirmware(IReadOnlyDictionary<string, byte[]> rewritten, IReadOnlyList<Block> blocks)
        : base("firmware", isCollectible: false)
    {
        _rewritten = rewritten;
        Blocks = blocks;
    }

    internal IReadOnlyList<Block> Blocks { get; }

    /// <summary>The Release firmware that was built along with this library.</summary>
    public static IReadOnlyList<string> ReleaseFiles()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, Folder);
        if (!Directory.Exists(folder))
            throw new IOException($"the Release firmware is missing: {folder}; build this project again");
        return [.. Directory.GetFiles(folder, "Signet.*.dll").Order(StringComparer.Ordinal)];
    }

    /// <summary>Rewrites assemblies and runs their static constructors, as the device does at boot.</summary>
    /// <param name="files">The assemblies, all that are to be measured.</param>
    /// <param name="instrument">What to put in.</param>
    public static RewrittenFirmware Load(IEnumerable<string> files, Instrument instrument)
    {
        var rewriter = new FirmwareRewriter(instrument);
        var firmware = new RewrittenFirmware(rewriter.Rewrite(files), rewriter.Blocks);
        if (instrument == Instrument.Counter) Probe.Hits = new long[rewriter.Blocks.Count];
        foreach (string name in firmware._rewritten.Keys)
        {
            foreach (var type in firmware.LoadFromAssemblyName(new AssemblyName(name)).GetTypes())
                RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        return firmware;
    }

    /// <summary>The workloads, bound to this firmware.</summary>
    public IReadOnlyList<Workload> CreateWorkloads() =>
        [.. LoadFromAssemblyName(new AssemblyName(Workloads)).GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Workload)) && !t.IsAbstract)
            .Select(t => (Workload)Activator.CreateInstance(t, nonPublic: true)!)
            .OrderBy(w => w.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        if (_rewritten.TryGetValue(name, out var bytes)) return LoadFromStream(new MemoryStream(bytes));

        // What is bound to the firmware is loaded beside it, everything else is shared.
        string file = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return name is Workloads or "Signet.Hosting" && File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }
}
