using Signet.Core;
using Signet.Emulator.Faults;
using Signet.Integration.Tests.Support;
using Signet.Modem;
using Signet.Recovery;
using Signet.Telemetry;
using Signet.Testing;

namespace Signet.Integration.Tests;

/// <summary>The device's main loop: what it does when something fails, when it tries again, and that it never ends.</summary>
public sealed class SupervisorTests
{
    private const int Seldom = 100_000;
    private const int Longest = 900;

    private static readonly Pki Pki = new();

    [Fact]
    public void A_broker_that_is_away_is_tried_ever_more_seldom_and_finds_all_when_it_is_back()
    {
        using var board = new Board(Pki, Seldom);
        int step = 2;
        var rungs = new List<RecoveryRung>();
        for (int failure = 1; failure <= 30; failure++)
        {
            Assert.StartsWith("SocketOpenFailed", board.NextFailure());
            rungs.Add(board.Agent.Ladder.Rung);

            // The upper half of a step that doubles: 2 s, 4 s, 8 s... 900 s.
            Assert.InRange(board.LastWait, step / 2, step);
            step = Math.Min(step * 2, Longest);
            Assert.Equal(failure, board.Supervisor.Failures);
            Assert.Equal(1, board.Agent.Waiting);

            // Before the time has come nothing is tried.
            int lines = board.Unit.Count().Lines;
            if (failure <= 2)
            {
                board.Supervisor.Step();
                Assert.Equal(lines, board.Unit.Count().Lines);
            }
        }

        // Three times the connection, twice the packet data, twice the attach, which the hour's budget then is spent for: while the
        // radio waits for its turn, the packet data again; then the module by command, then by its pins an hour later at the soonest.
        int[] first = [2, 2, 2, 3, 3, 4, 4, 3];
        Assert.Equal(first, rungs.Take(first.Length).Select(r => (int)r));
        Assert.Equal(2, rungs.TakeWhile(r => r != RecoveryRung.ResetModule).Count(r => r == RecoveryRung.CycleRadio));
        Assert.Contains(RecoveryRung.ResetModule, rungs);
        Assert.InRange(board.HardResets, 1, 3);
        Assert.Empty(board.Warnings);
        int starts = board.ModuleStarts();
        Assert.Equal(1 + rungs.Take(rungs.Count - 1).Count(r => r >= RecoveryRung.CycleRadio), starts);
        Assert.Equal(1, board.Agent.Report.Signed);
        int resets = board.HardResets;

        using (var broker = new Mosquitto(Pki))
        {
            board.Lead(broker.Port);
            board.Unit.Clock.Delay(Longest * 1000);
            board.StepUntil(() => board.Agent.Report.Acknowledged > 0);
            Assert.Equal((0, 0), (board.Supervisor.Failures, board.Agent.Waiting));
            Assert.InRange(board.ModuleStarts(), starts, starts + 1);
        }

        // A connection that was confirmed begins the waits anew; what a whole fleet may have lost is spread at once.
        board.NextFailure();
        Assert.InRange(board.LastWait, 1, 31);
        Assert.InRange(board.HardResets, resets, resets + 1);
        board.Unit.SimIsUnharmed();
    }

    [Fact]
    public void A_module_that_restarts_is_started_again_without_a_reset()
    {
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, 10);
        board.Lead(broker.Port);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 1);
        for (int i = 1; i <= 4; i++)
        {
            board.Unit.Module.Modem.Restart();
            board.StepUntil(() => board.Errors.Count == i);
            Assert.StartsWith("ModemRestarted", board.Errors[^1]);
            Assert.InRange(board.LastWait, 1, 2);
            board.StepUntil(() => board.Agent.Report.Acknowledged == 1 + i);
            Assert.Equal((0, 1 + i), (board.Supervisor.Failures, board.ModuleStarts()));
        }

        Assert.Equal(5, board.Agent.Report.Connections);
        Assert.Equal(0, board.HardResets);
        board.Unit.SimIsUnharmed();
    }

    [Fact]
    public void A_certificate_that_is_refused_twice_in_a_row_waits_for_a_person()
    {
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, Seldom, s => s.Device = TestCa.Root("CN=Stranger").Device());
        board.Lead(broker.Port);
        Assert.StartsWith("ClientNotConfirmed", board.NextFailure());
        Assert.InRange(board.LastWait, 1, 2);

        // Something else between them: not in a row.
        board.Lead(Mosquitto.FreePort());
        Assert.StartsWith("SocketOpenFailed", board.NextFailure());
        Assert.InRange(board.LastWait, 2, 4);
        board.Lead(broker.Port);
        Assert.StartsWith("ClientNotConfirmed", board.NextFailure());
        Assert.InRange(board.LastWait, 4, 8);
        for (int i = 0; i < 2; i++)
        {
            Assert.StartsWith("ClientNotConfirmed", board.NextFailure());
            Assert.InRange(board.LastWait, Longest / 2, Longest);
        }

        Assert.Equal(0, board.Agent.Report.Acknowledged);
        board.Unit.SimIsUnharmed();
    }

    [Fact]
    public void What_only_a_person_can_repair_waits_long_at_once()
    {
        using var board = new Board(
            Pki, 5, s => s.Emulator = s.Emulator with { Modem = s.Emulator.Modem with { Registration = 3 } });
        Assert.StartsWith("RegistrationDenied", board.NextFailure());
        Assert.InRange(board.LastWait, Longest / 2, Longest);

        // Readings go on meanwhile, and nothing is asked of the network.
        board.StepUntil(() => board.Agent.Report.Signed == 3);
        Assert.Single(board.Errors);
        Assert.Single(board.Unit.Trace.Snapshot(), e => e.Summary == "AT+CEREG?");
    }

    public static TheoryData<Exception> Throwables =>
        [new InvalidOperationException("bus"), new IndexOutOfRangeException(), new SignetException(ErrorCode.InvalidArgument)];

    [Theory]
    [MemberData(nameof(Throwables), DisableDiscoveryEnumeration = true)]
    public void A_sensor_that_throws_silences_nobody_else(Exception thrown)
    {
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, 5, null, new Faulty(thrown), new CounterSensor("count"));
        board.Lead(broker.Port);
        using var reader = broker.Subscribe("signet/+/telemetry", 2);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 2);
        Assert.Empty(board.Errors);
        Assert.Equal((0, 0), (board.Supervisor.Failures, board.HardResets));
        Assert.All(board.Warnings, w => Assert.StartsWith("sensor faulty: ", w));
        Assert.Equal(2, board.Warnings.Count);

        // Both its neighbours' readings are in each message: their names are.
        Assert.Equal(0, reader.Wait());
        foreach (string message in reader.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Contains(Convert.ToHexString("uptime"u8), message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(Convert.ToHexString("count"u8), message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_sample_that_the_SIM_did_not_sign_is_taken_again_at_the_next_attempt_and_not_before()
    {
        var faults = FaultsOfASample();
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, Seldom, s => s.Faults = FaultPlan.Of(faults));
        board.Lead(broker.Port);
        board.Supervisor.Step();
        Assert.Single(board.Errors);
        Assert.Equal((1, 0L), (board.Supervisor.Failures, board.Agent.Report.Signed));
        long since = board.Unit.Clock.Milliseconds;
        board.Supervisor.Step();
        Assert.Equal(0, board.Agent.Report.Signed);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 1);
        Assert.Single(board.Errors);
        Assert.True(board.Unit.Clock.Milliseconds - since < Seldom * 1000L);
        Assert.Equal(0, board.HardResets);
    }

    [Fact]
    public void Nothing_that_fails_during_a_repair_ends_the_loop()
    {
        using var board = new Board(Pki, Seldom);
        board.NextFailure();

        // Now log, generator and pins fail as well, through the whole ladder.
        board.Broken = new OutOfMemoryException();
        for (int i = 2; board.HardResets == 0; i++)
        {
            Assert.True(i < 40, "the last rung is never reached");
            board.Unit.Clock.Delay(Longest * 1000);
            board.StepUntil(() => board.Supervisor.Failures == i);
        }

        board.Broken = null;
        using var broker = new Mosquitto(Pki);
        board.Lead(broker.Port);
        board.Unit.Clock.Delay(Longest * 1000);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 1);
        Assert.Equal(0, board.Supervisor.Failures);
        board.Unit.SimIsUnharmed();
    }

    [Fact]
    public void A_line_whose_driver_throws_is_given_up_and_taken_again()
    {
        using var broker = new Mosquitto(Pki);
        using var board = new Board(Pki, 5);
        board.Lead(broker.Port);
        board.StepUntil(() => board.Agent.Report.Acknowledged == 1);
        board.LineBroken = new InvalidOperationException("port");
        for (int i = 1; i <= 3; i++)
        {
            board.Unit.Clock.Delay(Longest * 1000);
            board.StepUntil(() => board.Supervisor.Failures == i);
            Assert.Contains("System.InvalidOperationException: port", board.Errors[^1]);
            Assert.False(board.Agent.IsConnected);
        }

        board.LineBroken = null;
        board.StepUntil(() => board.Agent.Report.Acknowledged >= 2);
        Assert.Equal(0, board.Supervisor.Failures);
        board.Unit.SimIsUnharmed();
    }

    // As few answers of the SIM as make a sample fail, and not the start before it nor what comes after; the SIM's client
    // mends a single one.
    private static Fault[] FaultsOfASample()
    {
        int apdus;
        using (var clean = new Unit(Pki))
        {
            clean.Agent(1).Start();
            apdus = clean.Count().Apdus;
        }

        for (int count = 1; count <= 12; count++)
        {
            Fault[] faults = [.. Enumerable.Range(1, count).Select(i => new ApduStatusFault(apdus + i, 0x6F00))];
            using var unit = new Unit(Pki, s => s.Faults = FaultPlan.Of(faults));
            var agent = unit.Agent(1);
            agent.Start();
            if (Record.Exception(agent.Sample) is SignetException) return faults;
        }

        throw new InvalidOperationException("the SIM's client mends everything");
    }

    /// <summary>A sensor whose driver is no friend.</summary>
    private sealed class Faulty(Exception thrown) : ISensor
    {
        public string Name => "faulty";

        public string Unit => "";

        public void Read(TelemetryBatch batch, int offset) => throw thrown;
    }
}
