using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>The session against a scripted peer and a clock that passes only while somebody waits.</summary>
public class SessionTests
{
    private const int ResponseMs = 5_000;

    private readonly TestClock _clock = new();
    private readonly RecordingHandler _handler = new();
    private readonly ScriptedTransport _transport;
    private readonly MqttTopic _topic = new("t");

    public SessionTests() => _transport = new ScriptedTransport(_clock);

    [Fact]
    public void Connects_publishes_and_hears_of_the_acknowledgement()
    {
        var session = Connected();
        Assert.True(session.IsConnected);
        _transport.OnSend = p => { if (p[0] == 0x33) _transport.Push(0x40, 2, p[5], p[6]); };
        int id = session.Publish(_topic, [9, 8, 7], 1, 2, 1, true);
        Assert.Equal(1, id);
        Assert.Equal("3307000174" + "0001" + "0807", Convert.ToHexString(_transport.Sent[^1]));
        Assert.True(session.IsPending(id));
        session.Wait(id);
        Assert.False(session.IsPending(id));
        Assert.Equal(["ack 1"], _handler.Lines);
        Assert.Equal(0, session.Publish(_topic, [], 0, 0, 0, false));
        Assert.Equal("3003000174", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void Acknowledgements_in_another_order_find_their_message()
    {
        var session = Connected(inFlight: 3);
        for (int i = 0; i < 3; i++) session.Publish(_topic, [1], 0, 1, 1, false);
        Assert.Equal(3, session.InFlightCount);
        _transport.Push("40020003 40020001 40020002");
        while (session.InFlightCount > 0) Assert.True(session.Poll(0));
        Assert.Equal(["ack 3", "ack 1", "ack 2"], _handler.Lines);
    }

    [Fact]
    public void A_publish_waits_for_a_slot_and_only_until_the_deadline()
    {
        var session = Connected(inFlight: 1);
        session.Publish(_topic, [1], 0, 1, 1, false);
        _transport.Push("40020001");
        Assert.Equal(2, session.Publish(_topic, [2], 0, 1, 1, false));
        Assert.Equal(["ack 1"], _handler.Lines);

        long start = _clock.Milliseconds;
        Fails(ErrorCode.MqttTimeout, session, () => session.Publish(_topic, [3], 0, 1, 1, false));
        Assert.InRange(_clock.Milliseconds - start, 1, ResponseMs);
    }

    [Fact]
    public void Packet_ids_wrap_past_zero_and_past_those_in_use()
    {
        var session = Connected(inFlight: 2);
        Assert.Equal(1, session.Publish(_topic, [], 0, 0, 1, false)); // stays open
        _transport.OnSend = p => _transport.Push(0x40, 2, p[5], p[6]);
        for (int i = 2; i <= 65_535; i++)
        {
            int id = session.Publish(_topic, [], 0, 0, 1, false);
            Assert.Equal(i, id);
            session.Wait(id);
            _clock.Milliseconds = 1_000; // no keep-alive in between
        }

        Assert.Equal(2, session.Publish(_topic, [], 0, 0, 1, false));
    }

    [Fact]
    public void A_refusal_that_nobody_waited_for_does_not_stick_to_its_packet_id()
    {
        var session = Connected();
        _transport.Push("9003000180");
        Assert.Equal(1, session.Subscribe(["a"], [1]));
        session.Poll(0);
        _transport.OnSend = p => _transport.Push(0x40, 2, p[5], p[6]);
        int id;
        do
        {
            id = session.Publish(_topic, [], 0, 0, 1, false);
            session.Wait(id);
            _clock.Milliseconds = 1_000;
        }
        while (id != 1);
        Assert.Equal("ack 1", _handler.Lines[^1]);
    }

    [Fact]
    public void Without_clean_session_everything_open_is_sent_again_in_order_with_DUP()
    {
        var session = Connected(inFlight: 3, clean: false);
        for (byte i = 1; i <= 3; i++) session.Publish(_topic, [i], 0, 1, 1, false);
        _transport.Push("40020002");
        session.Poll(0);
        session.Publish(_topic, [4], 0, 1, 1, false);
        _transport.ClosePeer();
        Fails(ErrorCode.MqttClosed, session, () => session.Poll(10));

        _transport.Sent.Clear();
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push("20020100"); };
        Assert.True(session.Connect("h", 1, Options(clean: false)));
        Assert.Equal(["3A06000174000101", "3A06000174000303", "3A06000174000404"], _transport.Sent.Skip(1).Select(Convert.ToHexString));
        _transport.Push("40020001 40020003 40020004");
        foreach (int id in new[] { 1, 3, 4 }) session.Wait(id);
        Assert.Equal(["ack 2", "ack 1", "ack 3", "ack 4"], _handler.Lines);
    }

    [Fact]
    public void With_clean_session_what_was_open_is_given_up_and_said_so()
    {
        var session = Connected(inFlight: 2);
        session.Publish(_topic, [1], 0, 1, 1, false);
        session.Publish(_topic, [2], 0, 1, 1, false);
        session.Close();
        Connect(session, clean: true);
        Assert.Equal(["discarded 1", "discarded 2"], _handler.Lines);
        Assert.Equal(0, session.InFlightCount);
        Assert.Equal(0x10, _transport.Sent[^1][0]);
    }

    [Fact]
    public void Subscribes_and_hears_of_each_code()
    {
        var session = Connected();
        _transport.OnSend = p => _transport.Push([0x90, 4, p[2], p[3], 1, 0x80]);
        int id = session.Subscribe(["a", "b"], [1, 1]);
        EncoderTests.Refuses(ErrorCode.MqttSubscriptionRefused, () => session.Wait(id));
        Assert.True(session.IsConnected);
        session.Wait(id); // said once
        _transport.OnSend = p => _transport.Push(0xB0, 2, p[2], p[3]);
        session.Wait(session.Unsubscribe(["a"]));
        Assert.Equal(["suback 1 0180", "unsuback 2"], _handler.Lines);
    }

    [Fact]
    public void Subscribe_and_publish_may_follow_CONNECT_before_CONNACK()
    {
        var session = Session(2);
        _transport.Open("h", 1, 1);
        session.BeginConnect(Options(clean: true));
        int request = session.Subscribe(["a"], [1]);
        int id = session.Publish(_topic, [1], 0, 1, 1, false);
        Assert.Equal([0x10, 0x82, 0x32], _transport.Sent.Select(p => (int)p[0]));
        Assert.False(session.IsConnected);
        EncoderTests.Refuses(ErrorCode.MqttNotConnected, () => session.Wait(id));
        _transport.Push("20020000" + "9003000101" + "40020002");
        Assert.False(session.EndConnect());
        Assert.Equal(3, _transport.Sent.Count); // a clean session gives up only what was sent before it
        session.Wait(request);
        session.Wait(id);
        Assert.Equal(["suback 1 01", "ack 2"], _handler.Lines);
        EncoderTests.Refuses(ErrorCode.InvalidState, () => session.EndConnect());
    }

    [Fact]
    public void What_was_sent_behind_a_refused_CONNECT_stays_open_for_the_next_one()
    {
        var session = Session(2);
        _transport.Open("h", 1, 1);
        session.BeginConnect(Options(clean: false));
        session.Publish(_topic, [1], 0, 1, 1, false);
        _transport.Push("20020003");
        Fails(ErrorCode.MqttConnectionRefused, session, () => session.EndConnect());
        Connect(session, clean: false);
        Assert.Equal("3A06000174000101", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void A_second_request_waits_for_the_answer_to_the_first()
    {
        var session = Connected();
        session.Subscribe(["a"], [1]);
        _transport.Push("9003000101");
        session.Unsubscribe(["a"]);
        Assert.Equal(["suback 1 01"], _handler.Lines);
        Fails(ErrorCode.MqttTimeout, session, () => session.Subscribe(["b"], [0]));
    }

    [Fact]
    public void Messages_are_handed_on_and_QoS_1_acknowledged()
    {
        var session = Connected();
        _transport.Push("3006 0003612F62 31" + "3A07 000174 0102 4142" + "3206 000174 0103 43");
        Assert.True(session.Poll(0));
        Assert.Single(_transport.Sent);
        Assert.True(session.Poll(0));
        Assert.Equal("40020102", Convert.ToHexString(_transport.Sent[^1]));
        Assert.True(session.Poll(0));
        Assert.Equal("40020103", Convert.ToHexString(_transport.Sent[^1]));
        Assert.Equal(["message a/b 31 qos0", "message t 4142 qos1 dup", "message t 43 qos1"], _handler.Lines);
        Assert.False(session.Poll(0));
    }

    [Fact]
    public void What_is_not_taken_is_dropped_at_QoS_0_and_ends_the_connection_unacknowledged_at_QoS_1()
    {
        var session = Connected();
        _handler.Take = false;
        _transport.Push("3006 0003612F62 31" + "3206 000174 0103 43");
        Assert.True(session.Poll(0));
        Fails(ErrorCode.MqttReceiverBusy, session, () => session.Poll(0));
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public void A_handler_may_not_call_the_session()
    {
        var session = Connected();
        ErrorCode code = ErrorCode.None;
        _handler.During = () => code = Assert.Throws<SignetException>(() => session.Poll(0)).Code;
        _transport.Push("3003000174");
        session.Poll(0);
        Assert.Equal(ErrorCode.InvalidState, code);
        Assert.True(session.IsConnected);
    }

    [Fact]
    public void What_a_handler_throws_ends_the_connection()
    {
        var session = Connected();
        _handler.During = () => throw new IOException("disk");
        _transport.Push("3206 000174 0103 43");
        Assert.Throws<IOException>(() => session.Poll(0));
        Assert.False(_transport.IsOpen);
        Assert.Single(_transport.Sent); // no PUBACK
        EncoderTests.Refuses(ErrorCode.MqttNotConnected, () => session.Poll(0));
        _handler.During = null;
        Connect(session, clean: true);
        Assert.True(session.IsConnected);
    }

    [Fact]
    public void Pings_when_idle_for_three_quarters_of_the_keep_alive_time()
    {
        var session = Connected(keepAlive: 60);
        long start = _clock.Milliseconds;
        _transport.OnSend = p => { if (p[0] == 0xC0) _transport.Push("D000"); };
        Assert.False(session.Poll(44_999));
        Assert.Single(_transport.Sent);
        Assert.True(session.Poll(10_000)); // PINGRESP
        Assert.Equal("C000", Convert.ToHexString(_transport.Sent[^1]));
        Assert.Equal(45_000, _clock.Milliseconds - start);

        // A day without anything else: no more than 1.5 times 60 s between packets, which a server would not bear.
        for (int i = 0; i < 86_400 / 30; i++) session.Poll(30_000);
        Assert.InRange(_transport.Sent.Count, 86_400 / 60, 86_400 / 44);
    }

    [Fact]
    public void Pings_although_it_sends_when_the_server_stays_silent()
    {
        // QoS 0 alone would never notice that the link is dead.
        var session = Connected(keepAlive: 60);
        var failure = Assert.Throws<SignetException>(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                session.Publish(_topic, [1], 0, 1, 0, false);
                session.Poll(1_000);
            }
        });
        Assert.Equal(ErrorCode.MqttTimeout, failure.Code);
        Assert.Equal("PINGRESP", failure.Detail);
        Assert.False(session.IsConnected);
    }

    [Fact]
    public void A_missing_PINGRESP_ends_the_connection_at_its_deadline()
    {
        var session = Connected(keepAlive: 60);
        long start = _clock.Milliseconds;
        Fails(ErrorCode.MqttTimeout, session, () => session.Poll(1_000_000));
        Assert.Equal(45_000 + ResponseMs, _clock.Milliseconds - start);
    }

    [Fact]
    public void Without_keep_alive_nothing_is_pinged()
    {
        var session = Connected(keepAlive: 0);
        Assert.False(session.Poll(3_000_000));
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public void A_missing_PUBACK_ends_the_connection_at_its_deadline()
    {
        var session = Connected();
        long start = _clock.Milliseconds;
        int id = session.Publish(_topic, [], 0, 0, 1, false);
        Fails(ErrorCode.MqttTimeout, session, () => session.Wait(id));
        Assert.Equal(ResponseMs, _clock.Milliseconds - start);
    }

    [Fact]
    public void An_answer_that_lies_unread_past_its_deadline_still_counts()
    {
        var session = Connected();
        int id = session.Publish(_topic, [], 0, 0, 1, false);
        _transport.Push("40020001");
        _clock.Milliseconds += 10 * ResponseMs; // the owner was busy
        Assert.True(session.Poll(0));
        Assert.False(session.IsPending(id));
    }

    [Theory]
    [InlineData("3003000174")] // messages for ever
    [InlineData("30")] // a packet that never ends
    public void No_chatter_keeps_a_wait_beyond_its_deadline(string chatter)
    {
        var session = Connected();
        int id = session.Publish(_topic, [], 0, 0, 1, false);
        if (chatter == "30") _transport.Push([0x30, 0xE8, 0x07, 0, 1, (byte)'t']);
        for (int i = 0; i < 900; i++) _transport.Push(chatter);
        _transport.ChunkSize = 5;
        _transport.Latency = 100;
        long start = _clock.Milliseconds;
        Fails(ErrorCode.MqttTimeout, session, () => session.Wait(id));
        Assert.InRange(_clock.Milliseconds - start, ResponseMs, ResponseMs + 200);
    }

    [Theory]
    [InlineData(1, "unacceptable protocol version")]
    [InlineData(2, "client identifier rejected")]
    [InlineData(3, "server unavailable")]
    [InlineData(4, "bad user name or password")]
    [InlineData(5, "not authorized")]
    public void A_refused_connection_says_why(int code, string text)
    {
        var session = Session();
        _transport.OnSend = _ => _transport.Push(0x20, 2, 0, (byte)code);
        var e = Assert.Throws<SignetException>(() => session.Connect("h", 1, Options(true)));
        Assert.Equal((ErrorCode.MqttConnectionRefused, code, text), (e.Code, e.Value, e.Detail));
        Assert.False(_transport.IsOpen);
    }

    [Theory]
    [InlineData("D000", ErrorCode.MqttProtocolError)] // not CONNACK first
    [InlineData("3003000174", ErrorCode.MqttProtocolError)]
    [InlineData("20020100", ErrorCode.MqttProtocolError)] // session present after clean session
    [InlineData("20020200", ErrorCode.MqttMalformed)]
    [InlineData("485454502F312E31", ErrorCode.MqttMalformed)] // another protocol answers: "HTTP/1.1"
    [InlineData("15030300020246", ErrorCode.MqttProtocolError)] // a TLS alert
    [InlineData("", ErrorCode.MqttTimeout)]
    [InlineData("2002", ErrorCode.MqttTimeout)]
    public void A_wrong_first_answer_ends_the_connection(string hex, ErrorCode code)
    {
        var session = Session();
        _transport.OnSend = _ => _transport.Push(hex);
        long start = _clock.Milliseconds;
        Fails(code, session, () => session.Connect("h", 1, Options(true)));
        Assert.InRange(_clock.Milliseconds - start, 0, 20_000);
        Connect(session, clean: true);
        Assert.True(session.IsConnected);
    }

    [Theory]
    [InlineData("20020000", ErrorCode.MqttProtocolError)] // second CONNACK
    [InlineData("40020005", ErrorCode.MqttProtocolError)] // PUBACK for nothing
    [InlineData("9003000501", ErrorCode.MqttProtocolError)] // SUBACK for nothing
    [InlineData("B0020005", ErrorCode.MqttProtocolError)] // UNSUBACK for nothing
    [InlineData("D000", ErrorCode.MqttProtocolError)] // PINGRESP for nothing
    [InlineData("50020001", ErrorCode.MqttProtocolError)] // PUBREC for nothing
    [InlineData("70020001", ErrorCode.MqttProtocolError)] // PUBCOMP for nothing
    [InlineData("E000", ErrorCode.MqttProtocolError)] // only MQTT 5 lets a server say DISCONNECT
    [InlineData("3003000123", ErrorCode.MqttMalformed)] // topic #
    [InlineData("30FFFFFF7F", ErrorCode.MqttPacketTooLarge)]
    [InlineData("F000", ErrorCode.MqttMalformed)]
    public void What_is_not_allowed_now_ends_the_connection(string hex, ErrorCode code)
    {
        var session = Connected();
        _transport.Push(hex);
        Fails(code, session, () => session.Poll(1));
    }

    [Theory]
    [InlineData("9003000200")] // another id
    [InlineData("B0020001")] // UNSUBACK to SUBSCRIBE
    [InlineData("900400010000")] // two codes for one filter
    public void A_wrong_answer_to_a_request_ends_the_connection(string hex)
    {
        var session = Connected();
        int id = session.Subscribe(["a"], [1]);
        _transport.Push(hex);
        Fails(ErrorCode.MqttProtocolError, session, () => session.Wait(id));
        Assert.False(session.IsPending(id));
    }

    [Fact]
    public void The_peer_may_close_after_any_byte()
    {
        byte[] answers = Convert.FromHexString("20020000" + "9003000101" + "40020002" + "320600017400034D" + "B0020003");
        for (int n = 0; n <= answers.Length; n++)
        {
            var clock = new TestClock();
            var transport = new ScriptedTransport(clock);
            var session = new MqttSession(transport, clock, new NullLog(), new RecordingHandler(), Sizes(1));
            transport.OnSend = p =>
            {
                if (p[0] != 0x10) return;
                transport.Push(answers[..n]);
                transport.ClosePeer();
            };
            void Run()
            {
                session.Connect("h", 1, Options(true));
                session.Wait(session.Subscribe(["a"], [1]));
                session.Wait(session.Publish(_topic, [1], 0, 1, 1, false));
                session.Poll(0);
                session.Wait(session.Unsubscribe(["a"]));
            }

            if (n == answers.Length) Run();
            Fails(ErrorCode.MqttClosed, session, n == answers.Length ? () => session.Poll(100) : Run, transport);
        }
    }

    [Theory]
    [InlineData(ErrorCode.SocketSendFailed)]
    [InlineData(ErrorCode.TlsBadRecordMac)]
    public void The_transports_own_error_passes_through(ErrorCode code)
    {
        var session = Session();
        _transport.OpenError = code;
        Fails(code, session, () => session.Connect("h", 1, Options(true)));
        _transport.OpenError = ErrorCode.None;
        Connect(session, clean: true);
        _transport.SendError = code;
        Fails(code, session, () => session.Publish(_topic, [], 0, 0, 0, false));
    }

    [Fact]
    public void A_wrong_argument_leaves_the_connection_as_it_is()
    {
        var session = Connected();
        EncoderTests.Refuses(ErrorCode.InvalidArgument, () => session.Publish(_topic, [], 0, 0, 3, false));
        EncoderTests.Refuses(ErrorCode.MqttPacketTooLarge, () => session.Publish(_topic, new byte[600], 0, 600, 1, false));
        EncoderTests.Refuses(ErrorCode.MqttPacketTooLarge, () => session.Publish(_topic, new byte[600], 0, 600, 0, false));
        EncoderTests.Refuses(ErrorCode.MqttTopicInvalid, () => session.Subscribe(["a#"], [1]));
        EncoderTests.Refuses(ErrorCode.InvalidState, () => session.Connect("h", 1, Options(true)));
        Assert.True(session.IsConnected);
        Assert.Equal(0, session.InFlightCount);
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public void Disconnect_says_goodbye_and_never_throws()
    {
        var session = Connected();
        session.Disconnect();
        Assert.Equal("E000", Convert.ToHexString(_transport.Sent[^1]));
        Assert.False(_transport.IsOpen);
        session.Disconnect();
        session.Close();
        EncoderTests.Refuses(ErrorCode.MqttNotConnected, () => session.Publish(_topic, [], 0, 0, 0, false));

        Connect(session, clean: true);
        _transport.SendError = ErrorCode.SocketClosed;
        session.Disconnect();
        Assert.False(session.IsConnected);
    }

    [Fact]
    public void Connect_over_an_open_transport_does_not_open_it_again()
    {
        var session = Session();
        _transport.Open("h", 1, 1);
        _transport.OnSend = _ => _transport.Push("20020000");
        Assert.False(session.Connect(Options(true)));
        Assert.Equal(1, _transport.Opened);
    }

    [Theory]
    [InlineData(1, MqttVersion.V311)]
    [InlineData(2, MqttVersion.V5)]
    public void Any_server_bytes_end_in_an_error_of_ours_within_the_deadlines(int seed, MqttVersion version)
    {
        var random = Fuzzing.Random(seed);
        string[] good = ["40020001", "40020002", "50020001", "50020002", "70020001", "62020001", "9003000101", "B0020003", "D000", "3003000174", "3205000174" + "0001", "3405000174" + "0001", "20020000"];
        string connAck = "20020000";
        if (version == MqttVersion.V5)
        {
            good = ["4003000110", "40020002", "5003000187", "50020002", "70020001", "6203000192", "900400010001", "B004000300" + "11", "D000", "300400017400", "32060001740001" + "00", "34060001740001" + "00", "E0018B"];
            connAck = "20090000062100012200" + "02";
        }

        for (int round = 0; round < Fuzzing.Rounds(4_000); round++)
        {
            var clock = new TestClock();
            var transport = new ScriptedTransport(clock) { ChunkSize = random.Next(1, 20) };
            var session = new MqttSession(transport, clock, new NullLog(), new RecordingHandler(), Sizes(2));
            transport.OnSend = p =>
            {
                if (p[0] == 0x10 && random.Next(20) > 0) transport.Push(connAck);
                else if (random.Next(4) > 0) transport.Push(good[random.Next(good.Length)]);
                else transport.Push((byte)random.Next(256), (byte)random.Next(4), 0, (byte)random.Next(4));
                if (random.Next(30) == 0) transport.ClosePeer();
            };
            long bound = clock.Milliseconds + 400_000;
            try
            {
                var options = Options(random.Next(2) == 0);
                options.Version = version;
                session.Connect("h", 1, options);
                for (int i = 0; i < 20; i++)
                {
                    switch (random.Next(4))
                    {
                        case 0: session.Publish(_topic, [1], 0, 1, random.Next(3), false); break;
                        case 1: session.Wait(session.Subscribe(["a"], [1])); break;
                        case 2: session.Unsubscribe(["a"]); break;
                        default: session.Poll(random.Next(10_000)); break;
                    }
                }
            }
            catch (SignetException e) when (e.Code != ErrorCode.MqttSubscriptionRefused)
            {
                Assert.False(session.IsConnected);
                Assert.False(transport.IsOpen);
            }

            Assert.True(clock.Milliseconds < bound, $"seed {seed} round {round}");
        }
    }

    [Fact]
    public void A_hundred_thousand_publishes_allocate_nothing()
    {
        var clock = new TestClock();
        var transport = new AcknowledgingTransport();
        var handler = new CountingHandler();
        var session = new MqttSession(transport, clock, new NullLog(), handler, Sizes(4));
        session.Connect("h", 1, Options(true));
        var payload = new byte[200];
        void Publish(int count)
        {
            for (int i = 0; i < count; i++)
            {
                int id = session.Publish(_topic, payload, 0, payload.Length, 1, false);
                session.Wait(id);
                session.Publish(_topic, payload, 0, payload.Length, 0, false);
            }
        }

        Publish(1_000);
        int published = 1_000;
        Assert.Equal(0, Allocations.Of(() =>
        {
            Publish(100_000);
            published += 100_000;
        }));
        Assert.Equal(published, handler.Acknowledged);
    }

    private static MqttConnectOptions Options(bool clean, int keepAlive = 60) =>
        new() { ClientId = "dev", CleanSession = clean, KeepAliveSeconds = keepAlive };

    private static MqttSessionOptions Sizes(int inFlight) => new()
    {
        SendBufferSize = 512, ReceiveBufferSize = 1024, InFlight = inFlight, ConnectTimeoutMs = 20_000, ResponseTimeoutMs = ResponseMs,
    };

    private MqttSession Session(int inFlight = 1) => new(_transport, _clock, new NullLog(), _handler, Sizes(inFlight));

    private MqttSession Connected(int inFlight = 1, bool clean = true, int keepAlive = 60)
    {
        var session = Session(inFlight);
        Connect(session, clean, keepAlive);
        return session;
    }

    private void Connect(MqttSession session, bool clean, int keepAlive = 60)
    {
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push("20020000"); };
        session.Connect("h", 1, Options(clean, keepAlive));
        _transport.OnSend = null;
    }

    private void Fails(ErrorCode code, MqttSession session, Action action, ScriptedTransport? transport = null)
    {
        EncoderTests.Refuses(code, action);
        Assert.False(session.IsConnected);
        Assert.False((transport ?? _transport).IsOpen);
        EncoderTests.Refuses(ErrorCode.MqttNotConnected, () => session.Poll(0));
    }

    /// <summary>Answers CONNECT and each QoS 1 message without making anything.</summary>
    private sealed class AcknowledgingTransport : ITransport
    {
        private readonly byte[] _answer = new byte[4];
        private int _length;

        public bool IsOpen { get; private set; }

        public void Open(string host, int port, int timeoutMs) => IsOpen = true;

        public void Close() => IsOpen = false;

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            _length = buffer[0] == 0x30 ? 0 : 4;
            _answer[0] = (byte)(buffer[0] == 0x10 ? 0x20 : 0x40);
            _answer[1] = 2;
            _answer[2] = buffer[0] == 0x10 ? (byte)0 : buffer[6];
            _answer[3] = buffer[0] == 0x10 ? (byte)0 : buffer[7];
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int n = _length;
            Array.Copy(_answer, 0, buffer, offset, n);
            _length = 0;
            return n;
        }
    }

    private sealed class CountingHandler : IMqttHandler
    {
        public int Acknowledged { get; private set; }

        public bool OnMessage(MqttMessage message) => true;

        public void OnAcknowledged(int packetId, int reason) => Acknowledged++;

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
}
