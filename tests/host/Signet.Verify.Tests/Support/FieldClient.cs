using System.Buffers;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Signet.Integration.Tests.Support;
using Signet.Testing;

namespace Signet.Verify.Tests.Support;

/// <summary>A <see cref="TestField"/> on a broker: publishes, and hears confirmations and commands.</summary>
internal sealed class FieldClient : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly TestField _field;

    private FieldClient(TestField field)
    {
        _field = field;
        _client.ApplicationMessageReceivedAsync += e =>
        {
            var target = e.ApplicationMessage.Topic.EndsWith("/confirm", StringComparison.Ordinal) ? Confirmations : Commands;
            target.Writer.TryWrite(e.ApplicationMessage.Payload.ToArray());
            return Task.CompletedTask;
        };
    }

    public Channel<byte[]> Confirmations { get; } = Channel.CreateUnbounded<byte[]>();

    public Channel<byte[]> Commands { get; } = Channel.CreateUnbounded<byte[]>();

    public static async Task<FieldClient> ConnectAsync(TestField field, Mosquitto broker, TestCertificate identity)
    {
        var client = new FieldClient(field);
        await client._client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithEndPoint(new DnsEndPoint("localhost", broker.Port))
            .WithClientId(field.IdText)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTimeout(Longest)
            .WithTlsOptions(tls => tls
                .UseTls()
                .WithSslProtocols(SslProtocols.Tls13)
                .WithTargetHost("localhost")
                .WithClientCertificates([identity.Certificate])
                .WithCertificateValidationHandler(e => e.Certificate != null))
            .Build());
        await client._client.SubscribeAsync($"signet/{field.IdText}/confirm", MqttQualityOfServiceLevel.AtLeastOnce);
        await client._client.SubscribeAsync($"signet/{field.IdText}/command", MqttQualityOfServiceLevel.AtLeastOnce);
        return client;
    }

    public Task SendAsync(byte[] telemetry) => PublishAsync(_field.TelemetryTopic, telemetry, retain: false);

    public Task DescribeAsync(byte[] descriptor) => PublishAsync(_field.DescriptorTopic, descriptor, retain: true);

    /// <summary>The next message of a channel; a failure when none comes.</summary>
    public static async Task<byte[]> NextAsync(Channel<byte[]> channel)
    {
        using var deadline = new CancellationTokenSource(Longest);
        return await channel.Reader.ReadAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected) await _client.DisconnectAsync();
        _client.Dispose();
    }

    private Task PublishAsync(string topic, byte[] payload, bool retain) => _client.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(topic)
        .WithPayload(payload)
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .WithRetainFlag(retain)
        .Build());
}
