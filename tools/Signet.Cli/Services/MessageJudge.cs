using System.Globalization;
using System.Text.Json.Nodes;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>What became of one message: verified or refused, and its place in the chain.</summary>
/// <param name="Error">Name of the error of docs/SPEC.md section 7; null when it was verified.</param>
/// <param name="Detail">What was wrong; null when nothing was.</param>
/// <param name="Batch">What it says; null when it was refused.</param>
/// <param name="Chain">Its place; null when it was refused.</param>
internal sealed record Judgement(string? Error, string? Detail, Batch? Batch, ChainResult? Chain)
{
    private static readonly string[] Qualities = ["unknown", "floor", "network", "authenticated"];

    /// <summary>True when it is the device's and contradicts nothing.</summary>
    internal bool IsGood => Batch != null && Chain!.Verdict is not (ChainVerdict.Fork or ChainVerdict.TooOld);

    internal string Time => Batch!.Quality == 0 || Batch.Time > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        ? "time unknown"
        : DateTimeOffset.FromUnixTimeSeconds((long)Batch.Time).UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";

    public override string ToString()
    {
        if (Batch == null) return $"REFUSED {Error} ({Detail})";

        var readings = Batch.Readings.Select(r => $"{r.Name ?? "#" + r.Index}={Text(r.Value)}{Shift(r.Offset)}");
        return $"{(IsGood ? "ok" : "REFUSED")} seq {Batch.Sequence}  {Time} ({Qualities[Batch.Quality]})  "
            + string.Join(' ', readings) + Finding();
    }

    internal JsonObject ToJson()
    {
        if (Batch == null) return new JsonObject { ["verified"] = false, ["error"] = Error, ["detail"] = Detail };

        var readings = new JsonArray();
        foreach (var reading in Batch.Readings)
        {
            readings.Add(new JsonObject
            {
                ["name"] = reading.Name ?? "#" + reading.Index,
                ["offset"] = (long)reading.Offset,
                ["value"] = reading.Value switch
                {
                    bool value => value,
                    double value when double.IsFinite(value) => value,
                    Int128 value when value >= long.MinValue && value <= long.MaxValue => (long)value,
                    var other => Text(other),
                },
            });
        }

        return new JsonObject
        {
            ["verified"] = IsGood,
            ["epoch"] = Convert.ToHexStringLower(Batch.Epoch),
            ["sequence"] = Batch.Sequence,
            ["time"] = Batch.Time,
            ["quality"] = Qualities[Batch.Quality],
            ["chain"] = Chain!.Verdict.ToString(),
            ["newEpoch"] = Chain.NewEpoch,
            ["missing"] = Chain.Missing,
            ["readings"] = readings,
        };
    }

    private static string Shift(Int128 offset) => offset == 0 ? "" : $"@{offset}s";

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string text => "\"" + new string([.. text.Select(c => char.IsControl(c) ? '?' : c)]) + "\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private string Finding()
    {
        string place = Chain!.Verdict switch
        {
            ChainVerdict.Gap => $"  GAP: {Chain.Missing} missing before it",
            ChainVerdict.Late => "  late, fits into its gap",
            ChainVerdict.Duplicate => "  duplicate",
            ChainVerdict.Fork => "  FORK: contradicts a message seen before",
            ChainVerdict.TooOld => "  TOO OLD: can't be told from a duplicate",
            _ => "",
        };
        return Chain.NewEpoch ? $"  new epoch {Convert.ToHexStringLower(Batch!.Epoch)}{place}" : place;
    }
}

/// <summary>Verifies messages of one device and stream, and follows their chain. Not thread-safe.</summary>
internal sealed class MessageJudge(MessageVerifier verifier)
{
    private readonly ChainTracker _chain = new();

    internal Judgement Judge(byte[] message)
    {
        var result = verifier.Verify(message);
        return result.IsValid
            ? new Judgement(null, null, result.Batch, _chain.Track(result.Batch!, message))
            : new Judgement(result.Error.ToString(), result.Detail, null, null);
    }
}
