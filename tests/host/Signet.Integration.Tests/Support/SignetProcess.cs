using System.Reflection;
using System.Text.Json;

namespace Signet.Integration.Tests.Support;

/// <summary>A running <c>signet</c> command: the built program, as a person starts it.</summary>
internal sealed class SignetProcess(IEnumerable<string> arguments, string? folder = null)
    : ChildProcess("dotnet", [Program, .. arguments], folder)
{
    /// <summary>Path of signet.dll.</summary>
    public static string Program { get; } = Metadata("SignetProgram");

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = Metadata("RepositoryRoot");

    public static SignetProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Starts the emulator and waits for its first line.</summary>
    /// <param name="way">"--pty" or "--tcp".</param>
    /// <param name="port">What <c>run --port</c> takes.</param>
    /// <param name="more">Further arguments.</param>
    public static SignetProcess Emulate(string way, out string port, params string[] more)
    {
        string[] link = way == "--tcp" ? ["--tcp", "0"] : ["--pty"];
        var emulator = Start(["emulate", .. link, .. more]);
        var first = emulator.Says(way == "--tcp" ? @"\A(TCP) (\d+)\n" : @"\A(PTY) (/\S+)\n");
        port = way == "--tcp" ? "tcp:127.0.0.1:" + first.Groups[2].Value : first.Groups[2].Value;
        return emulator;
    }

    /// <summary>Standard output, which must be one JSON object and nothing else.</summary>
    public JsonElement Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Output);
            Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{this}");
        }
    }

    private static string Metadata(string key) => typeof(SignetProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
