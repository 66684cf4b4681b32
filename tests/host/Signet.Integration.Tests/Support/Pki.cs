using Signet.Testing;

namespace Signet.Integration.Tests.Support;

/// <summary>A CA, a broker at localhost, a device, and a backend that may read at the broker.</summary>
internal sealed class Pki
{
    public Pki()
    {
        Ca = TestCa.Root("CN=Integration root");
        Server = Ca.Server();
        Device = Ca.Device();
        Backend = Ca.Device("backend");
    }

    public TestCa Ca { get; }

    public TestCertificate Server { get; }

    public TestCertificate Device { get; }

    public TestCertificate Backend { get; }

    /// <summary>Writes ca.pem, and server, dev and backend as .pem and .key.</summary>
    public void WriteTo(string folder)
    {
        Ca.Self.WritePem(folder, "ca");
        Server.WritePem(folder, "server");
        Device.WritePem(folder, "dev");
        Backend.WritePem(folder, "backend");
    }
}
