using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;
using Signet.SoftCrypto.Chains;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Servers and authorities with keys of every kind, with every suite, against OpenSSL and .NET.</summary>
public class ChainTests
{
    private static readonly string[] Kinds = ["P-256", "P-384", "RSA-2048", "RSA-3072", "RSA-4096"];
    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device();

    public static TheoryData<string, string> SuitesAndKeys()
    {
        var all = new TheoryData<string, string>();
        foreach (CipherSuite suite in SuiteTests.All())
        {
            foreach (string kind in Kinds)
            {
                all.Add(suite.Name, kind);
            }
        }

        return all;
    }

    /// <summary>Key of the authority, its hash function, whether PSS.</summary>
    public static TheoryData<string, int, bool> Authorities()
    {
        var all = new TheoryData<string, int, bool>();
        foreach (int hash in new[] { 256, 384, 512 })
        {
            if (hash < 512)
            {
                all.Add("P-256", hash, false);
                all.Add("P-384", hash, false);
            }

            all.Add("RSA-2048", hash, false);
            all.Add("RSA-2048", hash, true);
            all.Add("RSA-4096", hash, true);
        }

        all.Add("RSA-3072", 256, false);
        all.Add("RSA-4096", 512, false);
        return all;
    }

    [Theory]
    [MemberData(nameof(SuitesAndKeys))]
    public void Every_suite_goes_with_every_key_full_and_resumed(string suite, string kind)
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        using var server = new OpenSslServer(root.Server(kind), DeviceRoot, "-ciphersuites " + suite);
        using Client client = Make(root, o => o.Suites = [SuiteTests.Suite(suite)]);
        for (int round = 0; round < 2; round++)
        {
            client.Transport.Open("localhost", server.Port, 20000);
            Assert.Equal(suite, client.Transport.Report.Suite);
            Assert.Equal(round == 1, client.Transport.Report.IsResumed);
            Assert.Equal(round == 1 ? 0 : 2, client.Transport.Report.McuVerifications);
            client.Send($"ping {round}\n");
            server.Expect($"ping {round}");
            server.Type($"pong {round}");
            Assert.Equal(Client.Bytes($"pong {round}\n"), client.Receive(7));
            client.Transport.KeepTickets();
            client.Transport.Close();
        }
    }

    [Theory]
    [MemberData(nameof(Authorities))]
    public void Every_authority_is_verified(string kind, int hash, bool pss)
    {
        var root = new AnyCa(kind, new HashAlgorithmName("SHA" + hash), pss);
        using var server = new OpenSslServer(root.Server("P-256"), DeviceRoot, "");
        using Client client = Make(root);
        client.Transport.Open("localhost", server.Port, 20000);
        server.Type("pong");
        Assert.Equal(Client.Bytes("pong\n"), client.Receive(5));
        Assert.Equal(2, client.Transport.Report.McuVerifications);
    }

    [Theory]
    [InlineData("ECDSA+SHA256", "P-256")]
    [InlineData("ECDSA+SHA384", "P-384")]
    [InlineData("rsa_pss_rsae_sha256", "RSA-2048")]
    [InlineData("rsa_pss_rsae_sha384", "RSA-2048")]
    [InlineData("rsa_pss_rsae_sha512", "RSA-2048")]
    [InlineData("rsa_pss_rsae_sha512", "RSA-4096")]
    public void Every_scheme_of_the_servers_signature_is_verified(string scheme, string kind)
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        using var server = new OpenSslServer(root.Server(kind), DeviceRoot, $"-sigalgs {scheme} -client_sigalgs ECDSA+SHA256");
        using Client client = Make(root);
        client.Transport.Open("localhost", server.Port, 20000);
        server.Type("pong");
        Assert.Equal(Client.Bytes("pong\n"), client.Receive(5));
    }

    [Theory]
    [InlineData("P-384", "P-384", 384, false)]
    [InlineData("RSA-2048", "RSA-2048", 256, false)]
    [InlineData("RSA-4096", "RSA-4096", 512, true)]
    [InlineData("RSA-3072", "P-256", 384, false)]
    public async Task Servers_of_dotnet_are_verified(string authority, string kind, int hash, bool pss)
    {
        var root = new AnyCa(authority, new HashAlgorithmName("SHA" + hash), pss);
        using var server = new SslStreamServer(root.Server(kind), SslStreamServer.Echo);
        using (Client client = Make(root, o => o.Suites = [.. SuiteTests.All().Take(4)]))
        {
            client.Transport.Open("localhost", server.Port, 20000);
            client.Send("ping");
            Assert.Equal("ping"u8.ToArray(), client.Receive(4));
        }

        await server.Finish();
        Assert.Null(server.Error);
    }

    [Theory]
    [MemberData(nameof(SuitesAndKeys))]
    public async Task Every_suite_goes_with_every_key_of_dotnet(string suite, string kind)
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        CipherSuite own = SuiteTests.Suite(suite);
        using var server = new SslStreamServer(
            root.Server(kind), SslStreamServer.Echo, null,
            o => o.CipherSuitesPolicy = OperatingSystem.IsWindows()
                ? null
                : new System.Net.Security.CipherSuitesPolicy([(System.Net.Security.TlsCipherSuite)own.Number]));
        using (Client client = Make(root, o => o.Suites = [own]))
        {
            client.Transport.Open("localhost", server.Port, 20000);
            Assert.Equal(suite, client.Transport.Report.Suite);
            client.Send("ping");
            Assert.Equal("ping"u8.ToArray(), client.Receive(4));
        }

        await server.Finish();
        Assert.Null(server.Error);
    }

    [Fact]
    public void A_server_whose_authority_has_another_key_is_refused()
    {
        var root = new AnyCa("RSA-2048", HashAlgorithmName.SHA256);
        var other = new AnyCa("P-384", HashAlgorithmName.SHA384);
        using var server = new OpenSslServer(root.Server("P-256"), DeviceRoot);
        using Client client = Make(other);
        Assert.Equal(ErrorCode.CertificateSignatureInvalid, client.TryOpen(server.Port)?.Code);
    }

    [Fact]
    public void Without_a_verifier_for_it_a_server_with_an_RSA_key_finds_no_common_scheme()
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        using var server = new OpenSslServer(root.Server("RSA-2048"), DeviceRoot);
        using Client client = Make(root, o => o.Verifier = new McuVerifier());
        SignetException? error = client.TryOpen(server.Port);
        Assert.Equal(ErrorCode.TlsAlertReceived, error?.Code);
        Assert.Equal(40, error?.Value);
    }

    private static Client Make(AnyCa root, Action<TlsOptions>? change = null) => new(DeviceRoot, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Credentials.TrustAnchors = [root.Der];
        o.KeyAgreements = McuKeyAgreement.Both();
        o.Verifier = new ChainVerifier();
        o.AllowShortTags = true;
        o.MaxCertificateSize = 2048;
        o.Tickets = new MemoryTicketStore(4);
        change?.Invoke(o);
    });
}
