using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Signet.OnDevice.Host;

/// <summary>
/// tests/on-nanoclr.sh with programs in place of the interpreter that say what it could say: the script tells a suite that
/// passed from one that failed, died, or silently lost tests.
/// </summary>
public sealed partial class OnNanoclrScriptTests : IDisposable
{
    private const string Suite = "Telemetry.Tests";
    private static readonly string[] AllOfIt =
        DeviceLauncher.TestClasses(DeviceTestProjects.Load(Suite)!).SelectMany(DeviceLauncher.Names)
            .Select(name => $"Test passed,{name},12345").ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("signet-nanoclr-").FullName;

    public OnNanoclrScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for bash; on Windows the test explorer runs the suites.");
        foreach (var project in DeviceTestProjects.Names)
        {
            Directory.CreateDirectory(Path.Combine(_folder, project));
            foreach (var file in new[] { "NFUnitTest.pe", "mscorlib.pe", "A.pe" })
                File.WriteAllText(Path.Combine(_folder, project, file), "");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void PassesWhenAllTestsPassed()
    {
        var (status, output) = Run(Interpreter([.. AllOfIt, "Done."]), Suite);

        Assert.Equal(0, status);
        Assert.Contains($"{Suite}: {AllOfIt.Length} passed, 0 failed, 0 skipped", output);
        Assert.Contains("(1.2 ms)", output);
    }

    [Fact]
    public void HandsOverDependenciesFirstAndTheTestsLast()
    {
        var (_, output) = Run(Interpreter(["Done."], print: "basename -a -- \"$@\" | tr '\\n' ' '; echo"), Suite);

        Assert.Contains("mscorlib.pe A.pe NFUnitTest.pe", output);
    }

    [Fact]
    public void CallsTheToolByItsInterface()
    {
        var tool = Interpreter(["Done."], print: "echo \"called $1 $2\"", name: "nanoclr");

        Assert.Contains("called run --assemblies", Run(tool, Suite).Output);
    }

    [Fact]
    public void FailsWhenATestFailed()
    {
        var lines = AllOfIt.ToArray();
        lines[1] = lines[1].Replace("passed", "failed").Replace("12345", "two, not three");
        var (status, output) = Run(Interpreter([.. lines, "Done."]), Suite);

        Assert.Equal(1, status);
        Assert.Contains(": two, not three", output);
    }

    [Fact]
    public void FailsWhenAResultIsMissing()
    {
        var (status, output) = Run(Interpreter([.. AllOfIt[1..], "Done."]), Suite);

        Assert.Equal(1, status);
        Assert.Contains("results, but the sources have", output);
    }

    [Fact]
    public void FailsWhenThereIsOneMore()
    {
        Assert.Equal(1, Run(Interpreter([.. AllOfIt, AllOfIt[0], "Done."]), Suite).Status);
    }

    [Fact]
    public void FailsWhenTheInterpreterStopsShort()
    {
        Assert.Equal(1, Run(Interpreter(AllOfIt), Suite).Status);
        Assert.Equal(1, Run(Interpreter([.. AllOfIt, "Done."], exit: 139), Suite).Status);
    }

    [Fact]
    public void TakesASkippedClassForWhatItIs()
    {
        var (status, output) = Run(Interpreter(["Test skipped,Signet.Some.Class.Prepare.0,no card", "Done."]), Suite);

        Assert.Equal(0, status);
        Assert.Contains("skipped  Signet.Some.Class.Prepare.0: no card", output);
    }

    [Fact]
    public void CountsTheTestsOfEverySuite()
    {
        var output = Run(Interpreter(["Done."])).Output;
        var counted = Wanted().Matches(output).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value));

        Assert.Equal(DeviceTestProjects.Names.ToDictionary(n => n, DeviceTestProjects.CountInSources), counted);
    }

    [Fact]
    public void SkipsWithoutAnInterpreterOrABuild()
    {
        var (status, output) = Start("", ["--pe", _folder]);
        Assert.Equal(0, status);
        Assert.StartsWith("Skipped: no nanoCLR here.", output);

        (status, output) = Start("", ["--clr", Interpreter(["Done."]), "-c", "NoSuchConfiguration"]);
        Assert.Equal(0, status);
        Assert.Contains("Skipped: no device build to run.", output);
    }

    [Fact]
    public void RefusesWhatIsNotThere()
    {
        Assert.Equal(2, Start("", ["--clr", Path.Combine(_folder, "none")]).Status);
        Assert.Equal(2, Run(Interpreter(["Done."]), "No.Tests").Status);
        File.Delete(Path.Combine(_folder, Suite, "NFUnitTest.pe"));
        Assert.Equal(2, Run(Interpreter(["Done."]), Suite).Status);
    }

    [GeneratedRegex(@"^(\S+): 0 passed.*sources have (\d+) tests", RegexOptions.Multiline)]
    private static partial Regex Wanted();

    private string Interpreter(string[] lines, string print = ":", int exit = 0, string name = "interpreter")
    {
        var said = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(said, string.Concat(lines.Select(l => l + "\r\n")));

        var program = Path.Combine(_folder, name);
        File.WriteAllText(program, $"#!/bin/sh\n{print}\ncat '{said}'\nexit {exit}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        return program;
    }

    private (int Status, string Output) Run(string interpreter, params string[] suites) =>
        Start(interpreter, ["--pe", _folder, .. suites]);

    private static (int Status, string Output) Start(string interpreter, string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/env", ["bash", Path.Combine(DeviceTestProjects.RepositoryRoot, "tests", "on-nanoclr.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NANOCLR"] = interpreter;
        start.Environment["PATH"] = "/usr/bin:/bin"; // A nanoclr that is installed here is none of this test's business.

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
