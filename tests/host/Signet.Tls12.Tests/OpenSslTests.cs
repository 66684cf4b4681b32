using Signet.Core;
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
}
