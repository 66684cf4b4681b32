using System.Text.RegularExpressions;
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

/// <summary>mosquitto dies by kill −9 behind its PUBACK, with messages that no subscriber has: the whole device on one side, the
/// backend's own library on the other.</summary>
public sealed class BrokerDeathTests : IDisposable
{
    private readonly Pki _pki = new();
    private Mosquitto _broker = null!;
    private int _file;

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(MqttVersion.V311, false)]
    [InlineData(MqttVersion.V5, false)]
    [InlineData(MqttVersion.V311, true)]
    [InlineData(MqttVersion.V5, true)]
    public void What_it_took_along_is_asked_for_and_sent_again(MqttVersion version, bool persistent)
    {
        _broker = new Mosquitto(_pki, persistent: persistent);
        var world = new World(_pki.Device.Key);
        using var backend = new RealBackend(world, new Real.AnchorPolicy([_pki.Ca.Self.Certificate]));
        using var unit = new Unit(_pki);
        var platform = unit.Platform();
        platform.Store = new FileStore(new MemoryMedium(1 << 18));
        var readings = new CounterSensor("n");
        var agent = new TelemetryAgent(platform, unit.Settings(_broker.Port, s =>
        {
            s.Issuers = [world.Issuer.With(Issuer.Confirm | Issuer.Command)];
            s.MqttVersion = version;
        }), [readings]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
        void Sample(int count)
        {
            for (int i = 0; i < count; i++)
            {
                readings.Count(1);
                agent.Sample();
            }
        }

        // The backend is there: all is confirmed.
        using (var descriptor = _broker.Subscribe("signet/+/descriptor", 1))
        using (var telemetry = _broker.Subscribe("signet/+/telemetry", 1000))
        {
            agent.Start();
            Sample(2);
            agent.Connect();
            agent.Publish();
            Assert.Equal(0, descriptor.Wait());
            backend.Describe(Messages(descriptor).Single());
            Hear(backend, telemetry, agent.Report.Acknowledged);
        }

        Confirm(agent, backend);
        Assert.Equal([1L, 2], backend.Values());

        // It is away, but the broker has its session: the broker takes three messages for it, acknowledges them and dies.
        using (var away = new Support.ChildProcess(
            "mosquitto_sub", [.. _broker.Connection("backend"), "-i", "away", "-c", "-t", "signet/+/telemetry", "-q", "1", "-E"]))
        {
            Assert.True(away.Wait() == 0, away.ToString());
        }

        long before = agent.Report.Acknowledged;
        Sample(3);
        agent.Publish();
        _broker.Kill();
        Assert.True(agent.Report.Acknowledged >= before + 3);
        Assert.Equal(0, agent.Waiting);

        // Nobody is there, then a broker that knows nothing, and the backend again.
        Sample(1);
        Assert.Throws<SignetException>(() =>
        {
            agent.Publish();
            agent.Connect();
        });
        agent.Disconnect();
        Assert.Throws<SignetException>(agent.Connect);
        _broker.Restart();
        using var again = _broker.Subscribe("signet/+/telemetry", 1000);
        before = agent.Report.Acknowledged;
        agent.Connect();
        agent.Publish();
        Hear(backend, again, agent.Report.Acknowledged - before);
        Assert.Equal(1, backend.Count(Real.FindingKind.Gap));
        Assert.DoesNotContain(3L, backend.Values());
        Confirm(agent, backend);
        Until(agent, () => agent.HasToSend);
        agent.Publish();
        Hear(backend, again, agent.Report.Acknowledged - before);
        backend.HoldsAll("end");
        Assert.Equal([1L, 2, 3, 4, 5, 6], backend.Values().Order());
        Confirm(agent, backend);
        Assert.Equal(0, agent.Waiting);
        if (persistent)
        {
            // What it had written down for the backend that was away comes too, and is there already.
            using var back = new Support.ChildProcess("mosquitto_sub", [.. _broker.Connection("backend"), "-i", "away", "-c", "-t", "signet/+/telemetry",
                "-q", "1", "-F", "%x", "-W", "2"]);
            back.Wait();
            foreach (byte[] message in Messages(back)) backend.Receive(message);
            backend.HoldsAll("what was written down");
            Assert.Equal([1L, 2, 3, 4, 5, 6], backend.Values().Order());
        }

        agent.Stop();
        unit.SimIsUnharmed();
    }

    private static byte[][] Messages(Support.ChildProcess subscriber) =>
        [.. Regex.Matches(subscriber.Output, "^([0-9a-fA-F]+)\n", RegexOptions.Multiline).Select(m => Convert.FromHexString(m.Groups[1].Value))];

    // What comes twice is dropped by the backend itself.
    private static void Hear(RealBackend backend, Support.ChildProcess subscriber, long count)
    {
        subscriber.Says($"\\A(?:[0-9a-fA-F]+\n){{{count}}}");
        foreach (byte[] message in Messages(subscriber)) backend.Receive(message);
    }

    private void Confirm(TelemetryAgent agent, RealBackend backend)
    {
        long before = agent.Report.Confirmations;
        string file = _broker.Folder.Write($"word{_file++}", backend.Word!);
        using var pub = new Support.ChildProcess("mosquitto_pub",
            [.. _broker.Connection("backend"), "-t", $"signet/{agent.Identity.Text}/confirm", "-q", "1", "-f", file, "-r"]);
        Assert.True(pub.Wait() == 0, pub.ToString());
        Until(agent, () => agent.Report.Confirmations > before);
    }

    private static void Until(TelemetryAgent agent, Func<bool> what)
    {
        for (int i = 0; !what(); i++)
        {
            Assert.True(i < 200, "it does not come to that");
            agent.Idle(1000);
        }
    }
}
