namespace Signet.Bench;

/// <summary>One number with its budget.</summary>
/// <param name="Name">Name of the measurement.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; "ops" are interpreted operations of own IL.</param>
/// <param name="Budget">What it may be at most; null where nothing is demanded.</param>
public sealed record Measurement(string Name, double Value, string Unit, double? Budget)
{
    /// <summary>Whether the budget is kept; null without one.</summary>
    public bool? Met => Budget == null ? null : Value <= Budget;

    /// <summary>Operations inside the class library, by price; 0 for other units.</summary>
    public double Library { get; init; }

    /// <summary>Objects that the device allocates; null for other units.</summary>
    public long? Allocations { get; init; }
}

/// <summary>Everything that a run measured.</summary>
public sealed class BenchReport
{
    private readonly List<Measurement> _measurements = [];
    private readonly List<Scenario> _scenarios = [];
    private readonly SortedDictionary<string, long> _unpriced = new(StringComparer.Ordinal);

    /// <summary>The numbers, in the order of measuring.</summary>
    public IReadOnlyList<Measurement> Measurements => _measurements;

    /// <summary>Whole connections, in the order of measuring.</summary>
    public IReadOnlyList<Scenario> Scenarios => _scenarios;

    /// <summary>Costs in full, for a closer look.</summary>
    public Dictionary<string, Cost> Costs { get; } = [];

    /// <summary>Heap windows in full.</summary>
    public Dictionary<string, HeapWindow> Heap { get; } = [];

    /// <summary>Methods of the class library that were called and have no price, with the number of calls.</summary>
    public IReadOnlyDictionary<string, long> Unpriced => _unpriced;

    /// <summary>True when no budget is exceeded.</summary>
    public bool Met => _measurements.All(m => m.Met != false) && _scenarios.All(s => s.Met != false);

    /// <summary>Gives a number by name.</summary>
    /// <param name="name">Name of the measurement.</param>
    /// <exception cref="KeyNotFoundException">It was not measured.</exception>
    public Measurement this[string name] =>
        _measurements.Find(m => m.Name == name) ?? throw new KeyNotFoundException(name);

    internal void Add(IEnumerable<Scenario> scenarios) => _scenarios.AddRange(scenarios);

    internal void Add(string name, double value, string unit) =>
        _measurements.Add(new Measurement(name, value, unit, Budgets.Find(name)));

    internal void Add(string name, Cost cost)
    {
        Costs[name] = cost;
        _measurements.Add(new Measurement(name, cost.Operations, "ops", Budgets.Find(name))
        {
            Library = cost.LibraryOperations,
            Allocations = cost.Allocations,
        });
        foreach (var (method, count) in cost.LibraryCalls)
        {
            if (LibraryPrices.Find(method) == null) _unpriced[method] = _unpriced.GetValueOrDefault(method) + count;
        }
    }
}
