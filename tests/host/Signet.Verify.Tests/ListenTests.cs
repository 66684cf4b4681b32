using System.Text.Json;
using System.Text.RegularExpressions;
using Signet.Integration.Tests.Support;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary><c>signet listen</c> and <c>signet command</c> as processes of their own, on a real broker.</summary>
public sealed class ListenTests : IDisposable
{
    private readonly Pki _pki = new();
    private readonly TestField _field;
    private readonly Mosquitto _broker;
    private readonly TempFolder _folder = new();
    private readonly string _issuer;

    public ListenTests()
    {
        _field = new TestField(_pki.Ca);
        _broker = new Mosquitto(_pki);
        _issuer = _folder.Write("issuer.pem", TestBackend.IssuerKey.ExportPkcs8PrivateKeyPem());
    }

    private string MessagesFile => Path.Combine(_folder.Path, "state", "messages", _field.IdText + "-0.jsonl");

    [Fact]
    public async Task Killed_in_the_middle_it_loses_nothing_and_has_confirmed_nothing_that_it_does_not_hold()
    {
        const int messages = 240;
        await using var device = await FieldClient.ConnectAsync(_field, _broker, _pki.Device);
        var listener = Listen("--confirm-within", "1");
        listener.Logs("subscribed to");
        await device.DescribeAsync(_field.Descriptor());
        listener.Says("\"type\":\"descriptor\"");

        var sent = _field.NextMany(messages);
        var confirmed = new List<Confirmation>();
        for (int i = 0; i < messages; i++)
        {
            await device.SendAsync(sent[i]);
            if (i % 60 != 59) continue;

            // It is in the middle of these, and ends without a word.
            listener.Says($"\"sequence\":{i - 40},");
            listener.Dispose();
            while (device.Confirmations.Reader.TryRead(out var bytes)) confirmed.Add(Read(bytes));
            AssertHeld(confirmed);
            listener = Listen("--confirm-within", "1");
        }

        using var last = listener;
        while (confirmed.Count == 0 || confirmed[^1].UpTo < messages - 1)
            confirmed.Add(Read(await FieldClient.NextAsync(device.Confirmations)));

        Assert.Empty(confirmed[^1].Missing);
        Assert.Equal(Forger.Short(sent[^1]), confirmed[^1].Hash);
        AssertHeld(confirmed);
        var held = Held();
        Assert.Equal(messages, held.Count);
        Assert.Equal(sent.Select(Convert.ToHexStringLower).Order(), held.Select(h => h.Message).Order());
    }

    [Fact]
    public async Task On_a_pipe_it_writes_JSON_lines_and_no_escape_sequences()
    {
        await using var device = await FieldClient.ConnectAsync(_field, _broker, _pki.Device);
        await device.DescribeAsync(_field.Descriptor());
        using var listener = Listen("--count", "3");
        listener.Says("\"type\":\"descriptor\"");
        await device.SendAsync(_field.Next(readings: w =>
        {
            w.WriteStartArray(3);
            w.WriteTextString("\u001b[2J\n\"");
            w.WriteInt32(0);
            w.WriteTextString("\u001b]0;owned\u0007");
            w.WriteEndArray();
        }));
        var forged = _field.Next();
        forged[^1] ^= 1;
        await device.SendAsync(forged);
        await device.SendAsync(_field.Next());
        await device.SendAsync(_field.Next());
        Assert.Equal(0, listener.Wait());

        Assert.DoesNotContain('\u001b', listener.Output);
        var lines = listener.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(
            ["descriptor", "telemetry", "finding", "confirmed", "refused", "telemetry", "finding", "telemetry"],
            lines.Select(l => l.GetProperty("type").GetString()));
        Assert.Equal("CoseSignatureInvalid", lines[4].GetProperty("error").GetString());
        Assert.Equal("Gap", lines[5].GetProperty("chain").GetString());
    }

    [Fact]
    public async Task On_a_terminal_it_draws()
    {
        await using var device = await FieldClient.ConnectAsync(_field, _broker, _pki.Device);
        await device.DescribeAsync(_field.Descriptor());
        string command = string.Join(' ', ["dotnet", SignetProcess.Program, .. Arguments()]);
        using var terminal = new ChildProcess("script", ["-qefc", "stty cols 160 rows 50; " + command, "/dev/null"]);
        terminal.Says("subscribed to");
        foreach (long value in new[] { 1, 5, 9, 5, 1 }) await device.SendAsync(_field.Next(value));
        await device.SendAsync(_field.Next(readings: w =>
        {
            w.WriteStartArray(3);
            w.WriteTextString("[red]\u001b]0;owned\u0007");
            w.WriteInt32(0);
            w.WriteInt32(1);
            w.WriteEndArray();
        }));
        terminal.Says("[\u2801-\u28FF]{3}");
        terminal.Says(@"\[red\]\?\]0;owned\?");
        Assert.DoesNotContain("\u001b]0;", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[", terminal.Output, StringComparison.Ordinal);
        Assert.Contains(_field.IdText[..8], terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_firmwares_own_messages_are_taken()
    {
        // The firmware on an emulated module and SIM. Its key is given; so no descriptor is needed.
        string Of(string name) => _broker.Folder[name];
        using var emulator = SignetProcess.Emulate(
            "--tcp", out string port, "--client-key", Of("dev.key"), "--client-cert", Of("dev.pem"), "--ca", Of("ca.pem"));
        using var listener = Listen("--known", Of("dev.pem"), "--count", "3");
        listener.Logs("subscribed to");
        using var run = SignetProcess.Start("run", "--port", port, "--broker", _broker.Address, "--ca", _broker.CaFile, "-n", "3");
        Assert.True(run.Wait() == 0, $"{run}\n{emulator}");
        Assert.Equal(0, listener.Wait());
        Assert.Equal(3, Regex.Count(listener.Output, "\"type\":\"telemetry\".*\"verified\":true.*\"chain\":\"InOrder\""));
        Assert.Single(Regex.Matches(listener.Output, "\"type\":\"confirmed\""));
    }

    [Fact]
    public void Ctrl_C_ends_it_well()
    {
        using var listener = Listen();
        listener.Logs("subscribed to");
        listener.Interrupt();
        Assert.True(listener.Wait() == 0, listener.ToString());
    }

    [Fact]
    public void Without_a_broker_it_says_so()
    {
        using var listener = SignetProcess.Start([.. Arguments().Select(a => a == _broker.Address ? $"localhost:{Mosquitto.FreePort()}" : a)]);
        Assert.Equal(1, listener.Wait());
        Assert.Contains("can't be reached", listener.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_ledger_is_not_used()
    {
        string ledger = Path.Combine(_folder.Path, "state", "ledgers", _field.IdText + ".ledger");
        Directory.CreateDirectory(Path.GetDirectoryName(ledger)!);
        File.WriteAllText(ledger, "not a ledger");
        using var listener = Listen();
        Assert.Equal(1, listener.Wait());
        Assert.Contains(ledger + ": it does not begin as a ledger", listener.Errors, StringComparison.Ordinal);
        Assert.Equal("not a ledger", File.ReadAllText(ledger));
    }

    [Theory]
    [InlineData("00", "00", 0)]
    [InlineData("01", "1902BC", 3)]
    [InlineData("02", "1902BC", 4)]
    public async Task A_command_ends_with_the_devices_signed_result(string status, string error, int exitCode)
    {
        await using var device = await FieldClient.ConnectAsync(_field, _broker, _pki.Device);
        await device.DescribeAsync(_field.Descriptor());
        using var command = SignetProcess.Start(["command", "set-interval", "10", "60", .. CommandArguments()]);
        var sent = new IssuerVerifier(TestBackend.Issuer.Key).VerifyCommand(await FieldClient.NextAsync(device.Commands), _field.Id).Content!;
        Assert.Equal((1UL, "820A183C"), (sent.Code, Convert.ToHexString(sent.Argument)));
        Assert.Equal(_field.Epoch, sent.Epoch);

        // Results of other commands, and of nobody's, do not count.
        await device.SendAsync(Result(sent.Counter + 1, "00", "00"));
        var forged = Result(sent.Counter, "00", "00");
        forged[^40] ^= 1;
        await device.SendAsync(forged);
        await device.SendAsync(Result(sent.Counter, "03", "00"));
        await device.SendAsync(Result(sent.Counter, status, error));
        Assert.Equal(exitCode, command.Wait());
        Assert.Equal(2, Regex.Count(command.Output, "\"type\":\"result\""));
    }

    [Fact]
    public async Task A_command_without_a_result_ends_too()
    {
        await using var device = await FieldClient.ConnectAsync(_field, _broker, _pki.Device);
        using var unknown = SignetProcess.Start(["command", "status", "--timeout", "2", .. CommandArguments()]);
        Assert.Equal(5, unknown.Wait());
        Assert.Contains("epoch is not known", unknown.Errors, StringComparison.Ordinal);
        await device.DescribeAsync(_field.Descriptor());
        using var silent = SignetProcess.Start(["command", "status", "--timeout", "3", .. CommandArguments()]);
        Assert.Equal(5, silent.Wait());
        Assert.Contains("no result came", silent.Errors, StringComparison.Ordinal);
        using var wrong = SignetProcess.Start(["command", "set-interval", "0", "1", .. CommandArguments()]);
        Assert.Equal(2, wrong.Wait());
    }

    public void Dispose()
    {
        _broker.Dispose();
        _folder.Dispose();
    }

    private byte[] Result(ulong counter, string status, string error) => _field.Next(readings: w =>
    {
        var result = new System.Formats.Cbor.CborWriter();
        result.WriteUInt64(counter);
        w.WriteStartArray(3);
        w.WriteTextString("result");
        w.WriteInt32(0);
        w.WriteByteString(Forger.Bytes("8544" + Convert.ToHexString(TestBackend.Issuer.Key.KeyId) + Convert.ToHexString(result.Encode()) + status + error + "F6"));
        w.WriteEndArray();
    });

    private SignetProcess Listen(params string[] more) => SignetProcess.Start([.. Arguments(), .. more]);

    private string[] Arguments() => ["listen", .. Connection(), "--issuer", _issuer, "--state", _folder["state"]];

    private string[] CommandArguments() => ["--device", _field.IdText, .. Connection(), "--issuer", _issuer, "--state", _folder["state"]];

    private string[] Connection() =>
        ["--broker", _broker.Address, "--ca", _broker.CaFile, "--cert", _broker.Folder["backend.pem"], "--key", _broker.Folder["backend.key"]];

    private Confirmation Read(byte[] message)
    {
        var result = new IssuerVerifier(TestBackend.Issuer.Key).VerifyConfirmation(message, _field.Id);
        Assert.Equal(VerificationError.None, result.Error);
        return result.Content!;
    }

    /// <summary>What the files hold, each message by its number.</summary>
    private List<(ulong Sequence, string Message)> Held() =>
    [
        .. File.ReadLines(MessagesFile).Where(l => l.EndsWith('}')).Select(l => JsonDocument.Parse(l).RootElement)
            .Select(l => (l.GetProperty("sequence").GetUInt64(), l.GetProperty("message").GetString()!)),
    ];

    private void AssertHeld(List<Confirmation> confirmations)
    {
        var held = Held().Select(h => h.Sequence).ToHashSet();
        foreach (var confirmation in confirmations)
        {
            for (ulong s = 0; s <= confirmation.UpTo; s++)
                Assert.True(held.Contains(s) || confirmation.Missing.Any(r => r.First <= s && s <= r.Last), $"{s} was confirmed");
        }
    }
}
