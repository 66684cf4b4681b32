using System.CommandLine;
using Signet.Cli;
using Signet.Cli.Commands;

var signet = new RootCommand(
    "IoT SAFE on the desktop: emulate a card and a module, run the device's firmware, drive a real module, verify "
    + "messages. Exit codes: 0 success, 1 failure, 2 wrong usage; doctor has more.");
signet.Subcommands.Add(BenchCommand.Create());
signet.Subcommands.Add(CommandCommand.Create());
signet.Subcommands.Add(DemoCommand.Create());
signet.Subcommands.Add(EmulateCommand.Create());
signet.Subcommands.Add(ListenCommand.Create());
signet.Subcommands.Add(ProbeCommand.Create());
signet.Subcommands.Add(RunCommand.Create());
signet.Subcommands.Add(VerifyCommand.Create());
signet.Subcommands.Add(SimCommand.Create());
signet.Subcommands.Add(DoctorCommand.Create());

var parsed = signet.Parse(args);
if (parsed.Errors.Count == 0)
{
    // Ctrl-C asks a command to end. It says good-bye to broker and SIM, for which a slow module may need its time.
    return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
}

foreach (var error in parsed.Errors) Console.Error.WriteLine("error: " + error.Message);
string name = parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ";
Console.Error.WriteLine($"Try: signet {name}--help");
return ExitCode.Usage;
