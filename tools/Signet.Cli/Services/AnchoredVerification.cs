using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Core;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary><c>signet verify --anchors</c>: a backend without a broker, which confirms nothing.</summary>
internal sealed class AnchoredVerification : IDisposable
{
    private readonly SignetBackend _backend;
    private readonly ulong _stream;
    private readonly bool _json;
    private DeviceTopics? _device;
    private int _messages;
    private int _good;

    internal AnchoredVerification(X509Certificate2Collection anchors, DirectoryInfo? state, ulong stream, bool json)
    {
        _stream = stream;
        _json = json;
        _backend = BackendFiles.Start(
            new BackendOptions
            {
                Anchors = new AnchorPolicy(anchors),
                Store = state == null ? new MemoryLedgerStore() : new FileLedgerStore(Path.Combine(state.FullName, "ledgers")),
                Sink = (_, _) => ValueTask.CompletedTask,
            },
            []);
    }

    /// <summary>Verifies all messages.</summary>
    /// <returns>The command's exit code.</returns>
    internal async Task<int> RunAsync(FileInfo? descriptor, IAsyncEnumerable<ReadMessage> messages, CancellationToken stop)
    {
        if (descriptor != null && !await DescribeAsync(descriptor, stop)) return ExitCode.Failed;

        await foreach (var message in messages)
        {
            _messages++;
            if (message.Bytes == null)
            {
                Console.Error.WriteLine($"REFUSED {nameof(ErrorCode.HexInvalid)} ({message.Problem})");
                continue;
            }

            var outcome = await ReceiveAsync(message, stop);
            if (IsGood(outcome)) _good++;

            Write(outcome);
        }

        Console.Error.WriteLine(_messages == 0 ? "There was no message." : $"{_good} of {_messages} verified.");
        return _messages > 0 && _good == _messages ? ExitCode.Ok : ExitCode.Failed;
    }

    public void Dispose() => _backend.Dispose();

    private static bool IsGood(Outcome outcome) => outcome.Error == VerificationError.None && outcome.Kind != MessageKind.Other
        && outcome.Message?.Chain.Verdict is not (ChainVerdict.Fork or ChainVerdict.TooOld);

    private Task<Outcome> ReceiveAsync(ReadMessage message, CancellationToken stop)
    {
        if (message.Topic != null) return _backend.ReceiveAsync(message.Topic, message.Bytes, stop);

        return _device == null
            ? throw new UsageException("messages that name no device need --descriptor or --format jsonl")
            : _backend.ReceiveTelemetryAsync(_device, _stream, message.Bytes, stop);
    }

    private async Task<bool> DescribeAsync(FileInfo file, CancellationToken stop)
    {
        var bytes = CertificateFiles.Read(file);
        string text = Encoding.Latin1.GetString(bytes).Trim();
        if (text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit)) bytes = Convert.FromHexString(text);

        if (DescriptorVerifier.TryReadDeviceId(bytes) is not { } id) throw new UsageException($"{file}: no descriptor in it");

        _device = new DeviceTopics("", id);
        var outcome = await _backend.ReceiveDescriptorAsync(_device, bytes, stop);
        Write(outcome);
        return outcome.Error == VerificationError.None;
    }

    private void Write(Outcome outcome)
    {
        if (_json)
        {
            foreach (var line in BackendJson.Lines(outcome)) BackendJson.WriteLine(line);
            return;
        }

        if (outcome.Message is { } message) Console.WriteLine(new Judgement(null, null, message.Batch, message.Chain, message.NameOf));
        else if (outcome.Error != VerificationError.None) Console.WriteLine($"REFUSED {outcome.Error} ({outcome.Detail})");
        else if (outcome.Device is { } device) Console.WriteLine($"ok descriptor {device.Descriptor.Number} of {outcome.DeviceId}");

        foreach (var finding in outcome.Findings) Console.Error.WriteLine($"{finding.Kind}: {finding.Text}");
    }
}
