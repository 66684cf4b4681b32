using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.SoftCrypto.Chains;
using Signet.Testing;
using Signet.Tls;

namespace Signet.Tls.Tests;

/// <summary>
/// Whole handshakes with OpenSSL as a server that sends the chains of public services, with the limits that docs/SPEC.md, "Chains of
/// public services", names and the receive buffer of the default.
/// </summary>
public class CloudChainTests
{
    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device();

    [Theory]
    [InlineData("AWS IoT Core, RSA", 1536)]
    [InlineData("AWS IoT Core, ECDSA", 1344)]
    [InlineData("Azure IoT Hub", 2304)]
    [InlineData("Let's Encrypt, R intermediate", 1344)]
    [InlineData("Let's Encrypt, E intermediate", 1344)]
    [InlineData("Let's Encrypt, E intermediate over X2", 1344)]
    [InlineData("Google, ECDSA", 1344)]
    [InlineData("Google, RSA", 1408)]
    [InlineData("HiveMQ Cloud", 1344)]
    [InlineData("EMQX Cloud", 1664)]
    public void The_handshake_succeeds_with_the_limit_that_is_named(string name, int limit)
    {
        CloudChain chain = CloudChains.Of(name);
        using var server = Start(chain);
        using (Client client = Make(chain, limit))
        {
            client.Transport.Open("localhost", server.Port, 20000);
            client.Send("ping\n");
            server.Expect("ping");
        }

        if (limit > new TlsOptions().MaxCertificateSize)
        {
            using Client small = Make(chain, new TlsOptions().MaxCertificateSize);
            Assert.Equal(ErrorCode.TlsCertificateTooLarge, small.TryOpen(server.Port)?.Code);
        }
    }

    [Fact]
    public void An_anchor_of_the_cross_sign_and_a_pinned_key_serve_too()
    {
        CloudChain chain = CloudChains.Of("AWS IoT Core, RSA");
        using var server = Start(chain);
        foreach (Credentials trusted in new[]
        {
            new Credentials { TrustAnchors = [chain.Anchors["Starfield Services Root G2"]] },
            new Credentials { TrustAnchors = [chain.Anchors["Starfield Class 2"]] },
            new Credentials { ServerPins = [new ServerPin(chain.Host, SHA256.HashData(chain.LeafKey.ExportSubjectPublicKeyInfo()))] },
        })
        {
            using Client client = Make(chain, 1536, trusted);
            Assert.Null(client.TryOpen(server.Port));
        }

        using Client stranger = Make(chain, 1536, new Credentials { TrustedKeys = [new byte[32]] });
        Assert.Equal(ErrorCode.UnknownIssuer, stranger.TryOpen(server.Port)?.Code);
    }

    private static OpenSslServer Start(CloudChain chain)
    {
        X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(chain.Sent[0]);
        string others = Path.GetTempFileName();
        File.WriteAllText(others, string.Concat(chain.Sent[1..].Select(c => new string(PemEncoding.Write("CERTIFICATE", c)) + "\n")));

        // No path of its own making: what is in the file, in its order.
        return new OpenSslServer(new TestCertificate(leaf, chain.LeafKey), DeviceRoot, $"-cert_chain {others}");
    }

    private static Client Make(CloudChain chain, int limit, Credentials? trusted = null) => new(DeviceRoot, Device, o =>
    {
        o.Policy = OffloadPolicy.Guarded;
        o.Credentials.TrustAnchors = trusted?.TrustAnchors ?? [chain.Anchors.Values.First()];
        o.Credentials.TrustedKeys = trusted?.TrustedKeys ?? [];
        o.Credentials.ServerPins = trusted?.ServerPins ?? [];
        o.KeyAgreements = McuKeyAgreement.Both();
        o.Verifier = new ChainVerifier();
        o.ServerName = chain.Host;
        o.MaxCertificateSize = limit;
    });
}
