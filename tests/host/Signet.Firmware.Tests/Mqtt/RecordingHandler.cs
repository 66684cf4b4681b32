using Signet.Mqtt;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Writes down what the session says, a line each.</summary>
internal sealed class RecordingHandler : IMqttHandler
{
    public List<string> Lines { get; } = [];

    public bool Take { get; set; } = true;

    public Action? During { get; set; }

    public bool OnMessage(MqttMessage message)
    {
        Lines.Add($"message {message.GetTopic()} {Convert.ToHexString(message.CopyPayload())} qos{message.Qos}"
            + (message.Duplicate ? " dup" : "") + (message.Retain ? " retain" : ""));
        During?.Invoke();
        return Take;
    }

    public void OnAcknowledged(int packetId, int reason) => Lines.Add($"ack {packetId}" + (reason == 0 ? "" : $" {reason:x2}"));

    public void OnDiscarded(int packetId) => Lines.Add($"discarded {packetId}");

    public void OnSubscribed(int packetId, byte[] codes, int offset, int count) =>
        Lines.Add($"suback {packetId} {Convert.ToHexString(codes, offset, count)}");

    public void OnUnsubscribed(int packetId) => Lines.Add($"unsuback {packetId}");
}
