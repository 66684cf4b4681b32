using System.CommandLine;
using System.Text.Json.Nodes;
using Signet.Cli.Doctor;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Hosting;

namespace Signet.Cli.Commands;

/// <summary><c>signet doctor</c>: what works, what doesn't, and why.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var port = new PortOptions();
        var json = CommonOptions.Json();
        var verbose = CommonOptions.Verbose();
        var command = new Command(
            "doctor",
            "Find module, SIM, applet, key and certificate at a port, and say in plain words what works, what doesn't and why. "
            + "Writes nothing to the SIM. Exit codes: 0 well; 10 to 16 the line and the module; 20 to 24 the SIM; 30 to 35 the way "
            + "to the applet; 40 to 50 key, certificate and abilities; 60 something else. docs/SPEC.md lists them.");
        port.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(verbose);
        command.SetAction((parsed, _) => ExitCode.Of(() => Task.Run(() =>
        {
            var steps = new List<Step>();
            bool quiet = parsed.GetValue(json);
            void Tell(Step step)
            {
                steps.Add(step);
                if (!quiet) Console.Out.WriteLine($"{(step.Good ? "ok  " : "FAIL")}  {step.Name,-12} {step.Text}");
            }

            var finding = Look(port, parsed, new ConsoleLog(parsed.GetValue(verbose) ? LogLevel.Trace : LogLevel.Error), Tell);
            Report(finding, steps, quiet);
            return (int)finding;
        })));
        return command;
    }

    private static Finding Look(PortOptions port, ParseResult parsed, ILog log, Action<Step> tell)
    {
        var modem = port.Modem(parsed);
        var card = port.Card(parsed);
        IByteChannel line;
        try
        {
            line = port.Open(parsed);
        }
        catch (SignetException e)
        {
            tell(new Step("port", false, e.Detail ?? e.Message));
            return Finding.PortMissing;
        }

        using (line as IDisposable)
        {
            tell(new Step("port", true, "open"));
            return new Examination(line, new SystemClock(), modem, card, log, tell).Run();
        }
    }

    private static void Report(Finding finding, List<Step> steps, bool json)
    {
        var text = FindingText.Of(finding);
        if (json)
        {
            Reports.Write(new JsonObject
            {
                ["finding"] = finding.ToString(),
                ["exitCode"] = (int)finding,
                ["what"] = text.What,
                ["advice"] = text.Advice,
                ["steps"] = new JsonArray([.. steps.Select(s => new JsonObject { ["name"] = s.Name, ["good"] = s.Good, ["text"] = s.Text })]),
            });
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(text.What);
        if (finding != Finding.Well) Console.Out.WriteLine(text.Advice);
    }
}
