using System.CommandLine;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;

namespace Signet.Cli.Services;

/// <summary>The options by which a backend's command reaches a broker, and what they say.</summary>
internal sealed class BrokerOptions
{
    private readonly Option<HostPort?> _broker = CommonOptions.Broker("The broker.", required: true);
    private readonly Option<FileInfo?> _ca = CommonOptions.InputFile("--ca", "Whom to trust as the broker's CA; PEM or DER.");
    private readonly Option<FileInfo?> _cert = CommonOptions.InputFile("--cert", "Own client certificate, where the broker demands one.");
    private readonly Option<FileInfo?> _key = CommonOptions.InputFile("--key", "Its private key.");

    internal BrokerOptions()
    {
        _ca.Required = true;
    }

    internal void AddTo(Command command)
    {
        command.Options.Add(_broker);
        command.Options.Add(_ca);
        command.Options.Add(_cert);
        command.Options.Add(_key);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(_cert) == null) != (result.GetResult(_key) == null)) result.AddError("--cert and --key go together");
        });
    }

    /// <summary>The broker's CA, which vouches for devices too where no other anchors are given.</summary>
    internal X509Certificate2Collection Ca(ParseResult parsed) => CertificateFiles.ReadAll(parsed.GetValue(_ca)!);

    internal HostPort Address(ParseResult parsed) => parsed.GetValue(_broker)!;

    /// <summary>MQTT 3.1.1 over TLS.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="clientId">Client id.</param>
    /// <param name="keepSession">Whether the broker is to keep what comes while we are away.</param>
    internal MqttClientOptions Connection(ParseResult parsed, string clientId, bool keepSession)
    {
        var address = Address(parsed);
        var anchors = Ca(parsed);
        var identity = parsed.GetValue(_cert) is { } file ? CertificateFiles.ReadWithKey(file, parsed.GetValue(_key)!) : null;
        return new MqttClientOptionsBuilder()
            .WithEndPoint(new DnsEndPoint(address.Host, address.Port))
            .WithClientId(clientId)
            .WithCleanSession(!keepSession)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTimeout(TimeSpan.FromSeconds(20))
            .WithTlsOptions(tls => tls
                .UseTls()
                .WithSslProtocols(SslProtocols.Tls13 | SslProtocols.Tls12)
                .WithTargetHost(address.Host)
                .WithRevocationMode(X509RevocationMode.NoCheck)
                .WithClientCertificates(identity == null ? [] : [identity])
                .WithCertificateValidationHandler(e =>
                    !e.SslPolicyErrors.HasFlag(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch)
                    && Trust.Accepts(e.Certificate, e.Chain, anchors, Trust.Server)))
            .Build();
    }
}
