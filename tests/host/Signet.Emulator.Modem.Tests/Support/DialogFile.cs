using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Signet.Emulator.Modem.Tests.Support
{
    /// <summary>A line of a dialog file: who, and what.</summary>
    /// <param name="Kind">H, M or !.</param>
    /// <param name="Text">Bytes as Latin-1, or the event's words.</param>
    internal sealed record DialogLine(char Kind, string Text);

    /// <summary>A section of a dialog file.</summary>
    internal sealed record DialogSection(string Name, List<DialogLine> Lines);

    /// <summary>Reads tests/dialogs, whose README describes the form.</summary>
    internal static partial class DialogFile
    {
        private static readonly Dictionary<string, string> Escapes = new()
        {
            ["<CR>"] = "\r", ["<LF>"] = "\n", ["<SP>"] = " ", ["<NUL>"] = "\0", ["<QUOTE>"] = "\"",
        };

        public static IReadOnlyList<string> Names =>
            [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "dialogs"), "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

        public static List<DialogSection> Read(string name)
        {
            var sections = new List<DialogSection>();
            foreach (string raw in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "dialogs", name + ".txt")))
            {
                string line = raw.TrimEnd();
                if (line.Length == 0 || line[0] == '#')
                    continue;
                if (line[0] == '=')
                    sections.Add(new DialogSection(line[1..].Trim(), []));
                else if (line[0] == '!')
                    sections[^1].Lines.Add(new DialogLine('!', line[1..].Trim()));
                else
                    sections[^1].Lines.Add(new DialogLine(line[0], Unescape(line[2..].TrimStart())));
            }

            return sections;
        }

        /// <summary>Bytes of a text with escapes.</summary>
        public static string Unescape(string text)
        {
            foreach ((string name, string value) in Escapes)
                text = text.Replace(name, value, StringComparison.Ordinal);

            // {30*88}9000 inside quotes is text of digits; everywhere else braces hold raw bytes.
            return Braces().Replace(text, m => Raw(m.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)));
        }

        private static string Raw(string inner)
        {
            string[] parts = inner.Split('*');
            string bytes = Encoding.Latin1.GetString(Convert.FromHexString(parts[0]));
            int times = parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture);
            return string.Concat(Enumerable.Repeat(bytes, times));
        }

        [GeneratedRegex(@"\{([0-9A-Fa-f *]+)\}")]
        private static partial Regex Braces();
    }
}
