using System.Runtime.CompilerServices;
using System.Text;

namespace Signet.Cli.Services;

/// <summary>A message as it was read; or what was wrong with its text.</summary>
internal sealed record ReadMessage(byte[]? Bytes, string? Problem);

/// <summary>Reads messages from a stream, each as soon as it has come.</summary>
internal static class MessageReader
{
    /// <summary>Reads to the end.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="format">"hex" or "base64": a message a line, empty lines are skipped; "raw": one message.</param>
    /// <param name="stop">Ends the reading.</param>
    internal static async IAsyncEnumerable<ReadMessage> ReadAsync(
        Stream source, string format, [EnumeratorCancellation] CancellationToken stop)
    {
        if (format == "raw")
        {
            using var all = new MemoryStream();
            await source.CopyToAsync(all, stop);
            if (all.Length > 0) yield return new ReadMessage(all.ToArray(), null);

            yield break;
        }

        using var reader = new StreamReader(source, Encoding.Latin1);
        for (int number = 1; await reader.ReadLineAsync(stop) is { } line; number++)
        {
            string text = line.Trim();
            if (text.Length > 0) yield return Decode(text, format, number);
        }
    }

    private static ReadMessage Decode(string text, string format, int number)
    {
        try
        {
            return new ReadMessage(format == "hex" ? Convert.FromHexString(text) : Convert.FromBase64String(text), null);
        }
        catch (FormatException)
        {
            return new ReadMessage(null, $"line {number} is not {format}");
        }
    }
}
