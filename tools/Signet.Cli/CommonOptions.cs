using System.CommandLine;
using System.CommandLine.Parsing;
using Signet.Emulator.Profiles;
using Signet.Modem;
using Signet.Mqtt;
using Signet.Tls;
using Signet.Tls12;

namespace Signet.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    internal static readonly string[] DialectNames =
    [
        Dialects.SimcomCip, Dialects.Simcom767x, "simcom-ca", "quectel-qi", "quectel-eg91", "ublox-r4", "ublox-r5", "ublox-r6", "sequans-sqn", "nordic-x",
    ];

    internal static Option<bool> Json() => new("--json")
    {
        Description = "Write one JSON object to standard output, everything else to standard error.",
    };

    internal static Option<bool> Verbose() => new("--verbose", "-v")
    {
        Description = "Log each step of the firmware to standard error.",
    };

    internal static Option<int> Messages(int standard) => AtLeast(1, new Option<int>("--messages", "-n")
    {
        Description = "Messages to publish.",
        DefaultValueFactory = _ => standard,
        HelpName = "N",
    });

    internal static Option<HostPort?> Broker(string description, bool required) => new("--broker")
    {
        Description = description,
        CustomParser = HostPort.Parse,
        HelpName = "host:port",
        Required = required,
    };

    internal const string FoundOut = "auto";

    /// <summary>The dialect of a module that is there, which can be asked for it.</summary>
    internal static Option<string> DialectOrAuto() => Dialect(
        FoundOut, "auto finds it out by what the module calls itself. ", [FoundOut, .. DialectNames]);

    /// <summary>The dialect of a module that is to be played.</summary>
    internal static Option<string> Dialect() => Dialect(Dialects.SimcomCip, "", DialectNames);

    /// <summary>The dialect of that name; null for the one that the module tells.</summary>
    internal static Dialect? DialectOf(string name) => name == FoundOut ? null : Dialects.Find(name);

    private static Option<string> Dialect(string standard, string auto, string[] names) => new Option<string>("--dialect")
    {
        Description = "The module's dialect: " + auto + "simcom-cip (A76xx, SIM7600), simcom-767x (SIM7672, SIM7670G), simcom-ca (SIM7080), "
            + "quectel-qi (BG95), quectel-eg91, ublox-r4, ublox-r5, ublox-r6, sequans-sqn (GM02S), nordic-x (nRF91).",
        DefaultValueFactory = _ => standard,
        HelpName = "NAME",
    }.AcceptOnlyFromAmong(names);

    internal static Option<string> Policy() => new Option<string>("--policy")
    {
        Description = "Who does the public-key work of TLS: guarded (the SIM signs, the rest is done here; trusts neither module "
            + "nor line) or fast (the SIM also agrees and verifies).",
        DefaultValueFactory = _ => "guarded",
        HelpName = "NAME",
    }.AcceptOnlyFromAmong("guarded", "fast");

    internal static Option<string> Tls(string standard) => new Option<string>("--tls")
    {
        Description = "Versions of TLS to offer: 1.3, both (1.3 and 1.2 in one ClientHello; the server chooses), or 1.2.",
        DefaultValueFactory = _ => standard,
        HelpName = "VERSION",
    }.AcceptOnlyFromAmong("1.3", "both", "1.2");

    internal static Option<string> Mqtt() => new Option<string>("--mqtt")
    {
        Description = "Version of MQTT. With 5 the broker says when nobody subscribes, and the message is kept.",
        DefaultValueFactory = _ => "3.1.1",
        HelpName = "VERSION",
    }.AcceptOnlyFromAmong("3.1.1", "5");

    internal static MqttVersion MqttOf(string name) => name == "5" ? MqttVersion.V5 : MqttVersion.V311;

    internal static Option<string> Algorithms(string standard) => new Option<string>("--algorithms")
    {
        Description = "Suites and signatures to offer: all (whatever a public broker may have), or device (TLS_AES_128_GCM_SHA256 and "
            + "P-256, as Signet.Device is shipped).",
        DefaultValueFactory = _ => standard,
        HelpName = "WHICH",
    }.AcceptOnlyFromAmong("all", "device");

    internal static TlsVersions TlsOf(string name) =>
        name == "1.2" ? TlsVersions.Tls12 : name == "both" ? TlsVersions.Both : TlsVersions.Tls13;

    internal static LegacyProfile? LegacyOf(TlsVersions versions) => versions == TlsVersions.Tls13 ? null : new Tls12Profile();

    internal static OffloadPolicy PolicyOf(string name) => name == "fast" ? OffloadPolicy.Fast : OffloadPolicy.Guarded;

    internal static Option<CardProfile?> Profile() => new("--profile")
    {
        Description = $"Kind of SIM: a file (docs/EMULATOR.md), or one of {string.Join(", ", CardProfile.Names)}.",
        HelpName = "NAME|FILE",
        CustomParser = result => ParseData(result, CardProfile.Load),
    };

    /// <summary>Takes the name or file of a profile; what is wrong with it is the option's error.</summary>
    internal static T? ParseData<T>(ArgumentResult result, Func<string, T> load)
        where T : class
    {
        try
        {
            return load(result.Tokens[0].Value);
        }
        catch (ProfileException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }

    internal static Option<FileInfo?> InputFile(string name, string description)
    {
        var option = new Option<FileInfo?>(name) { Description = description, HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!File.Exists(token.Value)) result.AddError($"{name}: there is no file '{token.Value}'");
        });
        return option;
    }

    internal static Option<FileInfo?> Trace() => new("--trace")
    {
        Description = "Write what the emulator sees, every layer, as JSON lines; without secrets.",
        HelpName = "FILE",
    };

    internal static Option<DirectoryInfo?> Out() => new("--out")
    {
        Description = "Folder for throw-away keys and certificates; a CA found there is used again. "
            + "Without it a new folder for temporary files is made.",
        HelpName = "DIR",
    };

    internal static Option<int> AtLeast(int least, Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int value) && value < least)
                result.AddError($"{option.Name} must be {least} or more");
        });
        return option;
    }
}
