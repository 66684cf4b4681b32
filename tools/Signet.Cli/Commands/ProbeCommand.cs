using System.CommandLine;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.Tls;

namespace Signet.Cli.Commands;

/// <summary>
/// <c>signet probe</c>: what a broker speaks, and what of it the firmware can do, without module and SIM. It shows a throw-away key and
/// sends nothing above TLS.
/// </summary>
internal static class ProbeCommand
{
    private const int TimeoutMs = 20000;

    internal static Command Create()
    {
        var broker = CommonOptions.Broker("The broker, by the name that its certificate bears.", required: true);
        var ca = CommonOptions.InputFile("--ca", "Whom to trust; PEM (one or more) or DER. Else the certificate that it shows, for the probe only.");
        var alpn = new Option<string?>("--alpn") { Description = "ALPN protocol, such as x-amzn-mqtt-ca on port 443.", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var command = new Command(
            "probe",
            "Shake hands with a broker as the firmware would, once for each version of TLS, and print version, suite, group, chain and "
            + "bytes, or precisely why not. The client shows a throw-away certificate. Exits with 0 if one version works.")
        {
            broker, ca, alpn, json,
        };
        command.SetAction((parsed, _) => ExitCode.Of(() => Task.Run(() =>
        {
            HostPort target = parsed.GetRequiredValue(broker)!;
            byte[][] protocols = parsed.GetValue(alpn) is { } name ? [Encoding.UTF8.GetBytes(name)] : [];
            byte[][] chain = Look(target, protocols);
            var credentials = new Credentials();
            if (parsed.GetValue(ca) is { } file) credentials.TrustAnchors = [.. CertificateFiles.ReadAll(file).Select(c => c.RawData)];
            else credentials.ServerPins = [new ServerPin(target.Host, SHA256.HashData(Load(chain[0]).PublicKey.ExportSubjectPublicKeyInfo()))];

            var tries = new[] { TlsVersions.Tls13, TlsVersions.Tls12 }.Select(v => Shake(target, protocols, credentials, v)).ToList();
            Report(target, chain, tries, parsed.GetValue(json));
            return tries.Any(t => t.Error == null) ? ExitCode.Ok : ExitCode.Failed;
        })));
        return command;
    }

    // .NET's client takes any chain and keeps it for the report; what is judged is judged by the firmware.
    private static byte[][] Look(HostPort target, byte[][] protocols)
    {
        byte[][] chain = [];
        try
        {
            using var connection = new TcpClient(target.Host, target.Port);
            using var stream = new SslStream(connection.GetStream());
            stream.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = target.Host,
                ApplicationProtocols = [.. protocols.Select(p => new SslApplicationProtocol(p))],
                RemoteCertificateValidationCallback = (_, leaf, sent, _) =>
                {
                    chain = [leaf!.GetRawCertData(), .. sent!.ChainPolicy.ExtraStore.Select(c => c.RawData)];
                    return true;
                },
            });
        }
        catch (Exception e) when (e is SocketException or AuthenticationException or IOException)
        {
            // It may have ended when it missed a client certificate, after it had shown its own.
            if (chain.Length == 0) throw new IOException($"{target}: {e.Message}", e);
        }

        return [.. chain.DistinctBy(Convert.ToHexString)];
    }

    private static Try Shake(HostPort target, byte[][] protocols, Credentials trusted, TlsVersions version)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=signet probe", key, HashAlgorithmName.SHA256);
        using X509Certificate2 own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        var random = new PlatformEntropy();
        using var socket = new SocketTransport();
        var tls = new TlsTransport(socket, new ProbeElement(key), random, new SystemClock(), new NullLog(), new TlsOptions
        {
            Credentials = new Credentials
            {
                ClientChain = [own.RawData], TrustAnchors = trusted.TrustAnchors, ServerPins = trusted.ServerPins,
            },
            Versions = version,
            Legacy = CommonOptions.LegacyOf(version),
            KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)],
            Verifier = AllAlgorithms.Verifier(),
            Suites = AllAlgorithms.Suites(),
            MaxCertificateSize = 4096,
            Alpn = protocols,
            RequireClientAuthentication = false,
        });
        try
        {
            tls.Open(target.Host, target.Port, TimeoutMs);
            return new Try(version, tls.Report, null);
        }
        catch (SignetException e)
        {
            // In TLS 1.2 the server judges the throw-away certificate before it finishes: then all but that went well.
            return new Try(version, tls.Report, e);
        }
        finally
        {
            tls.Close();
        }
    }

    private static void Report(HostPort target, byte[][] chain, List<Try> tries, bool json)
    {
        if (json)
        {
            Reports.Write(new JsonObject
            {
                ["broker"] = target.ToString(),
                ["chain"] = new JsonArray([.. chain.Select(c => (JsonNode)Describe(c))]),
                ["versions"] = new JsonArray([.. tries.Select(t => (JsonNode)new JsonObject
                {
                    ["version"] = t.Name,
                    ["suite"] = t.Report.Suite,
                    ["group"] = t.Report.Group,
                    ["alpn"] = t.Report.AlpnIndex >= 0,
                    ["bytesUp"] = t.Report.HandshakeWireBytesUp,
                    ["bytesDown"] = t.Report.HandshakeWireBytesDown,
                    ["clientKeyUsed"] = t.Report.Signatures > 0,
                    ["error"] = Reports.Error(t.Error),
                })]),
            });
            return;
        }

        Console.WriteLine(target);
        foreach (byte[] certificate in chain) Console.WriteLine("  " + Describe(certificate));
        int largest = chain.Max(c => c.Length);
        if (largest > new TlsOptions().MaxCertificateSize) Console.WriteLine($"  on a device: TlsMaxCertificate = {largest}");
        foreach (Try t in tries)
        {
            Console.WriteLine(t.Error == null
                ? $"TLS {t.Name}: {t.Report.Suite}, {t.Report.Group}, {t.Report.HandshakeWireBytesUp} bytes up, {t.Report.HandshakeWireBytesDown} down, "
                    + (t.Report.Signatures > 0 ? "client certificate asked for" : "no client certificate asked for")
                : $"TLS {t.Name}: {t.Error.Message}");
        }
    }

    private static string Describe(byte[] der)
    {
        using X509Certificate2 c = Load(der);
        string key = c.GetRSAPublicKey() is { } rsa ? $"RSA-{rsa.KeySize}" : c.GetECDsaPublicKey() is { } ec ? $"P-{ec.KeySize}" : c.PublicKey.Oid.Value!;
        return $"{der.Length} bytes, {key}, {c.SignatureAlgorithm.FriendlyName}, {c.Subject}";
    }

    private static X509Certificate2 Load(byte[] der) => X509CertificateLoader.LoadCertificate(der);

    private sealed record Try(TlsVersions Version, TlsReport Report, SignetException? Error)
    {
        internal string Name => Version == TlsVersions.Tls13 ? "1.3" : "1.2";
    }

    /// <summary>Signs with the throw-away key; under guarded nothing else is asked of it.</summary>
    private sealed class ProbeElement(ECDsa key) : ISecureElement
    {
        public void GetRandom(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));

        public void GenerateKeyPair(byte[] point, int offset) => throw new NotSupportedException();

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) => throw new NotSupportedException();

        public void Sign(SigningKey signingKey, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            key.SignHash(digest.AsSpan(digestOffset, 32)).CopyTo(signature, signatureOffset);

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            throw new NotSupportedException();
    }
}
