using MQTTnet;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>
/// One command: waits until a descriptor or message that verifies tells the device's epoch, sends the command once, and waits
/// for the result that names it.
/// </summary>
internal sealed class CommandDialog(DeviceTopics device, CommandDesk desk, DeviceCommand command, TimeSpan? valid)
{
    private readonly TaskCompletionSource<byte[]> _epoch = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CommandStatus> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SignedCommand? _sent;

    /// <summary>Runs it.</summary>
    /// <returns>How it ended; null when its end did not come in time.</returns>
    internal async Task<CommandStatus?> RunAsync(SignetBackend backend, MqttClientOptions connection, TimeSpan timeout, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ending.CancelAfter(timeout);
        using var client = new BackendClient(backend, connection, [device.Of(DeviceTopics.Descriptor), device.Of(DeviceTopics.Telemetry)])
        {
            Log = Console.Error.WriteLine,
            Seen = See,
            Ticked = (_, _) => { },
        };
        var running = client.RunAsync(ending.Token);
        try
        {
            var first = await Task.WhenAny(_epoch.Task, running);
            if (first == running) await running;

            var limit = valid == null ? (DateTimeOffset?)null : DateTimeOffset.UtcNow + valid.Value;
            _sent = await desk.IssueAsync(device, await _epoch.Task, command, limit, ending.Token);
            await client.PublishAsync(_sent.Publication, ending.Token);
            Console.Error.WriteLine($"sent with counter {_sent.Counter}, waiting for the result");
            first = await Task.WhenAny(_end.Task, running);
            if (first == running) await running;

            return await _end.Task;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Console.Error.WriteLine(_sent == null ? "the device's epoch is not known: no descriptor or message of it came" : "no result came in time");
            return null;
        }
        finally
        {
            await ending.CancelAsync();
            await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void See(Outcome outcome)
    {
        if (outcome.Error != VerificationError.None) Console.Error.WriteLine($"refused: {outcome.Error} ({outcome.Detail})");

        if (outcome.Device is { } described) _epoch.TrySetResult(described.Descriptor.Epoch);

        if (outcome.Message is not { } message || !message.Chain.IsNew) return;

        _epoch.TrySetResult(message.Batch.Epoch);
        foreach (var result in message.Results)
        {
            if (_sent == null || result.Counter != _sent.Counter || !result.IssuerKeyId.AsSpan().SequenceEqual(_sent.IssuerKeyId)) continue;

            BackendJson.WriteLine(BackendJson.Line(message.DeviceId, result));
            if (result.Status != CommandStatus.Begun) _end.TrySetResult(result.Status);
        }
    }
}
