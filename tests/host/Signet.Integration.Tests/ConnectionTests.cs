using Signet.Agent;
using Signet.Core;
using Signet.Hosting;
using Signet.Integration.Tests.Support;
using Signet.Telemetry;
using Signet.Tls;

namespace Signet.Integration.Tests;

/// <summary>What a device keeps from one connection to the next, and what it gives back when one comes to nothing.</summary>
public sealed class ConnectionTests : IDisposable
{
    private static readonly Pki Pki = new();

    private readonly Mosquitto _broker = new(Pki);

    public void Dispose() => _broker.Dispose();

    [Fact]
    public void One_TLS_stack_serves_all_connections_of_an_identity()
    {
        using var unit = new Unit(Pki);
        var observer = new Reports();
        var platform = unit.Platform();
        platform.TlsObserver = observer;
        var agent = new TelemetryAgent(platform, unit.Settings(_broker.Port), [new UptimeSensor(unit.Clock)]);
        agent.Start();
        for (int i = 1; i <= 3; i++)
        {
            agent.Connect();
            agent.Sample();
            agent.Publish();
            Assert.Equal(i, agent.Report.Acknowledged);
            if (i == 2)
            {
                // One that breaks, not only one that ends.
                agent.Modem.OpenSocket(0).Close();
            }
            else
            {
                agent.Disconnect();
            }
        }

        // A report is a part of its transport.
        Assert.Equal(3, observer.Seen.Count);
        Assert.All(observer.Seen, r => Assert.Same(observer.Seen[0], r));

        // A new start may find another SIM.
        agent.Start();
        agent.Connect();
        Assert.NotSame(observer.Seen[0], observer.Seen[3]);
        agent.Stop();
    }

    [Fact]
    public void A_session_that_can_not_be_made_leaves_no_connection_open()
    {
        using var unit = new Unit(Pki);
        var settings = unit.Settings(_broker.Port);
        var agent = new TelemetryAgent(unit.Platform(), settings, [new UptimeSensor(unit.Clock)]);
        agent.Start();
        int right = settings.ResponseTimeoutMs;
        settings.ResponseTimeoutMs = 0;
        var error = Assert.Throws<SignetException>(agent.Connect);
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.False(agent.Modem.OpenSocket(0).IsOpen);
        Assert.False(agent.IsConnected);

        settings.ResponseTimeoutMs = right;
        agent.Connect();
        Assert.True(agent.IsConnected);
        agent.Stop();
    }

    private sealed class Reports : ITlsObserver
    {
        public List<TlsReport> Seen { get; } = [];

        public void OnHandshakeStart()
        {
        }

        public void OnEstablished(TlsReport report) => Seen.Add(report);

        public void OnConfirmed(TlsReport report)
        {
        }
    }
}
