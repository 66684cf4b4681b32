using System.CommandLine;
using System.Security.Cryptography;
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
        var input = CommonOptions.InputFile("--input", "File to read in place of standard input.");
        var format = new Option<string>("--format")
        {
            Description = "hex: a message a line, as \"mosquitto_sub -F %x\" prints; base64: likewise; raw: one message.",
            DefaultValueFactory = _ => "hex",
            HelpName = "hex|base64|raw",
        }.AcceptOnlyFromAmong("hex", "base64", "raw");
        var json = CommonOptions.Json();

        var command = new Command(
            "verify",
            "Verify signed telemetry from standard input: signature, payload, sequence and chain; a line a message. Exits with "
            + "1 if a message is refused or contradicts another, or if there was none. Gaps and new epochs are said, not failed.")
        {
            certificate, key, device, stream, input, format, json,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(certificate) == null) == (result.GetResult(key) == null))
                result.AddError("give --cert or --key, one of them");
            if (result.GetResult(device) != null && result.GetResult(key) == null)
                result.AddError("--device needs --key");
        });
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            using var signer = ReadKey((parsed.GetValue(certificate) ?? parsed.GetValue(key))!);
            byte[] id = parsed.GetValue(device) is { } text ? Convert.FromHexString(text) : signer.DeviceId.ToArray();
            var judge = new MessageJudge(new MessageVerifier(signer, id, (ulong)parsed.GetValue(stream)));
            var tally = new Tally(parsed.GetValue(json));
            await using var source = parsed.GetValue(input) is { } file
                ? new FileStream(file.FullName, FileMode.Open, FileAccess.Read)
                : Console.OpenStandardInput();
            await foreach (var message in MessageReader.ReadAsync(source, parsed.GetRequiredValue(format), stop))
            {
                tally.Add(message.Bytes == null
                    ? new Judgement(nameof(ErrorCode.HexInvalid), message.Problem, null, null)
                    : judge.Judge(message.Bytes));
            }

            return tally.Finish(signer.DeviceId.SequenceEqual(id) ? signer.DeviceIdText : Convert.ToHexStringLower(id));
        }));
        return command;
    }

    private static DeviceKey ReadKey(FileInfo file)
    {
        try
        {
            return DeviceKey.Read(CertificateFiles.Read(file));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    private sealed class Tally(bool json)
    {
        private readonly JsonArray _items = [];
        private int _messages;
        private int _good;
        private int _gaps;
        private int _duplicates;
        private int _epochs;

        internal void Add(Judgement judgement)
        {
            _messages++;
            if (judgement.IsGood) _good++;
            if (judgement.Chain?.Verdict == ChainVerdict.Gap) _gaps++;
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
