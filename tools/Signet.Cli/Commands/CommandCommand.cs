using System.CommandLine;
using System.Globalization;
using Signet.Cli.Services;
using Signet.Verification;

namespace Signet.Cli.Commands;

/// <summary><c>signet command</c>: tells a device what to do and waits for its signed result.</summary>
internal static class CommandCommand
{
    private const int Refused = 3;
    private const int DeviceFailed = 4;
    private const int NoResult = 5;

    internal static Command Create()
    {
        var command = new Command(
            "command",
            "Send a signed command and wait for the device's signed result, a JSON line each. Exit codes: 0 done, 1 broker, ledger or key "
            + "fails, 2 wrong usage, 3 the device refused it, 4 the device failed, 5 no result in time.")
        {
            SetInterval(),
            Simple("status", "Tell uptime, what waits, starts, safe mode, store and quota.", DeviceCommand.Status),
            Simple("flush", "Send all that waits.", DeviceCommand.Flush),
            Simple("reboot", "Restart, after the result.", DeviceCommand.Reboot),
            ChangeBroker(),
            Simple("describe", "Send the descriptor.", DeviceCommand.Describe),
            Simple("send-events", "Put the device's events into its outbox.", DeviceCommand.SendEvents),
            AddIssuer(),
            RemoveIssuer(),
        };
        return command;
    }

    private static Command Simple(string name, string description, DeviceCommand what)
    {
        var command = new Command(name, description);
        return Complete(command, _ => what);
    }

    private static Command SetInterval()
    {
        var sample = new Argument<int>("sample") { Description = "Seconds between samples, 1 to 86400." };
        var send = new Argument<int>("send") { Description = "Seconds between messages, 1 to 604800." };
        return Complete(
            new Command("set-interval", "Set how often the device samples and sends; kept over restarts.") { sample, send },
            parsed => DeviceCommand.SetInterval(parsed.GetValue(sample), parsed.GetValue(send)));
    }

    private static Command ChangeBroker()
    {
        var to = new Argument<HostPort?>("to") { Description = "host:port of the new broker.", CustomParser = HostPort.Parse };
        var anchor = CommonOptions.InputFile("--anchor", "Certificate that vouches for the new broker; without it the device keeps its anchors.");
        var within = new Option<int>("--within")
        {
            Description = "Seconds in which a confirmation must come at the new broker, 60 to 86400; else the device goes back.",
            DefaultValueFactory = _ => 600,
            HelpName = "S",
        };
        return Complete(
            new Command("change-broker", "Have the device try another broker.") { to, anchor, within },
            parsed =>
            {
                var address = parsed.GetValue(to)!;
                var certificate = parsed.GetValue(anchor) is { } file ? CertificateFiles.ReadAll(file)[0].RawData : null;
                return DeviceCommand.ChangeBroker(address.Host, address.Port, certificate, parsed.GetValue(within));
            });
    }

    private static Command AddIssuer()
    {
        var key = new Argument<FileInfo>("key") { Description = "The issuer's public key or certificate; PEM or DER, P-256." };
        var rights = new Argument<string>("rights") { Description = "confirm, command or both." };
        rights.AcceptOnlyFromAmong("confirm", "command", "both");
        return Complete(
            new Command("add-issuer", "Have the device believe one more issuer, or give one that it knows other rights.") { key, rights },
            parsed => DeviceCommand.AddIssuer(
                BackendFiles.ReadPublicKey(parsed.GetValue(key)!),
                parsed.GetValue(rights) switch
                {
                    "confirm" => IssuerRights.Confirm,
                    "command" => IssuerRights.Command,
                    _ => IssuerRights.Confirm | IssuerRights.Command,
                }));
    }

    private static Command RemoveIssuer()
    {
        var keyId = new Argument<string>("key-id") { Description = "Its key id, 8 hexadecimal digits." };
        keyId.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (text.Length != 8 || !text.All(char.IsAsciiHexDigit)))
                result.AddError("key-id must be 8 hexadecimal digits");
        });
        return Complete(
            new Command("remove-issuer", "Have the device believe an issuer no more; another one who may command must sign.") { keyId },
            parsed => DeviceCommand.RemoveIssuer(Convert.FromHexString(parsed.GetValue(keyId)!)));
    }

    private static Command Complete(Command command, Func<ParseResult, DeviceCommand> make)
    {
        var broker = new BrokerOptions();
        var device = new Option<string>("--device") { Description = "Device id.", HelpName = "HEX32", Required = true };
        device.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (text.Length != 32 || !text.All(char.IsAsciiHexDigit)))
                result.AddError("--device must be 32 hexadecimal digits");
        });
        var issuer = BackendFiles.IssuerKey("Private P-256 key that signs commands; PEM or PKCS#8.");
        issuer.Required = true;
        var state = BackendFiles.State("Folder for the counter of commands; the one of \"signet listen\" serves.");
        state.Required = true;
        var anchors = BackendFiles.Anchors("Who vouches for devices; PEM. Without it the broker's CA does.");
        var known = BackendFiles.Known();
        var valid = CommonOptions.AtLeast(1, new Option<int>("--valid")
        {
            Description = "Seconds from now after which the device must not do it any more; a device without a clock then refuses. None by itself.",
            HelpName = "S",
        });
        var timeout = CommonOptions.AtLeast(1, new Option<int>("--timeout")
        {
            Description = "Seconds to wait for the result.",
            DefaultValueFactory = _ => 120,
            HelpName = "S",
        });
        foreach (var option in new Option[] { device, issuer, state, anchors, known, valid, timeout }) command.Options.Add(option);
        broker.AddTo(command);
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            var topics = new DeviceTopics("", Convert.FromHexString(parsed.GetValue(device)!));
            DeviceCommand what;
            try
            {
                what = make(parsed);
            }
            catch (ArgumentException e)
            {
                throw new UsageException(e.Message);
            }

            var signer = BackendFiles.ReadIssuer(parsed.GetValue(issuer)!);
            using var backend = BackendFiles.Start(
                new BackendOptions
                {
                    Anchors = BackendFiles.ReadAnchors(parsed.GetValue(anchors), broker.Ca(parsed)),
                    Store = new MemoryLedgerStore(),
                    Sink = (_, _) => ValueTask.CompletedTask,
                },
                parsed.GetValue(known) ?? []);
            string clientId = "signet-command-" + Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
            var dialog = new CommandDialog(
                topics,
                new CommandDesk(new FileLedgerStore(Path.Combine(parsed.GetValue(state)!.FullName, "ledgers")), signer),
                what,
                parsed.GetResult(valid) == null ? null : TimeSpan.FromSeconds(parsed.GetValue(valid)));
            var status = await dialog.RunAsync(
                backend, broker.Connection(parsed, clientId, keepSession: false), TimeSpan.FromSeconds(parsed.GetValue(timeout)), stop);
            return status switch
            {
                CommandStatus.Done => ExitCode.Ok,
                CommandStatus.Refused => Refused,
                CommandStatus.Failed => DeviceFailed,
                _ => NoResult,
            };
        }));
        return command;
    }
}
