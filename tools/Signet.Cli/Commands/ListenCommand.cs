using System.CommandLine;
using Signet.Cli.Services;
using Signet.Verification;
using Spectre.Console;

namespace Signet.Cli.Commands;

/// <summary><c>signet listen</c>: a backend on a broker, which shows, keeps and confirms.</summary>
internal static class ListenCommand
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    internal static Command Create()
    {
        var broker = new BrokerOptions();
        var anchors = BackendFiles.Anchors("Who vouches for devices; PEM. Without it the broker's CA does.");
        var known = BackendFiles.Known();
        var issuer = BackendFiles.IssuerKey("Private P-256 key that signs confirmations; PEM or PKCS#8. Without it nothing is confirmed.");
        var state = BackendFiles.State("Folder for ledgers and messages; needed with --issuer.");
        var topic = new Option<string>("--topic")
        {
            Description = "Topic filter of telemetry, where a bridge puts something before it.",
            DefaultValueFactory = _ => "signet/+/" + DeviceTopics.Telemetry,
            HelpName = "FILTER",
        };
        var client = new Option<string>("--client-id")
        {
            Description = "MQTT client id. With --state the broker keeps for it what comes while we are away.",
            DefaultValueFactory = _ => "signet-listen",
            HelpName = "ID",
        };
        var count = CommonOptions.AtLeast(1, new Option<int>("--count")
        {
            Description = "End after so many new messages.",
            DefaultValueFactory = _ => int.MaxValue,
            HelpName = "N",
        });
        var every = CommonOptions.AtLeast(1, new Option<int>("--confirm-every")
        {
            Description = "Confirm after so many messages.",
            DefaultValueFactory = _ => new ConfirmPolicy().Messages,
            HelpName = "N",
        });
        var within = CommonOptions.AtLeast(1, new Option<int>("--confirm-within")
        {
            Description = "Confirm at the latest so many seconds after a message.",
            DefaultValueFactory = _ => (int)new ConfirmPolicy().Interval.TotalSeconds,
            HelpName = "S",
        });
        var json = new Option<bool>("--json") { Description = "Write JSON lines; so it does too where standard output is no terminal." };
        var command = new Command(
            "listen",
            "Be the backend: subscribe, verify, show a live table, keep each message and confirm it. Runs until it is stopped "
            + "(then, and with --count, exits with 0); 1 when the broker, the ledger or the disk fails.")
        {
            anchors, known, issuer, state, every, within, topic, client, count, json,
        };
        broker.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(issuer) != null && result.GetResult(state) == null)
                result.AddError("--issuer needs --state: what is confirmed must outlive this process");
        });
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            var folder = parsed.GetValue(state);
            using var files = folder == null ? null : new MessageFiles(Path.Combine(folder.FullName, "messages"));
            using var backend = BackendFiles.Start(
                new BackendOptions
                {
                    Anchors = BackendFiles.ReadAnchors(parsed.GetValue(anchors), broker.Ca(parsed)),
                    Store = folder == null ? new MemoryLedgerStore() : new FileLedgerStore(Path.Combine(folder.FullName, "ledgers")),
                    Issuer = parsed.GetValue(issuer) is { } file ? BackendFiles.ReadIssuer(file) : null,
                    Confirm = new ConfirmPolicy
                    {
                        Messages = parsed.GetValue(every),
                        Interval = TimeSpan.FromSeconds(parsed.GetValue(within)),
                    },
                    Sink = (message, _) =>
                    {
                        files?.Append(message);
                        return ValueTask.CompletedTask;
                    },
                },
                parsed.GetValue(known) ?? []);
            var connection = broker.Connection(parsed, parsed.GetValue(client)!, keepSession: folder != null);
            bool plain = parsed.GetValue(json) || Console.IsOutputRedirected;
            return await RunAsync(backend, connection, Filters(parsed.GetValue(topic)!), plain, parsed.GetValue(count), stop);
        }));
        return command;
    }

    /// <summary>Descriptors first, since telemetry is believed by them.</summary>
    private static string[] Filters(string telemetry)
    {
        const string end = "/" + DeviceTopics.Telemetry;
        return telemetry.EndsWith(end, StringComparison.Ordinal)
            ? [telemetry[..^end.Length] + "/" + DeviceTopics.Descriptor, telemetry]
            : [telemetry];
    }

    private static async Task<int> RunAsync(
        SignetBackend backend, MQTTnet.MqttClientOptions connection, string[] filters, bool plain, int count, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var table = new LiveTable();
        void CountDown(Outcome outcome)
        {
            if (outcome.Message?.Chain.IsNew == true && --count == 0) end.Cancel();
        }

        using var client = new BackendClient(backend, connection, filters)
        {
            Log = plain ? Console.Error.WriteLine : table.Say,
            Seen = outcome =>
            {
                if (!plain) table.Add(outcome);
                else foreach (var line in BackendJson.Lines(outcome)) BackendJson.WriteLine(line);

                CountDown(outcome);
            },
            Ticked = (publications, findings) =>
            {
                if (!plain)
                {
                    table.Add(publications, findings);
                    return;
                }

                foreach (var finding in findings) BackendJson.WriteLine(BackendJson.Line(finding));
                foreach (var publication in publications) BackendJson.WriteLine(BackendJson.Line(publication));
            },
        };
        var running = client.RunAsync(end.Token);
        try
        {
            if (!plain) await DrawAsync(table, running, end.Token);
            await running;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Stopped, or enough.
        }

        return ExitCode.Ok;
    }

    private static Task DrawAsync(LiveTable table, Task running, CancellationToken stop) =>
        AnsiConsole.Live(table.Render()).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                await Task.WhenAny(running, Task.Delay(Redraw, CancellationToken.None));
                live.UpdateTarget(table.Render());
            }
        });
}
