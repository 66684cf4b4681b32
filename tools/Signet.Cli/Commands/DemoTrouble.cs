using System.Text.Json.Nodes;
using Signet.Agent;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Emulator.Card;
using Signet.Mqtt;
using Signet.Store;
using Signet.Telemetry;
using Signet.Verification;
using CommandResult = Signet.Verification.CommandResult;
using TrustedIssuer = Signet.Telemetry.Issuer;

namespace Signet.Cli.Commands;

/// <summary>
/// The demo's second part: the same SIM in a device with flash, whose broker dies, whose power is cut while it waits for it, and which
/// is sent a command twice. The backend's library says what became of it.
/// </summary>
internal sealed class DemoTrouble(
    Demo demo, Backend backend, Func<Task> killBroker, Func<Task> restartBroker, Steps steps, CancellationToken stop)
{
    private const string Door = "door";
    private const string Samples = "samples";
    private const int LongestMs = 20_000;

    private readonly CutFlash _flash = new();
    private readonly ObjectStore _sim = demo.MakeSim();
    private readonly int _before = backend.Messages.Count;
    private readonly int _findingsBefore = backend.Findings.Count;
    private int _taken;

    /// <summary>Confirmations that the device believed.</summary>
    internal long Confirmations { get; private set; }

    /// <summary>Messages that waited on the device when its power was cut, and those that came back from flash.</summary>
    internal int WaitedAtCut { get; private set; }

    internal int CameBack { get; private set; }

    /// <summary>The command's end, by its signed result; null before it.</summary>
    internal CommandResult? Result { get; private set; }

    /// <summary>Whether the same command was refused when it came again.</summary>
    internal bool ReplayRefused { get; private set; }

    /// <summary>Readings that were taken: samples and one alarm.</summary>
    internal int Taken => _taken + 1;

    /// <summary>Of them those that the backend does not have, and has more than once.</summary>
    internal int Lost => Enumerable.Range(1, _taken).Count(i => Held(Samples, i) == 0) + (Held(Door, 1) == 0 ? 1 : 0);

    internal int Twice => Enumerable.Range(1, _taken).Count(i => Held(Samples, i) > 1) + (Held(Door, 1) > 1 ? 1 : 0);

    /// <summary>What the backend noticed that contradicts what it holds. An alarm overtakes what waits, so a gap is none of it
    /// once the backend's word names it no more.</summary>
    internal IReadOnlyList<Finding> Breaks =>
        [.. backend.Findings.Skip(_findingsBefore).Where(f => f.Kind is not (FindingKind.NewEpoch or FindingKind.Gap))];

    /// <summary>Messages that the backend's newest confirmation asks for.</summary>
    internal int Missing => backend.Confirmed?.Missing.Count ?? 0;

    internal bool Succeeded =>
        Lost == 0 && Twice == 0 && Breaks.Count == 0 && Missing == 0 && Confirmations > 0 && Result?.Status == CommandStatus.Done && ReplayRefused;

    internal async Task RunAsync()
    {
        using (var device = Start())
        {
            Sample(device, 3);
            device.Agent.Connect();
            device.Agent.Publish();
            Until(device, () => device.Agent.Report.Confirmations > 0, "confirmation");
            Confirmations += device.Agent.Report.Confirmations;
            steps.Done($"device: {_taken} readings sent, and the backend's signed confirmation believed: only now may they be erased");

            await killBroker();
            steps.Done("broker: killed");
            Sample(device, 4);
            string failure = Failure(device.Agent);

            // What else would be done two minutes later at the latest. An alarm does not wait.
            device.Agent.Stream.Checkpoint();
            device.Agent.Stream.Alarm(new ReadingName(Door), 1);
            WaitedAtCut = device.Agent.Waiting;
            steps.Done($"device: 4 readings and an alarm without a broker ({failure}); {WaitedAtCut} messages wait on flash");
            _flash.Cut();
            steps.Done("device: its power is cut; RAM is gone, and of the flash what was not committed");
        }

        using var again = Start();
        CameBack = again.Agent.Waiting;
        steps.Done($"device: starts again; {CameBack} messages came back from flash");
        await restartBroker();
        if (!await backend.UntilAsync(() => backend.Connections > 1, TimeSpan.FromMilliseconds(LongestMs), stop))
            throw new IOException("the backend did not come back to the broker");

        steps.Done("broker: started again, knowing nothing; the backend has subscribed again");
        Sample(again, 1);
        again.Agent.Connect();
        again.Agent.Publish();

        // A broker that just came up may acknowledge what it gives to nobody; the device hears of it and sends again.
        Until(again, () => Lost == 0 && Missing == 0, "word that all is there");
        Until(again, () => again.Agent.Report.Confirmations > 0, "confirmation");
        steps.Done($"backend: all {Taken} readings are there, {Twice} of them twice; gaps in the chain: {Missing}");
        await CommandAsync(again);
        Confirmations += again.Agent.Report.Confirmations;
        again.Agent.Stop();
    }

    internal JsonObject ToJson() => new()
    {
        ["taken"] = Taken,
        ["lost"] = Lost,
        ["twice"] = Twice,
        ["waitedAtPowerCut"] = WaitedAtCut,
        ["cameBack"] = CameBack,
        ["gaps"] = Missing,
        ["confirmations"] = Confirmations,
        ["findings"] = new JsonArray([.. Breaks.Select(f => JsonValue.Create($"{f.Kind}: {f.Text}"))]),
        ["command"] = Result?.Status.ToString(),
        ["commandResult"] = Result?.Detail?.DeepClone(),
        ["replayRefused"] = ReplayRefused,
    };

    private async Task CommandAsync(DemoDevice device)
    {
        var sent = await backend.CommandAsync(DeviceCommand.Status, stop);
        Until(device, () => (Result = ResultOf(sent.Counter)) != null, "result at the backend");
        steps.Done($"backend: its command was done, by the device's signed result: {Result!.Status}, {Result.Detail?.ToJsonString()}");

        long refused = device.Agent.Report.Refused;
        await backend.PublishAsync(sent, stop);
        Until(device, () => device.Agent.Report.Refused > refused || device.Agent.Report.Commands > 1, "replay");
        ReplayRefused = device.Agent.Report.Commands == 1;
        steps.Done("device: the same command once more, as somebody would send it who had recorded it: " + (ReplayRefused ? "refused" : "DONE AGAIN"));
    }

    private CommandResult? ResultOf(ulong counter) =>
        backend.Messages.Skip(_before).SelectMany(m => m.Results).FirstOrDefault(r => r.Counter == counter);

    private int Held(string name, int value) => backend.Messages.Skip(_before)
        .Sum(m => m.Batch.Readings.Count(r => m.NameOf(r) == name && r.Value is Int128 number && number == value));

    private DemoDevice Start()
    {
        var device = demo.MakeDevice(_sim, (platform, settings) =>
        {
            platform.Store = new FileStore(_flash);
            settings.MqttVersion = MqttVersion.V5;
            settings.Issuers = [TrustedIssuer.FromSpki(backend.Issuer!.Key.Spki.ToArray(), TrustedIssuer.Confirm | TrustedIssuer.Command)];
        });
        device.Program.Count(_taken);
        device.Agent.Start();
        return device;
    }

    private void Sample(DemoDevice device, int count)
    {
        for (int i = 0; i < count; i++) device.Program.Sample();
        _taken += count;
    }

    private string Failure(TelemetryAgent agent)
    {
        try
        {
            if (agent.IsConnected) agent.Publish();
            agent.Disconnect();
            agent.Connect();
            throw new IOException("a broker that is not there acknowledged");
        }
        catch (SignetException e)
        {
            agent.Disconnect();
            return ErrorText.Name(e.Code);
        }
    }

    private void Until(DemoDevice device, Func<bool> what, string name)
    {
        long end = Environment.TickCount64 + LongestMs;
        while (!what())
        {
            stop.ThrowIfCancellationRequested();
            if (Environment.TickCount64 > end) throw new IOException($"the device had no {name} in time");

            device.Agent.Idle(100);
            if (device.Agent.HasToSend) device.Agent.Publish();
        }
    }
}
