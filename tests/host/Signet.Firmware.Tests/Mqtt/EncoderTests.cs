using System.Text;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Packets that we send, against the standard's own examples and MQTTnet's encoder.</summary>
public class EncoderTests
{
    private static readonly byte[] Buffer = new byte[70_000];

    [Fact]
    public void Connect_has_the_variable_header_of_the_standards_example()
    {
        // MQTT 3.1.1 section 3.1.2.11, figure 3.6: user name, password, will QoS 1, will, clean session, keep alive 10.
        var options = new MqttConnectOptions
        {
            ClientId = "c", UserName = "u", Password = "p"u8.ToArray(), WillTopic = new MqttTopic("w"),
            WillMessage = "m"u8.ToArray(), WillQos = 1, KeepAliveSeconds = 10,
        };
        int n = MqttEncoder.Connect(options, 16, 1024, Buffer, 0);
        Assert.Equal("1019" + "00044D515454" + "04" + "CE" + "000A" + "000163" + "000177" + "00016D" + "000175" + "000170",
            Convert.ToHexString(Buffer, 0, n));
    }

    [Fact]
    public void Publish_has_the_variable_header_of_the_standards_example()
    {
        // Section 3.3.2.3, figure 3.11: topic a/b, packet id 10.
        int n = MqttEncoder.Publish(new MqttTopic("a/b"), [0xAA], 0, 1, 1, false, 10, Buffer, 3);
        Assert.Equal("3208" + "0003612F62000A" + "AA", Convert.ToHexString(Buffer, 3, n));
    }

    [Fact]
    public void Subscribe_and_unsubscribe_have_the_payload_of_the_standards_examples()
    {
        // Sections 3.8.3.1 (figure 3.23, with QoS 1 and 0) and 3.10.3.1 (figure 3.31).
        int n = MqttEncoder.Subscribe(MqttVersion.V311, 10, ["a/b", "c/d"], [1, 0], Buffer, 0);
        Assert.Equal("820E000A" + "0003612F6201" + "0003632F6400", Convert.ToHexString(Buffer, 0, n));
        n = MqttEncoder.Unsubscribe(MqttVersion.V311, 10, ["a/b", "c/d"], Buffer, 0);
        Assert.Equal("A20C000A" + "0003612F62" + "0003632F64", Convert.ToHexString(Buffer, 0, n));
    }

    [Fact]
    public void Short_packets_are_those_of_the_standard()
    {
        Assert.Equal("C000", Convert.ToHexString(Buffer, 0, MqttEncoder.PingReq(Buffer, 0)));
        Assert.Equal("E000", Convert.ToHexString(Buffer, 0, MqttEncoder.Disconnect(0, Buffer, 0)));
        Assert.Equal("4002FFFE", Convert.ToHexString(Buffer, 0, MqttEncoder.Acknowledge(MqttPacketType.PubAck, 0xFFFE, 0, Buffer, 0)));
    }

    [Theory]
    // Section 2.2.3, table 2.4: the borders of each length. The topic "t" takes 3 bytes of the remaining length.
    [InlineData(127, "307F")]
    [InlineData(128, "308001")]
    [InlineData(16_383, "30FF7F")]
    [InlineData(16_384, "30808001")]
    [InlineData(2_097_151, "30FFFF7F")]
    [InlineData(2_097_152, "3080808001")]
    public void Remaining_length_changes_size_where_the_standard_says(int remaining, string head)
    {
        var buffer = new byte[remaining + 5];
        int n = MqttEncoder.Publish(new MqttTopic("t"), new byte[remaining - 3], 0, remaining - 3, 0, false, 0, buffer, 0);
        Assert.Equal(head, Convert.ToHexString(buffer, 0, head.Length / 2));
        Assert.Equal(remaining + head.Length / 2, n);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_packet_equals_that_of_MQTTnet(int seed)
    {
        var random = new Random(seed);
        byte[] Bytes(int max) { var b = new byte[random.Next(max)]; random.NextBytes(b); return b; }
        string Text(int max) => new([.. Enumerable.Range(0, random.Next(1, max)).Select(_ => "abzé漢/-_ 0"[random.Next(10)])]);

        bool will = random.Next(2) == 0, user = random.Next(2) == 0;
        var options = new MqttConnectOptions
        {
            ClientId = Text(60), CleanSession = random.Next(2) == 0, KeepAliveSeconds = random.Next(65_536),
            UserName = user ? Text(30) : null, Password = user && random.Next(2) == 0 ? Bytes(200) : null,
        };
        var connect = new MqttConnectPacket
        {
            ClientId = options.ClientId, CleanSession = options.CleanSession,
            KeepAlivePeriod = (ushort)options.KeepAliveSeconds, Username = options.UserName, Password = options.Password,
        };
        if (will)
        {
            var topic = Text(30);
            options.WillTopic = new MqttTopic(topic);
            options.WillMessage = Bytes(100);
            options.WillQos = random.Next(3);
            options.WillRetain = random.Next(2) == 0;
            connect.WillFlag = true;
            connect.WillTopic = topic;
            connect.WillMessage = options.WillMessage;
            connect.WillQoS = (MqttQualityOfServiceLevel)options.WillQos;
            connect.WillRetain = options.WillRetain;
        }

        Same(connect, MqttEncoder.Connect(options, 16, 1024, Buffer, 0));

        int qos = random.Next(2), id = qos == 0 ? 0 : random.Next(1, 65_536);
        var name = Text(100);
        var payload = Bytes(40_000);
        bool retain = random.Next(2) == 0;
        Same(new MqttPublishPacket
        {
            Topic = name, PayloadSegment = payload, QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
            PacketIdentifier = (ushort)id, Retain = retain,
        }, MqttEncoder.Publish(new MqttTopic(name), payload, 0, payload.Length, qos, retain, id, Buffer, 0));

        string[] filters = [Text(20), "+/" + Text(20), Text(5) + "/#", "#"];
        byte[] levels = [1, 0, 1, 0];
        id = random.Next(1, 65_536);
        Same(new MqttSubscribePacket
        {
            PacketIdentifier = (ushort)id,
            TopicFilters = [.. filters.Zip(levels, (f, l) => new MqttTopicFilter { Topic = f, QualityOfServiceLevel = (MqttQualityOfServiceLevel)l })],
        }, MqttEncoder.Subscribe(MqttVersion.V311, id, filters, levels, Buffer, 0));
        Same(new MqttUnsubscribePacket { PacketIdentifier = (ushort)id, TopicFilters = [.. filters] },
            MqttEncoder.Unsubscribe(MqttVersion.V311, id, filters, Buffer, 0));
        Same(new MqttPubAckPacket { PacketIdentifier = (ushort)id }, MqttEncoder.Acknowledge(MqttPacketType.PubAck, id, 0, Buffer, 0));
    }

    [Fact]
    public void Will_of_QoS_1_with_empty_message_equals_that_of_MQTTnet()
    {
        int n = MqttEncoder.Connect(new MqttConnectOptions { ClientId = "x", WillTopic = new MqttTopic("t"), WillQos = 1 }, 16, 1024, Buffer, 0);
        Same(new MqttConnectPacket
        {
            ClientId = "x", CleanSession = true, KeepAlivePeriod = 60, WillFlag = true, WillTopic = "t",
            WillMessage = [], WillQoS = MqttQualityOfServiceLevel.AtLeastOnce,
        }, n);
    }

    [Fact]
    public void A_buffer_one_byte_short_is_refused_and_left_alone()
    {
        var topic = new MqttTopic("a/b");
        int n = MqttEncoder.Publish(topic, new byte[20], 0, 20, 1, false, 7, Buffer, 0);
        var small = new byte[n - 1];
        Refuses(ErrorCode.MqttPacketTooLarge, () => MqttEncoder.Publish(topic, new byte[20], 0, 20, 1, false, 7, small, 0));
        Assert.All(small, b => Assert.Equal(0, b));
        Refuses(ErrorCode.MqttPacketTooLarge, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = "abc" }, 16, 1024, new byte[16], 0));
        Refuses(ErrorCode.MqttPacketTooLarge, () => MqttEncoder.PingReq(new byte[3], 2));
    }

    [Fact]
    public void What_the_standard_forbids_is_refused()
    {
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = "", CleanSession = false }, 16, 1024, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = null }, 16, 1024, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = "x", Password = [1] }, 16, 1024, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = "x", KeepAliveSeconds = 65_536 }, 16, 1024, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = new string('x', 65_536) }, 16, 1024, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Connect(new MqttConnectOptions { ClientId = "x", WillTopic = new MqttTopic("t"), WillQos = 3 }, 16, 1024, Buffer, 0));
        var topic = new MqttTopic("t");
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Publish(topic, [], 0, 0, 1, false, 0, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Publish(topic, [], 0, 0, 0, false, 1, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Publish(topic, [], 0, 0, 3, false, 1, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Publish(topic, [], 0, 0, 1, false, 65_536, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Acknowledge(MqttPacketType.PubAck, 0, 0, Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Subscribe(MqttVersion.V311, 1, [], [], Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Subscribe(MqttVersion.V311, 1, ["a"], [3], Buffer, 0));
        Refuses(ErrorCode.InvalidArgument, () => MqttEncoder.Unsubscribe(MqttVersion.V311, 1, [], Buffer, 0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("#")]
    [InlineData("a\0b")]
    [InlineData(null)]
    public void Topics_that_nobody_may_publish_to_are_refused(string? name) =>
        Refuses(ErrorCode.MqttTopicInvalid, () => new MqttTopic(name));

    [Fact]
    public void A_topic_may_have_65535_bytes_and_no_more()
    {
        Assert.Equal(65_535, new MqttTopic(new string('t', 65_535)).Length);
        Refuses(ErrorCode.MqttTopicInvalid, () => new MqttTopic(new string('t', 65_536)));
    }

    [Theory]
    // The examples of section 4.7.1 and what breaks their rules.
    [InlineData("sport/tennis/player1/#", true)]
    [InlineData("#", true)]
    [InlineData("sport/tennis/#", true)]
    [InlineData("+", true)]
    [InlineData("+/tennis/#", true)]
    [InlineData("sport/+/player1", true)]
    [InlineData("/finance", true)]
    [InlineData("sport/tennis#", false)]
    [InlineData("sport/tennis/#/ranking", false)]
    [InlineData("sport+", false)]
    [InlineData("+sport", false)]
    [InlineData("##", false)]
    [InlineData("", false)]
    public void Filters_follow_the_rules_of_wildcards(string filter, bool valid)
    {
        var bytes = Encoding.UTF8.GetBytes(filter);
        Assert.Equal(valid, MqttTopic.IsFilter(bytes, 0, bytes.Length));
        if (!valid) Refuses(ErrorCode.MqttTopicInvalid, () => MqttEncoder.Subscribe(MqttVersion.V311, 1, [filter], [0], Buffer, 0));
    }

    [Fact]
    public void Strings_are_valid_exactly_when_dotNET_decodes_them_and_they_hold_no_NUL()
    {
        var strict = new UTF8Encoding(false, true);
        var random = new Random(20);
        for (int round = 0; round < 200_000; round++)
        {
            var bytes = new byte[random.Next(6)];
            for (int i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(random.Next(3) == 0 ? random.Next(256) : "\0\x7F\x80\xA0\xBF\xC2\xE0\xED\xEF\xF0\xF4\xF5"[random.Next(12)]);
            bool expected;
            try { expected = !strict.GetString(bytes).Contains('\0'); }
            catch (ArgumentException) { expected = false; }
            Assert.True(expected == MqttUtf8.IsValid(bytes, 0, bytes.Length), Convert.ToHexString(bytes));
        }
    }

    internal static byte[] ByMqttNet(MqttPacket packet)
    {
        var adapter = new MqttPacketFormatterAdapter(MqttProtocolVersion.V311, new MqttBufferWriter(4096, 1_000_000));
        return adapter.Encode(packet).ToArray();
    }

    internal static void Refuses(ErrorCode code, Action action) =>
        Assert.Equal(code, Assert.Throws<SignetException>(action).Code);

    private static void Same(MqttPacket packet, int length) =>
        Assert.Equal(Convert.ToHexString(ByMqttNet(packet)), Convert.ToHexString(Buffer, 0, length));
}
