using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Suites;
using Signet.Hosting;
using Signet.Testing;

namespace Signet.Tls.Tests;

/// <summary>Every cipher suite, full and resumed, against OpenSSL.</summary>
public class SuiteTests
{
    private static readonly TestCa Root = TestCa.Root();
    private static readonly TestCertificate Device = Root.Device();

    /// <summary>Each suite that can be handed in, the last one only with AllowShortTags.</summary>
    internal static CipherSuite[] All() =>
        [new Aes128GcmSuite(), new ChaCha20Poly1305Suite(), new AesCcmSuite(), new Aes256GcmSuite(), new AesCcm8Suite()];

    internal static CipherSuite Suite(string name) => All().Single(s => s.Name == name);

    public static TheoryData<string> Names() => [.. All().Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_suite_carries_data_full_and_resumed(string name)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-ciphersuites " + name);
        using Client client = Make(name);
        for (int round = 0; round < 2; round++)
        {
            client.Transport.Open("localhost", server.Port, 20000);
            Assert.Equal(name, client.Transport.Report.Suite);
            Assert.Equal(round == 1, client.Transport.Report.IsResumed);
            client.Send($"from the device {round}\n");
            server.Expect($"from the device {round}");
            server.Type($"from the server {round}");
            Assert.Equal(Client.Bytes($"from the server {round}\n"), client.Receive(18));
            client.Transport.KeepTickets();
            client.Transport.Close();
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Keys_are_updated_both_ways_with_each_suite(string name)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-ciphersuites " + name);
        using Client client = Make(name);
        client.Transport.Open("localhost", server.Port, 20000);
        client.Transport.UpdateKeys(5000);
        client.Send("ping\n");
        server.Expect("ping");
        server.Type("pong");
        Assert.Equal(Client.Bytes("pong\n"), client.Receive(5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_retry_works_with_each_suite_full_and_resumed(string name)
    {
        using var server = new OpenSslServer(Root.Server(), Root, "-groups P-256 -ciphersuites " + name);
        using Client client = Make(name, o =>
        {
            o.Policy = OffloadPolicy.Guarded;
            o.KeyAgreements = McuKeyAgreement.Both();
            o.Verifier = new McuVerifier();
        });
        for (int round = 0; round < 2; round++)
        {
            client.Transport.Open("localhost", server.Port, 20000);
            Assert.Equal("secp256r1", client.Transport.Report.Group);
            Assert.Equal(round == 1, client.Transport.Report.IsResumed);
            server.Type("pong" + round);
            Assert.Equal(Client.Bytes("pong" + round + "\n"), client.Receive(6));
            client.Transport.KeepTickets();
            client.Transport.Close();
        }
    }

    private static Client Make(string name, Action<TlsOptions>? change = null) => new(Root, Device, o =>
    {
        o.Suites = [Suite(name)];
        o.AllowShortTags = true;
        o.Tickets = new MemoryTicketStore(4);
        change?.Invoke(o);
    });
}
