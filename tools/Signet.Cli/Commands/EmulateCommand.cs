using System.CommandLine;
using System.CommandLine.Parsing;
using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Signet.Cli.Services;
using Signet.Emulator.Card;
using Signet.Emulator.Faults;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Operator;
using Signet.Emulator.Profiles;

namespace Signet.Cli.Commands;

/// <summary><c>signet emulate</c>: module and SIM alone, for any program that talks AT.</summary>
internal static class EmulateCommand
{
    internal static Command Create()
    {
        var pty = new Option<bool>("--pty") { Description = "Serve on a pseudo terminal (Linux); the default." };
        var tcp = new Option<int?>("--tcp")
        {
            Description = "Serve on a TCP port of 127.0.0.1, one client after the other; 0 takes a free one.",
            HelpName = "PORT",
        };
        tcp.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, out int value) && value is < 0 or > 65535)
                result.AddError("--tcp must be 0 to 65535");
        });
        var dialect = new Option<string>("--dialect")
        {
            Description = $"The module: a file (docs/EMULATOR.md), a family ({string.Join(", ", ModemDialect.Families)}) or a model of one.",
            DefaultValueFactory = _ => ModemDialect.A7670.Family,
            HelpName = "NAME|FILE",
        };
        var model = new Option<string?>("--model")
        {
            Description = "Model of the family: " + string.Join("; ", ModemDialect.Families.Select(f => $"{f}: {string.Join(", ", ModemDialect.ModelsOf(f))}")) + ".",
            HelpName = "NAME",
        };
        var showDialect = new Option<string?>("--show-dialect")
        {
            Description = "Print the data file of a family, to begin one's own with, and stop.",
            HelpName = "NAME",
        };
        var realTime = new Option<bool>("--real-time")
        {
            Description = "Boot, registration, answers and prompts take as long as the module's do.",
        };
        var weather = new Option<int?>("--weather")
        {
            Description = "Let things go wrong at random, the same for the same number.",
            HelpName = "SEED",
        };
        var key = CommonOptions.InputFile("--client-key", "P-256 private key for the SIM; PEM, or PKCS#8 in DER.");
        var certificate = CommonOptions.InputFile("--client-cert", "Client certificate for the SIM; PEM or DER.");
        var ca = CommonOptions.InputFile("--ca", "CA certificate for the SIM; PEM or DER.");
        var folder = CommonOptions.Out();
        var bare = new Option<bool>("--no-applet") { Description = "A SIM without the IoT SAFE applet." };
        var profile = CommonOptions.Profile();
        var show = new Option<string?>("--show-profile")
        {
            Description = "Print the data file of a profile, to begin one's own with, and stop.",
            HelpName = "NAME",
        };
        var access = new Option<SimAccessQuirks?>("--sim-access")
        {
            Description = $"The module's way to the SIM: a file (docs/EMULATOR.md), or one of {string.Join(", ", SimAccessQuirks.Names)}.",
            HelpName = "NAME|FILE",
            CustomParser = result => CommonOptions.ParseData(result, SimAccessQuirks.Load),
        };
        var vpcd = new Option<HostPort?>("--vpcd")
        {
            Description = "Put the SIM into the virtual PC/SC reader of vsmartcard too, which listens there; 35963 is its usual port.",
            HelpName = "host:port",
            CustomParser = HostPort.Parse,
        };
        var control = new Option<bool>("--control")
        {
            Description = "Take the operator's commands from standard input: replace, revoke, lock, refresh... (\"help\" lists them).",
        };
        var seed = new Option<int?>("--seed")
        {
            Description = "Make the SIM's GET RANDOM repeatable; signatures stay random.",
            HelpName = "N",
        };
        var map = new Option<KeyValuePair<string, HostTarget>[]>("--map")
        {
            Description = "Lead a name, or one port of it, elsewhere: broker.example=127.0.0.1:8883. May be repeated.",
            HelpName = "host[:port]=addr:port",
            CustomParser = ParseMap,
            DefaultValueFactory = _ => [],
        };
        var trace = CommonOptions.Trace();

        var command = new Command(
            "emulate",
            "Play a cellular module with a SIM that carries the IoT SAFE applet, until Ctrl-C. The first line of standard output "
            + "is \"PTY <path>\" or \"TCP <port>\". Its sockets reach real servers. Without --client-key and --client-cert "
            + "throw-away ones are made, along with a CA and a certificate for a broker at localhost, and it says where.")
        {
            pty, tcp, dialect, model, showDialect, realTime, weather, profile, show, access, vpcd, control, key, certificate, ca, folder, bare, seed, map, trace,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(pty) is { Implicit: false } && result.GetResult(tcp) != null)
                result.AddError("--pty and --tcp exclude each other");
            if (result.GetResult(certificate) != null && result.GetResult(key) == null)
                result.AddError("--client-cert needs --client-key");
        });
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            if (parsed.GetValue(show) is { } name)
            {
                Console.Out.Write(Known(() => CardProfile.TextOf(name)));
                return ExitCode.Ok;
            }

            if (parsed.GetValue(showDialect) is { } family)
            {
                Console.Out.Write(Known(() => ModemDialect.TextOf(family)));
                return ExitCode.Ok;
            }

            var kindOfModule = Known(() => EmulatedModule.Module(parsed.GetRequiredValue(dialect), parsed.GetValue(model)));

            var kind = parsed.GetValue(profile);
            var person = Personalise(
                parsed.GetValue(key), parsed.GetValue(certificate), parsed.GetValue(ca), parsed.GetValue(folder), parsed.GetValue(bare));
            ObjectStore? objects = parsed.GetValue(bare) ? null : kind == null ? person.Build() : person.Build(kind);
            var hosts = new Dictionary<string, HostTarget>(parsed.GetValue(map) ?? []);
            var (link, first) = Open(parsed.GetValue(tcp));
            using var module = new EmulatedModule(
                link, objects, kindOfModule, hosts, parsed.GetValue(trace), parsed.GetValue(seed), kind, parsed.GetValue(access),
                options => options with
                {
                    TimeScale = parsed.GetValue(realTime) ? 1 : 0,
                    Faults = parsed.GetValue(weather) is { } number ? new FaultPlan { Seed = number, Faults = [WeatherFault.Rough] } : FaultPlan.None,
                });
            Console.Out.WriteLine(first);
            Console.Out.Flush();
            using var reader = Insert(module, parsed.GetValue(vpcd));
            if (parsed.GetValue(control))
                OperatorDoor.Start(new OperatorConsole(module.Operator, module.Modem, person));
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Summarise(module);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static (IModemLink Link, string FirstLine) Open(int? port)
    {
        try
        {
            if (port is { } number)
            {
                var tcp = new TcpLink(IPAddress.Loopback, number);
                return (tcp, $"TCP {tcp.Port}");
            }

            var pty = new PtyLink();
            return (pty, $"PTY {pty.Name}");
        }
        catch (Exception e) when (e is SocketException or Win32Exception or PlatformNotSupportedException)
        {
            throw new IOException(port == null ? e.Message : $"port {port}: {e.Message}", e);
        }
    }

    /// <summary>Something by its name or file; what is wrong with it is the command line's error.</summary>
    private static T Known<T>(Func<T> find)
    {
        try
        {
            return find();
        }
        catch (ProfileException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static VpcdDoor? Insert(EmulatedModule module, HostPort? reader)
    {
        if (reader == null) return null;

        var door = VpcdDoor.Connect(
            reader.Host, reader.Port, module.Modem.Card.Atr, module.Operator.Transmit, () => module.Operator.Reset(announced: true));
        Console.Out.WriteLine($"VPCD {reader}");
        Console.Out.Flush();
        return door;
    }

    private static CardPersonaliser Personalise(
        FileInfo? key, FileInfo? certificate, FileInfo? ca, DirectoryInfo? folder, bool bare)
    {
        var card = new CardPersonaliser { CaCertificate = ca == null ? null : CertificateFiles.ReadAll(ca)[0].RawData };
        if (key != null)
        {
            card.DeviceKey = CertificateFiles.ReadKey(key);
            card.ClientCertificate = certificate == null ? null : CertificateFiles.ReadAll(certificate)[0].RawData;
            return card;
        }

        if (bare) return card;

        string path = folder?.FullName ?? Directory.CreateTempSubdirectory("signet-").FullName;
        var made = ThrowAwayFiles.InFolder(path);
        card.DeviceKey = CertificateFiles.ReadKey(made.DeviceKey);
        card.ClientCertificate = CertificateFiles.ReadAll(made.Device)[0].RawData;
        card.CaCertificate ??= CertificateFiles.ReadAll(made.Ca)[0].RawData;
        Console.Error.WriteLine($"throw-away files in {path}: ca.pem; device.pem, device.key (in the SIM); server.pem, "
            + "server.key (for a broker at localhost)");
        return card;
    }

    private static void Summarise(EmulatedModule module)
    {
        var sim = module.Sim();
        var counters = module.Modem.Counters();
        Console.Error.WriteLine($"{counters.AtLines} AT lines, {counters.Commands} APDU commands, {counters.UartBytes} UART bytes");
        foreach (var (use, count) in sim.KeyUses) Console.Error.WriteLine($"private key {use.KeyId}: {use.Command} {count}");
        Console.Error.WriteLine($"tries left: PIN {sim.PinTriesLeft}, PUK {sim.PukTriesLeft}; dangers {sim.SafetyViolations}");
        if (module.Modem.Failure is { } failure) Console.Error.WriteLine("defect of the emulator: " + failure);
    }

    private static KeyValuePair<string, HostTarget>[] ParseMap(ArgumentResult result)
    {
        var found = new Dictionary<string, HostTarget>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=');
            if (parts.Length == 2 && parts[0].Length > 0 && HostPort.TryParse(parts[1], out var target))
                found[parts[0]] = new HostTarget(target.Host, target.Port);
            else
                result.AddError($"'{token.Value}' is not host=addr:port");
        }

        return [.. found];
    }
}
