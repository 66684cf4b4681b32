using Signet.Emulator.Operator;

namespace Signet.Cli.Services;

/// <summary>The operator's commands on standard input, their answers on standard output.</summary>
internal static class OperatorDoor
{
    /// <summary>Reads on a thread of its own until the input ends; the emulator goes on all the same.</summary>
    internal static void Start(OperatorConsole console)
    {
        var thread = new Thread(() =>
        {
            while (Console.In.ReadLine() is { } line)
            {
                Console.Out.WriteLine(console.Execute(line));
                Console.Out.Flush();
            }
        })
        {
            // Nothing ends a read of standard input; the process need not wait for it.
            IsBackground = true,
            Name = "operator",
        };
        thread.Start();
    }
}
