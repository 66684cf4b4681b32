using System.Buffers;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>
/// Puts a <see cref="SignetBackend"/> on a broker: subscribes, hands over what comes, publishes what the backend says, and
/// acknowledges a message only when the backend has it. Connects anew for as long as it runs.
/// </summary>
/// <param name="backend">Who judges.</param>
/// <param name="options">How to connect.</param>
/// <param name="filters">Topic filters to subscribe to, in this order.</param>
internal sealed class BackendClient(SignetBackend backend, MqttClientOptions options, IReadOnlyList<string> filters) : IDisposable
{
    private static readonly TimeSpan TickEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private TaskCompletionSource<Exception> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called with what became of each message, after what it makes public was published.</summary>
    internal required Action<Outcome> Seen { get; init; }

    /// <summary>Called with what became due without a message, or after a connection.</summary>
    internal required Action<IReadOnlyList<Publication>, IReadOnlyList<Finding>> Ticked { get; init; }

    /// <summary>Called with a line about the connection.</summary>
    internal required Action<string> Log { get; init; }

    /// <summary>Called after each connection and its subscriptions.</summary>
    internal Func<CancellationToken, Task> Connected { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs until it is stopped.</summary>
    /// <exception cref="IOException">The first connection failed, or sink or ledger did.</exception>
    internal async Task RunAsync(CancellationToken stop)
    {
        _client.ApplicationMessageReceivedAsync += e => TakeAsync(e, stop);
        _client.DisconnectedAsync += _ =>
        {
            _lost.TrySetResult();
            return Task.CompletedTask;
        };
        try
        {
            bool connectedOnce = false;
            var pause = TimeSpan.FromSeconds(1);
            while (true)
            {
                try
                {
                    await ConnectAsync(stop);
                    connectedOnce = true;
                    pause = TimeSpan.FromSeconds(1);
                    await ServeAsync(stop);
                    Log("the broker closed the connection");
                }
                catch (Exception e) when (IsOfTheBroker(e) && connectedOnce && !stop.IsCancellationRequested)
                {
                    Log($"no connection: {e.GetBaseException().Message}; again in {pause.TotalSeconds:0} s");
                }
                catch (Exception e) when (IsOfTheBroker(e) && !stop.IsCancellationRequested)
                {
                    throw new IOException("the broker can't be reached or refuses: " + e.GetBaseException().Message, e);
                }

                await Task.Delay(pause, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        finally
        {
            await LeaveAsync();
        }
    }

    internal Task PublishAsync(Publication publication, CancellationToken stop) => _client.PublishAsync(
        new MqttApplicationMessageBuilder()
            .WithTopic(publication.Topic)
            .WithPayload(publication.Payload.ToArray())
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithRetainFlag(publication.Retain)
            .Build(),
        stop);

    public void Dispose() => _client.Dispose();

    private static bool IsOfTheBroker(Exception e) => e is not SinkException && (e is MqttCommunicationException or MqttProtocolViolationException
        or IOException or SocketException or AuthenticationException or TimeoutException or OperationCanceledException);

    private async Task LeaveAsync()
    {
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync();
        }
        catch (Exception e) when (IsOfTheBroker(e))
        {
            Log(e.GetBaseException().Message);
        }
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        _lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _client.ConnectAsync(options, stop);
        foreach (string filter in filters)
        {
            var result = await _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, stop);
            if (result.Items.Any(i => (int)i.ResultCode >= 0x80)) throw new IOException($"the broker refuses the subscription to {filter}");
        }

        Log($"subscribed to {string.Join(" and ", filters)}");
        await Connected(stop);
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        bool all = true;
        while (true)
        {
            var (publications, findings) = await backend.TickAsync(all, stop);
            foreach (var publication in publications) await PublishAsync(publication, stop);
            Ticked(publications, findings);
            all = false;

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var ended = await Task.WhenAny(_lost.Task, _failed.Task, Task.Delay(TickEvery, pause.Token));
            await pause.CancelAsync();
            stop.ThrowIfCancellationRequested();
            if (_failed.Task.IsCompleted) throw new SinkException((await _failed.Task).Message, await _failed.Task);
            if (ended == _lost.Task) return;
        }
    }

    /// <summary>The broker is told nothing of a message that the backend could not take; it sends it again later.</summary>
    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs e, CancellationToken stop)
    {
        e.AutoAcknowledge = false;
        Outcome outcome;
        try
        {
            outcome = await backend.ReceiveAsync(e.ApplicationMessage.Topic, e.ApplicationMessage.Payload.ToArray(), stop);
        }
        catch (Exception failure)
        {
            _failed.TrySetResult(failure);
            return;
        }

        try
        {
            foreach (var publication in outcome.Publications) await PublishAsync(publication, stop);
            await e.AcknowledgeAsync(stop);
        }
        catch (Exception failure) when (IsOfTheBroker(failure) && !stop.IsCancellationRequested)
        {
            // A broken connection: after the next one all that is held is confirmed anew.
            Log(failure.GetBaseException().Message);
        }

        Seen(outcome);
    }
}

/// <summary>Sink, ledger or signer failed: what comes can't be kept, so nothing more is taken.</summary>
internal sealed class SinkException(string message, Exception cause) : IOException(message, cause);
