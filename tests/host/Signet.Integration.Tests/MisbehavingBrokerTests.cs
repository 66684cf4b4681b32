using Signet.Agent;
using Signet.Core;
using Signet.Integration.Tests.Support;
using Signet.Mqtt;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Telemetry.Tests;
using Real = Signet.Verification;

namespace Signet.Integration.Tests;

/// <summary>
/// The whole device against brokers that misbehave: each failure has its name and its reason, and when the broker comes to its
/// senses the backend's own library has each reading once, in an unbroken chain.
/// </summary>
public sealed class MisbehavingBrokerTests : IDisposable
{
    private static readonly byte[] AnotherServer = [0x1C, 0, 14, .. "b.example:8883"u8];

    private readonly Pki _pki = new();
    private readonly ScriptedBroker _broker;
    private readonly World _world;
    private readonly Unit _unit;
    private readonly RealBackend _backend;
    private readonly CounterSensor _readings = new("n");
    private int _heard;

    public MisbehavingBrokerTests()
    {
        _broker = new ScriptedBroker(_pki);
        _world = new World(_pki.Device.Key);
        _unit = new Unit(_pki);
        _backend = new RealBackend(_world, new Real.AnchorPolicy([_pki.Ca.Self.Certificate]));
    }

    public static TheoryData<MqttVersion> Versions => [MqttVersion.V311, MqttVersion.V5];

    public void Dispose()
    {
        _unit.Dispose();
        _broker.Dispose();
        _backend.Dispose();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void One_that_answers_after_40_seconds_is_borne_and_one_that_needs_70_is_named(MqttVersion version)
    {
        var agent = Agent(version);
        _broker.Manners.Before = () =>
        {
            _unit.Clock.Delay(40_000);
            return Task.CompletedTask;
        };
        agent.Start();
        Sample(agent, 1);
        agent.Connect();
        agent.Publish();
        Assert.Equal(1 + 1, agent.Report.Acknowledged);
        agent.Disconnect();

        Sample(agent, 2);
        long before = _unit.Clock.Milliseconds;
        _broker.Manners.Before = () => Pass(70_000);
        Fails(agent, ErrorCode.MqttTimeout);
        Assert.InRange(_unit.Clock.Milliseconds - before, 60_000, 70_000);
        _broker.Manners.Before = () => Task.CompletedTask;
        Recovers(agent, 3);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void One_that_refuses_says_why_and_is_asked_again(MqttVersion version)
    {
        var agent = Agent(version);
        agent.Start();
        Sample(agent, 2);
        int[] codes = version == MqttVersion.V311 ? [1, 2, 3, 4, 5]
            : [0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9F];
        foreach (int code in codes)
        {
            _broker.Manners.ConnAck = _ => [(byte)code];
            Fails(agent, ErrorCode.MqttConnectionRefused, code);
        }

        Assert.Equal(codes.Length, _broker.Connections);
        Recovers(agent, 2);
    }

    [Theory]
    [InlineData(MqttVersion.V311, false)]
    [InlineData(MqttVersion.V5, false)]
    [InlineData(MqttVersion.V5, true)]
    public void One_that_ends_the_connection_at_the_descriptor_gets_the_telemetry(MqttVersion version, bool speaks)
    {
        var agent = Agent(version);
        agent.Start();
        Sample(agent, 3);
        _broker.Manners.DisconnectsDescriptor = speaks ? [0x95] : [];
        Assert.Throws<SignetException>(agent.Connect);
        Assert.Empty(_broker.Telemetry);

        // Once may be the network's doing. The second time it is the broker's answer, and what waits goes first.
        agent.Connect();
        Assert.Throws<SignetException>(agent.Publish);
        Assert.Equal((0, 3 + 1), (agent.Waiting, _broker.Telemetry.Count));
        agent.Disconnect();
        Sample(agent, 1);
        agent.Connect();
        agent.Publish();
        Assert.Equal((0L, 3), (agent.Report.Descriptors, _broker.Connections));
        Assert.Contains(Enumerable.Range(0, agent.Stream.Events.Count), i => agent.Stream.Events.Kind(i) == EventKind.Error
            && agent.Stream.Events.Value(i) == (int)ErrorCode.MqttPublishRefused);

        // Once a day it costs a connection, until the broker takes it.
        _unit.Clock.Delay(86_400_000);
        Assert.Throws<SignetException>(agent.Publish);
        agent.Disconnect();
        Assert.Equal(0, agent.Waiting);
        _broker.Manners.DisconnectsDescriptor = null;
        agent.Connect();
        agent.Publish();
        Assert.Equal(0, agent.Report.Descriptors);
        _unit.Clock.Delay(86_400_000);
        agent.Publish();
        Assert.Equal(1, agent.Report.Descriptors);
        Recovers(agent, 4);
    }

    [Fact]
    public void A_message_at_which_it_disconnects_is_set_aside_wherever_the_answer_comes()
    {
        var agent = Agent(MqttVersion.V5);
        agent.Start();
        agent.Connect();
        agent.Publish();
        agent.Disconnect();

        // It has no session: the subscription follows CONNACK, and its answer is awaited when the DISCONNECT comes.
        Sample(agent, 3);
        _broker.Manners.Disconnects = [0x95];
        Fails(agent, ErrorCode.MqttServerDisconnected, 0x95);
        Assert.Equal(1, agent.Stream.SetAsideCount);
        _broker.Manners.Disconnects = null;
        agent.Connect();
        agent.Publish();
        Assert.Equal((0, 1), (agent.Waiting, agent.Stream.SetAsideCount));

        // An offer that ends the connection hinders none of the others, and does not come first at the next.
        _unit.Clock.Delay(86_400_000);
        Sample(agent, 1);
        int before = _broker.Telemetry.Count;
        byte[] first = _broker.Packets[1].Body;
        _broker.Manners.Disconnects = null;
        _broker.Manners.PubAck = _ => 0;
        Recovers(agent, 4);
        Assert.True(_broker.Telemetry.Count > before + 1 && first.Length > 0);
    }

    [Fact]
    public void A_restart_that_was_commanded_does_not_wait_for_a_broker_that_refuses_for_ever()
    {
        var board = new BoardOfTest();
        var agent = Agent(MqttVersion.V5, null, board);
        agent.Start();
        agent.Connect();
        agent.Publish();
        Sample(agent, 1);
        var model = _world.Backend();
        model.Epoch = Convert.ToHexString(agent.Stream.Epoch);
        _broker.Send($"signet/{agent.Identity.Text}/command", model.Command(4));
        for (int i = 0; agent.Report.Commands == 0; i++)
        {
            Assert.True(i < 200, "the command is not heard");
            agent.Idle(1000);
        }

        _broker.Manners.PubAck = _ => 0x97;
        var supervisor = new Supervisor(agent, _unit.Platform());
        for (int failure = 1; failure <= 3; failure++)
        {
            Assert.Equal(0, board.Reboots);
            for (int i = 0; agent.Ladder.Failures < failure; i++)
            {
                Assert.True(i < 20, "no attempt is made");
                supervisor.Step();
            }

            _unit.Clock.Delay(1_000_000);
        }

        Assert.Equal(1, board.Reboots);

        // The result waits for the next start.
        _broker.Manners.PubAck = _ => 0;
        agent.Start();
        agent.Connect();
        agent.Publish();
        Hear();
        Assert.Contains(_backend.Messages.SelectMany(m => m.Batch.Readings), r => r.Name == "result");
    }

    [Theory]
    [InlineData(0x9C)]
    [InlineData(0x9D)]
    public void One_that_sends_it_elsewhere_is_not_followed(int reason)
    {
        var agent = Agent(MqttVersion.V5);
        agent.Start();
        Sample(agent, 2);
        _broker.Manners.ConnAck = _ => [(byte)reason, (byte)AnotherServer.Length, .. AnotherServer];
        Assert.Contains("b.example:8883", Fails(agent, ErrorCode.MqttRedirected, reason).Message, StringComparison.Ordinal);

        // Nor in the middle of a connection.
        _broker.Manners.ConnAck = _ => [0];
        _broker.Manners.Disconnects = [(byte)reason, (byte)AnotherServer.Length, .. AnotherServer];
        Assert.Contains("b.example:8883", Fails(agent, ErrorCode.MqttRedirected, reason).Message, StringComparison.Ordinal);
        Assert.Equal(("localhost", _broker.Port), (agent.Stream.BrokerHost, agent.Stream.BrokerPort));
        _broker.Manners.Disconnects = null;
        Recovers(agent, 2);
        Assert.Equal(3, _broker.Connections);
    }

    [Theory]
    [InlineData(0x87)]
    [InlineData(0x90)]
    [InlineData(0x91)]
    [InlineData(0x97)]
    public void A_refusal_that_would_meet_any_message_ends_the_attempt(int reason)
    {
        var agent = Agent(MqttVersion.V5);
        agent.Start();
        Sample(agent, 3);
        _broker.Manners.PubAck = _ => reason;
        Fails(agent, ErrorCode.MqttPublishRefused, reason);
        Assert.Single(_broker.Packets);

        // The readings, and the events of the start.
        Assert.Equal((3 + 1, 0), (agent.Waiting, agent.Stream.SetAsideCount));
        _broker.Manners.PubAck = _ => 0;
        Recovers(agent, 3);
    }

    [Theory]
    [InlineData(0x80)]
    [InlineData(0x83)]
    [InlineData(0x95)]
    [InlineData(0x99)]
    public void A_refusal_of_one_message_lets_the_others_pass(int reason)
    {
        var agent = Agent(MqttVersion.V5);
        agent.Start();
        Sample(agent, 4);
        byte[]? second = null;
        _broker.Manners.PubAck = m => _broker.Packets.Count == 2 ? reason : second != null && m.AsSpan().SequenceEqual(second) ? reason : 0;
        agent.Connect();
        agent.Publish();
        Assert.Equal((0, 1, 3L + 1), (agent.Waiting, agent.Stream.SetAsideCount, agent.Report.Acknowledged));
        Hear();
        Assert.Equal([1L, 3, 4], _backend.Values());
        Confirm(agent);
        agent.Publish();

        // Asked for, but not offered again at each of these.
        int packets = _broker.Packets.Count;
        Confirm(agent);
        agent.Publish();
        Assert.InRange(_broker.Packets.Count, packets, packets + 1);
        _unit.Clock.Delay(86_400_000);
        _broker.Manners.PubAck = _ => 0;
        Recovers(agent, 4);
        Assert.Equal(0, agent.Stream.SetAsideCount);
    }

    [Fact]
    public void A_message_above_the_brokers_size_is_set_aside_unsent()
    {
        var agent = Agent(MqttVersion.V5, s => s.BatchReadings = 40);
        agent.Start();
        agent.Connect();
        agent.Disconnect();
        _broker.Manners.ConnAck = _ => [0, 5, 0x27, 0, 0, 1, 0x18];
        agent.Connect();
        Sample(agent, 42);
        agent.Publish();
        Assert.Equal((0, 1), (agent.Waiting, agent.Stream.SetAsideCount));
        Hear();
        Assert.Equal([41L, 42], _backend.Values());
        agent.Disconnect();
        _unit.Clock.Delay(86_400_000);
        Recovers(agent, 42);
    }

    [Fact]
    public void One_that_has_nobody_for_a_message_leaves_it_here()
    {
        var agent = Agent(MqttVersion.V5);
        agent.Start();
        Sample(agent, 2);
        _broker.Manners.PubAck = _ => 0x10;
        Fails(agent, ErrorCode.MessageNotDelivered, 0x10);
        Assert.Equal(2 + 1, agent.Waiting);
        _broker.Manners.PubAck = _ => 0;
        Recovers(agent, 2);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void One_that_falls_silent_anywhere_is_noticed(MqttVersion version)
    {
        var agent = Agent(version, s => s.KeepAliveSeconds = 60);
        agent.Start();
        Sample(agent, 2);

        // Behind TLS, so that it has not even confirmed the client certificate; with a message; and at last while nothing goes on.
        // Most of each wait passes at once.
        _broker.Manners.ConnAck = _ =>
        {
            _unit.Clock.Delay(55_000);
            return null;
        };
        Fails(agent, ErrorCode.MqttTimeout);
        _broker.Manners.ConnAck = _ => [0];
        _broker.Manners.PubAck = _ =>
        {
            _unit.Clock.Delay(55_000);
            return null;
        };
        Fails(agent, ErrorCode.MqttTimeout);
        _broker.Manners.PubAck = _ => 0;
        agent.Connect();
        agent.Publish();
        _unit.Clock.Delay(40_000);
        agent.Idle(20_000);
        Assert.InRange(_broker.PingCount, 1, 2);
        _broker.Manners.Pings = false;
        _broker.Manners.Before = () =>
        {
            _unit.Clock.Delay(50_000);
            return Task.CompletedTask;
        };
        long before = _unit.Clock.Milliseconds;
        _unit.Clock.Delay(25_000);
        var e = Assert.Throws<SignetException>(() => agent.Idle(300_000));
        Assert.Equal(ErrorCode.MqttTimeout, e.Code);
        Assert.InRange(_unit.Clock.Milliseconds - before, 60_000, 110_000);
        agent.Disconnect();
        _broker.Manners.Pings = true;
        _broker.Manners.Before = () => Task.CompletedTask;
        Recovers(agent, 2);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void One_that_ends_each_connection_after_a_message_gets_all_one_by_one(MqttVersion version)
    {
        var agent = Agent(version);
        agent.Start();
        Sample(agent, 5);
        _broker.Manners.ClosesAfter = 1;
        for (int i = 0; i < 5 && agent.Waiting > 0; i++)
        {
            try
            {
                agent.Connect();
                agent.Publish();
            }
            catch (SignetException e)
            {
                Assert.Contains(e.Code, new[] { ErrorCode.MqttClosed, ErrorCode.TlsTruncated, ErrorCode.SocketClosed });
                agent.Disconnect();
            }
        }

        _broker.Manners.ClosesAfter = int.MaxValue;
        Recovers(agent, 5);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_device_that_is_lost_leaves_its_will_and_one_that_leaves_does_not(MqttVersion version)
    {
        var agent = Agent(version, s => s.WillMessage = "lost"u8.ToArray());
        agent.Start();
        Sample(agent, 1);
        agent.Connect();
        agent.Publish();
        agent.Disconnect();
        Sample(agent, 1);
        agent.Connect();
        agent.Publish();
        Assert.Empty(_broker.Wills);
        _broker.Cut();
        Assert.True(SpinWait.SpinUntil(() => _broker.Wills.Count == 1, TimeSpan.FromSeconds(20)));
        Assert.Equal(($"signet/{agent.Identity.Text}/status", "lost"), _broker.Wills[0]);
        agent.Disconnect();
        Recovers(agent, 2);
    }

    [Fact]
    public void What_CONNECT_asks_for_and_CONNACK_offers_is_used()
    {
        var agent = Agent(MqttVersion.V5, s =>
        {
            s.SessionExpirySeconds = 0x01020304;
            s.MessageExpirySeconds = 3600;
            s.KeepAliveSeconds = 400;
            s.WillMessage = [];
            s.WillDelaySeconds = 90;
        });
        agent.Start();
        Sample(agent, 3);

        // Receive maximum 1, topic alias maximum 5, server keep alive 40.
        _broker.Manners.ConnAck = _ => [0, 9, 0x21, 0, 1, 0x22, 0, 5, 0x13, 0, 40];
        agent.Connect();
        agent.Publish();
        Assert.Equal([1, 144], _broker.Connect[8..10]);
        Assert.True(_broker.Connect.AsSpan().IndexOf((byte[])[0x11, 1, 2, 3, 4]) > 0);
        Assert.True(_broker.Connect.AsSpan().IndexOf((byte[])[0x18, 0, 0, 0, 90]) > 0);
        Assert.All(_broker.Packets, p => Assert.True(p.Body.AsSpan().IndexOf((byte[])[0x02, 0, 0, 0x0E, 0x10]) > 0));

        // The first tells the alias, the others need no topic.
        Assert.Equal([false, true, true, true], _broker.Packets.Select(p => p.Body[0] == 0 && p.Body[1] == 0));
        _unit.Clock.Delay(25_000);
        agent.Idle(20_000);
        Assert.Equal(1, _broker.PingCount);
        agent.Disconnect();
        Recovers(agent, 3);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void It_is_only_told_what_is_so(MqttVersion version)
    {
        // A broker that keeps no session, retains nothing and lets the backend's word come late.
        var agent = Agent(version);
        if (version == MqttVersion.V5) _broker.Manners.ConnAck = _ => [0, 2, 0x25, 0];
        agent.Start();
        for (int i = 0; i < 3; i++)
        {
            Sample(agent, 2);
            agent.Connect();
            agent.Publish();
            agent.Disconnect();
        }

        Recovers(agent, 6);
        Assert.True(version == MqttVersion.V311 || _broker.Descriptors.Count > 0);
    }

    private sealed class BoardOfTest : IBoardControl
    {
        public int Reboots { get; private set; }

        public void Reboot() => Reboots++;

        public void Sleep(int seconds) => throw new InvalidOperationException("nobody sleeps here");
    }

    private TelemetryAgent Agent(MqttVersion version, Action<AgentSettings>? change = null, IBoardControl? board = null)
    {
        var platform = _unit.Platform();
        platform.Board = board;
        platform.Store = new FileStore(new MemoryMedium(1 << 18));
        var agent = new TelemetryAgent(platform, _unit.Settings(_broker.Port, s =>
        {
            s.ConnectTimeoutMs = 60_000;
            s.Issuers = [_world.Issuer.With(Issuer.Confirm | Issuer.Command)];
            s.MqttVersion = version;
            change?.Invoke(s);
        }), [_readings]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
        return agent;
    }

    private void Sample(TelemetryAgent agent, int count)
    {
        for (int i = 0; i < count; i++)
        {
            _readings.Count(1);
            agent.Sample();
        }
    }

    // The broker's patience is the device's clock, which passes faster than ours; most of it passes at once.
    private async Task Pass(int milliseconds)
    {
        long until = _unit.Clock.Milliseconds + milliseconds;
        _unit.Clock.Delay(milliseconds - 15_000);
        while (_unit.Clock.Milliseconds < until) await Task.Delay(2);
    }

    private static SignetException Fails(TelemetryAgent agent, ErrorCode code, int? value = null)
    {
        var e = Assert.Throws<SignetException>(() =>
        {
            agent.Connect();
            agent.Publish();
        });
        Assert.Equal((code, value ?? e.Value), (e.Code, e.Value));
        agent.Disconnect();
        return e;
    }

    private void Hear()
    {
        if (_backend.Word == null) foreach (byte[] descriptor in _broker.Descriptors) _backend.Describe(descriptor);
        var all = _broker.Telemetry;
        for (; _heard < all.Count; _heard++) _backend.Receive(all[_heard]);
    }

    private void Confirm(TelemetryAgent agent)
    {
        long before = agent.Report.Confirmations;
        _broker.Send($"signet/{agent.Identity.Text}/confirm", _backend.Word!);
        for (int i = 0; agent.Report.Confirmations == before; i++)
        {
            Assert.True(i < 200, "no confirmation was believed");
            agent.Idle(1000);
        }
    }

    /// <summary>A good broker from now on: all comes, once, and is confirmed.</summary>
    private void Recovers(TelemetryAgent agent, int readings)
    {
        _broker.Manners.ConnAck = _ => [0];
        if (!agent.IsConnected) agent.Connect();
        for (int i = 0; i < 4; i++)
        {
            agent.Publish();
            Hear();
            Confirm(agent);
        }

        _backend.HoldsAll("end");
        Assert.Equal(Enumerable.Range(1, readings).Select(i => (long)i), _backend.Values().Order());
        Assert.Equal(0, agent.Waiting);
        agent.Stop();
        _unit.SimIsUnharmed();
    }
}
