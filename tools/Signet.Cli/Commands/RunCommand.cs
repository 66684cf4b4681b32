using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Signet.Agent;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Hosting;
using Signet.Modem;
using Signet.Store;
using Signet.Store.Files;

namespace Signet.Cli.Commands;

/// <summary><c>signet run</c>: the firmware's application on the PC against whatever module is at a port.</summary>
internal static class RunCommand
{
    internal static Command Create()
    {
        var options = new PortOptions();
        var (port, baud) = (options.Port, options.Baud);
        var broker = CommonOptions.Broker("The broker, by the name that its certificate bears.", required: true);
        var ca = CommonOptions.InputFile(
            "--ca", "Whom to trust; PEM (one or more) or DER. Needed under guarded; fast finds the SIM's CA certificates without.");
        var clientId = new Option<string?>("--client-id") { Description = "MQTT client id; else the device id.", HelpName = "ID" };
        var messages = CommonOptions.Messages(1);
        var interval = CommonOptions.AtLeast(0, new Option<int>("--interval")
        {
            Description = "Seconds between two messages.",
            HelpName = "S",
        });
        var user = new Option<string?>("--user") { Description = "MQTT user name, as some services want it.", HelpName = "NAME" };
        var topic = new Option<string?>("--topic") { Description = "Topic of telemetry; else signet/{device id}/telemetry.", HelpName = "TOPIC" };
        var alpn = new Option<string?>("--alpn") { Description = "ALPN protocol, such as x-amzn-mqtt-ca on port 443.", HelpName = "NAME" };
        var policy = CommonOptions.Policy();
        var tls = CommonOptions.Tls("both");
        var mqtt = new MqttOptions();
        var algorithms = CommonOptions.Algorithms("all");
        var dialect = options.Dialect;
        var apn = new Option<string>("--apn")
        {
            Description = "Access point name; else what the module has set.",
            DefaultValueFactory = _ => "",
            HelpName = "NAME",
        };
        var pinFile = CommonOptions.InputFile("--pin-file", "File with the SIM's PIN, 4 to 8 digits; tried once at most.");
        var store = new Option<string?>("--store")
        {
            Description = "Folder in which unsent messages, counters and seed outlive this program, sealed as on the device's "
                + "flash; else they are kept in RAM.",
            HelpName = "DIR",
        };
        var json = CommonOptions.Json();
        var verbose = CommonOptions.Verbose();

        var command = new Command(
            "run",
            "Run the device's firmware on this PC against the module at a port: an emulated one, or a real module with a real "
            + "SIM. Key and certificate are found on the SIM. Exits with 0 only if the broker acknowledged "
            + "every message.")
        {
            port, baud, broker, ca, clientId, user, topic, alpn, messages, interval, policy, tls, algorithms, dialect, apn, pinFile, store, json, verbose,
        };
        mqtt.AddTo(command);
        command.SetAction((parsed, stop) => ExitCode.Of(() =>
        {
            var target = parsed.GetRequiredValue(broker)!;
            var settings = new AgentSettings
            {
                BrokerHost = target.Host,
                BrokerPort = target.Port,
                ClientId = parsed.GetValue(clientId),
                UserName = parsed.GetValue(user),
                Topic = parsed.GetValue(topic),
                Alpn = parsed.GetValue(alpn) is { } protocol ? [Encoding.UTF8.GetBytes(protocol)] : [],
                TlsMaxCertificate = 4096,
            };
            if (parsed.GetValue(ca) is { } file)
                settings.TrustAnchors = [.. CertificateFiles.ReadAll(file).Select(c => c.RawData)];

            settings.Policy = CommonOptions.PolicyOf(parsed.GetRequiredValue(policy));
            settings.TlsVersions = CommonOptions.TlsOf(parsed.GetRequiredValue(tls));
            mqtt.Set(settings, parsed);
            settings.LegacyTls = CommonOptions.LegacyOf(settings.TlsVersions);
            settings.Modem.Dialect = CommonOptions.DialectOf(parsed.GetRequiredValue(dialect));
            settings.Modem.Apn = parsed.GetValue(apn);
            settings.Modem.Pin = PortOptions.ReadPin(parsed.GetValue(pinFile));
            var log = new ConsoleLog(parsed.GetValue(verbose) ? LogLevel.Trace : LogLevel.Info);
            int wanted = parsed.GetValue(messages);
            int pause = parsed.GetValue(interval);
            string? folder = parsed.GetValue(store);
            bool all = parsed.GetRequiredValue(algorithms) == "all";
            return Task.Run(() =>
            {
                TelemetryAgent? agent = null;
                Exception? error = null;
                IByteChannel? line = null;
                try
                {
                    line = options.Open(parsed);
                    var device = new DeviceProgram(new AgentPlatform { Line = line, Log = log, Store = OpenStore(folder) }, settings, all);
                    agent = device.Agent;
                    device.Run(wanted, pause, new DeviceProgress(), stop);
                }
                catch (SignetException e)
                {
                    error = e;
                }
                finally
                {
                    (line as IDisposable)?.Dispose();
                }

                Report(agent, error, parsed.GetValue(json));
                return error == null ? ExitCode.Ok : ExitCode.Failed;
            });
        }));
        return command;
    }

    private static FileStore? OpenStore(string? folder) => folder == null
        ? null
        : new FileStore(new FileSystemMedium(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, 64));

    private static void Report(TelemetryAgent? agent, Exception? error, bool json)
    {
        long published = agent?.Report.Published ?? 0;
        long acknowledged = agent?.Report.Acknowledged ?? 0;
        if (json)
        {
            var report = new JsonObject { ["published"] = published, ["acknowledged"] = acknowledged };
            Reports.AddConnection(report, agent);
            report["error"] = Reports.Error(error);
            Reports.Write(report);
        }
        else if (agent?.Report is { Protocol: not null } made)
        {
            var cost = made.Handshake;
            Console.WriteLine($"device {agent.Identity.Text}: {made.Protocol}, {made.Suite}, policy {made.Policy}; the SIM "
                + $"did: {made.ElementWork}; secrets on the line to it: {made.SecretsOnLine}");
            Console.WriteLine($"handshake: {cost.Commands} APDU commands, {cost.GetResponses} GET RESPONSEs, {cost.AtLines} AT "
                + $"lines, {cost.UartBytes} UART bytes, {cost.WireBytesUp} up and {cost.WireBytesDown} down on the wire, "
                + $"{cost.Milliseconds} ms");
            Console.WriteLine($"{published} published, {acknowledged} acknowledged, store: {made.Store}");
            Console.WriteLine(Reports.Cost(made.Effort));
        }

        if (error != null) Console.Error.WriteLine("error: " + error.Message);
    }
}
