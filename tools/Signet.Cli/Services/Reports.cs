using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;

namespace Signet.Cli.Services;

/// <summary>Makes the JSON of the commands (docs/SPEC.md section 5).</summary>
internal static class Reports
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the one object of standard output.</summary>
    internal static void Write(JsonObject report) => Console.Out.WriteLine(report.ToJsonString(Form));

    /// <summary>Adds what a connection was.</summary>
    internal static void AddConnection(JsonObject json, TelemetryAgent? agent)
    {
        var report = agent?.Report;
        json["device"] = agent?.Identity?.Text;
        json["protocol"] = report?.Protocol;
        json["suite"] = report?.Suite;
        json["group"] = report?.Group;
        json["policy"] = report?.Policy;
        json["resumed"] = report?.IsResumed;
        json["simWork"] = report?.ElementWork;
        json["secretsOnLine"] = report?.SecretsOnLine;
        json["handshake"] = report?.Protocol == null ? null : Handshake(report.Handshake);
        json["effort"] = report == null ? null : new JsonObject
        {
            ["bytesUp"] = report.Effort.BytesUp,
            ["bytesDown"] = report.Effort.BytesDown,
            ["onlineMilliseconds"] = report.Effort.OnlineMilliseconds,
            ["simCommands"] = report.Effort.SimCommands,
            ["simMilliseconds"] = report.Effort.SimMilliseconds,
            ["simWrites"] = report.Effort.SimWrites,
            ["retries"] = report.Effort.Retries,
        };
    }

    /// <summary>What the device's own count of its work says, in a line.</summary>
    internal static string Cost(Effort effort) =>
        $"in all: {effort.BytesUp} bytes up and {effort.BytesDown} down, {effort.OnlineMilliseconds / 1000.0:0.0} s connected, "
        + $"{effort.SimCommands} SIM commands in {effort.SimMilliseconds / 1000.0:0.0} s, {effort.SimWrites} writes to the SIM, {effort.Retries} retries";

    /// <summary>An error as JSON; null for none.</summary>
    internal static JsonObject? Error(Exception? error)
    {
        if (error == null) return null;

        var known = error as SignetException;
        var code = known?.Code ?? ErrorCode.Unexpected;
        return new JsonObject
        {
            ["code"] = (int)code,
            ["name"] = ErrorText.Name(code),
            ["message"] = error.Message,
            ["value"] = known?.Value ?? 0,
        };
    }

    /// <summary>What passed in a window, as the emulator counts it.</summary>
    internal static JsonObject Counters(ModemCounters counters) => new()
    {
        ["commands"] = counters.Commands,
        ["getResponses"] = counters.GetResponses,
        ["closes"] = counters.SessionCloses,
        ["atLines"] = counters.AtLines,
        ["uartBytes"] = counters.UartBytes,
        ["wireBytesUp"] = counters.SocketBytesSent,
        ["wireBytesDown"] = counters.SocketBytesReceived,
        ["modelledMilliseconds"] = (long)counters.ModelledMilliseconds,
    };

    private static JsonObject Handshake(HandshakeReport handshake) => new()
    {
        ["commands"] = handshake.Commands,
        ["getResponses"] = handshake.GetResponses,
        ["atLines"] = handshake.AtLines,
        ["uartBytes"] = handshake.UartBytes,
        ["wireBytesUp"] = handshake.WireBytesUp,
        ["wireBytesDown"] = handshake.WireBytesDown,
        ["milliseconds"] = handshake.Milliseconds,
    };
}
