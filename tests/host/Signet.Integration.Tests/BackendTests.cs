using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Core;
using Signet.Integration.Tests.Support;
using Signet.Mqtt;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Telemetry.Tests;
using Signet.Tls;

namespace Signet.Integration.Tests;

/// <summary>The whole device on an emulated module and SIM, mosquitto between it and a model of its backend.</summary>
public sealed class BackendTests : IDisposable
{
    private readonly Pki _pki = new();
    private readonly Mosquitto _broker;
    private readonly IssuerKey _issuer = new();

    public BackendTests() => _broker = new Mosquitto(_pki);

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(MqttVersion.V311, true)]
    [InlineData(MqttVersion.V5, false)]
    public void Descriptor_telemetry_confirmation_and_command_find_their_ways(MqttVersion version, bool stored)
    {
        using var unit = new Unit(_pki);
        var board = new BoardOfTest();
        var platform = unit.Platform();
        platform.Board = board;
        platform.Store = stored ? new FileStore(new MemoryMedium(1 << 18)) : null;
        var agent = new TelemetryAgent(platform, unit.Settings(_broker.Port, s =>
        {
            s.Issuers = [_issuer.With(Issuer.Confirm | Issuer.Command)];
            s.MqttVersion = version;
        }), [new UptimeSensor(unit.Clock)]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());

        // The backend is there all the time; with MQTT 5 the broker says when it is not.
        using var standing = _broker.Subscribe("signet/#", 1000);
        using var descriptors = _broker.Subscribe("signet/+/descriptor", 1);
        using var messages = _broker.Subscribe("signet/+/telemetry", 1);
        agent.Start();
        agent.Sample();
        agent.Connect();
        Assert.Equal("by the backend", agent.Report.Confirmed);
        agent.Publish();
        Assert.Equal(0, descriptors.Wait());
        Assert.Equal(0, messages.Wait());

        // The descriptor is signed by the certificate's key and names the epoch that the message has.
        var backend = new ModelBackend(_pki.Device.Key, agent.Identity.Id, _issuer);
        var world = new World(_pki.Device.Key);
        var descriptor = DescriptorReader.Read(Bytes(descriptors), world);
        Assert.Equal(_pki.Device.Der, (byte[])((List<object?>)descriptor[11]!)[0]!);
        Assert.Equal(stored ? 2 : 0, descriptor[8]);
        var first = backend.Receive(Bytes(messages));
        Assert.Equal(first.Epoch, Convert.ToHexString((byte[])descriptor[1]!));

        string topic = "signet/" + agent.Identity.Text;
        Send(topic + "/confirm", backend.Confirm(first.Epoch, first.Sequence)!, retain: true);
        Until(agent, () => agent.Report.Confirmations == 1);

        // A command, its result as the next message, and the restart only after that.
        using var results = _broker.Subscribe("signet/+/telemetry", 1);
        Send(topic + "/command", backend.Command(4), retain: false);
        Until(agent, () => agent.HasToSend);
        agent.Publish();
        Assert.Equal(0, results.Wait());
        var result = Result.Read((byte[])backend.Receive(Bytes(results)).Readings.Single(r => (r.Name as string) == "result").Value);
        Assert.Equal((1UL, 3, 0), (result.Counter, result.Status, result.Error));
        Assert.Equal(1, board.Reboots);
        Assert.Equal(0, agent.Report.Refused);

        // After it the retained confirmation comes with the subscription.
        agent.Start();
        agent.Connect();
        if (stored) Until(agent, () => agent.Report.Confirmations == 2);
        agent.Stop();
        unit.SimIsUnharmed();
    }

    [Theory]
    [InlineData(MqttVersion.V311, 8 * 86_400, 1)]
    [InlineData(MqttVersion.V5, 8 * 86_400, 1)]
    [InlineData(MqttVersion.V5, 0, 0)]
    public void A_command_that_was_sent_into_a_deep_sleep_waits_as_long_as_the_session(MqttVersion version, long expiry, int done)
    {
        using var unit = new Unit(_pki);
        var store = new FileStore(new MemoryMedium(1 << 18));
        var backend = new ModelBackend(_pki.Device.Key, new World(_pki.Device.Key).Identity.Id, _issuer);
        TelemetryAgent Live(bool woke)
        {
            var platform = With(unit, store);
            platform.Board = new BoardOfTest();
            platform.WokeFromSleep = woke;
            var settings = unit.Settings(_broker.Port, s =>
            {
                s.Issuers = [_issuer.With(Issuer.Confirm | Issuer.Command)];
                s.MqttVersion = version;
            });
            var agent = new TelemetryAgent(platform, settings, [new UptimeSensor(unit.Clock)]);

            // Behind Check, which has no 0 for a device that comes back.
            settings.SessionExpirySeconds = expiry;
            agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
            agent.Start();
            agent.Sample();
            agent.Connect();
            agent.Publish();
            return agent;
        }

        using var standing = _broker.Subscribe("signet/#", 1000);
        using var messages = _broker.Subscribe("signet/+/telemetry", 1);
        var first = Live(false);
        Assert.Equal(0, messages.Wait());
        backend.Receive(Bytes(messages));
        string topic = "signet/" + first.Identity.Text;
        first.PrepareSleep(60);
        Send(topic + "/command", backend.Command(2), retain: false);
        int IccidReads() => unit.Trace.Snapshot().Count(e => e.Summary.StartsWith("AT+CRSM=176,12258", StringComparison.Ordinal));
        int before = IccidReads();
        var second = Live(true);

        // A wake-up knows the number from flash.
        Assert.Equal((2, 1), (before, IccidReads() - before));
        for (int i = 0; i < 5; i++) second.Idle(1000);
        Assert.Equal(done, second.Report.Commands);
        Assert.Equal(0, second.Report.Refused);
        second.Stop();
        unit.SimIsUnharmed();
    }

    [Fact]
    public void A_message_above_mosquittos_limit_is_set_aside_and_the_others_pass()
    {
        using var strict = new Mosquitto(_pki, more: "message_size_limit 200");
        using var unit = new Unit(_pki);
        var readings = new CounterSensor("n");
        var agent = new TelemetryAgent(unit.Platform(), unit.Settings(strict.Port, s =>
        {
            s.MqttVersion = MqttVersion.V5;
            s.BatchReadings = 20;
        }), [readings]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
        using var reader = strict.Subscribe("signet/+/telemetry", 1);
        agent.Start();
        agent.Connect();
        for (int i = 0; i < 21; i++)
        {
            readings.Count(1);
            agent.Sample();
        }

        agent.Publish();
        Assert.Equal((0, 1, 1L), (agent.Waiting, agent.Stream.SetAsideCount, agent.Report.Acknowledged));
        Assert.Equal(0, reader.Wait());
        Assert.True(agent.IsConnected);
        agent.Stop();
    }

    [Fact]
    public void A_message_that_nobody_subscribes_to_stays_with_MQTT_5()
    {
        using var unit = new Unit(_pki);
        var agent = new TelemetryAgent(unit.Platform(), unit.Settings(_broker.Port, s => s.MqttVersion = MqttVersion.V5), [new UptimeSensor(unit.Clock)]);
        agent.Start();
        agent.Connect();
        Assert.Equal(1, agent.Report.Descriptors);
        agent.Sample();
        var e = Assert.Throws<SignetException>(agent.Publish);
        Assert.Equal((ErrorCode.MessageNotDelivered, 0x10), (e.Code, e.Value));
        Assert.Equal((1, 0L), (agent.Waiting, agent.Report.Acknowledged));
        using var reader = _broker.Subscribe("signet/+/telemetry", 1);
        agent.Publish();
        Assert.Equal((0, 1L), (agent.Waiting, agent.Report.Acknowledged));
        Assert.Equal(0, reader.Wait());
        agent.Stop();
    }

    [Fact]
    public void Starts_without_a_connection_lead_to_safe_mode_and_one_with_it_out_again()
    {
        var store = new FileStore(new MemoryMedium(1 << 18));
        using var unit = new Unit(_pki);
        TelemetryAgent Make() => new(With(unit, store), unit.Settings(_broker.Port), [new Crashing()]);
        for (int i = 1; i <= 5; i++)
        {
            var agent = Make();
            Assert.False(agent.Report.IsSafe);
            Assert.Throws<OutOfMemoryException>(() => Crashing.Start(agent));
        }

        // The sensor that ends the program isn't read any more; the device connects and speaks.
        var safe = Make();
        Assert.True(safe.Report.IsSafe);
        safe.Start();
        safe.Sample();
        safe.Connect();
        safe.Publish();
        Assert.Equal(1, safe.Report.Acknowledged);
        safe.Stop();
        Assert.False(Make().Report.IsSafe);
    }

    private static AgentPlatform With(Unit unit, IStore store)
    {
        var platform = unit.Platform();
        platform.Store = store;
        return platform;
    }

    private static byte[] Bytes(Support.ChildProcess subscriber) => Convert.FromHexString(Regex.Match(subscriber.Output, "[0-9a-fA-F]+").Value);

    private static void Until(TelemetryAgent agent, Func<bool> what)
    {
        for (int i = 0; !what(); i++)
        {
            Assert.True(i < 200, "it does not come to that");
            agent.Idle(1000);
        }
    }

    private void Send(string topic, byte[] message, bool retain)
    {
        string file = Path.Combine(_broker.Folder.Path, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(file, message);
        using var pub = new Support.ChildProcess("mosquitto_pub", [.. _broker.Connection("backend"), "-t", topic, "-q", "1", "-f", file, .. retain ? new[] { "-r" } : []]);
        Assert.True(pub.Wait() == 0, pub.ToString());
    }

    private sealed class BoardOfTest : IBoardControl
    {
        public int Reboots { get; private set; }

        public void Reboot() => Reboots++;

        public void Sleep(int seconds)
        {
        }
    }

    /// <summary>A sensor whose driver ends the program: on the device no handler helps when the heap is full.</summary>
    private sealed class Crashing : ISensor
    {
        public string Name => "crash";

        public string Unit => "";

        public static void Start(TelemetryAgent agent)
        {
            agent.Start();
            throw new OutOfMemoryException();
        }

        public void Read(TelemetryBatch batch, int offset) => throw new OutOfMemoryException();
    }
}
