using System.Globalization;
using System.Text;

namespace Signet.Modem.Tests;

/// <summary>A file of tests/dialogs: what host and module say, section by section.</summary>
internal sealed class Dialog
{
    private Dialog(string name, List<Section> sections)
    {
        Name = name;
        Sections = sections;
    }

    public string Name { get; }

    public IReadOnlyList<Section> Sections { get; }

    public static IEnumerable<string> Files(string folder = "")
        => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "dialogs", folder), "*.txt")
            .Select(f => Path.Combine(folder, Path.GetFileNameWithoutExtension(f))).Order(StringComparer.Ordinal);

    public static Dialog Load(string name)
        => Parse(name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dialogs", name + ".txt")));

    public static Dialog Parse(string name, string text)
    {
        var sections = new List<Section>();
        foreach (string line in text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0 && l[0] is not ('#' or '!')))
        {
            if (line.StartsWith("= "))
            {
                sections.Add(new Section(line[2..], []));
                continue;
            }

            bool host = line.StartsWith("H> ");
            Assert.True(host || line.StartsWith("M> "), name + ": " + line);
            sections[^1].Steps.Add(new Step(host, Bytes(line[3..])));
        }

        return new Dialog(name, sections);
    }

    public Section? Find(string section) => Sections.FirstOrDefault(s => s.Name == section);

    /// <summary>Bytes of the notation of tests/dialogs/README.md.</summary>
    public static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length;)
        {
            string? word = Array.Find(["<CR>", "<LF>", "<SP>", "<NUL>", "<QUOTE>"], w => string.CompareOrdinal(text, i, w, 0, w.Length) == 0);
            if (word != null)
            {
                bytes.Add(word switch { "<CR>" => 13, "<LF>" => 10, "<SP>" => 32, "<NUL>" => 0, _ => 34 });
                i += word.Length;
            }
            else if (text[i] == '{')
            {
                int end = text.IndexOf('}', i);
                string[] parts = text[(i + 1)..end].Replace(" ", "").Split('*');
                byte[] block = Convert.FromHexString(parts[0]);
                int times = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1;
                for (int n = 0; n < times; n++)
                {
                    bytes.AddRange(block);
                }

                i = end + 1;
            }
            else
            {
                bytes.Add((byte)text[i++]);
            }
        }

        return [.. bytes];
    }

    internal sealed record Section(string Name, List<Step> Steps)
    {
        public IEnumerable<string> Commands => Steps.Where(s => s.Host).Select(s => Encoding.Latin1.GetString(s.Bytes).TrimEnd('\r'));
    }

    internal sealed record Step(bool Host, byte[] Bytes);
}
