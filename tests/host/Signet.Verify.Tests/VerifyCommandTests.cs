using System.Text.Json;
using Signet.Integration.Tests.Support;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary><c>signet verify --anchors</c>: devices are believed by their descriptors.</summary>
public sealed class VerifyCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestField _field = new();
    private readonly string _anchors;

    public VerifyCommandTests()
    {
        _anchors = _folder.Write("ca.pem", _field.Ca.Self.Certificate.ExportCertificatePem());
    }

    [Fact]
    public void Lines_of_topics_and_messages_are_verified_over_two_runs()
    {
        string descriptor = Line(_field.DescriptorTopic, _field.Descriptor());
        var messages = _field.NextMany(4).Select(m => Line(_field.TelemetryTopic, m)).ToArray();
        var first = Run(0, string.Join('\n', [descriptor, .. messages[..2]]), "--format", "jsonl", "--state", _folder["state"]);
        Assert.Equal(["descriptor", "telemetry", "finding", "telemetry"], first.Select(l => l.GetProperty("type").GetString()));

        // The ledger has the descriptor, and what came before.
        var second = Run(0, string.Join('\n', messages), "--format", "jsonl", "--state", _folder["state"]);
        Assert.Equal(["Duplicate", "Duplicate", "InOrder", "InOrder"], second.Select(l => l.GetProperty("chain").GetString()));
    }

    [Fact]
    public void A_descriptor_in_a_file_names_the_device_of_hex_lines()
    {
        string descriptor = _folder.Write("descriptor.hex", Convert.ToHexString(_field.Descriptor()));
        var lines = Run(0, Convert.ToHexString(_field.Next()), "--descriptor", descriptor);
        Assert.Equal(["descriptor", "telemetry", "finding"], lines.Select(l => l.GetProperty("type").GetString()));
    }

    [Fact]
    public void What_is_refused_fails_the_command()
    {
        var other = new TestField();
        var lines = Run(1, Line(other.DescriptorTopic, other.Descriptor()) + "\n" + Line(other.TelemetryTopic, other.Next()) + "\nno JSON", "--format", "jsonl");
        Assert.Equal(
            [nameof(VerificationError.CertificatePathInvalid), nameof(VerificationError.DeviceUnknown)],
            lines.Select(l => l.GetProperty("error").GetString()));
        Run(2, Convert.ToHexString(other.Next()));
        Run(2, "", "--cert", _anchors);
    }

    public void Dispose() => _folder.Dispose();

    private static string Line(string topic, byte[] message) => $$"""{"topic":"{{topic}}","message":"{{Convert.ToHexStringLower(message)}}"}""";

    private JsonElement[] Run(int exitCode, string input, params string[] options)
    {
        using var verify = SignetProcess.Start(["verify", "--anchors", _anchors, "--json", .. options]);
        verify.Give(input);
        Assert.True(exitCode == verify.Wait(), verify.ToString());
        return [.. verify.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }
}
