using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
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
/// Whoever receives the telemetry: subscribes over a TLS connection of its own, with .NET's TLS, MQTTnet and Signet.Verify,
/// none of which share code with the firmware.
/// </summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly MessageJudge _judge;
    private readonly Action<Judgement> _seen;
    private int _verified;
    private int _refused;

    private Backend(DeviceKey device, Action<Judgement> seen)
    {
        _judge = new MessageJudge(new MessageVerifier(device));
        _seen = seen;
        _client.ApplicationMessageReceivedAsync += Take;
    }

    /// <summary>Messages that were verified and in order.</summary>
    internal int Verified => Volatile.Read(ref _verified);

    /// <summary>Messages that were refused or out of order.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>Connects and subscribes to one device's telemetry.</summary>
    /// <exception cref="IOException">The broker can't be reached or refuses.</exception>
    internal static async Task<Backend> ConnectAsync(
        BackendConnection to, DeviceKey device, Action<Judgement> seen, CancellationToken stop)
    {
        var backend = new Backend(device, seen);
        try
        {
            await backend._client.ConnectAsync(Options(to), stop);
            await backend._client.SubscribeAsync(
                $"signet/{device.DeviceIdText}/telemetry", MqttQualityOfServiceLevel.AtLeastOnce, stop);
            return backend;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            await backend.DisposeAsync();
            throw new IOException($"the backend can't subscribe at {to.Address}: {e.GetBaseException().Message}", e);
        }
    }

    /// <summary>Waits until so many messages have come in all, good or bad.</summary>
    /// <returns>Whether they came in time.</returns>
    internal async Task<bool> WaitAsync(int messages, TimeSpan longest, CancellationToken stop)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(longest);
        try
        {
            for (int i = 0; i < messages; i++) await _arrived.WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync();
        _client.Dispose();
    }

    private static MqttClientOptions Options(BackendConnection to)
    {
        return new MqttClientOptionsBuilder()
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
    }

    private Task Take(MqttApplicationMessageReceivedEventArgs e)
    {
        var judgement = _judge.Judge(e.ApplicationMessage.Payload.ToArray());

        // At least once: what comes twice is dropped.
        if (judgement.Chain?.Verdict == ChainVerdict.Duplicate) return Task.CompletedTask;

        if (judgement.Chain?.Verdict == ChainVerdict.InOrder) Interlocked.Increment(ref _verified);
        else Interlocked.Increment(ref _refused);

        _seen(judgement);
        _arrived.Release();
        return Task.CompletedTask;
    }
}
