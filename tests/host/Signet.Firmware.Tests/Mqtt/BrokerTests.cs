using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Firmware.Tests.Mqtt;

/// <summary>Session and client against a real broker, MQTTnet's server, over a loopback socket.</summary>
public sealed class BrokerTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _published = new();
    private readonly RealClock _clock = new();
    private int _port;
    private MqttServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        _server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(_port)
            .WithPersistentSessions().Build());
        _server.ValidatingConnectionAsync += e =>
        {
            if (e.UserName == "bad") e.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += e =>
        {
            _published.Enqueue($"{e.ApplicationMessage.Topic} {e.ApplicationMessage.Payload.Length} {e.ApplicationMessage.QualityOfServiceLevel}");
            return Task.CompletedTask;
        };
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }

    [Fact]
    public void The_session_publishes_subscribes_and_receives_its_own_messages()
    {
        var handler = new RecordingHandler();
        var session = Session(handler);
        Assert.False(session.Connect("127.0.0.1", _port, new MqttConnectOptions { ClientId = "a", UserName = "u", Password = [0, 1, 255] }));
        session.Wait(session.Subscribe(["x/+", "y/#"], [1, 0]));
        Assert.Equal("suback 1 0100", handler.Lines[0]);

        session.Wait(session.Publish(new MqttTopic("x/1"), [1, 2], 0, 2, 1, false));
        session.Publish(new MqttTopic("y"), [3], 0, 1, 0, false);
        PollUntil(session, () => handler.Lines.Count(l => l.StartsWith("message")) == 2);
        Assert.Equal(["message x/1 0102 qos1", "message y 03 qos0"], handler.Lines.Where(l => l.StartsWith("message")).Order());

        session.Wait(session.Unsubscribe(["x/+"]));
        session.Disconnect();
        Assert.Equal(["x/1 2 AtLeastOnce", "y 1 AtMostOnce"], _published);
    }

    [Fact]
    public void A_kept_session_is_found_again()
    {
        var session = Session(new RecordingHandler());
        var options = new MqttConnectOptions { ClientId = "keeper", CleanSession = false };
        Assert.False(session.Connect("127.0.0.1", _port, options));
        session.Wait(session.Subscribe(["x"], [1]));
        session.Disconnect();

        var other = Session(new RecordingHandler());
        other.Connect("127.0.0.1", _port, new MqttConnectOptions { ClientId = "other" });
        other.Wait(other.Publish(new MqttTopic("x"), [5], 0, 1, 1, false));

        var handler = new RecordingHandler();
        session = Session(handler);
        Assert.True(session.Connect("127.0.0.1", _port, options));
        PollUntil(session, () => handler.Lines.Count > 0);
        Assert.Equal("message x 05 qos1", handler.Lines[0]);
        session.Disconnect();
        other.Disconnect();
    }

    [Fact]
    public void Ten_thousand_bytes_and_many_messages_arrive_whole()
    {
        var session = Session(new RecordingHandler(), inFlight: 8, send: 11_000);
        session.Connect("127.0.0.1", _port, new MqttConnectOptions { ClientId = "bulk" });
        var topic = new MqttTopic("bulk");
        int last = 0;
        for (int i = 0; i < 500; i++) last = session.Publish(topic, new byte[10_000], 0, i * 20, 1, false);
        while (session.InFlightCount > 0) session.Poll(1_000);
        Assert.Equal(500, last);
        session.Disconnect();
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"bulk {i * 20} AtLeastOnce"), _published);
    }

    [Fact]
    public async Task Keep_alive_holds_a_connection_that_the_server_would_drop()
    {
        var session = Session(new RecordingHandler());
        session.Connect("127.0.0.1", _port, new MqttConnectOptions { ClientId = "idle", KeepAliveSeconds = 1 });
        long until = _clock.Milliseconds + 3_000;
        while (_clock.Milliseconds < until) session.Poll(200);
        Assert.True(session.IsConnected);
        Assert.Single(await _server.GetClientsAsync());
        session.Disconnect();
    }

    [Fact]
    public async Task A_server_that_goes_away_is_noticed()
    {
        var session = Session(new RecordingHandler());
        session.Connect("127.0.0.1", _port, new MqttConnectOptions { ClientId = "left" });
        await _server.StopAsync();
        var e = Assert.Throws<SignetException>(() => { for (int i = 0; i < 100; i++) session.Poll(100); });
        Assert.Contains(e.Code, new[] { ErrorCode.MqttClosed, ErrorCode.SocketClosed, ErrorCode.MqttProtocolError });
        Assert.False(session.IsConnected);
        await _server.StartAsync();
    }

    [Fact]
    public async Task A_server_of_MQTT_5_that_ends_the_connection_is_heard()
    {
        var session = Session(new RecordingHandler());
        session.Connect("127.0.0.1", _port, new MqttConnectOptions { Version = MqttVersion.V5, ClientId = "sent away" });
        await _server.DisconnectClientAsync("sent away", new MqttServerClientDisconnectOptions
        {
            ReasonCode = MqttDisconnectReasonCode.UseAnotherServer, ServerReference = "other.example",
        });
        var e = Assert.Throws<SignetException>(() => session.Poll(10_000));
        Assert.Equal((ErrorCode.MqttRedirected, MqttReason.UseAnotherServer), (e.Code, e.Value));
        Assert.Equal("other.example", session.Limits.ServerReference);
    }

    [Fact]
    public void A_refusal_of_MQTT_5_has_its_reason()
    {
        var client = new MqttClient(new SocketTransport(), false, _clock, new NullLog(), new MqttSessionOptions()) { Version = MqttVersion.V5 };
        client.Init("127.0.0.1", _port, false, null, null, MqttSslProtocols.None);
        Assert.Equal(MqttReasonCode.BadUserNameOrPassword, client.Connect("c", "bad", "x", false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));
    }

    [Fact]
    public void The_client_sends_content_type_and_user_properties_with_MQTT_5()
    {
        var heard = new ConcurrentQueue<string>();
        _server.InterceptingPublishAsync += e =>
        {
            heard.Enqueue($"{e.ApplicationMessage.ContentType} {e.ApplicationMessage.UserProperties?.Count} {e.ApplicationMessage.QualityOfServiceLevel}");
            return Task.CompletedTask;
        };
        var client = new MqttClient(new SocketTransport(), false, _clock, new NullLog(), new MqttSessionOptions()) { Version = MqttVersion.V5 };
        client.Init("127.0.0.1", _port, false, null, null, MqttSslProtocols.None);
        Assert.Equal(MqttReasonCode.Success, client.Connect("c5", null, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));
        var published = new List<bool>();
        client.MqttMsgPublished += (_, e) => published.Add(e.IsPublished);
        client.Publish("t", [1], "application/cbor", [new UserProperty("a", "b")], MqttQoSLevel.ExactlyOnce, false);
        long until = _clock.Milliseconds + 10_000;
        while (published.Count == 0 && _clock.Milliseconds < until) client.Poll(100);
        Assert.Equal([true], published);
        Assert.Equal(["application/cbor 1 ExactlyOnce"], heard);
        client.Disconnect();
    }

    [Fact]
    public void The_client_serves_callers_of_other_threads_while_one_polls()
    {
        var client = new MqttClient(new SocketTransport(), false, _clock, new NullLog(), new MqttSessionOptions { InFlight = 4 });
        var acknowledged = new ConcurrentDictionary<int, bool>();
        var received = new ConcurrentQueue<string>();
        int closed = 0;
        client.MqttMsgPublished += (_, e) => acknowledged[e.MessageId] = e.IsPublished;
        client.MqttMsgPublishReceived += (s, e) =>
        {
            received.Enqueue(e.Topic);
            if (e.Topic == "in") ((MqttClient)s).Publish("echo", e.Message, null, null, MqttQoSLevel.AtLeastOnce, false);
        };
        client.ConnectionClosed += (_, _) => Interlocked.Increment(ref closed);
        client.Init("127.0.0.1", _port, false, null, null, MqttSslProtocols.None);
        Assert.Equal(MqttReasonCode.Success, client.Connect("threads", null, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));

        bool stop = false;
        var pump = new Thread(() => { while (!Volatile.Read(ref stop)) client.Poll(1_000); });
        pump.Start();
        client.Subscribe(["in", "echo"], [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce]);
        var ids = new ConcurrentQueue<int>();
        Parallel.For(0, 4, _ =>
        {
            for (int i = 0; i < 10; i++) ids.Enqueue(client.Publish("in", [1], null, null, MqttQoSLevel.AtLeastOnce, false));
        });
        Assert.True(SpinWait.SpinUntil(() => received.Count == 80 && acknowledged.Count == 80, 20_000), $"{received.Count} {acknowledged.Count}");
        Assert.All(ids, id => Assert.True(acknowledged[id]));
        Assert.Equal(40, ids.Distinct().Count());
        client.Disconnect();
        Assert.False(client.IsConnected);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref closed) == 1, 10_000));
        Volatile.Write(ref stop, true);
        pump.Join();
    }

    [Fact]
    public void The_client_returns_the_servers_refusal()
    {
        var client = new MqttClient(new SocketTransport(), false, _clock, new NullLog(), new MqttSessionOptions());
        client.Init("127.0.0.1", _port, false, null, null, MqttSslProtocols.None);
        Assert.Equal(MqttReasonCode.ConnectionRefusedBadUserNameOrPassword,
            client.Connect("c", "bad", "x", false, MqttQoSLevel.AtMostOnce, false, null, null, true, 60));
        Assert.Equal(ErrorCode.MqttConnectionRefused, client.LastError.Code);
        Assert.False(client.IsConnected);
    }

    private MqttSession Session(IMqttHandler handler, int inFlight = 1, int send = 1536) =>
        new(new SocketTransport(), _clock, new NullLog(), handler, new MqttSessionOptions { InFlight = inFlight, SendBufferSize = send, ResponseTimeoutMs = 10_000 });

    private void PollUntil(MqttSession session, Func<bool> condition)
    {
        long until = _clock.Milliseconds + 10_000;
        while (!condition() && _clock.Milliseconds < until) session.Poll(100);
        Assert.True(condition());
    }
}
