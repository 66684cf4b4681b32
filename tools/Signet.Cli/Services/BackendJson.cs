using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>What a backend says, as JSON lines (docs/BACKEND.md).</summary>
internal static class BackendJson
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, which no control character can leave.</summary>
    internal static void WriteLine(JsonObject line)
    {
        Console.Out.WriteLine(line.ToJsonString(Form));
        Console.Out.Flush();
    }

    internal static IEnumerable<JsonObject> Lines(Outcome outcome)
    {
        if (outcome.Error != VerificationError.None)
        {
            yield return new JsonObject
            {
                ["type"] = "refused",
                ["kind"] = outcome.Kind.ToString().ToLowerInvariant(),
                ["device"] = outcome.DeviceId,
                ["error"] = outcome.Error.ToString(),
                ["detail"] = outcome.Detail,
            };
        }
        else if (outcome.Message is { } message)
        {
            var line = new JsonObject { ["type"] = "telemetry", ["device"] = message.DeviceId, ["stream"] = message.Stream };
            foreach (var (name, value) in new Judgement(null, null, message.Batch, message.Chain, message.NameOf).ToJson())
                line[name] = value?.DeepClone();
            yield return line;

            foreach (var result in message.Chain.IsNew ? message.Results : []) yield return Line(message.DeviceId, result);
        }
        else if (outcome.Device is { } device)
        {
            yield return Line(outcome.DeviceId, device.Descriptor);
        }

        foreach (var finding in outcome.Findings) yield return Line(finding);

        foreach (var publication in outcome.Publications) yield return Line(publication);
    }

    internal static JsonObject Line(Finding finding) =>
        new() { ["type"] = "finding", ["finding"] = finding.Kind.ToString(), ["text"] = finding.Text };

    internal static JsonObject Line(Publication publication) => new()
    {
        ["type"] = "confirmed",
        ["topic"] = publication.Topic,
        ["epoch"] = Convert.ToHexStringLower(publication.Confirmation!.Epoch),
        ["upTo"] = publication.Confirmation.UpTo,
        ["missing"] = new JsonArray([.. publication.Confirmation.Missing.Select(r => new JsonArray(r.First, r.Last))]),
    };

    internal static JsonObject Line(string device, CommandResult result) => new()
    {
        ["type"] = "result",
        ["device"] = device,
        ["issuer"] = Convert.ToHexStringLower(result.IssuerKeyId),
        ["counter"] = result.Counter,
        ["status"] = result.Status.ToString(),
        ["error"] = result.Error,
        ["detail"] = result.Detail?.DeepClone(),
    };

    private static JsonObject Line(string device, Descriptor descriptor)
    {
        var versions = new JsonObject();
        foreach (var (name, version) in descriptor.Versions) versions[name] = version;
        return new JsonObject
        {
            ["type"] = "descriptor",
            ["device"] = device,
            ["number"] = descriptor.Number,
            ["epoch"] = Convert.ToHexStringLower(descriptor.Epoch),
            ["nextSequence"] = descriptor.NextSequence,
            ["confirmed"] = descriptor.Confirmed,
            ["configuration"] = descriptor.Configuration,
            ["store"] = ((string[])["memory", "mcuOnly", "simBound"])[descriptor.StoreLevel],
            ["policy"] = ((string[])["guarded", "fast", "conformance"])[descriptor.TlsPolicy],
            ["versions"] = versions,
        };
    }
}
