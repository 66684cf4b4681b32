using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>What MQTT 5 adds, against a scripted peer.</summary>
public class VersionFiveTests
{
    private readonly TestClock _clock = new();
    private readonly RecordingHandler _handler = new();
    private readonly ScriptedTransport _transport;
    private readonly MqttTopic _topic = new("a/b");

    public VersionFiveTests() => _transport = new ScriptedTransport(_clock);

    [Fact]
    public void CONNECT_has_its_properties_in_the_standard_s_order()
    {
        var options = new MqttConnectOptions
        {
            Version = MqttVersion.V5, ClientId = "c", CleanSession = false, SessionExpirySeconds = 3600, KeepAliveSeconds = 10,
            WillTopic = new MqttTopic("w"), WillMessage = [0x6D], WillQos = 1, WillDelaySeconds = 30,
            WillProperties = new MqttMessageProperties(60, false, null, null), Password = [0x70],
        };
        byte[] buffer = new byte[100];
        int length = MqttEncoder.Connect(options, 16, 1024, buffer, 0);
        Assert.Equal("102F" + "00044D515454" + "05" + "4C" + "000A" + "0D" + "1100000E10" + "210010" + "2700000400"
            + "000163" + "0A" + "180000001E" + "020000003C" + "000177" + "00016D" + "000170", Convert.ToHexString(buffer, 0, length));
    }

    [Fact]
    public void CONNACK_s_limits_are_known_and_kept_to()
    {
        var session = Connected("20 1D 00 00 1A 11 00000064 21 0001 24 01 25 00 27 00000020 13 001E 28 00 12 0001 78", keepAlive: 600);
        MqttServerLimits limits = session.Limits;
        Assert.Equal((100, 1, 1, false, 32, 30, false, "x"), ((int)limits.SessionExpirySeconds, limits.ReceiveMaximum, limits.MaximumQos,
            limits.RetainAvailable, (int)limits.MaximumPacketSize, limits.KeepAliveSeconds, limits.WildcardAvailable, limits.AssignedClientId));
        int sent = _transport.Sent.Count;
        EncoderTests.Refuses(ErrorCode.MqttNotAvailable, () => session.Publish(_topic, [], 0, 0, 2, false));
        EncoderTests.Refuses(ErrorCode.MqttNotAvailable, () => session.Publish(_topic, [], 0, 0, 0, true));
        EncoderTests.Refuses(ErrorCode.MqttNotAvailable, () => session.Publish(_topic, new byte[30], 0, 30, 1, false));
        EncoderTests.Refuses(ErrorCode.MqttNotAvailable, () => session.Publish(_topic, new byte[30], 0, 30, 0, false));
        Assert.Equal(sent, _transport.Sent.Count);
        Assert.True(session.IsConnected);
        Assert.Equal(0, session.InFlightCount);

        // Receive Maximum 1, though there are slots for four.
        int first = session.Publish(_topic, [], 0, 0, 1, false);
        _transport.Push(0x40, 2, 0, (byte)first);
        int second = session.Publish(_topic, [], 0, 0, 1, false);
        Assert.Equal([$"ack {first}"], _handler.Lines);
        _transport.Push(0x40, 2, 0, (byte)second);
        session.Poll(0);

        // 30 s of the server, not our 600.
        _transport.OnSend = p => { if (p[0] == 0xC0) _transport.Push("D000"); };
        long start = _clock.Milliseconds;
        session.Poll(60_000);
        Assert.Equal(22_500, _clock.Milliseconds - start);
    }

    [Fact]
    public void Without_limits_all_is_allowed()
    {
        var session = Connected("2003000000");
        Assert.Equal((65535, 2, true, -1L), (session.Limits.ReceiveMaximum, session.Limits.MaximumQos, session.Limits.RetainAvailable, session.Limits.SessionExpirySeconds));
    }

    [Fact]
    public void A_topic_is_named_once_and_an_alias_after_that()
    {
        var session = Connected("20 06 00 00 03 22 0002");
        foreach (string topic in (string[])["a/b", "c", "a/b", "d", "d"]) session.Publish(new MqttTopic(topic), [1], 0, 1, 0, false);
        Assert.Equal(
            ["300A" + "0003612F62" + "03230001" + "01", "3008" + "000163" + "03230002" + "01", "3007" + "0000" + "03230001" + "01",
                "3005" + "000164" + "00" + "01", "3005" + "000164" + "00" + "01"],
            _transport.Sent.Skip(1).Select(Convert.ToHexString));
    }

    [Fact]
    public void What_is_sent_again_names_its_topic_since_an_alias_ends_with_its_connection()
    {
        var session = Connected("20 06 00 00 03 22 0002");
        session.Publish(_topic, [1], 0, 1, 0, false);
        session.Publish(_topic, [2], 0, 1, 1, false);
        Assert.Equal("3209" + "0000" + "0001" + "03230001" + "02", Convert.ToHexString(_transport.Sent[^1]));
        _transport.ClosePeer();
        EncoderTests.Refuses(ErrorCode.MqttClosed, () => session.Poll(1));
        Connect(session, "20 06 01 00 03 22 0002");
        Assert.Equal("3A09" + "0003612F62" + "0001" + "00" + "02", Convert.ToHexString(_transport.Sent[^1]));
        session.Publish(_topic, [3], 0, 1, 0, false);
        Assert.Equal("300A" + "0003612F62" + "03230001" + "03", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void Properties_of_a_message_are_sent_and_3_1_1_leaves_them_out()
    {
        var properties = new MqttMessageProperties(60, true, "x", ["n", "v"]);
        var session = Connected("2003000000");
        session.Publish(_topic, properties, [1], 0, 1, 0, false);
        Assert.Equal("3019" + "0003612F62" + "12" + "0101" + "020000003C" + "03000178" + "2600016E000176" + "01",
            Convert.ToHexString(_transport.Sent[^1]));
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push("20020000"); };
        session.Close();
        session.Connect("h", 1, new MqttConnectOptions { ClientId = "dev" });
        session.Publish(_topic, properties, [1], 0, 1, 0, false);
        Assert.Equal("3006" + "0003612F62" + "01", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void The_reason_of_an_acknowledgement_reaches_the_owner()
    {
        var session = Connected("2003000000");
        int id = session.Publish(_topic, [1], 0, 1, 1, false);
        _transport.Push("4003000110");
        Assert.Equal(MqttReason.NoMatchingSubscribers, session.Wait(id));
        id = session.Publish(_topic, [1], 0, 1, 1, false);
        _transport.Push("40 0A 0002 87 06 1F 0003 6E6F21"); // not authorized, "no!"
        Assert.Equal(0x87, session.Wait(id));
        Assert.Equal(["ack 1 10", "ack 2 87"], _handler.Lines);
        Assert.True(session.IsConnected);
    }

    [Fact]
    public void A_refused_subscription_says_why()
    {
        var session = Connected("2003000000");
        _transport.OnSend = p => _transport.Push(0x90, 5, p[2], p[3], 0, 2, 0x87);
        int id = session.Subscribe(["a", "b"], [2, 2]);
        Assert.Equal("820B" + "0001" + "00" + "00016102" + "00016202", Convert.ToHexString(_transport.Sent[^1]));
        var e = Assert.Throws<SignetException>(() => session.Wait(id));
        Assert.Equal((ErrorCode.MqttSubscriptionRefused, 0x87), (e.Code, e.Value));
        Assert.Contains("not authorized", e.Message);
        _transport.OnSend = p => _transport.Push(0xB0, 4, p[2], p[3], 0, 0x11);
        session.Wait(session.Unsubscribe(["a"]));
        Assert.Equal(["suback 1 0287", "unsuback 2"], _handler.Lines);
    }

    [Theory]
    [InlineData("200300 8700", 0x87, "not authorized")]
    [InlineData("20 0F 00 9D 0C 1C 0009 6F746865723A3838 33", 0x9D, "server moved")]
    [InlineData("20020001", 1, "unacceptable protocol version")] // a server of 3.1.1
    [InlineData("2003008400", 0x84, "unsupported protocol version")]
    public void A_refused_connect_says_why(string connAck, int reason, string text)
    {
        var session = Session();
        _transport.OnSend = _ => _transport.Push(connAck);
        var e = Assert.Throws<SignetException>(() => session.Connect("h", 1, Options()));
        Assert.Equal((reason == 0x9D ? ErrorCode.MqttRedirected : ErrorCode.MqttConnectionRefused, reason), (e.Code, e.Value));
        Assert.Contains(text, e.Message);
        Assert.Equal(reason == 0x9D ? "other:883" : null, session.Limits.ServerReference);
        Assert.False(_transport.IsOpen);
    }

    [Theory]
    [InlineData("E000", 0, "success")]
    [InlineData("E0018B", 0x8B, "server shutting down")]
    [InlineData("E00A 9C 08 1C 0005 6F74686572", 0x9C, "use another server")]
    public void A_server_that_says_good_bye_is_heard(string hex, int reason, string text)
    {
        var session = Connected("2003000000");
        _transport.Push(hex);
        var e = Assert.Throws<SignetException>(() => session.Poll(0));
        Assert.Equal((reason == 0x9C ? ErrorCode.MqttRedirected : ErrorCode.MqttServerDisconnected, reason), (e.Code, e.Value));
        Assert.Contains(text, e.Message);
        Assert.Equal(reason == 0x9C ? "other" : null, session.Limits.ServerReference);
        Assert.False(session.IsConnected);
    }

    [Theory]
    [InlineData("200300 0100", ErrorCode.MqttMalformed)] // a return code of 3.1.1 with properties
    [InlineData("20020000", ErrorCode.MqttMalformed)] // no properties
    [InlineData("2003010000", ErrorCode.MqttProtocolError)] // session present after clean start
    [InlineData("2006000003210000", ErrorCode.MqttProtocolError)] // Receive Maximum 0
    [InlineData("200500 00022402", ErrorCode.MqttProtocolError)] // Maximum QoS 2
    [InlineData("200500 00022502", ErrorCode.MqttProtocolError)]
    [InlineData("2008 0000 05 2700000000", ErrorCode.MqttProtocolError)] // Maximum Packet Size 0
    [InlineData("2007 0000 04 2401 2401", ErrorCode.MqttProtocolError)] // twice
    [InlineData("2007 0000 04 15000178", ErrorCode.MqttProtocolError)] // an authentication method that nobody asked for
    [InlineData("2005 0000 02 2300", ErrorCode.MqttMalformed)] // topic alias isn't CONNACK's
    [InlineData("2005 0000 02 0101", ErrorCode.MqttMalformed)] // nor payload format
    [InlineData("2005 0000 02 7F00", ErrorCode.MqttMalformed)] // unknown
    [InlineData("2004 0000 02 24", ErrorCode.MqttMalformed)] // properties longer than the packet
    [InlineData("2005 0000 01 24 01", ErrorCode.MqttMalformed)] // property longer than the properties
    [InlineData("2005 0000 00 24 01", ErrorCode.MqttMalformed)] // bytes behind them
    [InlineData("2005 0000 8000 00", ErrorCode.MqttMalformed)] // a length with a byte too many
    [InlineData("2007 0000 8080808001", ErrorCode.MqttMalformed)] // of five bytes
    [InlineData("2007 0000 04 1F0002 41", ErrorCode.MqttMalformed)] // text longer than the properties
    [InlineData("2007 0000 04 1F0001 FF", ErrorCode.MqttMalformed)] // no UTF-8
    public void A_wrong_CONNACK_is_refused(string hex, ErrorCode code)
    {
        var session = Session();
        _transport.OnSend = _ => _transport.Push(hex);
        EncoderTests.Refuses(code, () => session.Connect("h", 1, Options()));
        Assert.False(_transport.IsOpen);
    }

    [Theory]
    [InlineData("3007 0001 74 03 230001", ErrorCode.MqttProtocolError, 0x82)] // an alias, though we allow none
    [InlineData("3006 0000 03 230001", ErrorCode.MqttMalformed, 0x81)]
    [InlineData("3006 0001 74 02 0102", ErrorCode.MqttProtocolError, 0x82)] // payload format 2
    [InlineData("3006 0001 74 02 2401", ErrorCode.MqttMalformed, 0x81)] // CONNACK's property
    [InlineData("3004 0001 74 05", ErrorCode.MqttMalformed, 0x81)]
    [InlineData("3004 0001 74 80", ErrorCode.MqttMalformed, 0x81)]
    [InlineData("4003 0001 55", ErrorCode.MqttMalformed, 0x81)] // no such reason
    [InlineData("4002 0001", ErrorCode.MqttProtocolError, 0x82)]
    [InlineData("9004 0001 00 01", ErrorCode.MqttProtocolError, 0x82)]
    [InlineData("9004 0001 00 03", ErrorCode.MqttMalformed, 0x81)] // no QoS 3
    [InlineData("9003 0001 00", ErrorCode.MqttMalformed, 0x81)] // no code
    [InlineData("B003 0001 00", ErrorCode.MqttMalformed, 0x81)]
    [InlineData("D001 00", ErrorCode.MqttMalformed, 0x81)]
    [InlineData("E0 01 04", ErrorCode.MqttMalformed, 0x81)] // a client's reason
    [InlineData("E0 07 00 05 1100000001", ErrorCode.MqttMalformed, 0x81)] // session expiry from a server
    [InlineData("F000", ErrorCode.MqttProtocolError, 0x82)] // AUTH
    [InlineData("2003000000", ErrorCode.MqttProtocolError, 0x82)] // CONNACK again
    [InlineData("30FF7F", ErrorCode.MqttPacketTooLarge, 0x95)]
    public void What_is_not_allowed_ends_the_connection_and_the_server_is_told_why(string hex, ErrorCode code, int reason)
    {
        var session = Connected("2003000000");
        _transport.Push(hex);
        EncoderTests.Refuses(code, () => session.Poll(0));
        Assert.Equal($"E001{reason:X2}", Convert.ToHexString(_transport.Sent[^1]));
        Assert.False(_transport.IsOpen);
    }

    [Fact]
    public void Messages_come_with_properties_that_are_stepped_over()
    {
        var session = Connected("2003000000");
        _transport.Push("30 1A 0001 74 14 0101 0200000009 03000161 0B07 26000161000162 4142");
        session.Poll(0);
        Assert.Equal("message t 4142 qos0", _handler.Lines[0]);
    }

    [Fact]
    public void A_will_is_asked_for_at_the_end()
    {
        var session = Connected("2003000000");
        session.DisconnectWithWill();
        Assert.Equal("E00104", Convert.ToHexString(_transport.Sent[^1]));
        Connect(session, "2003000000");
        session.Disconnect();
        Assert.Equal("E000", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void A_hundred_thousand_publishes_with_alias_and_properties_make_nothing_new()
    {
        var transport = new AcknowledgingTransport();
        var session = new MqttSession(transport, _clock, new NullLog(), new SilentHandler(), Sizes());
        session.Connect("h", 1, Options());
        var properties = new MqttMessageProperties(600, false, null, null);
        byte[] payload = new byte[100];
        void Publish(int count)
        {
            for (int i = 0; i < count; i++)
            {
                session.Wait(session.Publish(_topic, properties, payload, 0, payload.Length, 1 + (i & 1), false));
                session.Publish(_topic, payload, 0, payload.Length, 0, false);
            }
        }

        Publish(1_000);
        Assert.Equal(0, Allocations.Of(() => Publish(100_000)));
    }

    private static MqttConnectOptions Options(int keepAlive = 60) => new() { Version = MqttVersion.V5, ClientId = "dev", KeepAliveSeconds = keepAlive };

    private static MqttSessionOptions Sizes() => new()
    {
        SendBufferSize = 512, ReceiveBufferSize = 128, InFlight = 4, ConnectTimeoutMs = 20_000, ResponseTimeoutMs = 5_000,
    };

    private MqttSession Session() => new(_transport, _clock, new NullLog(), _handler, Sizes());

    private MqttSession Connected(string connAck, int keepAlive = 60)
    {
        var session = Session();
        Connect(session, connAck, keepAlive);
        return session;
    }

    private void Connect(MqttSession session, string connAck, int keepAlive = 60)
    {
        var options = Options(keepAlive);
        options.CleanSession = !connAck.Replace(" ", "").StartsWith("200601");
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push(connAck); };
        session.Connect("h", 1, options);
        _transport.OnSend = null;
    }

    private sealed class SilentHandler : IMqttHandler
    {
        public bool OnMessage(MqttMessage message) => true;

        public void OnAcknowledged(int packetId, int reason)
        {
        }

        public void OnDiscarded(int packetId)
        {
        }

        public void OnSubscribed(int packetId, byte[] codes, int offset, int count)
        {
        }

        public void OnUnsubscribed(int packetId)
        {
        }
    }

    /// <summary>Answers CONNECT with eight aliases and each message with what its QoS asks for, without making anything.</summary>
    private sealed class AcknowledgingTransport : ITransport
    {
        private static readonly byte[] ConnAck = [0x20, 6, 0, 0, 3, 0x22, 0, 8];
        private readonly byte[] _answer = new byte[8];
        private int _length;

        public bool IsOpen { get; private set; }

        public void Open(string host, int port, int timeoutMs) => IsOpen = true;

        public void Close() => IsOpen = false;

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int type = buffer[0] >> 4;
            int qos = (buffer[0] >> 1) & 3;
            _length = type == 3 && qos == 0 ? 0 : 4;
            if (type == 1)
            {
                ConnAck.CopyTo(_answer, 0);
                _length = ConnAck.Length;
                return;
            }

            int id = type == 3 ? 4 + ((buffer[2] << 8) | buffer[3]) : 2;
            _answer[0] = (byte)(type == 6 ? 0x70 : qos == 2 ? 0x50 : 0x40);
            _answer[1] = 2;
            _answer[2] = buffer[id];
            _answer[3] = buffer[id + 1];
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int n = _length;
            Array.Copy(_answer, 0, buffer, offset, n);
            _length = 0;
            return n;
        }
    }
}
