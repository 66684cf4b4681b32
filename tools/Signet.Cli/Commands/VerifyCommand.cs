using System.CommandLine;
using System.Text.Json.Nodes;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Verification;

namespace Signet.Cli.Commands;

/// <summary><c>signet verify</c>: checks messages as a backend would.</summary>
internal static class VerifyCommand
{
    private const int IdLength = 16;

    internal static Command Create()
    {
        var certificate = CommonOptions.InputFile("--cert", "The device's client certificate; PEM or DER.");
        var key = CommonOptions.InputFile("--key", "The public key that signs telemetry; PEM or DER.");
        var device = new Option<string?>("--device")
        {
            Description = "With --key: device id, where the key is not the one of the client certificate.",
            HelpName = "HEX32",
        };
        device.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (text.Length != 2 * IdLength || !text.All(char.IsAsciiHexDigit)))
                result.AddError("--device must be 32 hexadecimal digits");
        });
        var stream = CommonOptions.AtLeast(0, new Option<int>("--stream")
        {
            Description = "Stream number of the telemetry.",
            HelpName = "N",
        });
        var anchors = BackendFiles.Anchors(
            "In place of --cert and --key: who vouches for devices; PEM. Messages are believed by the devices' descriptors.");
        var descriptor = CommonOptions.InputFile("--descriptor", "With --anchors: a descriptor, as bytes or hexadecimal digits. Its device is the "
            + "one of all messages that name none.");
        var state = BackendFiles.State("With --anchors: folder of ledgers, to go on where the last run ended.");
        var input = CommonOptions.InputFile("--input", "File to read in place of standard input.");
        var format = new Option<string>("--format")
        {
            Description = "hex: a message a line, as \"mosquitto_sub -F %x\" prints; base64: likewise; raw: one message; jsonl: a JSON object "
                + "a line with message (hex) and topic or device, as \"signet listen --state\" keeps them (needs --anchors).",
            DefaultValueFactory = _ => "hex",
            HelpName = "hex|base64|raw|jsonl",
        }.AcceptOnlyFromAmong("hex", "base64", "raw", "jsonl");
        var json = CommonOptions.Json();
        json.Description = "Write one JSON object to standard output; with --anchors a JSON object a line.";

        var command = new Command(
            "verify",
            "Verify signed telemetry from standard input: signature, payload, sequence and chain; a line a message. Exits with "
            + "1 if a message is refused or contradicts another, or if there was none. Gaps and new epochs are said, not failed.")
        {
            certificate, key, device, stream, anchors, descriptor, state, input, format, json,
        };
        command.Validators.Add(result =>
        {
            if (new Option[] { certificate, key, anchors }.Count(o => result.GetResult(o) != null) != 1)
                result.AddError("give --cert, --key or --anchors, one of them");
            if (result.GetResult(anchors) == null && (result.GetResult(descriptor) ?? result.GetResult(state)) != null)
                result.AddError("--descriptor and --state need --anchors");
            if (result.GetResult(device) != null && result.GetResult(key) == null)
                result.AddError("--device needs --key");
        });
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            await using var source = parsed.GetValue(input) is { } file
                ? new FileStream(file.FullName, FileMode.Open, FileAccess.Read)
                : Console.OpenStandardInput();
            var messages = MessageReader.ReadAsync(source, parsed.GetRequiredValue(format), stop);
            if (parsed.GetValue(anchors) is { } trusted)
            {
                using var verification = new AnchoredVerification(
                    CertificateFiles.ReadAll(trusted), parsed.GetValue(state), (ulong)parsed.GetValue(stream), parsed.GetValue(json));
                return await verification.RunAsync(parsed.GetValue(descriptor), messages, stop);
            }

            using var signer = BackendFiles.ReadDeviceKey((parsed.GetValue(certificate) ?? parsed.GetValue(key))!);
            byte[] id = parsed.GetValue(device) is { } text ? Convert.FromHexString(text) : signer.DeviceId.ToArray();
            var judge = new MessageJudge(new MessageVerifier(signer, id, (ulong)parsed.GetValue(stream)));
            var tally = new Tally(parsed.GetValue(json));
            await foreach (var message in messages)
            {
                tally.Add(message.Bytes == null
                    ? new Judgement(nameof(ErrorCode.HexInvalid), message.Problem, null, null)
                    : judge.Judge(message.Bytes));
            }

            return tally.Finish(signer.DeviceId.SequenceEqual(id) ? signer.DeviceIdText : Convert.ToHexStringLower(id));
        }));
        return command;
    }

    private sealed class Tally(bool json)
    {
        private readonly JsonArray _items = [];
        private int _messages;
        private int _good;
        private int _gaps;
        private int _restarts;
        private int _duplicates;
        private int _epochs;

        internal void Add(Judgement judgement)
        {
            _messages++;
            if (judgement.IsGood) _good++;
            if (judgement.Chain?.Verdict == ChainVerdict.Gap) _gaps++;
            if (judgement.Chain?.Verdict == ChainVerdict.Restart) _restarts++;
            if (judgement.Chain?.Verdict == ChainVerdict.Duplicate) _duplicates++;
            if (judgement.Chain?.NewEpoch == true) _epochs++;
            if (json) _items.Add(judgement.ToJson());
            else Console.WriteLine(judgement);
        }

        internal int Finish(string device)
        {
            if (json)
            {
                Reports.Write(new JsonObject
                {
                    ["device"] = device,
                    ["messages"] = _messages,
                    ["verified"] = _good,
                    ["refused"] = _messages - _good,
                    ["duplicates"] = _duplicates,
                    ["gaps"] = _gaps,
                    ["restarts"] = _restarts,
                    ["epochs"] = _epochs,
                    ["items"] = _items,
                });
            }

            string end = _messages == 0 ? "There was no message." : $"{_good} of {_messages} verified, device {device}.";
            Console.Error.WriteLine(end);
            return _messages > 0 && _good == _messages ? ExitCode.Ok : ExitCode.Failed;
        }
    }
}
