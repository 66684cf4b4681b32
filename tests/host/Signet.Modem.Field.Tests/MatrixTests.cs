using System.Diagnostics;
using System.Text;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>The telemetry application's whole run over each model of each family, in one printed matrix.</summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    private static readonly string[] Steps = ["boot", "register", "TLS", "publish", "sleep", "wake", "resume", "publish again"];

    /// <summary>By the product's own choice: light sleep over twenty minutes, off over an hour and a half.</summary>
    [Theory]
    [InlineData(1200)]
    [InlineData(5400)]
    public void TheAppRunsOnEveryModel(int sleepSeconds)
    {
        var table = new StringBuilder();
        table.AppendLine($"{"family",-12}{"model",-10}{string.Join("  ", Steps)}  bytes on the line, virtual seconds");
        int failed = 0;
        foreach (ModemDialect dialect in ModemDialect.All)
        {
            string error = "";
            var done = new List<string>();
            var watch = Stopwatch.StartNew();
            using var device = new FieldDevice(new FieldSetup(dialect) { Traced = true, Paced = true, SampleSeconds = sleepSeconds });
            try
            {
                Run(device, done);
            }
            catch (SignetException e)
            {
                error = e.Message;
            }

            failed += done.Count == Steps.Length ? 0 : 1;
            var counters = device.Module.Modem.Counters();
            table.Append($"{dialect.Family,-12}{dialect.Name,-10}");
            for (int i = 0; i < Steps.Length; i++) table.Append((i < done.Count ? "ok" : i == done.Count ? "FAILS" : "-").PadRight(Steps[i].Length + 2));

            table.AppendLine($"{counters.UartBytesFromHost + counters.UartBytesToHost}, {device.Elapsed.TotalSeconds:0}, {watch.ElapsedMilliseconds} ms {error}");
            if (error.Length > 0) table.AppendLine(device.Tail(20));
        }

        output.WriteLine(table.ToString());
        Assert.True(failed == 0, table.ToString());
    }

    /// <summary>The run, two wakes of a device that sleeps in between; says each step that was done, and throws where it ends early.</summary>
    internal static void Run(FieldDevice device, List<string> done)
    {
        Require(device.Wake(), "the first wake");
        TelemetryAgent agent = device.Agent;
        Require(agent.Modem.Model.Length > 0, "an answer");
        done.Add(Steps[0]);
        Require(agent.Report.Connections == 1 && device.Backend.Connections == 1, "registered");
        done.Add(Steps[1]);
        Require(agent.Report.Protocol == "TLSv1.3" && !agent.Report.IsResumed && device.Backend.Handshakes == 1, "handshake");
        Require(device.Quality == TimeQuality.Network, "the network's time");
        done.Add(Steps[2]);
        Require(device.Backend.Readings.Count == 1 && agent.Waiting == 0, "the first message");
        done.Add(Steps[3]);
        Require(device.SleptAsSet, "the module's rest");
        done.Add(Steps[4]);
        Require(device.Wake(), "the second wake");
        agent = device.Agent;
        done.Add(Steps[5]);
        Require(agent.Report.IsResumed && device.Backend.Handshakes == 2, "resumption");
        done.Add(Steps[6]);
        Require(device.Backend.Readings.Count == 2 && agent.Waiting == 0, "the second message");
        Require(device.Backend.Wrongs.Count == 0, string.Join(", ", device.Backend.Wrongs));
        Require(device.HardResets == 0, "no reset by pin");
        Require(device.SleptAsSet, "the module's second rest");
        done.Add(Steps[7]);
    }

    private static void Require(Exception? failure, string what)
    {
        if (failure != null) throw new SignetException(ErrorCode.InvalidState, what + ": " + failure.Message);
    }

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new SignetException(ErrorCode.InvalidState, what);
    }
}
