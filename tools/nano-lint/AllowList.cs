namespace Signet.NanoLint;

/// <summary>
/// Methods where a rule of cost may be broken, each with its reason: lines "rule words | Type.Method | reason", or
/// "Namespace.*" for all below it. Rules of correctness have no exceptions but the suite that asks the platform about them.
/// </summary>
public sealed class AllowList
{
    private readonly List<(string Rule, string Where)> _entries = [];
    private readonly HashSet<(string, string)> _used = [];

    public static AllowList Parse(IEnumerable<string> lines)
    {
        var list = new AllowList();
        foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts.Length != 3 || parts[2].Length == 0)
                throw new FormatException($"allowed.txt: '{line}' is not 'rule | Type.Method | reason'");
            list._entries.Add((parts[0], parts[1]));
        }

        return list;
    }

    public bool Allows(Finding finding)
    {
        foreach (var entry in _entries)
        {
            bool here = entry.Where.EndsWith(".*", StringComparison.Ordinal)
                ? finding.Where.StartsWith(entry.Where[..^1], StringComparison.Ordinal)
                : finding.Where == entry.Where;
            if (!here || !finding.Rule.StartsWith(entry.Rule, StringComparison.Ordinal))
                continue;
            _used.Add(entry);
            return true;
        }

        return false;
    }

    /// <summary>Entries that excused nothing: they are stale.</summary>
    public IEnumerable<string> Unused() =>
        _entries.Where(e => !_used.Contains(e)).Select(e => e.Rule + " | " + e.Where);
}
