using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Exactly once (section 4.3.3), over connections that break at every step.</summary>
public class QosTwoTests
{
    private readonly TestClock _clock = new();
    private readonly RecordingHandler _handler = new();
    private readonly ScriptedTransport _transport;
    private readonly MqttTopic _topic = new("t");

    public QosTwoTests() => _transport = new ScriptedTransport(_clock);

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void A_message_is_published_received_released_completed(MqttVersion version)
    {
        var session = Connected(version);
        int id = session.Publish(_topic, [7], 0, 1, 2, false);
        Assert.Equal(0x34, _transport.Sent[^1][0]);
        _transport.Push("50020001");
        Assert.True(session.Poll(0));
        Assert.Equal("62020001", Convert.ToHexString(_transport.Sent[^1]));
        Assert.True(session.IsPending(id));
        Assert.Empty(_handler.Lines);
        _transport.Push("70020001");
        Assert.Equal(0, session.Wait(id));
        Assert.Equal(["ack 1"], _handler.Lines);
    }

    [Fact]
    public void What_was_not_received_is_sent_again_and_what_was_is_only_released()
    {
        var session = Connected(MqttVersion.V311, inFlight: 2);
        session.Publish(_topic, [1], 0, 1, 2, false);
        session.Publish(_topic, [2], 0, 1, 2, false);
        _transport.Push("50020001");
        session.Poll(0);
        Break(session);
        Reconnect(session, MqttVersion.V311, "20020100");
        Assert.Equal(["62020001", "3C06000174000202"], _transport.Sent.Skip(1).Select(Convert.ToHexString));
        _transport.Push("70020001" + "50020002" + "70020002");
        session.Wait(1);
        session.Wait(2);
        Assert.Equal(["ack 1", "ack 2"], _handler.Lines);
    }

    [Fact]
    public void A_server_that_lost_the_session_of_MQTT_5_gets_all_as_new_messages()
    {
        var session = Connected(MqttVersion.V5, inFlight: 2);
        session.Publish(_topic, [1], 0, 1, 2, false);
        session.Publish(_topic, [2], 0, 1, 1, false);
        _transport.Push("50020001");
        session.Poll(0);
        Break(session);
        Reconnect(session, MqttVersion.V5, "2003000000");
        Assert.Equal(["340700017400010001", "320700017400020002"], _transport.Sent.Skip(1).Select(Convert.ToHexString));
    }

    [Fact]
    public void A_refusing_PUBREC_ends_the_message_with_its_reason()
    {
        var session = Connected(MqttVersion.V5);
        int id = session.Publish(_topic, [1], 0, 1, 2, false);
        _transport.Push("500300 0197");
        Assert.Equal(0x97, session.Wait(id));
        Assert.Equal(["ack 1 97"], _handler.Lines);
        Assert.Equal(2, _transport.Sent.Count); // no PUBREL
        Assert.Equal(0, session.InFlightCount);
    }

    [Fact]
    public void That_nobody_subscribes_is_known_at_the_end()
    {
        var session = Connected(MqttVersion.V5);
        int id = session.Publish(_topic, [1], 0, 1, 2, false);
        _transport.Push("5003000110" + "70020001");
        Assert.Equal(MqttReason.NoMatchingSubscribers, session.Wait(id));
    }

    [Theory]
    [InlineData("40020001")] // PUBACK
    [InlineData("70020001")] // PUBCOMP before PUBREL
    public void The_wrong_acknowledgement_ends_the_connection(string hex)
    {
        var session = Connected(MqttVersion.V311);
        session.Publish(_topic, [1], 0, 1, 2, false);
        _transport.Push(hex);
        EncoderTests.Refuses(ErrorCode.MqttProtocolError, () => session.Poll(0));
        Assert.False(session.IsConnected);
    }

    [Fact]
    public void What_comes_again_before_PUBREL_is_handed_on_once_even_over_a_reconnect()
    {
        var session = Connected(MqttVersion.V311);
        _transport.Push("3406000174000541" + "3C06000174000541");
        session.Poll(0);
        session.Poll(0);
        Assert.Equal(["50020005", "50020005"], _transport.Sent.Skip(1).Select(Convert.ToHexString));
        Break(session);
        Reconnect(session, MqttVersion.V311, "20020100");
        _transport.Push("3C06000174000541" + "62020005" + "3406000174000542");
        for (int i = 0; i < 3; i++) Assert.True(session.Poll(0));
        Assert.Equal(["50020005", "70020005", "50020005"], _transport.Sent.Skip(1).Select(Convert.ToHexString));
        Assert.Equal(["message t 41 qos2", "message t 42 qos2"], _handler.Lines);
    }

    [Fact]
    public void A_new_session_forgets_what_the_old_one_had_received()
    {
        var session = Connected(MqttVersion.V311);
        _transport.Push("3406000174000541");
        session.Poll(0);
        Break(session);
        Reconnect(session, MqttVersion.V311, "20020000");
        _transport.Push("3406000174000542");
        session.Poll(0);
        Assert.Equal(2, _handler.Lines.Count);
    }

    [Fact]
    public void What_was_not_taken_is_not_acknowledged_and_comes_again()
    {
        var session = Connected(MqttVersion.V311);
        _handler.Take = false;
        _transport.Push("3406000174000541");
        EncoderTests.Refuses(ErrorCode.MqttReceiverBusy, () => session.Poll(0));
        Assert.Single(_transport.Sent);
        _handler.Take = true;
        Reconnect(session, MqttVersion.V311, "20020100");
        _transport.Push("3C06000174000541");
        session.Poll(0);
        Assert.Equal("50020005", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void PUBREL_for_nothing_is_answered_and_named_where_there_are_words_for_it()
    {
        var session = Connected(MqttVersion.V5);
        _transport.Push("62020009");
        session.Poll(0);
        Assert.Equal("7003000992", Convert.ToHexString(_transport.Sent[^1]));
        session = Connected(MqttVersion.V311);
        _transport.Push("62020009");
        session.Poll(0);
        Assert.Equal("70020009", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void More_than_there_is_room_for_ends_the_connection_and_no_message_is_lost()
    {
        var session = Connected(MqttVersion.V5);
        for (int i = 1; i <= 16; i++)
        {
            _transport.Push("3407000174" + i.ToString("X4") + "0041");
            session.Poll(0);
        }

        _transport.Push("3407000174" + "0011" + "0041");
        EncoderTests.Refuses(ErrorCode.MqttReceiverBusy, () => session.Poll(0));
        Assert.Equal("E00193", Convert.ToHexString(_transport.Sent[^1]));
        Assert.Equal(16, _handler.Lines.Count);
    }

    [Fact]
    public void The_connection_may_break_at_every_step_of_a_message_and_it_is_delivered_once()
    {
        // A server of the model (section 4.3.3, method A) that loses the connection after each possible number of packets.
        for (int cut = 0; cut < 8; cut++)
        {
            var clock = new TestClock();
            var transport = new ScriptedTransport(clock);
            var handler = new RecordingHandler();
            var session = new MqttSession(transport, clock, new NullLog(), handler, Sizes(1));
            var held = new HashSet<int>();
            int delivered = 0;
            int left = cut;
            transport.OnSend = p =>
            {
                if (p[0] == 0x10)
                {
                    transport.Push(0x20, 2, 1, 0);
                    return;
                }

                if (left-- == 0) { transport.ClosePeer(); return; }
                int type = p[0] >> 4;
                if (type == 3) { held.Add(p[6]); Answer(0x50, p[6]); }
                if (type == 6) { if (held.Remove(p[3])) delivered++; Answer(0x70, p[3]); }
            };
            void Answer(byte first, byte id)
            {
                if (left-- == 0) transport.ClosePeer(); // it did its work, and the answer is lost
                else transport.Push(first, 2, 0, id);
            }

            session.Connect("h", 1, Options(MqttVersion.V311));
            session.Publish(_topic, [1], 0, 1, 2, false);
            for (int i = 0; i < 3 && session.InFlightCount > 0; i++)
            {
                try
                {
                    session.Wait(1);
                }
                catch (SignetException)
                {
                    session.Connect("h", 1, Options(MqttVersion.V311));
                }
            }

            Assert.Equal(1, delivered);
            Assert.Equal(["ack 1"], handler.Lines);
        }
    }

    private static MqttConnectOptions Options(MqttVersion version) => new() { Version = version, ClientId = "dev", CleanSession = false };

    private static MqttSessionOptions Sizes(int inFlight) => new()
    {
        SendBufferSize = 128, ReceiveBufferSize = 128, InFlight = inFlight, ConnectTimeoutMs = 20_000, ResponseTimeoutMs = 5_000,
    };

    private MqttSession Connected(MqttVersion version, int inFlight = 1)
    {
        var session = new MqttSession(_transport, _clock, new NullLog(), _handler, Sizes(inFlight));
        Reconnect(session, version, version == MqttVersion.V5 ? "2003000000" : "20020000");
        return session;
    }

    private void Break(MqttSession session)
    {
        _transport.ClosePeer();
        EncoderTests.Refuses(ErrorCode.MqttClosed, () => session.Poll(10));
    }

    private void Reconnect(MqttSession session, MqttVersion version, string connAck)
    {
        _transport.Sent.Clear();
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push(connAck); };
        session.Connect("h", 1, Options(version));
        _transport.OnSend = null;
    }
}
