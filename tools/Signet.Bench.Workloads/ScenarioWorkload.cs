using Signet.Agent;
using Signet.Store;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>
/// Connections of each kind under each policy, to OpenSSL's server with stateful tickets (docs/BENCHMARKS.md,
/// "Scenarios").
/// </summary>
internal sealed class ScenarioWorkload : Workload
{
    // Bytes of a wake-up's message, and readings of a batch.
    private const int Payload = 50;
    private const int Readings = 16;

    private const int StoreBytes = 1 << 18;

    public override string Name => "scenarios";

    public override void Run(IMeter meter)
    {
        Run(meter, OffloadPolicy.Guarded);
        Run(meter, OffloadPolicy.Fast);
    }

    private static void Run(IMeter meter, OffloadPolicy policy)
    {
        var authority = new BenchAuthority();
        using var leafOnly = Server(authority, sendsRoot: false);
        using (var withRoot = Server(authority, sendsRoot: true))
        {
            With(meter, policy, authority, leafOnly, (node, watch) => Full(meter, node, watch, "tls13-full"));
            With(meter, policy, authority, withRoot, (node, watch) => Full(meter, node, watch, "tls13-full-with-root"));
        }

        With(meter, policy, authority, leafOnly, (node, watch) => CachedVerdict(meter, node, watch));
        With(meter, policy, authority, leafOnly, (node, watch) => Resumed(meter, node, watch, leafOnly));
        AfterSleep(meter, policy, authority, leafOnly);
    }

    private static OpenSslBroker Server(BenchAuthority authority, bool sendsRoot) => new(
        authority.Server(BenchDevice.BrokerName, BenchDevice.ServerCertificateSize), authority.Certificate, sendsRoot);

    private static void With(
        IMeter meter, OffloadPolicy policy, BenchAuthority authority, OpenSslBroker broker, Action<BenchNode, ScenarioWatch> run)
    {
        using var module = new BenchModule(authority, BenchDevice.BrokerName, broker.Port);
        var watch = new ScenarioWatch(meter) { Module = module };
        using var node = new BenchNode(module, authority, policy, watch);
        run(node, watch);
    }

    private static void Full(IMeter meter, BenchNode node, ScenarioWatch watch, string name)
    {
        node.Connect();
        Require(!watch.Report.IsResumed, "a full handshake was wanted");
        meter.Report(watch.Figures(name, wholeConnection: false));
    }

    private static void CachedVerdict(IMeter meter, BenchNode node, ScenarioWatch watch)
    {
        node.Options.Verdicts = new MemoryVerdictCache(2);
        node.Connect();
        node.Connect();
        Require(watch.Report.IsVerdictKnown, "the second connection did not know the verdict");
        meter.Report(watch.Figures("tls13-cached-verdict", wholeConnection: false));
    }

    private static void Resumed(IMeter meter, BenchNode node, ScenarioWatch watch, OpenSslBroker broker)
    {
        node.Options.Tickets = new MemoryTicketStore(4);
        node.Connect();
        node.Connect();
        Require(watch.Report.IsResumed, "the second connection was not resumed");
        meter.Report(watch.Figures("tls13-resumed", wholeConnection: false));

        broker.AnswerApart();
        watch.BeginWhole();
        node.Publish(Payload, broker.Seen);
        watch.EndWhole();
        Require(watch.Report.IsResumed, "the wake-up was not resumed");
        meter.Report(watch.Figures("wakeup-resumed", wholeConnection: true));
    }

    // The application itself: everything that it knew in RAM is gone, flash and SIM are as it left them.
    private static void AfterSleep(IMeter meter, OffloadPolicy policy, BenchAuthority authority, OpenSslBroker broker)
    {
        using var module = new BenchModule(authority, BenchDevice.BrokerName, broker.Port);
        var watch = new ScenarioWatch(meter) { Module = module };
        var flash = new MemoryMedium(StoreBytes);
        Live(policy, authority, module, watch, flash, woke: false);

        watch.BeginWhole();
        Live(policy, authority, module, watch, flash, woke: true);
        watch.EndWhole();
        Require(watch.Report.IsResumed, "the wake-up after sleep was not resumed");

        // TCP's, the server's flight, and one for CONNACK and PUBACK, whose questions leave together.
        meter.Report(watch.Figures("wakeup-after-sleep", wholeConnection: true, 3));
    }

    private static void Live(
        OffloadPolicy policy, BenchAuthority authority, BenchModule module, ScenarioWatch watch, MemoryMedium flash, bool woke)
    {
        var agent = BenchDevice.MakeAgent(module, authority, Readings, policy, new AgentPlatform
        {
            TlsObserver = watch,
            ApduObserver = watch,
            Store = new FileStore(flash),
            WokeFromSleep = woke,
            Board = new NoBoard(),
        });
        agent.Start();
        agent.Sample();
        agent.Connect();
        agent.Publish();
        Require(agent.Report.Acknowledged == 1, "the batch was not acknowledged");
        agent.Stop();
    }

    private sealed class NoBoard : IBoardControl
    {
        public void Reboot() => throw new InvalidOperationException("no restart is asked for");

        public void Sleep(int seconds) => throw new InvalidOperationException("the measurement ends before the sleep");
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException(otherwise);
    }
}
