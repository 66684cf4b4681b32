namespace Signet.NanoLint;

/// <summary>One place that compiles and fails, or means something else, on the nanoFramework interpreter.</summary>
/// <param name="Source">File and line, e.g. "Hex.cs(12)"; empty where no debug information names one.</param>
/// <param name="Rule">What is wrong, in words.</param>
/// <param name="Where">The type or method.</param>
public sealed record Finding(string Source, string Rule, string Where)
{
    public override string ToString() => (Source.Length > 0 ? Source + ": " : "") + Rule + ": " + Where;
}
