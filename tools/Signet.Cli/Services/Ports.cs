using System.CommandLine;
using System.CommandLine.Parsing;
using Signet.Core;
using Signet.Hosting;
using Signet.Modem;

namespace Signet.Cli.Services;

/// <summary>Where a module is, and how it is talked to: the options of all commands that use one.</summary>
internal sealed class PortOptions
{
    private const string Tcp = "tcp:";

    internal PortOptions()
    {
        Port.Validators.Add(result =>
        {
            string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (text.StartsWith(Tcp, StringComparison.Ordinal) && !HostPort.TryParse(text[Tcp.Length..], out _))
                result.AddError($"'{text}' is not tcp:host:port");
        });
    }

    internal Option<string> Port { get; } = new("--port")
    {
        Description = "Where the module is: a serial port or pseudo terminal (/dev/ttyUSB2, /dev/pts/7, COM12), or "
            + "tcp:host:port.",
        HelpName = "PORT",
        Required = true,
    };

    internal Option<int> Baud { get; } = CommonOptions.AtLeast(300, new Option<int>("--baud")
    {
        Description = "Bits a second of a serial port.",
        DefaultValueFactory = _ => 115200,
        HelpName = "N",
    });

    internal Option<string> Dialect { get; } = CommonOptions.DialectOrAuto();

    internal Option<string> Route { get; } = new Option<string>("--route")
    {
        Description = "Way to the SIM: auto finds out; csim is AT+CSIM; cgla is AT+CCHO, +CGLA and +CCHC.",
        DefaultValueFactory = _ => "auto",
        HelpName = "auto|csim|cgla",
    }.AcceptOnlyFromAmong("auto", "csim", "cgla");

    internal Option<FileInfo?> PinFile { get; } =
        CommonOptions.InputFile("--pin-file", "File with the SIM's PIN, 4 to 8 digits; tried once at most.");

    internal Option<string?> Aid { get; } = new("--aid")
    {
        Description = "AID of the applet where it isn't one of the known ones; 10 to 32 hexadecimal digits.",
        HelpName = "HEX",
    };

    internal void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Port, Baud, Dialect, Route, PinFile, Aid }) command.Options.Add(option);
    }

    /// <summary>Opens the line.</summary>
    internal IByteChannel Open(ParseResult parsed) => Open(parsed.GetRequiredValue(Port), parsed.GetValue(Baud));

    /// <summary>What the modem is told.</summary>
    internal ModemOptions Modem(ParseResult parsed) => new()
    {
        Dialect = CommonOptions.DialectOf(parsed.GetRequiredValue(Dialect)),
        SimRoute = parsed.GetRequiredValue(Route) switch
        {
            "csim" => SimRoute.Csim,
            "cgla" => SimRoute.Cgla,
            _ => SimRoute.Automatic,
        },
        Pin = ReadPin(parsed.GetValue(PinFile)),
    };

    /// <summary>What the card is told.</summary>
    internal Sim.IotSafeOptions Card(ParseResult parsed)
    {
        var options = new Sim.IotSafeOptions();
        if (parsed.GetValue(Aid) is { } text)
        {
            byte[] aid = Names.Hexadecimal(text, "--aid");
            if (aid.Length is < 5 or > 16) throw new UsageException("--aid must have 5 to 16 bytes");
            options.Aids = [aid];
        }

        return options;
    }

    /// <summary>Opens a port by its name.</summary>
    internal static IByteChannel Open(string port, int baud)
    {
        if (!port.StartsWith(Tcp, StringComparison.Ordinal)) return new SerialByteChannel(port, baud);

        HostPort.TryParse(port[Tcp.Length..], out var address);
        return new TcpByteChannel(address!.Host, address.Port);
    }

    /// <summary>Reads a PIN; null without a file.</summary>
    internal static byte[]? ReadPin(FileInfo? file)
    {
        if (file == null) return null;

        var pin = CertificateFiles.Read(file).AsSpan().TrimEnd("\r\n "u8).ToArray();
        if (pin.Length is < 4 or > 8 || pin.Any(b => b is < (byte)'0' or > (byte)'9'))
            throw new UsageException($"{file}: a PIN is 4 to 8 digits, and nothing else may be in the file");

        return pin;
    }
}
