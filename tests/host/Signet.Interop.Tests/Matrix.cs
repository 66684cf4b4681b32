using System.Text;

namespace Signet.Interop.Tests;

/// <summary>What came of one combination.</summary>
/// <param name="Text">"ok", "n/a", "FAIL" or "-" where it couldn't be run.</param>
/// <param name="Reason">Why, for all but "ok".</param>
internal sealed record Cell(string Text, string? Reason = null)
{
    public static readonly Cell Ok = new("ok");
}

/// <summary>The cells in order, printed as a table: a row for version, key and handshake, a column for peer and suite.</summary>
internal sealed class Matrix
{
    private readonly List<(string Peer, string Version, string Key, string Suite, Cell Full, Cell Resumed)> _cells = [];

    public int Count => 2 * _cells.Count;

    public IEnumerable<string> Failures => _cells
        .SelectMany(c => new[] { (c, "full", c.Full), (c, "resumed", c.Resumed) })
        .Where(x => x.Item3.Text == "FAIL")
        .Select(x => $"{x.c.Peer}, TLS {x.c.Version}, {x.c.Suite}, {x.c.Key}, {x.Item2}: {x.Item3.Reason}");

    public int Passed => _cells.Sum(c => (c.Full.Text == "ok" ? 1 : 0) + (c.Resumed.Text == "ok" ? 1 : 0));

    public void Add(string peer, string version, string key, string suite, Cell full, Cell resumed) =>
        _cells.Add((peer, version, key, suite, full, resumed));

    /// <summary>A table for each peer, then the reasons.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var peer in _cells.GroupBy(c => c.Peer))
        {
            string[] suites = [.. peer.Select(c => c.Suite).Distinct()];
            text.AppendLine($"{peer.Key,-10} {"key",-9}{string.Concat(suites.Select(s => $"{s,-16}"))}(full/resumed)");
            foreach (var row in peer.GroupBy(c => (c.Version, c.Key)))
            {
                text.Append($"  TLS {row.Key.Version}  {row.Key.Key,-9}");
                foreach (string suite in suites)
                {
                    var cell = row.Single(c => c.Suite == suite);
                    text.Append($"{(cell.Full.Text == cell.Resumed.Text && cell.Full.Text != "ok" ? cell.Full.Text : cell.Full.Text + "/" + cell.Resumed.Text),-16}");
                }

                text.AppendLine();
            }
        }

        foreach (string reason in _cells
            .SelectMany(c => new[] { (c, c.Full), (c, c.Resumed) })
            .Where(x => x.Item2.Text is "n/a" or "-")
            .Select(x => $"{x.c.Peer}, {x.Item2.Text}: {x.Item2.Reason}")
            .Distinct())
        {
            text.AppendLine(reason);
        }

        foreach (string failure in Failures) text.AppendLine("FAIL " + failure);
        text.AppendLine($"{Count} combinations, {Passed} ok, {_cells.Count(c => c.Full.Text == "n/a") * 2} n/a, {Failures.Count()} failed");
        return text.ToString();
    }
}
