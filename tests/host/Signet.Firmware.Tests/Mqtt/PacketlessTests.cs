using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>A session whose owner keeps the messages: no packet is kept for sending again.</summary>
public class PacketlessTests
{
    private readonly TestClock _clock = new();
    private readonly RecordingHandler _handler = new();
    private readonly ScriptedTransport _transport;
    private readonly MqttTopic _topic = new("t");

    public PacketlessTests() => _transport = new ScriptedTransport(_clock);

    [Fact]
    public void A_message_lies_where_its_packet_is_written()
    {
        var packet = new byte[16];
        var session = Connected(packet);
        new byte[] { 1, 2, 3 }.CopyTo(packet, 13);
        int id = session.Publish(_topic, packet, 13, 3, 1, false);
        Assert.Equal("32080001740001010203", Convert.ToHexString(_transport.Sent[^1]));
        _transport.Push("40020001");
        Assert.Equal(0, session.Wait(id));
        Assert.Equal(["ack 1"], _handler.Lines);
    }

    [Fact]
    public void Quality_of_service_2_is_refused()
    {
        var session = Connected(new byte[16]);
        int sent = _transport.Sent.Count;
        EncoderTests.Refuses(ErrorCode.InvalidArgument, () => session.Publish(_topic, [7], 0, 1, 2, false));
        Assert.Equal(sent, _transport.Sent.Count);
    }

    [Fact]
    public void What_is_unanswered_at_the_next_connect_is_discarded_though_the_server_has_the_session()
    {
        var session = Connected(new byte[16]);
        int id = session.Publish(_topic, [7], 0, 1, 1, false);
        _transport.ClosePeer();
        EncoderTests.Refuses(ErrorCode.MqttClosed, () => session.Poll(10));
        _transport.Sent.Clear();
        Connect(session, "20020100");
        Assert.Equal(["discarded 1"], _handler.Lines);
        Assert.False(session.IsPending(id));
        Assert.Single(_transport.Sent);
    }

    private MqttSession Connected(byte[] packet)
    {
        var session = new MqttSession(_transport, _clock, new NullLog(), _handler, new MqttSessionOptions
        {
            SendBuffer = packet, SendBufferSize = packet.Length, ReceiveBufferSize = 64, KeepsPackets = false, ResponseTimeoutMs = 5_000,
        });
        Connect(session, "20020000");
        return session;
    }

    private void Connect(MqttSession session, string connAck)
    {
        _transport.OnSend = p => { if (p[0] == 0x10) _transport.Push(connAck); };
        session.Connect("h", 1, new MqttConnectOptions { Version = MqttVersion.V311, ClientId = "d", CleanSession = false });
        _transport.OnSend = null;
    }
}
