using System.Globalization;
using System.Text.Json.Nodes;
using Signet.Cli.Services;
using Signet.Emulator.Modem;
using Spectre.Console;

namespace Signet.Cli.Commands;

/// <summary>What the demo says at its end.</summary>
internal static class DemoSummary
{
    internal static JsonObject ToJson(Demo demo)
    {
        var json = new JsonObject
        {
            ["published"] = demo.Published,
            ["acknowledged"] = demo.Agent?.Report.Acknowledged ?? 0,
            ["verified"] = demo.Verified,
            ["refused"] = demo.Refused,
            ["broker"] = demo.Setup?.Broker.ToString(),
            ["profile"] = demo.Profile?.Name,
        };
        Reports.AddConnection(json, demo.Agent);
        if (json["handshake"] is JsonObject handshake && demo.HandshakeCounters != null)
        {
            handshake["closes"] = demo.HandshakeCounters.SessionCloses;
            handshake["modelledMilliseconds"] = (long)demo.HandshakeCounters.ModelledMilliseconds;
        }

        json["messages"] = demo.MessageCounters == null ? null : Reports.Counters(demo.MessageCounters);
        json["total"] = demo.TotalCounters == null ? null : Reports.Counters(demo.TotalCounters);
        json["sim"] = demo.Sim?.ToJson();
        json["trouble"] = demo.Trouble?.ToJson();
        json["error"] = Reports.Error(demo.Error);
        return json;
    }

    internal static void Print(Demo demo)
    {
        if (demo.Agent?.Report is { Protocol: not null } report)
        {
            var facts = new Table { Border = TableBorder.Rounded, ShowHeaders = false };
            facts.AddColumn("").AddColumn("");
            void Fact(string name, string value) => facts.AddRow(Markup.Escape(name), Markup.Escape(value));
            Fact("device", demo.Agent.Identity?.Text ?? "");
            Fact("broker", demo.Setup!.Broker.ToString());
            if (demo.Profile is { } profile) Fact("kind of SIM", profile.Name);
            Fact("protocol, suite, group", $"{report.Protocol}, {report.Suite}, {report.Group}");
            Fact("policy", $"{report.Policy} (docs/SECURITY.md section 3)");
            Fact("the SIM's part in the handshake", report.ElementWork);
            Fact("secrets on the line to the SIM", report.SecretsOnLine);
            if (demo.Sim is { } sim)
            {
                Fact("private keys used inside the SIM",
                    string.Join('\n', sim.KeyUses.Select(u => $"{u.Use.Command}, key {u.Use.KeyId}: {u.Count}")));
                Fact("PIN and PUK tries left, dangers",
                    $"{sim.PinTriesLeft} and {sim.PukTriesLeft}, {sim.SafetyViolations}");
            }

            Fact("the device's own count", Reports.Cost(report.Effort));
            Fact("messages", $"{demo.Published} published, {demo.Verified} verified, {demo.Refused} refused");
            AnsiConsole.Write(facts);
            AnsiConsole.Write(Costs(demo));
            AnsiConsole.WriteLine("Time is modelled: UART at 115200 baud, T=0, a card's usual speed; no network.");
        }

        if (demo.Trouble is { } trouble) AnsiConsole.Write(Troubles(trouble));

        if (demo.Error != null) Console.Error.WriteLine("error: " + demo.Error.Message);

        Console.WriteLine(demo.Succeeded
            ? $"All {demo.Verified} messages were verified." + (demo.Trouble == null ? "" : " Nothing was lost.")
            : demo.Verified == demo.Asked && demo.Error == null ? "FAILED: what may go wrong went wrong, see above."
            : $"FAILED: {demo.Verified} of {demo.Asked} messages were verified.");
    }

    private static Table Troubles(DemoTrouble trouble)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("what may go wrong").AddColumn("what became of it");
        table.AddRow("the broker dies, then the power is cut", $"{trouble.WaitedAtCut} messages waited, {trouble.CameBack} came back from flash");
        table.AddRow(
            "readings at the backend",
            $"{trouble.Taken - trouble.Lost} of {trouble.Taken}, {trouble.Twice} twice; {trouble.Missing} gaps and {trouble.Breaks.Count} contradictions in the chain");
        table.AddRow("who says that they are there", $"the backend, with {trouble.Confirmations} signed confirmations");
        table.AddRow("command of the backend", $"{trouble.Result?.Status.ToString() ?? "no result"}, by the device's signed result");
        table.AddRow("the same command again", trouble.ReplayRefused ? "refused" : "not refused");
        foreach (var finding in trouble.Breaks) table.AddRow(Markup.Escape(finding.Kind.ToString()), Markup.Escape(finding.Text));

        return table;
    }

    private static Table Costs(Demo demo)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn("cost");
        var columns = new (string Name, ModemCounters? Counters)[]
        {
            ("handshake", demo.HandshakeCounters), ("messages", demo.MessageCounters), ("all", demo.TotalCounters),
        };
        foreach (var (name, _) in columns) table.AddColumn(new TableColumn(name).RightAligned());

        void Row(string name, Func<ModemCounters, double> value) => table.AddRow(
        [
            name,
            .. columns.Select(c => c.Counters == null
                ? "-"
                : value(c.Counters).ToString("N0", CultureInfo.InvariantCulture)),
        ]);
        Row("APDU commands", c => c.Commands);
        Row("GET RESPONSEs", c => c.GetResponses);
        Row("session closes among the commands", c => c.SessionCloses);
        Row("AT lines", c => c.AtLines);
        Row("UART bytes", c => c.UartBytes);
        Row("wire bytes up", c => c.SocketBytesSent);
        Row("wire bytes down", c => c.SocketBytesReceived);
        Row("modelled time, ms", c => c.ModelledMilliseconds);
        return table;
    }
}
