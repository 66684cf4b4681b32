namespace Signet.Bench;

/// <summary>Reads the counters of a rewritten firmware.</summary>
internal sealed class OperationMeter(RewrittenFirmware firmware) : IMeter
{
    private long[] _mark = [];

    /// <summary>What was reported, in order.</summary>
    public List<(string Name, Cost Cost)> Costs { get; } = [];

    /// <summary>Other numbers that were reported.</summary>
    public List<(string Name, double Value, string Unit)> Values { get; } = [];

    /// <summary>Whole connections that were reported.</summary>
    public List<Scenario> Scenarios { get; } = [];

    /// <inheritdoc/>
    public bool Weighs => false;

    /// <inheritdoc/>
    public void Begin() => _mark = [.. Probe.Hits];

    /// <inheritdoc/>
    public Cost Since()
    {
        long own = 0, library = 0, objects = 0, arrays = 0, boxes = 0, literals = 0, copies = 0, results = 0;
        var calls = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var methods = new Dictionary<string, long>();
        for (int i = 0; i < _mark.Length; i++)
        {
            long times = Probe.Hits[i] - _mark[i];
            if (times == 0) continue;

            var block = firmware.Blocks[i];
            own += times * block.Operations;
            objects += times * block.Objects;
            arrays += times * block.Arrays;
            boxes += times * block.Boxes;
            literals += times * block.Literals;
            copies += times * block.Copies;
            methods[block.Method] = methods.GetValueOrDefault(block.Method) + (times * block.Operations);
            foreach (string call in block.LibraryCalls)
            {
                calls[call] = calls.GetValueOrDefault(call) + times;
                var price = LibraryPrices.Find(call);
                library += times * (price?.Operations ?? 0);
                results += times * (price?.Allocates ?? 0);
            }
        }

        (string Word, long Count)[] kinds =
        [
            ("objects", objects), ("arrays", arrays), ("boxes", boxes), ("literals", literals), ("structures", copies),
            ("results", results),
        ];
        return new Cost
        {
            Operations = own,
            LibraryOperations = library,
            LibraryCalls = calls,
            Allocations = kinds.Sum(k => k.Count),
            AllocationKinds = string.Join(", ", kinds.Where(k => k.Count > 0).Select(k => $"{k.Count} {k.Word}")),
            Methods = [.. methods.OrderByDescending(m => m.Value)],
        };
    }

    /// <inheritdoc/>
    public void Report(string name, Cost cost) => Costs.Add((name, cost));

    /// <inheritdoc/>
    public void Report(string name, double value, string unit) => Values.Add((name, value, unit));

    /// <inheritdoc/>
    public void Report(Scenario scenario) => Scenarios.Add(scenario);
}
