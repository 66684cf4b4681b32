using Mono.Cecil;

namespace Signet.Bench;

/// <summary>Runs workloads on the Release firmware and reports what they cost.</summary>
public static class BenchRun
{
    // What an application may leave out, and TLS never asks for by itself.
    private static readonly string[] Optional = ["Signet.Crypto.Native", "Signet.Crypto.Suites", "Signet.SoftCrypto.Chains", "Signet.Tls12"];
    private static readonly string[] SteadyWindows = ["batch-16-sign", "publish-16"];

    /// <summary>Runs workloads.</summary>
    /// <param name="names">Their names; empty for all.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">There is no workload of a name.</exception>
    public static BenchReport Run(IReadOnlyCollection<string> names)
    {
        var files = RewrittenFirmware.ReleaseFiles();
        var report = new BenchReport();
        var firmware = RewrittenFirmware.Load(files, Instrument.Counter);
        var workloads = Choose(firmware.CreateWorkloads(), names);
        foreach (var workload in workloads)
        {
            var meter = new OperationMeter(firmware);
            workload.Run(meter);
            foreach (var (name, cost) in meter.Costs) report.Add(name, cost);
            foreach (var (name, value, unit) in meter.Values) report.Add(name, value, unit);
            report.Add(meter.Scenarios);
        }

        if (workloads.Any(w => w.Name == "suites")) Size(report);
        if (workloads.Any(w => w.HasHeap)) Weigh(report, [.. files.Where(f => !IsOptional(f))], names);
        return report;
    }

    /// <summary>Names of the workloads.</summary>
    public static IReadOnlyList<string> WorkloadNames() =>
        [.. RewrittenFirmware.Load(RewrittenFirmware.ReleaseFiles(), Instrument.Counter).CreateWorkloads().Select(w => w.Name)];

    private static List<Workload> Choose(IReadOnlyList<Workload> workloads, IReadOnlyCollection<string> names)
    {
        foreach (string name in names)
        {
            if (workloads.All(w => w.Name != name))
                throw new ArgumentException($"there is no workload '{name}'; there are {string.Join(", ", workloads.Select(w => w.Name))}");
        }

        return [.. workloads.Where(w => names.Count == 0 || names.Contains(w.Name))];
    }

    private static void Weigh(BenchReport report, IReadOnlyList<string> files, IReadOnlyCollection<string> names)
    {
        using var scale = new HeapScale();
        Probe.Scale = scale;
        try
        {
            // Static tables are made here, so they are weighed too.
            var firmware = RewrittenFirmware.Load(files, Instrument.Scale);
            foreach (var workload in Choose(firmware.CreateWorkloads(), names).Where(w => w.HasHeap))
            {
                var meter = new HeapMeter(scale);
                workload.Run(meter);
                foreach (var (name, window) in meter.Windows) report.Heap[name] = window;
            }
        }
        finally
        {
            Probe.Scale = null;
        }

        foreach (var (name, window) in report.Heap.Where(w => w.Key != "start" && w.Value.Peak > 0)) report.Add("heap-peak-" + name, window.Peak, "bytes");
        foreach (var (name, window) in report.Heap.Where(w => w.Key.StartsWith("store-", StringComparison.Ordinal)))
        {
            report.Add("heap-live-" + name, window.Live, "bytes");
            report.Add("heap-made-" + name, window.MadeBytes, "bytes");
        }

        report.Add("heap-peak", report.Heap.Values.Max(w => w.Peak), "bytes");
        report.Add("heap-frames", report.Heap.Values.Max(w => w.DeepestFrames), "bytes");
        report.Add("heap-largest", scale.Largest, "bytes");
        foreach (string window in SteadyWindows.Where(report.Heap.ContainsKey))
            report.Add(window + "-allocations", report.Heap[window].Made, "objects");
        report.Add("heap-tables", Tables(files), "bytes");
    }

    /// <summary>What it saves to leave an assembly out that an application may do without: its project reference is all that
    /// brings it.</summary>
    /// <returns>Name, bytes of IL (flash) and bytes of its types' tables (RAM), counted in the Release build.</returns>
    public static IEnumerable<(string Assembly, int Il, int Tables)> Sizes()
    {
        foreach (string file in RewrittenFirmware.ReleaseFiles().Where(IsOptional))
        {
            using var module = ModuleDefinition.ReadModule(file);
            int il = module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).Sum(m => m.Body.CodeSize);
            yield return (Path.GetFileNameWithoutExtension(file), il, NanoLayout.Tables(module));
        }
    }

    private static void Size(BenchReport report)
    {
        foreach (var (name, il, tables) in Sizes())
        {
            report.Add("il-" + name, il, "bytes");
            report.Add("tables-" + name, tables, "bytes");
        }
    }

    private static bool IsOptional(string file) => Optional.Contains(Path.GetFileNameWithoutExtension(file));

    private static int Tables(IEnumerable<string> files)
    {
        int sum = NanoLayout.LibraryTables;
        foreach (string file in files)
        {
            using var module = ModuleDefinition.ReadModule(file);
            sum += NanoLayout.Tables(module);
        }

        return sum;
    }
}
