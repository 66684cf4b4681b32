using System.CommandLine;
using Signet.Cli.Services;
using Signet.Emulator.Profiles;
using Signet.Tls;

namespace Signet.Cli.Commands;

/// <summary>What a person asked of the demo.</summary>
internal sealed record DemoOptions
{
    internal required int Messages { get; init; }

    internal HostPort? Broker { get; init; }

    internal FileInfo? Ca { get; init; }

    internal FileInfo? ClientCertificate { get; init; }

    internal FileInfo? ClientKey { get; init; }

    internal DirectoryInfo? Out { get; init; }

    internal FileInfo? Trace { get; init; }

    internal OffloadPolicy Policy { get; init; }

    internal TlsVersions Tls { get; init; }

    /// <summary>Whether all algorithms are offered, not a shipped device's alone.</summary>
    internal bool AllAlgorithms { get; init; }

    /// <summary>Name of the firmware's dialect, and of the module that speaks it.</summary>
    internal required string Dialect { get; init; }

    internal CardProfile? Profile { get; init; }

    internal bool Verbose { get; init; }
}

/// <summary><c>signet demo</c>: the whole road with an emulated module and SIM.</summary>
internal static class DemoCommand
{
    internal static Command Create()
    {
        var messages = CommonOptions.Messages(5);
        var broker = CommonOptions.Broker("A real broker in place of the embedded one; needs --ca.", required: false);
        var ca = CommonOptions.InputFile("--ca", "With --broker: who signed its certificate; PEM or DER.");
        var clientCertificate = CommonOptions.InputFile(
            "--client-cert", "With --broker: the client certificate for the SIM; PEM or DER.");
        var clientKey = CommonOptions.InputFile("--client-key", "Its P-256 private key; goes into the emulated SIM only.");
        var folder = CommonOptions.Out();
        var policy = CommonOptions.Policy();
        var tls = CommonOptions.Tls("1.3");
        var algorithms = CommonOptions.Algorithms("device");
        var dialect = CommonOptions.Dialect();
        var profile = CommonOptions.Profile();
        var trace = CommonOptions.Trace();
        var json = CommonOptions.Json();
        var verbose = CommonOptions.Verbose();

        var command = new Command(
            "demo",
            "Personalise an emulated SIM, start a broker that demands TLS 1.3 and a client certificate, run the firmware's "
            + "application against it over an emulated module, and verify each message as a backend would. Then kill the broker, cut the "
            + "device's power and send a command (not with --broker). Exits with 0 only if every message was verified and nothing lost.")
        {
            messages, broker, ca, clientCertificate, clientKey, folder, policy, tls, algorithms, dialect, profile, trace, json, verbose,
        };
        command.Validators.Add(result =>
        {
            bool real = result.GetResult(broker) != null;
            if (real != (result.GetResult(ca) != null)) result.AddError("--broker and --ca go together");
            if ((result.GetResult(clientCertificate) != null) != (result.GetResult(clientKey) != null))
                result.AddError("--client-cert and --client-key go together");
            if (!real && (result.GetResult(clientKey) != null || result.GetResult(folder) != null))
                result.AddError("--client-cert, --client-key and --out need --broker");
        });
        command.SetAction((parsed, stop) => ExitCode.Of(async () =>
        {
            var options = new DemoOptions
            {
                Messages = parsed.GetValue(messages),
                Broker = parsed.GetValue(broker),
                Ca = parsed.GetValue(ca),
                ClientCertificate = parsed.GetValue(clientCertificate),
                ClientKey = parsed.GetValue(clientKey),
                Out = parsed.GetValue(folder),
                Policy = CommonOptions.PolicyOf(parsed.GetRequiredValue(policy)),
                Tls = CommonOptions.TlsOf(parsed.GetRequiredValue(tls)),
                AllAlgorithms = parsed.GetRequiredValue(algorithms) == "all",
                Dialect = parsed.GetRequiredValue(dialect),
                Profile = parsed.GetValue(profile),
                Trace = parsed.GetValue(trace),
                Verbose = parsed.GetValue(verbose),
            };
            var steps = new Steps();
            await using var demo = new Demo(options, steps, stop);
            await steps.Around(demo.RunAsync);
            if (parsed.GetValue(json)) Reports.Write(DemoSummary.ToJson(demo));
            else DemoSummary.Print(demo);

            return demo.Succeeded ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }
}
