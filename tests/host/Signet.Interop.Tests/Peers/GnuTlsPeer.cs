using System.Text.RegularExpressions;
using Signet.Testing;
using Signet.Tls.Tests;

namespace Signet.Interop.Tests.Peers;

/// <summary><c>gnutls-serv</c>, with every suite that it has.</summary>
internal sealed partial class GnuTlsPeer : Peer
{
    public override string Name => "GnuTLS";

    // It doesn't hold its certificate against the groups.
    public override string? Lacks(string version, string suite, string key) => null;

    public override Server Start(string version, TestCertificate certificate, TestCa clientRoot)
    {
        var server = new ServerProcess(
            certificate,
            clientRoot,
            ServerProcess.Find("gnutls-serv"),
            "--echo --require-client-cert --verify-client-cert --x509certfile {folder}/server.pem --x509keyfile {folder}/server.key "
                + "--x509cafile {folder}/ca.pem -p {port} --priority NORMAL:-VERS-ALL:+VERS-TLS" + version + ":+AES-128-CCM:+AES-128-CCM-8",
            Running());
        return new Server(server.Port, server.Dispose);
    }

    [GeneratedRegex("Echo Server listening on IPv4 .*done")]
    private static partial Regex Running();
}
