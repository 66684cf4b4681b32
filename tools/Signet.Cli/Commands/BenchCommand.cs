using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Signet.Bench;
using Signet.Cli.Services;
using Spectre.Console;

namespace Signet.Cli.Commands;

/// <summary><c>signet bench</c>: what the firmware costs an interpreter, against its budgets.</summary>
internal static class BenchCommand
{
    private const int MethodsShown = 12;
    private const int WidthOfFile = 190;

    // An ESP32 at 240 MHz, estimated (docs/BENCHMARKS.md).
    private const double MicrosecondsPerOperation = 0.45;

    internal static Command Create()
    {
        var names = new Argument<string[]>("names")
        {
            Description = "Workloads: codec, connection, crypto, guarded, scenarios, softcrypto, store, suites; all of them without a name.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = CommonOptions.Json();
        var methods = new Option<bool>("--methods") { Description = "Also list the dearest methods of each measurement." };
        var command = new Command(
            "bench",
            "Count the interpreted operations, device allocations, heap and line traffic of the Release firmware "
            + "(docs/BENCHMARKS.md). Exits with 0 only if every budget is met.")
        {
            names, json, methods,
        };
        command.SetAction((parsed, _) => ExitCode.Of(() =>
        {
            var report = Run(parsed.GetValue(names)!);
            if (parsed.GetValue(json)) Reports.Write(ToJson(report));
            else Print(report, parsed.GetValue(methods));

            return Task.FromResult(report.Met ? ExitCode.Ok : ExitCode.Failed);
        }));
        return command;
    }

    private static BenchReport Run(string[] names)
    {
        try
        {
            return BenchRun.Run(names);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static JsonObject ToJson(BenchReport report)
    {
        var measurements = new JsonArray();
        foreach (var m in report.Measurements)
        {
            var entry = new JsonObject { ["name"] = m.Name, ["value"] = m.Value, ["unit"] = m.Unit };
            if (m.Allocations != null)
            {
                entry["libraryOperations"] = m.Library;
                entry["allocations"] = m.Allocations;
            }

            entry["budget"] = m.Budget;
            entry["met"] = m.Met;
            measurements.Add(entry);
        }

        var unpriced = new JsonObject();
        foreach (var (name, calls) in report.Unpriced) unpriced[name] = calls;
        return new JsonObject
        {
            ["measurements"] = measurements,
            ["scenarios"] = new JsonArray([.. report.Scenarios.Select(BenchScenarios.ToJson)]),
            ["model"] = BenchScenarios.Model(),
            ["unpricedCalls"] = unpriced,
            ["met"] = report.Met,
        };
    }

    private static void Print(BenchReport report, bool methods)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumn(new TableColumn("measurement").NoWrap());
        foreach (string column in new[] { "value", "budget", "library", "allocations", "ESP32" })
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        table.AddColumn("");
        foreach (var m in report.Measurements)
        {
            bool operations = m.Allocations != null;
            string met = m.Met switch { true => "met", false => "NOT MET", null => "" };
            double milliseconds = (m.Value + m.Library) * MicrosecondsPerOperation / 1000;
            table.AddRow(
                m.Name,
                Number(m.Value) + " " + m.Unit,
                m.Budget is { } budget ? Number(budget) : "",
                operations ? Number(m.Library) : "",
                operations ? Number(m.Allocations!.Value) : "",
                operations ? milliseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ms" : "",
                met);
        }

        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthOfFile;
        if (report.Measurements.Count > 0) AnsiConsole.Write(table);
        if (report.Scenarios.Count > 0) BenchScenarios.Print(report.Scenarios);
        if (report.Unpriced.Count > 0)
            AnsiConsole.WriteLine("calls without a price: " + string.Join(", ", report.Unpriced.Select(u => $"{u.Key} {u.Value}")));
        if (methods) PrintMethods(report);
    }

    private static void PrintMethods(BenchReport report)
    {
        foreach (var (name, cost) in report.Costs)
        {
            AnsiConsole.WriteLine($"{name}: {Number(cost.Operations)} ops; {cost.AllocationKinds}");
            foreach (var (method, operations) in cost.Methods.Take(MethodsShown))
                AnsiConsole.WriteLine($"  {Number(operations),12}  {method}");
            AnsiConsole.WriteLine("  calls: " + string.Join(", ", cost.LibraryCalls.Select(c => $"{c.Key} {c.Value}")));
        }

        foreach (var (name, window) in report.Heap)
        {
            AnsiConsole.WriteLine($"{name}: peak {window.Peak}, frames {window.PeakFrames} (deepest {window.DeepestFrames}), "
                + $"live {window.Live}, made {window.Made} = {window.MadeBytes} bytes: {window.MadeKinds}");
            AnsiConsole.WriteLine("  at the peak:");
            foreach (var (site, bytes) in window.AtPeak) AnsiConsole.WriteLine($"  {Number(bytes),12}  {site}");
        }
    }

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture).Replace(',', ' ');
}
