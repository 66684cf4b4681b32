using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Trace;
using Signet.Integration.Tests.Support;
using Signet.Modem;
using Signet.Recovery;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Integration.Tests;

/// <summary>The recovery ladder and the data quota in the whole device: what a restart keeps, and when the device falls silent.</summary>
public sealed class RecoveryTests
{
    private const long Day = 86_400_000;

    private static readonly Pki Pki = new();

    [Fact]
    public void A_restart_goes_on_waiting_where_the_life_before_was()
    {
        using var unit = new Unit(Pki);
        AgentPlatform platform = unit.Platform();
        platform.Store = new FileStore(new MemoryMedium(1 << 18));
        var (agent, supervisor) = Life(unit, platform, Mosquitto.FreePort());
        while (supervisor.Failures < 9) Due(unit, agent, supervisor);
        long wait = agent.Ladder.WaitMs(unit.Clock.Milliseconds);
        Assert.InRange(wait, 256_000, 512_000);

        (agent, supervisor) = Life(unit, platform, Mosquitto.FreePort());
        int lines = unit.Count().Lines;
        supervisor.Step();
        Assert.Equal((9, ErrorCode.SocketOpenFailed), (supervisor.Failures, agent.Ladder.LastError));
        Assert.Equal(lines, unit.Count().Lines);

        // No sooner; later where the attach that the start may cause has to wait for its budget, 20 minutes at the most.
        Assert.InRange(agent.Ladder.WaitMs(unit.Clock.Milliseconds), wait - 62_000, 1_201_000);

        // And in the end it connects, and forgets.
        using var broker = new Mosquitto(Pki);
        (agent, supervisor) = Life(unit, platform, broker.Port);
        for (int i = 0; i < 10 && agent.Report.Acknowledged == 0; i++) Due(unit, agent, supervisor);
        Assert.Equal(1, agent.Report.Acknowledged);
        Assert.Equal(0, supervisor.Failures);
        (agent, supervisor) = Life(unit, platform, broker.Port);
        supervisor.Step();
        Assert.Equal((0, 1L), (supervisor.Failures, agent.Report.Connections));
        agent.Stop();
    }

    [Fact]
    public void At_the_days_quota_the_device_falls_silent_and_speaks_again_the_next_day()
    {
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, 1, null, s => s.Quota = new QuotaOptions { BytesPerDay = 12_000 });
        board.Lead(broker.Port);
        board.StepUntil(() => board.Errors.Count > 0);
        Assert.StartsWith("DataQuotaReached", board.Errors[0]);
        Assert.InRange(board.Agent.Report.Acknowledged, 3, 60);
        DataQuota quota = board.Agent.Quota;
        Assert.InRange(quota.Up + quota.Down, 12_000, 14_000);
        Assert.Contains(board.Warnings, w => w.StartsWith("DataQuotaReached", StringComparison.Ordinal));

        // It goes on sampling, and nothing is sent, by the module's own book.
        for (int i = 0; i < 20; i++) board.Supervisor.Step();
        long signed = board.Agent.Report.Signed;
        int sent = Sends(board);
        for (int i = 0; i < 20; i++) board.Supervisor.Step();
        Assert.True(board.Agent.Report.Signed > signed);
        Assert.Equal(sent, Sends(board));
        Assert.True(board.Errors.Count <= 2, string.Join('\n', board.Errors));
        long acknowledged = board.Agent.Report.Acknowledged;

        for (long passed = 0; passed < Day; passed += 3_600_000) board.Unit.Clock.Delay(3_600_000);
        board.StepUntil(() => board.Agent.Report.Acknowledged > acknowledged);
        board.Unit.SimIsUnharmed();
    }

    [Fact]
    public void What_the_module_knows_of_its_network_goes_into_telemetry()
    {
        using var broker = new Mosquitto(Pki);
        var cell = new NetworkSensor(NetworkQuantity.Cell);
        var power = new NetworkSensor(NetworkQuantity.Power);
        using var board = new Board(Pki, 5, null, cell, power);
        cell.Attach(board.Agent.Modem);
        power.Attach(board.Agent.Modem);
        board.Lead(broker.Port);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 3);
        Assert.Empty(board.Errors);
        Assert.Empty(board.Warnings);
        NetworkStatus status = board.Agent.Modem.Network;
        Assert.True(status.RefreshedAtMs >= 0);
        Assert.NotEqual(NetworkStatus.Unknown, status.Rssi);

        // One refresh for both sensors and all samples of a minute.
        Assert.Single(board.Unit.Trace.Snapshot(), e => e.Summary == "AT+CSQ");
    }

    // A wait of the supervisor's own passes only ten times as fast as the real one, so the attempt's time comes first.
    private static void Due(Unit unit, TelemetryAgent agent, Supervisor supervisor)
    {
        unit.Clock.Delay((int)agent.Ladder.WaitMs(unit.Clock.Milliseconds));
        supervisor.Step();
    }

    private static (TelemetryAgent Agent, Supervisor Supervisor) Life(Unit unit, AgentPlatform platform, int port)
    {
        AgentSettings settings = unit.Settings(port, s => s.SampleSeconds = 1);
        var agent = new TelemetryAgent(platform, settings, [new UptimeSensor(unit.Clock)]);
        return (agent, new Supervisor(agent, platform));
    }

    private static int Sends(Board board) => board.Unit.Trace.Of(TraceLayer.At)
        .Count(e => e.Direction == TraceDirection.In && e.Summary.StartsWith("AT+CIPSEND", StringComparison.Ordinal));
}
