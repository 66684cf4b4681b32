using System.Text;

namespace Signet.Cli.Services;

/// <summary>A curve of braille patterns: each character has two columns and four rows of dots.</summary>
internal static class BraillePlot
{
    private const int Rows = 4;
    private const char Empty = '\u2800';

    // Dots of the two columns, from the lowest row up (ISO/IEC 10646, braille patterns).
    private static readonly int[] Left = [0x40, 0x04, 0x02, 0x01];
    private static readonly int[] Right = [0x80, 0x20, 0x10, 0x08];

    /// <summary>Draws the last values, two a character, from the least to the greatest of them.</summary>
    /// <param name="values">Values, the newest last; those that are not finite leave a hole.</param>
    /// <param name="width">Characters.</param>
    internal static string Draw(IReadOnlyList<double> values, int width)
    {
        var shown = values.Skip(Math.Max(0, values.Count - 2 * width)).ToArray();
        var finite = shown.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        double least = finite.Min();
        double span = finite.Max() - least;
        var text = new StringBuilder();
        for (int i = 0; i < shown.Length; i += 2)
        {
            int dots = Dot(Left, shown[i]);
            if (i + 1 < shown.Length) dots |= Dot(Right, shown[i + 1]);
            text.Append((char)(Empty + dots));
        }

        return text.ToString();

        int Dot(int[] column, double value)
        {
            if (!double.IsFinite(value)) return 0;

            double height = span > 0 ? (value - least) / span : 0.5;
            return column[Math.Min(Rows - 1, (int)(height * Rows))];
        }
    }
}
