namespace Signet.Tls.Tests.Fuzz;

/// <summary>
/// Messages of real servers, as they came: <c>Corpus.txt</c> has a line each, the server's name, the message's name and its
/// bytes. <see cref="CorpusTests"/> makes it again.
/// </summary>
internal static class Corpus
{
    private static readonly List<(string Name, byte[] Bytes)> Lines = Read();

    /// <summary>All messages of a name.</summary>
    public static byte[][] Of(string name) => Lines.Where(l => l.Name == name).Select(l => l.Bytes).ToArray();

    /// <summary>All certificates of the real chains, and the given ones.</summary>
    public static byte[][] Certificates(params byte[][] more)
    {
        var all = new List<byte[]>(more);
        foreach (byte[] message in Of("Certificate"))
        {
            int at = 8;
            while (at + 3 < message.Length)
            {
                int size = (message[at] << 16) | (message[at + 1] << 8) | message[at + 2];
                all.Add(message[(at + 3)..(at + 3 + size)]);
                at += 3 + size + 2;
            }
        }

        return all.ToArray();
    }

    private static List<(string Name, byte[] Bytes)> Read()
    {
        using var reader = new StreamReader(typeof(Corpus).Assembly.GetManifestResourceStream("Corpus.txt")!);
        var lines = new List<(string Name, byte[] Bytes)>();
        while (reader.ReadLine() is string line)
        {
            string[] words = line.Split(' ');
            if (words.Length == 3 && words[0] != "#")
            {
                lines.Add((words[1], Convert.FromHexString(words[2])));
            }
        }

        return lines;
    }
}
