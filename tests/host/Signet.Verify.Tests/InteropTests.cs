using System.Text.Json;
using Signet.Firmware.Tests.Telemetry;
using Signet.Integration.Tests.Support;
using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>
/// Implementations that nobody of us wrote verify the same bytes: two of COSE for Node.js (tests/interop/cose.mjs), and Python's
/// cbor2 with openssl (tests/interop/cose.py). Skipped where cbor2 is not installed; tests/run.sh installs it.
/// </summary>
public sealed class InteropTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Others_verify_what_firmware_and_backend_sign()
    {
        var fixtures = await FixturesAsync();
        string file = _folder.Write("fixtures.json", JsonSerializer.Serialize(fixtures));
        var lines = new List<JsonElement>();
        lines.AddRange(Node(file, 2 * fixtures.Count));
        lines.AddRange(PythonLines(file));
        Assert.Equal(3 * fixtures.Count, lines.Count);
        foreach (var line in lines)
        {
            var fixture = fixtures.Single(f => f.Name == line.GetProperty("name").GetString());
            Assert.True(fixture.Good == line.GetProperty("verified").GetBoolean(), line.ToString());
            if (!fixture.Good) continue;

            // They read the payload as we do, and their canonical encoding of it is the one that was signed; but for 21.5, which
            // they make a half float, and SPEC section 2 has devices write none.
            string payload = line.GetProperty("payload").GetString()!;
            Assert.Contains(payload, fixture.Message, StringComparison.Ordinal);
            string again = line.GetProperty("again").GetString()!.Replace("f94d60", "fa41ac0000");
            Assert.True(again == payload, line.ToString());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<Fixture>> FixturesAsync()
    {
        var fixtures = new List<Fixture>();
        void Add(string name, byte[] spki, byte[] aad, byte[] message)
        {
            fixtures.Add(new Fixture(name, Convert.ToHexStringLower(spki), Convert.ToHexStringLower(aad), Convert.ToHexStringLower(message), true));

            // A verifier that says yes to all of them would not do.
            var altered = (byte[])message.Clone();
            altered[20] ^= 1;
            fixtures.Add(new Fixture(name + ", altered", Convert.ToHexStringLower(spki), Convert.ToHexStringLower(aad), Convert.ToHexStringLower(altered), false));
            aad[^1] ^= 1;
            fixtures.Add(new Fixture(name + ", of another", Convert.ToHexStringLower(spki), Convert.ToHexStringLower(aad), Convert.ToHexStringLower(message), false));
        }

        // The firmware's own signer.
        var firmware = new TestDevice();
        for (int i = 0; i < 3; i++)
        {
            Add($"firmware {i}", firmware.Card.Telemetry.ExportSubjectPublicKeyInfo(),
                Forger.Aad("signet/telemetry/1", firmware.Enrolment.DeviceId.ToArray(), 0), firmware.Next(i * -1000));
        }

        var field = new TestField();
        var spki = field.Certificate.Key.ExportSubjectPublicKeyInfo();
        Add("descriptor", spki, Forger.Aad("signet/descriptor/1", field.Id), field.Descriptor());
        var issuer = TestBackend.IssuerKey.ExportSubjectPublicKeyInfo();
        Add("confirmation", issuer, Forger.Aad("signet/confirm/1", field.Id, 0),
            await TestBackend.Issuer.SignAsync(field.Id, 0, new Confirmation(field.Epoch, 9, new byte[8], [new SequenceRange(2, 3)], 1_800_000_000)));
        foreach (var command in new[] { DeviceCommand.SetInterval(10, 60), DeviceCommand.Status, DeviceCommand.ChangeBroker("b.example", 8883, [1, 2, 3], 600) })
        {
            Add($"command {command.Code}", issuer, Forger.Aad("signet/command/1", field.Id),
                await TestBackend.Issuer.SignAsync(field.Id, field.Epoch, 7, 0, command));
        }

        Add("example 0", ExampleTests.DeviceSpki, (byte[])ExampleTests.TelemetryAad.Clone(), ExampleTests.Block("message 0"));
        Add("example 1", ExampleTests.DeviceSpki, (byte[])ExampleTests.TelemetryAad.Clone(), ExampleTests.Block("message 1"));
        Add("example confirmation", ExampleTests.IssuerSpki, ExampleTests.AadOf("confirmation"), ExampleTests.Block("confirmation"));
        Add("example command", ExampleTests.IssuerSpki, ExampleTests.AadOf("command"), ExampleTests.Block("command"));
        return fixtures;
    }

    private static List<JsonElement> Node(string file, int lines)
    {
        using var node = new NodeProgram("cose.mjs", file);
        return [.. Enumerable.Range(0, lines).Select(_ => JsonDocument.Parse(node.ReadLine()).RootElement)];
    }

    private static List<JsonElement> PythonLines(string file)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/cbor2"), "python3-cbor2 is not installed");
        using var process = new ChildProcess(Python, [Path.Combine(SignetProcess.Repository, "tests", "interop", "cose.py"), file]);
        Assert.True(process.Wait() == 0, process.ToString());
        return [.. process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
    }

    private sealed record Fixture(
        [property: System.Text.Json.Serialization.JsonPropertyName("name")] string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("spki")] string Spki,
        [property: System.Text.Json.Serialization.JsonPropertyName("aad")] string Aad,
        [property: System.Text.Json.Serialization.JsonPropertyName("message")] string Message,
        [property: System.Text.Json.Serialization.JsonPropertyName("good")] bool Good);
}
