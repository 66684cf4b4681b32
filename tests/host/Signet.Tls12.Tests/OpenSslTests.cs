using Signet.Crypto;
using Signet.Crypto.Suites;
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
    public void Full(TlsVersions versions, string group, string arguments)
    {
        using var server = new OpenSslServer(Root.Server(), Root, arguments + " -rev", "-tls1_2");
        using var device = new GuardedDevice(Root, Device, o =>
        {
            o.Versions = versions;
            o.Legacy = new Tls12Profile();
        });
        Assert.Equal("olleh\n"u8.ToArray(), device.Visit(server.Port, "hello\n"u8.ToArray(), 6));
        Assert.Equal("TLSv1.2", device.Transport.Report.Protocol);
        Assert.Equal(group, device.Transport.Report.Group);
        output.WriteLine($"{device.Bytes} bytes");
    }

    [Theory]
    [InlineData("ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")]
    [InlineData("ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")]
    [InlineData("ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256")]
    [InlineData("ECDHE-ECDSA-AES128-CCM", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM")]
    public void Every_suite(string cipher, string name)
    {
        using var server = new OpenSslServer(Root.Server(), Root, $"-cipher {cipher} -rev", "-tls1_2");
        using var device = new GuardedDevice(Root, Device, o =>
        {
            o.Versions = TlsVersions.Tls12;
            o.Legacy = new Tls12Profile();
            o.Suites = [new Aes128GcmSuite(), new Aes256GcmSuite(), new ChaCha20Poly1305Suite(), new AesCcmSuite()];
        });
        byte[] text = [.. Enumerable.Repeat((byte)'x', 3000), (byte)'\n'];
        Assert.Equal(text, device.Visit(server.Port, text, text.Length));
        Assert.Equal(name, device.Transport.Report.Suite);
    }
}
