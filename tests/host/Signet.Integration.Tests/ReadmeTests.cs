using System.Text.RegularExpressions;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary>What the README tells a newcomer to type.</summary>
public class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SignetProcess.Repository, "README.md"));

    private static string[] Commands { get; } = [.. Regex.Matches(Text, "^```\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
        .SelectMany(m => m.Groups[1].Value.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0)];

    [Fact]
    public void The_first_two_commands_are_there_to_be_run()
    {
        // "signet demo" itself is run elsewhere here, the test command by continuous integration.
        Assert.Contains("dotnet run --project tools/Signet.Cli -- demo", Commands);
        Assert.True(File.Exists(Path.Combine(SignetProcess.Repository, "tools/Signet.Cli/Signet.Cli.csproj")));
        Assert.Contains("./tests/run.sh", Commands);
        string script = Path.Combine(SignetProcess.Repository, "tests/run.sh");
        Assert.True(File.Exists(script));
        if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute));
    }

    [Fact]
    public void Every_file_that_it_links_or_names_is_there()
    {
        foreach (Match link in Regex.Matches(Text, @"\]\((?!https?:)([^)#]+)\)"))
            Assert.True(Path.Exists(Path.Combine(SignetProcess.Repository, link.Groups[1].Value)), link.Value);

        foreach (Match path in Regex.Matches(Text, "`((?:firmware|tools|tests|hardware|docs)/[^` ]*|nano[^` ]+\\.(?:sln|runsettings))`"))
            Assert.True(Path.Exists(Path.Combine(SignetProcess.Repository, path.Groups[1].Value)), path.Value);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("emulate")]
    [InlineData("run")]
    [InlineData("verify")]
    public void Each_command_of_the_table_helps_and_knows_the_options_that_the_README_gives_it(string command)
    {
        Assert.Contains($"| `signet {command}` |", Text);
        using var help = SignetProcess.Start(command, "--help");
        Assert.Equal(0, help.Wait());
        foreach (string line in Text.Split('\n').Where(l => l.Contains($"signet {command}", StringComparison.Ordinal)))
        {
            string part = line[line.IndexOf($"signet {command}", StringComparison.Ordinal)..];
            foreach (Match option in Regex.Matches(part, "(?<= |`)--[a-z-]+")) Assert.Contains(option.Value + " ", help.Output);
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("verify")]
    [InlineData("demo --broker nonsense")]
    [InlineData("emulate --pty --tcp 0")]
    [InlineData("no-such-command")]
    public void Wrong_usage_is_told_apart_and_points_to_help(string arguments)
    {
        using var signet = SignetProcess.Start(arguments.Split(' '));
        Assert.Equal(2, signet.Wait());
        Assert.Equal("", signet.Output);
        Assert.Matches("^error: .+", signet.Errors);
        Assert.Contains("--help", signet.Errors);
    }

    [Fact]
    public void The_five_lines_with_a_real_broker_work_as_written()
    {
        string[] lines = Commands.SkipWhile(l => !l.StartsWith("mosquitto -c", StringComparison.Ordinal)).Take(4).ToArray();
        Assert.Equal(4, lines.Length);
        var pki = new Pki();
        using var folder = new TempFolder();
        pki.WriteTo(folder.Path);

        // The conditions that the README names, in the folder where its commands are typed.
        int port = Mosquitto.FreePort();
        string settings = folder.Write("mosquitto.conf", Mosquitto.Settings(port, folder.Path));
        Assert.All(Regex.Match(lines[0], "# (.*)$").Groups[1].Value.Split(", "), s => Assert.Contains(s, File.ReadAllText(settings)));
        string broker = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        using var mosquitto = new ChildProcess(broker, Words(lines[0].Replace("&", "", StringComparison.Ordinal), "mosquitto"), folder.Path);
        mosquitto.Logs("mosquitto version .* running");

        using var emulate = new SignetProcess(Words(lines[1], "signet"), folder.Path);
        string terminal = emulate.Says(@"\APTY (/\S+)\n").Groups[1].Value;

        string[] pipe = lines[3].Split(" | ");
        Assert.Contains("…", pipe[0]);
        string connection = $"-h localhost -p {port} --cafile ca.pem --cert backend.pem --key backend.key -i reader -q 1 -C 5";
        using var reader = new ChildProcess(
            "mosquitto_sub", Words(pipe[0].Replace("…", connection, StringComparison.Ordinal), "mosquitto_sub"), folder.Path);
        mosquitto.Logs("Sending SUBACK to reader");

        string line = Regex.Replace(lines[2], "/dev/pts/[0-9]+", terminal).Replace("localhost:8883", $"localhost:{port}", StringComparison.Ordinal);
        using var run = new SignetProcess(Words(line, "signet"), folder.Path);
        Assert.True(run.Wait() == 0, $"{run}\n{emulate}\n{mosquitto}");
        Assert.Equal(0, reader.Wait());

        using var verify = new SignetProcess(Words(pipe[1], "signet"), folder.Path);
        verify.Give(reader.Output);
        Assert.True(verify.Wait() == 0, verify.ToString());
        Assert.Contains("5 of 5 verified", verify.Errors);
    }

    // The arguments of a line that starts with a program, without quotes and comment.
    private static string[] Words(string line, string program)
    {
        string[] words = [.. Regex.Matches(line.Split(" #")[0], @"'([^']*)'|(\S+)").Select(m => m.Groups[1].Value + m.Groups[2].Value)];
        int comment = Array.FindIndex(words, w => w == "#");
        Assert.Equal(program, words[0]);
        return words[1..(comment < 0 ? words.Length : comment)];
    }
}
