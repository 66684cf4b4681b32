using Signet.Core;

namespace Signet.Cli;

/// <summary>A file or option that can't be used; the message says which and why.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    internal const int Ok = 0;
    internal const int Failed = 1;
    internal const int Usage = 2;

    /// <summary>Runs a command and puts what it throws into a line of standard error and an exit code.</summary>
    internal static async Task<int> Of(Func<Task<int>> command)
    {
        try
        {
            // Ctrl-C is heard only once the command's task is in the caller's hands.
            await Task.Yield();
            return await command();
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine("error: " + e.Message);
            return Usage;
        }
        catch (Exception e) when (e is SignetException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine("error: " + e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("stopped");
            return Failed;
        }
    }
}
