using System.Diagnostics;
using System.Text;
using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>The telemetry application's whole run over each model of each family, in one printed matrix.</summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    private const int SleepMs = 1_200_000;

    private static readonly string[] Steps = ["boot", "register", "TLS", "publish", "sleep", "wake", "resume", "publish again"];

    [Fact]
    public void TheAppRunsOnEveryModel()
    {
        var table = new StringBuilder();
        table.AppendLine($"{"family",-12}{"model",-10}{string.Join("  ", Steps)}  bytes on the line, virtual seconds");
        int failed = 0;
        foreach (ModemDialect dialect in ModemDialect.All)
        {
            string error = "";
            var done = new List<string>();
            var watch = Stopwatch.StartNew();
            using var device = new FieldDevice(new FieldSetup(dialect) { Traced = true, Paced = true });
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

    /// <summary>The run; says each step that was done, and throws where it ends early.</summary>
    internal static void Run(FieldDevice device, List<string> done)
    {
        var agent = device.Agent;
        agent.Start();
        done.Add(Steps[0]);
        agent.Modem.Attach();
        Require(agent.Modem.IsRegistered, "registered");
        done.Add(Steps[1]);
        agent.Connect();
        Require(agent.Report.Protocol == "TLSv1.3" && !agent.Report.IsResumed && device.Backend.Handshakes == 1, "handshake");
        Require(device.Quality == TimeQuality.Network, "the network's time");
        done.Add(Steps[2]);
        agent.Sample();
        agent.Publish();
        Require(device.Backend.Readings.Count == 1 && agent.Waiting == 0, "the first message");
        done.Add(Steps[3]);
        agent.Disconnect();
        agent.Modem.Sleep(device);
        device.Delay(SleepMs);
        done.Add(Steps[4]);
        agent.Modem.WakeUp(device);
        done.Add(Steps[5]);
        agent.Connect();
        Require(agent.Report.IsResumed && device.Backend.Handshakes == 2, "resumption");
        done.Add(Steps[6]);
        agent.Sample();
        agent.Publish();
        Require(device.Backend.Readings.Count == 2 && agent.Waiting == 0, "the second message");
        Require(device.Backend.Wrongs.Count == 0, string.Join(", ", device.Backend.Wrongs));
        done.Add(Steps[7]);
        agent.Stop();
    }

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new SignetException(ErrorCode.InvalidState, what);
    }
}
