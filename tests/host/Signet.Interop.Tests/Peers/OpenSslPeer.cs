using Signet.Testing;

namespace Signet.Interop.Tests.Peers;

/// <summary><c>openssl s_server</c>, with every suite that it has.</summary>
internal sealed class OpenSslPeer : Peer
{
    public override string Name => "OpenSSL";

    public override (byte[] Sent, byte[] Answer) Exchange => ("hello\n"u8.ToArray(), "olleh\n"u8.ToArray());

    public override Server Start(string version, TestCertificate certificate, TestCa clientRoot)
    {
        var server = new OpenSslServer(
            certificate,
            clientRoot,
            $"-ciphersuites {Suite.AllOfTls13} -cipher ALL:@SECLEVEL=0 -rev",
            version == "1.3" ? "-tls1_3" : "-tls1_2");
        return new Server(server.Port, server.Dispose);
    }
}
