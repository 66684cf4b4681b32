using System.Text;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>The client as nanoFramework's libraries use it.</summary>
public class ClientTests
{
    private readonly TestClock _clock = new();
    private readonly ScriptedTransport _transport;
    private readonly MqttClient _client;
    private readonly List<string> _events = [];

    public ClientTests()
    {
        _transport = new ScriptedTransport(_clock);
        _client = new MqttClient(_transport, true, _clock, new NullLog(), new MqttSessionOptions { InFlight = 2, ReceiveBufferSize = 4096 });
        Answer();
    }

    [Fact]
    public void Azures_calls_are_understood()
    {
        // What the FullyManaged package does, DPS first and then the hub: Init again after Close, TLS 1.2 asked for, a
        // certificate without key, no will though it has QoS 2, topic and text, password null, a persistent session.
        IMqttClient client = _client;
        foreach (var host in new[] { "global.azure-devices-provisioning.net", "hub.azure-devices.net" })
        {
            client.Init(host, 8883, true, [1, 2], [3, 4], MqttSslProtocols.TLSv1_2);
            Attach(client);
            var code = client.Connect("dev", host + "/dev/?api-version=2020-09-30", null, false, MqttQoSLevel.ExactlyOnce, false,
                "$iothub/twin/GET/?$rid=999", "Disconnected", true, 60);
            Assert.Equal(MqttReasonCode.Success, code);
            var connect = _transport.Sent[^1];
            Assert.Equal(0x82, connect[9 + (connect[1] >= 128 ? 1 : 0)]); // user name, clean session; no will, no password
            Assert.True(client.IsConnected);

            ushort subscription = client.Subscribe(
                ["devices/dev/messages/devicebound/#", "$iothub/twin/res/#", "$iothub/methods/POST/#"],
                [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce]);
            ushort twin = client.Publish("$iothub/twin/GET/?$rid=1", Encoding.UTF8.GetBytes(""), null, null, MqttQoSLevel.AtLeastOnce, false);
            ushort message = client.Publish("devices/dev/messages/events/", [7], null, null, MqttQoSLevel.AtLeastOnce, false);
            Pump();
            Assert.Contains($"subscribed {subscription} 1,1,1", _events);
            Assert.Contains($"published {twin} True", _events);
            Assert.Contains($"published {message} True", _events);

            ushort gone = client.Unsubscribe(["$iothub/twin/res/#"]);
            Pump();
            Assert.Contains($"unsubscribed {gone}", _events);

            Detach(client);
            client.Disconnect();
            Assert.False(client.IsConnected); // Dispose spins until this
            client.Close();
            _events.Clear();
        }
    }

    [Fact]
    public void IsConnected_falls_when_the_link_is_dead_although_nobody_polls()
    {
        Connect();
        _transport.Close();
        Assert.False(_client.IsConnected);
        Attach(_client);
        Assert.True(_client.Poll(0));
        Assert.Equal(["closed"], _events);
        Assert.Equal(ErrorCode.MqttClosed, _client.LastError.Code);
        Assert.False(_client.Poll(0));
        Connect();
        Assert.True(_client.IsConnected);
    }

    [Fact]
    public void A_lost_connection_is_an_event_and_a_reason_not_an_exception()
    {
        Connect();
        Attach(_client);
        _transport.ClosePeer();
        Assert.True(_client.Poll(1_000));
        Assert.Equal(["closed"], _events);
        Assert.Equal(ErrorCode.MqttClosed, _client.LastError.Code);
        EncoderTests.Refuses(ErrorCode.MqttNotConnected, () => _client.Publish("t", [1]));
    }

    [Fact]
    public void A_connect_leaves_no_event_of_the_connection_before()
    {
        Connect();
        Attach(_client);
        _client.Disconnect();
        Connect();
        _client.Poll(0);
        Assert.Empty(_events);
        Assert.True(_client.IsConnected);
    }

    [Fact]
    public void Poll_without_connection_lets_its_time_pass()
    {
        long start = _clock.Milliseconds;
        Assert.False(_client.Poll(1_000));
        Assert.Equal(1_000, _clock.Milliseconds - start);
    }

    [Fact]
    public void Events_may_be_null_and_messages_still_be_acknowledged()
    {
        Connect();
        _transport.Push("3206 000174 0103 43");
        _client.Poll(0);
        Assert.Equal("40020103", Convert.ToHexString(_transport.Sent[^1]));
    }

    [Fact]
    public void A_handler_may_publish_more_than_there_are_slots()
    {
        Connect();
        var topics = new List<string>();
        _client.MqttMsgPublishReceived += (_, e) =>
        {
            topics.Add(e.Topic);
            for (int i = 0; i < 5; i++) _client.Publish("out", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
        };
        for (int i = 0; i < 20; i++) _transport.Push("3003000174");
        while (_client.Poll(0)) ;
        Assert.Equal(20, topics.Count);
        Assert.Equal(100, _transport.Sent.Count(p => p[0] == 0x32));
    }

    [Fact]
    public void While_handlers_are_busy_only_so_many_messages_wait_and_then_the_broker_must_send_again()
    {
        Connect();
        int received = 0, closed = 0;
        SignetException? refused = null;
        _client.ConnectionClosed += (_, _) => closed++;
        _client.MqttMsgPublishReceived += (_, _) =>
        {
            if (received++ > 0) return;
            for (int i = 0; i < 100; i++) _transport.Push("3206 000174 0103 43");
            _transport.OnSend = null;
            refused = Assert.Throws<SignetException>(() =>
            {
                for (int i = 0; i < 3; i++) _client.Publish("out", [1], null, null, MqttQoSLevel.AtLeastOnce, false);
            });
        };
        _transport.Push("3003000174");
        _client.Poll(0);
        Assert.Equal(ErrorCode.MqttReceiverBusy, refused!.Code);
        Assert.Equal(1 + 32, received); // what was acknowledged reaches its handler
        Assert.Equal(32, _transport.Sent.Count(p => p[0] == 0x40));
        Assert.Equal(1, closed);
        Assert.False(_client.IsConnected);
        Assert.Equal(ErrorCode.MqttReceiverBusy, _client.LastError.Code);
    }

    [Fact]
    public void Settings_that_do_not_fit_the_transport_are_refused()
    {
        EncoderTests.Refuses(ErrorCode.InvalidState, () => _client.Connect("c", null, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));
        EncoderTests.Refuses(ErrorCode.SettingInvalid, () => _client.Init("h", 1883, false, null, null, MqttSslProtocols.None));
        EncoderTests.Refuses(ErrorCode.SettingInvalid, () => _client.Init("h", 0, true, null, null, MqttSslProtocols.TLSv1_2));
        EncoderTests.Refuses(ErrorCode.SettingMissing, () => _client.Init("", 8883, true, null, null, MqttSslProtocols.TLSv1_2));
        Connect();
        EncoderTests.Refuses(ErrorCode.InvalidState, () => _client.Init("h", 8883, true, null, null, MqttSslProtocols.TLSv1_3));
    }

    [Fact]
    public void A_will_is_sent_when_its_flag_says_so()
    {
        _client.Init("h", 8883, true, null, null, MqttSslProtocols.TLSv1_2);
        _client.Connect("c", "u", "p", true, MqttQoSLevel.AtLeastOnce, true, "w", "gone", false, 30);
        Assert.Equal("101C" + "00044D515454" + "04" + "EC" + "001E" + "000163" + "000177" + "0004676F6E65" + "000175" + "000170",
            Convert.ToHexString(_transport.Sent[^1]));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void A_transport_that_fails_to_close_keeps_no_other_thread_waiting(bool politely, bool logFails)
    {
        var log = new FailingLog();
        var client = new MqttClient(_transport, true, _clock, log, new MqttSessionOptions { InFlight = 2 });
        client.Init("h", 8883, true, null, null, MqttSslProtocols.TLSv1_2);
        client.Connect("c", null, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60);
        _transport.CloseError = new InvalidOperationException("a driver's");
        log.Fails = logFails;
        var thrown = Record.Exception(politely ? client.Disconnect : client.Close);
        Assert.Equal(logFails, thrown != null);
        Assert.False(client.IsConnected);

        _transport.CloseError = null;
        var other = new Thread(client.Close) { IsBackground = true };
        other.Start();
        Assert.True(other.Join(TimeSpan.FromSeconds(30)), "the lock was never given back");
    }

    private sealed class FailingLog : ILog
    {
        public bool Fails { get; set; }

        public bool IsEnabled(LogLevel level) => true;

        public void Write(LogLevel level, string area, string text)
        {
            if (Fails) throw new OutOfMemoryException();
        }
    }

    private void Answer() => _transport.OnSend = p =>
    {
        int body = p[1] >= 128 ? 3 : 2;
        switch (p[0])
        {
            case 0x10: _transport.Push("20020000"); break;
            case 0x32:
                int id = body + 2 + (p[body] << 8 | p[body + 1]);
                _transport.Push(0x40, 2, p[id], p[id + 1]);
                break;
            case 0x82:
                int filters = 0;
                for (int i = body + 2; i < p.Length; i += 3 + (p[i] << 8 | p[i + 1])) filters++;
                _transport.Push([0x90, (byte)(2 + filters), p[body], p[body + 1], .. Enumerable.Repeat((byte)1, filters)]);
                break;
            case 0xA2: _transport.Push(0xB0, 2, p[body], p[body + 1]); break;
        }
    };

    private void Connect()
    {
        _client.Init("h", 8883, true, null, null, MqttSslProtocols.TLSv1_2);
        Assert.Equal(MqttReasonCode.Success, _client.Connect("c", null, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));
    }

    private void Pump()
    {
        while (_client.Poll(0)) ;
    }

    private void Attach(IMqttClient client)
    {
        client.MqttMsgPublished += OnPublished;
        client.MqttMsgSubscribed += OnSubscribed;
        client.MqttMsgUnsubscribed += OnUnsubscribed;
        client.ConnectionClosed += OnClosed;
    }

    private void Detach(IMqttClient client)
    {
        client.MqttMsgPublished -= OnPublished;
        client.MqttMsgSubscribed -= OnSubscribed;
        client.MqttMsgUnsubscribed -= OnUnsubscribed;
        client.ConnectionClosed -= OnClosed;
    }

    private void OnPublished(object sender, MqttMsgPublishedEventArgs e) => _events.Add($"published {e.MessageId} {e.IsPublished}");

    private void OnSubscribed(object sender, MqttMsgSubscribedEventArgs e) =>
        _events.Add($"subscribed {e.MessageId} {string.Join(',', e.GrantedQoSLevels.Select(q => (int)q))}");

    private void OnUnsubscribed(object sender, MqttMsgUnsubscribedEventArgs e) => _events.Add($"unsubscribed {e.MessageId}");

    private void OnClosed(object sender, EventArgs e) => _events.Add("closed");
}
