using Signet.Core;

namespace Signet.Hosting;

/// <summary>Writes log lines to standard error, so that standard output carries results only.</summary>
/// <param name="least">The least level that is written.</param>
public sealed class ConsoleLog(LogLevel least) : ILog
{
    /// <inheritdoc/>
    public bool IsEnabled(LogLevel level) => level >= least;

    /// <inheritdoc/>
    public void Write(LogLevel level, string area, string text)
    {
        if (!IsEnabled(level)) return;

        string mark = level switch { LogLevel.Warning => "warning: ", LogLevel.Error => "error: ", _ => "" };
        Console.Error.WriteLine($"{area}: {mark}{text}");
    }
}
