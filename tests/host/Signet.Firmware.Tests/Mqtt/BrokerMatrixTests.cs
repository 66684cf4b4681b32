using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>The session against brokers that nobody here wrote: mosquitto in both versions, aedes in 3.1.1.</summary>
public class BrokerMatrixTests
{
    private readonly RealClock _clock = new();

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void Mosquitto_carries_every_QoS_both_ways(MqttVersion version)
    {
        using var broker = new PlainMosquitto();
        EveryQos(broker.Port, version);
    }

    [Fact]
    public void Aedes_carries_every_QoS_both_ways()
    {
        using var broker = new NodeProgram("broker.mjs");
        EveryQos(int.Parse(broker.ReadLine()["port ".Length..]), MqttVersion.V311);
    }

    [Fact]
    public void Mosquitto_s_limits_of_MQTT_5_are_known_and_kept_to()
    {
        using var broker = new PlainMosquitto();
        var session = Session(new RecordingHandler(), 8);
        session.Connect("127.0.0.1", broker.Port, Options("limits", MqttVersion.V5));
        Assert.Equal((3, 5000L, 120), (session.Limits.ReceiveMaximum, session.Limits.MaximumPacketSize, session.Limits.KeepAliveSeconds));
        Assert.InRange(session.Limits.TopicAliasMaximum, 1, 65535);
        EncoderTests.Refuses(ErrorCode.MqttNotAvailable, () => session.Publish(new MqttTopic("x"), new byte[6000], 0, 6000, 1, false));
        var topic = new MqttTopic("x/y");
        for (int i = 0; i < 50; i++) session.Publish(topic, new byte[10], 0, 10, 1 + (i & 1), false);
        while (session.InFlightCount > 0) session.Poll(1_000);
        session.Disconnect();
    }

    [Fact]
    public void Mosquitto_says_that_nobody_subscribes()
    {
        using var broker = new PlainMosquitto();
        var session = Session(new RecordingHandler());
        session.Connect("127.0.0.1", broker.Port, Options("alone", MqttVersion.V5));
        var topic = new MqttTopic("nobody/here");
        Assert.Equal(MqttReason.NoMatchingSubscribers, session.Wait(session.Publish(topic, [1], 0, 1, 1, false)));
        session.Wait(session.Subscribe(["nobody/#"], [0]));
        Assert.Equal(MqttReason.Success, session.Wait(session.Publish(topic, [1], 0, 1, 1, false)));
        session.Disconnect();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void Mosquitto_takes_CONNECT_SUBSCRIBE_and_PUBLISH_in_one_go(MqttVersion version)
    {
        using var broker = new PlainMosquitto();
        var handler = new RecordingHandler();
        var session = Session(handler, 2);
        var transport = _transport!;
        transport.Open("127.0.0.1", broker.Port, 5_000);
        session.BeginConnect(Options("quick", version));
        session.Subscribe(["q"], [1]);
        int id = session.Publish(new MqttTopic("q"), [5], 0, 1, 1, false);
        Assert.False(session.EndConnect());
        session.Wait(id);
        PollUntil(session, () => handler.Lines.Contains("message q 05 qos1"));
        session.Disconnect();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void Mosquitto_keeps_a_session_and_sends_QoS_2_once(MqttVersion version)
    {
        using var broker = new PlainMosquitto();
        var handler = new RecordingHandler();
        var options = Options("keeper", version);
        options.CleanSession = false;
        var session = Session(handler);
        Assert.False(session.Connect("127.0.0.1", broker.Port, options));
        session.Wait(session.Subscribe(["k"], [2]));
        session.Close(); // no DISCONNECT: as a modem that lost its network

        var other = Session(new RecordingHandler());
        other.Connect("127.0.0.1", broker.Port, Options("other", version));
        for (byte i = 1; i <= 3; i++) other.Wait(other.Publish(new MqttTopic("k"), [i], 0, 1, 2, false));
        Assert.True(session.Connect("127.0.0.1", broker.Port, options));
        PollUntil(session, () => handler.Lines.Count(l => l.StartsWith("message")) == 3);
        Assert.Equal(["message k 01 qos2", "message k 02 qos2", "message k 03 qos2"], handler.Lines.Where(l => l.StartsWith("message")));
        session.Disconnect();
        other.Disconnect();
    }

    private SocketTransport? _transport;

    private void EveryQos(int port, MqttVersion version)
    {
        var handler = new RecordingHandler();
        var session = Session(handler, 4);
        Assert.False(session.Connect("127.0.0.1", port, Options("all", version)));
        session.Wait(session.Subscribe(["x/+", "y"], [2, 1]));
        var topic = new MqttTopic("x/1");
        for (int qos = 0; qos <= 2; qos++) session.Wait(session.Publish(topic, [(byte)qos], 0, 1, qos, false));
        session.Wait(session.Publish(new MqttTopic("y"), [9], 0, 1, 2, false));
        PollUntil(session, () => handler.Lines.Count(l => l.StartsWith("message")) == 4 && session.InFlightCount == 0);
        Assert.Equal(["message x/1 00 qos0", "message x/1 01 qos1", "message x/1 02 qos2", "message y 09 qos1"],
            handler.Lines.Where(l => l.StartsWith("message")).Order());
        session.Wait(session.Unsubscribe(["x/+"]));
        session.Disconnect();
    }

    private static MqttConnectOptions Options(string id, MqttVersion version) => new() { Version = version, ClientId = id, KeepAliveSeconds = 300 };

    private MqttSession Session(IMqttHandler handler, int inFlight = 1)
    {
        _transport = new SocketTransport();
        return new MqttSession(_transport, _clock, new NullLog(), handler, new MqttSessionOptions { InFlight = inFlight, SendBufferSize = 8192, ResponseTimeoutMs = 10_000 });
    }

    private void PollUntil(MqttSession session, Func<bool> condition)
    {
        long until = _clock.Milliseconds + 10_000;
        while (!condition() && _clock.Milliseconds < until) session.Poll(100);
        Assert.True(condition());
    }
}
