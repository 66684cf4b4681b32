using System.Text.Json;
using System.Text.Json.Nodes;
using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Encoder and decoder against mqtt-packet, a codec that nobody here wrote, on generated packets, both directions.</summary>
public sealed class PacketPeerTests : IDisposable
{
    private const int Rounds = 400;

    private readonly NodeProgram _peer = new("packets.mjs");
    private readonly Random _random = new(4711);

    public void Dispose() => _peer.Dispose();

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void The_peer_reads_what_we_write(MqttVersion version)
    {
        byte[] buffer = new byte[70_000];
        for (int round = 0; round < Rounds; round++)
        {
            var (length, expected) = (round % 6) switch
            {
                0 => Connect(version, buffer),
                1 => Subscribe(version, buffer),
                2 => Unsubscribe(version, buffer),
                3 => Acknowledgement(version, buffer),
                _ => Publish(version, buffer),
            };
            var read = Ask(new JsonObject { ["parse"] = Convert.ToHexString(buffer, 0, length), ["version"] = (int)version });
            foreach (var (name, value) in expected)
                Assert.True(JsonNode.DeepEquals(value, read[name]), $"round {round}: {name} is {read[name]?.ToJsonString()}, not {value?.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void We_read_what_the_peer_writes(MqttVersion version)
    {
        var decoder = new MqttDecoder(new byte[4096]);
        decoder.Reset(version);
        for (int round = 0; round < Rounds; round++)
        {
            var packet = ServerPacket(version, round % 9);
            byte[] bytes = Convert.FromHexString((string)Ask(new JsonObject { ["generate"] = packet.DeepClone(), ["version"] = (int)version })["hex"]!);

            // In pieces of any size, as a modem gives them.
            int at = 0;
            bool found = decoder.Next();
            while (!found)
            {
                int count = Math.Min(_random.Next(1, 40), bytes.Length - at);
                Assert.True(count > 0, packet.ToJsonString());
                bytes.AsSpan(at, count).CopyTo(decoder.Buffer.AsSpan(decoder.End));
                decoder.Added(count);
                at += count;
                found = decoder.Next();
            }

            Assert.Equal(bytes.Length, at);
            Compare(version, packet, decoder);
        }
    }

    private static void Compare(MqttVersion version, JsonObject packet, MqttDecoder decoder)
    {
        string command = (string)packet["cmd"]!;
        Assert.Equal(command, decoder.Type.ToString().ToLowerInvariant());
        if (command == "publish")
        {
            Assert.Equal((string)packet["topic"]!, decoder.Message.GetTopic());
            Assert.Equal((string)packet["payload"]!["hex"]!, Convert.ToHexString(decoder.Message.CopyPayload()));
            Assert.Equal(((int)packet["qos"]!, (bool)packet["retain"]!, (bool)packet["dup"]!), (decoder.Message.Qos, decoder.Message.Retain, decoder.Message.Duplicate));
            Assert.Equal((int)packet["qos"]! == 0 ? 0 : (int)packet["messageId"]!, decoder.Message.PacketId);
            return;
        }

        if (packet["messageId"] is { } id) Assert.Equal((int)id, decoder.PacketId);
        if (packet["reasonCode"] is { } reason) Assert.Equal((int)reason, decoder.Reason);
        if (packet["granted"] is JsonArray granted && (command == "suback" || version == MqttVersion.V5))
            Assert.Equal(granted.Select(g => (byte)(int)g!), decoder.Buffer.AsSpan(decoder.CodesOffset, decoder.CodesCount).ToArray());
        if (command == "connack")
        {
            Assert.Equal((bool)packet["sessionPresent"]!, decoder.SessionPresent);
            if (packet["properties"] is JsonObject properties)
            {
                Assert.Equal((int)properties["receiveMaximum"]!, decoder.Limits.ReceiveMaximum);
                Assert.Equal((int)properties["topicAliasMaximum"]!, decoder.Limits.TopicAliasMaximum);
                Assert.Equal((int)properties["serverKeepAlive"]!, decoder.Limits.KeepAliveSeconds);
                Assert.Equal((long)properties["maximumPacketSize"]!, decoder.Limits.MaximumPacketSize);
                Assert.Equal((string)properties["assignedClientIdentifier"]!, decoder.Limits.AssignedClientId);
            }
        }
    }

    private JsonObject ServerPacket(MqttVersion version, int kind)
    {
        bool isV5 = version == MqttVersion.V5;
        int id = _random.Next(1, 65_536);
        JsonObject packet;
        switch (kind)
        {
            case 0:
                packet = new JsonObject { ["cmd"] = "connack", ["sessionPresent"] = false };
                packet[isV5 ? "reasonCode" : "returnCode"] = isV5 ? Pick(0, 0x87, 0x9D) : Pick(0, 3, 5);
                if (isV5)
                {
                    packet["properties"] = new JsonObject
                    {
                        ["receiveMaximum"] = id, ["topicAliasMaximum"] = _random.Next(0, 65_536), ["serverKeepAlive"] = _random.Next(0, 65_536),
                        ["maximumPacketSize"] = _random.NextInt64(1, 1L << 32), ["assignedClientIdentifier"] = Text(),
                        ["userProperties"] = new JsonObject { [Text()] = Text() }, ["reasonString"] = Text(),
                    };
                }

                return packet;
            case 1:
                packet = new JsonObject { ["cmd"] = "suback", ["messageId"] = id, ["granted"] = new JsonArray(0, 1, Pick(2, 0x80)) };
                break;
            case 2:
                packet = new JsonObject { ["cmd"] = "unsuback", ["messageId"] = id, ["granted"] = new JsonArray(0, Pick(0, 0x11)) };
                break;
            case 3:
            case 4:
            case 5:
            case 6:
                string command = new[] { "puback", "pubrec", "pubrel", "pubcomp" }[kind - 3];
                packet = new JsonObject { ["cmd"] = command, ["messageId"] = id };
                if (isV5) packet["reasonCode"] = kind < 5 ? Pick(0, 0x10, 0x87) : Pick(0, 0x92);
                break;
            case 7 when isV5:
                packet = new JsonObject { ["cmd"] = "disconnect", ["reasonCode"] = Pick(0, 0x8B, 0x9C) };
                break;
            case 7:
                return new JsonObject { ["cmd"] = "pingresp" };
            default:
                int qos = _random.Next(3);
                packet = new JsonObject
                {
                    ["cmd"] = "publish", ["topic"] = Text(), ["payload"] = Bytes(_random.Next(0, 1000)), ["qos"] = qos,
                    ["retain"] = _random.Next(2) == 1, ["dup"] = qos > 0 && _random.Next(2) == 1,
                };
                if (qos > 0) packet["messageId"] = id;
                if (isV5)
                {
                    packet["properties"] = new JsonObject
                    {
                        ["messageExpiryInterval"] = _random.Next(), ["contentType"] = Text(), ["correlationData"] = Bytes(9), ["responseTopic"] = "r",
                        ["payloadFormatIndicator"] = _random.Next(2) == 1, ["userProperties"] = new JsonObject { [Text()] = Text() },
                    };
                }

                return packet;
        }

        if (isV5 && _random.Next(2) == 1) packet["properties"] = new JsonObject { ["reasonString"] = Text() };
        return packet;
    }

    private (int Length, JsonObject Expected) Connect(MqttVersion version, byte[] buffer)
    {
        bool isV5 = version == MqttVersion.V5;
        byte[] password = new byte[_random.Next(0, 50)];
        byte[] will = new byte[_random.Next(0, 300)];
        _random.NextBytes(password);
        _random.NextBytes(will);
        var options = new MqttConnectOptions
        {
            Version = version, ClientId = Text(), UserName = Text(), Password = password, CleanSession = _random.Next(2) == 1,
            KeepAliveSeconds = _random.Next(0, 65_536), SessionExpirySeconds = _random.NextInt64(0, 1L << 32),
            WillTopic = new MqttTopic(Text()), WillMessage = will, WillQos = _random.Next(3), WillRetain = _random.Next(2) == 1,
            WillDelaySeconds = _random.Next(1, int.MaxValue), WillProperties = new MqttMessageProperties(77, true, "type", ["n", "v"]),
        };
        var expected = new JsonObject
        {
            ["cmd"] = "connect", ["protocolId"] = "MQTT", ["protocolVersion"] = (int)version, ["clientId"] = options.ClientId, ["username"] = options.UserName,
            ["password"] = Hex(password), ["clean"] = options.CleanSession, ["keepalive"] = options.KeepAliveSeconds,
        };
        var expectedWill = new JsonObject { ["topic"] = System.Text.Encoding.UTF8.GetString(Utf8(options.WillTopic)), ["payload"] = Hex(will), ["qos"] = options.WillQos, ["retain"] = options.WillRetain };
        if (isV5)
        {
            var properties = new JsonObject { ["receiveMaximum"] = 16, ["maximumPacketSize"] = 1024 };
            if (!options.CleanSession) properties["sessionExpiryInterval"] = options.SessionExpirySeconds;
            expected["properties"] = properties;
            expectedWill["properties"] = new JsonObject
            {
                ["willDelayInterval"] = options.WillDelaySeconds, ["payloadFormatIndicator"] = true, ["messageExpiryInterval"] = 77, ["contentType"] = "type",
                ["userProperties"] = new JsonObject { ["n"] = "v" },
            };
        }

        expected["will"] = expectedWill;
        return (MqttEncoder.Connect(options, 16, 1024, buffer, 0), expected);
    }

    private (int Length, JsonObject Expected) Publish(MqttVersion version, byte[] buffer)
    {
        string topic = Text();
        int qos = _random.Next(3);
        int id = qos == 0 ? 0 : _random.Next(1, 65_536);
        bool retain = _random.Next(2) == 1;
        byte[] payload = new byte[_random.Next(0, 20_000)];
        _random.NextBytes(payload);
        var expected = new JsonObject { ["cmd"] = "publish", ["topic"] = topic, ["payload"] = Hex(payload), ["qos"] = qos, ["retain"] = retain, ["dup"] = false };
        if (qos > 0) expected["messageId"] = id;
        if (version == MqttVersion.V311)
            return (MqttEncoder.Publish(new MqttTopic(topic), payload, 0, payload.Length, qos, retain, id, buffer, 0), expected);

        int alias = _random.Next(3) * _random.Next(-1, 2);
        if (alias > 0) expected["topic"] = "";
        var properties = new JsonObject { ["contentType"] = "c" };
        if (alias != 0) properties["topicAlias"] = Math.Abs(alias);
        expected["properties"] = properties;
        return (MqttEncoder.Publish(new MqttTopic(topic), alias, new MqttMessageProperties(0, false, "c", null), payload, 0, payload.Length, qos, retain, id, buffer, 0), expected);
    }

    private (int Length, JsonObject Expected) Subscribe(MqttVersion version, byte[] buffer)
    {
        string first = Text(), second = Text() + "/#";
        int id = _random.Next(1, 65_536);
        var expected = new JsonArray(Subscription(first, 2), Subscription(second, 0));
        JsonObject Subscription(string topic, int qos)
        {
            var one = new JsonObject { ["topic"] = topic, ["qos"] = qos };
            if (version != MqttVersion.V5) return one;
            one["nl"] = false;
            one["rap"] = false;
            one["rh"] = 0;
            return one;
        }

        return (MqttEncoder.Subscribe(version, id, [first, second], [2, 0], buffer, 0),
            new JsonObject { ["cmd"] = "subscribe", ["messageId"] = id, ["subscriptions"] = expected });
    }

    private (int Length, JsonObject Expected) Unsubscribe(MqttVersion version, byte[] buffer)
    {
        string first = Text(), second = "+/" + Text();
        int id = _random.Next(1, 65_536);
        return (MqttEncoder.Unsubscribe(version, id, [first, second], buffer, 0),
            new JsonObject { ["cmd"] = "unsubscribe", ["messageId"] = id, ["unsubscriptions"] = new JsonArray(first, second) });
    }

    private (int Length, JsonObject Expected) Acknowledgement(MqttVersion version, byte[] buffer)
    {
        int id = _random.Next(1, 65_536);
        var type = (MqttPacketType)Pick((int)MqttPacketType.PubAck, (int)MqttPacketType.PubRec, (int)MqttPacketType.PubRel, (int)MqttPacketType.PubComp);
        int reason = version == MqttVersion.V5 ? type < MqttPacketType.PubRel ? Pick(0, 0x83) : Pick(0, 0x92) : 0;
        var expected = new JsonObject { ["cmd"] = type.ToString().ToLowerInvariant(), ["messageId"] = id };
        if (version == MqttVersion.V5) expected["reasonCode"] = reason;
        return (MqttEncoder.Acknowledge(type, id, reason, buffer, 0), expected);
    }

    private JsonObject Ask(JsonObject request)
    {
        _peer.Input.WriteLine(request.ToJsonString());
        _peer.Input.Flush();
        var answer = JsonNode.Parse(_peer.ReadLine())!.AsObject();
        Assert.True(answer["error"] == null, $"{answer.ToJsonString()} to {request.ToJsonString()}");
        return answer;
    }

    private int Pick(params int[] values) => values[_random.Next(values.Length)];

    // With letters of two and three bytes.
    private string Text() => new(Enumerable.Range(0, _random.Next(1, 60)).Select(_ => "abcz09 -/éß€"[_random.Next(12)]).ToArray());

    private JsonObject Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return new JsonObject { ["hex"] = Convert.ToHexString(bytes) };
    }

    private static JsonObject Hex(byte[] bytes) => new() { ["hex"] = Convert.ToHexStringLower(bytes) };

    private static byte[] Utf8(MqttTopic topic)
    {
        byte[] packet = new byte[1000];
        int length = MqttEncoder.Publish(topic, [], 0, 0, 0, false, 0, packet, 0);
        return packet[(length - topic.Length)..length];
    }
}
