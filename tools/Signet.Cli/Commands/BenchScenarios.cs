using System.Globalization;
using System.Text.Json.Nodes;
using Signet.Bench;
using Signet.Emulator.Timing;
using Spectre.Console;

namespace Signet.Cli.Commands;

/// <summary>Shows the scenarios of <c>signet bench</c>, and the model that their seconds come from.</summary>
internal static class BenchScenarios
{
    /// <summary>One scenario; <c>budget</c> has an entry for each figure that has one, <c>met</c> is null without any.</summary>
    /// <param name="scenario">The scenario.</param>
    internal static JsonObject ToJson(Scenario scenario)
    {
        var entry = new JsonObject { ["name"] = scenario.Name, ["policy"] = scenario.Policy };
        foreach (var (name, value) in scenario.Figures) entry[name] = value;
        var budget = new JsonObject();
        foreach (var (name, most) in scenario.Budget) budget[name] = most;
        entry["budget"] = budget;
        entry["exceeded"] = new JsonArray([.. scenario.Exceeded.Select(name => JsonValue.Create(name))]);
        entry["met"] = scenario.Met;
        return entry;
    }

    /// <summary>The parameters of the time model, those that the emulator adds up with.</summary>
    internal static JsonObject Model()
    {
        var model = new TimingModel();
        return new JsonObject
        {
            ["uartMicrosecondsPerByte"] = model.UartMicrosecondsPerByte,
            ["cardMicrosecondsPerByte"] = model.CardMicrosecondsPerByte,
            ["signMilliseconds"] = model.Sign,
            ["agreeMilliseconds"] = model.Agree,
            ["generateKeyPairMilliseconds"] = model.GenerateKeyPair,
            ["verifyMilliseconds"] = model.Verify,
            ["deriveMilliseconds"] = model.Derive,
            ["randomMilliseconds"] = model.Random,
        };
    }

    /// <summary>One column a figure, and below each scenario what it may be.</summary>
    /// <param name="scenarios">The scenarios.</param>
    internal static void Print(IReadOnlyList<Scenario> scenarios)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("scenario").NoWrap());
        foreach (var (name, _) in scenarios[0].Figures) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("").NoWrap());
        foreach (var s in scenarios)
        {
            string met = s.Met switch { true => "met", false => "NOT MET: " + string.Join(", ", s.Exceeded), null => "" };
            table.AddRow([s.Policy + " " + s.Name, .. s.Figures.Select(f => Number(f.Value)), met]);
            if (s.Budget.Count > 0)
            {
                table.AddRow(
                    ["  at most", .. s.Figures.Select(f => s.Budget.TryGetValue(f.Name, out double most) ? Number(most) : ""), ""]);
            }
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("model: " + string.Join(
            ", ", Model().Select(p => p.Key + " " + p.Value!.GetValue<double>().ToString(CultureInfo.InvariantCulture))));
    }

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture).Replace(',', ' ');
}
