namespace Signet.Bench.Workloads;

/// <summary>What a broker answers to packets of MQTT 3.1.1, always of the same length.</summary>
internal static class MqttAnswers
{
    /// <summary>First byte of PUBACK.</summary>
    internal const byte PubAck = 0x40;

    /// <summary>Reads one packet; null at the end of the stream.</summary>
    internal static async Task<(byte Head, byte[] Body)?> ReadAsync(Stream stream, CancellationToken stop)
    {
        var one = new byte[1];
        if (await stream.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false, stop) == 0) return null;

        byte head = one[0];
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            await stream.ReadExactlyAsync(one, stop);
            length |= (one[0] & 0x7F) << shift;
            if (one[0] < 0x80) break;
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        return (head, body);
    }

    /// <summary>CONNACK, PUBACK, PINGRESP; nothing to DISCONNECT.</summary>
    internal static byte[] To(byte head, byte[] body)
    {
        switch (head >> 4)
        {
            case 1:
                return [0x20, 2, 0, 0];
            case 3:
                int topic = (body[0] << 8) | body[1];
                return [PubAck, 2, body[topic + 2], body[topic + 3]];
            case 12:
                return [0xD0, 0];
            default:
                return [];
        }
    }

    /// <summary>Payload of a PUBLISH with QoS 1; null for other packets.</summary>
    internal static byte[]? Payload(byte head, byte[] body) =>
        head >> 4 == 3 ? body[(((body[0] << 8) | body[1]) + 4)..] : null;
}
