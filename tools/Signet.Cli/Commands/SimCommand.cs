using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Signet.Cli.Services;
using Signet.Sim;

namespace Signet.Cli.Commands;

/// <summary><c>signet sim</c>: single commands of the IoT SAFE applet, by the firmware's own client.</summary>
internal static partial class SimCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "sim",
            "Talk to the IoT SAFE applet of the SIM in a module: list its objects, read files, sign, verify, make a "
            + "certification request. Objects are named by their identifier in hexadecimal digits, or label:TEXT. Never writes "
            + "to the SIM.")
        {
            List(), Info(), Read(), Random(), Sign(), Verify(), PublicKey(), Request(),
        };
        return command;
    }

    // A subcommand with the options of the port; what it prints goes to standard output.
    private static Command Make(string name, string description, Option[] options, Func<SimSession, ParseResult, bool, int> run)
    {
        var port = new PortOptions();
        var json = CommonOptions.Json();
        var verbose = CommonOptions.Verbose();
        var command = new Command(name, description);
        foreach (var option in options) command.Options.Add(option);
        port.AddTo(command);
        command.Options.Add(json);
        command.Options.Add(verbose);
        command.SetAction((parsed, _) => ExitCode.Of(() => Task.Run(() =>
        {
            using var session = SimSession.Open(port, parsed, parsed.GetValue(verbose));
            return run(session, parsed, parsed.GetValue(json));
        })));
        return command;
    }

    private static Command List() => Make("list", "List the objects of the applet store.", [], (session, _, json) =>
    {
        var rows = session.Card.Objects.Select(item => new JsonObject
        {
            ["kind"] = Kind(item.Type),
            ["id"] = item.Id == null ? null : Convert.ToHexString(item.Id),
            ["label"] = item.Label == null ? null : Names.Printable(item.Label),
            ["access"] = Access(item.Access),
            ["state"] = item.State switch { 1 => "active", 0 => "empty or deactivated", _ => null },
            ["type"] = item.Type == IotSafeObjectType.File ? FileUse(item.FileUsage) : KeyType(item.KeyType),
            ["use"] = Usage(item.Usage),
            ["size"] = item.FileSize < 0 ? null : item.FileSize,
        }).ToArray();
        if (json)
        {
            Reports.Write(new JsonObject { ["objects"] = new JsonArray([.. rows]) });
            return ExitCode.Ok;
        }

        foreach (var row in rows)
        {
            Console.Out.WriteLine(string.Join("  ", new[] { "kind", "id", "label", "type", "use", "access", "state", "size" }
                .Select(name => row[name]?.ToString()).Where(text => !string.IsNullOrEmpty(text))));
        }

        return ExitCode.Ok;
    });

    private static Command Info() => Make("info", "Say what SIM and applet are and can do.", [], (session, _, json) =>
    {
        IotSafeCard card = session.Card;
        string? problem = null;
        try
        {
            card.LoadCredentials();
        }
        catch (Core.SignetException e)
        {
            problem = e.Message;
        }

        var about = card.Application;
        var report = new JsonObject
        {
            ["iccid"] = session.Iccid,
            ["module"] = session.Modem.Model,
            ["route"] = card.RouteName,
            ["channel"] = card.Channel,
            ["aid"] = Convert.ToHexString(card.Aid),
            ["version"] = about.Version < 0 ? null : $"{about.Version >> 4}.{about.Version & 15}",
            ["appletId"] = about.AppletId == null ? null : Convert.ToHexString(about.AppletId),
            ["functions"] = Bits(about.Functions, "sign", "generate", "agree", "derive"),
            ["hashes"] = Bits(about.HashAlgorithms, "SHA-256", "SHA-384", "SHA-512"),
            ["signatures"] = Bits(about.SignatureAlgorithms, "RSA PKCS#1", "RSA PSS", "ECDSA"),
            ["derivation"] = Bits(about.KeyDerivation, "PRF", "HKDF"),
            ["sessions"] = about.MaxSessions < 0 ? null : about.MaxSessions,
            ["objects"] = card.Objects.Length,
            ["state"] = card.State.ToString(),
            ["problem"] = problem,
            ["tlsKey"] = card.Inventory?.TlsKey == null ? null : Names.Of(card.Inventory.TlsKey),
            ["telemetryKey"] = card.Inventory?.TelemetryKey == null ? null : Names.Of(card.Inventory.TelemetryKey),
            ["ephemeralSlot"] = card.Inventory?.EphemeralSlot == null ? null : Names.Of(card.Inventory.EphemeralSlot),
            ["guarded"] = card.Offload?.Signs ?? false,
            ["fast"] = card.Offload?.SuitsFast ?? false,
            ["limits"] = card.Offload?.Reasons,
        };
        if (json)
        {
            Reports.Write(report);
            return ExitCode.Ok;
        }

        foreach (var (name, value) in report)
            if (value != null && value.ToString().Length > 0) Console.Out.WriteLine($"{name,-14} {value}");

        return ExitCode.Ok;
    });

    private static string Kind(IotSafeObjectType type) => type switch
    {
        IotSafeObjectType.PrivateKey => "private key",
        IotSafeObjectType.PublicKey => "public key",
        IotSafeObjectType.SecretKey => "secret key",
        _ => "file",
    };

    private static string? Access(int access) => access switch { 0 => "none", 1 => "read", 2 => "update", 3 => "read, update", _ => null };

    private static string? FileUse(int usage) => usage switch { 1 => "general", 2 => "certificate", _ => null };

    private static string? KeyType(int type) => type switch
    {
        IotSafe.KeyTypeP256Persistent => "P-256 persistent",
        IotSafe.KeyTypeP256Volatile => "P-256 volatile",
        IotSafe.KeyTypeBrainpoolPersistent => "brainpoolP256r1 persistent",
        IotSafe.KeyTypeBrainpoolVolatile => "brainpoolP256r1 volatile",
        IotSafe.KeyTypeRsa2048 => "RSA-2048",
        IotSafe.KeyTypeHmac => "HMAC",
        < 0 => null,
        _ => $"type {type:X2}",
    };

    private static string? Usage(int usage) => usage switch { 1 => "general", 2 => "TLS 1.2", 3 => "TLS 1.3", _ => null };

    private static string? Bits(int bits, params string[] names) =>
        bits < 0 ? null : string.Join(", ", names.Where((_, i) => (bits >> i & 1) != 0));
}
