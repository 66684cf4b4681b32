using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Clouds;
using Signet.Core;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls12;

namespace Signet.Interop.Tests.Clouds;

/// <summary>
/// Whole handshakes of both policies with OpenSSL in the place of public services: their chains, versions, names and ALPN. SNI is read
/// from what the server says that it got.
/// </summary>
public class HandshakeTests(ITestOutputHelper output)
{
    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device("pump-7");

    public static TheoryData<string, string, OffloadPolicy> Services()
    {
        var data = new TheoryData<string, string, OffloadPolicy>();
        foreach (OffloadPolicy policy in new[] { OffloadPolicy.Guarded, OffloadPolicy.Fast })
        {
            foreach (CloudChain chain in CloudChains.All)
            {
                foreach (string version in Versions(chain.Name).Take(policy == OffloadPolicy.Guarded ? 2 : 1)) data.Add(chain.Name, version, policy);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Full(string service, string version, OffloadPolicy policy)
    {
        CloudChain chain = CloudChains.Of(service);
        AgentSettings settings = SettingsFor(chain);
        settings.Policy = policy;
        bool best = version == Versions(service)[0];
        var anchors = chain.Anchors.Take(best && policy == OffloadPolicy.Guarded ? 3 : 1).ToList();

        // It ends after the last connection, and so has said all that it has to say.
        using OpenSslServer server = Start(
            chain, version == "1.3" ? "-tls1_3" : "-tls1_2", $"-naccept {anchors.Count} -tlsextdebug -alpn {AwsIot.AlpnProtocol}");
        foreach ((string anchor, byte[] der) in anchors)
        {
            var device = new CloudDevice(settings, Device, [der], server.Port);
            device.Tls.Open(settings.BrokerHost, settings.BrokerPort, 20000);
            device.Tls.Send("ping\n"u8.ToArray(), 0, 5, 10000);
            var answer = new byte[5];
            for (int have = 0; have < 5;) have += device.Tls.Receive(answer, have, 5 - have, 20000);
            Assert.Equal("gnip\n", Encoding.ASCII.GetString(answer));
            TlsReport report = device.Tls.Report;
            Assert.Equal("TLSv" + version, report.Protocol);
            Assert.Equal(settings.Alpn.Length > 0 ? 0 : -1, report.AlpnIndex);
            Assert.Equal(1, device.Card.Calls.Count(c => c == "sign"));
            output.WriteLine($"{service}, {anchor}, TLS {version}, {report.Policy}: {report.HandshakeWireBytesUp} up, "
                + $"{report.HandshakeWireBytesDown} down; the SIM did {string.Join(", ", device.Card.Calls)}; the MCU "
                + $"{report.McuKeyPairs} key pairs, {report.McuAgreements} agreements, {report.McuVerifications} verifications");
            if (best && anchor == chain.Anchors.First().Key)
            {
                HoldRow(service, version, policy, report, string.Join(", ", device.Card.Calls));
            }

            device.Tls.Close();
        }

        Assert.Equal(chain.Host, ServerName(server));
        if (settings.Alpn.Length > 0)
        {
            server.Expect(new Regex("ALPN protocols selected: " + AwsIot.AlpnProtocol));
        }
    }

    [Fact]
    public void A_server_of_another_name_is_not_found_by_SNI()
    {
        CloudChain chain = CloudChains.Of("AWS IoT Core, ECDSA");
        string second = Directory.CreateTempSubdirectory("signet-cloud").FullName;
        (string certificate, string key) = Leaf(chain).WritePem(second, "second");
        using OpenSslServer server = Start(
            chain, "-tls1_3", $"-servername {chain.Host} -servername_fatal -cert2 {certificate} -key2 {key}");
        AgentSettings settings = SettingsFor(chain);
        settings.BrokerHost = "other-ats.iot.eu-central-1.amazonaws.com";
        var device = new CloudDevice(settings, Device, [chain.Anchors["Amazon Root CA 3"]], server.Port);
        SignetException error = Assert.Throws<SignetException>(() => device.Tls.Open(settings.BrokerHost, settings.BrokerPort, 20000));
        Assert.Equal((ErrorCode.TlsAlertReceived, "unrecognized_name"), (error.Code, error.Detail));
    }

    [Fact]
    public void A_hub_that_speaks_TLS_1_2_only_says_so_to_a_client_of_TLS_1_3()
    {
        CloudChain chain = CloudChains.Of("Azure IoT Hub");
        using OpenSslServer server = Start(chain, "-tls1_2", "");
        AgentSettings settings = SettingsFor(chain);
        settings.TlsVersions = TlsVersions.Tls13;
        var device = new CloudDevice(settings, Device, [chain.Anchors["DigiCert Global Root G2"]], server.Port);
        SignetException error = Assert.Throws<SignetException>(() => device.Tls.Open(settings.BrokerHost, settings.BrokerPort, 20000));
        Assert.Equal((ErrorCode.TlsAlertReceived, "protocol_version"), (error.Code, error.Detail));
    }

    /// <summary>The versions that a service's documentation has.</summary>
    internal static string[] Versions(string service) => service.StartsWith("Azure") ? ["1.2"] : ["1.3", "1.2"];

    /// <summary>Settings for a service, by its recipe where there is one.</summary>
    internal static AgentSettings SettingsFor(CloudChain chain)
    {
        var settings = new AgentSettings { LegacyTls = new Tls12Profile { Resumption = SessionResumption.Tickets } };
        if (chain.Name.StartsWith("AWS"))
        {
            AwsIot.Configure(settings, chain.Host, "pump-7", true);
        }
        else if (chain.Name.StartsWith("Azure"))
        {
            AzureIotHub.Configure(settings, chain.Host, "pump-7");
        }
        else
        {
            settings.BrokerHost = chain.Host;
            settings.TlsVersions = TlsVersions.Both;
            settings.TlsMaxCertificate = 1664;
        }

        return settings;
    }

    /// <summary>The server's own certificate, without its key, and the key.</summary>
    internal static TestCertificate Leaf(CloudChain chain) => new(X509CertificateLoader.LoadCertificate(chain.Sent[0]), chain.LeafKey);

    /// <summary>Certificates as PEM.</summary>
    internal static string Pem(IEnumerable<byte[]> certificates) =>
        string.Concat(certificates.Select(c => new string(PemEncoding.Write("CERTIFICATE", c)) + "\n"));

    private static OpenSslServer Start(CloudChain chain, string version, string arguments)
    {
        string others = Path.GetTempFileName();
        File.WriteAllText(others, Pem(chain.Sent[1..]));
        return new OpenSslServer(Leaf(chain), DeviceRoot, $"-cert_chain {others} -rev {arguments}", version);
    }

    // Columns: service, version, then for each policy bytes, calls of the SIM, verifications of the MCU; then what is calculated.
    private static void HoldRow(string service, string version, OffloadPolicy policy, TlsReport report, string calls)
    {
        string[] cells = File.ReadLines(Path.Combine(Repository.Root, "docs", "CLOUDS.md"))
            .Single(l => l.StartsWith($"| {service} | {version} | ")).Split('|', StringSplitOptions.TrimEntries);
        int at = policy == OffloadPolicy.Guarded ? 3 : 6;
        int bytes = report.HandshakeWireBytesUp + report.HandshakeWireBytesDown;

        // Signatures and certificates vary by a few bytes.
        Assert.InRange(bytes, int.Parse(cells[at].Replace(" ", "")) - 60, int.Parse(cells[at].Replace(" ", "")) + 60);
        Assert.Equal(cells[at + 1], calls);
        Assert.Equal(int.Parse(cells[at + 2]), report.McuVerifications);
    }

    // server_name as the server dumps it (RFC 6066 section 3): lengths of list and name, type host_name.
    private static string ServerName(OpenSslServer server)
    {
        Match dump = server.Expect(new Regex("\"server name\" \\(id=0\\), len=(\\d+)\\r?\\n((?:[0-9a-f]{4} - .*\\r?\\n)+)(?=TLS)"));
        string digits = string.Concat(dump.Groups[2].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Substring(7, 48).Replace(" ", "").Replace("-", "")));
        byte[] extension = Convert.FromHexString(digits)[..int.Parse(dump.Groups[1].Value)];
        Assert.Equal((extension.Length - 2, 0, extension.Length - 5), ((extension[0] << 8) | extension[1], extension[2], (extension[3] << 8) | extension[4]));
        return Encoding.ASCII.GetString(extension[5..]);
    }
}
