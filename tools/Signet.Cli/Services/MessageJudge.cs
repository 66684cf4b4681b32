using System.Globalization;
using System.Text.Json.Nodes;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>What became of one message: verified or refused, and its place in the chain.</summary>
/// <param name="Error">Name of the error of docs/SPEC.md section 7; null when it was verified.</param>
/// <param name="Detail">What was wrong; null when nothing was.</param>
/// <param name="Batch">What it says; null when it was refused.</param>
/// <param name="Chain">Its place; null when it was refused.</param>
/// <param name="NameOf">Name of a reading by the device's descriptor; null without one.</param>
internal sealed record Judgement(
    string? Error, string? Detail, Batch? Batch, ChainResult? Chain, Func<Reading, string>? NameOf = null)
{
    private static readonly string[] Qualities = ["unknown", "floor", "network", "authenticated"];

    /// <summary>True when it is the device's and contradicts nothing.</summary>
    internal bool IsGood => Batch != null && Chain!.Verdict is not (ChainVerdict.Fork or ChainVerdict.TooOld);

    internal static string TimeOf(Batch batch) => batch.Quality == 0 || batch.Time > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        ? "time unknown"
        : DateTimeOffset.FromUnixTimeSeconds((long)batch.Time).UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";

    public override string ToString()
    {
        if (Batch == null) return $"REFUSED {Error} ({Detail})";

        var readings = Batch.Readings.Select(r => $"{Clean(Name(r))}={TextOf(r.Value)}{Shift(r.Offset)}");
        return $"{(IsGood ? "ok" : "REFUSED")} seq {Batch.Sequence}  {TimeOf(Batch)} ({Qualities[Batch.Quality]})  "
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
                ["name"] = Name(reading),
                ["offset"] = (long)Int128.Clamp(reading.Offset, long.MinValue, long.MaxValue),
                ["value"] = reading.Value switch
                {
                    bool value => value,
                    double value when double.IsFinite(value) => value,
                    Int128 value when value >= long.MinValue && value <= long.MaxValue => (long)value,
                    var other => TextOf(other),
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

    private string Name(Reading reading) => NameOf?.Invoke(reading) ?? reading.Name ?? "#" + reading.Index;

    private static string Clean(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    internal static string TextOf(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        string text => "\"" + Clean(text) + "\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private string Finding()
    {
        string place = Chain!.Verdict switch
        {
            ChainVerdict.Restart => "  after a restart",
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
