using Signet.Core;

namespace Signet.X509.Tests;

/// <summary>What OpenSSL is expected to say of a case.</summary>
public enum OpenSslVerdict
{
    /// <summary>As we do: both accept or both refuse.</summary>
    Same,

    /// <summary>It accepts what we refuse.</summary>
    Accepts,

    /// <summary>It refuses what we accept.</summary>
    Refuses,

    /// <summary>It has no such thing and is not asked.</summary>
    NotAsked,
}

/// <summary>A case of the files in Cases: <c>name | world | expected error | what OpenSSL does, and why</c>, where the last is left
/// out when it agrees. <see cref="PathWorld"/> has the language of the world.</summary>
public sealed record PathCase(string Name, string World, ErrorCode Expected, OpenSslVerdict OpenSsl, string Reason)
{
    /// <summary>All cases of all files.</summary>
    public static IReadOnlyDictionary<string, PathCase> All { get; } = Load();

    private static Dictionary<string, PathCase> Load()
    {
        var cases = new Dictionary<string, PathCase>();
        var assembly = typeof(PathCase).Assembly;
        foreach (string file in assembly.GetManifestResourceNames())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            foreach (string line in reader.ReadToEnd().Split('\n'))
            {
                if (line.Trim().Length > 0 && line[0] != '#')
                {
                    PathCase read = Parse(file, line);
                    cases.Add(read.Name, read);
                }
            }
        }

        return cases;
    }

    private static PathCase Parse(string file, string line)
    {
        string[] columns = line.Split('|').Select(c => c.Trim()).ToArray();
        if (columns.Length is < 3 or > 4)
        {
            throw new FormatException(line);
        }

        string[] openSsl = columns.Length == 4 ? columns[3].Split(':', 2) : ["same", ""];
        OpenSslVerdict verdict = openSsl[0] switch
        {
            "same" => OpenSslVerdict.Same,
            "accepts" => OpenSslVerdict.Accepts,
            "refuses" => OpenSslVerdict.Refuses,
            "not asked" => OpenSslVerdict.NotAsked,
            _ => throw new FormatException(line),
        };
        return new PathCase(
            file + "/" + columns[0], columns[1], Enum.Parse<ErrorCode>(columns[2]), verdict, openSsl.Length > 1 ? openSsl[1].Trim() : "");
    }
}
