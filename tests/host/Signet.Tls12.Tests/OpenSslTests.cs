using System.Security.Cryptography;
using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Suites;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;
using Signet.Tls.Tests;

namespace Signet.Tls12.Tests;

/// <summary>Whole connections of TLS 1.2 with <c>openssl s_server</c>.</summary>
public class OpenSslTests(ITestOutputHelper output)
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    [Theory]
    [InlineData(TlsVersions.Tls12, "x25519", "")]
    [InlineData(TlsVersions.Tls12, "secp256r1", "-named_curve P-256")]
    [InlineData(TlsVersions.Both, "x25519", "")]
    [InlineData(TlsVersions.Both, "secp256r1", "-groups P-256")]
    [InlineData(TlsVersions.Tls12, "x25519", "-max_send_frag 512 -split_send_frag 512")]
    public void Full(TlsVersions versions, string group, string arguments)
    {
        using var server = new OpenSslServer(Root.Server(), Root, arguments + " -rev", "-tls1_2");
        using GuardedDevice device = Make(versions);
        Assert.Equal("olleh\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
        Assert.Equal("TLSv1.2", device.Transport.Report.Protocol);
        Assert.Equal(group, device.Transport.Report.Group);
        Assert.False(device.Transport.Report.IsResumed);
        Assert.Equal(["sign"], device.Card.Calls);

        // A share of the ClientHello serves TLS 1.2 too.
        Assert.Equal(versions == TlsVersions.Both && group == "secp256r1" ? 2 : 1, device.Transport.Report.McuKeyPairs);
        output.WriteLine($"{device.Bytes} bytes");
    }

    [Theory]
    [InlineData("-tls1_3", "TLSv1.3")]
    [InlineData("", "TLSv1.3")]
    [InlineData("-tls1_2", "TLSv1.2")]
    public void Both_versions_in_one_ClientHello_come_to_the_servers_best(string version, string protocol)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", version);
        using GuardedDevice device = Make(TlsVersions.Both);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.Equal(protocol, device.Transport.Report.Protocol);
        Assert.Single(device.Inner.Sent, s => s[0] == 22 && s[5] == 1);
    }

    [Theory]
    [InlineData(TlsVersions.Tls13, "-tls1_2")]
    [InlineData(TlsVersions.Tls12, "-tls1_3")]
    public void Without_a_common_version_there_is_no_second_try(TlsVersions versions, string version)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", version);
        using GuardedDevice device = Make(versions);
        SignetException error = Assert.Throws<SignetException>(() => device.Visit(server.Port, "a\n"u8.ToArray(), 2));
        Assert.Equal(ErrorCode.TlsAlertReceived, error.Code);
        Assert.Equal(70, error.Value);
        Assert.Single(device.Inner.Sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_has_spoken_TLS_1_3_is_offered_nothing_older(bool withTickets)
    {
        TestCertificate certificate = Root.Server();
        using var server = new OpenSslServer(certificate, Root, "-rev", "");
        using var older = new OpenSslServer(certificate, Root, "-rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Both, o => o.Tickets = withTickets ? o.Tickets : null);
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);

        // Somebody else answers at its address.
        device.Inner.OtherPort = older.Port;
        SignetException error = Assert.Throws<SignetException>(() => device.Visit(server.Port, "a\n"u8.ToArray(), 2));
        Assert.Equal(ErrorCode.TlsAlertReceived, error.Code);
        Assert.Equal("protocol_version", error.Detail);
        device.Inner.Sent.Clear();
        Assert.Throws<SignetException>(() => device.Visit(server.Port, "a\n"u8.ToArray(), 2));
        Assert.Equal([0x03, 0x04], ScriptedBytes.Extensions(device.Inner.Sent[0][5..])[43][1..]);
    }

    [Theory]
    [InlineData("AES128-GCM-SHA256", "P-256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    [InlineData("AES256-GCM-SHA384", "P-256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("CHACHA20-POLY1305", "P-256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")]
    [InlineData("AES128-CCM", "P-256", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM")]
    [InlineData("AES128-CCM8", "P-256", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8")]
    [InlineData("AES128-GCM-SHA256", "RSA-2048", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")]
    [InlineData("AES256-GCM-SHA384", "RSA-3072", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("CHACHA20-POLY1305", "RSA-4096", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")]
    public void Every_suite_full_and_resumed(string cipher, string kind, string name)
    {
        var root = new AnyCa("P-256", HashAlgorithmName.SHA256);
        string key = kind == "P-256" ? "ECDSA" : "RSA";
        using var server = new OpenSslServer(root.Server(kind), Root, $"-cipher ECDHE-{key}-{cipher}:@SECLEVEL=0 -no_ticket -rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12, o => Anything(o, root));
        byte[] text = [.. Enumerable.Repeat((byte)'x', 3000), (byte)'\n'];
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(text, device.Visit(server.Port, text, text.Length));
            Assert.Equal(name, device.Transport.Report.Suite);
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
        }
    }

    [Theory]
    [InlineData("RSA+SHA256", "RSA-2048")]
    [InlineData("RSA+SHA384", "RSA-2048")]
    [InlineData("RSA+SHA512", "RSA-2048")]
    [InlineData("rsa_pss_rsae_sha256", "RSA-2048")]
    [InlineData("rsa_pss_rsae_sha512", "RSA-4096")]
    [InlineData("ECDSA+SHA256", "P-256")]
    [InlineData("ECDSA+SHA384", "P-256")]
    public void Every_scheme_of_the_servers_signature(string scheme, string kind)
    {
        var root = new AnyCa("RSA-2048", HashAlgorithmName.SHA256);
        using var server = new OpenSslServer(
            root.Server(kind), Root, $"-sigalgs {scheme} -client_sigalgs ECDSA+SHA256 -rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Both, o => Anything(o, root));
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.Equal(2, device.Transport.Report.McuVerifications);
    }

    [Theory]
    [InlineData(SessionResumption.SessionIds, "-no_ticket", TlsVersions.Tls12)]
    [InlineData(SessionResumption.SessionIds, "", TlsVersions.Both)]
    [InlineData(SessionResumption.Tickets, "", TlsVersions.Tls12)]
    [InlineData(SessionResumption.Tickets, "", TlsVersions.Both)]
    [InlineData(SessionResumption.Tickets, "-no_ticket", TlsVersions.Both)]
    public void Resumed(SessionResumption resumption, string arguments, TlsVersions versions)
    {
        using var server = new OpenSslServer(Root.Server(), Root, arguments + " -rev", "-tls1_2");
        using GuardedDevice device = Make(versions, o => o.Legacy = new Tls12Profile { Resumption = resumption });
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal("olleh\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
            Assert.Equal(i > 0, device.Transport.Report.IsResumed);
            Assert.Equal(i > 0 ? null : "x25519", device.Transport.Report.Group);
            output.WriteLine($"{(i > 0 ? "resumed" : "full")}: {device.Bytes} bytes");
        }

        Assert.Equal(["sign"], device.Card.Calls);
        Assert.Contains(device.Log.Lines, l => l.Contains("resumed: TLSv1.2") && l.Contains("no fresh key agreement")
            && l.Contains("the SIM did: nothing"));
    }

    [Fact]
    public void A_resumed_session_id_stays_within_its_budget()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-no_ticket -rev", "-tls1_2");
        using GuardedDevice device = Make(
            TlsVersions.Tls12, o => o.Legacy = new Tls12Profile { Resumption = SessionResumption.SessionIds });
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        int calls = device.Card.Calls.Count;
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.True(device.Transport.Report.IsResumed);
        output.WriteLine($"up {device.Transport.Report.HandshakeWireBytesUp}, down {device.Transport.Report.HandshakeWireBytesDown}");
        Assert.InRange(device.Bytes, 1, 340);
        Assert.Equal(calls, device.Card.Calls.Count);
        Assert.Equal(0, device.Transport.Report.McuKeyPairs + device.Transport.Report.McuAgreements);
    }

    [Theory]
    [InlineData(SessionResumption.None)]
    [InlineData(SessionResumption.SessionIds)]
    public void Sessions_are_resumed_only_where_the_settings_say_so(SessionResumption resumption)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12, o => o.Legacy = new Tls12Profile { Resumption = resumption });
        device.Visit(server.Port, "a\n"u8.ToArray(), 2);
        Assert.Equal(resumption == SessionResumption.None ? 0 : 1, device.Tickets.Count);
        Assert.DoesNotContain(35, ScriptedBytes.Extensions(device.Inner.Sent[0][5..]).Keys);
    }

    [Fact]
    public void A_refused_client_certificate_is_told_with_the_servers_alert_before_anything_is_open()
    {
        using var server = new OpenSslServer(Root.Server(), TestCa.Root("CN=Somebody else"), "", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12);
        SignetException error = Assert.Throws<SignetException>(() => device.Transport.Open("localhost", server.Port, 20000));
        Assert.Equal(ErrorCode.ClientNotConfirmed, error.Code);
        Assert.Equal("unknown_ca", error.Detail);
        Assert.False(device.Transport.IsOpen);
    }

    [Fact]
    public void Keys_can_not_be_replaced_and_asking_for_it_ends_nothing()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12);
        device.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(ErrorCode.NotSupported, Assert.Throws<SignetException>(() => device.Transport.UpdateKeys(1000)).Code);
        device.Transport.Send("a\n"u8.ToArray(), 0, 2, 1000);
        Assert.Equal(2, device.Transport.Receive(new byte[2], 0, 2, 20000));
    }

    [Fact]
    public void A_server_that_took_our_certificate_has_confirmed_it()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12);
        device.Transport.Open("localhost", server.Port, 20000);
        Assert.True(device.Transport.IsConfirmed);
        server.Expect("CN = device-1");
    }

    [Fact]
    public void A_server_that_wants_a_renegotiation_is_told_that_there_will_be_none()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12);
        device.Transport.Open("localhost", server.Port, 20000);
        server.Type("r");

        // OpenSSL takes no for an answer that ends the connection.
        SignetException error = Assert.Throws<SignetException>(() =>
        {
            while (device.Transport.Receive(new byte[1], 0, 1, 20000) > 0)
            {
            }
        });
        Assert.Equal(ErrorCode.TlsAlertReceived, error.Code);
        Assert.Equal("handshake_failure", error.Detail);
        server.Expect("no renegotiation");
        Assert.Equal(["sign"], device.Card.Calls);
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES128-SHA256")]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384")]
    public void A_server_without_a_suite_that_is_offered_ends_it(string cipher)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-cipher " + cipher, "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Tls12);
        SignetException error = Assert.Throws<SignetException>(() => device.Transport.Open("localhost", server.Port, 20000));
        Assert.Equal("handshake_failure", error.Detail);
    }

    [Fact]
    public void ALPN_SNI_and_short_records_are_agreed_on()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-alpn other,mqtt -rev", "-tls1_2");
        using GuardedDevice device = Make(TlsVersions.Both, o =>
        {
            o.Alpn = [Client.Bytes("x"), Client.Bytes("mqtt")];
            o.ReceiveBufferSize = 768;
        });
        byte[] text = [.. Enumerable.Repeat((byte)'x', 5000), (byte)'\n'];
        Assert.Equal(text, device.Visit(server.Port, text, text.Length));
        Assert.Equal(1, device.Transport.Report.AlpnIndex);
    }

    [Fact]
    public void The_secure_element_does_what_the_policy_fast_gives_it()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", "-tls1_2");
        using var client = new Client(Root, Device, o =>
        {
            o.Versions = TlsVersions.Tls12;
            o.Legacy = new Tls12Profile();
        });
        client.Transport.Open("localhost", server.Port, 20000);
        Assert.Equal(["verify", "verify", "generate", "agree", "sign"], client.Card.Calls);
    }

    [Fact]
    public void Under_fast_a_resumed_session_is_as_open_to_the_line_as_the_one_it_resumes()
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-rev", "-tls1_2");
        using var client = new Client(Root, Device, o =>
        {
            o.Versions = TlsVersions.Tls12;
            o.Legacy = new Tls12Profile { Resumption = SessionResumption.SessionIds };
            o.Tickets = new MemoryTicketStore(1);
        });
        foreach (string secrets in new[] { "ECDH shared secret, hence", "ECDH shared secret of the resumed session, hence" })
        {
            client.Transport.Open("localhost", server.Port, 20000);
            client.Send("a\n");
            client.Receive(2);
            client.Transport.KeepTickets();
            Assert.StartsWith(secrets, client.Transport.Report.SecretsOnLine());
            client.Transport.Close();
        }
    }

    private static GuardedDevice Make(TlsVersions versions, Action<TlsOptions>? change = null) => new(Root, Device, o =>
    {
        o.Versions = versions;
        o.Legacy = new Tls12Profile();
        change?.Invoke(o);
    });

    private static void Anything(TlsOptions options, AnyCa root)
    {
        options.Legacy = new Tls12Profile { Resumption = SessionResumption.SessionIds };
        options.Credentials.TrustAnchors = [root.Der];
        options.Verifier = new ChainVerifier();
        options.MaxCertificateSize = 2048;
        options.AllowShortTags = true;
        options.Suites =
        [
            new Aes128GcmSuite(), new Aes256GcmSuite(), new ChaCha20Poly1305Suite(), new AesCcmSuite(), new AesCcm8Suite(),
        ];
    }
}
