using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Signet.Cli;

/// <summary>A host name or address and a TCP port.</summary>
internal sealed record HostPort(string Host, int Port)
{
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>Reads host:port or [address]:port.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out HostPort? value)
    {
        value = null;
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !TryParsePort(text[(colon + 1)..], out int port)) return false;

        string host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        else if (host.Contains(':')) return false;

        if (host.Length == 0) return false;

        value = new HostPort(host, port);
        return true;
    }

    internal static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    /// <summary>For <c>Option.CustomParser</c>.</summary>
    internal static HostPort? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (TryParse(text, out var value)) return value;

        result.AddError($"'{text}' is not host:port, such as broker.example:8883");
        return null;
    }
}
