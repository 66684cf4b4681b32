using System.Globalization;

namespace Signet.Integration.Tests.Support;

/// <summary>Searches the memory of a live process (Linux, proc(5): /proc/pid/maps and /proc/pid/mem).</summary>
internal static class ProcessMemory
{
    private const int Chunk = 1 << 20;

    /// <summary>Whether this machine lets us read it; <paramref name="why"/> says why not.</summary>
    public static bool CanRead(int process, out string why)
    {
        why = "";
        try
        {
            using var memory = Open(process);
            var first = Regions(process).First();
            memory.Position = first.Start;
            _ = memory.ReadByte();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            why = $"/proc/{process}/mem can't be read here: {e.Message}";
            return false;
        }
    }

    /// <summary>Counts how often each pattern occurs in what the process may write to.</summary>
    /// <returns>The counts, and the bytes that were searched.</returns>
    public static (int[] Found, long Bytes) Search(int process, params byte[][] patterns)
    {
        int overlap = patterns.Max(p => p.Length) - 1;
        var found = new int[patterns.Length];
        var buffer = new byte[Chunk + overlap];
        long searched = 0;
        using var memory = Open(process);
        foreach (var (start, end) in Regions(process))
        {
            int kept = 0;
            for (long at = start; at < end;)
            {
                int read = TryRead(memory, at, buffer.AsSpan(kept, (int)Math.Min(Chunk, end - at)));
                if (read == 0) break;

                at += read;
                searched += read;
                var window = buffer.AsSpan(0, kept + read);
                for (int i = 0; i < patterns.Length; i++) found[i] += Count(window, patterns[i], kept);

                kept = Math.Min(overlap, window.Length);
                window[^kept..].CopyTo(buffer);
            }
        }

        return (found, searched);
    }

    private static FileStream Open(int process) => new($"/proc/{process}/mem", new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 0,
    });

    private static IEnumerable<(long Start, long End)> Regions(int process)
    {
        foreach (string line in File.ReadAllLines($"/proc/{process}/maps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!fields[1].StartsWith("rw", StringComparison.Ordinal)) continue;

            string[] bounds = fields[0].Split('-');
            long start = long.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            yield return (start, long.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    }

    // A region may have gone since it was listed, and a device's can't be read.
    private static int TryRead(FileStream memory, long at, Span<byte> buffer)
    {
        try
        {
            memory.Position = at;
            return memory.Read(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // Matches that lie wholly in the part kept from the window before were counted there: there are none, it is too short.
    private static int Count(ReadOnlySpan<byte> window, byte[] pattern, int kept)
    {
        int count = 0;
        int from = Math.Max(0, kept - pattern.Length + 1);
        for (int next; (next = window[from..].IndexOf(pattern)) >= 0; from += next + 1) count++;

        return count;
    }
}
