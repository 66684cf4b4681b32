using Spectre.Console;

namespace Signet.Cli.Services;

/// <summary>Tells a person on standard error how far a command is: lines, and a spinner where there is a terminal.</summary>
internal sealed class Steps
{
    private readonly IAnsiConsole _console =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    private StatusContext? _status;

    /// <summary>Runs something with the spinner turning.</summary>
    internal Task Around(Func<Task> work)
    {
        if (Console.IsErrorRedirected) return work();

        return _console.Status().StartAsync("starting", status =>
        {
            _status = status;
            return work();
        });
    }

    /// <summary>A step is done; stays on the screen.</summary>
    internal void Done(string text)
    {
        if (_status == null) Console.Error.WriteLine(text);
        else _console.WriteLine(text);
    }

    /// <summary>What is being done now; seen on a terminal only.</summary>
    internal void Doing(string text)
    {
        if (_status != null) _status.Status = Markup.Escape(text);
    }
}
