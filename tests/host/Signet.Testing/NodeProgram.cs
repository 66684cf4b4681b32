using System.Diagnostics;

namespace Signet.Testing;

/// <summary>
/// A program of tests/interop under Node.js. What it needs from npm is installed once, at the versions that the lock file
/// names; processes that start at the same time wait for each other.
/// </summary>
public sealed class NodeProgram : IDisposable
{
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(3);

    private readonly Process _process;

    /// <summary>Starts a program.</summary>
    /// <param name="script">Its name in tests/interop.</param>
    /// <param name="arguments">Its arguments.</param>
    public NodeProgram(string script, params string[] arguments)
    {
        string folder = Folder();
        Install(folder);
        _process = Start(folder, "node", [script, .. arguments]);
    }

    /// <summary>What it reads.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Waits for its next line.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="InvalidOperationException">When it has ended, with what it said.</exception>
    public string ReadLine() => _process.StandardOutput.ReadLine()
        ?? throw new InvalidOperationException("node ended: " + _process.StandardError.ReadToEnd());

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            string interop = Path.Combine(folder.FullName, "tests", "interop");
            if (File.Exists(Path.Combine(interop, "package-lock.json"))) return interop;
        }

        throw new InvalidOperationException("No tests/interop above " + AppContext.BaseDirectory);
    }

    private static void Install(string folder)
    {
        string wanted = File.ReadAllText(Path.Combine(folder, "package-lock.json"));
        string mark = Path.Combine(folder, "node_modules", ".installed");
        using var alone = new Mutex(false, @"Global\signet-interop");
        try
        {
            if (!alone.WaitOne(InstallTimeout)) throw new TimeoutException("another process installs tests/interop for too long");
        }
        catch (AbandonedMutexException)
        {
            // Its owner died: the mark says whether it was done.
        }

        try
        {
            if (!File.Exists(mark) || File.ReadAllText(mark) != wanted) InstallNow(folder, mark, wanted);
        }
        finally
        {
            alone.ReleaseMutex();
        }
    }

    private static void InstallNow(string folder, string mark, string wanted)
    {
        using var npm = Start(folder, "npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        var errors = npm.StandardError.ReadToEndAsync();
        string output = npm.StandardOutput.ReadToEnd();
        npm.WaitForExit();
        if (npm.ExitCode != 0) throw new InvalidOperationException("npm ci: " + output + errors.Result);
        File.WriteAllText(mark, wanted);
    }

    private static Process Start(string folder, string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
}
