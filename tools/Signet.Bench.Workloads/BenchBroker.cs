using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Bench.Workloads;

/// <summary>
/// As much of a broker as a measurement needs: .NET's TLS 1.3 with a client certificate demanded, and an answer to each
/// MQTT packet at once, always of the same length. Real brokers are the integration tests' matter.
/// </summary>
internal sealed class BenchBroker : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext _certificate;
    private readonly byte[] _ca;
    private readonly bool _resumes;
    private readonly Task _task;
    private volatile byte[] _lastMessage = [];

    internal BenchBroker(X509Certificate2 certificate, X509Certificate2 ca, bool resumes)
    {
        _resumes = resumes;
        // The leaf alone: the authority is the SIM's trust anchor.
        _certificate = SslStreamCertificateContext.Create(certificate, [], offline: true);
        _ca = ca.SubjectName.RawData;
        _listener.Start();
        _task = Task.Run(ServeAsync);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Payload of the newest PUBLISH.</summary>
    internal byte[] LastMessage => _lastMessage;

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _task.Wait();
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // That is how it ends.
        }

        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            client.NoDelay = true;
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = _certificate,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    AllowRenegotiation = false,
                    AllowTlsResume = _resumes,
                    CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                    RemoteCertificateValidationCallback = (_, c, _, _) =>
                        c is X509Certificate2 given && given.IssuerName.RawData.AsSpan().SequenceEqual(_ca),
                }, _stop.Token);
                await AnswerAsync(tls);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // The client went away; a client that was refused reports that itself.
            }
        }
    }

    private async Task AnswerAsync(Stream tls)
    {
        while (await MqttAnswers.ReadAsync(tls, _stop.Token) is { } packet)
        {
            _lastMessage = MqttAnswers.Payload(packet.Head, packet.Body) ?? _lastMessage;
            byte[] answer = MqttAnswers.To(packet.Head, packet.Body);
            if (answer.Length > 0) await tls.WriteAsync(answer, _stop.Token);
        }
    }
}
