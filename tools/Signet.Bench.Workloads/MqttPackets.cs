using System.Text;

namespace Signet.Bench.Workloads;

/// <summary>Packets of MQTT 3.1.1 of fixed length, for what no session of the firmware sends: CONNECT and PUBLISH at
/// once, which section 3.1.4 of the standard lets a client do.</summary>
internal static class MqttPackets
{
    private const string ClientId = "bench-device";
    private const string Topic = "d/bench-device/t";

    /// <summary>CONNECT with a clean session and 300 s of keep-alive.</summary>
    internal static byte[] Connect()
    {
        byte[] id = Encoding.ASCII.GetBytes(ClientId);
        return
        [
            0x10, (byte)(12 + id.Length), 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 1, 0x2C, 0, (byte)id.Length,
            .. id,
        ];
    }

    /// <summary>PUBLISH with QoS 1.</summary>
    internal static byte[] Publish(int payload)
    {
        byte[] topic = Encoding.ASCII.GetBytes(Topic);
        return [0x32, (byte)(4 + topic.Length + payload), 0, (byte)topic.Length, .. topic, 0, 1, .. Fixed.Bytes(payload, 11)];
    }

    /// <summary>DISCONNECT.</summary>
    internal static byte[] Disconnect() => [0xE0, 0];
}
