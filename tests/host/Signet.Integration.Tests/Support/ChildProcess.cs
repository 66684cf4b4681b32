using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Signet.Integration.Tests.Support;

/// <summary>A program in a process of its own. Every wait is for something it says or does, and ends with a failure that
/// quotes all that it said.</summary>
internal class ChildProcess : IDisposable
{
    private const int InterruptSignal = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly object _gate = new();
    private readonly string _name;
    private int _ended;
    private bool _disposed;

    public ChildProcess(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };

        // A test host's own settings are not those of a person's shell.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        _name = $"{program} {string.Join(' ', start.ArgumentList)}";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Add(_errors, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Standard output so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate) return _output.ToString();
        }
    }

    /// <summary>Standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_gate) return _errors.ToString();
        }
    }

    /// <summary>True when both streams have ended, which a process does when it exits.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _ended == 2;
        }
    }

    /// <summary>Waits until standard output matches.</summary>
    public Match Says(string pattern) => Expect(_output, pattern)
        ?? throw new InvalidOperationException($"not said: {pattern}\n{this}");

    /// <summary>Waits until standard error matches.</summary>
    public Match Logs(string pattern) => TryLogs(pattern)
        ?? throw new InvalidOperationException($"not logged: {pattern}\n{this}");

    /// <summary>Waits until standard error matches; null when the program ended without.</summary>
    public Match? TryLogs(string pattern) => Expect(_errors, pattern);

    /// <summary>Gives it its whole standard input.</summary>
    public void Give(string input)
    {
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public int Wait()
    {
        if (!_process.WaitForExit(Longest)) throw new InvalidOperationException("it does not end:\n" + this);

        // Without a time, this also waits for the rest of the output.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Presses Ctrl-C.</summary>
    public void Interrupt()
    {
        if (SendSignal(_process.Id, InterruptSignal) != 0) throw new InvalidOperationException("no such process");
    }

    public override string ToString() => $"{_name}\n--- output\n{Output}--- errors\n{Errors}---";

    public void Dispose()
    {
        if (_disposed) return;

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);

    private void Add(StringBuilder stream, string? line)
    {
        lock (_gate)
        {
            if (line == null) _ended++;
            else stream.Append(line).Append('\n');

            Monitor.PulseAll(_gate);
        }
    }

    private Match? Expect(StringBuilder stream, string pattern)
    {
        var expression = new Regex(pattern, RegexOptions.Multiline);
        var watch = Stopwatch.StartNew();
        lock (_gate)
        {
            while (true)
            {
                var match = expression.Match(stream.ToString());
                if (match.Success) return match;

                if (_ended == 2) return null;

                var left = Longest - watch.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    throw new InvalidOperationException($"not said in time: {pattern}\n{this}");
            }
        }
    }
}
