using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Signet.Testing;

namespace Signet.Interop.Tests.Peers;

/// <summary>.NET's SslStream in this process.</summary>
internal sealed class SslStreamPeer : Peer
{
    public override string Name => "SslStream";

    // A CipherSuitesPolicy would bring them, but with one .NET resumes nothing.
    public override string? Lacks(string version, string suite, string key) =>
        suite.Contains("CCM") || (version == "1.2" && suite == "ChaCha20")
            ? ".NET's default suites have no CCM, and in TLS 1.2 no ChaCha20"
            : base.Lacks(version, suite, key);

    public override Server Start(string version, TestCertificate certificate, TestCa clientRoot)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate.Certificate, null, true),
            ClientCertificateRequired = true,
            EnabledSslProtocols = version == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = Trusting(clientRoot),
        };
        var stop = new CancellationTokenSource();
        Task serving = Serve(listener, options, stop.Token);
        return new Server(((IPEndPoint)listener.LocalEndpoint).Port, () =>
        {
            stop.Cancel();
            Assert.True(serving.Wait(TimeSpan.FromSeconds(20)));
            listener.Dispose();
            stop.Dispose();
        });
    }

    private static X509ChainPolicy Trusting(TestCa root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root.Self.Certificate);
        return policy;
    }

    private static async Task Serve(TcpListener listener, SslServerAuthenticationOptions options, CancellationToken stop)
    {
        await Task.Yield();
        while (true)
        {
            TcpClient connection;
            try
            {
                connection = await listener.AcceptTcpClientAsync(stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            using (connection)
            {
                await using var stream = new SslStream(connection.GetStream());
                try
                {
                    await stream.AuthenticateAsServerAsync(options);
                    await SslStreamServer.Echo(stream);
                }
                catch (Exception error) when (error is AuthenticationException or IOException)
                {
                    // A client without a common suite; what became of it is the client's to tell.
                }
            }
        }
    }
}
