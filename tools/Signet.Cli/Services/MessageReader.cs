using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Signet.Cli.Services;

/// <summary>A message as it was read; or what was wrong with its text.</summary>
/// <param name="Bytes">The message; null when its text is none.</param>
/// <param name="Problem">What was wrong with the text.</param>
/// <param name="Topic">The topic that it came by, where the text says it.</param>
internal sealed record ReadMessage(byte[]? Bytes, string? Problem, string? Topic = null);

/// <summary>Reads messages from a stream, each as soon as it has come.</summary>
internal static class MessageReader
{
    /// <summary>Reads to the end.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="format">"hex", "base64" or "jsonl": a message a line, empty lines are skipped; "raw": one message.</param>
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
            if (format == "jsonl") return DecodeJson(text);

            return new ReadMessage(format == "hex" ? Convert.FromHexString(text) : Convert.FromBase64String(text), null);
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new ReadMessage(null, $"line {number} is not {format}");
        }
    }

    /// <summary>An object with <c>message</c> in hexadecimal digits, and <c>topic</c>, or <c>device</c> for telemetry: what
    /// <c>signet listen --state</c> keeps.</summary>
    private static ReadMessage DecodeJson(string text)
    {
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        string topic = root.TryGetProperty("topic", out var given)
            ? given.GetString() ?? ""
            : $"signet/{root.GetProperty("device").GetString()}/telemetry";
        return new ReadMessage(Convert.FromHexString(root.GetProperty("message").GetString() ?? ""), null, topic);
    }
}
