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

    public static TheoryData<string> Documents => [.. Directory
        .EnumerateFiles(SignetProcess.Repository, "*.md", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(SignetProcess.Repository, f).Replace('\\', '/'))
        .Where(f => !f.Split('/').Any(part => part is "bin" or "obj" or "packages" or "node_modules" or "demo" || part.StartsWith('.')))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_file_that_a_document_links_or_names_is_there(string document)
    {
        string file = Path.Combine(SignetProcess.Repository, document);
        string text = File.ReadAllText(file);
        foreach (Match link in Regex.Matches(text, @"\]\((?!https?:)([^)#]+)(#[^)]*)?\)"))
            Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)), link.Value);

        foreach (Match path in Regex.Matches(text, "`((?:firmware|tools|tests|hardware|docs)/[^` ]*|nano[^` ]+\\.(?:sln|runsettings))`"))
        {
            // What a build makes, and what is only an example of a name.
            if (!path.Value.Contains("/bin/", StringComparison.Ordinal) && !path.Value.Contains('<', StringComparison.Ordinal))
                Assert.True(Path.Exists(Path.Combine(SignetProcess.Repository, path.Groups[1].Value)), path.Value);
        }
    }

    [Fact]
    public void Each_command_is_in_the_table_and_each_document_that_its_help_names_is_there()
    {
        using var root = SignetProcess.Start("--help");
        Assert.Equal(0, root.Wait());
        string[] commands = CommandsOf(root.Output);
        Assert.Contains("demo", commands);
        Assert.True(commands.Length >= 6, root.Output);
        foreach (string command in commands)
        {
            Assert.Contains($"| `signet {command}` |", Text);
            NamesDocuments([command]);
        }
    }

    [Fact]
    public void Each_library_of_the_firmware_is_in_the_table_of_folders()
    {
        string row = Text.Split('\n').Single(l => l.StartsWith("| `firmware/` |", StringComparison.Ordinal));
        string[] projects = Directory.GetFiles(Path.Combine(SignetProcess.Repository, "firmware"), "*.nfproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.Matches(
            $@"[ ,]{Regex.Escape(Path.GetFileNameWithoutExtension(p)["Signet.".Length..])}[ ,;]", row));
    }

    [Fact]
    public void SPEC_lists_the_doctors_exit_codes()
    {
        string source = File.ReadAllText(Path.Combine(SignetProcess.Repository, "tools/Signet.Cli/Doctor/Finding.cs"));
        var defined = Regex.Matches(source, @"^    [A-Z]\w+ = (\d+),", RegexOptions.Multiline).Select(m => int.Parse(m.Groups[1].Value));
        string spec = File.ReadAllText(Path.Combine(SignetProcess.Repository, "docs/SPEC.md"));
        string section = Regex.Match(spec, "^### Exit codes of `signet doctor`$(.*?)^##", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var listed = Regex.Matches(section, @"\| (\d+) (?=\|)").Select(m => int.Parse(m.Groups[1].Value));
        Assert.Equal(defined.Order(), listed.Order());
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("emulate")]
    [InlineData("run")]
    [InlineData("verify")]
    [InlineData("sim")]
    [InlineData("doctor")]
    [InlineData("listen")]
    [InlineData("command")]
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
    public void The_lines_with_a_real_broker_work_as_written()
    {
        string[] lines = Commands.SkipWhile(l => !l.StartsWith("alias signet=", StringComparison.Ordinal)).Take(5).ToArray();
        Assert.Equal(5, lines.Length);
        string project = Regex.Match(lines[0], "^alias signet='dotnet run --project (\\S+) --'$").Groups[1].Value;
        Assert.True(Directory.GetFiles(Path.Combine(SignetProcess.Repository, project), "*.csproj").Length == 1, lines[0]);
        string settings = Regex.Match(Text, "^```ini\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;

        // All as it stands there, in an empty folder; the port alone is another one.
        using var folder = new TempFolder();
        int port = Mosquitto.FreePort();
        string Typed(string text) => text.Replace("8883", port.ToString(), StringComparison.Ordinal);

        using var emulate = new SignetProcess(Words(lines[1], "signet"), folder.Path);
        string terminal = emulate.Says(@"\APTY (/\S+)\n").Groups[1].Value;

        folder.Write("demo/mosquitto.conf", Typed(settings) + (Environment.UserName == "root" ? "user root\n" : ""));
        string broker = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        using var mosquitto = new ChildProcess(broker, Words(lines[2], "mosquitto"), folder.Path);
        mosquitto.Logs("mosquitto version .* running");

        string[] pipe = lines[3].Split(" | ");
        using var reader = new ChildProcess("mosquitto_sub", Words(Typed(pipe[0]), "mosquitto_sub"), folder.Path);
        mosquitto.Logs("Sending SUBACK to ");

        using var run = new SignetProcess(Words(Typed(Regex.Replace(lines[4], "/dev/pts/[0-9]+", terminal)), "signet"), folder.Path);
        Assert.True(run.Wait() == 0, $"{run}\n{emulate}\n{mosquitto}");
        Assert.Equal(0, reader.Wait());

        using var verify = new SignetProcess(Words(pipe[1], "signet"), folder.Path);
        verify.Give(reader.Output);
        Assert.True(verify.Wait() == 0, verify.ToString());
        Assert.Contains("5 of 5 verified", verify.Errors);
    }

    private static string[] CommandsOf(string help)
    {
        int at = help.IndexOf("\nCommands:", StringComparison.Ordinal);
        return at < 0 ? [] : [.. Regex.Matches(help[at..], @"^  ([a-z][a-z-]*)", RegexOptions.Multiline).Select(m => m.Groups[1].Value)];
    }

    private static void NamesDocuments(string[] command)
    {
        using var help = SignetProcess.Start([.. command, "--help"]);
        Assert.Equal(0, help.Wait());

        // The help breaks its lines anywhere between words.
        foreach (Match document in Regex.Matches(help.Output, @"docs/[A-Za-z0-9/.-]*\w"))
            Assert.True(File.Exists(Path.Combine(SignetProcess.Repository, document.Value)), $"{help}\n{document.Value}");

        foreach (string sub in CommandsOf(help.Output)) NamesDocuments([.. command, sub]);
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
