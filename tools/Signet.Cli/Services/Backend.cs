using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>Where and as whom a backend connects.</summary>
/// <param name="Address">Where the broker listens.</param>
/// <param name="Name">Name that its certificate must bear.</param>
/// <param name="Anchors">Whom to trust.</param>
/// <param name="Identity">Own certificate with its key.</param>
internal sealed record BackendConnection(
    HostPort Address, string Name, IReadOnlyList<X509Certificate2> Anchors, X509Certificate2 Identity);

/// <summary>
/// Whoever receives the demo's telemetry: <see cref="SignetBackend"/> on a TLS connection of its own, with .NET's TLS and MQTTnet, none of
/// which share code with the firmware. At its own broker it knows nothing of the device but the CA, and confirms each message; at a
/// broker of the outside world it is given the device's key, and leaves nothing there.
/// </summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly SignetBackend _backend;
    private readonly BackendClient _client;
    private readonly CommandDesk? _desk;
    private readonly DeviceTopics _device;
    private readonly Action<Judgement> _seen;
    private readonly object _gate = new();
    private readonly List<ReceivedMessage> _messages = [];
    private readonly List<Finding> _findings = [];
    private TaskCompletionSource _changed = Later();
    private Task _running = Task.CompletedTask;
    private int _connections;

    private Backend(BackendConnection to, DeviceKey device, bool confirms, Action<Judgement> seen, CancellationToken stop)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _seen = seen;
        _device = new DeviceTopics("", device.DeviceId.ToArray());
        var store = new MemoryLedgerStore();
        if (confirms)
        {
            Issuer = new Issuer(new KeySigner(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
            _desk = new CommandDesk(store, Issuer);
        }

        _backend = new SignetBackend(new BackendOptions
        {
            Anchors = confirms ? new AnchorPolicy(to.Anchors) : null,
            Store = store,
            Issuer = Issuer,
            Confirm = new ConfirmPolicy { Messages = 1 },
            Sink = (_, _) => ValueTask.CompletedTask,
        });
        if (!confirms) _backend.AddDevice(device);

        string[] filters = [_device.Of(DeviceTopics.Descriptor), _device.Of(DeviceTopics.Telemetry)];
        _client = new BackendClient(_backend, Options(to), confirms ? filters : filters[1..])
        {
            Log = _ => { },
            Seen = Take,
            Ticked = (publications, findings) => Change(() =>
            {
                _findings.AddRange(findings);
                Confirmed = publications.LastOrDefault()?.Confirmation ?? Confirmed;
            }),
            Connected = _ =>
            {
                Change(() => _connections++);
                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Who confirms and commands; null for nobody.</summary>
    internal Issuer? Issuer { get; }

    /// <summary>Messages that were verified, new and in order.</summary>
    internal int Verified => Messages.Count;

    /// <summary>Messages that were refused, or contradict others.</summary>
    internal int Refused { get; private set; }

    /// <summary>Times that it subscribed.</summary>
    internal int Connections
    {
        get
        {
            lock (_gate) return _connections;
        }
    }

    /// <summary>All that is new, each once.</summary>
    internal IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    /// <summary>What was noticed beside.</summary>
    internal IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (_gate) return [.. _findings];
        }
    }

    /// <summary>Its newest confirmation; null before the first.</summary>
    internal Confirmation? Confirmed { get; private set; }

    /// <summary>Connects and subscribes to one device's telemetry.</summary>
    /// <param name="to">Where.</param>
    /// <param name="device">The device.</param>
    /// <param name="confirms">Whether it confirms and commands, and knows the device by its descriptor alone.</param>
    /// <param name="seen">Called with each message.</param>
    /// <param name="stop">Ends all.</param>
    /// <exception cref="IOException">The broker can't be reached or refuses.</exception>
    internal static async Task<Backend> ConnectAsync(
        BackendConnection to, DeviceKey device, bool confirms, Action<Judgement> seen, CancellationToken stop)
    {
        var backend = new Backend(to, device, confirms, seen, stop);
        backend._running = Task.Run(() => backend._client.RunAsync(backend._end.Token), CancellationToken.None);
        try
        {
            await backend.UntilAsync(() => backend.Connections > 0, Timeout.InfiniteTimeSpan, stop);
            return backend;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            await backend.DisposeAsync();
            throw new IOException($"the backend can't subscribe at {to.Address}: {e.GetBaseException().Message}", e);
        }
    }

    /// <summary>Waits until something is so.</summary>
    /// <returns>Whether it came to that in time.</returns>
    /// <exception cref="IOException">The backend came to its end.</exception>
    internal async Task<bool> UntilAsync(Func<bool> what, TimeSpan longest, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(longest);
        try
        {
            while (true)
            {
                Task changed;
                lock (_gate) changed = _changed.Task;
                if (what()) return true;

                if (await Task.WhenAny(changed.WaitAsync(deadline.Token), _running) == _running) await _running;
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Signs a command and publishes it.</summary>
    /// <returns>The command.</returns>
    internal async Task<SignedCommand> CommandAsync(DeviceCommand command, CancellationToken stop)
    {
        var signed = await _desk!.IssueAsync(_device, Messages[^1].Batch.Epoch, command, null, stop);
        await PublishAsync(signed, stop);
        return signed;
    }

    /// <summary>Publishes a command, again.</summary>
    internal Task PublishAsync(SignedCommand command, CancellationToken stop) => _client.PublishAsync(command.Publication, stop);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _client.Dispose();
        _backend.Dispose();
        _end.Dispose();
    }

    private static TaskCompletionSource Later() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static MqttClientOptions Options(BackendConnection to) => new MqttClientOptionsBuilder()
        .WithTcpServer(to.Address.Host, to.Address.Port)
        .WithClientId("signet-backend-" + Guid.NewGuid().ToString("N")[..8])
        .WithProtocolVersion(MqttProtocolVersion.V311)
        .WithTimeout(TimeSpan.FromSeconds(20))
        .WithTlsOptions(tls => tls
            .UseTls()
            .WithSslProtocols(SslProtocols.Tls13 | SslProtocols.Tls12)
            .WithTargetHost(to.Name)
            .WithRevocationMode(X509RevocationMode.NoCheck)
            .WithClientCertificates([to.Identity])
            .WithCertificateValidationHandler(e =>
                !e.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                && Trust.Accepts(e.Certificate, e.Chain, to.Anchors, Trust.Server)))
        .Build();

    private void Take(Outcome outcome)
    {
        var message = outcome.Message;
        Change(() =>
        {
            _findings.AddRange(outcome.Findings);
            Confirmed = outcome.Publications.LastOrDefault()?.Confirmation ?? Confirmed;
            if (outcome.Error != VerificationError.None || message is { Chain.Verdict: ChainVerdict.Fork or ChainVerdict.TooOld }) Refused++;
            else if (message is { Chain.IsNew: true }) _messages.Add(message);
        });
        if (outcome.Error != VerificationError.None) _seen(new Judgement(outcome.Error.ToString(), outcome.Detail, null, null));
        else if (message is { Chain.Verdict: not ChainVerdict.Duplicate }) _seen(new Judgement(null, null, message.Batch, message.Chain, message.NameOf));
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            changed = _changed;
            _changed = Later();
        }

        changed.TrySetResult();
    }
}
