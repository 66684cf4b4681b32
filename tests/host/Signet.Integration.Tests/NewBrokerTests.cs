using Signet.Agent;
using Signet.Core;
using Signet.Integration.Tests.Support;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Telemetry.Tests;
using CborWriter = System.Formats.Cbor.CborWriter;

namespace Signet.Integration.Tests;

/// <summary>Commands that want another connection, on a device that sends once an hour: it does not wait for that.</summary>
public sealed class NewBrokerTests : IDisposable
{
    private const int Seldom = 3600;
    private const int SampleSeconds = 10;
    private const int TrialSeconds = 600;

    // A return code that MQTT 3.1.1 does not have: a failure after which the ladder waits for seconds.
    private static readonly byte[] Nonsense = [0x88];

    private readonly Pki _pki = new();
    private readonly World _world;
    private readonly ModelBackend _backend;
    private readonly ScriptedBroker _old;
    private readonly ScriptedBroker _new;
    private readonly List<Result> _results = [];

    public NewBrokerTests()
    {
        _world = new World(_pki.Device.Key);
        _backend = _world.Backend();
        _old = Serve();
        _new = Serve();
    }

    private string Topic => "signet/" + _world.Identity.Text;

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Fact]
    public void A_new_broker_is_tried_at_once_and_stays()
    {
        using var board = Awake(Issuer.Confirm | Issuer.Command);
        _old.Send(Topic + "/command", ChangeTo(_new.Port));
        board.StepUntil(() => Ended(1));
        Assert.Equal([3, 3, 0], Statuses(1));
        Assert.Equal((1, 1), (_old.Connections, _new.Connections));
        board.Unit.Clock.Delay((TrialSeconds + 1) * 1000);
        board.Supervisor.Step();
        Assert.Equal(_new.Port, board.Agent.Stream.BrokerPort);
        Assert.True(board.Agent.IsConnected);
        Assert.Empty(board.Errors);
    }

    [Fact]
    public void A_new_broker_that_is_not_there_at_first_is_tried_again()
    {
        using var board = Awake(Issuer.Confirm | Issuer.Command);
        _new.Manners.ConnAck = number => number < 2 ? Nonsense : [0];
        _old.Send(Topic + "/command", ChangeTo(_new.Port));
        board.StepUntil(() => board.Errors.Count > 0);
        Assert.InRange(board.LastWait, 0, TrialSeconds / 2);
        board.Unit.Clock.Delay((board.LastWait + 1) * 1000);
        board.StepUntil(() => Ended(1));
        Assert.Equal([3, 3, 0], Statuses(1));
        Assert.Equal((1, 2), (_old.Connections, _new.Connections));
    }

    [Fact]
    public void From_a_broker_that_is_not_there_the_device_comes_back_at_once_and_says_so()
    {
        using var board = Awake(Issuer.Confirm | Issuer.Command);
        _old.Send(Topic + "/command", ChangeTo(Mosquitto.FreePort()));
        board.StepUntil(() => board.Errors.Count > 0);
        board.Unit.Clock.Delay((TrialSeconds + 1) * 1000);
        board.Agent.Stream.Poll();
        board.StepUntil(() => Ended(1));
        Assert.Equal([3, 2], Statuses(1));
        Assert.Equal(_old.Port, board.Agent.Stream.BrokerPort);
        Assert.Equal(2, _old.Connections);
    }

    [Fact]
    public void Other_topics_are_subscribed_to_at_once_also_when_the_first_connection_fails()
    {
        using var board = Awake(Issuer.Command);
        var second = new IssuerKey();
        _old.Manners.ConnAck = number => number == 2 ? Nonsense : [0];
        _old.Send(Topic + "/command", Locked(() => _backend.Command(8, w =>
        {
            w.WriteStartArray(2);
            w.WriteByteString(second.Key.ExportSubjectPublicKeyInfo());
            w.WriteInt32(Issuer.Confirm);
            w.WriteEndArray();
        })));
        board.StepUntil(() => Ended(1));
        board.StepUntil(() => board.Agent.IsConnected && _old.Connections == 3);
        Assert.True(board.Agent.Stream.TakesConfirmations);
    }

    [Fact]
    public void A_device_that_sleeps_tries_it_in_the_same_wake()
    {
        using var sleeper = new Sleeper(_pki, Settle(Issuer.Confirm | Issuer.Command), _old.Port);
        sleeper.Wake();
        Assert.Null(sleeper.Failure);
        _old.Send(Topic + "/command", ChangeTo(_new.Port));
        sleeper.Readings.Count(1);
        sleeper.Wake();
        Assert.Null(sleeper.Failure);
        Assert.Equal([3, 3, 0], Statuses(1));
        Assert.Equal((2, 1), (_old.Connections, _new.Connections));
        sleeper.Wake();
        Assert.Null(sleeper.Failure);
        Assert.Equal((2, 2), (_old.Connections, _new.Connections));
    }

    [Fact]
    public void A_device_that_sleeps_is_back_at_the_old_one_where_the_new_one_is_not_there()
    {
        using var sleeper = new Sleeper(_pki, Settle(Issuer.Confirm | Issuer.Command), _old.Port);
        sleeper.Wake();
        _old.Send(Topic + "/command", ChangeTo(Mosquitto.FreePort()));
        sleeper.Wake();
        Assert.IsType<SignetException>(sleeper.Failure);
        sleeper.Wake();
        Assert.Null(sleeper.Failure);
        Assert.Equal([3, 2], Statuses(1));
        Assert.Equal((3, 0), (_old.Connections, _new.Connections));
    }

    // A broker whose backend takes each message, and confirms by the same road before the broker does.
    private ScriptedBroker Serve()
    {
        var broker = new ScriptedBroker(_pki);
        broker.Manners.PubAck = message =>
        {
            byte[] confirmation = Locked(() =>
            {
                var arrived = _backend.Receive(message);
                _results.AddRange(arrived.Readings.Where(r => r.Name is "result").Select(r => Result.Read((byte[])r.Value)));
                return _backend.Confirm(arrived.Epoch)!;
            });
            broker.Send(Topic + "/confirm", confirmation);
            return 0;
        };
        return broker;
    }

    private T Locked<T>(Func<T> what)
    {
        lock (_results) return what();
    }

    private bool Ended(ulong counter) => Locked(() => _results.Any(r => r.Counter == counter && r.Status != 3));

    private int[] Statuses(ulong counter) => Locked(() => _results.Where(r => r.Counter == counter).Select(r => r.Status).ToArray());

    private byte[] ChangeTo(int port) => Locked(() => _backend.Command(5, w =>
    {
        w.WriteStartArray(4);
        w.WriteTextString("localhost");
        w.WriteInt32(port);
        w.WriteNull();
        w.WriteInt32(TrialSeconds);
        w.WriteEndArray();
    }));

    private Action<AgentSettings> Settle(int rights) => s =>
    {
        s.BrokerPort = _old.Port;
        s.SampleSeconds = Seldom;
        s.SendSeconds = Seldom;
        s.Issuers = [_world.Issuer.With(rights)];
    };

    // Has sent one alarm.
    private Board Awake(int rights)
    {
        var board = new Board(_pki, SampleSeconds, null, s =>
        {
            Settle(rights)(s);
            s.SampleSeconds = SampleSeconds;

            // What is sampled is no reason to connect, nor anything that is signed.
            s.BatchReadings = TelemetryBatch.MaxReadings;
            s.BatchSeconds = Seldom;
        });
        board.Agent.UseMcuCrypto([new P256KeyAgreement(board.Agent.Random)], new P256Verifier());
        board.StepUntil(() => board.Agent.Stream.IsOpen);
        Assert.Equal(0, board.Agent.Report.Connections);
        board.Agent.Stream.Alarm(new ReadingName("alarm"), 1);
        board.StepUntil(() => board.Agent.Report.Acknowledged > 0);
        return board;
    }

    private sealed class Sleeper(Pki pki, Action<AgentSettings> settle, int port) : IBoardControl, IDisposable
    {
        private readonly FileStore _store = new(new MemoryMedium(1 << 18));
        private readonly Unit _unit = new(pki);
        private bool _woken;

        public CounterSensor Readings { get; } = new("n");

        public Exception? Failure { get; private set; }

        public void Wake()
        {
            AgentPlatform platform = _unit.Platform();
            platform.Store = _store;
            platform.Board = this;
            platform.WokeFromSleep = _woken;
            var agent = new TelemetryAgent(platform, _unit.Settings(port, settle), [Readings]);
            agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
            var cycle = new DutyCycle(agent, platform);
            cycle.Run();
            Failure = cycle.Failure;
            _woken = true;
        }

        void IBoardControl.Reboot() => throw new InvalidOperationException("no restart is asked for");

        void IBoardControl.Sleep(int seconds) => _unit.Clock.Delay(seconds * 1000);

        public void Dispose() => _unit.Dispose();
    }
}
