using Signet.Agent;
using Signet.Integration.Tests.Support;
using Signet.Mqtt;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;
using Signet.Telemetry.Tests;
using Signet.Testing;
using Real = Signet.Verification;

namespace Signet.Integration.Tests;

/// <summary>
/// A long life through everything: SIM, module, TLS, MQTT, sealed store, the backend's library. The heap stays flat.
/// SIGNET_VOLUME_PUBLISHES sets the messages (400 otherwise), a hundred a connection.
/// </summary>
public sealed class VolumeTests(ITestOutputHelper output)
{
    private const int PerConnection = 100;

    [Fact]
    public void Many_messages_over_many_connections_leave_the_heap_as_it_was()
    {
        int publishes = int.Parse(Environment.GetEnvironmentVariable("SIGNET_VOLUME_PUBLISHES") ?? "400");
        int connections = publishes / PerConnection;
        var pki = new Pki();
        using var broker = new ScriptedBroker(pki);
        using var unit = new Unit(pki, s => s.Traced = false);
        var world = new World(pki.Device.Key);

        // The ledger forgets early, so that it has its size early too.
        using var backend = new RealBackend(
            world, new Real.AnchorPolicy([pki.Ca.Self.Certificate]), ledger: new Real.LedgerOptions { Remembered = 256, Slack = 256 });
        var readings = new CounterSensor("n");
        var platform = unit.Platform();
        platform.Store = new FileStore(new MemoryMedium(1 << 18));
        var agent = new TelemetryAgent(platform, unit.Settings(broker.Port, s =>
        {
            s.Policy = Tls.OffloadPolicy.Guarded;
            s.TrustAnchors = [pki.Ca.Der];
            s.Issuers = [world.Issuer.With(Issuer.Confirm)];
            s.MqttVersion = MqttVersion.V5;
        }), [readings]);
        agent.UseMcuCrypto([new X25519KeyAgreement(agent.Random)], new P256Verifier());
        agent.Start();
        long early = 0, late = 0, next = 1;
        int resumed = 0;
        for (int i = 0; i < connections; i++)
        {
            agent.Connect();
            resumed += agent.Report.IsResumed ? 1 : 0;
            for (int m = 0; m < PerConnection; m++)
            {
                readings.Count(1);
                agent.Sample();
                agent.Publish();
            }

            foreach (byte[] descriptor in broker.Descriptors) backend.Describe(descriptor);
            foreach (byte[] message in broker.Telemetry) backend.Receive(message);
            broker.Clear();
            foreach (long value in backend.Values()) Assert.Equal(next++, value);
            backend.Messages.Clear();
            long before = agent.Report.Confirmations;
            broker.Send($"signet/{agent.Identity.Text}/confirm", backend.Word!);
            for (int n = 0; agent.Report.Confirmations == before; n++)
            {
                Assert.True(n < 200, "no confirmation was believed");
                agent.Idle(1000);
            }

            Assert.Equal(0, agent.Waiting);
            backend.HoldsAll("connection " + i);
            agent.Disconnect();
            long heap = FirmwareHeap.Weigh(agent, typeof(MemoryMedium)).Values.Sum(t => t.Bytes);
            if (i < connections / 2) early = Math.Max(early, heap);
            else late = Math.Max(late, heap);
            if (i % 100 == 99) output.WriteLine($"{next - 1} messages, {i + 1} connections, heap {heap} bytes");
        }

        Effort effort = agent.Report.Effort;
        output.WriteLine($"{next - 1} messages over {connections} connections, {resumed} of them resumed; heap at most {early} bytes in the first half, "
            + $"{late} bytes in the second; {effort.BytesUp} bytes up, {effort.BytesDown} down, {effort.SimCommands} SIM commands, {effort.SimWrites} writes to the SIM");
        Assert.Equal(publishes, next - 1);
        Assert.Equal(connections - 1, resumed);
        Assert.InRange(late, 1, early);
        agent.Stop();
        unit.SimIsUnharmed();
    }
}
