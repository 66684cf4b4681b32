namespace Signet.Bench;

/// <summary>What a piece of work cost an interpreter, exact for the firmware's own code.</summary>
public sealed record Cost
{
    /// <summary>Interpreted operations of the firmware's own IL.</summary>
    public long Operations { get; init; }

    /// <summary>Operations inside the class library by <see cref="LibraryPrices"/>.</summary>
    public long LibraryOperations { get; init; }

    /// <summary>Calls of the class library, by name.</summary>
    public IReadOnlyDictionary<string, long> LibraryCalls { get; init; } = new Dictionary<string, long>();

    /// <summary>Objects, arrays, boxes, literals and copies of structures that the device allocates for own code, and
    /// calls of the class library that return something new.</summary>
    public long Allocations { get; init; }

    /// <summary>The kinds of <see cref="Allocations"/> that occurred, in words; empty for none.</summary>
    public string AllocationKinds { get; init; } = "";

    /// <summary>Operations by method, the dearest first.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Methods { get; init; } = [];

    /// <summary>Own and the library's operations together.</summary>
    public long Total => Operations + LibraryOperations;
}
