using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>
/// A full TLS 1.3 handshake under the policy <c>guarded</c>, with X25519 and the server's chain verified in the MCU, then
/// another connection that resumes it.
/// </summary>
internal sealed class GuardedWorkload : Workload
{
    public override string Name => "guarded";

    public override bool HasHeap => true;

    public override void Run(IMeter meter)
    {
        var watch = new HandshakeWatch(meter);
        using var device = new BenchDevice(1, OffloadPolicy.Guarded, watch);
        watch.Device = device;
        device.Agent.Start();
        device.Agent.Connect();
        watch.Report("guarded-full");
        device.Agent.Sample();
        device.Agent.Publish();
        device.Agent.Disconnect();
        device.Agent.Connect();
        if (!device.Agent.Report.IsResumed) throw new InvalidOperationException("the second connection was not resumed");

        watch.Report("guarded-resumed");
    }
}
