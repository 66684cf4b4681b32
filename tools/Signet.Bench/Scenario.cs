namespace Signet.Bench;

/// <summary>
/// What one connection cost under one policy: everything that can be counted on the lines, on the card and in the
/// interpreter (docs/BENCHMARKS.md, "Scenarios").
/// </summary>
/// <param name="Name">What was done, e.g. tls13-full.</param>
/// <param name="Policy">Who did the public-key work: guarded or fast.</param>
public sealed record Scenario(string Name, string Policy)
{
    /// <summary>Command APDUs to the SIM, without GET RESPONSE and closes.</summary>
    public int Commands { get; init; }

    /// <summary>GET RESPONSE APDUs, where the module leaves 61xx to the host.</summary>
    public int GetResponses { get; init; }

    /// <summary>APDUs that close an operation of the applet.</summary>
    public int Closes { get; init; }

    /// <summary>AT command lines.</summary>
    public int AtLines { get; init; }

    /// <summary>Bytes on the module's line, both ways.</summary>
    public long UartBytes { get; init; }

    /// <summary>Bytes of TLS records, both ways; TCP's and IP's headers not among them.</summary>
    public long WireBytes { get; init; }

    /// <summary>How often the device sent and then waited for the server; with TCP's own where the window has it.</summary>
    public int RoundTrips { get; init; }

    /// <summary>Time that line and card take in the model, in seconds; none for the MCU's computing.</summary>
    public double ModelledSeconds { get; init; }

    /// <summary>Interpreted operations of the firmware's own IL.</summary>
    public long IlOps { get; init; }

    /// <summary>Commands that write to the card's memory: GENERATE KEY PAIR and PUT PUBLIC KEY.</summary>
    public int CardWrites { get; init; }

    /// <summary>All figures by the name that reports and budgets give them.</summary>
    public IReadOnlyList<(string Name, double Value)> Figures =>
    [
        ("commands", Commands), ("getResponses", GetResponses), ("closes", Closes), ("atLines", AtLines),
        ("uartBytes", UartBytes), ("wireBytes", WireBytes), ("roundTrips", RoundTrips),
        ("modelledSeconds", ModelledSeconds), ("ilOps", IlOps), ("cardWrites", CardWrites),
    ];

    /// <summary>What figures may be at most; only those that have a budget.</summary>
    public IReadOnlyDictionary<string, double> Budget => ScenarioBudgets.Find(Policy, Name);

    /// <summary>Figures that exceed their budget.</summary>
    public IReadOnlyList<string> Exceeded =>
        [.. Figures.Where(f => Budget.TryGetValue(f.Name, out double most) && f.Value > most).Select(f => f.Name)];

    /// <summary>Whether every budget is kept; null where there is none.</summary>
    public bool? Met => Budget.Count == 0 ? null : Exceeded.Count == 0;
}
